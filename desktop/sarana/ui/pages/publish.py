"""Makes a workbook the form that new cases begin with; it is checked first, and all that is wrong is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sarana.errors import FormProblem
from sarana.forms import Form
from sarana.forms.beside import media_beside
from sarana.forms.workbook import examine_workbook
from sarana.language import _, ngettext, spoken
from sarana.messages.about_forms import place_of_problem
from sarana.progress import Progress
from sarana.sentence import Sentence
from sarana.ui import blocks
from sarana.ui.form_title import title_and_version
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.told import Told, ToldList
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook that was looked at; `form` only where nothing is wrong with it."""

    name: str
    workbook: bytes
    media: Mapping[str, bytes]
    problems: tuple[FormProblem, ...]
    notes: tuple[FormProblem, ...]
    form: Form | None


class PublishPage(Page):
    """Chooses, checks, asks, publishes. Only administrators come here, and the store refuses others."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(wide=True)
        self._workspace = workspace
        self._now: Form | None = None
        self._checked: Checked | None = None
        back = blocks.button("‹  " + _("Back"), "publish.back", self._leave, "link")
        lead = _("New cases begin with the form that is published last. Nothing that was begun changes.")
        self.head(_("Publish a form"), lead, back=back)
        self.now = blocks.text("", name="publish.now")
        self.verdict = blocks.text("", "strong", name="publish.verdict")
        self.list = ToldList("publish.list", _("What the check says"))
        self.list.setVisible(False)
        self.choose = blocks.button(_("Choose a workbook…"), "publish.choose", self._choose, "primary")
        self.go_on = blocks.button(_("Publish this form…"), "publish.go", self._ask)
        self.go_on.setEnabled(False)
        self.body.addWidget(self.now)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(blocks.row(self.choose, 1, self.go_on))
        self.body.addStretch(0)
        self.filling()

    def arrive(self) -> None:
        self._workspace.ask(read_current, self._show_now)

    def _show_now(self, form: Form) -> None:
        self._now = form
        blocks.say(self.now, _("In use: {form}.").format(form=title_and_version(form)))
        if self._checked is not None:
            self._show(self._checked)

    # ---- choosing and checking --------------------------------------------------------------------------

    def _choose(self) -> None:
        path = self._workspace.files.open_file(
            self, _("Open the workbook of a form"), _("Workbook"), "*.xlsx *.xlsm *.xls *.csv *.md"
        )
        if path is not None:
            self._workspace.jobs.compute(
                partial(check, path), self._show, self.show_error, says=_("Checking the form…")
            )

    def _show(self, checked: Checked) -> None:
        self._checked = checked
        self.notice.hide()
        usable = checked.form is not None and not self._why_not(checked.form)
        blocks.say(self.verdict, self._verdict(checked))
        lines = [*map(_told, checked.problems), *self._notes(checked)]
        self.list.tell(lines)
        self.list.setVisible(bool(lines))
        self.go_on.setEnabled(usable)
        self.put_back()
        (self.go_on if usable else self.list if lines else self.choose).setFocus()

    def _verdict(self, checked: Checked) -> str:
        if checked.form is None:
            said = ngettext(
                "{file} cannot be used: it has {count} problem.",
                "{file} cannot be used: it has {count} problems.",
                len(checked.problems),
            )
            return said.format(file=checked.name, count=blocks.number(len(checked.problems)))
        sound = _("{form}: no problems.").format(form=title_and_version(checked.form))
        return self._why_not(checked.form) or sound

    def _why_not(self, form: Form) -> str:
        """Why publishing a sound form would change nothing; "" where it would."""
        if self._now is None or form.id == self._now.id:
            return ""
        said = _(
            "The form calls itself {form}; this vault begins its cases with {now}. Give it this form_id,"
            " and check it again."
        )
        return said.format(form=form.id, now=self._now.id)

    def _notes(self, checked: Checked) -> list[Told]:
        if not checked.notes:
            return []
        return [Told(_("Worth a look"), is_heading=True), *map(_told, checked.notes)]

    # ---- publishing -------------------------------------------------------------------------------------

    def _ask(self) -> None:
        form = self._checked.form if self._checked is not None else None
        if form is None or self._now is None:
            return
        Question(
            self,
            _("Begin new cases with {form}?").format(form=title_and_version(form)),
            (
                _("In use: {form}.").format(form=title_and_version(self._now)),
                _("Records that were begun keep their version until an officer moves them."),
                _("That you published it is noted in the journal."),
            ),
            _("Publish"),
            self._publish,
        ).open()

    def _publish(self) -> None:
        if self._checked is None:
            return
        checked = self._checked

        def work(opened: Opened, progress: Progress) -> Form:
            return opened.store.publish(checked.workbook, checked.name, checked.media)

        self.go_on.setEnabled(False)
        self._workspace.ask(work, self._published, self.show_error, says=_("Publishing…"))

    def _published(self, form: Form) -> None:
        self._checked = None
        self.list.setVisible(False)
        blocks.say(self.verdict, "")
        self._show_now(form)
        said = _("New cases begin with {form}.").format(form=title_and_version(form))
        self.notice.say(said, "", "good")
        self.choose.setFocus()

    def _leave(self) -> None:
        self.go.emit(Place("vault"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"checked": self._checked}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        self._checked = memory.loaded["checked"]


def read_current(opened: Opened, progress: Progress) -> Form:
    """The form that new cases begin with now. In the vault thread."""
    return opened.store.current_form(opened.form_id)


def check(path: Path, progress: Progress) -> Checked:
    """Look at a workbook and the files beside it. Outside of the vault thread: it takes seconds."""
    with durable.told_as_file_errors():
        workbook, media = path.read_bytes(), media_beside(path)
    examined = examine_workbook(workbook, path.name, media=media)
    return Checked(path.name, workbook, media, examined.problems, examined.warnings, examined.form)


def _told(problem: FormProblem) -> Told:
    where, said = place_of_problem(problem, spoken()), spoken().said
    message, remedy = said(problem.message), said(problem.remedy)
    if not isinstance(problem.message, Sentence):  # pyxform's own words, which are English
        message = _("The converter of workbooks says: {words}").format(words=message)
    return Told(where, (message,), remedy) if where else Told(message, (), remedy)
