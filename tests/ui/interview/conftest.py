"""What the tests of widgets share: the application in its own clothes, and a way to show a widget."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from PySide6.QtWidgets import QApplication, QWidget
from tests.given import workbook
from tests.ui.interview.clerk import Clerk, PatientDrafts

from sarana import language, places
from sarana.forms import Form, Interview, compile_form, read_workbook
from sarana.ui import style
from sarana.ui.pages.interview import InterviewPage

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


@pytest.fixture(scope="session")
def real_form() -> Form:
    """The common victim identification form, as it ships."""
    content = (places.resources() / "forms" / "victim_identification.xlsx").read_bytes()
    return compile_form(read_workbook(content, "victim_identification.xlsx"))


@pytest.fixture
def drafts() -> PatientDrafts:
    return PatientDrafts()


@pytest.fixture
def opened(on_screen: Callable[[QWidget], QWidget], drafts: PatientDrafts) -> Callable[..., Clerk]:
    """Opens an interview page on a form, or on a form written as a Markdown table."""

    def open_form(form: Form | str, *, second_language: str = "", language: str = "") -> Clerk:
        if isinstance(form, str):
            form = compile_form(read_workbook(workbook(form), "test.xlsx"))
        interview = Interview(form)
        if language:
            interview.language = language
        page = InterviewPage(interview, drafts, second_language=second_language)
        page.resize(1048, 740)
        on_screen(page)
        return Clerk(page)

    return open_form
