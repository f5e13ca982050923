"""Lines end where a reader of the language would end them."""

from itertools import pairwise

import pytest

from sarana.documents.redaction import TAKEN_OUT
from sarana.documents.typeset.breaking import NO_END, NO_START, breaks
from sarana.documents.typeset.scripts import Script, scripts_of


def parts(text: str, default: Script = Script.LATIN, whole: str = "") -> list[str]:
    """The text cut at every place where a line may end; `whole` is a name in it."""
    start = text.find(whole) if whole else 0
    kept = [start <= place < start + len(whole) for place in range(len(text))]
    cuts = sorted({0, len(text)} | breaks(text, scripts_of(text, default), kept))
    return [text[begin:end] for begin, end in pairwise(cuts)]


def test_english_breaks_at_spaces_and_after_hyphens() -> None:
    assert parts("a long-term plan") == ["a ", "long-", "term ", "plan"]


def test_a_number_with_spaces_stays_on_one_line() -> None:
    assert parts("Call +855 12 000 000 now") == ["Call ", "+855 12 000 000 ", "now"]


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    assert parts("他来了。", Script.HAN) == ["他", "来", "了。"]


@pytest.mark.parametrize("bracketed", ["（王）", "《王》", "“王”"])
def test_brackets_stay_with_what_they_hold(bracketed: str) -> None:
    assert parts(f"他{bracketed}她", Script.HAN) == ["他", bracketed, "她"]


def test_a_latin_word_in_chinese_is_not_cut() -> None:
    assert parts("护照E12345678号", Script.HAN) == ["护", "照", "E12345678", "号"]


def test_khmer_breaks_between_words() -> None:
    assert parts("ជនរងគ្រោះដោយអំពើជួញដូរមនុស្ស", Script.KHMER) == ["ជនរងគ្រោះ", "ដោយ", "អំពើជួញដូរ", "មនុស្ស"]


def test_a_khmer_date_keeps_its_numbers() -> None:
    assert parts("ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦", Script.KHMER) == ["ថ្ងៃទី២២ ", "ខែវិច្ឆិកា ", "ឆ្នាំ២០២៦"]


def test_a_khmer_prefix_stays_with_its_word() -> None:
    assert parts("ការថែទាំ", Script.KHMER) == ["ការថែទាំ"]


def test_a_khmer_full_stop_stays_with_its_sentence() -> None:
    assert parts("ដោយមនុស្ស។", Script.KHMER) == ["ដោយ", "មនុស្ស។"]


@pytest.mark.parametrize("quoted", ["«ការសង្គ្រោះ»", "‹ការសង្គ្រោះ›"])
def test_khmer_quotation_marks_stay_with_what_they_quote(quoted: str) -> None:
    assert parts(f"ត្រង់ {quoted} ហើយ", Script.KHMER) == ["ត្រង់ ", f"{quoted} ", "ហើយ"]


def test_a_name_is_never_cut_but_at_its_spaces() -> None:
    assert parts("ឈ្មោះ ដោយមនុស្ស សុខា", Script.KHMER, whole="ដោយមនុស្ស សុខា") == ["ឈ្មោះ ", "ដោយមនុស្ស ", "សុខា"]
    assert parts("他叫王小明。", Script.HAN, whole="王小明") == ["他", "叫", "王小明。"]


def test_a_zero_width_space_lets_a_line_end() -> None:
    assert parts("http://\u200bexample") == ["http://\u200b", "example"]


@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("（", "）"), ("“", "”，")])
def test_a_bracket_stays_with_the_bar_that_it_holds(before: str, after: str) -> None:
    assert parts(f"he {before}{TAKEN_OUT}{after} she") == ["he ", f"{before}{TAKEN_OUT}{after} ", "she"]


def test_a_line_may_end_beside_a_bar() -> None:
    assert parts(f"国籍{TAKEN_OUT}人", Script.HAN) == ["国", "籍", TAKEN_OUT, "人"]
    assert parts(f"{TAKEN_OUT} {TAKEN_OUT}") == [f"{TAKEN_OUT} ", TAKEN_OUT]


def test_no_sign_may_neither_begin_nor_end_a_line() -> None:
    assert not NO_START & NO_END
