"""What ODK can do and Sarana cannot or will not: refused at import, with what to use instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
        N_("The matrix is KoboToolbox's own kind of group, which ODK does not know."),
        N_("Make a group for each row, with the questions of the columns in it."),
    ),
    _Refusal(
        "type",
        _pattern(r"^begin[_ ]score\b"),
        N_("The rating is KoboToolbox's own kind of group, which ODK does not know."),
        N_("Make a group with the appearance table-list, with a select_one question for each row."),
    ),
    _Refusal(
        "type",
        _pattern(r"^score__row$"),
        N_("This is a row of KoboToolbox's rating, which ODK does not know."),
        N_("Make it a select_one question with the list of the rating."),
    ),
    _Refusal(
        "type",
        _pattern(r"^begin[_ ]rank\b"),
        N_("The ranking is KoboToolbox's own kind of group, which ODK does not know."),
        N_("Ask one rank question with the list of what is to be put in order."),
    ),
    _Refusal(
        "type",
        _pattern(r"^rank__level$"),
        N_("This is a row of KoboToolbox's ranking, which ODK does not know."),
        N_("Leave it out: one rank question asks for the whole order."),
    ),
)
_KOBO_GROUP = re.compile(r"^(begin|end)[_ ](kobomatrix|score|rank)\b")
_KOBO_ROW = re.compile(r"^(score__row|rank__level)$")
_YES = frozenset({"yes", "true", "true()"})  # pyxform.aliases.yes_no
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#")


def refused(column: str, text: str) -> Iterator[tuple[str, str]]:
    """What is said, and advised, of a cell, or of what an XForm has in its place."""
    for refusal in _REFUSALS:
        if refusal.column == column and text and refusal.found(text):
            yield refusal.message, refusal.remedy


def unsupported(survey: Sequence[Row]) -> Iterator[FormProblem]:
    for row, cells in enumerate(survey, FIRST_ROW):
        if cells.get("disabled", "").strip().lower() in _YES:
            continue
        for column in dict.fromkeys(refusal.column for refusal in _REFUSALS):
            for message, remedy in refused(column, cells.get(column, "").strip()):
                yield FormProblem(message, "survey", row, column, remedy)
        for column, text in cells.items():
            if _LAST_SAVED.search(text):
                message = N_("Answers of the last interview are not kept: they belong to another person.")
                yield FormProblem(message, "survey", row, column, N_("Write a default, or ask."))


def with_stand_ins(survey: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with something that ODK knows for KoboToolbox's own kinds.

    So that a converter goes on to what else is wrong, instead of stopping at what was refused already.
    """
    return [{column: _stand_in(value) for column, value in row.items()} for row in survey]


def _stand_in(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    if _KOBO_ROW.match(text):
        return "text"
    group = _KOBO_GROUP.match(text)
    return f"{group[1]} group" if group else value


def warnings(sheets: Sheets) -> Iterator[FormProblem]:
    """What is accepted and does less than it says."""
    for row, cells in enumerate(sheets.survey, FIRST_ROW):
        kind = cells.get("type", "").strip().replace("_", " ")
        if kind in ("audit", "background-audio", "background audio"):
            yield FormProblem(N_("“{kind}” records nothing here.", kind=kind), "survey", row, "type")
        if cells.get("save_to"):
            message = N_("The answer is kept, but no entity is made on this computer.")
            yield FormProblem(message, "survey", row, "save_to")
