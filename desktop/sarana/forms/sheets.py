"""The rows of a workbook, and how its words keep their quotation marks on the way through pyxform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, str]

FIRST_ROW = 2  # below the heading


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of a workbook; row 0 here is row 2 of the spreadsheet."""

    survey: Sequence[Row] = ()
    choices: Sequence[Row] = ()
    settings: Sequence[Row] = ()
    others: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False)  # as pyxform wants it
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # sheet → column → as written

    def heading(self, sheet: str, column: str) -> str:
        """What a column is called in the workbook itself."""
        return self.headings.get(sheet, {}).get(column, column)

    def column(self, sheet: str, heading: str) -> str:
        """What a column with such a heading is called here."""
        written = self.headings.get(sheet, {})
        return next((column for column, as_written in written.items() if as_written == heading), heading)


#: Curved quotation marks, and what stands for them meanwhile: pyxform makes straight ones of them everywhere,
#: which helps expressions that a word processor spoilt, but is wrong in Chinese and poor in English words.
_CURVED = str.maketrans("\u2018\u2019\u201c\u201d", "\ue0f0\ue0f1\ue0f2\ue0f3")
_BACK = str.maketrans("\ue0f0\ue0f1\ue0f2\ue0f3", "\u2018\u2019\u201c\u201d")

#: The columns that people read.
_READ = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def with_marks_kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """The rows for pyxform, with stand-ins for the curved quotation marks in words."""
    kept = dict(data)
    for sheet in ("survey", "choices"):
        kept[sheet] = [_row_kept(row) for row in data.get(sheet) or ()] or data.get(sheet)
    return kept


def with_marks_back(text: str) -> str:
    """What pyxform made or said, with the marks themselves."""
    return text.translate(_BACK)


def _row_kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column: value.translate(_CURVED) if isinstance(value, str) and _is_read(column, value) else value
        for column, value in row.items()
    }


def _is_read(column: object, value: str) -> bool:
    """Words; not those that hold an expression, whose quotation marks pyxform has to mend."""
    name = str(column).partition(":")[0].strip().lower()
    return name in _READ and "instance(" not in value
