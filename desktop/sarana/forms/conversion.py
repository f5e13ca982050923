"""The only module that knows pyxform: workbook bytes → rows, and rows → XForm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert as pyxform_convert

from sarana.errors import FormProblem, FormRefused
from sarana.forms.workbook import Sheets


def file_type(content: bytes, file_name: str) -> str:
    """What the file is, by its first bytes before its name: people rename workbooks."""
    if content[:4] == b"PK\x03\x04":
        return ".xlsx"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return ".xls"
    return ".md" if file_name.lower().endswith(".md") else ".csv"


def read_sheets(content: bytes, file_name: str) -> Sheets:
    try:
        data = get_xlsform(BytesIO(content), file_type(content, file_name))
    except PyXFormError as error:
        raise FormRefused((FormProblem(str(error)),)) from None
    settings = data.settings[0] if data.settings else {}
    return Sheets(
        survey=_rows(data.survey),
        choices=_rows(data.choices),
        settings={str(key): str(value) for key, value in settings.items() if value is not None},
    )


def _rows(rows: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, str]]:
    return [{str(key): str(value) for key, value in row.items() if value is not None} for row in rows or ()]


def convert(content: bytes, file_name: str, sheets: Sheets) -> bytes:
    try:
        result = pyxform_convert(
            xlsform=BytesIO(content),
            validate=False,
            file_type=file_type(content, file_name),
            form_name="data",
        )
    except PyXFormError as error:
        raise FormRefused((FormProblem(str(error)),)) from None
    return str(result.xform).encode()
