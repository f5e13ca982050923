"""Where an interview's draft goes: the seam between the interview page and whoever keeps the vault."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from sarana.forms.state import Snapshot


class Drafts(QObject):
    """Keeps the draft of one record.

    Every `save` is answered by exactly one `saved` or `failed`, in the order of the calls, also when `flush`
    waited for it in between. The page never calls `save` a second time before the first is answered, except
    right before `flush`.
    """

    saved = Signal(object)  # datetime: when the draft became durable
    failed = Signal(object)  # SaranaError: nothing of this save was kept, what was saved before it is

    @abstractmethod
    def save(self, snapshot: Snapshot, attachments: Mapping[str, bytes]) -> None:
        """Begin to write the draft and these new attachments in one durable transaction; returns at once."""

    @abstractmethod
    def flush(self) -> bool:
        """Wait until everything handed to `save` is durable; False when it could not be written."""

    @abstractmethod
    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        """Give an attachment of this record to `done`, with its name; empty where there is none."""


class DraftsInMemory(Drafts):
    """Keeps the draft while the program runs: for looking at a form (`sarana form preview`) and for tests."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshot: Snapshot | None = None
        self.attachments: dict[str, bytes] = {}

    def save(self, snapshot: Snapshot, attachments: Mapping[str, bytes]) -> None:
        self.snapshot = snapshot
        self.attachments.update(attachments)
        self.saved.emit(datetime.now().astimezone())

    def flush(self) -> bool:
        return True

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        done((name, self.attachments.get(name, b"")))
