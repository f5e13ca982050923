"""Which cell a converter stumbles over, where it stops with an error that names none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sarana.forms.headings import columns
from sarana.forms.sheets import FIRST_ROW

Sound = Callable[[Mapping[str, Any]], bool]
Rows = list[dict[str, Any]]
_NEEDED = frozenset({"type", "name", "list_name"})  # without them nothing can be converted at all
_MOST_TRIES = 60


def stumbling_block(data: Mapping[str, Any], sound: Sound) -> tuple[str, int, str] | None:
    """Sheet, row and column of a cell without which the workbook is sound, found by leaving cells out."""
    tries = iter(range(_MOST_TRIES))
    for sheet in ("survey", "choices", "settings"):
        rows: Rows = list(data.get(sheet) or ())
        called = columns(dict.fromkeys(key for row in rows for key in row), sheet)
        for column in (heading for heading, name in called.items() if name not in _NEEDED):
            if next(tries, None) is None:
                return None
            if sound({**data, sheet: [_without(row, column) for row in rows]}):
                return sheet, _row(data, sheet, rows, column, sound, tries), column
    return None


def _row(
    data: Mapping[str, Any], sheet: str, rows: Rows, column: str, sound: Sound, tries: Iterator[int]
) -> int:
    """The one row that matters; the first with anything in that column where it is not one alone."""
    filled = [at for at, row in enumerate(rows) if row.get(column)]
    for at in filled:
        if next(tries, None) is None:
            break
        if sound({**data, sheet: [*rows[:at], _without(rows[at], column), *rows[at + 1 :]]}):
            return at + FIRST_ROW
    return (filled[0] if filled else 0) + FIRST_ROW


def _without(row: dict[str, Any], column: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != column}
