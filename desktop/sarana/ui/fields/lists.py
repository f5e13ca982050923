"""Select one from a list that opens."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _
from sarana.ui import words
from sarana.ui.fields.field import Field, IgnoresTheWheel

WIDEST = 460


class DropDownField(Field):
    """Select one from a drop-down (appearance minimal). Delete takes the answer back."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = QComboBox()
        self.combo.setMaximumWidth(WIDEST)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.installEventFilter(IgnoresTheWheel(self.combo))
        self.combo.installEventFilter(self)
        self.combo.activated.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.combo)
        self.setFocusProxy(self.combo)

    def speak(self) -> None:
        if self.combo.count():
            self.combo.setItemText(0, _("Choose…"))

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        wanted = [("", _("Choose…"))]
        wanted += [
            (choice.value, in_both(choice.label, self._second.get(choice.value, "")))
            for choice in state.choices
        ]
        shown = [(self.combo.itemData(at), self.combo.itemText(at)) for at in range(self.combo.count())]
        if wanted != shown:
            with QSignalBlocker(self.combo):
                self.combo.clear()
                for value, label in wanted:
                    self.combo.addItem(label, value)
            self._display(state.value)
        self.combo.setEnabled(not state.readonly)
        self._mark_invalid(self.combo, state)

    def _display(self, value: str) -> None:
        self.combo.setCurrentIndex(max(self.combo.findData(value), 0))

    def _on_chosen(self, index: int) -> None:
        self.send(str(self.combo.itemData(index) or ""))

    def _inner(self) -> Sequence[QWidget]:
        return (self.combo,)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self.clear()
            return True
        return super().eventFilter(watched, event)


def in_both(label: str, second: str) -> str:
    """A choice in the first and the second language, on one line."""
    first, other = words.plain(label), words.plain(second)
    return f"{first}  ·  {other}" if other and other != first else first
