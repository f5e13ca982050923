"""Days and times of day: typed freely, said back in words, picked from a calendar."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sarana.forms.state import NodeState
from sarana.language import _, spoken
from sarana.ui import style
from sarana.ui.fields import days
from sarana.ui.fields.calendar import CalendarPopup, icon
from sarana.ui.fields.field import Field
from sarana.ui.fields.line import Line
from sarana.ui.fields.text import LineField
from sarana.ui.words import Words

DATE_WIDTH, TIME_WIDTH = 170, 120


class DayEdit(QWidget):
    """A line for a day, a button for the calendar, and the day in words beside it."""

    typed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = Line()
        self.edit.setFixedWidth(DATE_WIDTH)
        self.edit.textEdited.connect(lambda: self._on_typed(self.edit.text()))
        self.edit.editingFinished.connect(self._on_left)
        self.button = QToolButton()
        self.button.setIcon(icon("calendar"))
        style.mark(self.button, "icon")
        self.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.button.clicked.connect(self.open_calendar)
        self.in_words = Words(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        row.addWidget(self.button)
        row.addSpacing(8)
        row.addWidget(self.in_words, 1)
        self.setFocusProxy(self.edit)

    def speak(self) -> None:
        self.edit.setPlaceholderText(_("year-month-day"))
        self.edit.setToolTip(
            _("For example 2026-11-22, 22/11/2026 or 22 November 2026. Down arrow: calendar.")
        )
        self.button.setToolTip(_("Open the calendar"))
        self.button.setAccessibleName(_("Open the calendar"))
        self._say()

    def day(self) -> date | None:
        return days.day(self.edit.text())

    def show_text(self, text: str) -> None:
        if self.edit.text() != text:
            self.edit.setText(text)
        self._say()

    def set_readonly(self, readonly: bool) -> None:
        self.edit.setReadOnly(readonly)
        self.button.setEnabled(not readonly)

    def open_calendar(self) -> None:
        """Open the calendar under the line."""
        popup = CalendarPopup(self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.picked.connect(self._on_picked)
        popup.open_under(self.edit, self.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.edit.isReadOnly():
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self._say()
        self.typed.emit(text)

    def _on_picked(self, day: object) -> None:
        self.show_text(str(day))
        self.typed.emit(str(day))
        self.edit.setFocus()
        self.left.emit()

    def _on_left(self) -> None:
        day = self.day()
        if day:
            self.show_text(day.isoformat())
        self.left.emit()

    def _say(self) -> None:
        day = self.day()
        said = spoken().long_date(day) if day else ""
        if day and days.may_be_of_the_buddhist_era(day):
            question = _("{day}: is this the Buddhist era? Type the year of the common era, as {year}.")
            said = question.format(day=said, year=date.today().year)
        self.in_words.say(said)


class DateField(Field):
    """A day."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.day = DayEdit()
        self.edit = self.day.edit
        self.day.typed.connect(self._on_typed)
        self.day.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.day)
        self.setFocusProxy(self.edit)
        self.speak()

    def speak(self) -> None:
        self.day.speak()

    def _on_typed(self, text: str) -> None:
        day = days.day(text)
        self.send(day.isoformat() if day else text.strip())

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.day.set_readonly(state.readonly)
        self._mark_invalid(self.edit, state)

    def _display(self, value: str) -> None:
        self.day.show_text(value.split("T")[0] if days.day(value.split("T")[0]) else value)

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit,)


class TimeField(LineField):
    """A time of day."""

    def __init__(self) -> None:
        super().__init__()
        self.edit.setMaximumWidth(TIME_WIDTH)
        self.edit.editingFinished.connect(self._tidy)
        self.speak()

    def speak(self) -> None:
        self.edit.setPlaceholderText(_("hour:minute"))

    def _on_typed(self, text: str) -> None:
        clock = days.clock(text)
        self.send(days.write_clock(clock) if clock else text.strip())

    def _display(self, value: str) -> None:
        clock = days.clock(value)
        super()._display(f"{clock:%H:%M}" if clock else value)

    def _tidy(self) -> None:
        self._display(self._value)


class DateTimeField(Field):
    """A day and a time of day, with a button for now."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.day = DayEdit()
        self.day.in_words.hide()
        self.edit = self.day.edit
        self.time = Line()
        self.time.setFixedWidth(TIME_WIDTH)
        self.now = QPushButton()
        self.now.clicked.connect(self._take_now)
        self.in_words = Words(role="muted")
        self.day.typed.connect(self._on_typed)
        self.day.left.connect(self.left)
        self.time.textEdited.connect(self._on_typed)
        self.time.editingFinished.connect(self._tidy)
        row = QHBoxLayout()
        for widget in (self.day, self.time, self.now):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.TIGHT)
        column.addLayout(row)
        column.addWidget(self.in_words)
        self.setFocusProxy(self.edit)
        self.speak()

    def speak(self) -> None:
        self.day.speak()
        self.time.setPlaceholderText(_("hour:minute"))
        self.now.setText(_("Now"))
        self._say()

    def _on_typed(self) -> None:
        day, clock = self.day.day(), days.clock(self.time.text())
        if day and clock:
            self.send(days.write_moment(day, clock))
        else:
            typed = (day.isoformat() if day else self.edit.text().strip(), self.time.text().strip())
            self.send("T".join(typed) if any(typed) else "")
        self._say()

    def _take_now(self) -> None:
        self._display(days.write_moment(date.today(), datetime.now().time().replace(second=0, microsecond=0)))
        self._on_typed()
        self.left.emit()

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.day.set_readonly(state.readonly)
        self.time.setReadOnly(state.readonly)
        self.now.setEnabled(not state.readonly)
        self._mark_invalid(self.edit, state)
        self._mark_invalid(self.time, state)

    def _same(self, value: str, shown: str) -> bool:
        moment = days.read_moment(value)
        return value == shown or (moment is not None and moment == days.read_moment(shown))

    def _display(self, value: str) -> None:
        moment = days.read_moment(value)
        day, _separator, clock = value.partition("T")
        self.day.show_text(moment.date().isoformat() if moment else day)
        self.time.setText(f"{moment:%H:%M}" if moment else clock)
        self._say()

    def _tidy(self) -> None:
        clock = days.clock(self.time.text())
        if clock:
            self.time.setText(f"{clock:%H:%M}")
        self.left.emit()

    def _say(self) -> None:
        day, clock = self.day.day(), days.clock(self.time.text())
        words = ""
        if day and clock:
            words = f"{spoken().long_date(day)} {spoken().time(datetime.combine(day, clock))}"
        self.in_words.say(words)
        self.in_words.setVisible(bool(words))

    def _name(self, label: str, hint: str) -> None:
        super()._name(label, hint)
        self.time.setAccessibleName(_("{question}: time of day").format(question=label))

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit, self.time)
