"""Select from a long list: a line that finds choices as one types, in any script."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _, spoken
from sarana.ui import style
from sarana.ui.fields.calendar import icon
from sarana.ui.fields.choice_model import VALUE, ChoiceModel
from sarana.ui.fields.field import Field
from sarana.ui.fields.line import Line
from sarana.ui.fields.lists import WIDEST
from sarana.ui.words import Words

OPENER = 30  # the width of the button in the line
LINES = 8  # of the list in which several are ticked


class FindField(Field):
    """Select one from a long list: type a part of the word in any script, or open the whole list."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = FindEdit()
        self.edit.setMaximumWidth(WIDEST)
        self._model = ChoiceModel()
        self.edit.opener.clicked.connect(self.open_list)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self.edit)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self.popup = QListView()
        self.popup.setUniformItemSizes(True)
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
        return self._model.found()

    def _offer(self, text: str) -> None:
        self._model.find(text)
        if self._model.rowCount():
            self._completer.complete()
        else:
            self.popup.hide()

    def _on_typed(self, text: str) -> None:
        if not text.strip():
            self.send("")
        self._offer(text.strip())

    def _on_picked(self, index: QModelIndex) -> None:
        value = str(index.data(VALUE))
        self.popup.hide()
        self._display(value)
        self.send(value)

    def settle(self) -> None:
        """Take the only choice that fits what was typed."""
        text = self.edit.text().strip()
        if text and text != self._label(self._value):
            self._model.find(text)
            exact = [value for value in self.found() if self._label(value).casefold() == text.casefold()]
            fitting = exact or self.found()
            if len(fitting) == 1:
                self.send(fitting[0])

    def _settle_on(self) -> None:
        """The line was left: take what fits, or show the answer again."""
        self.settle()
        self._display(self._value)
        self.left.emit()

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        shown = self._model.label(before.value) if before is not None and before.value else ""
        if self._model.offer(state.choices, self._second) and (
            not self.edit.hasFocus() or before is None or self.edit.text() == shown
        ):
            self._display(state.value)
        self.edit.setReadOnly(state.readonly)
        self.edit.opener.setEnabled(not state.readonly)
        self._mark_invalid(self.edit, state)

    def _label(self, value: str) -> str:
        return self._model.label(value)

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


class FindEdit(Line):
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


class FindManyField(Field):
    """Select many from a long list: a line to find choices, a list to tick them in, and what is ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setClearButtonEnabled(True)
        self._model = ChoiceModel(many=True)
        self.list = QListView()
        self.list.setUniformItemSizes(True)
        self.list.setModel(self._model)
        self.list.setFixedHeight(LINES * style.FIELD_HEIGHT)
        self.edit.textChanged.connect(self._model.find)
        self._model.ticked.connect(self._on_ticked)
        self.list.clicked.connect(self._on_clicked)
        self.ticked = Words(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.edit, self.list, self.ticked):
            column.addWidget(widget)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        self.speak()

    def speak(self) -> None:
        self.edit.setPlaceholderText(_("Type to find a choice"))
        self._say(self._value)

    def found(self) -> list[str]:
        """The values that the list offers now."""
        return self._model.found()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)

    def _on_ticked(self, value: str, on: bool) -> None:
        if self._state is None or self._state.readonly:
            return
        chosen = [one for one in self._value.split() if one != value] + ([value] if on else [])
        order = {choice.value: at for at, choice in enumerate(self._state.choices)}
        chosen.sort(key=lambda one: order.get(one, len(order)))
        self.send(" ".join(chosen))
        self._display(self._value)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        if self._model.offer(state.choices, self._second):
            self._say(state.value)
        self.edit.setReadOnly(False)
        self._mark_invalid(self.edit, state)

    def _display(self, value: str) -> None:
        self._model.choose(frozenset(value.split()))
        self._say(value)

    def _say(self, value: str) -> None:
        labels = [self._model.label(one) for one in value.split()]
        self.ticked.say(_("Ticked: {choices}").format(choices=spoken().several(labels)) if value else "")
        self.ticked.setVisible(bool(value))

    def _same(self, value: str, shown: str) -> bool:
        return set(value.split()) == set(shown.split())

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit, self.list)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the line into the list."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and self._model.rowCount()
        ):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self._model.index(0))
            return True
        return super().eventFilter(watched, event)
