"""Fonts and stacks of fonts: who draws which character, and what shaped glyphs look like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb

from sarana import places
from sarana.documents.typeset.scripts import SHAPING_LANGUAGE, Script, scripts_of
from sarana.errors import MissingGlyph

#: Drawn by no font: they only say where a line may or may not break, or how letters join.
INVISIBLE = frozenset("\u200b\u200c\u200d")


class Glyph(NamedTuple):
    """One shaped glyph; all measures are thousandths of the font size."""

    number: int
    x: float
    y: float
    width: float  # the advance that the font gives the glyph, before positioning
    text: str  # the characters of its cluster
    in_cluster: int  # how many glyphs the cluster has
    first: bool  # the cluster's first glyph, which carries its text


class Shaped(NamedTuple):
    """A stretch of text as its font draws it."""

    width: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, eq=False)
class Font:
    """One TrueType file. `scale` matches its optical size to its neighbours'."""

    name: str
    path: Path
    scripts: frozenset[Script]
    scale: float = 1.0
    _shapes: dict[tuple[str, Script], Shaped] = field(default_factory=dict, repr=False)

    @cached_property
    def face(self) -> Any:
        return hb.Face(hb.Blob.from_file_path(str(self.path)))

    @cached_property
    def _font(self) -> Any:
        return hb.Font(self.face)

    @cached_property
    def _thousandth(self) -> float:
        return 1000.0 / float(self.face.upem)

    @cached_property
    def covered(self) -> frozenset[int]:
        """The code points that this font draws."""
        return frozenset(self.face.unicodes)

    @cached_property
    def vertical(self) -> tuple[float, float]:
        """Ascent and descent."""
        extents = self._font.get_font_extents("ltr")
        return extents.ascender * self._thousandth, extents.descender * self._thousandth

    @cached_property
    def cap_height(self) -> float:
        tag = hb.OTMetricsTag.CAP_HEIGHT
        return float(self._font.get_metric_position_with_fallback(tag)) * self._thousandth

    def width_of(self, glyph: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph)) * self._thousandth

    def shape(self, text: str, script: Script) -> Shaped:
        key = (text, script)
        known = self._shapes.get(key)
        if known is None:
            if len(self._shapes) > 20_000:
                self._shapes.clear()
            known = self._shapes[key] = self._shape(text, script)
        return known

    def _shape(self, text: str, script: Script) -> Shaped:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        # Never let HarfBuzz guess: a stretch that begins with a Latin letter would leave Khmer unshaped.
        buffer.direction, buffer.script = "ltr", script.value
        buffer.language = SHAPING_LANGUAGE[script]
        # Latin ligatures are off, because a reader that ignores ActualText would lose their letters.
        ligatures = script is Script.KHMER
        hb.shape(self._font, buffer, {"kern": True, "liga": ligatures, "clig": ligatures})
        return self._read(buffer, text)

    def _read(self, buffer: Any, text: str) -> Shaped:
        infos = buffer.glyph_infos
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        counts = dict.fromkeys(starts, 0)
        for info in infos:
            counts[info.cluster] += 1
        glyphs, pen, previous = [], 0.0, -1
        for info, position in zip(infos, buffer.glyph_positions, strict=True):
            cluster = info.cluster
            glyphs.append(
                Glyph(
                    info.codepoint,
                    pen + position.x_offset * self._thousandth,
                    position.y_offset * self._thousandth,
                    self.width_of(info.codepoint),
                    text[cluster : ends[cluster]],
                    counts[cluster],
                    cluster != previous,
                )
            )
            previous = cluster
            pen += position.x_advance * self._thousandth
        return Shaped(pen, tuple(glyphs))


#: Stands where words were taken out. No font draws it: it becomes a black bar.
BAR = "\u2588"
_BAR_WIDTH = 600.0


@dataclass(frozen=True, eq=False)
class BarFont(Font):
    """What "draws" black bars: it has widths, and no glyphs."""

    @cached_property
    def covered(self) -> frozenset[int]:
        return frozenset({ord(BAR)})

    def shape(self, text: str, script: Script) -> Shaped:
        width = _BAR_WIDTH * len(text)
        return Shaped(width, (Glyph(0, 0.0, 0.0, width, text, 1, True),))


BARS = BarFont("bars", Path(), frozenset())


@dataclass(frozen=True, eq=False)
class Stack:
    """Fonts in order of preference; the first that knows a script and a character draws it.

    The order also decides who gets digits and punctuation.
    """

    regular: tuple[Font, ...]
    bold: tuple[Font, ...]

    def font_for(self, character: str, script: Script, *, bold: bool = False) -> Font:
        """Raises MissingGlyph."""
        return self.by_character(script, bold=bold)[character]

    def by_character(self, script: Script, *, bold: bool) -> Mapping[str, Font]:
        """The font of any character in this script; asking for one that no font has raises MissingGlyph."""
        return _by_character(self.bold if bold else self.regular, script)


class _Drawers(dict[str, Font]):
    """Who draws which character; looked up once."""

    def __init__(self, fonts: tuple[Font, ...], script: Script) -> None:
        super().__init__()
        self._fonts, self._script = fonts, script

    def __missing__(self, character: str) -> Font:
        found = self[character] = _font_for(self._fonts, character, self._script)
        return found


@cache
def _by_character(fonts: tuple[Font, ...], script: Script) -> _Drawers:
    return _Drawers(fonts, script)


def _font_for(fonts: tuple[Font, ...], character: str, script: Script) -> Font:
    code = ord(character)
    for font in fonts:
        if script in font.scripts and code in font.covered:
            return font
    for font in fonts:
        if code in font.covered:
            return font
    if character in INVISIBLE:
        return fonts[0]
    if character == BAR:
        return BARS
    raise MissingGlyph(character)


@cache
def _font(name: str, script: Script, scale: float = 1.0) -> Font:
    return Font(name, places.resources() / "fonts" / f"{name}.ttf", frozenset({script}), scale)


@cache
def stack(language: str) -> Stack:
    """The fonts of running text in one language: "km", "zh", or anything else, which is written in Latin."""
    khmer = _font("Battambang-Regular", Script.KHMER), _font("Battambang-Bold", Script.KHMER)
    latin = _font("NotoSerif-Regular", Script.LATIN, 0.92), _font("NotoSerif-Bold", Script.LATIN, 0.92)
    han = _font("NotoSerifSC-Regular-TGH", Script.HAN), _font("NotoSerifSC-Bold-TGH", Script.HAN)
    rare = _font("NotoSansSC-Regular-GB18030", Script.HAN)  # rare characters in personal names
    orders = {"km": (khmer, latin, han), "zh": (han, latin, khmer)}
    pairs = orders.get(language, (latin, han, khmer))
    return Stack((*(pair[0] for pair in pairs), rare), (*(pair[1] for pair in pairs), rare))


@cache
def heading_stack(language: str) -> Stack:
    """The fonts of headings: Khmer ones are set in Moul, as on every official Khmer paper."""
    ordinary = stack(language)
    if language != "km":
        return Stack(ordinary.bold, ordinary.bold)
    fonts = (_font("Moul-Regular", Script.KHMER), *ordinary.bold[1:])
    return Stack(fonts, fonts)


def missing_glyphs(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters in these texts that no font draws, each once, in order; empty is well."""
    fonts, missing = stack("en"), dict[str, None]()
    for text in texts:
        for character, script in zip(text, scripts_of(text, Script.LATIN), strict=True):
            try:
                fonts.font_for(character, script)
            except MissingGlyph:
                missing[character] = None
    missing.pop("\n", None)
    return tuple(missing)
