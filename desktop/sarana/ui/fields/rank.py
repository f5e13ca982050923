"""Rank: choices put into an order."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sarana.forms.state import NodeState
from sarana.language import _
from sarana.ui import style
from sarana.ui.fields.field import Field
from sarana.ui.fields.lists import in_both
from sarana.ui.words import Words

VALUE = Qt.ItemDataRole.UserRole


class RankField(Field):
    """An ordered list. Buttons, Alt+Up, Alt+Down or the mouse move a line; nothing is ranked until then."""

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.model().rowsMoved.connect(self._on_moved)
        self.list.installEventFilter(self)
        self.up, self.down, self.keep = QPushButton(), QPushButton(), QPushButton()
        self.up.clicked.connect(lambda: self.move_line(-1))
        self.down.clicked.connect(lambda: self.move_line(1))
        self.keep.clicked.connect(self._on_moved)
        self.untouched = Words(role="hint")
        row = QHBoxLayout()
        for button in (self.up, self.down, self.keep):
            row.addWidget(button)
        row.addWidget(self.untouched, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        self.speak()

    def speak(self) -> None:
        self.up.setText(_("Move up"))
        self.down.setText(_("Move down"))
        self.keep.setText(_("Keep this order"))
        self.untouched.say(_("Not answered yet: move a line, or keep this order."))

    def move_line(self, by: int) -> None:
        """Move the chosen line up or down."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + by < self.list.count() or not self.list.isEnabled():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + by, item)
        self.list.setCurrentRow(row + by)
        self._on_moved()

    def order(self) -> list[str]:
        """The values from first to last, as the screen shows them."""
        return [str(self.list.item(row).data(VALUE)) for row in range(self.list.count())]

    def _on_moved(self) -> None:
        self.send(" ".join(self.order()))
        self._say(answered=True)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        labels = {
            choice.value: in_both(choice.label, self._second.get(choice.value, ""))
            for choice in state.choices
        }
        if set(self.order()) != set(labels):
            self._fill(list(labels))
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(labels[str(item.data(VALUE))])
        for widget in (self.list, self.up, self.down, self.keep):
            widget.setEnabled(not state.readonly)
        self._say(answered=bool(state.value))
        self._fit()

    def _display(self, value: str) -> None:
        offered = [choice.value for choice in self._state.choices] if self._state else []
        ranked = [one for one in value.split() if one in offered]
        self._fill(ranked + [one for one in offered if one not in ranked])
        if self._state:
            self._dress(self._state, self._state)
        self._say(answered=bool(value))

    def _fill(self, values: list[str]) -> None:
        chosen = self.list.currentItem()
        kept = chosen.data(VALUE) if chosen else None
        self.list.clear()
        for value in values:
            item = QListWidgetItem()
            item.setData(VALUE, value)
            self.list.addItem(item)
        self.list.setCurrentRow(values.index(kept) if kept in values else 0)

    def _say(self, *, answered: bool) -> None:
        self.keep.setVisible(not answered)
        self.untouched.setVisible(not answered)

    def _fit(self) -> None:
        height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(max(height, style.FIELD_HEIGHT) + 2 * self.list.frameWidth() + 2)

    def _inner(self) -> Sequence[QWidget]:
        return (self.list,)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            self.move_line(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().eventFilter(watched, event)
