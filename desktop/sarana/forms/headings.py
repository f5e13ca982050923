"""What the columns of a workbook are called, however its designer wrote their headings.

pyxform reads `Type`, `body::appearance` or `relevance` as `type`, `appearance` or `relevant`. Whatever looks
into the rows must read them so too, or a level of sensitivity under `Sensitivity` would be overlooked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: What the survey sheet may say to ODK; every other column is the designer's own and is kept.
KNOWN_COLUMNS = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "relevance",
        "constraint",
        "constraint_message",
        "calculation",
        "calculate",
        "default",
        "appearance",
        "parameters",
        "readonly",
        "read_only",
        "choice_filter",
        "repeat_count",
        "count",
        "media",
        "image",
        "big-image",
        "audio",
        "video",
        "bind",
        "body",
        "control",
        "instance",
        "trigger",
        "save_to",
        "autoplay",
        "query",
        "intent",
        "disabled",
        "caption",
    }
)
#: Our own columns, read by letters, lists and the rules of disclosure.
OWN_COLUMNS = frozenset({"phase", "mode", "sensitivity", "fact", "source", "htcds"})

#: Other names of columns that pyxform knows (pyxform.aliases), and the ones that are used here.
_SAME = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
}
#: Columns that may be written with what they are part of: `bind::relevant`, `body::appearance`.
_WITHIN = frozenset({"bind", "body", "control", "media"})


def columns(headings: Iterable[str], sheet: str) -> Mapping[str, str]:
    """Heading → what its column is called here; of several headings for one column the first counts."""
    found: dict[str, str] = {}
    for heading in headings:
        name = _column(heading, sheet)
        found[heading] = heading if name in found.values() else name
    return found


def _column(heading: str, sheet: str) -> str:
    first, mark, rest = heading.partition("::" if "::" in heading else ":")
    first, rest = "_".join(first.split()).lower(), rest.strip()
    if first in _WITHIN and rest:
        inner = _column(rest, sheet)
        return inner if inner.partition(":")[0] in KNOWN_COLUMNS else heading
    if first == "jr":
        return _SAME.get(f"jr:{rest}", heading)
    if sheet == "settings":
        return f"{first}{mark}{rest}"
    known = first in KNOWN_COLUMNS or first in OWN_COLUMNS or first in _SAME or first == "list_name"
    return f"{_SAME.get(first, first)}{mark}{rest}" if known else heading
