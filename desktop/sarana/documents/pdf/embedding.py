"""Fonts inside one PDF: only the glyphs used, and for each the text that a reader gets back.

A code is given to each pair of glyph and text, so that ToUnicode is exact even where one glyph stands for
different letters (ISO 32000-1, 9.7 and 9.10.3).
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from sarana.documents.pdf.objects import Numbers, Stream, array, dictionary, name, string
from sarana.documents.typeset.fonts import Font

#: What a reader that ignores ActualText gets for the second and further glyphs of a cluster. Of six fillers
#: tried in seven readers this one breaks none; without any, the raw code would be shown.
_FILLER = "\u200b"

_LAYOUT = ("GSUB", "GPOS", "GDEF", "BASE", "JSTF", "kern", "vhea", "vmtx", "VORG")
_OTHER = ("DSIG", "STAT", "meta", "gasp", "name", "post", "OS/2", "cmap", "hdmx", "VDMX", "LTSH", "PCLT")
_NOT_NEEDED = (*_LAYOUT, *_OTHER, "FFTM")


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A glyph of a font and the text that it stands for."""

    font: Font
    glyph: int
    text: str


@cache
def drawn(font: Font, glyph: int, text: str) -> Drawn:
    """The one object for this glyph and text."""
    return Drawn(font, glyph, text)


class EmbeddedFont:
    """The use of one font in one PDF. ReportLab calls `addObjects` when the file is written."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self._codes: dict[tuple[int, str], int] = {}
        self._used: list[tuple[int, str]] = [(0, "")]  # code 0 is .notdef and never drawn

    def code(self, glyph: int, text: str) -> int:
        """The two-byte code that shows this glyph and reads as this text."""
        known = self._codes.get((glyph, text))
        if known is None:
            known = self._codes[glyph, text] = len(self._used)
            self._used.append((glyph, text))
        return known

    def addObjects(self, document: Any) -> None:
        data, glyph_map = self._subset()
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        base = name(f"{tag}+{self.font.name}")
        descendant = dictionary(
            Type=name("Font"),
            Subtype=name("CIDFontType2"),
            BaseFont=base,
            CIDSystemInfo=dictionary(Registry=string("Adobe"), Ordering=string("Identity"), Supplement=0),
            FontDescriptor=document.Reference(self._descriptor(document, base, data)),
            DW=0,
            W=array([0, Numbers(round(self.font.width_of(glyph), 2) for glyph, _ in self._used)]),
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

    def _subset(self) -> tuple[bytes, bytes]:
        """The font with the used glyphs only, and the map from code to glyph in it."""
        wish = hb.SubsetInput()
        wish.sets(hb.SubsetInputSets.GLYPH_INDEX).update({glyph for glyph, _ in self._used})
        wish.flags = (
            hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
        )
        wish.drop_table_tag_set.update(int.from_bytes(tag.encode().ljust(4), "big") for tag in _NOT_NEEDED)
        plan = hb.SubsetPlan(self.font.face, wish)
        data: bytes = plan.execute().blob.data
        renumbered = plan.old_to_new_glyph_mapping
        return data, b"".join(renumbered[glyph].to_bytes(2, "big") for glyph, _ in self._used)

    def _descriptor(self, document: Any, base: Any, data: bytes) -> Any:
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
            FontBBox=Numbers([-1000, descent - 500, 2500, ascent + 500]),
            CIDSet=document.Reference(Stream(self._cid_set())),
            FontFile2=document.Reference(Stream(data, Length1=len(data))),
        )

    def _cid_set(self) -> bytes:
        """One bit for every code in use (ISO 19005-1, 6.3.5); all of them are."""
        full, rest = divmod(len(self._used), 8)
        return b"\xff" * full + (bytes([(0xFF00 >> rest) & 0xFF]) if rest else b"")

    def _to_unicode(self) -> bytes:
        rows = [
            f"<{code:04X}> <{(text or _FILLER).encode('utf-16-be').hex().upper()}>"
            for code, (_, text) in enumerate(self._used)
            if code
        ]
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


class Codes(dict[Drawn, int]):
    """The codes of one PDF; asking for one that is not there yet gives it out."""

    def __init__(self, document: pdfdoc.PDFDocument) -> None:
        super().__init__()
        self._document = document
        self._fonts: dict[Font, EmbeddedFont] = {}

    def __missing__(self, wanted: Drawn) -> int:
        font = self._fonts.get(wanted.font)
        if font is None:
            font = self._fonts[wanted.font] = EmbeddedFont(wanted.font)
            self._document.delayedFonts.append(font)
        code = self[wanted] = font.code(wanted.glyph, wanted.text)
        return code
