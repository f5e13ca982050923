"""Ink in a file: PDF/A-2u and PDF/UA-1 over ReportLab's object model. It knows glyphs and boxes, no words.

ReportLab's canvas and its own shaping are not used: they get Khmer wrong (see desktop/README.md) and put
Helvetica, which is not embedded, on every page.
"""
