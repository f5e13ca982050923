"""What the tests of widgets share: the application in its own clothes, and a way to show a widget."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from PySide6.QtWidgets import QApplication, QWidget

from sarana import language
from sarana.ui import style

Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    language.speak("en")
    if not qapp.styleSheet():
        style.dress(qapp)


@pytest.fixture
def on_screen(qtbot: QtBot) -> Callable[[Shown], Shown]:
    """Shows a widget in an active window of its own, so that it can have the focus."""

    def show(widget: Shown) -> Shown:
        qtbot.addWidget(widget)
        widget.setVisible(True)
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show
