"""A person we serve: the folder of records about them, and where the writing of each stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

from sarana.cases.drafts import Draft, Drafts
from sarana.cases.facts import (
    CASE_CODE,
    agreed,
    disputed_in,
    facts_of_revision,
    facts_together,
    names_in,
    words_to_search,
)
from sarana.cases.form_shelf import FormShelf
from sarana.cases.likeness import Mark, marks
from sarana.cases.revision import BESIDE_RECORDS, LETTER, FormReference, Revision
from sarana.cases.revisions import Revisions
from sarana.errors import NoSuchCase
from sarana.forms import Facts, Interview
from sarana.vault import Vault


class CaseState(StrEnum):
    """Where the writing of a case or of one of its records stands."""

    DRAFT = "draft"  # begun here, never finalised
    FINALISED = "finalised"
    REOPENED = "reopened"  # finalised, and being continued in a draft
    CONFLICT = "conflict"  # continued in two places; a person must bring both together
    RECEIVED = "received"  # its latest state came in a bundle


@dataclass(frozen=True, slots=True)
class Record:
    """One form answered about a person, or one letter made for them."""

    record_id: str
    kind: str
    form: FormReference | None
    state: CaseState
    changed: datetime
    has_draft: bool
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The folder: its records, oldest first, and what a list says about it."""

    case_id: str
    code: str
    names: tuple[str, ...]
    state: CaseState
    changed: datetime
    has_draft: bool
    origin: str  # the organisation that opened it; "" for our own
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A record with what it holds."""

    record_id: str
    kind: str
    draft: Draft | None
    heads: tuple[Revision, ...]
    facts: tuple[Facts, ...]  # of the draft, or of each head


class Cases:
    """Reads the cases of one vault."""

    def __init__(self, vault: Vault, shelf: FormShelf, drafts: Drafts, revisions: Revisions) -> None:
        self._vault, self._shelf, self._drafts, self._revisions = vault, shelf, drafts, revisions

    def case(self, case_id: str) -> Case:
        """The case; raises NoSuchCase if nothing is known about it."""
        return self._case(case_id, self._opened(case_id))

    def facts(self, case_id: str) -> Facts:
        """What is known about the person now: the oldest record first, later ones add to it.

        Of a record with several versions only what they agree about: `disputed` names the rest.
        """
        return facts_together(self.facts_by_record(case_id).values())

    def facts_by_record(self, case_id: str) -> dict[str, Facts]:
        """The same, apart for each record, the oldest first; by their ids."""
        return {each.record_id: agreed(each.facts) for each in self._opened(case_id) if each.facts}

    def disputed(self, case_id: str) -> tuple[str, ...]:
        """The names of facts, and of lists of them, that the versions of a record disagree about."""
        names = (name for record in self._opened(case_id) for name in disputed_in(record.facts))
        return tuple(dict.fromkeys(names))

    def with_words(self, case_id: str) -> tuple[Case, tuple[str, ...], frozenset[Mark]]:
        """The case, everything that it is found by, and what another case of the person is known by."""
        records = self._opened(case_id)
        case, facts = self._case(case_id, records), _facts_of_all(records)
        return case, tuple(chain(*map(words_to_search, facts))), marks(facts, case.changed.year)

    def _opened(self, case_id: str) -> list[_Opened]:
        rows = self._vault.query(
            "SELECT record_id, kind FROM record WHERE case_id = ? AND kind NOT IN (?, ?) ORDER BY kind = ?,"
            " (SELECT coalesce(min(clock), '~') FROM revision r WHERE r.record_id = record.record_id), rowid",
            (case_id, *BESIDE_RECORDS, LETTER),
        )
        records = [self._record(record_id, kind) for record_id, kind in rows]
        return [record for record in records if record.draft or record.heads]

    def _record(self, record_id: str, kind: str) -> _Opened:
        draft = self._drafts.get(record_id)
        heads = sorted(map(self._revisions.get, self._revisions.heads(record_id)), key=_latest_first)
        return _Opened(record_id, kind, draft, tuple(heads), self._facts(draft, heads))

    def _facts(self, draft: Draft | None, heads: list[Revision]) -> tuple[Facts, ...]:
        """Of the draft, unless it continues only one of several versions; then of all of these."""
        if draft and (len(heads) < 2 or set(draft.parents) >= {head.id for head in heads}):
            form = self._shelf.form(draft.snapshot.form_sha256)
            return (
                Interview.resume(form, draft.snapshot).facts(),
            )  # answers that are hidden now are no facts
        return tuple(facts_of_revision(head) for head in heads if head.says.form)

    def _case(self, case_id: str, records: list[_Opened]) -> Case:
        if not records:
            raise NoSuchCase
        read = tuple(self._read(record) for record in records)
        facts = _facts_of_all(records)
        return Case(
            case_id=case_id,
            code=next((found[CASE_CODE].value for found in facts if CASE_CODE in found), ""),
            names=tuple(dict.fromkeys(chain(*map(names_in, facts)))),
            state=_state_of_all(read),
            changed=max(record.changed for record in read),
            has_draft=any(record.has_draft for record in read),
            origin=self._origin(records),
            records=read,
        )

    def _read(self, record: _Opened) -> Record:
        moments = [head.time for head in record.heads]
        return Record(
            record_id=record.record_id,
            kind=record.kind,
            form=record.heads[0].says.form if record.heads else _form_of(record.draft),
            state=self._state(record),
            changed=max([*moments, record.draft.changed] if record.draft else moments).astimezone(UTC),
            has_draft=record.draft is not None,
            heads=tuple(head.id for head in record.heads),
        )

    def _state(self, record: _Opened) -> CaseState:
        if len(record.heads) > 1:
            return CaseState.CONFLICT
        if record.draft:
            return CaseState.REOPENED if record.heads else CaseState.DRAFT
        received = self._revisions.came_by_bundle(record.heads[0].id)
        return CaseState.RECEIVED if received else CaseState.FINALISED

    def _origin(self, records: list[_Opened]) -> str:
        originators = [head.says.originator for record in records for head in record.heads]
        return next((o.organisation for o in originators if o.office != self._vault.id), "")


#: What a list says of a case with several records: the first of these that one of them is.
_MOST_URGENT = (
    CaseState.CONFLICT,
    CaseState.REOPENED,
    CaseState.DRAFT,
    CaseState.FINALISED,
    CaseState.RECEIVED,
)


def _state_of_all(records: Iterable[Record]) -> CaseState:
    every = list(records)
    states = {record.state for record in every if record.kind != LETTER} or {every[0].state}
    if states > {CaseState.DRAFT}:  # something was finalised before: the case as a whole was reopened
        states = states - {CaseState.DRAFT} | {CaseState.REOPENED}
    return next(state for state in _MOST_URGENT if state in states)


def _facts_of_all(records: Iterable[_Opened]) -> list[Facts]:
    return [facts for record in records for facts in record.facts]


def _latest_first(revision: Revision) -> tuple[int, str]:
    return -int(revision.says.clock, 16), revision.id


def _form_of(draft: Draft | None) -> FormReference | None:
    if draft is None:
        return None
    snapshot = draft.snapshot
    return FormReference(snapshot.form_id, snapshot.form_version, snapshot.form_sha256)
