"""The fields: what a person types into. `field_for` chooses the one for a question."""

from collections.abc import Callable

from sarana.forms.state import Control, NodeState, Type
from sarana.ui.fields.choices import CheckField, RadioField
from sarana.ui.fields.date import DateField, DateTimeField, TimeField
from sarana.ui.fields.field import Attachments, Field
from sarana.ui.fields.files import FileField, PictureField
from sarana.ui.fields.find import FindField, FindManyField
from sarana.ui.fields.lists import DropDownField
from sarana.ui.fields.month import MonthField, YearField
from sarana.ui.fields.number import NumberField
from sarana.ui.fields.rank import RankField
from sarana.ui.fields.scale import AcknowledgeField, PickerField, RangeField, RatingField
from sarana.ui.fields.signature import SignatureField
from sarana.ui.fields.text import ParagraphField, TextField

#: A longer list is found by typing, not by looking.
LONG_LIST = 12
#: However the form wants it shown: more than these are never laid out side by side.
VERY_LONG_LIST = 100
DRAWN = frozenset({"signature", "draw", "annotate"})
SIDE_BY_SIDE = frozenset({"likert", "horizontal", "horizontal-compact", "columns", "list", "list-nolabel"})


def kind_of_field(state: NodeState) -> type[Field]:
    """Which field a question takes, by its control, its type and its appearance; never none."""
    always: dict[Control, type[Field]] = {
        Control.RANK: RankField,
        Control.TRIGGER: AcknowledgeField,
    }
    depends: dict[Control, Callable[[NodeState], type[Field]]] = {
        Control.SELECT_ONE: _select_one,
        Control.SELECT_MANY: _select_many,
        Control.RANGE: _range,
        Control.UPLOAD: _upload,
    }
    return always.get(state.control) or depends.get(state.control, _input)(state)


def field_for(
    state: NodeState, attachments: Attachments, media: Callable[[str], bytes] | None = None
) -> Field:
    """A new field for this question. `media` gives the form's own pictures by their names."""
    kind = kind_of_field(state)
    if issubclass(kind, PictureField | FileField):
        return kind(attachments)
    if issubclass(kind, RadioField | CheckField):
        return kind(media)
    return kind()


def _select_many(state: NodeState) -> type[Field]:
    return FindManyField if len(state.choices) > VERY_LONG_LIST else CheckField


def _select_one(state: NodeState) -> type[Field]:
    if len(state.choices) > VERY_LONG_LIST:
        return FindField
    if state.appearance & SIDE_BY_SIDE or any(choice.media for choice in state.choices):
        return RadioField
    if state.appearance & {"autocomplete", "search"} or len(state.choices) > LONG_LIST:
        return FindField
    return DropDownField if "minimal" in state.appearance else RadioField


def _range(state: NodeState) -> type[Field]:
    if "picker" in state.appearance:
        return PickerField
    return RatingField if "rating" in state.appearance else RangeField


def _upload(state: NodeState) -> type[Field]:
    if not state.mediatype.startswith("image/"):
        return FileField
    return SignatureField if state.appearance & DRAWN else PictureField


def _input(state: NodeState) -> type[Field]:
    if state.type is Type.DATE:
        if "month-year" in state.appearance:
            return MonthField
        return YearField if "year" in state.appearance else DateField
    by_type: dict[Type, type[Field]] = {
        Type.INTEGER: NumberField,
        Type.DECIMAL: NumberField,
        Type.TIME: TimeField,
        Type.DATETIME: DateTimeField,
        Type.BINARY: FileField,
    }
    if state.type in by_type:
        return by_type[state.type]
    several_lines = "multiline" in state.appearance or "rows" in state.parameters
    return ParagraphField if several_lines and state.type is Type.TEXT else TextField
