"""Cells of a workbook whose formula has no result: what they should say is not in the file at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell

from sarana.errors import FormProblem
from sarana.forms.conversion import BROKEN
from sarana.sentence import N_

_READ = ("survey", "choices", "settings", "entities")
_REMEDY = N_("Write the value itself, or save the workbook with a spreadsheet program.")
_SIGNS = (b"<f", b't="e"')  # a formula; an error


def without_result(untrusted_workbook: bytes) -> Iterator[FormProblem]:
    """Formulas that no spreadsheet program has worked out yet, and those that went wrong (#REF!).

    The file is one that was read as an .xlsx workbook before; anything else gives nothing.
    """
    if not _has_formulas(untrusted_workbook):
        return
    try:
        written = load_workbook(BytesIO(untrusted_workbook))
        worked_out = load_workbook(BytesIO(untrusted_workbook), data_only=True)
    except BROKEN:
        return  # what cannot be read so, is read without its formulas
    for name in written.sheetnames:
        if name.strip().lower() in _READ:
            headings = [str(cell.value or "") for cell in worked_out[name][1]]
            for row in written[name].iter_rows(min_row=2, max_col=len(headings)):
                for number, (heading, cell) in enumerate(zip(headings, row, strict=True), 1):
                    result = worked_out[name].cell(row[0].row or 0, number)
                    message = _what_is_wrong(cell, result)
                    if message:
                        yield FormProblem(message, name.strip().lower(), cell.row, heading, _REMEDY)


def _what_is_wrong(written: Cell | MergedCell, result: Cell | MergedCell) -> str:
    if written.data_type == "f" and result.value is None:
        return N_("This cell holds a formula, and the workbook does not know its result.")
    if result.data_type == "e":
        return N_("This cell holds an error of the spreadsheet: {error}.", error=result.value)
    return ""


def _has_formulas(workbook: bytes) -> bool:
    if workbook[:4] != b"PK\x03\x04":
        return False
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return any(sign in archive.read(name) for name in sheets for sign in _SIGNS)
