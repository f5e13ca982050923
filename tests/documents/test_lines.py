"""Random mixed text comes through itemising, fonts, shaping and line breaking with nothing lost."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sarana.documents.pdf.lines import opening
from sarana.documents.redaction import TAKEN_OUT
from sarana.documents.typeset.fonts import heading_stack, missing_glyphs, stack
from sarana.documents.typeset.lines import Line, Span, lines_of, pieces_of
from sarana.documents.typeset.scripts import Script
from sarana.errors import MissingGlyph

KHMER_BITS = ["ស្ត្រី", "ជនរងគ្រោះ", "ញ្ញូ", "ប៉ា", "ក្រុម", "សេចក្ដី", "ៗ", "។", "៖", "២០២៦", "មង្គល", "ស៊ាវមីង"]
HAN_BITS = ["王", "小明", "受害人", "，", "。", "“", "”", "（", "）", "㛃䶮", "喆堃", "、", "——"]
LATIN_BITS = [
    "Xiaoming",
    "Nguyễn",
    "Ørsted",
    "E12345678",
    "a-b",
    "012 000 000",
    "(",
    ")",
    ",",
    ".",
    "/",
    "€",
    "№",
]
BITS = [*KHMER_BITS, *HAN_BITS, *LATIN_BITS, " ", " ", "\n"]

LANGUAGES = {"km": Script.KHMER, "zh": Script.HAN, "en": Script.LATIN}


def set_lines(text: str, language: str = "km", width: float = 11.0, **look: bool) -> tuple[Line, ...]:
    pieces = pieces_of((Span(text, **look),), stack(language), LANGUAGES[language])
    return lines_of(pieces, width, width)


def text_of(lines: tuple[Line, ...]) -> str:
    return "".join(run.text for line in lines for piece in line.pieces for run in piece.runs)


def glyphs_of(lines: tuple[Line, ...]) -> list[int]:
    runs = [run for line in lines for piece in line.pieces for run in piece.runs]
    return [glyph.number for run in runs for glyph in run.font.shape(run.text, run.script).glyphs]


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=150, deadline=None)
@given(
    some.lists(some.sampled_from(BITS), max_size=40), some.sampled_from(sorted(LANGUAGES)), some.booleans()
)
def test_nothing_is_lost_whatever_stands_beside_what(bits: list[str], language: str, whole: bool) -> None:
    lines = set_lines("".join(bits), language, whole=whole)
    assert squeezed(text_of(lines)) == squeezed("".join(bits))
    assert 0 not in glyphs_of(lines)  # .notdef, the empty box


def test_three_thousand_mixed_strings_lose_nothing() -> None:
    chance = random.Random(2022)
    for _ in range(3000):
        text = "".join(chance.choices(BITS, k=12))
        lines = set_lines(text, chance.choice(sorted(LANGUAGES)))
        assert squeezed(text_of(lines)) == squeezed(text)
        assert 0 not in glyphs_of(lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("brackets", ["()", "（）"])
def test_a_black_bar_is_not_parted_from_its_brackets(language: str, brackets: str) -> None:
    opening, closing = brackets
    text = f"Xiaoming 王小明 {opening}{TAKEN_OUT}{closing}, សុខា{opening}{TAKEN_OUT}{closing}។"
    for width in range(36, 80):
        lines = [text_of((line,)) for line in set_lines(text, language, width / 4)]
        assert "".join(lines) == squeezed(text)
        assert not [line for line in lines if line.endswith(opening) or line[0] in f"{closing},។"]


def test_no_line_is_wider_than_its_measure() -> None:
    chance = random.Random(2022)
    for language in LANGUAGES:
        for _ in range(40):
            text = "".join(chance.choices(BITS, k=60))
            for line in set_lines(text, language):
                assert line.width <= 11.0 or len(line.pieces) == 1


def test_a_word_wider_than_the_line_is_cut_rather_than_lost() -> None:
    lines = set_lines("https://example.org/" + "x" * 80, "en")
    assert len(lines) > 2
    assert squeezed(text_of(lines)).endswith("xxxx")


def test_a_rare_name_is_drawn_by_the_fallback_font() -> None:
    lines = set_lines("㐀㒸", "zh")
    assert {run.font.name for line in lines for piece in line.pieces for run in piece.runs} == {
        "NotoSansSC-Regular-GB18030"
    }


def test_a_character_that_no_font_has_is_an_error_not_a_box() -> None:
    with pytest.raises(MissingGlyph) as raised:
        set_lines("王𠮷", "zh")
    assert raised.value.character == "𠮷"


def test_missing_glyphs_can_be_asked_for_before() -> None:
    assert missing_glyphs(["王𠮷", "ខ្មែរ", "ก𠮷\n"]) == ("𠮷", "ก")


def test_khmer_headings_are_set_in_moul() -> None:
    font = heading_stack("km").font_for("ព", Script.KHMER)
    assert font.name == "Moul-Regular"


def test_marks_are_shaped_with_their_letter_even_across_bold() -> None:
    spans = (Span("ក", bold=True), Span("ំ ខ"))
    pieces = pieces_of(spans, stack("km"), Script.KHMER)
    assert 0 not in glyphs_of(lines_of(pieces, 9, 9))


def with_latin_name(language: str) -> Line:
    """A line that does not end its paragraph, with a name of two words inside."""
    text = {
        "km": "សូមទាក់ទងមន្ត្រី Example Dara នៅការិយាល័យ របស់យើងខ្ញុំ ឬអ្នកបកប្រែដែលនៅទីនេះ",
        "zh": "如需了解情况，请联系 Example Dara，我们的办公室每天都有人值班，随时可以联系。",
        "en": "Please call Example Dara at our office, or the interpreter who is here on every day.",
    }[language]
    lines = set_lines(text, language, width=19.0)
    (found,) = (line for line in lines[:-1] if "ExampleDara" in squeezed(text_of((line,))))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_latin_name_is_spaced_out_in_a_latin_text_only(language: str) -> None:
    line = with_latin_name(language)
    spread = opening(line, 0.4, language)
    assert spread != (0, 0, 0, 0)
    between = [
        spread.behind(piece, after)
        for piece, after in pairwise(line.pieces)
        if (piece.text, after.text[:4]) == ("Example", "Dara")
    ]
    assert between == [spread.space if language == "en" else 0.0]


@pytest.mark.parametrize("language", ["km", "en"])
def test_a_justified_line_with_a_latin_name_ends_on_the_edge(language: str) -> None:
    line = with_latin_name(language)
    spread = opening(line, 0.4, language)
    opened = sum(spread.behind(piece, after) for piece, after in pairwise(line.pieces))
    opened += spread.cluster * (sum(piece.clusters for piece in line.pieces) - 1)
    assert opened == pytest.approx(0.4)
