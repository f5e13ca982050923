"""Everything that an interview shows of itself, as plain values (`sarana form state`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sarana.forms.interview import Interview
from sarana.forms.state import Control, Kind, NodeState

_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)


def describe(interview: Interview) -> Iterator[Mapping[str, Any]]:
    """One mapping for every place that exists, hidden ones too, in document order."""
    for ref in interview.refs(ranges=True):
        yield plain(interview.node(ref), interview.visible_value(ref), interview.odk_type(ref))


def plain(state: NodeState, value: str | None, odk_type: str | None) -> Mapping[str, Any]:
    """A state with the value that expressions see; `typed` where the answer is no value of its type."""
    told: dict[str, Any] = {
        "ref": state.ref,
        "kind": str(state.kind),
        "control": str(state.control),
        "type": odk_type,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "value": value,
        "violation": str(state.violation.rule) if state.violation else None,
        "message": state.violation.message if state.violation else None,
        "choices": [{"value": choice.value, "label": choice.label} for choice in state.choices],
        "label": state.label,
        "hint": state.hint,
        "guidance": state.guidance,
        "appearance": sorted(state.appearance),
    }
    if state.value != (value or ""):
        told["typed"] = state.value
    if state.kind is Kind.REPEAT:
        told["count"] = state.count
    return told
