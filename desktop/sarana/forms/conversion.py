"""The only module that knows pyxform: workbook bytes → rows, and rows → XForm."""

from __future__ import annotations

import codecs
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import fields
from io import BytesIO, StringIO
from typing import Any
from xml.parsers.expat import ExpatError

from openpyxl.utils.exceptions import InvalidFileException
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from pyxform.xls2xform import convert as pyxform_convert
from xlrd import XLRDError
from xlrd.compdoc import CompDocError

from sarana.errors import FormProblem, FormRefused
from sarana.forms.blame import blame
from sarana.forms.headings import columns
from sarana.forms.sheets import FIRST_ROW, Row, Sheets, with_marks_back, with_marks_kept
from sarana.forms.stumbling import stumbling_block
from sarana.forms.unsupported import with_stand_ins
from sarana.sentence import N_

MOST_UNPACKED = 200_000_000
MOST_ROWS = 20_000
_MOST_PROBLEMS = 30
#: What the libraries below raise on workbooks that are not sound; a fence, so that none of it goes further.
BROKEN = (
    PyXFormError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    AssertionError,
    NotImplementedError,
    SyntaxError,
    EOFError,
    XLRDError,
    CompDocError,
    InvalidFileException,
    struct.error,
    zlib.error,
    ExpatError,
)


_NO_WORKBOOK = FormProblem(N_("This file is not a workbook."), remedy=N_("Save it again as .xlsx."))


def file_type(content: bytes, file_name: str) -> str:
    """What the file is, by its first bytes before its name: people rename workbooks."""
    if content[:4] == b"PK\x03\x04":
        return ".xlsx"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return ".xls"
    return ".md" if file_name.lower().endswith(".md") else ".csv"


def read_sheets(content: bytes, file_name: str) -> Sheets:
    """The rows, or FormRefused where there is no workbook to read."""
    data = _data(content, file_name)
    others = {
        name: _rows(rows)
        for name, rows in ((each.name, getattr(data, each.name)) for each in fields(DefinitionData))
        if name in ("entities", "external_choices", "osm") and rows
    }
    raw = {each.name: getattr(data, each.name) for each in fields(DefinitionData)}
    named = {each: _named(getattr(data, each) or (), each) for each in ("survey", "choices", "settings")}
    headings = {each: {column: text for text, column in named[each].items()} for each in named}
    return Sheets(
        [_tidy(row) for row in _rows(data.survey, named["survey"])],
        _rows(data.choices, named["choices"]),
        _rows(data.settings, named["settings"]),
        others,
        raw,
        headings,
    )


def _data(content: bytes, file_name: str) -> DefinitionData:
    _check_size(content)
    kind = file_type(content, file_name)
    if kind in (".md", ".csv"):
        content = _in_utf_8(content)
    try:
        with redirect_stdout(StringIO()):  # xlrd prints what it thinks of a file
            data = get_xlsform(BytesIO(content), kind)
    except PyXFormError as error:
        if "was not recognized as a supported type" in str(error):
            raise FormRefused((_NO_WORKBOOK,)) from None
        raise FormRefused(tuple(blame(str(error), Sheets()))) from None
    except BROKEN:
        raise FormRefused((_NO_WORKBOOK,)) from None
    if len(data.survey or ()) > MOST_ROWS or len(data.choices or ()) > 5 * MOST_ROWS:
        raise FormRefused((FormProblem(N_("More than {most} rows.", most=MOST_ROWS), sheet="survey"),))
    return data


def _in_utf_8(content: bytes) -> bytes:
    """Text without the mark that Windows puts before it, also where it was saved as “Unicode”."""
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _check_size(content: bytes) -> None:
    """A small file must not unpack to a huge one."""
    if content[:4] != b"PK\x03\x04":
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except BROKEN:
        raise FormRefused((FormProblem(N_("This file is not a workbook, or it is damaged.")),)) from None
    if size > MOST_UNPACKED:
        raise FormRefused((FormProblem(N_("The workbook unpacks to more than 200 MB.")),))


def _named(rows: Sequence[Mapping[str, Any]], sheet: str) -> Mapping[str, str]:
    return columns(dict.fromkeys(str(key) for row in rows for key in row), sheet)


def _rows(rows: Sequence[Mapping[str, Any]] | None, named: Mapping[str, str] | None = None) -> list[Row]:
    name = named or {}
    return [
        {name.get(str(key), str(key)): str(value) for key, value in row.items() if value is not None}
        for row in rows or ()
    ]


def _tidy(row: Row) -> Row:
    """A type is read without regard to the room between its words, as pyxform reads it."""
    return {**row, "type": " ".join(row["type"].split())} if "type" in row else row


def convert(sheets: Sheets) -> tuple[bytes | None, list[FormProblem]]:
    """The XForm, as far as one can be made, and what pyxform objects to.

    pyxform stops at its first objection. Each time, the cell it names is mended in a copy and the conversion
    tried again, so that the designer hears of everything at once; of each cell once.
    """
    data = with_marks_kept(_copy(sheets.raw))
    data["survey"] = with_stand_ins(data.get("survey") or ())
    problems: list[FormProblem] = []
    cells: set[tuple[str, int | None, str]] = set()
    while len(problems) < _MOST_PROBLEMS:
        try:
            xform = str(pyxform_convert(_copy(data), validate=False).xform)
            return with_marks_back(xform).encode(), problems
        except PyXFormError as error:
            message = with_marks_back(str(error))
        except BROKEN as error:
            if problems:
                break
            return None, [_stumbled(data, error)]
        found = [each for each in blame(message, sheets) if each not in problems]
        if problems and not found:
            break
        problems += [each for each in found if _cell(each) not in cells]
        cells.update(map(_cell, found))
        if not all(_mended(data, problem, sheets) for problem in found):
            break
    return None, problems


def _copy(data: Mapping[str, Any]) -> dict[str, Any]:
    """The rows once more: pyxform changes what it is given. Cells are texts, so that a row is flat."""
    return {
        name: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for name, value in data.items()
    }


def _stumbled(data: Mapping[str, Any], error: Exception) -> FormProblem:
    """A crash of pyxform as a problem of the cell that makes it crash."""
    sheet, row, column = stumbling_block(data, _converts) or ("survey", 1, "")
    return FormProblem(
        N_("The form cannot be converted ({error}).", error=type(error).__name__),
        sheet,
        row,
        column,
        N_("Leave this cell empty."),
    )


def _converts(data: Mapping[str, Any]) -> bool:
    """Whether pyxform gets through, or at least knows what it objects to."""
    try:
        pyxform_convert(_copy(data), validate=False)
    except PyXFormError:
        return True
    except BROKEN:
        return False
    return True


def _cell(problem: FormProblem) -> tuple[str, int | None, str]:
    return problem.sheet, problem.row, problem.column


def _mended(data: dict[str, Any], problem: FormProblem, sheets: Sheets) -> bool:
    """Put something harmless into the cell that a problem names; False where that would make new problems."""
    if problem.sheet == "choices" and not data.get("choices"):
        data["choices"] = _lists_of(data)
        return bool(data["choices"])
    if problem.row is None or problem.row < FIRST_ROW or problem.column in ("", "list_name"):
        return False
    rows = data.get(problem.sheet) or ()
    index = problem.row - FIRST_ROW
    if index >= len(rows):
        return False
    row = rows[index]
    column = sheets.heading(problem.sheet, problem.column)
    harmless = _HARMLESS.get(problem.column, "")
    old = str(row.get(column) or "")
    if old.startswith(("begin", "end")) or (not old and not harmless):
        return False
    fresh = f"{harmless}_{problem.row}" if problem.column == "name" else harmless
    if fresh == old:
        return False
    row[column] = fresh
    if not fresh:
        del row[column]
    return True


def _lists_of(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """A choice for each list that the survey names, where a workbook has no sheet of choices at all."""
    types = [str(row.get("type") or "").split() for row in data.get("survey") or ()]
    names = dict.fromkeys(words[1] for words in types if len(words) > 1)
    return [{"list_name": name, "name": "a", "label": "-"} for name in names]


#: What stands in for a cell that must not be empty.
_HARMLESS = {"type": "text", "name": "sarana_mended", "label": "-"}
