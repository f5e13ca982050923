"""What the person said about sharing, gathered from everything that is known of the case, and only narrowed.

Several places may hold answers to the questions on consent: several forms of a case, heads that wait to be
brought together, a draft. A kind of recipient counts as agreed to only where each place that asks it agrees:
what arrives from elsewhere or was written by mistake can close, never open. A draft closes at once.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sarana.cases import CaseStore, Record, Revision
from sarana.cases.facts import facts_of_revision
from sarana.exchange.ledger import Ledger
from sarana.exchange.profiles import profiles
from sarana.forms import Fact, Facts, Interview
from sarana.vault import Vault

SHARING = "consent_sharing"
LIMITS = "consent_limits"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Said:
    """The person's answers on sharing, and the signed revision in which the latest of them was written."""

    answers: Mapping[str, str]
    limits: str = ""  # in the person's own words; for a person to read
    revision: str = ""
    by: str = ""
    organisation: str = ""
    when: datetime | None = None


def said(store: CaseStore, case_id: str) -> Said:
    """What may be taken for agreed in this case now."""
    records = [record for record in store.case(case_id).records if record.form is not None]
    states = [_states(store, record) for record in records]
    places = [_answers_of(each) for each in states]
    answers = {
        name: " ".join(sorted(_common(place[name] for place in places if name in place)))
        for name in dict.fromkeys(name for place in places for name in place)
    }
    written = max(
        (found for record in records if (found := _where_written(store, record))),
        key=lambda revision: (revision.says.clock, revision.id),
        default=None,
    )
    limits = _limits(facts for each in states for facts in each)
    if written is None:
        return Said(answers, limits)
    author = written.author
    return Said(answers, limits, written.id, author.name, author.organisation, written.time)


def narrowed(store: CaseStore, vault: Vault, case_id: str, facts: Facts) -> Facts:
    """Facts for a letter, with no more consent than every place that asks gives, and none once it was taken
    back."""
    names = asked() & facts.keys()
    if not names:
        return facts
    agreed = dict(said(store, case_id).answers)
    if Ledger(vault).withdrawn(case_id):
        agreed[SHARING] = NOBODY
    narrow = {name: _no_wider(facts[name], agreed.get(name, "")) for name in names}
    return Facts({**facts.facts, **narrow}, facts.repeats)


def _no_wider(fact: Fact, agreed: str) -> Fact:
    common = [code for code in fact.value.split() if code in agreed.split()]
    return replace(fact, value=" ".join(common) or NOBODY)


@cache
def asked() -> frozenset[str]:
    """Every fact that some profile looks at before it opens."""
    found = {SHARING}
    for profile in profiles().values():
        found |= profile.asks.keys()
        for question in profile.only_if.values():
            found |= question.keys()
    return frozenset(found)


def _answers_of(states: Collection[Facts]) -> dict[str, frozenset[str]]:
    """For each fact that this record asks, the answers that all its heads and its draft give."""
    names = {name for facts in states for name in facts} & asked()
    return {name: _common(_codes(facts, name) for facts in states) for name in names}


def _states(store: CaseStore, record: Record) -> list[Facts]:
    states = [facts_of_revision(store.revision(head)) for head in record.heads]
    draft = store.draft(record.record_id)
    if draft is not None:
        states.append(Interview.resume(store.form(draft.snapshot.form_sha256), draft.snapshot).facts())
    return states


def _codes(facts: Facts, name: str) -> frozenset[str]:
    return frozenset(facts[name].value.split()) if name in facts else frozenset()


def _common(each: Iterable[frozenset[str]]) -> frozenset[str]:
    """What all of them hold. A refusal of everybody counts wherever it stands."""
    every = list(each)
    common = frozenset.intersection(*every) if every else frozenset()
    return common | ({NOBODY} if any(NOBODY in one for one in every) else frozenset())


def _limits(states: Iterable[Facts]) -> str:
    """Every limit that stands anywhere, each once."""
    every = (facts[LIMITS].value.strip() for facts in states if LIMITS in facts)
    return "\n".join(dict.fromkeys(filter(None, every)))


def _where_written(store: CaseStore, record: Record) -> Revision | None:
    """The revision since which the answer on sharing is what it is now; None where it was never asked."""
    written: Revision | None = None
    before = ""
    for revision in store.history(record.record_id):
        if revision.says.form is None:
            continue
        facts = facts_of_revision(revision)
        answer = facts[SHARING].value if SHARING in facts else ""
        if answer and (answer != before or written is None):
            written = revision
        before = answer
    return written
