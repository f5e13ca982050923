"""What the tests of the interview page share: the real form, and a clerk who opens it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.given import workbook
from tests.ui.interview.clerk import Clerk, PatientDrafts
from tests.ui.showing import dressed, on_screen

from sarana import places
from sarana.forms import Form, Interview, compile_form, read_workbook
from sarana.ui.pages.interview import InterviewPage

__all__ = ["dressed", "on_screen"]


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
