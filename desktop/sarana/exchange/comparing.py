"""What a bundle would change here, case by case: new, newer, same, conflicting, or not to be taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sarana.cases import CaseStore, Revision
from sarana.cases.facts import CASE_CODE, facts_of_revision, names_in
from sarana.cases.history import heads
from sarana.exchange.authors import Authors, Signer
from sarana.forms import Facts


class Standing(StrEnum):
    """How a case in a bundle stands to what is here."""

    NEW = "new"  # nothing of it is here
    NEWER = "newer"  # it continues what is here
    SAME = "same"  # everything in it is here
    CONFLICTING = "conflicting"  # it was continued there and here; both are kept, a person decides
    REFUSED = "refused"  # it contradicts what is here and cannot be taken


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One case of a bundle, as it would be shown in the list."""

    case_id: str
    code: str
    names: tuple[str, ...]
    standing: Standing
    revisions: int
    new_revisions: int
    attachments: int
    changed: datetime
    signer: Signer  # of the latest revision
    masked: bool = False  # it is here, and somebody else's: without names


class Comparison:
    """Looks at revisions as they pass by and keeps what a review shows of them."""

    def __init__(self, store: CaseStore, authors: Authors) -> None:
        self._store, self._authors = store, authors
        self._seen: dict[str, list[Revision]] = {}

    def see(self, revision: Revision) -> None:
        self._seen.setdefault(revision.case_id, []).append(revision)

    def items(self) -> tuple[ReviewItem, ...]:
        return tuple(self._item(case_id, revisions) for case_id, revisions in self._seen.items())

    def _item(self, case_id: str, revisions: list[Revision]) -> ReviewItem:
        latest = max(revisions, key=lambda revision: (revision.says.clock, revision.id))
        masked = self._is_somebody_elses(case_id)
        facts = [facts_of_revision(head) for head in _heads_of(revisions)]
        return ReviewItem(
            case_id=case_id,
            code=next((found[CASE_CODE].value for found in facts if CASE_CODE in found), ""),
            names=() if masked else names_of(facts),
            standing=self._standing(case_id, revisions),
            revisions=len(revisions),
            new_revisions=sum(not self._store.has_revision(revision.id) for revision in revisions),
            attachments=len({file.sha256 for revision in revisions for file in revision.attachments}),
            changed=latest.time,
            signer=self._authors.signer(latest.author),
            masked=masked,
        )

    def _is_somebody_elses(self, case_id: str) -> bool:
        """A case that is here already, and that this officer sees by its code only."""
        return self._store.has_case(case_id) and not self._store.may_see(case_id)

    def _standing(self, case_id: str, revisions: list[Revision]) -> Standing:
        records = {revision.record_id for revision in revisions}
        known_cases = {self._store.case_of(record) for record in records}
        if known_cases - {None, case_id}:
            return Standing.REFUSED
        if all(self._store.has_revision(revision.id) for revision in revisions):
            return Standing.SAME
        if any(self._would_conflict(record, revisions) for record in records):
            return Standing.CONFLICTING
        return Standing.NEWER if case_id in known_cases else Standing.NEW

    def _would_conflict(self, record: str, revisions: list[Revision]) -> bool:
        arriving = {r.id: r.parents for r in revisions if r.record_id == record}
        return len(heads({**self._store.history_of(record), **arriving})) > 1


def names_of(facts: Iterable[Facts]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for found in facts for name in names_in(found)))


def _heads_of(revisions: Iterable[Revision]) -> list[Revision]:
    """The states that nothing in the bundle follows, the latest first."""
    by_id = {revision.id: revision for revision in revisions}
    found = [by_id[head] for head in heads({revision.id: revision.parents for revision in by_id.values()})]
    return sorted(found, key=lambda head: head.says.clock, reverse=True)
