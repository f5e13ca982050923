"""The stage of the demonstration: the two posts, the person who picks files, and what is promised there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView, QWidget

from sarana import language
from sarana.ui.app import Sarana
from sarana.ui.demo_album import Album
from sarana.ui.hands import Hands, settle, until
from sarana.vault import Cost

SIZE = (1280, 800)
LANGUAGES = ("km", "zh_Hans", "en")


class PromiseBroken(AssertionError):
    """The demonstration saw something that must never happen."""


def holds(promise: object, what: str) -> None:
    if not promise:
        raise PromiseBroken(what)


@dataclass
class Chooser:
    """Stands for the person who picks a file in the dialog."""

    folder_of: Path
    pick: Path | None = None
    saved: list[Path] = field(default_factory=list)

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None:
        return self.pick

    def save_file(self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str) -> Path | None:
        path = self.pick or self.folder_of / suggestion
        path.parent.mkdir(parents=True, exist_ok=True)
        self.saved.append(path)
        return path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        self.folder_of.mkdir(parents=True, exist_ok=True)
        return self.folder_of

    def printer(self, parent: QWidget, title: str) -> None:
        """The demonstration prints nothing."""


class Post:
    """One computer at one post, and the person at it."""

    def __init__(self, application: QApplication, home: Path, album: Album, passphrase: str) -> None:
        self._application, self._home, self._album = application, home, album
        self.passphrase = passphrase
        self.files = Chooser(home.parent / "files")
        self.locked = False
        self.sarana: Sarana
        self.hands: Hands

    @contextmanager
    def open(self) -> Iterator[Hands]:
        """Start the program; in the end close its window."""
        self.locked = False
        self.sarana = Sarana(
            self._application,
            self._home / "vault",
            self._home / "settings.json",
            files=self.files,
            replace=self._note_lock,
            cost=Cost.floor(),
        )
        self.sarana.start()
        self.sarana.window.resize(*SIZE)
        self.hands = Hands(self.sarana.window)
        try:
            yield self.hands
        finally:
            self.sarana.end()
            settle()

    def _note_lock(self) -> None:
        self.locked = True

    def unlock(self) -> None:
        self.hands.write("passphrase", self.passphrase)
        self.hands.press("unlock.go")
        self.hands.find("cases.new")

    def speak(self, code: str) -> None:
        if language.spoken().code != code:
            self.hands.press(f"language.{code}")

    def show(self, name: str, says: str, ready: Callable[[], object] | None = None) -> None:
        """A picture in each language, and back to the language that was spoken."""
        before = language.spoken().code
        self._album.begin_step()
        for code in LANGUAGES:
            self.speak(code)
            if ready is not None:
                until(ready, name)
            self.sarana.jobs.wait_until_idle(settle)
            self._album.picture(self.sarana.window, name, code, says)
        self.speak(before)


class Chapter:
    """A part of the story: on the same stage as the others."""

    def __init__(self, out: Path, album: Album, a: Post, b: Post) -> None:
        self._out, self._album = out, album
        self.a, self.b = a, b


def first_row(hands: Hands) -> None:
    """Wait until a case is in the list."""
    cases = hands.find("cases.list", QListView)
    until(lambda: cases.model().rowCount(), "a case in the list")


def open_first_case(hands: Hands) -> None:
    first_row(hands)
    hands.key(Qt.Key.Key_Return, hands.find("cases.list"))
    hands.find("case.letter")
