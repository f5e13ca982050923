"""Workbooks that cannot become a form: the message names the sheet, the row and the column to look at."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from sarana.errors import FormProblem
from sarana.forms.workbook import examine_workbook

FIRST = 5  # the row of the first row that a case gives
HEADS = [
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "trigger",
    "choice_filter",
    "parameters",
    "repeat_count",
    "appearance",
    "hint",
    "required_message",
    "read_only",
    "save_to",
    "big-image",
    "instance::tag",
]


def problems(survey: list[dict[str, str]], **others: list[dict[str, str]]) -> tuple[FormProblem, ...]:
    """What is said of a workbook; three sound questions stand before those of the case."""
    sheets = {
        "survey": [
            {"type": "text", "name": "zero", "label": "Zero"},
            {"type": "select_one yn", "name": "first", "label": "First"},
            {"type": "integer", "name": "n", "label": "Number"},
            *survey,
        ],
        "choices": [{"list_name": "yn", "name": each, "label": each} for each in ("y", "n")],
        **others,
    }
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        heads = [each for each in HEADS if any(each in row for row in rows)]
        heads += list(dict.fromkeys(key for row in rows for key in row if key not in heads))
        sheet = book.create_sheet(title)
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head, "") for head in heads])
    content = BytesIO()
    book.save(content)
    return examine_workbook(content.getvalue(), "form.xlsx").problems


def places(found: tuple[FormProblem, ...]) -> list[tuple[str, int | None, str]]:
    return [(each.sheet, each.row, each.column) for each in found]


def question(type: str = "text", name: str = "x", label: str = "X", **more: str) -> dict[str, str]:
    return {"type": type, "name": name, "label": label, **more}


IN_THE_FIRST_ROW = [
    (question(""), "type"),
    (question("txt"), "type"),
    (question("select_one zz"), "type"),
    (question("select_one_from_file list.pdf"), "type"),
    (question("end group"), "type"),
    (question(name=""), "name"),
    (question(name="1x"), "name"),
    (question(name="a b"), "name"),
    (question(name="zero"), "name"),
    (question(name="meta"), "name"),
    (question("audit", "mine"), "name"),
    (question(label=""), "label"),
    (question(label="Hello ${nobody}"), "label"),
    (question(hint="Hello ${nobody}"), "hint"),
    (question(relevant="${nobody} = 1"), "relevant"),
    (question(relevant="${n = 1"), "relevant"),
    (question(relevant="${n} = = 1"), "relevant"),
    (question(relevant="${x} = 1"), "relevant"),
    (question(constraint="frob(.)"), "constraint"),
    (question(read_only="${nobody}"), "read_only"),
    (question(required_message="see ${nobody}"), "required_message"),
    (question("calculate"), "calculation"),
    (question("calculate", calculation="(${n} + 1"), "calculation"),
    (question("calculate", calculation="indexed-repeat(${n}, ${n})"), "calculation"),
    (question("integer", default="${n} +"), "default"),
    (question("calculate", calculation="1", trigger="${nobody}"), "trigger"),
    (question("calculate", calculation="1", trigger="n"), "trigger"),
    (question("select_one yn", choice_filter="name = = 1"), "choice_filter"),
    (question("select_one yn or_other", choice_filter="name = 1"), "choice_filter"),
    (question("range", parameters="start=0 end 10"), "parameters"),
    (question("range", parameters="start=0 end=10 step=0"), "parameters"),
    (question("range", parameters="start=0 end=10 tick_labelset=zz"), "parameters"),
    (question("select_one yn", parameters="randomize=maybe"), "parameters"),
    (question("select_one yn", parameters="seed=5"), "parameters"),
    (question("audio", parameters="quality=best"), "parameters"),
    (question("image", parameters="max-pixels=big"), "parameters"),
    (question("text", parameters="rows=many"), "parameters"),
    (question("geopoint", parameters="capture-accuracy=some"), "parameters"),
    (question(save_to="property"), "save_to"),
    (question(**{"big-image": "big.png"}), "big-image"),
]


@pytest.mark.parametrize(("row", "column"), IN_THE_FIRST_ROW, ids=str)
def test_the_cell_is_named(row: dict[str, str], column: str) -> None:
    found = problems([row])
    assert ("survey", FIRST, column) in places(found)
    assert all(each.message and "{'" not in each.message for each in found)


def test_a_second_fault_in_the_row_of_a_refused_question_is_told_too() -> None:
    assert places(problems([question("geotrace", "1x")])) == [
        ("survey", FIRST, "type"),
        ("survey", FIRST, "name"),
    ]


def test_what_is_not_closed_is_named_where_it_begins() -> None:
    assert places(problems([question("begin group", "g"), question()])) == [("survey", FIRST, "type")]


@pytest.mark.parametrize("after", ["", " yn"])
@pytest.mark.parametrize("between", ["_", " "])
def test_the_kinds_of_kobotoolbox_are_refused_with_what_else_is_wrong(between: str, after: str) -> None:
    rows = [
        question(f"begin{between}kobomatrix{after}", "m"),
        question("integer", "how_many"),
        question(f"end{between}kobomatrix", "", ""),
        question(f"begin{between}score{after}", "s"),
        question("score__row", "s1"),
        question(f"end{between}score", "", ""),
        question(f"begin{between}rank{after}", "r"),
        question("rank__level", "r1"),
        question(f"end{between}rank", "", ""),
        question(relevant="${nobody} = 1"),
    ]
    found = problems(rows)
    refused = [FIRST + at for at in (0, 3, 4, 6, 7)]
    assert places(found) == [("survey", row, "type") for row in refused] + [("survey", FIRST + 9, "relevant")]
    assert all(each.remedy for each in found[:-1])


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Appearance", "ex:other.app"),
        ("body::appearance", "printer"),
        ("control : appearance", "search('list')"),
        ("Body::Intent", "other.app"),
        ("Relevance", "${n} = = 1"),
        ("bind::relevant", "${n} = = 1"),
        ("Calculate", "${nobody}"),
        ("DEFAULT", "${last-saved#n}"),
    ],
)
def test_a_cell_is_found_however_its_column_is_headed(heading: str, cell: str) -> None:
    found = problems([question("integer", **{heading: cell})])
    assert places(found) == [("survey", FIRST, heading)]


@pytest.mark.parametrize("heading", ["Type", "COMMAND"])
def test_a_type_is_refused_however_its_column_is_headed(heading: str) -> None:
    rows = f"| survey |\n| | {heading} | name | label |\n| | geotrace | t | T |\n"
    assert places(examine_workbook(rows.encode(), "form.md").problems) == [("survey", 2, heading)]


def test_a_name_that_two_questions_have_is_named_where_it_is_used() -> None:
    rows = []
    for group in ("g", "h"):
        rows += [question("begin group", group), question(name="same"), question("end group", "", "")]
    found = problems([*rows, question(relevant="${same} = 1")])
    assert ("survey", FIRST + 6, "relevant") in places(found)


def test_a_count_is_named_where_the_designer_wrote_it() -> None:
    rows = [question("begin repeat", "r", repeat_count="${n} + "), question(), question("end repeat", "", "")]
    assert places(problems(rows)) == [("survey", FIRST, "repeat_count")]


def test_choices_are_named_on_their_own_sheet() -> None:
    choices = [{"list_name": "yn", "name": each, "label": each} for each in ("y", "n", "y")]
    assert places(problems([], choices=choices)) == [("choices", 4, "name")]
    choices[2] |= {"name": "a b"}
    assert ("choices", 4, "name") in places(problems([question("select_multiple yn")], choices=choices))


def test_without_a_sheet_of_choices_the_rest_is_still_told() -> None:
    rows = [question("select_one zz", label=""), question(name="1x")]
    found = examine_workbook(
        b"| survey | | | |\n| | type | name | label |\n"
        + "".join(f"| | {row['type']} | {row['name']} | {row['label']} |\n" for row in rows).encode(),
        "form.md",
    ).problems
    assert places(found) == [("survey", 2, "label"), ("survey", 3, "name"), ("choices", 1, "")]


def test_settings_and_entities_are_named_on_their_own_sheets() -> None:
    assert places(problems([], settings=[{"instance_name": "${nobody}"}])) == [
        ("settings", 2, "instance_name")
    ]
    assert places(problems([], entities=[{"list_name": "tr.ees", "label": "a"}])) == [
        ("entities", 2, "list_name")
    ]
    unknown = [{"list_name": "trees", "label": "a", "what": "b"}]
    assert places(problems([], entities=unknown)) == [("entities", 1, "what")]


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("settings", {"instance_name": "concat(${n}"}, "instance_name"),
        ("entities", {"list_name": "trees", "label": "concat(${n}"}, "label"),
        ("entities", {"list_name": "trees", "label": "${n}", "create_if": "${n} >"}, "create_if"),
        ("entities", {"list_name": "trees", "label": "${n}", "entity_id": "now("}, "entity_id"),
    ],
)
def test_an_expression_beside_the_survey_is_named_on_its_own_sheet(
    sheet: str, row: dict[str, str], column: str
) -> None:
    assert set(places(problems([], **{sheet: [row]}))) == {(sheet, 2, column)}


@pytest.mark.parametrize(
    ("survey", "settings", "place"),
    [
        ([question(), question(name="a:b")], {}, ("survey", FIRST + 1, "name")),
        ([question(), question(name="y", **{"bind::a:b": "1"})], {}, ("survey", FIRST + 1, "bind::a:b")),
        ([question()], {"name": "a:b"}, ("settings", 2, "name")),
    ],
)
def test_a_prefix_that_nobody_declared_is_named_by_its_cell(
    survey: list[dict[str, str]], settings: dict[str, str], place: tuple[str, int, str]
) -> None:
    assert places(problems(survey, settings=[{"form_title": "T", **settings}])) == [place]


def test_a_cell_that_crashes_the_converter_is_found() -> None:
    rows = [
        question("begin group", "g", **{"instance::tag": "x"}),
        question(),
        question("end group", "", ""),
    ]
    assert places(problems(rows)) == [("survey", FIRST, "instance::tag")]


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    found = examine_workbook(b"version https://example.org/spec\nsize 1\n", "form.xlsx").problems
    assert [each.message for each in found] == ["This file is not a workbook."]
