"""Text of one line and of several lines."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.ui.fields.field import Field, LeavesUndoToThePage
from sarana.ui.fields.line import Composing, Line, holds_files, several_lines

FEWEST_LINES, MOST_LINES = 3, 14
_UNBROKEN = re.compile(r"\S{4000}")


class LineField(Field):
    """A field of one line: what text, numbers, dates and times have in common."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.edit = Line()
        self.edit.textEdited.connect(lambda: self._on_typed(self.edit.text()))
        self.edit.editingFinished.connect(self.left)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def _on_typed(self, text: str) -> None:
        self.send(text)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.edit.setReadOnly(state.readonly)
        self._mark_invalid(self.edit, state)

    def _display(self, value: str) -> None:
        if self.edit.text() == value:
            return
        cursor = self.edit.cursorPosition()
        self.edit.setText(value)
        self.edit.setCursorPosition(min(cursor, len(value)) if self.edit.hasFocus() else len(value))

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit,)


class TextField(LineField):
    """One line of text, in any script."""

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(state, before)
        hidden = "masked" in state.appearance
        self.edit.setEchoMode(Line.EchoMode.Password if hidden else Line.EchoMode.Normal)


class ParagraphField(Field):
    """Several lines of text; grows with what is typed. Tab goes on, as everywhere."""

    is_typed = True

    def __init__(self) -> None:
        super().__init__()
        self.edit = GrowingEdit()
        self.edit.installEventFilter(LeavesUndoToThePage(self.edit))
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def _on_typed(self) -> None:
        self.send(self.edit.toPlainText())

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        rows = state.parameters.get("rows", "")
        self.edit.set_fewest_lines(int(rows) if rows.isascii() and rows.isdigit() else FEWEST_LINES)
        self.edit.setReadOnly(state.readonly)
        self._mark_invalid(self.edit, state)

    def _display(self, value: str) -> None:
        if self.edit.toPlainText() == value:
            return
        at = self.edit.textCursor().position()
        self.edit.blockSignals(True)
        self.edit.wrap_for(value)
        self.edit.setPlainText(value)
        self.edit.blockSignals(False)
        cursor = self.edit.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self.edit.hasFocus():
            cursor.setPosition(min(at, len(value)))
        self.edit.setTextCursor(cursor)
        self.edit.fit()

    def _inner(self) -> Sequence[QWidget]:
        return (self.edit,)


class GrowingEdit(Composing, QPlainTextEdit):
    """A text box as tall as its text, within reason."""

    left = Signal()

    def __init__(self) -> None:
        QPlainTextEdit.__init__(self)
        self._fewest = FEWEST_LINES
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def set_fewest_lines(self, lines: int) -> None:
        if lines != self._fewest:
            self._fewest = max(1, min(lines, MOST_LINES))
            self.fit()

    def fit(self) -> None:
        """Take the height of the text; called by Qt whenever a line is added, wrapped or taken away."""
        lines = max(self._fewest, min(round(self.document().size().height()), MOST_LINES))
        border = 2 * (self.frameWidth() + round(self.document().documentMargin())) + 10
        height = lines * self.fontMetrics().lineSpacing() + border
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not holds_files(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.canInsertFromMimeData(source):
            pasted = several_lines(source.text())
            self.wrap_for(self.toPlainText() + pasted)
            self.insertPlainText(pasted)

    def wrap_for(self, text: str) -> None:
        """Break lines between words; in a long text without any, Qt would look for them for ever."""
        mode = QTextOption.WrapMode
        wanted = mode.WrapAnywhere if _UNBROKEN.search(text) else mode.WrapAtWordBoundaryOrAnywhere
        if self.wordWrapMode() != wanted:
            self.setWordWrapMode(wanted)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
