"""ReportLab's PDF objects by short names, and those that PDF/A wants otherwise or that are written often."""

import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase import pdfdoc


@cache
def name(text: str) -> Any:
    return Written(pdfdoc.format(pdfdoc.PDFName(text), None))


@lru_cache(maxsize=512)
def string(text: str) -> Any:
    """Text as a viewer shows it. ReportLab takes long to choose its encoding; the same words come again."""
    return Written(pdfdoc.format(pdfdoc.PDFString(text), _PLAIN))


class _Plain:
    """What ReportLab asks whether strings are to be encrypted."""

    encrypt = pdfdoc.NoEncryption()


_PLAIN = _Plain()


def array(items: Sequence[Any]) -> Any:
    return Array(items)


def dictionary(**entries: Any) -> Any:
    return Dictionary(entries)


def written(value: Any, document: Any) -> bytes:
    """A value as it stands in the file."""
    if isinstance(value, Written):
        return value.content
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("ascii")
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, pdfdoc.PDFObjectReference):
        return b"%d %d R" % document.idToObjectNumberAndVersion[value.name]
    if isinstance(value, Dictionary | Array):
        return value.format(document)
    return bytes(pdfdoc.format(value, document))


class Dictionary(pdfdoc.PDFDictionary):
    """A dictionary whose keys are plain names."""

    def format(self, document: Any, IND: bytes = b"") -> bytes:
        entries = (b"/%b %b" % (key.encode(), written(self.dict[key], document)) for key in sorted(self.dict))
        return b"<< " + b" ".join(entries) + b" >>"


class Array(pdfdoc.PDFArray):
    """An array on one line."""

    def format(self, document: Any, IND: bytes = b"") -> bytes:
        return b"[ " + b" ".join(written(item, document) for item in self.sequence) + b" ]"


#: The graphics state that darkens what is there (ISO 32000-1, 11.3.5.2). PDF/A-1 knows no blending.
MULTIPLY = "Multiply"


#: A third of the time of zlib's usual 6, for a hundredth more in a letter.
_LEVEL = 4


class Stream(pdfdoc.PDFStream):
    """A compressed stream, with the line end before `endstream` that ISO 19005 6.1.7 wants.

    It is CR LF: behind content that happens to end in CR, a LF alone would make a longer line end.
    """

    def __init__(self, content: bytes, *, compress: bool = True, **entries: Any) -> None:
        super().__init__(None, content)
        self._compress, self._entries = compress, entries

    def format(self, document: Any) -> bytes:
        content, entries = self.content, self._entries
        if self._compress:
            content, entries = zlib.compress(content, _LEVEL), {**entries, "Filter": name("FlateDecode")}
        head = dictionary(**entries, Length=len(content)).format(document)
        return b"%b\nstream\n%b\r\nendstream\n" % (head, content)


class Deflated(Stream):
    """A stream that is compressed already."""

    def __init__(self, content: bytes, **entries: Any) -> None:
        super().__init__(content, compress=False, Filter=name("FlateDecode"), **entries)


class Written(pdfdoc.PDFObject):
    """Something that is in its final form already."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


def numbers(values: Iterable[str]) -> Written:
    """A long array of numbers, written in one go: ReportLab's own takes them one by one."""
    return Written(f"[{' '.join(values)}]".encode("ascii"))


class Page(pdfdoc.PDFPage):
    """A page that can say which tagged content it has (ISO 32000-1, 14.7.4.4)."""

    __NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.blends = False
        self.MediaBox = numbers(f"{side:.6g}" for side in (0, 0, round(width, 2), round(height, 2)))

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

    __NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "Perms"]  # noqa: RUF012


class Document(pdfdoc.PDFDocument):
    """A document that is written in one go: ReportLab takes its objects through six layers, one by one."""

    Catalog: Any
    Pages: Any
    info: Any
    signature: Any
    _timeStamp: Any
    _pdfVersion: tuple[int, int]

    def number(self, thing: pdfdoc.PDFObject) -> int:
        """The object's number, given on first call."""
        reference = self.refer(thing)
        return int(self.idToObjectNumberAndVersion[reference.name][0])

    def refer(self, thing: pdfdoc.PDFObject) -> Any:
        return self.Reference(thing)  # type: ignore[no-untyped-call]

    def whole(self) -> bytes:
        """The file."""
        for font in self.delayedFonts:
            font.addObjects(self)
        self.info.invariant = self.invariant
        self.info.digest(self.signature)
        return self.format()

    def format(self) -> bytes:
        root, info = self.number(self.Catalog), self.number(self.info)
        version = "{}.{}".format(*self._pdfVersion)
        parts, places = [b"%%PDF-%b\n%%\x93\x8c\x8b\x9e\n" % version.encode()], list[int]()
        size = len(parts[0])
        while len(places) < len(self.numberToId):  # objects may name further ones while they are written
            number = len(places) + 1
            content = written_object(self.idToObject[self.numberToId[number]], self)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content.removesuffix(b"\n")))
            places.append(size)
            size += len(parts[-1])
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows))
        identity = self.signature.hexdigest().upper().encode()
        trailer = b"<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b><%b>] >>"
        parts.append(b"trailer\n" + trailer % (len(places) + 1, root, info, identity, identity))
        parts.append(b"\nstartxref\n%d\n%%%%EOF\n" % size)
        return b"".join(parts)


def written_object(thing: Any, document: Any) -> bytes:
    """An object at the place that its number names; elsewhere stands only the number."""
    if isinstance(thing, Written):
        return thing.content
    if isinstance(thing, Dictionary | Array | Stream):
        return thing.format(document)
    return bytes(pdfdoc.format(thing, document, toplevel=1))
