"""How a letter is finished: saved or printed once, with its number, or saved as a draft without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sarana.errors import SaranaError
from sarana.language import _
from sarana.ui import blocks
from sarana.ui.page import Page
from sarana.ui.pages.letter_making import Choice, Finalised, Known, finalise, number_of, save_draft, told_of
from sarana.ui.unsealed import file_name, not_sealed, print_out
from sarana.ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: What is chosen and what it is made from; None before that was read.
Gather = Callable[[], tuple[Choice, Known] | None]


class LetterFinishing(QObject):
    """The three buttons at the top of the page, and what they do."""

    begun = Signal()
    finalised = Signal(object)  # Finalised: it has its number and is in the case
    failed = Signal(object)  # the SaranaError for which nothing was saved or printed
    told = Signal(str, str)  # what was done, and what follows from it

    def __init__(self, page: Page, workspace: Workspace, case_id: str, gather: Gather) -> None:
        super().__init__(page)
        self._page, self._workspace, self._case, self._gather = page, workspace, case_id, gather
        self._printer: QPrinter | None = None
        self._number = ""
        self.save = blocks.button(_("Finalise and save as PDF…"), "letter.save", self._ask_where, "primary")
        self.print = blocks.button(_("Finalise and print…"), "letter.print", self._ask_printer)
        self.draft = blocks.button(_("Save a draft…"), "letter.draft", self._ask_where_to_draft)
        self.allow(finishing=False, drafting=False)

    def allow(self, *, finishing: bool, drafting: bool) -> None:
        """Whether the letter is complete, and whether there is one at all."""
        self.save.setEnabled(finishing)
        self.print.setEnabled(finishing)
        self.draft.setEnabled(drafting)

    # ---- for good ---------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        found = self._gather()
        if found is None:
            return
        choice, known = found
        number = number_of(known, choice.details)
        path = self._file(_("Save the letter"), file_name(number))
        if path is not None:
            self._finish(path, _("Recording the letter…"))

    def _ask_printer(self) -> None:
        self._printer = self._workspace.files.printer(self._page, _("Print the letter"))
        if self._printer is not None:
            self._finish(None, _("Printing…"))

    def _finish(self, path: Path | None, says: str) -> None:
        found = self._gather()
        if found is None:
            return
        choice, known = found
        self.save.setEnabled(False)
        self.print.setEnabled(False)
        self.begun.emit()
        work = partial(finalise, self._case, choice, told_of(known, choice.details), path)
        self._workspace.ask(work, self._finished, self._not_finished, says=says)

    def _finished(self, made: Finalised) -> None:
        # The same letter a second time would be another letter; its own page saves and prints this one again.
        self.allow(finishing=False, drafting=False)
        self.finalised.emit(made)
        if made.file:
            done = _("Letter {number} is recorded in the case and saved as {file}.")
            self.told.emit(done.format(number=made.number, file=made.file), not_sealed())
        elif self._printer is not None:
            self._number = made.number
            work = partial(print_out, made.pdf, self._printer)
            self._workspace.jobs.compute(work, self._printed, self._fail, says=_("Printing…"))

    def _not_finished(self, error: SaranaError) -> None:
        """The letter is as good as before: another stick may take it."""
        self.allow(finishing=True, drafting=True)
        self.failed.emit(error)

    def _printed(self, nothing: object) -> None:
        self.told.emit(
            _("Letter {number} is recorded in the case and printed.").format(number=self._number),
            _("The queue of the printer may keep a copy for a while."),
        )

    # ---- as a draft -------------------------------------------------------------------------------------

    def _ask_where_to_draft(self) -> None:
        found = self._gather()
        path = self._file(_("Save a draft"), _("draft"))
        if path is not None and found is not None:
            choice, known = found
            work = partial(save_draft, self._case, choice, told_of(known, choice.details), path)
            self._workspace.ask(work, self._drafted, self._fail)

    def _drafted(self, file: str) -> None:
        done = _("The draft is saved as {file}. It has no number and is not recorded in the case.")
        self.told.emit(done.format(file=file), not_sealed())

    def _file(self, title: str, name: str) -> Path | None:
        pdf = _("PDF document")
        return self._workspace.files.save_file(self._page, title, f"{name}.pdf", pdf, "*.pdf")

    def _fail(self, error: SaranaError) -> None:
        self.failed.emit(error)
