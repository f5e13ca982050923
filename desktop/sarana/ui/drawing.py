"""Draws a paper in the thread for computing and lays it on a desk, the first page first.

Only what was asked for last is shown: what is older stops as soon as it can, and is not laid down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from sarana.documents.preview import Picture, page_count, render
from sarana.errors import SaranaError
from sarana.progress import Progress
from sarana.ui.desk import Desk
from sarana.ui.jobs import Job, Jobs

#: What is typed is drawn when the typing pauses.
PAUSE_MS = 250
#: So many pages are drawn between two looks at whether anybody still wants them.
AT_A_TIME = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was made, and whatever else is known about it."""

    pdf: bytes
    about: Any = None


#: Makes the paper from values that were gathered before: it runs in another thread.
Making = Callable[[Progress], Paper]


@dataclass(frozen=True, slots=True)
class _Some:
    """Some pages of a paper; the turn says whether anything was asked for since."""

    turn: int
    paper: Paper
    begin: int
    pages: tuple[Picture, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _None:
    """There is no such paper, and why."""

    turn: int
    error: SaranaError


class Drawing(QObject):
    """The pages of one paper on one desk."""

    first_shown = Signal(object)  # the Paper, as soon as its first page lies there
    all_shown = Signal(object)  # the Paper
    refused = Signal(object)  # the SaranaError for which there is none

    def __init__(self, jobs: Jobs, desk: Desk, gather: Callable[[], Making | None], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._desk, self._gather = jobs, desk, gather
        self._turn = 0
        self._running: Job[_Some | _None] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.now)
        desk.width_changed.connect(self.soon)

    def soon(self) -> None:
        """Draw it when nothing has changed for a moment; what is being drawn is out of date already."""
        self.stop()
        self._pause.start()

    def now(self) -> None:
        """Draw it now, from what is chosen now."""
        self.stop()
        making = self._gather()
        if making is not None:
            self._desk.wait()
            self._ask(partial(_begin, self._turn, making, self._desk.scale()))

    def stop(self) -> None:
        """What is being drawn is wanted no longer."""
        self._pause.stop()
        self._turn += 1
        if self._running is not None:
            self._running.cancel()

    def _ask(self, work: Callable[[Progress], _Some | _None]) -> None:
        self._running = self._jobs.compute(work, self._lay_down)

    def _lay_down(self, some: _Some | _None) -> None:
        if some.turn != self._turn:
            return
        if isinstance(some, _None):
            self._desk.clear()
            self.refused.emit(some.error)
            return
        for number, page in enumerate(some.pages, start=some.begin):
            self._desk.put(number, some.count, page)
        if some.begin == 0:
            self.first_shown.emit(some.paper)
        following = some.begin + len(some.pages)
        if some.turn != self._turn:
            return  # whoever heard of the first page asked for another paper
        if following < some.count:
            self._ask(partial(_go_on, some.turn, some.paper, following, some.count, self._desk.scale()))
        else:
            self.all_shown.emit(some.paper)


def _begin(turn: int, making: Making, scale: float, progress: Progress) -> _Some | _None:
    progress(0, 3)  # stops here if it is wanted no longer
    try:
        paper = making(progress)
    except SaranaError as error:
        return _None(turn, error)
    progress(1, 3)
    return _Some(turn, paper, 0, (render(paper.pdf, 0, scale),), page_count(paper.pdf))


def _go_on(turn: int, paper: Paper, begin: int, count: int, scale: float, progress: Progress) -> _Some:
    pages = []
    for number in range(begin, min(begin + AT_A_TIME, count)):
        progress(number, count)
        pages.append(render(paper.pdf, number, scale))
    return _Some(turn, paper, begin, tuple(pages), count)
