"""An officer at the interview page: acts on what can be seen, and reads what is shown."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from tests.ui.keys import press, type_text

from sarana.errors import SaranaError
from sarana.forms import Interview
from sarana.forms.state import Snapshot
from sarana.ui.fields.choice import CheckRow, RadioRow
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.pages.interview_card import QuestionCard
from sarana.ui.pages.interview_drafts import Drafts

AT = datetime(2026, 11, 22, 10, 32).astimezone()


class PatientDrafts(Drafts):
    """Keeps drafts, but answers only when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Snapshot, Mapping[str, bytes]]] = []
        self.durable: list[Snapshot] = []
        self.files: dict[str, bytes] = {}
        self.refuses: SaranaError | None = None

    def save(self, snapshot: Snapshot, attachments: Mapping[str, bytes]) -> None:
        self.waiting.append((snapshot, attachments))

    def acknowledge(self) -> None:
        """The oldest waiting draft is on the disk."""
        snapshot, attachments = self.waiting.pop(0)
        self.durable.append(snapshot)
        self.files.update(attachments)
        self.saved.emit(AT)

    def refuse(self, error: SaranaError) -> None:
        """The oldest waiting draft could not be written."""
        self.waiting.pop(0)
        self.failed.emit(error)

    def flush(self) -> bool:
        while self.waiting:
            if self.refuses:
                self.refuse(self.refuses)
                return False
            self.acknowledge()
        return True

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        done((name, self.files.get(name, b"")))


class Clerk:
    """Drives one interview page."""

    def __init__(self, page: InterviewPage) -> None:
        self.page = page

    @property
    def interview(self) -> Interview:
        return self.page.interview

    # ---- finding ------------------------------------------------------------------------------------------

    def ref(self, name: str) -> str:
        """The first place of this name."""
        return next(ref for ref in self.interview.refs() if ref.rsplit("/", 1)[-1] == name)

    def card(self, name: str) -> QuestionCard:
        """The card of a question of this name that is on the page."""
        ref = name if name.startswith("/") else self.ref(name)
        return self.page.section.cards()[ref]

    def sees(self, name: str) -> bool:
        return any(ref == name or ref.rsplit("/", 1)[-1] == name for ref in self.page.section.cards())

    def names(self) -> list[str]:
        """The questions on the page, in order."""
        return [ref.rsplit("/", 1)[-1] for ref in self.page.section.cards()]

    def inside(self, name: str) -> QWidget:
        """The widget of a question's field that is typed into."""
        field = self.card(name).field
        assert field is not None
        found = field.findChild(QLineEdit) or field.findChild(QPlainTextEdit)
        assert found is not None
        return found

    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    def complaint(self, name: str) -> str:
        card = self.card(name)
        return card.complaint.said() if card.complaint.isVisible() else ""

    def status(self) -> str:
        return self.page.bottom.status.said()

    def chapters(self) -> list[str]:
        return [
            self.page.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
            for row in range(self.page.list.count())
        ]

    # ---- acting -------------------------------------------------------------------------------------------

    def goes_to(self, section: str) -> None:
        self.page.go_to_chapter(next(each.key for each in self.page.shown if each.key.endswith(section)))

    def types(self, name: str, text: str) -> None:
        widget = self.inside(name)
        widget.setFocus()
        type_text(widget, text)

    def chooses(self, name: str, *values: str) -> None:
        field = self.card(name).field
        assert field is not None
        for row in field.findChildren(QAbstractButton):
            if isinstance(row, RadioRow | CheckRow) and row.choice.value in values:
                row.setFocus()
                press(row, Qt.Key.Key_Space)

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self.focus() or self.page, key, modifier)

    def value(self, name: str) -> str:
        return self.interview.node(name if name.startswith("/") else self.ref(name)).value
