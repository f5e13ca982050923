"""A letter from a case: to whom, in which languages, from whom; its pages are shown while one chooses.

The pages at the right are the letter itself, drawn by the same code that draws the paper. A letter that is
saved is recorded in the case, signed, with its register number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget

from sarana.cases import LetterMade
from sarana.documents.letter import (
    Letter,
    LetterDetails,
    compose,
    destinations,
    draw,
    letterheads,
    templates,
)
from sarana.documents.preview import Picture, page_count, render
from sarana.documents.template import Template, Words
from sarana.errors import ConsentMissing, MissingFacts, SaranaError
from sarana.forms import Facts
from sarana.language import _, catalog, spoken
from sarana.progress import Progress
from sarana.ui import blocks, disputed, style
from sarana.ui.asked import Asked, questions_of_facts
from sarana.ui.desk import Desk
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_details import LetterFields
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable

#: What is made most often stands first.
FIRST = "referral"
#: Which languages may stand on one sheet; the first is the reader's (R23: English prevails).
SHEETS = ("en", "km", "zh", "km+en", "zh+en")
CATALOGS = {"en": "en", "km": "km", "zh": "zh_Hans"}
PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class Known:
    """What the letter is made from."""

    facts: Facts
    number: str
    asked: Mapping[str, Asked]  # by fact, the question that it is read from
    disputed: tuple[str, ...] = ()  # facts that versions of the case disagree about


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages of a letter; the turn says whether anything was chosen since it was asked for."""

    turn: int
    pages: list[Picture]
    without_consent: bool
    complete: bool  # else it is shown as a draft: the officer has not said yet all that it needs


class LetterPage(Page):
    """Choices at the left, the letter at the right."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, template: str = "") -> None:
        super().__init__(wide=True)
        self._workspace, self._case = workspace, case_id
        self._known: Known | None = None
        self._turn = 0
        self._drawable = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self._make_fields()
        self._desk = Desk()
        self._desk.width_changed.connect(self._pause.start)
        self._save = blocks.button(_("Record and save as PDF…"), "letter.save", self._ask_where, "primary")
        self._save.setEnabled(False)
        self._disputed = blocks.Notice("letter.disputed")
        self._lacking = blocks.text("", name="letter.lacking")
        self._answer = blocks.button(_("Answer these questions"), "letter.answer", self._open_form)
        self._lacking.hide()
        self._answer.hide()
        self._build()
        if template:
            self._template.setCurrentIndex(max(0, self._template.findData(template)))

    def _make_fields(self) -> None:
        officer = self._workspace.officer
        self._template = blocks.choice("letter.template", _("Letter"), template_names())
        self._fields = {each.name: LetterFields(each, own_language()) for each in templates()}
        self._destination = blocks.choice("letter.destination", _("To"), [])
        self._offer_receivers()
        self._recipient = blocks.line_edit(
            "letter.recipient", _("Name of the receiver"), placeholder=_("As above")
        )
        self._languages = blocks.choice("letter.languages", _("Languages"), sheet_names())
        self._letterhead = blocks.choice("letter.letterhead", _("Letterhead"), letterhead_names())
        self._place = blocks.line_edit("letter.place", _("Place"), placeholder=_("As on the letterhead"))
        self._signatory = blocks.line_edit("letter.signatory", _("Signed by"))
        self._signatory.setText(officer.name)
        self._post = blocks.line_edit(
            "letter.post", _("Post"), placeholder=_("For example: Head of the border post")
        )
        self._contact = blocks.line_edit("letter.contact", _("Whom to ask, and how to reach them"))
        self._practice = blocks.check("letter.practice", _("Practice: the person is invented"))
        self._reason = QPlainTextEdit()
        self._reason.setObjectName("letter.reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(72)
        self._because = blocks.labelled(
            _("Why it is shared without the person's consent"),
            self._reason,
            _("Only where the law or a danger to life demands it. The reason stands in the letter."),
        )
        self._because.hide()
        self._template.currentIndexChanged.connect(self._other_template)
        for fields in self._fields.values():
            fields.edited.connect(self._changed)
        for box in (self._destination, self._languages, self._letterhead):
            box.currentIndexChanged.connect(self._changed)
        for edit in (self._recipient, self._place, self._signatory, self._post, self._contact):
            edit.textChanged.connect(self._changed)
        self._practice.toggled.connect(self._changed)
        self._reason.textChanged.connect(self._changed)

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the case"), "letter.back", self._go_back, "link")
        self.head(_("Letter"), "", self._save, back=back)
        self.body.addWidget(self._disputed)
        self.body.addWidget(self._lacking)
        self.body.addWidget(self._answer)
        across = blocks.row(self._choices(), self._desk, gap=style.LARGE)
        across.setStretch(0, 5)
        across.setStretch(1, 8)
        self.body.addLayout(across, 1)
        self.filling()

    def _choices(self) -> QScrollArea:
        self._receiver = blocks.holding(
            blocks.column(
                blocks.labelled(_("To"), self._destination),
                blocks.labelled(_("Name of the receiver"), self._recipient),
                gap=style.MEDIUM,
            )
        )
        fields = blocks.column(
            blocks.labelled(_("Letter"), self._template),
            self._receiver,
            blocks.labelled(_("Languages"), self._languages),
            self._because,
            *self._fields.values(),
            blocks.labelled(_("Letterhead"), self._letterhead),
            blocks.labelled(_("Place"), self._place),
            blocks.labelled(_("Signed by"), self._signatory),
            blocks.labelled(_("Post"), self._post),
            blocks.labelled(_("Whom to ask, and how to reach them"), self._contact),
            self._practice,
            1,
            gap=style.MEDIUM,
        )
        fields.setContentsMargins(2, 2, style.MEDIUM, 2)
        area = QScrollArea()
        area.setObjectName("letter.choices")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setMinimumWidth(300)
        area.setWidget(blocks.holding(fields, "page"))
        self._area = area
        self._show_fields()
        return area

    # ---- which document -----------------------------------------------------------------------------------

    def _chosen(self) -> Template:
        name = str(self._template.currentData())
        return next(each for each in templates() if each.name == name)

    def _other_template(self) -> None:
        self._offer_receivers()
        self._show_fields()
        self._changed()

    def _offer_receivers(self) -> None:
        """Only those whom the document may be sent to; the one chosen before, if it is among them."""
        before = self._destination.currentData()
        allowed = self._chosen().destinations
        self._destination.blockSignals(True)
        self._destination.clear()
        for name, words in destination_names():
            if name in allowed:
                self._destination.addItem(words, name)
        self._destination.setCurrentIndex(max(0, self._destination.findData(before)) if allowed else -1)
        self._destination.blockSignals(False)

    def _show_fields(self) -> None:
        chosen = self._chosen()
        self._receiver.setVisible(bool(chosen.destinations))
        for name, fields in self._fields.items():
            fields.setVisible(name == chosen.name)

    # ---- what it is made from ---------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._known is None:
            case_id = self._case

            def work(opened: Opened, progress: Progress) -> Known:
                store = opened.store
                return Known(
                    store.facts(case_id),
                    store.next_register_number(),
                    questions_of_facts(store, case_id),
                    store.disputed_facts(case_id),
                )

            self._workspace.ask(work, self._begin)

    def _begin(self, known: Known) -> None:
        self._known = known
        disputed.tell(self._disputed, known.disputed, known.asked)
        self._draw()

    def first_focus(self) -> QWidget | None:
        return self._destination

    def details(self, number: str) -> LetterDetails:
        """What is chosen at the left."""
        return LetterDetails(
            destination=str(self._destination.currentData() or ""),
            day=date.today(),
            register_number=number,
            recipient=self._recipient.text().strip(),
            letterhead=str(self._letterhead.currentData() or ""),
            place=self._place.text().strip(),
            post=self._post.text().strip(),
            signatory=self._signatory.text().strip(),
            contact=self._contact.text().strip(),
            without_consent=self._reason.toPlainText().strip(),
            practice=self._practice.isChecked(),
            said=self._fields[self._chosen().name].said(),
            left_out=self._fields[self._chosen().name].left_out(),
        )

    def languages(self) -> tuple[str, ...]:
        return tuple(str(self._languages.currentData()).split("+"))

    # ---- showing it -------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._save.setEnabled(False)
        self._pause.start()

    def _draw(self) -> None:
        if self._known is None:
            return
        self._turn += 1
        facts, details, languages = self._known.facts, self.details(self._known.number), self.languages()
        self._workspace.jobs.compute(
            partial(
                draw_letter, self._turn, self._chosen().name, facts, details, languages, self._desk.scale()
            ),
            self._show,
            self._cannot,
        )

    def _show(self, drawn: Drawn) -> None:
        if drawn.turn == self._turn:
            if not self._drawable:
                self.notice.hide()
                self._lacking.hide()
                self._answer.hide()
            self._drawable = True
            self._because.setVisible(drawn.without_consent)
            self._desk.show_pages(drawn.pages)
            self._save.setEnabled(drawn.complete)

    def _cannot(self, error: SaranaError) -> None:
        self._drawable = False
        self._desk.clear()
        self._save.setEnabled(False)
        self._because.setVisible(isinstance(error, ConsentMissing))
        self.show_error(error)

    def show_error(self, error: SaranaError) -> None:
        """What the form would have to answer first is named, and the way there is offered."""
        super().show_error(error)
        asked = self._missing(error)
        blocks.say(self._lacking, "\n".join(f"•  {one.in_words(spoken().code)}" for one in asked))
        self._lacking.setVisible(bool(asked))
        self._answer.setVisible(bool(asked))

    def _missing(self, error: SaranaError | None) -> list[Asked]:
        """The questions of the form that a letter lacks, in the form's order."""
        if self._known is None or not isinstance(error, MissingFacts):
            return []
        return [one for fact, one in self._known.asked.items() if fact in error.names]

    def _open_form(self) -> None:
        asked = self._missing(self._error)
        if asked:
            first = asked[0]
            self.go.emit(Place("interview", case=self._case, record=first.record_id, question=first.ref))

    # ---- recording it -----------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        if self._known is None:
            return
        path = self._workspace.files.save_file(
            self, _("Save the letter"), f"{self._known.number}.pdf", _("PDF document"), "*.pdf"
        )
        if path is None:
            return
        self._pause.stop()
        self._turn += 1  # what is still being drawn is not waited for
        self._save.setEnabled(False)
        self.notice.hide()
        work = partial(
            record_letter,
            self._case,
            self._chosen().name,
            self._known.facts,
            self.details(""),
            self.languages(),
            self._to(),
            path,
        )
        self._workspace.ask(work, self._recorded, self._cannot, says=_("Recording the letter…"))

    def _to(self) -> str:
        return self._recipient.text().strip() or self._destination.currentText()

    def _recorded(self, made: tuple[str, str, str]) -> None:
        number, file, next_number = made
        if self._known is not None:
            self._known = replace(self._known, number=next_number)
        self.notice.say(
            _("Letter {number} is recorded in the case and saved as {file}.").format(
                number=number, file=file
            ),
            _("The file is not sealed: whoever has it can read it. Delete it when it is no longer needed."),
            "good",
        )
        # The same letter a second time would be another letter; the case page saves this one again.
        self._save.setEnabled(False)

    def _go_back(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"known": self._known}

    def recall(self, memory: Memory) -> None:
        self._known = memory.loaded["known"]
        super().recall(memory)
        if self._known is not None:
            disputed.tell(self._disputed, self._known.disputed, self._known.asked)
        self._draw()


def draw_letter(
    turn: int,
    name: str,
    facts: Facts,
    details: LetterDetails,
    languages: tuple[str, ...],
    scale: float,
    progress: Progress,
) -> Drawn:
    """The pages of the letter. Pure computation."""
    complete = True
    try:
        letter, without_consent = composed(name, facts, details, languages)
    except MissingFacts as missing:
        if not all_said_by_officer(name, missing):
            raise
        complete = False
        letter, without_consent = composed(name, facts, replace(details, draft=True), languages)
    pdf = draw(letter)
    pages = [render(pdf, page, scale) for page in range(page_count(pdf))]
    return Drawn(turn, pages, without_consent, complete)


def all_said_by_officer(name: str, missing: MissingFacts) -> bool:
    """Whether all that is missing is asked on this page, not in the form."""
    chosen = next(each for each in templates() if each.name == name)
    return set(missing.names) <= set(chosen.details)


def composed(
    name: str, facts: Facts, details: LetterDetails, languages: tuple[str, ...]
) -> tuple[Letter, bool]:
    """The letter, and whether the person's consent is missing: only then its reason is read and printed."""
    try:
        return compose(name, facts, replace(details, without_consent=""), languages), False
    except ConsentMissing:
        if not details.without_consent:
            raise
        return compose(name, facts, details, languages), True


def record_letter(
    case_id: str,
    name: str,
    facts: Facts,
    details: LetterDetails,
    languages: tuple[str, ...],
    to: str,
    path: Path,
    opened: Opened,
    progress: Progress,
) -> tuple[str, str, str]:
    """Draw the letter with its number, write the file, record it. In the vault thread.

    The file comes first: a disk that refuses it leaves no record of a letter that nobody has.
    """
    number = opened.store.next_register_number()
    # Named by its kind, the receiver is worded again for every reader of the record.
    made = LetterMade(number, name, languages, to, "" if details.recipient else details.destination)
    pdf = draw(composed(name, facts, replace(details, register_number=number), languages)[0])
    durable.replace(path, pdf)
    try:
        opened.store.record_letter(case_id, made, pdf)
    except SaranaError:
        path.unlink(missing_ok=True)
        raise
    return number, path.name, opened.store.next_register_number()


# ---- names in the language of the screen ------------------------------------------------------------------


def own_language() -> str:
    """The language of the screen, as letters call it."""
    return next((letter for letter, known in CATALOGS.items() if known == spoken().code), "en")


def _own(words: Words) -> str:
    return words.get(own_language()) or words.get("en", "")


def template_names() -> list[tuple[str, str]]:
    """Every document by its title; the referral first."""
    named = [(each.name, _own(each.title)) for each in templates()]
    return sorted(named, key=lambda each: (each[0] != FIRST, each[1]))


def receiver(made: LetterMade) -> str:
    """To whom a recorded letter went, in the language of the screen; an old record says what it holds."""
    known = destinations().get(made.destination)
    return _own(known.words["title"]) if known is not None else made.recipient


def destination_names() -> list[tuple[str, str]]:
    return [(name, _own(each.words["title"])) for name, each in destinations().items()]


def letterhead_names() -> list[tuple[str, str]]:
    named = [(name, _own(each.named)) for name, each in letterheads().items()]
    return [("", _("The agency of the interviewer")), *named]


def sheet_names() -> list[tuple[str, str]]:
    """The languages of a sheet, each in its own name."""
    return [
        (sheet, " + ".join(catalog(CATALOGS[code]).own_name for code in sheet.split("+"))) for sheet in SHEETS
    ]
