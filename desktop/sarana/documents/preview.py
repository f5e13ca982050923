"""A finished PDF as pictures, for the screen. pdfium draws what Chrome and Edge would draw."""

from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as pixels: four bytes each, red, green, blue, alpha, row by row."""

    width: int
    height: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render(pdf: bytes, page: int, scale: float = 1.0) -> Picture:
    """One page (0 is the first); scale 1 is 72 pixels an inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = bitmap.to_pil().convert("RGBA")
        return Picture(image.width, image.height, image.tobytes())
    finally:
        document.close()
