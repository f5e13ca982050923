"""Records with several heads: what they disagree about, and the draft that brings them together."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sarana.cases.drafts import Draft, Drafts
from sarana.cases.form_shelf import FormShelf
from sarana.cases.history import nearest_common_ancestors
from sarana.cases.merging import Answers, Conflict, compare, merge, within
from sarana.cases.revision import Attachment, Revision
from sarana.cases.revisions import Revisions, age
from sarana.errors import DraftInTheWay, NoDraft, NoSuchForm
from sarana.forms import Control, Interview, Snapshot, preview_move
from sarana.vault import Vault


class Conflicts:
    """The conflicts of one vault's records."""

    def __init__(self, vault: Vault, shelf: FormShelf, drafts: Drafts, revisions: Revisions) -> None:
        self._vault, self._shelf, self._drafts, self._revisions = vault, shelf, drafts, revisions

    def of(self, record_id: str) -> Conflict | None:
        """What the heads of a record disagree about, against the latest that they all come from."""
        latest_first = {head.id: head for head in self._revisions.latest_heads(record_id) if head.snapshot}
        if len(latest_first) < 2:
            return None
        heads, lost = self._in_one_form(_snapshots(latest_first))
        known = self._revisions.history(record_id)
        shared = map(self._revisions.get, nearest_common_ancestors(known, heads))
        before = sorted((r for r in shared if r.snapshot), key=age, reverse=True)
        files = {head: _files(latest_first[head]) for head in heads} | {"": _files(*before[:1])}
        compared = compare(
            before[0].snapshot if before else None,
            heads,
            self._asked(next(iter(heads.values()))),
            others=[revision.snapshot for revision in before[1:] if revision.snapshot],
            files=files,
        )
        return replace(compared, before=before[0].id if before else "", lost=lost)

    def begin_merge(self, record_id: str, decisions: Mapping[str, str], now: datetime) -> Draft:
        """A draft with all heads as parents; raises MergeUndecided while a decision is missing."""
        if self._drafts.get(record_id):
            raise DraftInTheWay
        conflict = self.of(record_id)
        if conflict is None:
            raise NoDraft
        merged, heads = merge(conflict, decisions), tuple(conflict.heads)
        merged, files = self._with_files(conflict, merged, conflict.chosen(decisions))
        with self._vault.transaction() as write:
            self._drafts.begin(write, record_id, merged, heads, now)
            for file in files:
                self._drafts.add_file(write, record_id, file)
            self._drafts.touch(write, record_id)
            self._vault.journal("record.merge", record_id, heads=list(heads))
        return self._drafts.require(record_id)

    def _in_one_form(
        self, heads: Mapping[str, Snapshot]
    ) -> tuple[dict[str, Snapshot], dict[str, Mapping[str, str]]]:
        """The heads, first the one whose form has a place for the most answers; what it has no place for."""
        forms = dict.fromkeys(snapshot.form_sha256 for snapshot in heads.values())
        lost = {form: self._lost(heads, form) for form in forms}
        form = min(forms, key=lambda one: sum(map(len, lost[one].values())))  # of equals, the latest head's
        first = next(head for head, snapshot in heads.items() if snapshot.form_sha256 == form)
        return {first: heads[first], **heads}, lost[form]

    def _lost(self, heads: Mapping[str, Snapshot], form: str) -> dict[str, Mapping[str, str]]:
        lost: dict[str, Mapping[str, str]] = {}
        for head, snapshot in heads.items():
            if snapshot.form_sha256 != form:
                homeless = preview_move(snapshot, self._shelf.form(form)).lost
                asked = self._asked_if_known(snapshot)
                lost[head] = {ref: value for ref, value in homeless.items() if value and ref in asked}
        return {head: answers for head, answers in lost.items() if answers}

    def _with_files(
        self, conflict: Conflict, merged: Snapshot, chosen: Mapping[str, str]
    ) -> tuple[Snapshot, list[Attachment]]:
        """Each answer keeps the file of the head that it was taken from, also where two have one name."""
        first, values = next(iter(conflict.heads)), dict(merged.values)
        attached = {
            head: {file.name: file for file in self._revisions.get(head).attachments}
            for head in conflict.heads
        }
        kept: dict[str, Attachment] = {}
        for ref, name in merged.values.items():
            head = next((chosen[part] for part in chosen if within(ref, part)), first)
            file = attached[head].get(name)
            if file is None:
                continue
            fitting = (f"{number}-{name}" if number else name for number in range(len(values) + 1))
            free = next(new for new in fitting if new not in kept or kept[new].sha256 == file.sha256)
            kept[free] = replace(file, name=free)
            values[ref] = free
        return replace(merged, values=values), list(kept.values())

    def _asked(self, snapshot: Snapshot) -> frozenset[str]:
        """The places that a person answers; what the form computes is computed again."""
        interview = Interview.resume(self._shelf.form(snapshot.form_sha256), snapshot)
        nodes = map(interview.node, interview.refs())
        return frozenset(node.ref for node in nodes if node.control is not Control.NONE and not node.readonly)

    def _asked_if_known(self, snapshot: Snapshot) -> frozenset[str]:
        """The same, of a form that may not have come along: then every place counts."""
        try:
            return self._asked(snapshot)
        except NoSuchForm:
            return frozenset(snapshot.values)


def _snapshots(heads: Mapping[str, Revision]) -> dict[str, Snapshot]:
    return {head: revision.snapshot for head, revision in heads.items() if revision.snapshot}


def _files(*revisions: Revision) -> Answers:
    return {file.name: file.sha256 for revision in revisions for file in revision.attachments}
