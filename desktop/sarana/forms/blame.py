"""pyxform's sentences → problems with sheet, row, column and remedy, so that a designer finds the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sarana.errors import FormProblem
from sarana.forms.sheets import FIRST_ROW, Row, Sheets
from sarana.sentence import N_

_ROW = re.compile(r"\[row : (\d+|unknown|None)\]\s*")
_SHEET = re.compile(
    r"(?:On the '(\w+)' sheet|for sheet: '(\w+)'|an? (?:sheet named )?'?(\w+)'? sheet|sheet named '(\w+)')"
)
_COLUMN = re.compile(r"the '([\w:\- ()]+?)' (?:value|column)")
_ADVICE = re.compile(r"(?<=[.)] )(?=(?:Please|Either|Rename|Remove|Learn more|If this is intentional|To )\b)")
_DUMPED = re.compile(r" ?\{'.*'\}")  # a row of the workbook as Python writes it
_MEDIUM = re.compile(r"Media type: (\S+) not supported")
_ABSENT = re.compile(r"has no label")
_QUOTED = re.compile(
    r"(?<=named )([\w-]+)(?=\.$)|'([^']+)'|\$\{([^}]+)\}|\"([^\"]+)\"|“([^”]+)”|\[([^\]]+)\]|: (\w+)$"
)


def blame(message: str, sheets: Sheets) -> list[FormProblem]:
    """One problem for each row that the message speaks of."""
    parts = _ROW.split(message.strip())
    found = [] if not parts[0].strip() else [_problem(parts[0], None, sheets)]
    for row, text in zip(parts[1::2], parts[2::2], strict=True):
        found.append(_problem(text, int(row) if row.isdigit() else None, sheets))
    return found


def _problem(text: str, row: int | None, sheets: Sheets) -> FormProblem:
    medium = _MEDIUM.search(text)
    for sheet, headings in sheets.headings.items() if medium else ():
        for column, written in headings.items():
            if medium and medium[1] in (part.strip() for part in written.split(":")):
                return FormProblem(text.strip(), sheet, 1, column, N_("Write it in small letters."))
    text = _DUMPED.sub("", " ".join(text.split())).strip()
    said, remedy = _advice(text)
    sheet = _sheet(text)
    column = sheets.column(sheet or "survey", _column(text))
    if row is None or not column:
        found = _find(text, sheets, sheet, row, column)
        if found is not None:
            sheet, row, column = found
    if not sheet:
        sheet = "survey"
    if column == "dataset":
        column = "list_name"  # what the entities sheet calls it
    if sheet == "settings" and sheets.settings and "value" in text:
        row = FIRST_ROW  # the only row there is
    if row is None:
        row = 1
    missing = "sheet named" in text or "should be a" in text
    return FormProblem(said, sheet, row, "" if missing else column or _column_of_topic(text), remedy)


def _advice(text: str) -> tuple[str, str]:
    parts = _ADVICE.split(text, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _sheet(text: str) -> str:
    match = _SHEET.search(text)
    if match is None:
        return ""
    return next(group for group in match.groups() if group)


def _column(text: str) -> str:
    match = _COLUMN.search(text)
    return match[1].partition(" (")[0] if match else ""


# ---- cells that a message means without saying where they are


def _find(text: str, sheets: Sheets, sheet: str, row: int | None, column: str) -> tuple[str, int, str] | None:
    """The first cell that holds one of the words that the message quotes, or that its topic is about."""
    named = {"survey": sheets.survey, "choices": sheets.choices, "settings": sheets.settings, **sheets.others}
    searched = {sheet: named[sheet]} if sheet in named else named
    topic = column or _column_of_topic(text)
    words = [next(part for part in match if part) for match in _QUOTED.findall(text)]
    if "trigger for question" in text:
        words.reverse()  # the question that has the trigger stands last
    for exact in (True, False):
        for word in words:
            for name, rows in searched.items():
                cell = _cell(rows, word, exact, row)
                if cell is not None:
                    absent = _ABSENT.search(text) is not None
                    return name, cell[0], topic if absent or _has(rows, cell[0], topic) else column or cell[1]
    for name, rows in searched.items():
        headings = [word for word in words if word in {column for cells in rows for column in cells}]
        if headings and name == sheet:
            return name, row or 1, headings[0]
    return _by_topic(text, sheets.survey, row, topic) if sheet in ("", "survey") else None


def _cell(rows: Sequence[Row], word: str, exact: bool, only: int | None) -> tuple[int, str] | None:
    for number, cells in enumerate(rows, FIRST_ROW):
        if only is not None and number != only:
            continue
        for column in sorted(cells, key=_importance):
            text = cells[column].strip()
            if text == word if exact else len(word) > 2 and word in text:
                return number, column
    return None


def _importance(column: str) -> int:
    return {"name": 0, "type": 1, "list_name": 1, "parameters": 2, "appearance": 2}.get(column, 3)


def _has(rows: Sequence[Row], row: int, column: str) -> bool:
    return bool(column) and column in rows[row - FIRST_ROW]


#: What a message is about → the column where a designer puts it right.
_TOPICS = (
    (
        re.compile(r"big-image"),
        "big-image",
    ),
    (
        re.compile(
            r"seed|randomize|quality|pixels|accuracy|location-|track-changes|identify-user|parameter", re.I
        ),
        "parameters",
    ),
    (re.compile(r"choice filter|choice_filter", re.I), "choice_filter"),
    (re.compile(r"calculation trigger|trigger", re.I), "trigger"),
    (re.compile(r"search\(\)|appearance", re.I), "appearance"),
    (re.compile(r"calculation", re.I), "calculation"),
    (re.compile(r"no label or hint|label", re.I), "label"),
    (
        re.compile(r"question type|choices sheet|file name|list name|section|begin|end", re.I),
        "type",
    ),
    (re.compile(r"form_name|form name", re.I), "name"),
    (re.compile(r"name", re.I), "name"),
)


def _column_of_topic(text: str) -> str:
    return next((column for pattern, column in _TOPICS if pattern.search(text)), "type")


def _by_topic(text: str, survey: Sequence[Row], row: int | None, topic: str) -> tuple[str, int, str] | None:
    """A row that says something in the column which the message is about."""
    if row is not None:
        return "survey", row, topic
    words = re.findall(r"[\w-]{4,}", text.lower())
    for number, cells in _with(survey, topic):
        if any(word in cells[topic].lower() for word in words):
            return "survey", number, topic
    return None


def _with(rows: Sequence[Row], column: str) -> Iterator[tuple[int, Row]]:
    return ((number, cells) for number, cells in enumerate(rows, FIRST_ROW) if cells.get(column))
