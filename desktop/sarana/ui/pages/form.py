"""The page on which a form is answered: it opens the draft, hosts the interview, and finalises it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from sarana.cases import Former
from sarana.errors import NoDraft, SaranaError
from sarana.forms import Form, Interview
from sarana.language import _
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.drafts import VaultDrafts
from sarana.ui.page import Place
from sarana.ui.pages.case import ask_to_undo_move
from sarana.ui.pages.hosting import HostPage
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Begun:
    """An interview that goes on, and where its draft is kept."""

    record_id: str
    interview: Interview
    drafts: VaultDrafts


@dataclass(frozen=True, slots=True)
class Found:
    """A draft that is to be opened, and how its form stands to newer and older versions of it."""

    record_id: str
    interview: Interview
    has_newer_form: bool
    before_move: Former | None


class FormPage(HostPage):
    """A form of a case, being answered."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str, question: str = "") -> None:
        super().__init__(workspace)
        self._case, self._record, self._question = case_id, record_id, question
        self._begun: Begun | None = None
        self._found: Found | None = None
        self._banner = blocks.column(gap=0)
        self.body.addLayout(self._banner)

    # ---- opening ----------------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._begun is None:
            case_id, record_id, user = self._case, self._record, self._workspace.officer.id
            self._workspace.ask(
                lambda opened, progress: open_draft(opened, case_id, record_id, user),
                self._open,
                says=_("Opening the form…"),
            )

    def _open(self, found: Found) -> None:
        self._found, record_id, interview = found, found.record_id, found.interview
        self._show_banner()
        drafts = VaultDrafts(self._workspace, record_id)
        self._begun = Begun(record_id, interview, drafts)
        page = self._host(interview, drafts)
        page.finalise_requested.connect(self._ask_to_finalise)
        page.leave_requested.connect(self._leave_form)
        page.letter_requested.connect(self._make_letter)
        if self._question in interview.refs():
            page.show_ref(self._question, insist=True)
        else:
            page.section.go_to_first()

    def speak(self) -> bool:
        """What the banner says changes with the interview."""
        changed = super().speak()
        if changed:
            self._show_banner()
        return changed

    # ---- versions of the form ---------------------------------------------------------------------------

    def _show_banner(self) -> None:
        """Say that the form has a newer version, or that the draft came from an older one."""
        blocks.clear(self._banner)
        if self._found is None:
            return
        if self._found.before_move is not None:
            words = _("This draft was moved from version {version} of the form.")
            self._add_banner(
                words.format(version=self._found.before_move.form_version),
                blocks.button(_("Go back to it…"), "form.unmove", self._ask_to_undo_move),
            )
        if self._found.has_newer_form:
            self._add_banner(
                _("The form has a newer version. This record keeps its own until you move it."),
                blocks.button(_("See what would change…"), "form.move", self._to_move),
            )

    def _add_banner(self, words: str, button: QPushButton) -> None:
        line = blocks.row(blocks.text(words), button)
        line.setStretch(0, 1)
        banner = blocks.frame("callout", line, style.SMALL)
        self._banner.addWidget(banner)

    def _to_move(self) -> None:
        if self._found is not None:
            self.go.emit(Place("move", case=self._case, record=self._found.record_id))

    def _ask_to_undo_move(self) -> None:
        ask_to_undo_move(self, self._undo_move)

    def _undo_move(self) -> None:
        if self._begun is None or self._page is None or not self._page.flush():
            return
        record = self._begun.record_id

        def work(opened: Opened, progress: Progress) -> None:
            opened.store.undo_move(record)

        self._page.setEnabled(False)  # nothing more goes into the draft that is given up
        self._workspace.ask(work, self._finalised, self._not_finalised)

    # ---- leaving ----------------------------------------------------------------------------------------

    def _leave_form(self) -> None:
        self.go.emit(Place("case", case=self._case))

    def _make_letter(self) -> None:
        self.go.emit(Place("letter", case=self._case))

    # ---- finalising -------------------------------------------------------------------------------------

    def _ask_to_finalise(self) -> None:
        """The interview page has shown what is missing and what is left out; this asks for the signature."""
        Question(
            self,
            _("Finalise this form?"),
            (
                _("You sign the answers as they are now. Nobody can change this version afterwards."),
                _("You can continue the form later: that makes a new version beside this one."),
            ),
            _("Finalise and sign"),
            self._finalise,
        ).open()

    def _finalise(self) -> None:
        if self._begun is None or self._page is None or not self._page.flush():
            return
        record, interview = self._begun.record_id, self._begun.interview
        final, facts = interview.final_snapshot(), interview.facts()

        def work(opened: Opened, progress: Progress) -> None:
            opened.store.finalise(record, final, facts)

        self._page.setEnabled(False)  # what is typed while it is signed would be in no version
        self._workspace.ask(work, self._finalised, self._not_finalised, says=_("Signing…"))

    def _not_finalised(self, error: SaranaError) -> None:
        if self._page is not None:
            self._page.setEnabled(True)
        self.show_error(error)

    def _finalised(self, nothing: None) -> None:
        if self._page is not None:
            self._page.hide()
        self._page = None
        self.go.emit(Place("case", case=self._case))


def open_draft(opened: Opened, case_id: str, record_id: str, user: str) -> Found:
    """The draft of a record with the form that it was begun with; a finalised one is continued."""
    record = record_id or opened.store.case(case_id).records[0].record_id
    draft = opened.store.draft(record) or opened.store.reopen(record)
    if draft is None:
        raise NoDraft
    form: Form = opened.store.form(draft.snapshot.form_sha256)
    device = opened.vault.device.id
    return Found(
        record,
        Interview.resume(form, draft.snapshot, device_id=device, user=user),
        opened.store.has_newer_form(record),
        opened.store.before_move(record),
    )
