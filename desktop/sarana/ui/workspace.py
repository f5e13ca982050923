"""What exists between unlocking and locking: the open vault, and the one way to ask it for something.

Everything here is made by unlock and goes with lock, because the process goes. The vault and its stores live
in the vault thread; a page hands over a function and is called back with plain values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from sarana import places
from sarana.cases import CaseStore, Deed, Offered, may
from sarana.errors import SaranaError
from sarana.exchange import reader
from sarana.exchange.foreign import ForeignMaterial
from sarana.exchange.partners import Partners
from sarana.progress import Progress
from sarana.ui.files import FileChooser
from sarana.ui.jobs import Job, Jobs, Steps
from sarana.vault import Officer, Vault

Result = TypeVar("Result")

FORM = "victim_identification.xlsx"


@dataclass(frozen=True, slots=True)
class Opened:
    """The open vault and its stores; to be touched in the vault thread only."""

    vault: Vault
    store: CaseStore
    partners: Partners
    foreign: ForeignMaterial
    officer: Officer
    offered: Offered  # the form that new cases begin with

    @property
    def form_id(self) -> str:
        return self.offered.form.id

    def close(self) -> None:
        """Shut the vault; nothing waits for bundles any more."""
        reader.let_go()
        self.vault.close()


def open_stores(vault: Vault) -> Opened:
    """What an open vault offers, with the common form in it. In the vault thread.

    A newer form that came with the program is published only by an officer who may publish.
    """
    try:
        store = CaseStore(vault)
        workbook = (places.resources() / "forms" / FORM).read_bytes()
        offered = store.offer(workbook, FORM)
        return Opened(vault, store, Partners(vault), ForeignMaterial(vault), vault.officer, offered)
    except BaseException:
        vault.close()  # or the next attempt would find it in use
        raise


class Workspace(QObject):
    """The desk of one officer, from unlock to lock."""

    second_language_chosen = Signal(str)

    def __init__(self, jobs: Jobs, opened: Opened, files: FileChooser) -> None:
        super().__init__()
        self.second_language = ""  # shown under every question, if any
        self.jobs, self.files, self.officer = jobs, files, opened.officer
        self.names_hidden = False  # somebody may look over the officer's shoulder (SECURITY.md 1.2, A8)
        self._opened = opened

    def may(self, deed: Deed) -> bool:
        """Whether the officer's role does such things: what it never does is not offered."""
        return may(self.officer.role, deed)

    @property
    def sends(self) -> bool:
        """Whether this officer exchanges anything with other offices."""
        return self.may(Deed.SEND)

    def choose_second_language(self, code: str) -> None:
        """Show it in every form from now on, also after the next start."""
        self.second_language = code
        self.second_language_chosen.emit(code)

    def ask(
        self,
        work: Callable[[Opened, Progress], Result],
        done: Callable[[Result], object] | None = None,
        failed: Callable[[SaranaError], object] | None = None,
        *,
        says: str = "",
    ) -> Job[Result]:
        """Ask the vault's thread; the answer comes to a bound method."""
        opened = self._opened
        return self.jobs.vault(lambda progress: work(opened, progress), done, failed, says=says)

    def ask_in_steps(
        self,
        work: Callable[[Opened, Progress], Steps[Result]],
        done: Callable[[Result], object] | None = None,
        failed: Callable[[SaranaError], object] | None = None,
        *,
        says: str = "",
    ) -> Job[Result]:
        """The same for long work: between its steps drafts are saved."""
        opened = self._opened
        return self.jobs.vault_in_steps(lambda progress: work(opened, progress), done, failed, says=says)

    def ask_at_once(self, work: Callable[[Opened, Progress], Result]) -> Result:
        """Ask the vault's thread and wait: only for what must be over before anything else goes on."""
        opened = self._opened
        return self.jobs.vault_at_once(lambda progress: work(opened, progress))

    def close(self) -> None:
        """Close the vault, after whatever the vault thread is doing now."""
        self.ask_at_once(lambda opened, progress: opened.close())
