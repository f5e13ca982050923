"""A document from a case: which one, to whom, in which languages, from whom; its pages are shown meanwhile.

The pages at the right are drawn by the same code that draws the paper, with the mark of a draft until the
document is finalised. Then it has its number, is signed into the case, and is saved or printed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.documents.letter import Letter, LetterDetails, destinations
from sarana.documents.template import Template, template
from sarana.errors import (
    ConsentMissing,
    DisclosureChanged,
    MissingFacts,
    MissingGlyph,
    OriginatorNotAgreed,
    SaranaError,
)
from sarana.language import _, spoken
from sarana.ui import blocks, disputed, style
from sarana.ui.asked import Asked
from sarana.ui.desk import Desk, choices_beside
from sarana.ui.drawing import Drawing, Making, Paper
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_details import LetterFields
from sarana.ui.pages.letter_documents import DocumentChooser
from sarana.ui.pages.letter_finishing import LetterFinishing
from sarana.ui.pages.letter_making import (
    Choice,
    Finalised,
    Known,
    Seen,
    drawn,
    fingerprint,
    number_of,
    own_facts,
    question_with,
    read_known,
    told_of,
)
from sarana.ui.pages.letter_mending import LetterMending, field_with, long_words
from sarana.ui.pages.letter_names import FIRST, own, own_language, receiver, sheet_names
from sarana.ui.pages.letter_origins import LetterOrigins
from sarana.ui.pages.letter_parties import LetterReceiver, LetterSender, unsigned_words
from sarana.ui.pages.letter_told import LetterTold
from sarana.ui.words import literal
from sarana.ui.workspace import Workspace


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
        self._document: Template = template(document or FIRST)
        self._fields: dict[str, LetterFields] = {}
        self._told: dict[str, LetterTold] = {}
        self._desk = Desk()
        self._drawing = Drawing(workspace.jobs, self._desk, self._gather, self)
        self._finishing = LetterFinishing(self, workspace, case_id, self._chosen)
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

    def _make_notices(self) -> None:
        self._disputed = blocks.Notice("letter.disputed")
        self._origins = LetterOrigins()
        self._anew = blocks.Notice("letter.replaces")
        self._unsigned = blocks.Notice("letter.directory")
        self._mending = LetterMending()
        self._unsaid = blocks.text("", "hint", name="letter.unsaid")
        self._look = blocks.button(_("Open the finished document"), "letter.look", self._open_made, "link")
        for hidden in (self._unsaid, self._look):
            hidden.hide()

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the case"), "letter.back", self._go_back, "link")
        finishing = self._finishing
        self.head(_("Letter"), "", finishing.draft, finishing.print, finishing.save, back=back)
        for told in (self._look, self._disputed, self._origins, self._unsigned):
            self.body.addWidget(told)
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
        paper = blocks.column(self._mending, self._desk)
        paper.setStretch(1, 1)
        beside = choices_beside(blocks.holding(choices), blocks.holding(paper), "letter.choices")
        self.body.addWidget(beside, 1)
        self.filling()

    def _connect(self) -> None:
        for edited in (self._receiver.edited, self._sender.edited, self._languages.currentIndexChanged):
            edited.connect(self._changed)
        self._sender.signing_wanted.connect(self._ask_fingerprint)
        self._drawing.first_shown.connect(self._show_drawn)
        self._drawing.all_shown.connect(self._look_for_long_words)
        self._drawing.refused.connect(self._cannot)
        self._mending.question_wanted.connect(self._open_form)
        self._origins.request_wanted.connect(self._ask_origin)
        finishing = self._finishing
        finishing.begun.connect(self._begin_to_finish)
        finishing.finalised.connect(self._finished)
        finishing.told.connect(self._tell_done)
        finishing.failed.connect(self._not_finished)

    # ---- which document -----------------------------------------------------------------------------------

    def _choose_document(self) -> None:
        DocumentChooser(self, self._take_document).open()

    def _ask_origin(self, offices: tuple[str, ...]) -> None:
        """The request goes to whom some of it comes from, not to whom the letter was to go."""
        self._take_document("originator_consent", "")
        self._receiver.address(offices)

    def _take_document(self, name: str, destination: str) -> None:
        if self._document.name == "originator_consent" and self._known is not None:
            self._receiver.forget_origins(self._known.origins)
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
            let = told_of(self._known, self._details())
            told.judge(let.facts, receiving, self._known.disputed, let.kept)
            self._origins.judge(self._document, let, self._known.origins)

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
        elif again is None and self._document.name == "originator_consent" and len(known.origins) == 1:
            self._receiver.address(known.origins)
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
        agency = own_facts(known).get("officer_agency")
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
            office=self._workspace.officer.organisation,
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

    def _chosen(self) -> tuple[Choice, Known] | None:
        return (self._choice(), self._known) if self._known is not None else None

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
        self._finishing.allow(finishing=False, drafting=self._seen is not None)
        self._judge()
        self._drawing.soon()

    def _gather(self) -> Making | None:
        if self._known is None:
            return None
        if self._final is not None:
            paper = Paper(self._final.pdf)
            return lambda progress: paper
        choice, known = self._choice(), self._known
        self._sender.say_number(number_of(known, choice.details))
        return partial(drawn, choice, known)

    def _show_drawn(self, paper: Paper) -> None:
        seen = paper.about
        if not isinstance(seen, Seen):
            return  # the finished document
        if self._error is not None:
            self._error = None
            self.notice.hide()
        self._mending.forget()
        self._seen = seen
        self._origins.is_said_above(False)
        self._receiver.ask_reason(seen.without_consent)
        fields = self._fields[self._document.name]
        unsaid = [fields.label(name) for name in seen.unsaid]
        words = _("Still to be said before it can be finalised: {details}")
        words = words.format(details=spoken().several(unsaid))
        blocks.say(self._unsaid, words if unsaid else "")
        self._unsaid.setVisible(bool(unsaid))
        self._finishing.allow(finishing=not unsaid, drafting=True)

    def _cannot(self, error: SaranaError) -> None:
        self._seen = None
        self._finishing.allow(finishing=False, drafting=False)
        self._mending.forget()
        self._receiver.ask_reason(isinstance(error, ConsentMissing))
        self._origins.is_said_above(isinstance(error, OriginatorNotAgreed))
        self.show_error(error)

    def show_error(self, error: SaranaError) -> None:
        """What the form would have to answer first is named, and the way there is offered."""
        super().show_error(error)
        self._mending.tell_missing(self._missing(error))
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
        if self._seen is not None and letter is self._seen.letter and words:
            self._mending.tell_overlong(words)
            self._offer_to_mend(words[0])

    def _offer_to_mend(self, words: str) -> None:
        """The way to where these words were written: a field of this page, or a question of the form."""
        known = self._known
        question = question_with(words, known.facts, known.asked) if known is not None else None
        self._mending.offer(field_with(words, self) or question)

    def _open_form(self, asked: Asked) -> None:
        self.go.emit(Place("interview", case=self._case, record=asked.record_id, question=asked.ref))

    # ---- finishing it -----------------------------------------------------------------------------------

    def _begin_to_finish(self) -> None:
        self._drawing.stop()
        self.notice.hide()

    def _finished(self, made: Finalised) -> None:
        if self._known is not None:
            self._known = replace(self._known, next_letter=made.next_letter)
        self._final = made
        self._sender.say_number("")
        self._look.show()
        self._drawing.now()

    def _not_finished(self, error: SaranaError) -> None:
        """What changed meanwhile is read and shown anew, for the officer to look at again."""
        self.show_error(error)
        if isinstance(error, DisclosureChanged):
            self._workspace.ask(partial(read_known, self._case, self._replaced), self._know_anew)

    def _know_anew(self, known: Known) -> None:
        self._know(known)
        self._error = None  # it stays on the page when the letter is drawn again
        self._changed()

    def _tell_done(self, done: str, follows: str) -> None:
        self.notice.say(done, follows, "good")

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
