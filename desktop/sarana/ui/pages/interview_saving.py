"""When an interview is saved, and what the screen may say about it."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from sarana.errors import SaranaError
from sarana.forms.state import Snapshot
from sarana.language import _, spoken
from sarana.messages import message
from sarana.ui.pages.interview_drafts import Drafts

SOON = 700  # ms from the first unsaved key to the save: never more than a second is at risk
AGAIN = 5000  # ms until a failed save is tried again


class Saving(QObject):
    """Saves what was typed, soon, and says "Saved" only when whoever keeps the draft has said so.

    To the fields it is where files are kept (`Attachments`): they travel with the next save.
    """

    said = Signal(str, str)  # a sentence, and its tone
    stuck = Signal(object)  # a SaranaError: nothing can be saved from now on; None: it can be again

    def __init__(self, drafts: Drafts, snapshot: Callable[[], Snapshot]) -> None:
        super().__init__()
        self._drafts, self._snapshot = drafts, snapshot
        self._unsaved = False
        self._unanswered = 0
        self._problem: SaranaError | None = None
        self._saved_at: datetime | None = None
        self._fresh: dict[str, bytes] = {}  # files that no save was acknowledged for yet
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save)
        drafts.saved.connect(self._on_saved)
        drafts.failed.connect(self._on_failed)

    @property
    def problem(self) -> SaranaError | None:
        """Why nothing can be saved just now."""
        return self._problem

    @property
    def is_saved(self) -> bool:
        """Is everything that was answered on the disk, and acknowledged?"""
        return not self._unsaved and not self._unanswered

    def touched(self) -> None:
        """An answer changed."""
        self._unsaved = True
        if not self._timer.isActive() and not self._unanswered:
            self._timer.start(SOON)
        self.speak()

    def keep(self, content: bytes, suffix: str) -> str:
        """Save this file together with the next answers; its name says nothing about anyone."""
        name = hashlib.sha256(content).hexdigest()[:32] + suffix
        self._fresh[name] = content
        return name

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        """A file of this record, saved or not."""
        if name in self._fresh:
            done((name, self._fresh[name]))
        else:
            self._drafts.fetch(name, done)

    def flush(self) -> bool:
        """Write everything now; True when it is durable. The one way out of the page."""
        self._timer.stop()
        if self._unsaved:
            self._save(even_if_one_is_on_its_way=True)
        if self._drafts.flush():
            if not self._unsaved and self._problem is None:
                self._fresh.clear()
                self._saved_at = self._saved_at or datetime.now().astimezone()
            return not self._unsaved
        self._unsaved = True
        return False

    def speak(self) -> None:
        """Say how things stand, in the language of the screen."""
        if self._problem is not None:
            self.said.emit(message(self._problem, spoken()).happened, "danger")
        elif not self.is_saved:
            self.said.emit(_("Saving…"), "plain")
        elif self._saved_at is not None:
            self.said.emit(_("Saved {time}").format(time=spoken().time(self._saved_at.astimezone())), "good")
        else:
            self.said.emit("", "plain")

    def _save(self, even_if_one_is_on_its_way: bool = False) -> None:
        if self._unanswered and not even_if_one_is_on_its_way:
            return
        self._unsaved = False
        self._unanswered += 1
        self._drafts.save(self._snapshot(), dict(self._fresh))

    def _on_saved(self, moment: datetime) -> None:
        self._unanswered = max(0, self._unanswered - 1)
        if self._problem is not None:
            self._problem = None
            self.stuck.emit(None)
        if self._unsaved:
            self._timer.start(SOON)
        elif not self._unanswered:
            self._fresh.clear()
            self._saved_at = moment
        self.speak()

    def _on_failed(self, error: SaranaError) -> None:
        self._unanswered = max(0, self._unanswered - 1)
        before, self._problem, self._unsaved = self._problem, error, True
        self._timer.start(AGAIN)
        if type(before) is not type(error):  # not again with every attempt
            self.stuck.emit(error)
        self.speak()
