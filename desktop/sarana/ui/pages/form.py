"""The page on which a form is answered: it opens the draft, hosts the interview, and finalises it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.errors import NoDraft, NotReadyToFinalise
from sarana.forms import Form, Interview
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks
from sarana.ui.drafts import VaultDrafts
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Begun:
    """An interview that goes on, and where its draft is kept."""

    case_id: str
    record_id: str
    interview: Interview
    drafts: VaultDrafts


class FormPage(Page):
    """Between the vault and the interview."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str, second_language: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._record = workspace, case_id, record_id
        self._second_language = second_language
        self._begun: Begun | None = None
        self._page: InterviewPage | None = None
        self.setLayout(self.body)
        self.body.setSpacing(0)
        self.body.addWidget(self.notice)

    # ---- opening ----------------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._begun is None:
            case_id, record_id, user = self._case, self._record, self._workspace.officer.name
            self._workspace.ask(
                lambda opened, progress: open_draft(opened, case_id, record_id, user),
                self._open,
                says=_("Opening the form…"),
            )

    def _open(self, found: tuple[str, Interview]) -> None:
        record_id, interview = found
        self._show(Begun(self._case, record_id, interview, VaultDrafts(self._workspace, record_id)))

    def _show(self, begun: Begun) -> None:
        self._begun = begun
        form = begun.interview.form
        begun.interview.language = form.language_for(spoken().code) or form.default_language
        page = InterviewPage(begun.interview, begun.drafts, second_language=self._second_language)
        page.finalise_requested.connect(self._ask_to_finalise)
        page.leave_requested.connect(self._leave_form)
        page.letter_requested.connect(self._make_letter)
        self._page = page
        self.body.addWidget(page, 1)
        page.setFocus()

    def first_focus(self) -> QWidget | None:
        return self._page

    # ---- leaving ----------------------------------------------------------------------------------------

    def leave(self) -> bool:
        return self._page.flush() if self._page is not None else True

    def _leave_form(self) -> None:
        self.go.emit(Place("case", case=self._case))

    def _make_letter(self) -> None:
        self.go.emit(Place("letter", case=self._case))

    # ---- finalising -------------------------------------------------------------------------------------

    def _ask_to_finalise(self) -> None:
        if self._begun is None:
            return
        violations = self._begun.interview.violations()
        if violations:
            self.show_error(NotReadyToFinalise(tuple(each.ref for each in violations)))
            return
        Question(
            self,
            _("Finalise this form?"),
            self._consequences(len(self._begun.interview.hidden_answers())),
            _("Finalise and sign"),
            self._finalise,
        ).open()

    def _consequences(self, hidden: int) -> tuple[str, ...]:
        signed = _(
            "You sign its answers as they are now. Nobody can change this version afterwards, you neither;"
            " you can continue it in a new version."
        )
        if not hidden:
            return (signed,)
        words = ngettext(
            "{count} answer belongs to a question that is no longer asked. It will not be signed.",
            "{count} answers belong to questions that are no longer asked. They will not be signed.",
            hidden,
        )
        return (signed, words.format(count=blocks.number(hidden)))

    def _finalise(self) -> None:
        if self._begun is None or self._page is None or not self._page.flush():
            return
        record, interview = self._begun.record_id, self._begun.interview
        final, facts = interview.final_snapshot(), interview.facts()

        def work(opened: Opened, progress: Progress) -> None:
            opened.store.finalise(record, final, facts)

        self._workspace.ask(work, self._finalised, self.show_error, says=_("Signing…"))

    def _finalised(self, nothing: None) -> None:
        self._page = None
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"begun": self._begun}

    def recall(self, memory: Memory) -> None:
        begun: Begun | None = memory.loaded["begun"]
        if begun is not None:
            self._show(begun)
        super().recall(memory)


def open_draft(opened: Opened, case_id: str, record_id: str, user: str) -> tuple[str, Interview]:
    """The draft of a record with the form that it was begun with; a finalised one is continued."""
    record = record_id or opened.store.case(case_id).records[0].record_id
    draft = opened.store.draft(record) or opened.store.reopen(record)
    if draft is None:
        raise NoDraft
    form: Form = opened.store.form(draft.snapshot.form_sha256)
    device = opened.vault.device.id
    return record, Interview.resume(form, draft.snapshot, device_id=device, user=user)
