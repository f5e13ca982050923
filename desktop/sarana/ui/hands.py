"""A person's hands at the real windows: finds what is on the screen by name, presses, types, chooses, waits.

The demo, the tests and the benches use the same hands, and they can only do what a person can: nothing hidden
or disabled can be pressed, and text goes in as key strokes, letter by letter, in any script.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QScrollArea,
    QWidget,
)

Kind = TypeVar("Kind", bound=QWidget)

SECONDS_TO_WAIT = 60.0
LOOK_AGAIN_MS = 5  # what is waited for may come without an event


class NotOnTheScreen(AssertionError):
    """What should be there is not, or cannot be used."""


def until(happened: Callable[[], object], what: str = "") -> None:
    """Let the windows go on until this has happened.

    Between two looks the thread rests until there is an event: whoever does the work needs the processor.
    """
    deadline = time.monotonic() + SECONDS_TO_WAIT
    next_look = QTimer()
    next_look.start(LOOK_AGAIN_MS)
    while not happened():
        if time.monotonic() > deadline:
            raise NotOnTheScreen(what or "what was waited for")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle() -> None:
    """Let everything that is due be drawn."""
    for _turn in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


class Hands:
    """Hands on one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    # ---- finding ----------------------------------------------------------------------------------------

    def sees(self, name: str) -> bool:
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def find(self, name: str, kind: type[Kind] = QWidget) -> Kind:  # type: ignore[assignment]
        """What has this name and is to be seen; waits for it to appear."""
        until(lambda: self._visible(name, kind), name)
        return self._visible(name, kind)[0]

    def _visible(self, name: str, kind: type[Kind]) -> list[Kind]:
        return [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]

    # ---- doing ------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Click a button; waits until it can be pressed."""
        button = self.find(name, QAbstractButton)
        until(button.isEnabled, f"{name} enabled")
        self.click(button)

    def click(self, widget: QWidget) -> None:
        """Click a widget with the left mouse button, after scrolling to it."""
        self.scroll_to(widget)
        at = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        if isinstance(widget, QAbstractButton) and not isinstance(widget, (QCheckBox, QRadioButton)):
            at = widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        settle()

    def tick(self, name: str, on: bool = True) -> None:
        """Tick or untick a box."""
        box = self.find(name, QAbstractButton)
        if box.isChecked() != on:
            self.click(box)

    def choose(self, name: str, value: object) -> None:
        """Choose an entry of a list that opens, by what it stands for, with the keyboard."""
        box = self.find(name, QComboBox)
        wanted = box.findData(value)
        if wanted < 0:
            raise NotOnTheScreen(f"{name}: {value}")
        box.setFocus()
        while box.currentIndex() != wanted:
            self.key(Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up, box)
        settle()

    def write(self, name: str, text: str) -> None:
        """Put the cursor into a field and type, in the place of what stands there."""
        field: QWidget = self.find(name)
        self.scroll_to(field)
        field.setFocus()
        self.keys("Ctrl+A", field)
        self.key(Qt.Key.Key_Delete, field)
        self.type(text, field)

    def type(self, text: str, widget: QWidget | None = None) -> None:
        """Type letter by letter, as an input method or a keyboard of that script would send them."""
        for letter in text:
            target = widget or QApplication.focusWidget()
            if target is None:
                raise NotOnTheScreen("the cursor")
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(target, event)
        QApplication.processEvents()

    def key(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        """Press a key."""
        target = widget or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key)
        QApplication.processEvents()

    def keys(self, sequence: str, widget: QWidget | None = None) -> None:
        """Press keys together, as "Ctrl+A"."""
        QTest.keySequence(widget or QApplication.focusWidget() or self.window, QKeySequence(sequence))
        QApplication.processEvents()

    def scroll_to(self, widget: QWidget) -> None:
        """Scroll as far as needed for the widget to be seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 20, 60)
                settle()
            parent = parent.parentWidget()
