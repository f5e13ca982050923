"""What ODK can do and Sarana cannot or will not: refused at import, with what to use instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sarana.errors import FormProblem
from sarana.forms.sheets import FIRST_ROW, Row, Sheets
from sarana.sentence import N_


@dataclass(frozen=True, slots=True)
class _Refusal:
    column: str
    found: Callable[[str], bool]
    message: str
    remedy: str


def _type(*names: str) -> Callable[[str], bool]:
    return lambda text: text.replace("_", " ").split(" ")[0] in names or text.replace("_", " ") in names


def _pattern(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.search(text) is not None


_REFUSALS = (
    _Refusal(
        "type",
        _pattern(r"^select[_ ](one|multiple)[_ ]external\b"),
        N_("Choices from external_choices are not supported."),
        N_("Use select_one_from_file with a CSV file and a choice_filter."),
    ),
    _Refusal(
        "appearance",
        _pattern(r"\bsearch\s*\("),
        N_("The search() appearance is not supported."),
        N_("Use select_one_from_file with a CSV file and a choice_filter."),
    ),
    _Refusal(
        "appearance",
        _pattern(r"(^|\s)(ex:|intent:)"),
        N_("Answers from another app are not supported."),
        N_("Ask the question as text, integer, decimal or image."),
    ),
    _Refusal(
        "intent",
        lambda text: True,
        N_("Answers from another app are not supported."),
        N_("Leave the column empty."),
    ),
    _Refusal(
        "appearance",
        _pattern(r"(^|\s)(printer|counter)\b"),
        N_("This appearance needs a device that a desktop computer does not have."),
        N_("Leave the appearance empty."),
    ),
    _Refusal(
        "type",
        _type("start-geopoint", "background-geopoint"),
        N_("Places cannot be taken down without being asked for: this computer has no position."),
        N_("Use a geopoint question, where coordinates are typed, or a text question for the address."),
    ),
    _Refusal(
        "type",
        _type("geotrace", "geoshape"),
        N_("Lines and areas cannot be drawn here."),
        N_("Use one geopoint question, or a repeat with a geopoint in it."),
    ),
    _Refusal(
        "type", _pattern(r"^(begin[_ ])?loop\b"), N_("The old “loop” is not supported."), N_("Use a repeat.")
    ),
    _Refusal(
        "type",
        _pattern(r"^include\b"),
        N_("The old “include” is not supported."),
        N_("Copy its rows here."),
    ),
    _Refusal(
        "type",
        _pattern(r"^begin[_ ]kobomatrix\b"),
        N_("The matrix of KoboToolbox is not part of XLSForm."),
        N_("Use a group for each row of the matrix, with its questions in it."),
    ),
    _Refusal(
        "type",
        _pattern(r"^begin[_ ]score\b"),
        N_("The rating table of KoboToolbox is not part of XLSForm."),
        N_("Use a group with the appearance table-list, and in it a select_one question for each row."),
    ),
    _Refusal(
        "type",
        _pattern(r"^begin[_ ]rank\b"),
        N_("The ranking group of KoboToolbox is not part of XLSForm."),
        N_("Use one question of the type rank with the same list."),
    ),
)
#: They close a group that is refused where it begins; of themselves there is nothing to say.
_CLOSING = re.compile(r"^end[_ ](kobomatrix|score|rank)\b", re.IGNORECASE)
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#")


def unsupported(survey: Sequence[Row]) -> Iterator[FormProblem]:
    for row, cells in enumerate(survey, FIRST_ROW):
        for refusal in _REFUSALS:
            text = cells.get(refusal.column, "").strip()
            if text and refusal.found(text):
                yield FormProblem(refusal.message, "survey", row, refusal.column, refusal.remedy)
        for column, text in cells.items():
            if _LAST_SAVED.search(text):
                message = N_("Answers of the last interview are not kept: they belong to another person.")
                yield FormProblem(message, "survey", row, column, N_("Write a default, or ask."))


def not_said_yet(
    refused: Sequence[FormProblem], problems: Sequence[FormProblem], survey: Sequence[Row]
) -> list[FormProblem]:
    """What the converter says of other cells than those refused, and not of what closes such a group."""
    cells = {(each.row, each.column) for each in refused}
    closing = {
        row for row, cells in enumerate(survey, FIRST_ROW) if _CLOSING.search(cells.get("type", "").strip())
    }
    return [
        each
        for each in problems
        if each.sheet != "survey" or ((each.row, each.column) not in cells and each.row not in closing)
    ]


def warnings(sheets: Sheets) -> Iterator[FormProblem]:
    """What is accepted and does less than it says."""
    for row, cells in enumerate(sheets.survey, FIRST_ROW):
        kind = cells.get("type", "").strip().replace("_", " ")
        if kind in ("audit", "background-audio", "background audio"):
            yield FormProblem(N_("“{kind}” records nothing here.", kind=kind), "survey", row, "type")
        if kind.split(" ")[0] == "osm":
            message = N_("A file of OpenStreetMap can be attached here; no map is shown to choose from.")
            yield FormProblem(message, "survey", row, "type")
        if cells.get("save_to"):
            message = N_("The answer is kept, but no entity is made on this computer.")
            yield FormProblem(message, "survey", row, "save_to")
