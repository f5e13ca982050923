"""Papers that nobody receives: the blank form, a filled form, the register of letters. Seen, saved, printed.

Each names what it holds; how it looks and how it leaves the vault is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Deed, RegisterLine
from sarana.cases.access import must
from sarana.documents.blank import blank_form
from sarana.documents.filled import filled_form
from sarana.documents.letter import Letter, LetterDetails, draw
from sarana.documents.paper import Registered, letter_register
from sarana.documents.template import languages
from sarana.errors import NoSuchCase
from sarana.exchange import origins
from sarana.forms import Form, Snapshot
from sarana.language import _, spoken
from sarana.messages.about_disclosure import origins_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.desk import Desk, choices_beside
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.form_title import title_and_version
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_names import letterhead_names, own_language, sheet_names
from sarana.ui.unsealed import not_sealed, print_out
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Officer, durable

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: Of an office that is no authority of the state: the name alone.
PLAIN_LETTERHEAD = "ngo"
#: Questions above this level of sensitivity are left out, unless the officer says otherwise.
USUAL_LIMIT = 3

#: Notes in the vault's thread that a paper leaves the vault.
Noting = Callable[[Opened, Progress], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a paper is drawn from; of the three only one is there."""

    form: Form | None = None
    snapshot: Snapshot | None = None
    signed: datetime | None = None
    letters: tuple[RegisterLine, ...] = ()
    origins: tuple[str, ...] = ()  # other offices from which the answers come


class PaperPage(Page):
    """Choices at the left, the paper at the right."""

    needs_room = True

    def __init__(self, workspace: Workspace, kind: str, case_id: str = "", record_id: str = "") -> None:
        super().__init__(wide=True)
        self._workspace, self._kind = workspace, kind
        self._case, self._record = case_id, record_id
        self.section = "about" if kind == "blank" else "cases"
        self._content: Content | None = None
        self._printer: QPrinter | None = None
        self._pdf = b""
        self._languages = blocks.choice("paper.languages", _("Languages"), sheet_names(), own_language())
        office = _("{organisation} (this office)").format(organisation=workspace.officer.organisation)
        self._letterhead = blocks.choice(
            "paper.letterhead", _("Letterhead"), [("", office), *letterhead_names()]
        )
        self._limit = blocks.choice("paper.limit", _("Most sensitive answers"), limits(), str(USUAL_LIMIT))
        self._about = blocks.text("", "muted", name="paper.about")
        self._origins = blocks.Notice("paper.origins")
        self._desk = Desk()
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        self._save = blocks.button(_("Save as PDF…"), "paper.save", self._ask_where, "primary")
        self._print = blocks.button(_("Print…"), "paper.print", self._ask_printer)
        self._may(False)
        self._build()
        for box in (self._languages, self._letterhead, self._limit):
            box.currentIndexChanged.connect(self._changed)
        self._drawing.first_shown.connect(self._shown)
        self._drawing.refused.connect(self.show_error)

    def _build(self) -> None:
        to_case = _("Back to the case") if self._case else _("Back to the list")
        back = blocks.button("‹  " + to_case, "paper.back", self._back, "link")
        if self._kind == "blank":
            back.setText("‹  " + _("Back to “About”"))
        title, lead = heads()[self._kind]
        self.head(title, lead, self._print, self._save, back=back)
        limit = blocks.labelled(
            _("Most sensitive answers"),
            self._limit,
            _("What is above the level is left out of the paper, with its question."),
        )
        if self._kind != "filled":
            limit.hide()
        choices = blocks.column(
            self._about,
            self._origins,
            blocks.labelled(_("Languages"), self._languages, _("The reader’s own comes first.")),
            blocks.labelled(_("Letterhead"), self._letterhead),
            limit,
            1,
            gap=style.MEDIUM,
        )
        choices.setContentsMargins(2, 2, style.MEDIUM, 2)
        self.body.addWidget(choices_beside(blocks.holding(choices), self._desk, "paper.choices"), 1)
        self.filling()

    # ---- what it is made from ---------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._content is None:
            work = partial(read_content, self._kind, self._record)
            self._workspace.ask(work, self._begin, self.show_error)

    def first_focus(self) -> QWidget | None:
        return self._languages

    def _begin(self, content: Content) -> None:
        self._content = content
        words = ""
        if content.form is not None:
            words = title_and_version(content.form)
        if self._kind == "register":
            words = "" if content.letters else _("No letter was made yet: the register is empty.")
        blocks.say(self._about, words)
        self._about.setVisible(bool(words))
        if content.origins:
            self._origins.say(*origins_words(content.origins, spoken()), "warning")
        self._drawing.now()

    def _details(self) -> LetterDetails:
        chosen = str(self._letterhead.currentData() or "")
        if chosen:
            return LetterDetails(destination="", day=date.today(), letterhead=chosen)
        return office_details(self._workspace.officer)

    def _making(self, content: Content) -> Making:
        sheet = tuple(str(self._languages.currentData()).split("+"))
        return partial(drawn, self._kind, content, sheet, self._details(), self._level())

    def _gather(self) -> Making | None:
        return None if self._content is None else self._making(self._content)

    def _changed(self) -> None:
        self._may(False)
        self._drawing.soon()

    def _shown(self, paper: Paper) -> None:
        self._pdf = paper.pdf
        self._may(True)

    def _level(self) -> int:
        return int(self._limit.currentData())

    def _may(self, may: bool) -> None:
        self._save.setEnabled(may)
        self._print.setEnabled(may)

    # ---- out of the vault -------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        names = {"blank": _("blank form"), "filled": _("answers"), "register": _("register of letters")}
        name = f"{names[self._kind]}.pdf"
        path = self._workspace.files.save_file(self, _("Save the paper"), name, _("PDF document"), "*.pdf")
        if path is not None:
            note = partial(note_paper, self._kind, self._record, self._level())
            self._workspace.ask(partial(save_paper, note, self._pdf, path), self._saved, self.show_error)

    def _saved(self, path: Path) -> None:
        kept = "" if self._kind == "blank" else not_sealed()
        self.notice.say(_("Saved as {file}.").format(file=path.name), kept, "good")

    def _ask_printer(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the paper"))
        if self._printer is not None:
            note = partial(note_paper, self._kind, self._record, self._level())
            self._workspace.ask(note, self._go_print, self.show_error)

    def _go_print(self, nothing: object) -> None:
        if self._printer is not None:
            work = partial(print_out, self._pdf, self._printer)
            self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        kept = _("The queue of the printer may keep a copy for a while.")
        self.notice.say(_("The paper is printed."), "" if self._kind == "blank" else kept, "good")

    def _back(self) -> None:
        if self._kind == "blank":
            self.go.emit(Place("about"))
        else:
            self.go.emit(Place("case", case=self._case) if self._case else Place("cases"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"content": self._content}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["content"] is not None:
            self._begin(memory.loaded["content"])


def office_details(officer: Officer) -> LetterDetails:
    """A paper of this office, whatever it is: under its name alone."""
    office = dict.fromkeys(languages(), (officer.organisation,))
    return LetterDetails(destination="", day=date.today(), letterhead=PLAIN_LETTERHEAD, institution=office)


def heads() -> dict[str, tuple[str, str]]:
    """Of each paper the title of its page, and a sentence."""
    return {
        "blank": (
            _("Blank form"),
            _("For days without a computer: every question, with room to write the answer."),
        ),
        "filled": (
            _("Answers on paper"),
            _("What was asked and what was answered, as it was signed last."),
        ),
        "register": (
            _("Register of letters"),
            _("Every letter that this office made, the newest first, with the cases that you may see."),
        ),
    }


def limits() -> list[tuple[str, str]]:
    """The levels of sensitivity, in words."""
    return [
        ("1", _("1: only what is administrative")),
        ("2", _("2: also what is personal")),
        ("3", _("3: also what identifies the person")),
        ("4", _("4: everything, also what is highly sensitive")),
    ]


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_content(kind: str, record_id: str, opened: Opened, progress: Progress) -> Content:
    """What a paper says."""
    store = opened.store
    if kind == "register":
        return Content(letters=store.letter_register())
    if kind == "blank":
        return Content(store.current_form(opened.form_id))
    newest = max(map(store.revision, store.heads(record_id)), key=lambda one: one.says.clock, default=None)
    if newest is None or newest.snapshot is None:  # of a draft alone nothing is printed
        raise NoSuchCase
    others = origins.of_record(store, opened.vault, record_id)
    form = store.form(newest.snapshot.form_sha256)
    return Content(form, newest.snapshot, newest.time, origins=others)


def note_paper(kind: str, record_id: str, level: int, opened: Opened, progress: Progress) -> None:
    """That a paper leaves the vault; noted before it does. A blank form says nothing about anybody."""
    if kind == "filled":
        opened.store.to_print(record_id, level)
    elif kind == "register":
        must(opened.officer.role, Deed.ISSUE)
        opened.vault.journal("print", "register")


def save_paper(note: Noting, pdf: bytes, path: Path, opened: Opened, progress: Progress) -> Path:
    note(opened, progress)
    durable.replace(path, pdf)
    return path


# ---- in the thread for computing --------------------------------------------------------------------------


def drawn(
    kind: str, content: Content, sheet: Sequence[str], details: LetterDetails, level: int, progress: Progress
) -> Paper:
    return Paper(draw(_composed(kind, content, sheet, details, level)))


def _composed(
    kind: str, content: Content, sheet: Sequence[str], details: LetterDetails, level: int
) -> Letter:
    if kind == "register":
        return letter_register([registered(line) for line in content.letters], sheet, details)
    if content.form is None:
        raise NoSuchCase
    if content.snapshot is None:
        return blank_form(content.form, sheet, details)
    return filled_form(content.form, content.snapshot, sheet, details, level, content.signed)


def registered(line: RegisterLine) -> Registered:
    """A line of the register as papers write it."""
    return Registered(
        line.letter.register_number,
        line.made.astimezone().date(),
        line.letter.template,
        line.letter.recipient,
        line.letter.destination,
        line.case_code,
        line.superseded_by,
    )
