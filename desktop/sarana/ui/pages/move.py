"""Moves a record to the newer version of its form: all that would change is shown before it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sarana.cases import Moving
from sarana.forms import Break, Control, Interview, Kind
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks
from sarana.ui.answers import question_in_words
from sarana.ui.form_title import title_of
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.reading import answers_told, is_read, told_of
from sarana.ui.told import Told, ToldList
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen, and both versions of the form to put it into words."""

    moving: Moving
    before: Interview
    after: Interview

    @property
    def given_up(self) -> int:
        """How many answers have no place in the newer version, or are not on offer any more."""
        return len(self.moving.move.lost) + len(self.moving.move.refused)


class MovePage(Page):
    """Shows, asks, moves."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._record = workspace, case_id, record_id
        self._plan: Plan | None = None
        back = blocks.button("‹  " + _("Back to the case"), "move.back", self._leave, "link")
        self.head(_("Move to the newer version of the form"), back=back)
        self.summary = blocks.text("", name="move.summary")
        self.body.addWidget(self.summary)
        self.list = ToldList("move.list", _("What would change"))
        self.body.addWidget(self.list, 1)
        self.leave_it = blocks.button(_("Leave it as it is"), "move.leave", self._leave)
        self.go_on = blocks.button(_("Move this record…"), "move.go", self._ask, "primary")
        self.go_on.setEnabled(False)
        self.body.addLayout(blocks.row(1, self.leave_it, self.go_on))
        self.filling()

    def arrive(self) -> None:
        if self._plan is None:
            record, user = self._record, self._workspace.officer.id
            self._workspace.ask(
                lambda opened, progress: read_plan(opened, record, user), self._show, self.show_error
            )

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        blocks.say(self.summary, "\n".join(self._in_short(plan)))
        self.list.tell(plan_told(plan))
        self.go_on.setEnabled(True)
        self.put_back()
        if not self._memory.focus:
            self.list.setFocus()

    def _in_short(self, plan: Plan) -> Iterable[str]:
        form, kept = plan.moving.to, kept_by(plan)
        title = title_of(form, spoken().code)
        yield _("{form}: version {before} becomes version {after}.").format(
            form=title, before=plan.moving.was.version, after=form.version
        )
        yield ngettext("{count} answer is kept.", "{count} answers are kept.", kept).format(
            count=blocks.number(kept)
        )
        if not plan.given_up:
            yield _("No answer is given up.")
            return
        yield ngettext(
            "{count} answer is not kept; it is listed first.",
            "{count} answers are not kept; they are listed first.",
            plan.given_up,
        ).format(count=blocks.number(plan.given_up))

    def _ask(self) -> None:
        if self._plan is None:
            return
        consequences = [
            _("The record becomes a draft of the newer version. Nothing that was signed changes.")
        ]
        if self._plan.given_up:
            consequences.append(_("The answers that are listed as not kept are not in the newer version."))
        consequences.append(_("Until you sign, you can go back to the draft as it is now."))
        Question(self, _("Move this record?"), tuple(consequences), _("Move this record"), self._move).open()

    def _move(self) -> None:
        if self._plan is None:
            return
        record, moving = self._record, self._plan.moving

        def work(opened: Opened, progress: Progress) -> None:
            opened.store.move(record, moving)

        self.go_on.setEnabled(False)
        self._workspace.ask(work, self._moved, self.show_error)

    def _moved(self, nothing: None) -> None:
        self.go.emit(Place("interview", case=self._case, record=self._record))

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"plan": self._plan}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["plan"] is not None:
            self._show(memory.loaded["plan"])


def read_plan(opened: Opened, record_id: str, user: str) -> Plan:
    """What moving the record would do. In the vault thread."""
    moving = opened.store.preview_move(record_id)
    resume = partial(Interview.resume, device_id=opened.vault.device.id, user=user)
    return Plan(moving, resume(moving.was, moving.before), resume(moving.to, moving.move.snapshot))


def kept_by(plan: Plan) -> int:
    """How many answers that a person reads are in the newer version too."""
    move, values = plan.moving.move, plan.moving.before.values
    gone = move.lost.keys() | move.refused.keys()
    return sum(ref not in gone and bool(values[ref]) and _asks(plan.after, ref) for ref in values)


def plan_told(plan: Plan) -> tuple[Told, ...]:
    """Everything that would be different, the most serious first; then what is kept."""
    move, catalog = plan.moving.move, spoken()
    lost = [told_of(plan.before, ref, text, catalog) for ref, text in move.lost.items()]
    refused = [told_of(plan.before, ref, text, catalog) for ref, text in move.refused.items()]
    hid_before = set(plan.before.hidden_answers())
    hidden = {ref: plan.moving.before.values[ref] for ref in move.hidden if ref not in hid_before}
    asked = [_question(plan.after, ref) for ref in newly_asked(plan)]
    new = set(newly_asked(plan))
    needed = [_question(plan.after, ref) for ref in move.missing if ref not in new]
    gone = move.lost.keys() | move.refused.keys() | hidden.keys()
    kept = {ref: text for ref, text in plan.moving.before.values.items() if ref not in gone}
    parts = (
        (_("Not kept: the newer version has no place for these"), lost),
        (_("Not kept: these are not on offer any more"), refused),
        (
            _("Kept, but hidden in the newer version: not signed unless they are shown again"),
            [told_of(plan.before, ref, text, catalog) for ref, text in hidden.items()],
        ),
        (_("Asked anew"), asked),
        (_("Needed before you can sign"), needed),
    )
    told: list[Told] = []
    for heading, lines in parts:
        if lines:
            told += [Told(heading, is_heading=True), *lines]
    told.append(Told(_("Kept"), is_heading=True))
    told += [line for line in answers_told(plan.after.whole(), kept, catalog) if not line.is_heading]
    return tuple(told)


def newly_asked(plan: Plan) -> tuple[str, ...]:
    """Questions that the newer version shows and the older one does not have."""
    return tuple(
        ref
        for ref in plan.after.refs()
        if plan.before.find(ref) is None
        and _asks(plan.after, ref)
        and plan.after.node(ref).relevant
        and not plan.after.node(ref).readonly
        and plan.after.node(ref).control is not Control.NONE
    )


def _question(interview: Interview, ref: str) -> Told:
    violation = interview.node(ref).violation
    needed = violation is not None and violation.rule is Break.REQUIRED
    about = _("This question needs an answer.") if needed else ""
    return Told(question_in_words(interview, ref, spoken()), about=about, ref=ref)


def _asks(interview: Interview, ref: str) -> bool:
    found = interview.find(ref)
    return found is not None and interview.node(ref).kind is Kind.QUESTION and is_read(interview, ref)
