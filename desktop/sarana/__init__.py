"""Sarana: take down, keep and hand over the common victim identification form, offline."""

__version__ = "0.1.0"
