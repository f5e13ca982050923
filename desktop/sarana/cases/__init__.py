"""Whom we serve: cases, records and their signed revisions."""
