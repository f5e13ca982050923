"""Numbers on a scale: a slider for range, a row of numbers for rating, a tick for acknowledge."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from sarana.forms.ranges import decimal, scale
from sarana.forms.state import Choice, NodeState
from sarana.language import _
from sarana.ui import style
from sarana.ui.fields.choice import CheckRow
from sarana.ui.fields.choices import RadioField
from sarana.ui.fields.field import Field, IgnoresTheWheel
from sarana.ui.fields.lists import DropDownField
from sarana.ui.words import Words


def names_of(state: NodeState, second: Mapping[str, str]) -> dict[Decimal, str]:
    """What the form calls some numbers of a range (`tick_labelset`), in both languages shown."""
    texts = {
        choice.value: "\n".join(dict.fromkeys([choice.label, second.get(choice.value) or choice.label]))
        for choice in state.choices
    }
    return scale(state).named(texts)


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


class TickNames(QWidget):
    """The names of some numbers, each beside its mark: under a slider that lies, right of one that stands."""

    def __init__(self) -> None:
        super().__init__()
        self._standing = False
        self._labels: list[tuple[float, Words]] = []  # how far along the slider, from its start
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_names(self, names: Sequence[tuple[float, str]], standing: bool) -> None:
        """Show these, each at its part of the whole length."""
        self._standing = standing
        if [(part, label.said()) for part, label in self._labels] != list(names):
            for _part, label in self._labels:
                label.hide()
                label.deleteLater()
            self._labels = [(part, self._label(name)) for part, name in names]
        self.setVisible(bool(names))
        self.updateGeometry()
        self._place()

    def _label(self, name: str) -> Words:
        label = Words(name, "hint")
        label.setParent(self)
        label.show()
        return label

    def hasHeightForWidth(self) -> bool:
        return not self._standing

    def heightForWidth(self, width: int) -> int:
        room = self._room(width)
        return max((label.heightForWidth(room) for _part, label in self._labels), default=0)

    def sizeHint(self) -> QSize:
        widest = max((label.sizeHint().width() for _part, label in self._labels), default=0)
        tallest = max((label.sizeHint().height() for _part, label in self._labels), default=0)
        if self._standing:
            return QSize(widest, tallest * len(self._labels))
        return QSize(widest * len(self._labels), tallest)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._standing else QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _room(self, width: int) -> int:
        """How wide a name may be without touching its neighbour."""
        parts = sorted(part for part, _label in self._labels)
        least = min((after - before for before, after in itertools.pairwise(parts)), default=1.0)
        return max(1, int(min(1.0, least) * (width - 2 * HANDLE)) - style.TIGHT)

    def _place(self) -> None:
        for part, label in self._labels:
            if self._standing:
                height = label.sizeHint().height()
                middle = HANDLE + (1 - part) * (self.height() - 2 * HANDLE)
                top = min(max(middle - height / 2, 0), max(self.height() - height, 0))
                label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
                label.setGeometry(0, round(top), self.width(), height)
            else:
                room = self._room(self.width())
                middle = HANDLE + part * (self.width() - 2 * HANDLE)
                left = min(max(middle - room / 2, 0), max(self.width() - room, 0))
                side = Qt.AlignmentFlag.AlignHCenter
                if part in (0, 1):  # at the ends there is room on one side only
                    side = Qt.AlignmentFlag.AlignRight if part else Qt.AlignmentFlag.AlignLeft
                label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
                label.setGeometry(round(left), 0, room, label.heightForWidth(room))


class RangeField(Field):
    """A slider. Nothing is answered until it is touched: no end of a scale is a default.

    Where the form has a `placeholder`, the handle waits there; that is no answer either.
    """

    def __init__(self) -> None:
        super().__init__()
        self.slider = Slider()
        self.slider.installEventFilter(IgnoresTheWheel(self.slider))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderPressed.connect(self._on_moved)
        self.answer = Words(role="strong")
        self._names: dict[Decimal, str] = {}
        self._start, self._end = Words(role="muted"), Words(role="muted")
        self.names = TickNames()
        self._named = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._named.setSpacing(style.TIGHT)
        self._named.addWidget(self.slider)
        self._named.addWidget(self.names)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self._start, 0)
        self._row.addLayout(self._named, 1)
        self._row.addWidget(self._end, 0)
        self._align_ends(upright=False)
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
        standing = "vertical" in state.appearance
        self._stand(standing)
        self.slider.ticks = _ticks(state)
        length = abs(end - start) or Decimal(1)
        named = names_of(state, self._second)
        self.names.show_names(
            sorted((float(abs(number - start) / length), name) for number, name in named.items()), standing
        )
        self._names = named
        self._start.say(str(start))
        self._end.say(str(end))
        self.slider.setEnabled(not state.readonly)
        self._say(state.value)

    def _stand(self, upright: bool) -> None:
        if upright == (self.slider.orientation() is Qt.Orientation.Vertical):
            return
        way = QBoxLayout.Direction
        self._row.setDirection(way.BottomToTop if upright else way.LeftToRight)
        self._named.setDirection(way.LeftToRight if upright else way.TopToBottom)
        self._align_ends(upright)
        self.slider.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        style.refresh(self.slider)

    def _align_ends(self, upright: bool) -> None:
        """Beside the slider, not beside the names under it; all of an upright one stand at the left."""
        self._named.setAlignment(self.slider, Qt.AlignmentFlag.AlignLeft if upright else Qt.AlignmentFlag(0))
        self._named.setStretchFactor(self.names, 1 if upright else 0)
        beside = Qt.AlignmentFlag.AlignLeft if upright else Qt.AlignmentFlag.AlignTop
        for words in (self._start, self._end):
            words.setMinimumHeight(0 if upright else self.slider.minimumSizeHint().height())
            self._row.setAlignment(words, beside)

    def _display(self, value: str) -> None:
        if self._state is None:
            return
        start, _end, step = scale(self._state)
        waiting = decimal(self._state.parameters.get("placeholder", ""), start)
        with QSignalBlocker(self.slider):
            self.slider.setValue(int(abs(decimal(value, waiting) - start) / step))
        self._say(value)

    def _same(self, value: str, shown: str) -> bool:
        return value == shown or (
            bool(value and shown) and decimal(value, Decimal(0)) == decimal(shown, Decimal(1))
        )

    def _say(self, value: str) -> None:
        name = self._names.get(decimal(value, Decimal("NaN"))) if value else None
        said = f"{value} · {name.partition(chr(10))[0]}" if name else value
        self.answer.say(said or _("Not answered yet: move the slider."))
        style.mark(self.answer, "strong" if value else "hint")
        style.flag(self.slider, "unanswered", not value)

    def _inner(self) -> Sequence[QWidget]:
        return (self.slider,)


def _ticks(state: NodeState) -> int:
    """How many spaces the marks leave: one for each step, or as the form says; 0 where there are no marks."""
    start, end, step = scale(state)
    every = abs(decimal(state.parameters.get("tick-interval", ""), step)) or step
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
    values = map(str, scale(state).numbers(MOST_STEPS))
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
