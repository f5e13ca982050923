"""Tables → an .xlsx workbook or CSV in which no cell can act as a formula.

A cell that begins with `=`, `+`, `-` or `@` is run by spreadsheet programs as a formula: an answer typed by
somebody else could then send or change things (OWASP, “CSV Injection”).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font

Rows = Sequence[Sequence[str]]

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-\d+(?:\.\d+)?")
#: What a workbook cannot hold (XML 1.0, section 2.2), and how much one cell can (Excel's own limit).
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_IN_A_CELL = 32_767
_WIDTHS = (26, 8, 48, 48, 30, 40)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; negative numbers stay."""
    return "'" + text if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def to_csv(rows: Rows) -> bytes:
    """UTF-8 with its mark, by which Excel tells it from other encodings; RFC 4180."""
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig", "replace")


def to_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with a sheet for each name, the first row of each as its heading; every cell is text."""
    book = Workbook(write_only=False)
    if book.active is not None:
        book.remove(book.active)
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        sheet = book.create_sheet(_sheet_name(name, number))
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                _put(sheet.cell(at, column), text, heading=at == 1)
        for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _put(cell: Cell, text: str, *, heading: bool) -> None:
    """Text and nothing else: openpyxl would make a formula of what begins with `=`."""
    cell.value = _UNSTORABLE.sub("", text)[:MOST_IN_A_CELL]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font = Font(bold=True)


def _sheet_name(name: str, number: int) -> str:
    """At most 31 letters without the signs that Excel refuses; the number keeps names apart."""
    return f"{number} " + re.sub(r"[\[\]:*?/\\]", " ", name)[:27]
