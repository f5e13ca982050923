"""The part of a font that a file carries: the same outlines as in the whole font, and nothing but them."""

import random
import zlib

import pytest
import uharfbuzz as hb

from sarana.documents.pdf.subset import Subset, subset
from sarana.documents.typeset.fonts import Font, stack
from sarana.documents.typeset.scripts import Script

FONTS = {font.name: font for language in ("en", "km", "zh") for font in stack(language).regular}
WORDS = "Nguyễn Ørsted éđ ខ្មែរ ស្រ្តី ញ្ញូ 范例小明喆堃 0123"


def used(font: Font) -> list[int]:
    """The glyphs that the words need, as far as this font has them."""
    text = "".join(letter for letter in WORDS if ord(letter) in font.covered)
    scripts = {Script.KHMER} & font.scripts or {Script.LATIN}
    return sorted({glyph.number for glyph in font.shape(text, scripts.pop()).glyphs})


def _drawn(font: hb.Font, glyph: int) -> list[tuple[str, tuple[float, ...]]]:
    marks: list[tuple[str, tuple[float, ...]]] = []
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, to: to.append(("move", (x, y))))
    functions.set_line_to_func(lambda x, y, to: to.append(("line", (x, y))))
    functions.set_quadratic_to_func(lambda a, b, x, y, to: to.append(("curve", (a, b, x, y))))
    functions.set_close_path_func(lambda to: to.append(("close", ())))
    font.draw_glyph(glyph, functions, marks)
    return marks


def parts(font: Font, glyphs: list[int]) -> tuple[Subset, hb.Face]:
    made = subset(font, glyphs)
    return made, hb.Face(hb.Blob(made.plain))


@pytest.mark.parametrize("name", sorted(FONTS))
def test_every_outline_and_width_is_that_of_the_font(name: str) -> None:
    font = FONTS[name]
    made, face = parts(font, used(font))
    whole, part = hb.Font(font.face), hb.Font(face)
    assert used(font)
    for glyph, number in made.numbers.items():
        assert _drawn(part, number) == _drawn(whole, glyph)
        assert part.get_glyph_h_advance(number) == whole.get_glyph_h_advance(glyph)


@pytest.mark.parametrize("name", sorted(FONTS))
def test_nothing_else_is_in_it(name: str) -> None:
    font = FONTS[name]
    made, face = parts(font, used(font))
    assert face.glyph_count == len(made.numbers)
    composed = set(made.numbers) - {0, *used(font)}
    assert len(composed) <= len(used(font))
    assert set(face.table_tags) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}


def test_the_stream_is_the_font() -> None:
    for font in FONTS.values():
        made = subset(font, used(font))
        assert zlib.decompress(made.compressed) == made.plain


def test_what_was_made_before_changes_nothing() -> None:
    """A file must not depend on the letters of whoever had a letter before."""
    font, chance = FONTS["NotoSerifSC-Regular-TGH"], random.Random(7)
    glyphs = chance.sample(range(1, 9000), 200)
    first = subset(font, glyphs)
    for _ in range(20):
        subset(font, chance.sample(glyphs, 150) + chance.sample(range(1, 9000), 50))
    assert subset(font, reversed(glyphs)) == first
