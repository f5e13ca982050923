"""What letters are typed into: one line. It loses none of them, and leaves undo to the page.

An input method composes letters before it hands them over; whoever saves calls `finish_composing` first.
"""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from sarana.ui.fields.field import LeavesUndoToThePage

#: Qt cuts off at 32,767 letters without a word; this is more than the whole form may hold.
LONGEST = 10_000_000

#: What nobody types and paper cannot show: control characters, what turns the direction of all that follows,
#: halves of letters, and places that Unicode keeps free. Joiners and the breaks between Khmer words stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BREAKS = re.compile("[ \t]*[\n\t]+[ \t]*")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object  # PySide cannot inherit twice from a Qt class


def several_lines(pasted: str) -> str:
    """The text without what cannot be seen, with one kind of line break."""
    return _UNSEEN.sub("", _BREAK.sub("\n", pasted))


def one_line(pasted: str) -> str:
    """The same on one line: a break, or the step to the next cell of a table, becomes a space."""
    return _BREAKS.sub(" ", several_lines(pasted).strip("\n\t"))


def holds_files(mime: QMimeData) -> bool:
    """Whether this is files of this computer: their names would become somebody's answer."""
    return any(url.isLocalFile() for url in mime.urls())


class Composing(_Widget):
    """Knows the letters that an input method still composes; mixed into Qt's lines and boxes."""

    _composed = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composed = event.preeditString()

    def finish_composing(self) -> None:
        """Take half-composed letters into the text, once: the page is about to be written or left."""
        if not self._composed:
            return
        method, composed = QGuiApplication.inputMethod(), self._composed
        method.commit()
        if self._composed:  # no input method heard it
            method.reset()  # or it might hand them over once more
            taken = QInputMethodEvent()
            taken.setCommitString(composed)
            QApplication.sendEvent(self, taken)


class Line(Composing, QLineEdit):
    """One line that a person types into."""

    def __init__(self, parent: QWidget | None = None) -> None:
        QLineEdit.__init__(self, parent)
        self.setMaxLength(LONGEST)
        self.installEventFilter(LeavesUndoToThePage(self))
        self.textEdited.connect(self._tidy)

    def _tidy(self, text: str) -> None:
        """Connected first: whoever else listens to `textEdited` asks for `text` and finds it tidy."""
        tidy = one_line(text)
        if tidy != text:
            at = len(one_line(f"{text[: self.cursorPosition()]}."))  # up to the cursor
            self.setText(tidy)
            self.setCursorPosition(min(at - 1, len(tidy)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)
