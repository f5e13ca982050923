"""An XLSForm workbook → FormSource, with everything that is wrong with it told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sarana.errors import FormProblem, FormRefused
from sarana.forms.complaints import Complaint, in_words, path_text
from sarana.forms.doubts import doubts
from sarana.forms.form import Form, examine
from sarana.forms.headings import KNOWN_COLUMNS
from sarana.forms.markup import UnreadableMarkup, elements, local, read_xml
from sarana.forms.sheets import FIRST_ROW, Row, Sheets
from sarana.forms.sources import FormSource
from sarana.forms.tree import XFORMS
from sarana.sentence import N_

MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """A workbook as far as it could be read; `source` only where nothing is wrong."""

    source: FormSource | None
    form: Form | None = None  # of the source
    problems: tuple[FormProblem, ...] = ()
    warnings: tuple[FormProblem, ...] = ()


def read_workbook(content: bytes, file_name: str, *, media: Mapping[str, bytes] | None = None) -> FormSource:
    """The form of a workbook (.xlsx, .xlsm, .xls, .csv or .md), or FormRefused with all that is wrong."""
    examined = examine_workbook(content, file_name, media=media)
    if examined.source is None:
        raise FormRefused(examined.problems)
    return examined.source


def examine_workbook(content: bytes, file_name: str, *, media: Mapping[str, bytes] | None = None) -> Examined:
    """Everything there is to say about a workbook."""
    from sarana.forms.conversion import convert, read_sheets  # pyxform is slow to import and seldom needed
    from sarana.forms.formulas import without_result
    from sarana.forms.unsupported import unsupported, warnings

    if len(content) > MOST_BYTES:
        return Examined(None, problems=(FormProblem(N_("The workbook is larger than 20 MB.")),))
    try:
        sheets = read_sheets(content, file_name)
    except FormRefused as refused:
        return Examined(None, problems=refused.problems)
    xform, problems = convert(sheets)
    unknown = list(without_result(content))
    rows_told = {(each.sheet, each.row) for each in unknown}
    problems = [each for each in problems if (each.sheet, each.row) not in rows_told]  # they follow from it
    problems = [*unknown, *unsupported(sheets.survey), *problems]
    if xform is None:
        return Examined(None, problems=_as_written(problems, sheets))
    try:
        places = places_of(sheets.survey, xform)
    except UnreadableMarkup as error:
        found = list(_unwritable(sheets)) or [
            FormProblem(
                N_("The form cannot be written: {error}.", error=error), *_prefixed(str(error), sheets)
            )
        ]
        return Examined(None, problems=_as_written([*problems, *found], sheets))
    source = FormSource(
        xform=xform,
        extras=_extras(sheets.survey, places),
        settings=dict(sheets.settings[0]) if sheets.settings else {},
        media=dict(media or {}),
    )
    form, complaints = examine(source)
    rows: dict[str, int] = {}
    for row, place in places.items():
        rows.setdefault(place, row)
    problems += [_located(complaint, rows, sheets.survey) for complaint in complaints.all]
    told = _as_written(problems, sheets)
    notes = [] if form is None else [_located(each, rows, sheets.survey) for each in doubts(form)]
    noted = _as_written([*warnings(sheets), *notes], sheets)
    return Examined(None, None, told, noted) if told else Examined(source, form, told, noted)


def _as_written(problems: Sequence[FormProblem], sheets: Sheets) -> tuple[FormProblem, ...]:
    """Each once, in the order and with the headings of the workbook: whoever mends it goes down the rows."""
    names = ("survey", "choices", "settings")

    def place(problem: FormProblem) -> tuple[bool, int, int]:
        known = problem.sheet in names
        return not known, names.index(problem.sheet) if known else 0, problem.row or 0

    told = (replace(each, column=sheets.heading(each.sheet, each.column)) for each in problems)
    return tuple(sorted(dict.fromkeys(told), key=place))


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _unwritable(sheets: Sheets) -> Iterator[FormProblem]:
    """Cells with characters that no XForm can hold (XML 1.0, section 2.2)."""
    for sheet, rows in (
        ("survey", sheets.survey),
        ("choices", sheets.choices),
        ("settings", sheets.settings),
    ):
        for row, cells in enumerate(rows, FIRST_ROW):
            for column, text in cells.items():
                if _UNWRITABLE.search(text):
                    message = N_("This cell holds a character that cannot be seen and that no form can hold.")
                    yield FormProblem(message, sheet, row, column, N_("Type the text anew."))


_PREFIX = re.compile(r"Namespace prefix (\S+)(?: for (\S+))? on (\S+) is not defined")


def _prefixed(error: str, sheets: Sheets) -> tuple[str, int | None, str]:
    """The cell, as a name or in a column, that is called with a prefix which the settings do not declare."""
    match = _PREFIX.search(error)
    called = f"{match[1]}:{match[2] or match[3]}" if match else ""
    named = (("survey", sheets.survey), ("choices", sheets.choices), ("settings", sheets.settings))
    for sheet, rows in named if called else ():
        for row, cells in enumerate(rows, FIRST_ROW):
            for column in cells:
                if (column == "name" and cells[column].strip() == called) or column.endswith(called):
                    return sheet, row, column
    return "survey", None, ""


def _located(complaint: Complaint, rows: Mapping[str, int], survey: Sequence[Row]) -> FormProblem:
    if not complaint.path:
        return in_words(complaint)
    place = path_text(complaint.path)
    row = rows.get(place)
    column = _COLUMNS.get(complaint.aspect, complaint.aspect)
    if row is None and place.endswith("_count"):  # the place that pyxform makes for a count
        row, column = rows.get(place.removesuffix("_count")), "repeat_count"
    elsewhere = _BESIDE_THE_SURVEY.search(place) if row is None else None
    if elsewhere is not None:
        sheet, column = _MADE_OF[elsewhere[1]]
        return FormProblem(complaint.message, sheet, FIRST_ROW, column, complaint.remedy)
    cells = survey[row - FIRST_ROW] if row else {}
    if column == "calculation" and cells.get("default") and not cells.get("calculation"):
        column = "default"
    return FormProblem(
        complaint.message if row else N_("{place}: {problem}", place=place, problem=complaint.message),
        sheet="survey",
        row=row,
        column=column,
        remedy=complaint.remedy,
    )


#: What pyxform makes of cells on other sheets: the place → sheet and column.
_MADE_OF = {
    "instanceName": ("settings", "instance_name"),
    "entity/label": ("entities", "label"),
    "entity/@create": ("entities", "create_if"),
    "entity/@update": ("entities", "update_if"),
    **{
        f"entity/@{each}": ("entities", "entity_id")
        for each in ("id", "baseVersion", "trunkVersion", "branchId")
    },
}
_BESIDE_THE_SURVEY = re.compile(f"/meta/({'|'.join(_MADE_OF)})$")
_COLUMNS = {"calculate": "calculation", "message": "constraint_message", "ref": "name", "nodeset": "name"}


# ---- where each row of the survey ends up in the form


def places_of(survey: Sequence[Row], xform: bytes) -> Mapping[int, str]:
    """Row of the spreadsheet → path in the instance."""
    above = [_root_name(xform)]
    places: dict[int, str] = {}
    for row, cells in enumerate(survey, FIRST_ROW):
        name = cells.get("name", "").strip()
        words = cells.get("type", "").replace("_", " ").split()
        if words[:1] == ["end"] and len(words) > 1:
            if len(above) > 1:
                places[row] = "/" + "/".join(above)  # its own columns belong to what it closes
                above.pop()
        elif name:
            places[row] = "/" + "/".join([*above, name])
            if words[:1] == ["begin"]:
                above.append(name)
    return places


def _root_name(xform: bytes) -> str:
    instance = next(read_xml(xform).iter("{" + XFORMS + "}instance"), None)
    return local(elements(instance)[0]) if instance is not None else "data"


def _extras(survey: Sequence[Row], places: Mapping[int, str]) -> Mapping[str, Row]:
    found: dict[str, dict[str, str]] = {}
    for row, cells in enumerate(survey, FIRST_ROW):
        kept = {column: text for column, text in cells.items() if _own(column) and text}
        if kept and row in places:
            found.setdefault(places[row], {}).update(kept)
    return found


def _own(column: str) -> bool:
    return column.partition(":")[0] not in KNOWN_COLUMNS
