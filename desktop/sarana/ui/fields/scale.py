"""Numbers on a scale: a slider for range, a row of numbers for rating, a tick for acknowledge."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from sarana.forms.state import Choice, NodeState
from sarana.language import _
from sarana.ui import style
from sarana.ui.fields.choice import CheckRow
from sarana.ui.fields.choices import RadioField
from sarana.ui.fields.field import Field, IgnoresTheWheel
from sarana.ui.words import Words


def scale(state: NodeState) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and step of a range (ODK XForms: body elements, range); sound even where the form is not."""
    start = _decimal(state.parameters.get("start", ""), Decimal(0))
    end = _decimal(state.parameters.get("end", ""), Decimal(10))
    step = abs(_decimal(state.parameters.get("step", ""), Decimal(1))) or Decimal(1)
    return start, end, step


def _decimal(text: str, otherwise: Decimal) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return otherwise
    return number if number.is_finite() else otherwise


class RangeField(Field):
    """A slider. Nothing is answered until it is touched: no end of a scale is a default."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.installEventFilter(IgnoresTheWheel(self.slider))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderPressed.connect(self._on_moved)
        self.answer = Words(role="strong")
        self._start, self._end = Words(role="muted"), Words(role="muted")
        row = QHBoxLayout()
        for widget, stretch in ((self._start, 0), (self.slider, 1), (self._end, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.answer)
        self.setFocusProxy(self.slider)

    def speak(self) -> None:
        self._say(self._value)

    def _on_moved(self) -> None:
        if self._state is None:
            return
        start, end, step = scale(self._state)
        value = start + self.slider.value() * (step if end >= start else -step)
        self.send(str(value))
        self._say(str(value))

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        start, end, step = scale(state)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, int(abs(end - start) / step))
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        self._start.say(str(start))
        self._end.say(str(end))
        self.slider.setEnabled(not state.readonly)
        self._say(state.value)

    def _display(self, value: str) -> None:
        if self._state is None:
            return
        start, _end, step = scale(self._state)
        with QSignalBlocker(self.slider):
            self.slider.setValue(int(abs(_decimal(value, start) - start) / step))
        self._say(value)

    def _same(self, value: str, shown: str) -> bool:
        return value == shown or (
            bool(value and shown) and _decimal(value, Decimal(0)) == _decimal(shown, Decimal(1))
        )

    def _say(self, value: str) -> None:
        self.answer.say(value or _("Not answered yet: move the slider."))
        style.mark(self.answer, "strong" if value else "hint")

    def _inner(self) -> Sequence[QWidget]:
        return (self.slider,)


class RatingField(RadioField):
    """The numbers of a range side by side (appearance rating, picker)."""

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(replace(state, choices=steps(state)), before)


MOST_STEPS = 200


def steps(state: NodeState) -> tuple[Choice, ...]:
    """Every number of a range as a choice."""
    start, end, step = scale(state)
    count = min(int(abs(end - start) / step), MOST_STEPS)
    values = (str(start + number * (step if end >= start else -step)) for number in range(count + 1))
    return tuple(Choice(value, value) for value in values)


class AcknowledgeField(Field):
    """One box to tick: "I have read this" (trigger)."""

    def __init__(self) -> None:
        super().__init__()
        self.row = CheckRow(Choice("OK", _("Confirmed")))
        self.row.setMaximumWidth(320)
        self.row.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.setFocusProxy(self.row)

    def speak(self) -> None:
        self.row.say(Choice("OK", _("Confirmed")))

    def _on_clicked(self) -> None:
        self.send("OK" if self.row.isChecked() else "")

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.row.setEnabled(not state.readonly)

    def _display(self, value: str) -> None:
        self.row.setChecked(bool(value))

    def _inner(self) -> Sequence[QWidget]:
        return (self.row,)
