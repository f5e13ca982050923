"""A letter that was made: read on the screen, saved or printed again, redacted, made anew.

What was signed stays as it is: a redacted copy and a letter made anew are other papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Deed, LetterMade, Revision, letter_in
from sarana.cases.revision import LETTER
from sarana.errors import NoSuchLetter
from sarana.exchange.authors import Signer, authors
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.desk import Desk
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_names import language_name, receiver, title_of
from sarana.ui.signed import signed_by
from sarana.ui.unsealed import file_name, not_sealed, print_out
from sarana.ui.workspace import Opened, Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


@dataclass(frozen=True, slots=True)
class Made:
    """A recorded letter with its page."""

    revision: Revision
    letter: LetterMade
    pdf: bytes
    signer: Signer
    is_ours: bool  # an officer of this vault made it
    replaced_by: str = ""  # the number of the letter that took its place


class LetterMadePage(Page):
    """Where a finished letter is looked at."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, revision_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._revision = workspace, case_id, revision_id
        self._made: Made | None = None
        self._printer: QPrinter | None = None
        self._about = blocks.text("", "muted", name="made.about")
        self._state = blocks.Notice("made.state")
        self._desk = Desk()
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        back = blocks.button("‹  " + _("Back to the case"), "made.back", self._back, "link")
        self.head(_("Letter"), back=back)
        self.body.addWidget(self._about)
        self.body.addWidget(self._state)
        self._actions = blocks.row(gap=style.SMALL)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._desk, 1)
        self.filling()

    def arrive(self) -> None:
        if self._made is None:
            work = partial(read_made, self._case, self._revision)
            self._workspace.ask(work, self._show, self.show_error)

    def first_focus(self) -> QWidget | None:
        return self._desk.findChild(QWidget, "letter.pages")

    def _show(self, made: Made) -> None:
        self._made = made
        title = _("Letter {number} to {recipient}")
        if not made.letter.recipient and not made.letter.destination:
            title = _("Letter {number}")
        words = title.format(number=made.letter.register_number, recipient=receiver(made.letter))
        heading = self.findChild(QWidget, "page.title")
        if heading is not None:
            blocks.say(heading, words)  # type: ignore[arg-type]  # the title is a label
        languages = " + ".join(map(language_name, made.letter.languages))
        when = spoken().moment(made.revision.time.astimezone())
        about = (title_of(made.letter.template), languages, when, signed_by(made.signer))
        blocks.say(self._about, "   ".join(filter(None, about)))
        if made.replaced_by:
            self._state.say(
                _("Letter {number} has taken its place.").format(number=made.replaced_by),
                _("This one is no longer valid. It is kept because somebody was given it."),
                "warning",
            )
        blocks.clear(self._actions)
        if self._workspace.may(Deed.ISSUE):
            for button in self._buttons(made):
                self._actions.addWidget(button)
        self._actions.addStretch(1)
        self._drawing.now()

    def _buttons(self, made: Made) -> list[QWidget]:
        buttons: list[QWidget] = [
            blocks.button(_("Save as PDF…"), "made.save", self._save, "primary"),
            blocks.button(_("Print…"), "made.print", self._print),
            blocks.button(_("Redacted copy…"), "made.redact", partial(self._go, "redact")),
        ]
        if made.is_ours and not made.replaced_by:
            buttons.append(blocks.button(_("Make it anew…"), "made.anew", partial(self._go, "letter")))
        return buttons

    def _gather(self) -> Making | None:
        if self._made is None:
            return None
        paper = Paper(self._made.pdf)
        return lambda progress: paper

    # ---- out of the vault -------------------------------------------------------------------------------

    def _save(self) -> None:
        if self._made is None:
            return
        name = f"{file_name(self._made.letter.register_number)}.pdf"
        path = self._workspace.files.save_file(self, _("Save the letter"), name, _("PDF document"), "*.pdf")
        if path is not None:
            self._workspace.ask(partial(save_letter, self._revision, path), self._saved, self.show_error)

    def _saved(self, path: Path) -> None:
        self.notice.say(
            _("Saved as {file}.").format(file=path.name),
            not_sealed(),
            "good",
        )

    def _print(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the letter"))
        if self._printer is not None:
            note = partial(note_printing, self._case, self._revision)
            self._workspace.ask(note, self._go_print, self.show_error)

    def _go_print(self, nothing: object) -> None:
        if self._made is not None and self._printer is not None:
            work = partial(print_out, self._made.pdf, self._printer)
            self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        self.notice.say(
            _("The letter is printed."), _("The queue of the printer may keep a copy for a while."), "good"
        )

    def _go(self, page: str) -> None:
        self.go.emit(Place(page, case=self._case, revision=self._revision))

    def _back(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"made": self._made}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["made"] is not None:
            self._show(memory.loaded["made"])


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_made(case_id: str, revision_id: str, opened: Opened, progress: Progress) -> Made:
    """A letter with its page; raises NoSuchLetter for one that this program cannot read."""
    store, known = opened.store, authors(opened.vault)
    revision = store.revision(revision_id)
    letter = letter_in(revision)
    if letter is None:
        raise NoSuchLetter
    pdf = store.attachment_of(revision_id, revision.attachments[0].name)
    is_ours = revision.author.key in known.keys
    later = replacements(letters_of(opened, case_id))
    replaced_by = later.get(letter.register_number, "") if is_ours else ""
    return Made(revision, letter, pdf, known.signer(revision.author), is_ours, replaced_by)


def letters_of(opened: Opened, case_id: str) -> list[LetterMade]:
    """The letters of a case that this program can read, the oldest first."""
    records = [record for record in opened.store.case(case_id).records if record.kind == LETTER]
    revisions = [one for record in records for one in opened.store.history(record.record_id)]
    made = map(letter_in, sorted(revisions, key=lambda one: one.says.clock))
    return [letter for letter in made if letter is not None]


def replacements(letters: list[LetterMade]) -> dict[str, str]:
    """By the number of a letter, the number of the one that took its place."""
    return {letter.supersedes: letter.register_number for letter in letters if letter.supersedes}


def save_letter(revision_id: str, path: Path, opened: Opened, progress: Progress) -> Path:
    """Write a letter's page to a file that anybody can read."""
    opened.store.save_letter(revision_id, path)
    return path


def note_printing(case_id: str, revision_id: str, opened: Opened, progress: Progress) -> None:
    """That a letter is printed again; noted before it is done."""
    opened.store.ask(Deed.ISSUE, case_id)
    opened.vault.journal("letter.print", revision_id)
