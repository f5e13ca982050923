"""Languages are chosen by language and script, and each writes dates in its own way."""

import copy
import json
from datetime import date, datetime

import pytest

from sarana import language
from sarana.sentence import N_


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["zh_CN"], "zh_Hans"),
        (["zh-SG"], "zh_Hans"),
        (["km_KH"], "km"),
        (["fr_FR", "km"], "km"),
        (["zh_TW"], "en"),  # traditional characters are another script
        (["nonsense!"], "en"),
        ([], "en"),
    ],
)
def test_a_language_is_found_by_language_and_script(wanted: list[str], found: str) -> None:
    assert language.choose(wanted) == found


def test_dates_are_written_as_officials_write_them() -> None:
    day = date(2026, 11, 22)
    assert language.catalog("en").long_date(day) == "22 November 2026"
    assert language.catalog("km").long_date(day) == "ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦"
    assert language.catalog("zh_Hans").long_date(day) == "2026年11月22日"


def test_times_have_24_hours_in_every_language() -> None:
    late = datetime(2026, 11, 22, 22, 5)
    written = {code: language.catalog(code).time(late) for code in language.available()}
    assert written == {"en": "22:05", "km": "២២:០៥", "zh_Hans": "22:05"}


def test_khmer_readers_get_khmer_digits() -> None:
    khmer = language.catalog("km")
    assert khmer.moment(datetime(2026, 11, 22, 9, 5)) == "២២ វិច្ឆិកា ២០២៦ ០៩:០៥"
    assert khmer.number(1247) == "១,២៤៧"
    assert khmer.month(date(2026, 11, 1)) == "វិច្ឆិកា ២០២៦"


def test_sentences_follow_each_other_without_a_space_where_there_is_none() -> None:
    said = {code: language.catalog(code).sentences("A.", "", "B.") for code in language.available()}
    assert said == {"en": "A. B.", "km": "A. B.", "zh_Hans": "A.B."}


def test_facts_and_lists_are_parted_as_each_language_does() -> None:
    facts = {code: language.catalog(code).beside("a", "", "b") for code in language.available()}
    assert facts == {"en": "a, b", "km": "a, b", "zh_Hans": "a，b"}
    lists = {code: language.catalog(code).several(["a", "b"]) for code in language.available()}
    assert lists == {"en": "a; b", "km": "a, b", "zh_Hans": "a、b"}


def test_every_language_names_itself() -> None:
    names = {code: language.catalog(code).own_name for code in language.available()}
    assert names == {"en": "English", "km": "ភាសាខ្មែរ", "zh_Hans": "简体中文"}


def test_a_language_without_a_catalog_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        language.catalog("tlh")


def test_a_sentence_is_english_words_that_can_be_said_in_another_language() -> None:
    inner = N_("there is no function {name}()", name="f")
    sentence = N_("“{source}”: {error}.", source="f(1)", error=ValueError(inner))
    assert sentence == "“f(1)”: there is no function f()."
    assert language.catalog("en").said(sentence) == sentence
    assert language.catalog("zh_Hans").said(sentence) == "“f(1)”：没有函数f()。"
    assert language.catalog("km").said("words that nobody translated") == "words that nobody translated"


def test_a_sentence_goes_through_json_and_copies_as_its_english_words() -> None:
    sentence = N_("More than {most} rows.", most=10)
    assert json.loads(json.dumps([sentence])) == ["More than 10 rows."]
    assert language.catalog("zh_Hans").said(copy.deepcopy(sentence)) == "超过10行。"
