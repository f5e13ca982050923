"""A document from a case: which one, to whom, in which languages, from whom; its pages are shown meanwhile.

The pages at the right are drawn by the same code that draws the paper, with the mark of a draft until the
document is finalised. Then it has its number, is signed into the case, and is saved or printed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sarana.documents.checks import overlong_words
from sarana.documents.letter import Letter, LetterDetails, destinations, letterhead_of
from sarana.documents.template import Template, template
from sarana.errors import ConsentMissing, MissingFacts, MissingGlyph, SaranaError
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks, disputed, style
from sarana.ui.asked import Asked
from sarana.ui.desk import Desk, choices_beside
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_details import LetterFields
from sarana.ui.pages.letter_documents import DocumentChooser
from sarana.ui.pages.letter_making import (
    Choice,
    Finalised,
    Known,
    Seen,
    drawn,
    finalise,
    fingerprint,
    question_with,
    read_known,
    save_draft,
)
from sarana.ui.pages.letter_names import FIRST, own, own_language, receiver, sheet_names
from sarana.ui.pages.letter_parties import LetterReceiver, LetterSender, unsigned_words
from sarana.ui.pages.letter_told import LetterTold
from sarana.ui.words import literal
from sarana.ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class LetterPage(Page):
    """Choices at the left, the document at the right."""

    section = "cases"
    needs_room = True

    def __init__(self, workspace: Workspace, case_id: str, document: str = "", replaced: str = "") -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._replaced = workspace, case_id, replaced
        self._known: Known | None = None
        self._seen: Seen | None = None
        self._final: Finalised | None = None
        self._fingerprint = ""
        self._printer: QPrinter | None = None
        self._mend: Asked | QWidget | None = None  # the question or the field to which the page offers to go
        self._document: Template = template(document or FIRST)
        self._fields: dict[str, LetterFields] = {}
        self._told: dict[str, LetterTold] = {}
        self._desk = Desk()
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        self._make_choices()
        self._make_notices()
        self._build()
        self._show_document()
        self._connect()

    # ---- building ---------------------------------------------------------------------------------------

    def _make_choices(self) -> None:
        self._which = blocks.button("", "letter.document", self._choose_document)
        self._receiver = LetterReceiver()
        self._languages = blocks.choice("letter.languages", _("Languages"), sheet_names())
        self._asks = blocks.column(gap=style.MEDIUM)
        self._sender = LetterSender(self._workspace.officer)
        self._save = blocks.button(_("Finalise and save as PDF…"), "letter.save", self._ask_where, "primary")
        self._print = blocks.button(_("Finalise and print…"), "letter.print", self._ask_printer)
        self._draft = blocks.button(_("Save a draft…"), "letter.draft", self._ask_where_to_draft)
        for button in (self._save, self._print, self._draft):
            button.setEnabled(False)

    def _make_notices(self) -> None:
        self._disputed = blocks.Notice("letter.disputed")
        self._anew = blocks.Notice("letter.replaces")
        self._unsigned = blocks.Notice("letter.directory")
        self._overlong = blocks.Notice("letter.overlong")
        self._lacking = blocks.text("", name="letter.lacking")
        self._unsaid = blocks.text("", "hint", name="letter.unsaid")
        self._answer = blocks.button(_("Answer these questions"), "letter.answer", self._open_form)
        self._mending = blocks.button(_("Go to this answer"), "letter.mend", self._open_form)
        self._look = blocks.button(_("Open the finished document"), "letter.look", self._open_made, "link")
        for hidden in (self._lacking, self._unsaid, self._answer, self._mending, self._look):
            hidden.hide()

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the case"), "letter.back", self._go_back, "link")
        self.head(_("Letter"), "", self._draft, self._print, self._save, back=back)
        for told in (self._look, self._disputed, self._unsigned, self._overlong, self._mending):
            self.body.addWidget(told)
        self.body.addWidget(self._lacking)
        self.body.addWidget(self._answer)
        choices = blocks.column(
            self._anew,
            blocks.labelled(_("Document"), self._which),
            self._receiver,
            blocks.labelled(_("Languages"), self._languages, _("The reader’s own comes first.")),
            self._asks,
            self._unsaid,
            self._sender,
            1,
            gap=style.MEDIUM,
        )
        choices.setContentsMargins(2, 2, style.MEDIUM, 2)
        self.body.addWidget(choices_beside(blocks.holding(choices), self._desk, "letter.choices"), 1)
        self.filling()

    def _connect(self) -> None:
        for edited in (self._receiver.edited, self._sender.edited, self._languages.currentIndexChanged):
            edited.connect(self._changed)
        self._sender.signing_wanted.connect(self._ask_fingerprint)
        self._drawing.first_shown.connect(self._show_drawn)
        self._drawing.all_shown.connect(self._look_for_long_words)
        self._drawing.refused.connect(self._cannot)

    # ---- which document -----------------------------------------------------------------------------------

    def _choose_document(self) -> None:
        DocumentChooser(self, self._take_document).open()

    def _take_document(self, name: str, destination: str) -> None:
        self._document = template(name)
        self._show_document()
        if destination:
            self._receiver.choose(destination, self._receiver.recipient.text())
        self._changed()

    def _show_document(self) -> None:
        """The fields of the chosen document; those of others keep what was typed."""
        name = self._document.name
        self._which.setText(literal(own(self._document.title)) + "  ▾")
        self._which.setAccessibleName(_("Document: {title}").format(title=own(self._document.title)))
        self._which.setProperty("document", name)
        self._receiver.offer(self._document)
        if name not in self._fields:
            self._fields[name] = LetterFields(self._document, own_language())
            self._fields[name].edited.connect(self._changed)
            self._asks.addWidget(self._fields[name])
        if name not in self._told and self._known is not None:
            self._told[name] = LetterTold(self._document, own_language(), self._known.asked)
            self._told[name].edited.connect(self._changed)
            self._asks.addWidget(self._told[name])
        for other, fields in self._fields.items():
            fields.setVisible(other == name and not fields.is_empty())
        for other, told in self._told.items():
            told.setVisible(other == name)
        self._judge()

    def _judge(self) -> None:
        told = self._told.get(self._document.name)
        if told is not None and self._known is not None:
            receiving = destinations().get(self._receiver.kind)
            told.judge(self._known.facts, receiving, self._known.disputed)

    # ---- what it is made from ---------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._known is None:
            self._workspace.ask(partial(read_known, self._case, self._replaced), self._begin)

    def _begin(self, known: Known) -> None:
        again = known.replaced
        if again is not None:
            self._document = template(again.template)
            self._languages.setCurrentIndex(max(0, self._languages.findData("+".join(again.languages))))
        self._know(known)
        if again is not None and again.kind:
            self._receiver.choose(again.kind, "" if again.destination else again.recipient)
        self._drawing.now()

    def _know(self, known: Known) -> None:
        self._known = known
        disputed.tell(self._disputed, known.disputed, known.asked)
        if not known.directory_is_signed:
            self._unsigned.say(
                unsigned_words(),
                _("An administrator takes over a newer one, on the page “Directory”."),
                "warning",
            )
        if known.replaced is not None:
            self._anew.say(
                _("Replaces letter {number} to {recipient}.").format(
                    number=known.replaced.register_number, recipient=receiver(known.replaced)
                ),
                _("The new letter says so in its first line. The old one stays in the case as it was."),
            )
        self._show_document()
        self._receiver.know(known.directory)
        agency = known.facts.get("officer_agency")
        self._sender.know(known.directory, agency.value if agency else "")

    def first_focus(self) -> QWidget | None:
        return self._which

    def _details(self) -> LetterDetails:
        """What is chosen at the left."""
        sender, to, replaced = self._sender, self._receiver, self._known.replaced if self._known else None
        visible = sender.signs_visibly and bool(self._fingerprint)
        told = self._told.get(self._document.name)
        return LetterDetails(
            destination=to.kind,
            day=date.today(),
            recipient=to.recipient.text().strip(),
            addressee=to.entry if to.kind else None,
            focal=sender.focal,
            letterhead=sender.letterhead,
            place=sender.place.text().strip(),
            post=sender.post.text().strip(),
            signatory=sender.signatory.text().strip(),
            contact=sender.contact.text().strip(),
            without_consent=to.reason,
            replaces=replaced.register_number if replaced else "",
            signed_by=self._workspace.officer.name if visible else "",
            certificate=self._fingerprint if visible else "",
            practice=sender.practises,
            said=self._fields[self._document.name].said(),
            left_out=told.left_out() if told else frozenset(),
        )

    def _choice(self) -> Choice:
        languages = tuple(str(self._languages.currentData()).split("+"))
        to, sender = self._receiver, self._sender
        return Choice(
            self._document.name,
            self._details(),
            languages,
            to.remembered_as(languages) if to.kind else "",
            sender.signs,
            sender.signs_visibly,
        )

    def _ask_fingerprint(self) -> None:
        if not self._fingerprint:
            self._workspace.ask(fingerprint, self._know_fingerprint, self.show_error)

    def _know_fingerprint(self, digits: str) -> None:
        self._fingerprint = digits
        self._changed()

    # ---- showing it -------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._final = None
        self._look.hide()
        self._may_finish(False)
        self._judge()
        self._drawing.soon()

    def _gather(self) -> Making | None:
        if self._known is None:
            return None
        if self._final is not None:
            paper = Paper(self._final.pdf)
            return lambda progress: paper
        choice, known = self._choice(), self._known
        self._sender.say_number(letterhead_of(known.facts, choice.details).numbered(*known.next_letter))
        return partial(drawn, choice, known)

    def _show_drawn(self, paper: Paper) -> None:
        seen = paper.about
        if not isinstance(seen, Seen):
            return  # the finished document
        if self._error is not None:
            self._error = None
            self.notice.hide()
        self._forget_what_was_wrong()
        self._seen = seen
        self._receiver.ask_reason(seen.without_consent)
        fields = self._fields[self._document.name]
        unsaid = [fields.label(name) for name in seen.unsaid]
        words = _("Still to be said before it can be finalised: {details}").format(details="; ".join(unsaid))
        blocks.say(self._unsaid, words if unsaid else "")
        self._unsaid.setVisible(bool(unsaid))
        self._draft.setEnabled(True)
        self._may_finish(not unsaid)

    def _may_finish(self, may: bool) -> None:
        self._save.setEnabled(may)
        self._print.setEnabled(may)

    def _forget_what_was_wrong(self) -> None:
        for told in (self._lacking, self._answer, self._mending, self._overlong):
            told.hide()

    def _cannot(self, error: SaranaError) -> None:
        self._seen = None
        self._may_finish(False)
        self._draft.setEnabled(False)
        self._forget_what_was_wrong()
        self._receiver.ask_reason(isinstance(error, ConsentMissing))
        self.show_error(error)

    def show_error(self, error: SaranaError) -> None:
        """What the form would have to answer first is named, and the way there is offered."""
        super().show_error(error)
        asked = self._missing(error)
        blocks.say(self._lacking, "\n".join(f"•  {one.in_words(spoken().code)}" for one in asked))
        self._lacking.setVisible(bool(asked))
        self._answer.setVisible(bool(asked))
        if asked:
            self._mend = asked[0]
        if isinstance(error, MissingGlyph):
            self._offer_to_mend(error.character)

    def _missing(self, error: SaranaError | None) -> list[Asked]:
        """The questions of the form that a letter lacks, in the form's order."""
        if self._known is None or not isinstance(error, MissingFacts):
            return []
        return [one for fact, one in self._known.asked.items() if fact in error.names]

    # ---- what would not be right on paper ---------------------------------------------------------------

    def _look_for_long_words(self, paper: Paper) -> None:
        if isinstance(paper.about, Seen):
            self._workspace.jobs.compute(partial(long_words, paper.about.letter), self._tell_long_words)

    def _tell_long_words(self, found: tuple[Letter, tuple[str, ...]]) -> None:
        letter, words = found
        if self._seen is None or letter is not self._seen.letter or not words:
            return
        listed = "; ".join(f"“{word}”" for word in words)
        self._overlong.say(
            _("Longer than a line, and cut where the line ends: {words}").format(words=listed),
            _("Put a space or a hyphen where the word may be parted."),
            "warning",
        )
        self._offer_to_mend(words[0])

    def _offer_to_mend(self, words: str) -> None:
        """The way to where these words were written: a field of this page, or a question of the form."""
        known = self._known
        question = question_with(words, known.facts, known.asked) if known is not None else None
        self._mend = self._field_with(words) or question
        self._mending.setVisible(self._mend is not None)
        if isinstance(self._mend, Asked):
            blocks.say(self._lacking, f"•  {self._mend.in_words(spoken().code)}")
            self._lacking.show()

    def _field_with(self, words: str) -> QWidget | None:
        """The field of this page into which somebody typed these words."""
        said: list[tuple[QWidget, str]] = [(each, each.text()) for each in self.findChildren(QLineEdit)]
        said += [(each, each.toPlainText()) for each in self.findChildren(QPlainTextEdit)]
        return next((field for field, text in said if words in text and field.isVisible()), None)

    def _open_form(self) -> None:
        if isinstance(self._mend, QWidget):
            self._mend.setFocus()
        elif self._mend is not None:
            self.go.emit(
                Place("interview", case=self._case, record=self._mend.record_id, question=self._mend.ref)
            )

    # ---- finishing it -----------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        path = self._file(_("Save the letter"), self._number_for_a_file())
        if path is not None:
            self._finish(path, _("Recording the letter…"))

    def _ask_printer(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the letter"))
        if self._printer is not None:
            self._finish(None, _("Printing…"))

    def _finish(self, path: Path | None, says: str) -> None:
        if self._known is None:
            return
        self._drawing.stop()
        self._may_finish(False)
        self.notice.hide()
        work = partial(finalise, self._case, self._choice(), self._known.facts, path)
        self._workspace.ask(work, self._finished, self._cannot, says=says)

    def _finished(self, made: Finalised) -> None:
        if self._known is not None:
            self._known = replace(self._known, next_letter=made.next_letter)
        self._final = made
        # The same letter a second time would be another letter; its own page saves and prints this one again.
        self._may_finish(False)
        self._draft.setEnabled(False)
        self._sender.say_number("")
        self._look.show()
        self._drawing.now()
        if made.file:
            self.notice.say(
                _("Letter {number} is recorded in the case and saved as {file}.").format(
                    number=made.number, file=made.file
                ),
                not_sealed(),
                "good",
            )
        elif self._printer is not None:
            work = partial(print_out, made.pdf, self._printer)
            self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        number = self._final.number if self._final else ""
        self.notice.say(
            _("Letter {number} is recorded in the case and printed.").format(number=number),
            _("The queue of the printer may keep a copy for a while."),
            "good",
        )

    def _ask_where_to_draft(self) -> None:
        path = self._file(_("Save a draft"), _("draft"))
        if path is not None and self._known is not None:
            work = partial(save_draft, self._case, self._choice(), self._known.facts, path)
            self._workspace.ask(work, self._drafted, self.show_error)

    def _drafted(self, file: str) -> None:
        self.notice.say(
            _("The draft is saved as {file}. It has no number and is not recorded in the case.").format(
                file=file
            ),
            not_sealed(),
            "good",
        )

    def _file(self, title: str, name: str) -> Path | None:
        suggestion = f"{name}.pdf"
        return self._workspace.files.save_file(self, title, suggestion, _("PDF document"), "*.pdf")

    def _number_for_a_file(self) -> str:
        if self._known is None:
            return ""
        number = letterhead_of(self._known.facts, self._details()).numbered(*self._known.next_letter)
        return file_name(number)

    def _open_made(self) -> None:
        if self._final is not None:
            self.go.emit(Place("letter made", case=self._case, revision=self._final.revision))

    def _go_back(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {
            "known": self._known,
            "document": self._document.name,
            "fields": [*self._fields],
            "final": self._final,
            "fingerprint": self._fingerprint,
        }

    def recall(self, memory: Memory) -> None:
        self._final, self._fingerprint = memory.loaded["final"], memory.loaded["fingerprint"]
        known = memory.loaded["known"]
        for name in (*memory.loaded["fields"], memory.loaded["document"]):
            self._document = template(name)
            if known is not None:
                self._know(known)
            else:
                self._show_document()
        final = self._final
        super().recall(memory)
        if final is not None:  # what was put back changed nothing
            self._final = final
            self._look.show()
        self._drawing.now()


def long_words(letter: Letter, progress: Progress) -> tuple[Letter, tuple[str, ...]]:
    """The words that fit on no line. In the thread for computing."""
    return letter, overlong_words(letter)


def print_out(pdf: bytes, printer: QPrinter, progress: Progress) -> None:
    """Print it. In the thread for computing."""
    from sarana.ui.printing import print_pdf  # seldom needed, and its libraries are large

    print_pdf(pdf, printer, progress)


def not_sealed() -> str:
    """What follows from having saved something outside of the vault."""
    return _("The file is not sealed: whoever has it can read it. Delete it when it is no longer needed.")


def file_name(number: str) -> str:
    """A register number as a name for a file."""
    return "".join(each if each.isalnum() or each in "-_. " else "-" for each in number)
