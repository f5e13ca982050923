"""What ODK can do and Sarana cannot or will not: refused at import, with what to use instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sarana.errors import FormProblem
from sarana.forms.sheets import FIRST_ROW, Row, Sheets


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
        "Choices from external_choices are not supported.",
        "Use select_one_from_file with a CSV file and a choice_filter.",
    ),
    _Refusal(
        "appearance",
        _pattern(r"\bsearch\s*\("),
        "The search() appearance is not supported.",
        "Use select_one_from_file with a CSV file and a choice_filter.",
    ),
    _Refusal(
        "appearance",
        _pattern(r"(^|\s)(ex:|intent:)"),
        "Answers from another app are not supported.",
        "Ask the question as text, integer, decimal or image.",
    ),
    _Refusal(
        "intent", lambda text: True, "Answers from another app are not supported.", "Leave the column empty."
    ),
    _Refusal(
        "appearance",
        _pattern(r"(^|\s)(printer|counter)\b"),
        "This appearance needs a device that a desktop computer does not have.",
        "Leave the appearance empty.",
    ),
    _Refusal(
        "type",
        _type("start-geopoint", "background-geopoint"),
        "Places cannot be taken down without being asked for: this computer has no position.",
        "Use a geopoint question, where coordinates are typed, or a text question for the address.",
    ),
    _Refusal(
        "type",
        _type("geotrace", "geoshape"),
        "Lines and areas cannot be drawn here.",
        "Use one geopoint question, or a repeat with a geopoint in it.",
    ),
    _Refusal("type", _pattern(r"^(begin[_ ])?loop\b"), "The old “loop” is not supported.", "Use a repeat."),
    _Refusal(
        "type",
        _pattern(r"^include\b"),
        "The old “include” is not supported.",
        "Copy its rows here.",
    ),
)
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#")


def unsupported(survey: Sequence[Row]) -> Iterator[FormProblem]:
    for row, cells in enumerate(survey, FIRST_ROW):
        for refusal in _REFUSALS:
            text = cells.get(refusal.column, "").strip()
            if text and refusal.found(text):
                yield FormProblem(refusal.message, "survey", row, refusal.column, refusal.remedy)
        for column, text in cells.items():
            if _LAST_SAVED.search(text):
                message = "Answers of the last interview are not kept: they belong to another person."
                yield FormProblem(message, "survey", row, column, "Write a default, or ask.")


def warnings(sheets: Sheets) -> Iterator[FormProblem]:
    """What is accepted and does less than it says."""
    for row, cells in enumerate(sheets.survey, FIRST_ROW):
        kind = cells.get("type", "").strip().replace("_", " ")
        if kind in ("audit", "background-audio", "background audio"):
            yield FormProblem(f"“{kind}” records nothing here.", "survey", row, "type")
        if cells.get("save_to"):
            message = "The answer is kept, but no entity is made on this computer."
            yield FormProblem(message, "survey", row, "save_to")
