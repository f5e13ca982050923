"""What the pages of a shut vault have in common: they end with an open vault, or say why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from sarana.errors import SaranaError
from sarana.progress import Progress
from sarana.ui.files import FileChooser
from sarana.ui.jobs import Job, Jobs
from sarana.ui.page import Page
from sarana.vault import Vault

if TYPE_CHECKING:
    from sarana.ui.workspace import Opened


class ShutPage(Page):
    """A page that leads into the vault."""

    opened = Signal(object)  # Workspace

    def __init__(self, jobs: Jobs, folder: Path, files: FileChooser) -> None:
        super().__init__()
        self._jobs, self._folder, self._files = jobs, folder, files
        self._entering: Job[Opened] | None = None
        jobs.ended.connect(self._look_whether_given_up)

    def enter(self, make: Callable[[Progress], Vault], says: str) -> None:
        """Open or make the vault in its own thread."""

        def work(progress: Progress) -> Opened:
            from sarana.ui.workspace import open_stores  # the window must be there before the stores

            return open_stores(make(progress))

        self.busy(True)
        self._entering = self._jobs.vault(work, self._entered, self.failed, says=says)

    @property
    def is_held(self) -> bool:
        """While the vault is being opened: without this page it would stay open, and shut to everybody."""
        return self._entering is not None

    def busy(self, busy: bool) -> None:
        """Hold everything back that could be changed or pressed while the vault is being opened."""

    def failed(self, error: SaranaError) -> None:
        self._entering = None
        self.busy(False)
        self.show_error(error)

    def _look_whether_given_up(self, job: Job[Any]) -> None:
        """Cancelled, or ended by a mistake of the program: nobody else says so to this page."""
        if job is self._entering and job.error is not None and not isinstance(job.error, SaranaError):
            self._entering = None
            self.busy(False)

    def _entered(self, opened: Opened) -> None:
        self._entering = None
        self.forget()
        from sarana.ui.workspace import Workspace

        self.opened.emit(Workspace(self._jobs, opened, self._files))

    def forget(self) -> None:
        """Take secrets out of the fields before the page goes."""
