"""A redacted copy of a letter: words, facts and places are taken out of it for good; the original stays.

The copy holds pictures of the pages and nothing else: what is under a bar is nowhere in the file (R132).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QSpinBox, QWidget

from sarana.cases import Deed
from sarana.documents.redaction import Box, occurring, pictured, words_of
from sarana.documents.template import templates
from sarana.forms import Facts
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.asked import Asked, questions_of_facts
from sarana.ui.desk import choices_beside
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.fields.number import canonical, whole_number
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_made import Made, read_made
from sarana.ui.redacting import RedactionDesk
from sarana.ui.unsealed import file_name, print_out
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

WORDS_HEIGHT = 96
#: Three digits.
NARROW = 44
#: Of a page, in millimetres.
ACROSS, DOWN = 210, 297
#: Where a bar begins that is made with the keyboard.
USUAL = (20, 60, 60, 8)


@dataclass(frozen=True, slots=True)
class Original:
    """The letter, and what the case says now: whose words can be found in it."""

    made: Made
    facts: Facts
    asked: Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class TakenOut:
    """How often each passage was found, and how many bars were drawn."""

    found: Mapping[str, int]
    boxes: int


class _Side(QSpinBox):
    """A number of a bar, typed in any of the three scripts and shown in the one that all read."""

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        bare = canonical(text, whole=True)
        if whole_number(bare, self.minimum(), self.maximum()) is not None:
            return QValidator.State.Acceptable, bare, min(at, len(bare))
        return super().validate(bare, min(at, len(bare)))

    def valueFromText(self, text: str) -> int:
        known = whole_number(text, self.minimum(), self.maximum())
        return self.value() if known is None else known


class RedactionPage(Page):
    """What is taken out at the left, the copy at the right."""

    section = "cases"
    needs_room = True

    def __init__(self, workspace: Workspace, case_id: str, revision_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._revision = workspace, case_id, revision_id
        self._original: Original | None = None
        self._boxes: list[Box] = []
        self._printer: QPrinter | None = None
        self._pdf = b""
        self._ticks: dict[str, QCheckBox] = {}
        self._heading = blocks.text(_("What the case says, taken out in every language"), "question")
        self._heading.hide()
        self._facts = blocks.column(gap=style.TIGHT)
        self._words = QPlainTextEdit()
        self._words.setObjectName("redact.words")
        self._words.setTabChangesFocus(True)
        self._words.setFixedHeight(WORDS_HEIGHT)
        self._words.textChanged.connect(self._changed)
        self._found = blocks.text("", name="redact.found")
        self._bars = blocks.column(gap=style.TIGHT)
        self._sides = [self._side(number) for number in range(5)]
        self._desk = RedactionDesk()
        self._desk.drawn.connect(self._add)
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        self._drawing.first_shown.connect(self._tell)
        self._drawing.refused.connect(self.show_error)
        self._save = blocks.button(_("Save the copy as PDF…"), "redact.save", self._ask_where, "primary")
        self._print = blocks.button(_("Print the copy…"), "redact.print", self._ask_printer)
        self._may(False)
        self._build()

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the letter"), "redact.back", self._back, "link")
        lead = _(
            "What is taken out is nowhere in the copy. The letter itself stays in the case as it was signed."
        )
        self.head(_("Redacted copy"), lead, self._print, self._save, back=back)
        place = blocks.row(*self._sides, gap=style.TIGHT)
        add = blocks.button(_("Add this bar"), "redact.add", self._add_typed)
        choices = blocks.column(
            blocks.labelled(
                _("Words to take out"),
                self._words,
                _("One name, number or sentence on each line, written as in the letter."),
            ),
            self._heading,
            self._facts,
            blocks.text(_("Black bars"), "question"),
            blocks.text(
                _("Draw them on the page with the mouse: over stamps, signatures, what was not found."),
                "hint",
            ),
            self._bars,
            blocks.text(
                _("Or by numbers: page, then millimetres from the left, from the top, wide, high."), "hint"
            ),
            place,
            blocks.row(add, 1),
            self._found,
            1,
            gap=style.MEDIUM,
        )
        choices.setContentsMargins(2, 2, style.MEDIUM, 2)
        self.body.addWidget(choices_beside(blocks.holding(choices), self._desk, "redact.choices"), 1)
        self.filling()

    def _side(self, number: int) -> QSpinBox:
        names = (
            _("Page"),
            _("Millimetres from the left"),
            _("Millimetres from the top"),
            _("Millimetres wide"),
            _("Millimetres high"),
        )
        box = _Side()
        box.setObjectName(f"redact.side.{number}")
        box.setAccessibleName(names[number])
        box.lineEdit().setAccessibleName(names[number])
        box.setToolTip(names[number])
        box.setRange(1 if number in (0, 3, 4) else 0, (99, ACROSS, DOWN, ACROSS, DOWN)[number])
        box.setValue(1 if number == 0 else USUAL[number - 1])
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        box.setMinimumWidth(NARROW)
        return box

    # ---- what it is made from ---------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._original is None:
            work = partial(read_original, self._case, self._revision)
            self._workspace.ask(work, self._show, self.show_error)

    def first_focus(self) -> QWidget | None:
        return self._words

    def _show(self, original: Original) -> None:
        self._original = original
        self._workspace.jobs.compute(partial(facts_there, original), self._offer, self.show_error)
        self._drawing.now()

    def _offer(self, facts: tuple[str, ...]) -> None:
        """The facts of which something stands in the letter."""
        if self._original is None or self._ticks:
            return
        for fact in facts:
            self._ticks[fact] = self._tick(fact, self._original.asked[fact], self._original.facts)
        self._heading.setVisible(bool(facts))
        self.put_back()

    def _tick(self, fact: str, question: Asked, facts: Facts) -> QCheckBox:
        words = _("Age") if fact == "age_years" else question.in_words(spoken().code)
        box = blocks.check(f"redact.fact.{fact}", words)
        box.setToolTip("\n".join(words_of(facts, (fact,))))
        box.toggled.connect(self._changed)
        self._facts.addWidget(box)
        return box

    def _passages(self) -> tuple[str, ...]:
        typed = [line.strip() for line in self._words.toPlainText().splitlines()]
        ticked = [fact for fact, box in self._ticks.items() if box.isChecked()]
        facts = words_of(self._original.facts, ticked) if self._original else ()
        return tuple(dict.fromkeys(filter(None, (*typed, *facts))))

    # ---- bars -------------------------------------------------------------------------------------------

    def _add_typed(self) -> None:
        page, left, top, width, height = (box.value() for box in self._sides)
        self._add(Box(page, left, top, width, height))

    def _add(self, box: Box) -> None:
        self._boxes.append(box)
        self._list_bars()
        self._changed()

    def _remove(self, box: Box) -> None:
        self._boxes.remove(box)
        self._list_bars()
        self._changed()

    def _list_bars(self) -> None:
        blocks.clear(self._bars)
        for number, box in enumerate(self._boxes):
            words = _("Page {page}: {left} mm from the left, {top} mm from the top, {width} × {height} mm")
            sides = {
                side: blocks.number(round(getattr(box, side))) for side in ("left", "top", "width", "height")
            }
            label = blocks.text(words.format(page=blocks.number(box.page), **sides), "hint")
            away = blocks.button(_("Remove"), f"redact.bar.{number}", partial(self._remove, box), "link")
            away.setAccessibleDescription(label.accessibleName())
            line = blocks.row(label, away)
            line.setStretch(0, 1)
            self._bars.addWidget(blocks.holding(line))

    # ---- showing it -------------------------------------------------------------------------------------

    def _may(self, may: bool) -> None:
        self._save.setEnabled(may)
        self._print.setEnabled(may)

    def _changed(self) -> None:
        self._may(False)
        self._drawing.soon()

    def _gather(self) -> Making | None:
        if self._original is None:
            return None
        return partial(taken_out, self._original.made.pdf, self._passages(), tuple(self._boxes))

    def _tell(self, paper: Paper) -> None:
        found: TakenOut = paper.about
        self._pdf = paper.pdf
        lines = [_passage_words(passage, count) for passage, count in found.found.items()]
        blocks.say(self._found, "\n".join(lines))
        self._found.setVisible(bool(lines))
        self._may(any(found.found.values()) or found.boxes > 0)

    # ---- out of the vault -------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        if self._original is None:
            return
        number = file_name(self._original.made.letter.register_number)
        name = _("{number}-redacted").format(number=number)
        path = self._workspace.files.save_file(
            self, _("Save the redacted copy"), f"{name}.pdf", _("PDF document"), "*.pdf"
        )
        if path is not None:
            self._workspace.ask(
                partial(save_copy, self._case, self._revision, self._pdf, path), self._saved, self.show_error
            )

    def _saved(self, path: Path) -> None:
        self.notice.say(
            _("The redacted copy is saved as {file}.").format(file=path.name),
            _("Look at every page of it before you give it away. The letter itself was not changed."),
            "good",
        )

    def _ask_printer(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the redacted copy"))
        if self._printer is not None:
            self._workspace.ask(
                partial(note_copy, self._case, self._revision), self._go_print, self.show_error
            )

    def _go_print(self, nothing: object) -> None:
        if self._printer is not None:
            work = partial(print_out, self._pdf, self._printer)
            self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        self.notice.say(
            _("The redacted copy is printed."),
            _("Look at every page of it before you give it away. The letter itself was not changed."),
            "good",
        )

    def _back(self) -> None:
        self.go.emit(Place("letter made", case=self._case, revision=self._revision))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"original": self._original, "boxes": self._boxes}

    def recall(self, memory: Memory) -> None:
        self._boxes = memory.loaded["boxes"]
        self._list_bars()
        if memory.loaded["original"] is not None:
            self._show(memory.loaded["original"])
        super().recall(memory)


def _passage_words(passage: str, count: int) -> str:
    if not count:
        return _("“{words}” was not found. If it is in the letter all the same, draw a bar over it.").format(
            words=passage
        )
    words = ngettext(
        "“{words}”: taken out in {count} place.", "“{words}”: taken out in {count} places.", count
    )
    return words.format(words=passage, count=blocks.number(count))


# ---- in the thread for computing --------------------------------------------------------------------------


def facts_there(original: Original, progress: Progress) -> tuple[str, ...]:
    """The facts of the case of which something stands in the letter. (One thread alone may use pdfium.)"""
    letter, facts = original.made.letter, original.facts
    known = {each.name: each.facts for each in templates()}
    may_be_there = known.get(letter.template, tuple(facts))
    words = {
        fact: words_of(facts, (fact,)) for fact in original.asked if fact in facts and fact in may_be_there
    }
    there = occurring(original.made.pdf, {each for passages in words.values() for each in passages})
    return tuple(fact for fact, each in words.items() if there & set(each))


def taken_out(pdf: bytes, passages: Sequence[str], boxes: Sequence[Box], progress: Progress) -> Paper:
    """The copy, and what was found."""
    copy, found = pictured(pdf, passages, boxes)
    return Paper(copy, TakenOut(found, len(boxes)))


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_original(case_id: str, revision_id: str, opened: Opened, progress: Progress) -> Original:
    made = read_made(case_id, revision_id, opened, progress)
    store = opened.store
    return Original(made, store.facts(case_id), questions_of_facts(store, case_id))


def note_copy(case_id: str, revision_id: str, opened: Opened, progress: Progress) -> None:
    """That a redacted copy leaves the vault; noted before it does."""
    opened.store.ask(Deed.ISSUE, case_id)
    opened.vault.journal("letter.redact", revision_id)


def save_copy(
    case_id: str, revision_id: str, pdf: bytes, path: Path, opened: Opened, progress: Progress
) -> Path:
    note_copy(case_id, revision_id, opened, progress)
    durable.replace(path, pdf)
    return path
