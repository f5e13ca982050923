"""What of a case a letter may tell its receiver: the gate of a bundle, for what leaves on paper (R20).

A case may have several forms, some of them from other offices. What comes from another office is told to
nobody else without its written consent; what this office took down itself is its own to tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sarana.cases import CaseStore
from sarana.cases.facts import CASE_CODE, facts_together
from sarana.errors import MissingFacts, OriginatorNotAgreed
from sarana.exchange import consent
from sarana.exchange.ledger import Ledger
from sarana.exchange.partners import Partners, same_organisation
from sarana.exchange.permits import Receiver, Whose, allowed_by, whose
from sarana.exchange.profiles import profiles
from sarana.forms import Facts
from sarana.vault import Vault

#: Read to decide what may be told, whoever took them down; and the code, which tells nothing of a person.
_ALWAYS_READ = frozenset({CASE_CODE, "consent_storage"})

#: Under whose letterhead an interview was held: of another office it is no news who writes here.
_WHO_WRITES = "officer_agency"


@dataclass(frozen=True, slots=True)
class Part:
    """What one form of a case says, and whose that is."""

    facts: Facts
    whose: Whose | None  # None: a draft of this office, which nobody else has a word in
    taken_back: frozenset[str] = frozenset()  # kinds of recipients for whom the person's consent was


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter is made from, and what it is not told."""

    facts: Facts
    kept: Facts  # what only other offices know that have not agreed, or whose term is over
    organisations: tuple[str, ...]  # of those offices


def parts(store: CaseStore, vault: Vault, case_id: str, now: datetime | None = None) -> tuple[Part, ...]:
    """The forms of a case, the oldest first; what the person agreed to in each as narrow as it is in all."""
    moment = now or datetime.now(UTC)
    ledger, own = Ledger(vault), Partners(vault).own_offices()
    onward = ledger.onward(case_id)
    taken_back = frozenset(kind for kind in profiles() if ledger.withdrawn(case_id, kind))

    def of(record_id: str) -> Whose | None:
        history = store.history(record_id)
        return whose(history, own, onward, moment) if history else None

    return tuple(
        _part(consent.narrowed(store, vault, case_id, facts), of(record), taken_back)
        for record, facts in store.facts_by_record(case_id).items()
    )


def _part(facts: Facts, of: Whose | None, taken_back: frozenset[str]) -> Part:
    if of is None or not of.others:
        return Part(facts, of, taken_back)
    theirs = {name: fact for name, fact in facts.items() if name != _WHO_WRITES}
    return Part(Facts(theirs, facts.repeats), of, taken_back)


def for_receiver(every: Sequence[Part], kind: str, names: Iterable[str]) -> Told:
    """What may be told to whoever has one of these names, as a receiver of this kind ("embassy").

    Without a kind it is a paper for the file, or for the person: it tells no other office anything.
    """
    if not kind:
        return Told(facts_together(part.facts for part in every), Facts(), ())
    receiver = _receiver(kind, frozenset(filter(None, names)))
    barred = [part for part in every if part.whose is not None and not _may_go(part.whose, receiver)]
    free = facts_together(part.facts for part in every if part not in barred)
    known = facts_together(part.facts for part in every)
    read = _ALWAYS_READ | consent.asked()
    facts = {name: fact for name, fact in known.items() if name in read} | dict(free.items())
    if consent.SHARING in facts and any(part.taken_back & _kinds(kind) for part in every):
        facts[consent.SHARING] = replace(facts[consent.SHARING], value=consent.NOBODY)
    kept = Facts(
        {name: fact for name, fact in known.items() if name not in facts},
        {name: rows for name, rows in known.repeats.items() if name not in free.repeats},
    )
    offices = dict.fromkeys(one.organisation for part in barred if part.whose for one in part.whose.others)
    return Told(Facts(facts, free.repeats), kept, tuple(offices))


def why_missing(missing: MissingFacts, told: Told) -> MissingFacts | OriginatorNotAgreed:
    """Whether nobody has asked for these facts, or another office knows them and has not agreed."""
    withheld = any(name in told.kept for name in missing.names)
    return OriginatorNotAgreed((), told.organisations) if withheld else missing


def _may_go(of: Whose, receiver: Receiver) -> bool:
    return not of.is_over and allowed_by(of, receiver)[1] is not None


def _receiver(kind: str, names: frozenset[str]) -> Receiver:
    """A letter knows its receiver by name only, as the directory writes it in one of its languages."""

    def is_named(organisation: str) -> bool:
        return any(same_organisation(organisation, name) for name in names)

    return Receiver(
        lambda originator: is_named(originator.organisation),
        lambda says: is_named(says.to_organisation),
        frozenset(profiles()[name].purpose for name in _kinds(kind)),
    )


def _kinds(receiver: str) -> frozenset[str]:
    """As what kinds of recipients a receiver of letters is known to the profiles."""
    return frozenset(name for name, each in profiles().items() if receiver in each.letters)
