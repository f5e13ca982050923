"""What changed between two signed versions of a record: what it was, what it is, who changed it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sarana.cases import Revision
from sarana.cases.history import ancestors
from sarana.errors import NoSuchForm
from sarana.exchange.authors import Authors, authors
from sarana.forms import Interview, Snapshot
from sarana.language import _, ngettext, spoken
from sarana.ui import blocks
from sarana.ui.answers import question_in_words
from sarana.ui.form_title import title_of
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.reading import interview_of
from sarana.ui.reading import differences, list_differences, side_in_words
from sarana.ui.signed import signed_by
from sarana.ui.told import Told, ToldList
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one record, everything signed about it, and in which version each answer changed."""

    history: tuple[Revision, ...]
    before: Interview
    after: Interview
    sides: tuple[Snapshot, Snapshot]
    changed_in: Mapping[str, Revision]
    authors: Authors


class ChangesPage(Page):
    """Two versions beside each other, as a list of what differs."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, after: str, before: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case = workspace, case_id
        self._before_id, self._after_id = before, after
        self._pair: Pair | None = None
        back = blocks.button("‹  " + _("Back to the case"), "changes.back", self._leave, "link")
        self.head(_("What changed"), back=back)
        self.form = blocks.text("", "muted")
        self.before = blocks.choice("changes.before", _("Earlier version"), [])
        self.after = blocks.choice("changes.after", _("Later version"), [])
        for box in (self.before, self.after):
            box.setMinimumContentsLength(30)
            box.activated.connect(self._choose)
        choose = blocks.row(
            blocks.labelled(_("Earlier version"), self.before),
            blocks.labelled(_("Later version"), self.after),
        )
        self.count = blocks.text("", "strong", name="changes.count")
        self.body.addLayout(blocks.column(self.form, choose, self.count))
        self.list = ToldList("changes.list", _("What changed"))
        self.body.addWidget(self.list, 1)
        self.filling()

    def arrive(self) -> None:
        if self._pair is None:
            self._read()

    def _read(self) -> None:
        case_id, after, before = self._case, self._after_id, self._before_id
        self._workspace.ask(
            lambda opened, progress: read_pair(opened, case_id, before, after), self._show, self.show_error
        )

    def _show(self, pair: Pair) -> None:
        self._pair = pair
        blocks.say(self.form, title_of(pair.after.form, spoken().code))
        for box, chosen in ((self.before, self._before_id), (self.after, self._after_id)):
            box.clear()
            for number, revision in enumerate(pair.history, 1):
                box.addItem(self._named(pair, number, revision), revision.id)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        lines = told_of_pair(pair)
        said = ngettext("{count} answer differs.", "{count} answers differ.", len(lines))
        blocks.say(
            self.count, said.format(count=blocks.number(len(lines))) if lines else _("Nothing differs.")
        )
        self.list.tell(lines)
        self.list.setVisible(bool(lines))
        self.put_back()
        if not self._memory.focus and lines:
            self.list.setFocus()

    def _named(self, pair: Pair, number: int, revision: Revision) -> str:
        signer = pair.authors.signer(revision.author)
        return _("Version {number}: {moment}, {name}").format(
            number=blocks.number(number),
            moment=spoken().moment(revision.time.astimezone()),
            name=signer.name,
        )

    def _choose(self) -> None:
        self._before_id, self._after_id = str(self.before.currentData()), str(self.after.currentData())
        self._read()

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"pair": self._pair, "before": self._before_id, "after": self._after_id}

    def recall(self, memory: Memory) -> None:
        self._before_id, self._after_id = memory.loaded["before"], memory.loaded["after"]
        super().recall(memory)
        if memory.loaded["pair"] is not None:
            self._show(memory.loaded["pair"])


def told_of_pair(pair: Pair) -> list[Told]:
    """Each answer that differs: what it was, what it is, and who signed the version in which it changed."""
    catalog, told = spoken(), []
    views = (pair.before, pair.after)
    for ref, (was, now) in differences(pair.after, *pair.sides).items():
        revision = pair.changed_in.get(ref)
        about = ""
        if revision is not None:
            signed = signed_by(pair.authors.signer(revision.author))
            about = _("{signed}, {moment}").format(
                signed=signed, moment=catalog.moment(revision.time.astimezone())
            )
        if any(view.is_range(ref) for view in views):
            rows = list_differences(views, ref, (was, now), catalog)
            told += [Told(title, said, about, ref) for title, said in rows]
            continue
        asked = pair.after if pair.after.find(ref) is not None else pair.before
        before = " / ".join(side_in_words(pair.before, ref, was, catalog)) or _("no answer")
        after = " / ".join(side_in_words(pair.after, ref, now, catalog)) or _("no answer")
        told.append(
            Told(
                question_in_words(asked, ref, catalog),
                (_("Before: {answer}").format(answer=before), _("After: {answer}").format(answer=after)),
                about,
                ref,
            )
        )
    return told


def read_pair(opened: Opened, case_id: str, before_id: str, after_id: str) -> Pair:
    """Two versions of a record. In the vault thread."""
    opened.store.case(case_id)  # that somebody looked is noted with the case
    before, after = opened.store.revision(before_id), opened.store.revision(after_id)
    history = tuple(opened.store.history(after.record_id))
    asked = interview_of(opened, after)
    sides = (before.snapshot, after.snapshot)
    if sides[0] is None or sides[1] is None:
        raise NoSuchForm
    changed = changed_in(asked, history, before, after)
    return Pair(
        history, interview_of(opened, before), asked, (sides[0], sides[1]), changed, authors(opened.vault)
    )


def changed_in(
    interview: Interview, history: tuple[Revision, ...], before: Revision, after: Revision
) -> dict[str, Revision]:
    """By question, the last version on the way from one to the other in which the answer changed."""
    parents = {revision.id: revision.parents for revision in history}
    way = (ancestors(parents, after.id) | {after.id}) - ancestors(parents, before.id) - {before.id}
    known = {revision.id: revision for revision in history}
    found: dict[str, Revision] = {}
    for revision in history:
        if revision.id not in way or revision.snapshot is None:
            continue
        earlier = [known[each].snapshot for each in revision.parents if each in known]
        changes = [set(differences(interview, each, revision.snapshot)) for each in earlier if each]
        # Where a version brings several together, only what is unlike each of them was changed in it.
        for ref in set.intersection(*changes) if changes else ():
            found[ref] = revision
    return found
