"""The draft of one record, written by the vault's thread as it is typed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sarana.errors import NoSuchCase, SaranaError, StorageError
from sarana.forms.state import Snapshot
from sarana.progress import Progress
from sarana.ui.jobs import Job
from sarana.ui.pages.interview_drafts import Drafts
from sarana.ui.workspace import Opened, Workspace

#: A disk that hangs longer than this has failed, as far as the person is concerned.
SECONDS_TO_WAIT = 20.0


class VaultDrafts(Drafts):
    """Keeps the draft in the vault. What it calls saved is on the disk."""

    def __init__(self, workspace: Workspace, record_id: str) -> None:
        super().__init__()
        self._workspace, self._record = workspace, record_id
        self._last: Job[datetime] | None = None
        self._waiting: set[Job[datetime]] = set()
        workspace.jobs.ended.connect(self._on_ended)

    def save(self, snapshot: Snapshot, attachments: Mapping[str, bytes]) -> None:
        work = self._writing(snapshot, dict(attachments))
        self._last = self._workspace.ask(work, self._say_saved, self._say_failed)
        self._waiting.add(self._last)

    def _writing(
        self, snapshot: Snapshot, files: Mapping[str, bytes]
    ) -> Callable[[Opened, Progress], datetime]:
        """What writes a draft, in the vault's thread."""
        record = self._record

        def work(opened: Opened, progress: Progress) -> datetime:
            return opened.store.save_draft(record, snapshot, files)

        return work

    def flush(self) -> bool:
        return self._last is None or self._last.wait(SECONDS_TO_WAIT)

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        record = self._record

        def work(opened: Opened, progress: Progress) -> tuple[str, bytes]:
            try:
                return name, opened.store.attachment(record, name)
            except NoSuchCase:
                return name, b""

        self._workspace.ask(work, done)

    def _on_ended(self, job: Job[datetime]) -> None:
        """A mistake of the program is an answer too: whoever waits for none would never save again."""
        if job in self._waiting:
            self._waiting.discard(job)
            if job.error is not None and not isinstance(job.error, SaranaError):
                self.failed.emit(StorageError())

    def _say_saved(self, moment: datetime) -> None:
        self.saved.emit(moment)

    def _say_failed(self, error: SaranaError) -> None:
        self.failed.emit(error)
