"""Months and years: dates whose day nobody asked for."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _, spoken
from sarana.ui.fields import days
from sarana.ui.fields.field import Field, IgnoresTheWheel
from sarana.ui.fields.line import Line
from sarana.ui.fields.number import LATIN
from sarana.ui.fields.text import LineField

YEAR_WIDTH = 110


class MonthField(Field):
    """A month of a year: the value is its first day (appearance month-year)."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.month = QComboBox()
        self.month.setMaxVisibleItems(13)
        self.month.installEventFilter(IgnoresTheWheel(self.month))
        self.month.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.year = Line()
        self.year.setFixedWidth(YEAR_WIDTH)
        self.month.activated.connect(self._on_typed)
        self.year.textEdited.connect(self._on_typed)
        self.year.editingFinished.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.month)
        row.addWidget(self.year)
        row.addStretch(1)
        self.setFocusProxy(self.month)
        self.speak()

    def speak(self) -> None:
        names = spoken().locale.months["stand-alone"]["wide"]
        chosen = self.month.currentIndex()
        with QSignalBlocker(self.month):
            self.month.clear()
            self.month.addItem(_("Month"))
            self.month.addItems([str(names[number]) for number in range(1, 13)])
            self.month.setCurrentIndex(max(chosen, 0))
        self.year.setPlaceholderText(_("Year"))

    def _on_typed(self) -> None:
        month, typed = self.month.currentIndex(), self.year.text().strip()
        year = days.year(typed)
        if year and month:
            self.send(f"{year:04}-{month:02}-01")
        else:  # half an answer: kept, and said to be half
            self.send(f"{typed.translate(LATIN)}-{month or ''}" if typed or month else "")

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.month.setEnabled(not state.readonly)
        self.year.setReadOnly(state.readonly)
        self._mark_invalid(self.month, state)
        self._mark_invalid(self.year, state)

    def _display(self, value: str) -> None:
        found = re.match(r"^([^-]*)-(\d{1,2})?", value)
        month = int(found.group(2) or 0) if found else 0
        self.month.setCurrentIndex(month if month <= 12 else 0)
        self.year.setText(found.group(1) if found else value)

    def _name(self, label: str, hint: str) -> None:
        super()._name(label, hint)
        self.month.setAccessibleName(_("{question}: month").format(question=label))
        self.year.setAccessibleName(_("{question}: year").format(question=label))

    def _inner(self) -> Sequence[QWidget]:
        return (self.month, self.year)


class YearField(LineField):
    """A year: the value is its first day (appearance year)."""

    def __init__(self) -> None:
        super().__init__()
        self.edit.setMaximumWidth(YEAR_WIDTH)
        self.speak()

    def speak(self) -> None:
        self.edit.setPlaceholderText(_("Year"))

    def _on_typed(self, text: str) -> None:
        year = days.year(text)
        self.send(f"{year:04}-01-01" if year else text.strip())

    def _display(self, value: str) -> None:
        day = days.day(value)
        super()._display(f"{day.year:04}" if day else value)
