"""Before finalising: what is missing and where, what must be corrected, what will not be signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sarana.forms import Interview
from sarana.forms.state import Break
from sarana.language import _, ngettext, spoken
from sarana.ui import style, words
from sarana.ui.pages.interview_card import complaint
from sarana.ui.pages.interview_chapters import Chapter
from sarana.ui.words import Words

REF = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Lack:
    """A question that stands in the way of finalising."""

    ref: str
    section: str
    question: str
    reason: str


def lacks(interview: Interview, titled: Iterable[tuple[Chapter, str]]) -> tuple[Lack, ...]:
    """Everything that is missing or wrong, in the form's order."""
    sections = tuple(titled)
    found = []
    for violation in interview.violations():
        state = interview.node(violation.ref)
        section = next((title for chapter, title in sections if chapter.holds(violation.ref)), "")
        missing = violation.rule is Break.REQUIRED
        found.append(
            Lack(
                violation.ref,
                section,
                words.plain(state.label) or state.name,
                "" if missing else complaint(state),
            )
        )
    return tuple(found)


def dropped(interview: Interview) -> tuple[str, ...]:
    """The questions whose answers finalising will leave out, in words."""
    states = (interview.node(ref) for ref in interview.hidden_answers())
    return tuple(words.plain(state.label) or state.name for state in states)


class FinishDialog(QDialog):
    """Lists what is missing; choosing a line goes there. Where nothing is missing, leads on to signing."""

    wanted = Signal(str)  # a ref to go to
    go_on = Signal()

    def __init__(self, parent: QWidget, missing: Sequence[Lack], left_out: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Finish the form"))
        self.setMinimumSize(720, 560)
        self.setModal(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What is missing"))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.forward, self.back = QPushButton(), QPushButton(_("Back to the form"))
        self.back.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.LARGE, style.LARGE, style.LARGE, style.LARGE)
        column.setSpacing(style.MEDIUM)
        if missing:
            self._show_missing(column, missing)
        else:
            self._show_left_out(column, left_out)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.forward)
        column.addLayout(buttons)

    def _show_missing(self, column: QVBoxLayout, missing: Sequence[Lack]) -> None:
        title = ngettext("{count} question needs you", "{count} questions need you", len(missing))
        column.addWidget(Words(title.format(count=spoken().number(len(missing))), "page-title"))
        column.addWidget(
            Words(_("The form can be finalised when these are answered. Choose one to go there."), "muted")
        )
        column.addWidget(self.list, 1)
        section = ""
        for lack in missing:
            if lack.section != section:
                section = lack.section
                self._add_heading(section)
            self._add(lack)
        self.list.setCurrentRow(1 if missing[0].section else 0)
        self.forward.setText(_("Go to the first"))
        self.forward.clicked.connect(lambda: self._go_to(missing[0].ref))
        style.mark(self.forward, "primary")

    def _add_heading(self, section: str) -> None:
        item = QListWidgetItem(words.plain(section))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)  # to be read, not to be chosen
        item.setForeground(QColor(style.MUTED))
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        self.list.addItem(item)

    def _add(self, lack: Lack) -> None:
        text = f"{lack.question}\n{lack.reason}" if lack.reason else lack.question
        item = QListWidgetItem(words.breakable(text))
        item.setData(REF, lack.ref)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        self.list.addItem(item)

    def _show_left_out(self, column: QVBoxLayout, left_out: Sequence[str]) -> None:
        column.addWidget(Words(_("Nothing is missing"), "page-title"))
        explanation = ngettext(
            "{count} answer belongs to a question that is no longer asked. It will not be signed.",
            "{count} answers belong to questions that are no longer asked. They will not be signed.",
            len(left_out),
        )
        column.addWidget(Words(explanation.format(count=spoken().number(len(left_out)))))
        column.addWidget(self.list, 1)
        for question in left_out:
            self.list.addItem(words.breakable(question))
        self.forward.setText(_("Go on to finalise"))
        self.forward.clicked.connect(self._finish)
        style.mark(self.forward, "primary")

    def _go(self, item: QListWidgetItem) -> None:
        ref = item.data(REF)
        if ref:
            self._go_to(str(ref))

    def _go_to(self, ref: str) -> None:
        self.accept()
        self.wanted.emit(ref)

    def _finish(self) -> None:
        self.accept()
        self.go_on.emit()
