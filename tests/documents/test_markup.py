"""Templates are plain text with a few marks; what a person typed is never one of them."""

import pytest

from sarana.documents.markup import Value, clean, fill
from sarana.documents.words import FactTable, Role, Said, plain
from sarana.errors import TemplateRefused


def body(source: str, **values: object) -> list[tuple[str, str]]:
    """What the template says: role and words of every paragraph, label and value of every row."""
    said: list[tuple[str, str]] = []
    for part in fill("sample.en.txt", source, values).parts:
        if isinstance(part, Said):
            said.append((part.role, plain(part.text)))
        else:
            said.extend((plain(row.label), plain(row.value)) for row in part.rows)
    return said


def test_each_line_is_a_paragraph() -> None:
    source = "# Rights\nFirst.\n\n- one\n> small"
    assert body(source) == [
        (Role.HEADING, "Rights"),
        (Role.BODY, "First."),
        (Role.ITEM, "one"),
        (Role.NOTE, "small"),
    ]


def test_the_head_has_receiver_subject_and_greeting() -> None:
    filled = fill("sample.en.txt", "to: {{ who }}\nsubject: S\n\ngreeting: Dear\nText: here", {"who": "A: B"})
    assert {name: plain(text) for name, text in filled.headings.items()} == {
        "to": "A: B",
        "subject": "S",
        "greeting": "Dear",
    }
    assert len(filled.parts) == 1


def test_rows_that_know_nothing_are_left_out() -> None:
    source = "| Sex | {{ sex }} |\n\n| Age | {{ age }} |\n| Code | x |"
    assert body(source, sex=Value("Female"), age=Value("")) == [("Sex", "Female"), ("Code", "x")]
    assert len(fill("sample.en.txt", source, {"sex": Value(""), "age": Value("")}).parts) == 1


def test_rows_under_each_other_are_one_table() -> None:
    parts = fill("sample.en.txt", "| a | 1 |\n\n| b | 2 |\ntext\n| c | 3 |", {}).parts
    assert [type(part) for part in parts] == [FactTable, Said, FactTable]


@pytest.mark.parametrize(
    "typed",
    [
        "**bold** | # - > <b>&amp;</b> {{ 7*7 }} {% if %} &#42;",
        "line\n| x | y |",
        "\ue000x\ue001",
        "“quoted”",
    ],
)
def test_what_was_typed_comes_out_as_it_was_typed(typed: str) -> None:
    assert body("Before {{ typed }} after.", typed=Value(typed)) == [(Role.BODY, f"Before {typed} after.")]
    assert body("Before {{ typed }} after.", typed=typed) == [(Role.BODY, f"Before {typed} after.")]


def test_words_may_be_bold_and_names_whole() -> None:
    filled = fill("sample.en.txt", "A **b {{ name }}** c", {"name": Value("Sokha", whole=True)})
    said = filled.parts[0]
    assert isinstance(said, Said)
    assert [(span.text, span.bold, span.whole) for span in said.text] == [
        ("A ", False, False),
        ("b ", True, False),
        ("Sokha", True, True),
        (" c", False, False),
    ]


def test_conditions_ask_for_codes() -> None:
    needs = Value("Rest, Food", ["rest", "food_water"])
    assert body("{% if needs.has('rest') %}Let rest.{% endif %}", needs=needs) == [(Role.BODY, "Let rest.")]
    assert body("{{ needs.unless('none') }}", needs=needs) == [(Role.BODY, "Rest, Food")]
    assert body("{{ needs.only('none') }}{{ needs.unless('rest') }}", needs=needs) == []


def test_typed_words_lose_control_characters_only() -> None:
    assert clean(" e\u0301\x07\t1\r\n2 ") == "é 1\n2"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("ok\n{% if %}", 2),
        ("ok\n\n{{ nobody }}", 3),
        ("ok\n| a | b | c |", 2),
        ("colour: red\ntext", 1),
        ("{{ words.__class__.__mro__ }}", 1),
        ("{{ words + 1 }}", 1),
    ],
)
def test_a_wrong_template_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(TemplateRefused) as refused:
        fill("sample.en.txt", source, {"words": Value("private words")})
    assert (refused.value.file, refused.value.line) == ("sample.en.txt", line)
    assert "private" not in str(refused.value)
