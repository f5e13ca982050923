"""Before finalising: what is missing and where, what must be corrected, what will not be signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
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
from sarana.forms.state import Break, Control
from sarana.language import _, ngettext, spoken
from sarana.ui import style, words
from sarana.ui.pages.interview_card import complaint
from sarana.ui.pages.interview_chapters import Chapter
from sarana.ui.reading import answers_told
from sarana.ui.told import Told, ToldList
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


def dropped(interview: Interview) -> tuple[Told, ...]:
    """The answers that finalising will leave out, in the form's order, under their sections.

    They are kept in the draft until then: answers to questions that are hidden now, choices that are not on
    offer any more, and what stands in instances that a smaller count took out.
    """
    left_out: dict[str, str] = {}
    for ref, text in interview.snapshot().values.items():
        place = interview.find(ref)
        if place is None or place.question is None or place.readonly or (place.garbled and place.relevant):
            continue
        counts = interview.visible_value(ref) or ""
        if text != counts:
            chosen = interview.node(ref).control in (Control.SELECT_MANY, Control.RANK)
            gone = [one for one in text.split() if one not in counts.split()] if chosen else [text]
            left_out[ref] = " ".join(gone)
    told = {ref: text for ref, text in left_out.items() if text}
    aside = interview.set_aside()
    return answers_told(interview.whole() if aside else interview, {**told, **aside}, spoken())


class FinishDialog(QDialog):
    """Lists what is missing; choosing a line goes there. Where nothing is missing, tells what is left out."""

    wanted = Signal(str)  # a ref to go to
    go_on = Signal()

    def __init__(self, parent: QWidget, missing: Sequence[Lack], left_out: Sequence[Told]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Finish the form"))
        self.setMinimumSize(480, 320)
        self.resize(QSize(720, 560).boundedTo(parent.window().size()))
        self.setModal(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What is missing"))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.left_out: ToldList | None = None
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

    def _show_left_out(self, column: QVBoxLayout, left_out: Sequence[Told]) -> None:
        count = sum(not line.is_heading for line in left_out)
        column.addWidget(Words(_("Some answers will not be signed"), "page-title"))
        explanation = ngettext(
            "Nothing is missing. But {count} answer belongs to a question or a choice that the form does not"
            " show now. It is dropped when you sign.",
            "Nothing is missing. But {count} answers belong to questions or choices that the form does not"
            " show now. They are dropped when you sign.",
            count,
        )
        column.addWidget(Words(explanation.format(count=spoken().number(count))))
        column.addWidget(
            Words(
                _(
                    "To keep one, go back to the form and change the answer that hides it."
                    " Until you sign, all are kept."
                ),
                "muted",
            )
        )
        told = ToldList("finish.left-out", _("Answers that will not be signed"))
        told.tell(left_out)
        column.addWidget(told, 1)
        self.left_out = told
        self.list.hide()
        self.forward.setText(_("Sign without these answers"))
        self.forward.clicked.connect(self._finish)
        style.mark(self.back, "primary")
        told.setFocus()

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
