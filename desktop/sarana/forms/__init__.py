"""What may be asked: forms, and interviews in which they are answered."""

from sarana.forms.form import Form, compile_form
from sarana.forms.interview import Interview, facts_of
from sarana.forms.moving import Move, preview_move
from sarana.forms.sources import FormSource, read_xform
from sarana.forms.state import (
    Break,
    Changes,
    Choice,
    Control,
    Fact,
    Facts,
    Kind,
    Media,
    NodeState,
    SectionProgress,
    Snapshot,
    Type,
    Violation,
)
from sarana.forms.workbook import read_workbook

__all__ = [
    "Break",
    "Changes",
    "Choice",
    "Control",
    "Fact",
    "Facts",
    "Form",
    "FormSource",
    "Interview",
    "Kind",
    "Media",
    "Move",
    "NodeState",
    "SectionProgress",
    "Snapshot",
    "Type",
    "Violation",
    "compile_form",
    "facts_of",
    "preview_move",
    "read_workbook",
    "read_xform",
]
