"""ReportLab's PDF objects by short names, and the two that PDF/A wants otherwise."""

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc


def name(text: str) -> Any:
    return pdfdoc.PDFName(text)


def string(text: str) -> Any:
    return pdfdoc.PDFString(text)


def array(items: Sequence[Any]) -> Any:
    return pdfdoc.PDFArray(items)


def dictionary(**entries: Any) -> Any:
    return pdfdoc.PDFDictionary(entries)


#: The graphics state that darkens what is there (ISO 32000-1, 11.3.5.2). PDF/A-1 knows no blending.
MULTIPLY = "Multiply"


class Stream(pdfdoc.PDFStream):
    """A compressed stream, with the line end before `endstream` that ISO 19005 6.1.7 wants."""

    def __init__(self, content: bytes, *, compress: bool = True, **entries: Any) -> None:
        filters = [pdfdoc.PDFZCompress] if compress else None
        super().__init__(pdfdoc.PDFDictionary(entries), content, filters)

    def format(self, document: Any) -> bytes:
        formatted: bytes = super().format(document)
        return formatted.removesuffix(b"endstream\n") + b"\nendstream\n"


class Numbers(pdfdoc.PDFObject):
    """A long array of numbers, written in one go: ReportLab's own takes them one by one."""

    def __init__(self, numbers: Iterable[float]) -> None:
        self._numbers = " ".join(f"{number:.6g}" for number in numbers)

    def format(self, document: Any) -> bytes:
        return f"[{self._numbers}]".encode("ascii")


class Page(pdfdoc.PDFPage):
    """A page that can say which tagged content it has (ISO 32000-1, 14.7.4.4)."""

    __NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.blends = False
        self.MediaBox = array([0, 0, round(width, 2), round(height, 2)])

    def check_format(self, document: Any) -> None:
        """Fonts and the one way of blending; no pictures, no shadings."""
        multiply = dictionary(Type=name("ExtGState"), BM=name("Multiply"))
        self.Resources = dictionary(
            Font=pdfdoc.PDFObjectReference("BasicFonts"),
            **({"ExtGState": dictionary(**{MULTIPLY: multiply})} if self.blends else {}),
        )
        self.Parent = document.Reference(document.Pages)


class Catalog(pdfdoc.PDFCatalog):
    """The root of a document that carries its colour profile (ISO 19005-2, 6.2.3)."""

    __NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]  # noqa: RUF012
