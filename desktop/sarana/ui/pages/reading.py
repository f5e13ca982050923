"""A record to be read and nothing else: its answers as they would be printed, on the screen only.

Nothing is opened for writing and nothing leaves the vault: also for those whose role is to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Deed
from sarana.documents.letter import LetterDetails, draw
from sarana.documents.paper import filled_form
from sarana.errors import NoSuchCase
from sarana.forms import Form, Snapshot
from sarana.language import _
from sarana.progress import Progress
from sarana.ui import blocks
from sarana.ui.desk import Desk
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_names import own_language
from sarana.ui.pages.paper import office_details
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Answers:
    """What a record says now, and whether that is signed."""

    form: Form
    snapshot: Snapshot
    signed: datetime | None  # None: a draft


class ReadingPage(Page):
    """Where a record is read."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._record = workspace, case_id, record_id
        self._answers: Answers | None = None
        self._state = blocks.text("", "muted", name="reading.state")
        self._desk = Desk()
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        self._drawing.refused.connect(self.show_error)
        back = blocks.button("‹  " + _("Back to the case"), "reading.back", self._back, "link")
        paper = Place("filled", case=case_id, record=record_id)
        self._print = blocks.button(_("On paper…"), "reading.paper", lambda: self.go.emit(paper))
        self._print.hide()
        self.head(_("Read the answers"), "", self._print, back=back)
        self.body.addWidget(self._state)
        self.body.addWidget(self._desk, 1)
        self.filling()

    def arrive(self) -> None:
        if self._answers is None:
            record = self._record
            self._workspace.ask(
                lambda opened, progress: answers_of(opened, record), self._show, self.show_error
            )

    def first_focus(self) -> QWidget | None:
        return self._desk.findChild(QWidget, "letter.pages")

    def _show(self, found: Answers) -> None:
        self._answers = found
        self._print.setVisible(found.signed is not None and self._workspace.may(Deed.ISSUE))
        written = _("As it is being written; nobody signed it yet.")
        blocks.say(self._state, _("As it was signed last.") if found.signed is not None else written)
        self._drawing.now()

    def _gather(self) -> Making | None:
        if self._answers is None:
            return None
        return partial(drawn, self._answers, own_language(), office_details(self._workspace.officer))

    def _back(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"answers": self._answers}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["answers"] is not None:
            self._show(memory.loaded["answers"])


def answers_of(opened: Opened, record_id: str) -> Answers:
    """The draft of a record, else what was signed last. In the vault thread."""
    store = opened.store
    draft = store.draft(record_id)
    if draft is not None:
        return Answers(store.form(draft.snapshot.form_sha256), draft.snapshot, None)
    for head in map(store.revision, store.heads(record_id)):
        if head.snapshot is not None:
            return Answers(store.form(head.snapshot.form_sha256), head.snapshot, head.time)
    raise NoSuchCase


def drawn(answers: Answers, language: str, details: LetterDetails, progress: Progress) -> Paper:
    """The pages. In the thread for computation."""
    return Paper(
        draw(filled_form(answers.form, answers.snapshot, (language,), details, signed=answers.signed))
    )
