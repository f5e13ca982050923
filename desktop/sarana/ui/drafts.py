"""The draft of one record, written by the vault's thread as it is typed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sarana.errors import NoSuchCase, SaranaError
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

    def save(self, snapshot: Snapshot, attachments: Mapping[str, bytes]) -> None:
        work = self._writing(snapshot, dict(attachments))
        self._last = self._workspace.ask(work, self._say_saved, self._say_failed)

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

    def attachment(self, name: str) -> bytes:
        record = self._record

        def work(opened: Opened, progress: Progress) -> bytes:
            return opened.store.attachment(record, name)

        try:
            return self._workspace.ask_at_once(work)
        except NoSuchCase:
            return b""

    def _say_saved(self, moment: datetime) -> None:
        self.saved.emit(moment)

    def _say_failed(self, error: SaranaError) -> None:
        self.failed.emit(error)
