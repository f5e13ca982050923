"""Select one from a list that opens: a plain drop-down, and a line that finds choices as one types."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _
from sarana.ui import style, words
from sarana.ui.fields.calendar import icon
from sarana.ui.fields.field import Field, IgnoresTheWheel

VALUE = Qt.ItemDataRole.UserRole
HEARD = Qt.ItemDataRole.UserRole + 1  # what typing is compared with: both languages and the value
WIDEST = 460
OPENER = 30  # the width of the button in the line


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


class FindField(Field):
    """Select one from a long list: type a part of the word in any script, or open the whole list."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = FindEdit()
        self.edit.setMaximumWidth(WIDEST)
        self._model = QStandardItemModel(self)
        self.edit.opener.clicked.connect(self.open_list)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self.edit)
        self._completer.setCompletionRole(HEARD)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(10)
        self.popup = QListView()
        self._completer.setPopup(self.popup)
        style.mark(self.popup, "popup")
        self._completer.activated[QModelIndex].connect(self._on_picked)  # type: ignore[index]
        self.edit.textEdited.connect(self._on_typed)
        self.edit.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.speak()

    def speak(self) -> None:
        self.edit.setPlaceholderText(_("Type to find a choice"))
        self.edit.opener.setAccessibleName(_("Show all choices"))
        self.edit.opener.setToolTip(_("Show all choices"))

    def open_list(self) -> None:
        """Show every choice."""
        self.edit.setFocus()
        self.edit.selectAll()
        self._offer("")

    def found(self) -> list[str]:
        """The values that the list offers now."""
        model: QAbstractItemModel = self._completer.completionModel()
        return [str(model.data(model.index(row, 0), VALUE)) for row in range(model.rowCount())]

    def _offer(self, text: str) -> None:
        self._completer.setCompletionPrefix(text)
        self._completer.complete()

    def _on_typed(self, text: str) -> None:
        if not text.strip():
            self.send("")
        self._offer(text.strip())

    def _on_picked(self, index: QModelIndex) -> None:
        value = str(index.data(VALUE))
        self.popup.hide()
        self._display(value)
        self.send(value)

    def _settle_on(self) -> None:
        """The line was left: take the only choice that fits what was typed, or show the answer again."""
        text = self.edit.text().strip()
        if text and text != self._label(self._value):
            self._completer.setCompletionPrefix(text)
            exact = [value for value in self.found() if self._label(value).casefold() == text.casefold()]
            fitting = exact or self.found()
            if len(fitting) == 1:
                self.send(fitting[0])
        self._display(self._value)
        self.left.emit()

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        wanted = [(choice.value, words.plain(choice.label)) for choice in state.choices]
        shown = [(self._at(row, VALUE), self._at(row, HEARD)) for row in range(self._model.rowCount())]
        heard = [(value, f"{label}\n{self._second.get(value, '')}\n{value}") for value, label in wanted]
        if heard != shown:
            self._model.clear()
            for (value, label), (_value, words_) in zip(wanted, heard, strict=True):
                item = QStandardItem(in_both(label, self._second.get(value, "")))
                item.setData(value, VALUE)
                item.setData(words_, HEARD)
                self._model.appendRow(item)
            if not self.edit.hasFocus() or before is None or self.edit.text() == self._label_in(before):
                self._display(state.value)
        self.edit.setReadOnly(state.readonly)
        self.edit.opener.setEnabled(not state.readonly)
        self._mark_invalid(self.edit, state)

    def _at(self, row: int, role: int) -> str:
        return str(self._model.item(row).data(role))

    def _label(self, value: str) -> str:
        choices = self._state.choices if self._state else ()
        return next((words.plain(choice.label) for choice in choices if choice.value == value), value)

    def _label_in(self, state: NodeState) -> str:
        return next(
            (words.plain(choice.label) for choice in state.choices if choice.value == state.value), ""
        )

    def _display(self, value: str) -> None:
        if self.edit.text() != self._label(value):
            self.edit.setText(self._label(value))

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit,)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() is not Qt.FocusReason.PopupFocusReason:
                self._settle_on()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and not self.popup.isVisible():
                self.open_list()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._settle_on()
                return True
        elif event.type() is QEvent.Type.MouseButtonPress and not (
            self.edit.hasFocus() or self.edit.isReadOnly()
        ):
            self.open_list()
        return super().eventFilter(watched, event)


class FindEdit(QLineEdit):
    """A line that is marked when it is entered, so that typing replaces it; with a button for the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextMargins(0, 0, OPENER, 0)
        self.opener = QToolButton(self)
        self.opener.setIcon(icon("chevron-down"))
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.setCursor(Qt.CursorShape.ArrowCursor)
        style.mark(self.opener, "inside")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.opener.setGeometry(self.width() - OPENER - 4, 2, OPENER, self.height() - 4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


def in_both(label: str, second: str) -> str:
    """A choice in the first and the second language, on one line."""
    first, other = words.plain(label), words.plain(second)
    return f"{first}  ·  {other}" if other and other != first else first
