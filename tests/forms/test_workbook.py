"""What a form designer is told about a workbook, and what is kept of it."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from tests.forms.scenario import form_of

from sarana.errors import FormProblem, FormRefused
from sarana.forms import FormSource, Interview, compile_form, read_workbook
from sarana.forms.workbook import examine_workbook


def problems_of(table: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FormRefused) as refused:
        form_of(table)
    return [(problem.sheet, problem.row, problem.column) for problem in refused.value.problems]


def test_a_wrong_expression_is_found_before_anyone_answers() -> None:
    assert problems_of(
        """
        | survey |
        | | type | name | label | relevant |
        | | text | one | One | |
        | | text | two | Two | ${one} = = 'x' |
        """
    ) == [("survey", 3, "relevant")]


def test_an_unknown_function_is_refused_by_name() -> None:
    with pytest.raises(FormRefused) as refused:
        form_of(
            """
            | survey |
            | | type | name | label | calculation |
            | | calculate | one | | invent(1) |
            """
        )
    assert "invent" in refused.value.problems[0].message


def test_all_problems_are_told_at_once() -> None:
    found = problems_of(
        """
        | survey |
        | | type | name | label | relevant | constraint | appearance |
        | | text | one | One | ${nobody} = 1 | | |
        | | text | two | Two | | concat( | |
        | | select_one words | three | Three | | | search('x') |
        | choices |
        | | list_name | name | label |
        | | words | a | A |
        """
    )
    assert ("survey", 2, "relevant") in found
    assert ("survey", 3, "constraint") in found
    assert ("survey", 4, "appearance") in found


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("| geotrace | one | One | |", "type"),
        ("| start-geopoint | one | One | |", "type"),
        ("| text | one | One | ex:org.example.app |", "appearance"),
        ("| text | one | One | printer |", "appearance"),
    ],
)
def test_what_cannot_work_here_is_refused_with_what_to_use_instead(row: str, column: str) -> None:
    content = f"| survey |\n| | type | name | label | appearance |\n| {row}\n".encode()
    examined = examine_workbook(content, "form.md")
    assert [(problem.row, problem.column) for problem in examined.problems] == [(2, column)]
    assert examined.problems[0].remedy


def test_an_unknown_appearance_is_never_refused() -> None:
    form = form_of(
        """
        | survey |
        | | type | name | label | appearance |
        | | text | one | One | sparkling w3 |
        """
    )
    assert form.sections == ("/data/one",)


def test_what_does_less_than_it_says_is_noted() -> None:
    content = b"| survey |\n| | type | name | label |\n| | audit | audit | |\n| | text | one | One |\n"
    examined = examine_workbook(content, "form.md")
    assert examined.source is not None
    assert [warning.row for warning in examined.warnings] == [2]


def test_the_designers_own_columns_are_kept() -> None:
    form = form_of(
        """
        | survey |
        | | type | name | label | phase | fact |
        | | begin group | who | Who | D | |
        | | text | one | One | R | first_word |
        | | end group | who | | | |
        | settings |
        | | form_id | version | status |
        | | sample | 7 | agreed |
        """
    )
    assert form.extras("/data/who") == {"phase": "D"}
    assert form.extras("/data/who/one") == {"phase": "R", "fact": "first_word"}
    assert (form.id, form.version, form.status) == ("sample", "7", "agreed")


def test_own_columns_and_settings_are_read_however_they_are_headed() -> None:
    form = form_of(
        """
        | survey |
        | | TYPE | Name | Label | Phase | SENSITIVITY | Fact | Remark |
        | | text | one | One | R | 4 | first_word | mine |
        | settings |
        | | Form ID | Status |
        | | sample | agreed |
        """
    )
    assert form.extras("/data/one") == {
        "phase": "R",
        "sensitivity": "4",
        "fact": "first_word",
        "Remark": "mine",
    }
    assert form.status == "agreed"


def test_a_kept_form_is_the_same_form() -> None:
    source = read_workbook(b"| survey |\n| | type | name | label |\n| | text | one | One |\n", "form.md")
    again = FormSource.from_bytes(source.to_bytes())
    assert again == source
    assert again.sha256 == source.sha256 == compile_form(again).sha256


def test_what_was_not_kept_by_us_is_refused() -> None:
    with pytest.raises(FormRefused):
        FormSource.from_bytes(b"{}")


def test_a_problem_is_a_plain_value() -> None:
    assert FormProblem("x", "survey", 2) == FormProblem("x", "survey", 2)


SURVEY = "| survey |\n| | type | name | label | relevant | parameters |\n"
LIST = "| choices |\n| | list_name | name | label |\n"


@pytest.mark.parametrize(
    ("sheets", "cells"),
    [
        (
            SURVEY + "| | text | 1a | A |\n| | text | b c | B |\n",
            [("survey", 2, "name"), ("survey", 3, "name")],
        ),
        (SURVEY + "| | textt | a | A |\n| | text | | B |\n", [("survey", 2, "type"), ("survey", 3, "name")]),
        (
            SURVEY + "| | text | a | A | ${gone} = 1 |\n| | text | a | B | ${lost} = 1 |\n",
            [("survey", 2, "relevant"), ("survey", 3, "name"), ("survey", 3, "relevant")],
        ),
        (
            SURVEY
            + "| | select_one l | a | A | | randomize=maybe |\n| | image | b | B | | max-pixels=big |\n"
            + LIST
            + "| | l | x | X |\n",
            [("survey", 2, "parameters"), ("survey", 3, "parameters")],
        ),
        (
            SURVEY + "| | select_multiple l | a | A |\n" + LIST + "| | l | x y | X |\n",
            [("choices", 2, "name")],
        ),
        (
            SURVEY + "| | text | a | A |\n| settings |\n| | form_id | name |\n| | f | 1x |\n",
            [("settings", 2, "name")],
        ),
        (SURVEY + "| | text | a | A\x01 |\n", [("survey", 2, "label")]),
    ],
)
def test_everything_is_told_at_once_with_its_cell(sheets: str, cells: list[tuple[str, int, str]]) -> None:
    told = [
        (each.sheet, each.row, each.column) for each in examine_workbook(sheets.encode(), "f.md").problems
    ]
    assert sorted(told) == cells


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["form.csv", "form.md"])
def test_text_is_read_as_spreadsheet_programs_save_it(name: str, encoding: str) -> None:
    rows = [["survey"], ["", "type", "name", "label"], ["", "text", "one", "ឈ្មោះ"]]
    mark = "," if name.endswith("csv") else "|"
    text = "\n".join(mark.join(row) if mark == "," else f"| {' | '.join(row)} |" for row in rows)
    form = compile_form(read_workbook(text.encode(encoding), name))
    assert Interview(form).node("/data/one").label == "ឈ្មោះ"


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_formula_that_nobody_worked_out_is_refused_by_its_cell() -> None:
    heads: list[object] = ["type", "name", "label", "calculation", "Default"]
    content = workbook(
        heads,
        ["calculate", "c", "", "=1+1"],
        ["integer", "n", "N", "", "=2*3"],
        ["text", "t", '=CONCATENATE("a", "b")'],
        ["text", "e", "#REF!"],
        ["text", "f", "F", "", "plain"],
    )
    told = examine_workbook(content, "form.xlsx").problems
    assert [(each.row, each.column) for each in told] == [
        (2, "calculation"),
        (3, "Default"),
        (4, "label"),
        (5, "label"),
    ]
    assert all(each.remedy for each in told)


def test_a_default_that_is_no_value_is_told_of() -> None:
    rows: list[list[object]] = [
        ["type", "name", "label", "default"],
        ["date", "d", "D", date(2024, 5, 1)],  # a cell formatted as a date
        ["date", "e", "E", "2024-05-01"],
        ["integer", "n", "N", "many"],
        ["time", "t", "T", "10:30"],
    ]
    examined = examine_workbook(workbook(*rows), "form.xlsx")
    assert examined.problems == ()
    assert [(each.row, each.column) for each in examined.warnings] == [(2, "default"), (4, "default")]


def test_rows_that_are_switched_off_are_not_refused() -> None:
    rows: list[list[object]] = [
        ["type", "name", "label", "disabled"],
        ["text", "a", "A", ""],
        ["geotrace", "b", "B", "yes"],
    ]
    assert examine_workbook(workbook(*rows), "form.xlsx").problems == ()


def test_a_medium_in_capitals_is_named_by_its_column() -> None:
    content = workbook(["type", "name", "label", "Media::Image"], ["text", "a", "A", "a.png"])
    told = examine_workbook(content, "form.xlsx").problems
    assert [(each.sheet, each.row, each.column) for each in told] == [("survey", 1, "Media::Image")]
