"""Names that look the same are found by each other's spelling."""

import pytest

from sarana.cases.search_key import search_key, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ស្រ្តី", "ស្ត្រី"),  # coeng RO before or after the other subscript
        ("សេចក្ដី", "សេចក្តី"),  # subscript DA drawn like subscript TA
        ("ស្ត\u200bម", "ស្តម"),  # a zero-width space between words
        ("ដើម", "ដេ\u17b8ម"),  # one vowel typed in two strokes
        ("កោ", "កេ\u17b6"),
        ("SOKHA", "sokha"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Đặng", "dang"),
        ("ＷＡＮＧ", "wang"),
        ("王\u3000小明", "王 小明"),
        ("  Example   Sokha ", "example sokha"),
    ],
)
def test_two_spellings_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(("one", "other"), [("ដ", "ត"), ("សុខា", "សុភា"), ("李明", "李民"), ("chan", "chann")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_every_word_that_was_typed_is_looked_for() -> None:
    assert terms(" Sokha  EXAMPLE ") == ("sokha", "example")
    assert terms(" \u200b ") == ()
