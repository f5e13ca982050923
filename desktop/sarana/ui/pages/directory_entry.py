"""One entry of the directory, filled in as any form is; the directory itself changes when it is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sarana.documents.entries import EntryDrafts, begun, form_of_entries
from sarana.errors import SaranaError
from sarana.forms import Interview, Snapshot
from sarana.language import _
from sarana.progress import Progress
from sarana.ui.drafts import VaultDrafts
from sarana.ui.page import Place
from sarana.ui.pages.hosting import HostPage
from sarana.ui.pages.letter_making import directory_of
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry that is being filled in."""

    name: str
    interview: Interview


class DraftOfEntry(VaultDrafts):
    """Keeps what is typed about an entry."""

    def _writing(
        self, snapshot: Snapshot, files: Mapping[str, bytes]
    ) -> Callable[[Opened, Progress], datetime]:
        return partial(save, self._record, snapshot)

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        """The form of an entry asks for no files."""


class DirectoryEntryPage(HostPage):
    """One entry, being filled in."""

    section = "vault"

    def __init__(self, workspace: Workspace, entry: str = "") -> None:
        super().__init__(workspace)
        self._entry = entry
        self._filled: Filled | None = None

    def arrive(self) -> None:
        if self._filled is None:
            work = partial(open_entry, self._entry)
            self._workspace.ask(work, self._open, self.show_error, says=_("Opening the form…"))

    def _open(self, filled: Filled) -> None:
        self._filled = filled
        page = self._host(filled.interview, DraftOfEntry(self._workspace, filled.name), of_case=False)
        page.finalise_requested.connect(self._finish)
        page.leave_requested.connect(self._back)
        page.section.go_to_first()

    def _finish(self) -> None:
        if self._filled is None or self._page is None or not self._page.flush():
            return
        work = partial(finish, self._filled.name, self._filled.interview.final_snapshot())
        self._page.setEnabled(False)  # what is typed now would be in no directory
        self._workspace.ask(work, self._finished, self._not_finished)

    def _finished(self, nothing: None) -> None:
        self._page = None
        self._back()

    def _not_finished(self, error: SaranaError) -> None:
        if self._page is not None:
            self._page.setEnabled(True)
        self.show_error(error)

    def _back(self) -> None:
        self.go.emit(Place("directory"))


# ---- in the vault's thread --------------------------------------------------------------------------------


def open_entry(entry: str, opened: Opened, progress: Progress) -> Filled:
    """An entry as its draft has it, else as the directory has it; without a name a new one."""
    drafts = EntryDrafts(opened.vault)
    draft = drafts.get(entry) if entry else None
    if draft is not None and draft.snapshot is not None:
        form = opened.store.form(draft.snapshot.form_sha256)
        return Filled(entry, Interview.resume(form, draft.snapshot))
    known = directory_of(opened)[0].entries.get(entry)
    return Filled(entry or drafts.new_name(), begun(form_of_entries(opened.store), known))


def save(name: str, snapshot: Snapshot, opened: Opened, progress: Progress) -> datetime:
    EntryDrafts(opened.vault).save(name, snapshot)
    return datetime.now().astimezone()


def finish(name: str, snapshot: Snapshot, opened: Opened, progress: Progress) -> None:
    EntryDrafts(opened.vault).finish(name, snapshot)
