"""What a bundle would change here, case by case: new, newer, same, conflicting, or not to be taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sarana.cases import Arrival, CaseStore
from sarana.cases.facts import CASE_CODE, names_in
from sarana.cases.history import heads
from sarana.cases.revision import TOMBSTONE
from sarana.exchange.authors import Authors, Signer
from sarana.exchange.passing import Gist


class Standing(StrEnum):
    """How a case in a bundle stands to what is here."""

    NEW = "new"  # nothing of it is here
    NEWER = "newer"  # it continues what is here
    SAME = "same"  # everything in it is here
    CONFLICTING = "conflicting"  # it was continued there and here; both are kept, a person decides
    ERASES = "erases"  # the office asks for it to be erased here too, or it was erased here before
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
    held: int  # of the new ones, those that would go to quarantine
    attachments: int
    last_day: str  # until which its office lets it be kept, or ""
    changed: datetime
    signer: Signer  # of the latest revision
    masked: bool = False  # it is here, and somebody else's: without names


@dataclass(slots=True)
class _CaseSeen:
    records: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # histories by record
    held: set[str] = field(default_factory=set)
    erases: bool = False  # a tombstone is among them


class Comparison:
    """Looks at revisions as they pass by and keeps their ids and parents."""

    def __init__(self, store: CaseStore, authors: Authors) -> None:
        self._store, self._authors = store, authors
        self._cases: dict[str, _CaseSeen] = {}

    def see(self, arrival: Arrival) -> None:
        case = self._cases.setdefault(arrival.case_id, _CaseSeen())
        case.records.setdefault(arrival.record_id, {})[arrival.id] = arrival.parents
        case.erases |= arrival.kind == TOMBSTONE
        if self._authors.holds_back(arrival.author):
            case.held.add(arrival.id)

    def items(self, gists: Iterable[Gist]) -> Iterator[ReviewItem]:
        for gist in gists:
            yield self._item(gist, self._cases.get(gist.case_id, _CaseSeen()))

    def _item(self, gist: Gist, case: _CaseSeen) -> ReviewItem:
        ids = {revision for history in case.records.values() for revision in history}
        new = ids - self._store.known_revisions(ids)
        masked = self._store.has_case(gist.case_id) and not self._store.may_see(gist.case_id)
        code, names = gist.code, () if masked else gist.names
        if not (code or gist.names or masked) and case.erases and self._store.has_case(gist.case_id):
            facts = self._store.facts(gist.case_id)  # a tombstone holds no names: what is here says whose
            code, names = facts[CASE_CODE].value if CASE_CODE in facts else "", names_in(facts)
        return ReviewItem(
            case_id=gist.case_id,
            code=code,
            names=names,
            standing=self._standing(gist.case_id, case, new),
            revisions=len(ids),
            new_revisions=len(new),
            held=len(new & case.held),
            attachments=gist.attachments,
            last_day=gist.last_day,
            changed=gist.changed,
            signer=self._authors.signer(gist.author),
            masked=masked,
        )

    def _standing(self, case_id: str, case: _CaseSeen, new: set[str]) -> Standing:
        known_cases = {self._store.case_of(record) for record in case.records}
        if known_cases - {None, case_id}:
            return Standing.REFUSED
        if not new:
            return Standing.SAME
        if self._store.erasing.is_erased(case_id) or case.erases:
            return Standing.ERASES
        if any(self._would_conflict(record, history, case.held) for record, history in case.records.items()):
            return Standing.CONFLICTING
        return Standing.NEWER if case_id in known_cases else Standing.NEW

    def _would_conflict(self, record: str, history: dict[str, tuple[str, ...]], held: set[str]) -> bool:
        """Of what would be shown: what is held back conflicts with nothing yet."""
        arriving = {revision: parents for revision, parents in history.items() if revision not in held}
        return len(heads({**self._store.history_of(record), **arriving})) > 1
