"""What every field is: a dumb widget that shows the state of one question and says what was typed into it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from sarana.forms.state import Break, NodeState
from sarana.language import _, spoken
from sarana.ui import style, words


class Attachments(Protocol):
    """Where a field finds the files that belong to the answers, and where it leaves new ones."""

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        """Give this name and the bytes of its file to `done`, a bound method; no bytes where there is none.

        At once, or later: the vault may be busy, and the window waits for nobody.
        """
        ...

    def keep(self, content: bytes, suffix: str) -> str:
        """Keep these bytes with the draft; the name under which they are kept says nothing about anyone."""
        ...


class Field(QWidget):
    """Shows one question's answer. Holds no truth: what is typed goes up, what is true comes down.

    `show` never emits. `edited` carries the canonical ODK text, or the text as typed where it is none.
    Fields are built once for a question and shown many times, in any language.
    """

    edited = Signal(str)
    #: The person left the field or pressed Enter: a good moment to say that something is wrong with it.
    left = Signal()

    #: Letters are typed here one by one: whoever shows the field waits with its complaints until it is left.
    is_typed = False

    def __init__(self) -> None:
        super().__init__()
        self._value = ""
        self._state: NodeState | None = None
        self._second: Mapping[str, str] = {}

    # ---- for whoever shows the field ---------------------------------------------------------------------

    def show(self, state: NodeState | None = None) -> None:
        """Show this state; without one, become visible as any widget does."""
        if state is None:
            super().show()
            return
        before, self._state = self._state, state
        self._dress(state, before)
        if before is None or not self._same(state.value, self._value):
            self._display(state.value)
        self._value = state.value
        self._name(words.plain(state.label), words.plain(state.hint))

    def show_second(self, texts: Mapping[str, str]) -> None:
        """Labels of the choices in a second language, by value; shown with the next state."""
        self._second = dict(texts)

    def speak(self) -> None:
        """Say the field's own words in the language of the screen."""

    def take_focus(self) -> None:
        """Put the cursor where typing or choosing begins."""
        (self.focusProxy() or self).setFocus(Qt.FocusReason.TabFocusReason)

    def describe(self, wrong: str) -> None:
        """Let a screen reader say what is wrong with the answer, or that it is missing, and the hint."""
        if self._state is None:
            return
        missing = _("This question needs an answer.") if self._state.required and not wrong else ""
        told = spoken().sentences(wrong, missing, words.plain(self._state.hint))
        for widget in (self, *self._inner()):
            widget.setAccessibleDescription(told)

    def settle(self) -> None:
        """Send now what waits to be sent: the page is about to be written or left."""

    def clear(self) -> None:
        """Take the answer back."""
        self.send("")
        self._display("")

    # ---- for the fields themselves ------------------------------------------------------------------------

    def send(self, value: str) -> None:
        """Say what was typed or chosen."""
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        """Show everything but the value: choices, limits, whether it may be changed."""

    def _display(self, value: str) -> None:
        """Show this value."""
        raise AssertionError(type(self).__name__)

    def _same(self, value: str, shown: str) -> bool:
        """Does what is on the screen already say this value? Then it is left as it was typed."""
        return value == shown

    def _inner(self) -> Sequence[QWidget]:
        """The widgets that a screen reader meets."""
        return (self,)

    def _name(self, label: str, hint: str) -> None:
        self.setAccessibleName(label)
        for widget in self._inner():
            widget.setAccessibleName(label)
            widget.setAccessibleDescription(hint)

    def _mark_invalid(self, widget: QWidget, state: NodeState) -> None:
        wrong = state.violation is not None and state.violation.rule is not Break.REQUIRED
        style.flag(widget, "invalid", wrong)


class LeavesUndoToThePage(QObject):
    """Undo belongs to the whole interview: a text widget must not swallow Ctrl+Z for itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undo(event):
            event.ignore()
            return True
        # Where no page listens, the widget would still undo by itself and say something else than it sent.
        return event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_undo(event)


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class IgnoresTheWheel(QObject):
    """Scrolling the page must never change an answer that happens to lie under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return False
