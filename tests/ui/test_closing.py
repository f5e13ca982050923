"""Closing the window loses nothing without a word."""

import pytest
from tests.ui.conftest import Post

from sarana.ui.hands import Hands, settle


@pytest.fixture
def refusing(border: Post, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A form with an answer that the disk refuses to take."""
    border.start_unlocked().new_case()
    page = border.program.window.page
    assert page is not None
    monkeypatch.setattr(page, "leave", lambda: False)
    return border


def test_an_answer_that_is_not_saved_keeps_the_window_open(refusing: Post) -> None:
    window = refusing.program.window
    assert not window.close()
    Hands(window).press("question.no")
    assert window.isVisible()
    assert refusing.program.workspace is not None


def test_who_says_so_closes_all_the_same(refusing: Post) -> None:
    window = refusing.program.window
    window.close()
    Hands(window).press("question.yes")
    settle()
    assert not window.isVisible()


def test_what_is_saved_closes_without_a_question(border: Post) -> None:
    border.start_unlocked().new_case()
    assert border.program.window.close()
