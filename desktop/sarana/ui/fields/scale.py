"""Numbers on a scale: a slider for range, a row of numbers for rating, a tick for acknowledge."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QPointF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QSlider, QVBoxLayout, QWidget

from sarana.forms.state import Choice, NodeState
from sarana.language import _
from sarana.ui import style
from sarana.ui.fields.choice import CheckRow
from sarana.ui.fields.choices import RadioField
from sarana.ui.fields.field import Field, IgnoresTheWheel
from sarana.ui.fields.lists import DropDownField
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


MOST_TICKS = 24  # more would be a grey line
HANDLE = 11  # pixels from the end of a slider to the middle of its handle there


class Slider(QSlider):
    """A slider with a mark at each step: Qt draws none once a stylesheet draws its groove."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.ticks = 0  # how many spaces between marks; 0 for no marks

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.ticks:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(style.LINE_STRONG), 1))
            for number in range(self.ticks + 1):
                painter.drawLine(*self._tick(number / self.ticks))
            painter.end()
        super().paintEvent(event)

    def _tick(self, part: float) -> tuple[QPointF, QPointF]:
        standing = self.orientation() is Qt.Orientation.Vertical
        along = HANDLE + part * ((self.height() if standing else self.width()) - 2 * HANDLE)
        across = (self.width() if standing else self.height()) / 2
        ends = (across - 8, across + 8)
        if standing:
            return QPointF(ends[0], along), QPointF(ends[1], along)
        return QPointF(along, ends[0]), QPointF(along, ends[1])


class RangeField(Field):
    """A slider. Nothing is answered until it is touched: no end of a scale is a default."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = Slider()
        self.slider.installEventFilter(IgnoresTheWheel(self.slider))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderPressed.connect(self._on_moved)
        self.answer = Words(role="strong")
        self._start, self._end = Words(role="muted"), Words(role="muted")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for widget, stretch in ((self._start, 0), (self.slider, 1), (self._end, 0)):
            self._row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
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
        self._stand("vertical" in state.appearance)
        self.slider.ticks = _ticks(state)
        self._start.say(str(start))
        self._end.say(str(end))
        self.slider.setEnabled(not state.readonly)
        self._say(state.value)

    def _stand(self, upright: bool) -> None:
        if upright == (self.slider.orientation() is Qt.Orientation.Vertical):
            return
        way = QBoxLayout.Direction
        self._row.setDirection(way.BottomToTop if upright else way.LeftToRight)
        self.slider.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        style.refresh(self.slider)

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


def _ticks(state: NodeState) -> int:
    """How many spaces the marks leave: one for each step, or as the form says; 0 where there are no marks."""
    start, end, step = scale(state)
    every = abs(_decimal(state.parameters.get("tick_interval", ""), step)) or step
    spaces = int(abs(end - start) / every)
    return 0 if "no-ticks" in state.appearance or spaces > MOST_TICKS else spaces


class PickerField(DropDownField):
    """The numbers of a range in a list that opens (appearance picker)."""

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(replace(state, choices=steps(state)), before)


class RatingField(RadioField):
    """The numbers of a range side by side (appearance rating)."""

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(replace(state, choices=steps(state)), before)


MOST_STEPS = 1000


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
