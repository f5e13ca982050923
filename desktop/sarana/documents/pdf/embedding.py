"""Fonts inside one PDF: only the glyphs used, and for each the text that a reader gets back.

A code is given to each pair of glyph and text, so that ToUnicode is exact even where one glyph stands for
different letters (ISO 32000-1, 9.7 and 9.10.3).
"""

import hashlib
import struct
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfdoc

from sarana.documents.pdf.objects import Deflated, Stream, array, dictionary, name, numbers, string
from sarana.documents.pdf.subset import Subset, subset
from sarana.documents.typeset.fonts import Font

#: What a reader that ignores ActualText gets for the second and further glyphs of a cluster. Of six fillers
#: tried in seven readers this one breaks none; without any, the raw code would be shown.
_FILLER = "\u200b"


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A glyph of a font and the text that it stands for."""

    font: Font
    glyph: int
    width: str  # in thousandths of the size
    reads: str  # the text, as ToUnicode has it


@cache
def drawn(font: Font, glyph: int, text: str) -> Drawn:
    """The one object for this glyph and text."""
    reads = (text or _FILLER).encode("utf-16-be").hex().upper()
    return Drawn(font, glyph, f"{round(font.width_of(glyph), 2):.6g}", reads)


class EmbeddedFont:
    """The use of one font in one PDF. ReportLab calls `addObjects` when the file is written."""

    def __init__(self, font: Font, *, names_codes: bool) -> None:
        self.font = font
        self._names_codes = names_codes  # PDF/A-1 alone wants it
        self._used = [drawn(font, 0, "")]  # code 0 is .notdef and never drawn

    def add(self, wanted: Drawn) -> str:
        """The two-byte code, in hexadecimal, that shows this glyph and reads as its text."""
        self._used.append(wanted)
        return f"{len(self._used) - 1:04X}"

    def addObjects(self, document: Any) -> None:
        part = subset(self.font, [each.glyph for each in self._used])
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(part.named).digest()[:6])
        glyphs = [part.numbers[each.glyph] for each in self._used]
        glyph_map = struct.pack(f">{len(glyphs)}H", *glyphs)
        base = name(f"{tag}+{self.font.name}")
        descendant = dictionary(
            Type=name("Font"),
            Subtype=name("CIDFontType2"),
            BaseFont=base,
            CIDSystemInfo=dictionary(Registry=string("Adobe"), Ordering=string("Identity"), Supplement=0),
            FontDescriptor=document.Reference(self._descriptor(document, base, part)),
            DW=0,
            W=array([0, numbers(each.width for each in self._used)]),
            CIDToGIDMap=document.Reference(Stream(glyph_map)),
        )
        document.idToObject["BasicFonts"].dict[self.font.name] = document.Reference(
            dictionary(
                Type=name("Font"),
                Subtype=name("Type0"),
                BaseFont=base,
                Encoding=name("Identity-H"),
                DescendantFonts=array([document.Reference(descendant)]),
                ToUnicode=document.Reference(Stream(self._to_unicode())),
            )
        )

    def _descriptor(self, document: Any, base: Any, part: Subset) -> Any:
        ascent, descent = (round(measure) for measure in self.font.vertical)
        return dictionary(
            Type=name("FontDescriptor"),
            FontName=base,
            Flags=4,
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=round(self.font.cap_height),
            StemV=80,
            FontBBox=array([-1000, descent - 500, 2500, ascent + 500]),
            **({"CIDSet": document.Reference(Stream(self._cid_set()))} if self._names_codes else {}),
            FontFile2=document.Reference(Deflated(part.compressed, Length1=len(part.plain))),
        )

    def _cid_set(self) -> bytes:
        """One bit for every code in use (ISO 19005-1, 6.3.5); all of them are."""
        full, rest = divmod(len(self._used), 8)
        return b"\xff" * full + (bytes([(0xFF00 >> rest) & 0xFF]) if rest else b"")

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04X}> <{each.reads}>" for code, each in enumerate(self._used) if code]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (_CMAP_BEGIN + body + _CMAP_END).encode("ascii")


_CMAP_BEGIN = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_END = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class Codes(dict[Drawn, str]):
    """The codes of one PDF; asking for one that is not there yet gives it out."""

    def __init__(self, document: pdfdoc.PDFDocument, *, names_codes: bool) -> None:
        super().__init__()
        self._document, self._names_codes = document, names_codes
        self._fonts: dict[Font, EmbeddedFont] = {}

    def __missing__(self, wanted: Drawn) -> str:
        font = self._fonts.get(wanted.font)
        if font is None:
            font = self._fonts[wanted.font] = EmbeddedFont(wanted.font, names_codes=self._names_codes)
            self._document.delayedFonts.append(font)
        code = self[wanted] = font.add(wanted)
        return code
