"""The blank form can be answered with a pen, whatever is asked; the filled one says it in words."""

import pytest
from tests.documents.every import office
from tests.forms.scenario import Scenario, form_of

from sarana.documents.blank import blank_form
from sarana.documents.filled import filled_form
from sarana.documents.letter import Letter
from sarana.documents.words import Asked
from sarana.forms import Form

LANGUAGES = ("en", "km", "zh")


def the_form() -> Form:
    return form_of(
        """
        | survey | | | | | | | |
        |---|---|---|---|---|---|---|---|
        | | type | name | label::en | label::km | label::zh | parameters | readonly |
        | | integer | age | Age | អាយុ | 年龄 | | yes |
        | | range | mood | Mood | អារម្មណ៍ | 心情 | start=1 end=5 step=2 tick_labelset=mood | |
        | | range | warm | Warmth | កម្តៅ | 体温 | start=35 end=42 step=0.1 tick_labelset=warm | |
        | | select_one worst | one | Worst | អាក្រក់បំផុត | 最糟 | | |
        | | select_multiple worst | many | Also bad | អាក្រក់ដែរ | 也糟 | | |
        | | rank worst | order | In order | តាមលំដាប់ | 排序 | | |
        | | acknowledge | told | I was told | បានប្រាប់ | 已告知 | | |
        | | time | when | When | ពេលណា | 何时 | | |
        | | integer | times | How often | ប៉ុន្មានដង | 几次 | | |
        | choices | | | | | | | |
        | | list_name | name | label::en | label::km | label::zh | | |
        | | mood | 1 | very bad | អាក្រក់ណាស់ | 很差 | | |
        | | mood | 5 | very good | ល្អណាស់ | 很好 | | |
        | | warm | 37 | normal | ធម្មតា | 正常 | | |
        | | worst | fear | Fear | ការភ័យខ្លាច | 恐惧 | | |
        | | worst | hunger | Hunger | ភាពអត់ឃ្លាន | 饥饿 | | |
        """
    )


def asked(language: str) -> dict[str, Asked]:
    """The questions of the blank form by their English names."""
    names = ("mood", "warm", "one", "many", "order", "told", "when", "times")
    parts = blank_form(the_form(), [language], office()).versions[0].parts
    return dict(zip(names, (part for part in parts if isinstance(part, Asked)), strict=True))


def filled(language: str) -> Letter:
    told = Scenario(the_form()).answer(
        mood="5",
        warm="37",
        one="fear",
        many="fear hunger",
        order="hunger fear",
        told="OK",
        when="14:30:00.000+07:00",
        times="24",
    )
    return filled_form(the_form(), told.interview.snapshot(), [language], office())


SCALE = {
    "en": ("1 (very bad)", "3", "5 (very good)"),
    "km": ("១ (អាក្រក់ណាស់)", "៣", "៥ (ល្អណាស់)"),
    "zh": ("1（很差）", "3", "5（很好）"),
}
ENDS = {"en": "From 35 to 42, in steps of 0.1. 37 (normal)", "km": "ចាប់ពី ៣៥ ដល់ ៤២ ម្តង ០.១។ ៣៧ (ធម្មតា)"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_scale_is_a_row_of_numbers_with_their_names(language: str) -> None:
    assert asked(language)["mood"].choices == SCALE[language]
    assert not asked(language)["mood"].lines


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_long_scale_names_its_ends_and_has_a_line_to_write_on(language: str) -> None:
    warm = asked(language)["warm"]
    assert warm.hint == ENDS[language]
    assert (warm.choices, warm.lines) == ((), 1)


def test_where_only_one_answer_counts_the_boxes_are_round() -> None:
    assert [name for name, each in asked("en").items() if each.one] == ["mood", "warm", "one"]


def test_what_is_put_in_order_gets_numbers() -> None:
    assert asked("en")["order"].hint == "Write 1 beside the first, 2 beside the second, and so on."


def test_what_is_confirmed_has_a_box() -> None:
    assert asked("en")["told"].choices == ("Confirmed",)


def test_what_the_form_works_out_takes_no_number() -> None:
    assert asked("en")["mood"].label[0].text == "1. "


TOLD = {
    "en": [
        "5 (very good)",
        "37 (normal)",
        "Fear",
        "Fear, Hunger",
        "Hunger, Fear",
        "Confirmed",
        "14:30",
        "24",
    ],
    "km": [
        "៥ (ល្អណាស់)",
        "៣៧ (ធម្មតា)",
        "ការភ័យខ្លាច",
        "ការភ័យខ្លាច, ភាពអត់ឃ្លាន",
        "ភាពអត់ឃ្លាន, ការភ័យខ្លាច",
        "បានបញ្ជាក់",
        "១៤:៣០",
        "២៤",
    ],
    "zh": ["5（很好）", "37（正常）", "恐惧", "恐惧、饥饿", "饥饿、恐惧", "已确认", "14:30", "24"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_form_says_every_answer_in_words(language: str) -> None:
    lines = filled(language).text(language).split("\n")
    assert [line for line in lines if line in TOLD[language]] == TOLD[language]
