"""An XLSForm workbook → FormSource. pyxform converts it, and is imported only when needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sarana.errors import FormProblem, FormRefused
from sarana.forms.complaints import Complaint, path_text
from sarana.forms.form import examine
from sarana.forms.sources import FormSource

#: What the survey sheet may say to ODK; every other column is the designer's own and is kept.
_KNOWN_COLUMNS = frozenset(
    [
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "default",
        "appearance",
        "parameters",
        "readonly",
        "read_only",
        "choice_filter",
        "repeat_count",
        "media",
        "image",
        "audio",
        "video",
        "big-image",
        "bind",
        "body",
        "instance",
        "trigger",
        "note",
        "save_to",
        "autoplay",
        "query",
        "intent",
        "accuracyThreshold",
        "rows",
        "value",
        "disabled",
        "control",
        "caption",
        "command",
        "constraining_message",
        "count",
        "jr",
        "relevance",
        "calculate",
    ]
)
MOST_BYTES = 20_000_000
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Sheets:
    """The rows of a workbook as pyxform reads them, with the row numbers of the spreadsheet."""

    survey: Sequence[Mapping[str, str]]
    choices: Sequence[Mapping[str, str]]
    settings: Mapping[str, str]


def read_workbook(content: bytes, file_name: str, *, media: Mapping[str, bytes] | None = None) -> FormSource:
    """The form of a workbook (.xlsx, .xlsm, .xls, .csv or .md), or FormRefused with all that is wrong."""
    from sarana.forms.conversion import convert, read_sheets

    if len(content) > MOST_BYTES:
        raise FormRefused((FormProblem("The workbook is larger than 20 MB."),))
    sheets = read_sheets(content, file_name)
    xform = convert(content, file_name, sheets)
    places = places_of(sheets.survey, xform)
    source = FormSource(
        xform=xform,
        extras=_extras(sheets.survey, places),
        settings=dict(sheets.settings),
        media=dict(media or {}),
    )
    _, complaints = examine(source)
    rows: dict[str, int] = {}
    for row, place in places.items():
        rows.setdefault(place, row)
    complaints.raise_any(lambda complaint: _located(complaint, rows))
    return source


def _located(complaint: Complaint, rows: Mapping[str, int]) -> FormProblem:
    place = path_text(complaint.path)
    row = rows.get(place)
    return FormProblem(
        complaint.message if row else f"{place}: {complaint.message}",
        sheet="survey",
        row=row,
        column=_COLUMNS.get(complaint.aspect, complaint.aspect),
        remedy=complaint.remedy,
    )


_COLUMNS = {"calculate": "calculation", "message": "constraint_message", "ref": "name", "nodeset": "name"}


# ---- where each row of the survey ends up in the form


def places_of(survey: Sequence[Mapping[str, str]], xform: bytes) -> Mapping[int, str]:
    """Row of the spreadsheet → path in the instance."""
    root = _root_name(xform)
    above: list[str] = [root]
    places: dict[int, str] = {}
    for index, row in enumerate(survey):
        kind, name = str(row.get("type") or "").strip(), str(row.get("name") or "").strip()
        words = kind.replace("_", " ").split()
        if words[:1] == ["end"] and len(words) > 1:
            if len(above) > 1:
                places[index + 2] = "/" + "/".join(above)  # its own columns belong to what it closes
                above.pop()
            continue
        if not name:
            continue
        places[index + 2] = "/" + "/".join([*above, name])
        if words[:1] == ["begin"]:
            above.append(name)
    return places


def _root_name(xform: bytes) -> str:
    from sarana.forms.markup import elements, local, read_xml
    from sarana.forms.tree import XFORMS

    instance = next(read_xml(xform).iter("{" + XFORMS + "}instance"), None)
    return local(elements(instance)[0]) if instance is not None else "data"


def _extras(
    survey: Sequence[Mapping[str, str]], places: Mapping[int, str]
) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for index, row in enumerate(survey):
        kept = {
            column: str(value) for column, value in row.items() if _own(column) and value not in (None, "")
        }
        if kept and index + 2 in places:
            found.setdefault(places[index + 2], {}).update(kept)
    return found


def _own(column: str) -> bool:
    return column.partition(":")[0].strip().lower().replace(" ", "_") not in _KNOWN_COLUMNS
