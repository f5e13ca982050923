"""A paper is drawn beside the window: the first page first, and only what was asked for last is shown."""

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.documents.sample import letter

from sarana.documents.letter import draw
from sarana.errors import LetterError
from sarana.progress import Progress
from sarana.ui.desk import Desk
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.hands import settle, until
from sarana.ui.jobs import Jobs


class Drawn:
    """A desk on which papers are drawn, and what was heard of it."""

    def __init__(self, jobs: Jobs, desk: Desk) -> None:
        self.jobs, self.desk, self.makings = jobs, desk, list[Making]()
        self.heard: list[str] = []
        self.drawing = Drawing(jobs, desk, lambda: self.makings[-1] if self.makings else None, desk)
        self.drawing.first_shown.connect(lambda paper: self.heard.append(f"first of {paper.about}"))
        self.drawing.all_shown.connect(lambda paper: self.heard.append(f"all of {paper.about}"))
        self.drawing.refused.connect(lambda error: self.heard.append(type(error).__name__))

    def pages(self) -> int:
        """How many pages lie on the desk."""
        return sum(not sheet.pixmap().isNull() for sheet in self.desk.findChildren(QLabel))

    def words(self) -> list[str]:
        """What the desk says beside the pages."""
        return [each.text() for each in self.desk.findChildren(QLabel) if each.text()]

    def wait(self) -> list[str]:
        self.jobs.wait_until_idle(settle)
        return self.heard


@pytest.fixture
def drawn(qtbot: QtBot) -> Iterator[Drawn]:
    jobs, desk = Jobs(), Desk()
    qtbot.addWidget(desk)
    desk.resize(600, 500)
    yield Drawn(jobs, desk)
    jobs.stop()


def paper(about: str, *languages: str) -> Making:
    pdf = draw(letter(*languages, destination="hospital"))
    return lambda progress: Paper(pdf, about)


def test_the_first_page_is_told_before_the_others(drawn: Drawn) -> None:
    drawn.makings.append(paper("a letter", "km", "zh"))
    drawn.drawing.now()
    assert drawn.wait() == ["first of a letter", "all of a letter"]


def test_what_was_asked_for_before_is_not_shown(drawn: Drawn) -> None:
    may_go_on = Event()
    begun = Event()

    def slow(progress: Progress) -> Paper:
        begun.set()
        may_go_on.wait(30)
        return Paper(draw(letter("en")), "the old one")

    drawn.makings.append(slow)
    drawn.drawing.now()
    until(begun.is_set, "the first drawing")
    drawn.makings.append(paper("the new one", "en"))
    drawn.drawing.soon()  # somebody chose something else; it is drawn in a moment
    may_go_on.set()
    until(lambda: "all of the new one" in drawn.heard, "the new one")
    assert "first of the old one" not in drawn.wait()


def test_an_empty_desk_says_that_pages_will_lie_there(drawn: Drawn) -> None:
    may_go_on = Event()

    def slow(progress: Progress) -> Paper:
        may_go_on.wait(30)
        return Paper(draw(letter("en")), "a letter")

    drawn.makings.append(slow)
    drawn.drawing.now()
    assert drawn.words() == ["Drawing the pages…"]
    may_go_on.set()
    drawn.wait()
    assert (drawn.words(), drawn.pages() > 0) == ([], True)
    drawn.drawing.now()
    assert drawn.words() == []  # the old pages stay until the new ones are there


def test_an_error_clears_the_desk(drawn: Drawn) -> None:
    def refused(progress: Progress) -> Paper:
        raise LetterError

    drawn.makings += [paper("a letter", "en")]
    drawn.drawing.now()
    drawn.wait()
    assert drawn.pages() > 0
    drawn.makings.append(refused)
    drawn.drawing.now()
    assert drawn.wait()[-1] == "LetterError"
    assert drawn.pages() == 0


def test_without_anything_to_draw_nothing_happens(drawn: Drawn) -> None:
    drawn.drawing.now()
    assert drawn.wait() == []
