"""Whose a record is, and by which written consent it may go further (R20).

Asked by whatever tells somebody outside about a person: a bundle for its partners, a letter for its receiver.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sarana.cases import Originator, Revision
from sarana.exchange.statements import Onward, Statement


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who would be told, as far as the written consents of other offices name them."""

    is_office: Callable[[Originator], bool]  # whether this is the office that something comes from
    is_meant: Callable[[Onward], bool]
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whose:
    """Other offices that a record comes from, and what they agreed to."""

    first: Originator
    others: tuple[Originator, ...]  # whoever stands anywhere in its history, and is none of ours
    consents: tuple[Statement, ...]  # of those offices, for this record
    is_over: bool  # the day has passed until which the latest extract was handed to this office


def whose(
    history: Sequence[Revision], own: frozenset[str], onward: Sequence[Statement], now: datetime
) -> Whose:
    """Whose a record is. `own` are the ids of this office and of its sister posts."""
    originators = dict.fromkeys(revision.says.originator for revision in history)
    others = tuple(each for each in originators if each.office not in own)
    names = {revision.record_id for revision in history}
    names |= {taken.source_record for revision in history if (taken := revision.extract)}
    consents = tuple(each for each in onward if _is_for(each, others, own, names, now))
    extracts = [extract for revision in history if (extract := revision.extract)]
    return Whose(
        history[0].says.originator, others, consents, bool(extracts) and extracts[-1].until < now.date()
    )


def _is_for(
    statement: Statement,
    others: Sequence[Originator],
    own: frozenset[str],
    names: set[str],
    now: datetime,
) -> bool:
    """Whether one of these offices lets this office pass the record on at this moment."""
    says = statement.says
    return (
        isinstance(says, Onward)
        and says.issuer.office in {each.office for each in others}
        and says.by_office in own
        and says.issued <= now < says.expires
        and (not says.records or bool(names & set(says.records)))
    )


def allowed_by(of: Whose, receiver: Receiver) -> tuple[Originator, tuple[Statement, ...] | None]:
    """Whom it comes from, and by what it may leave for this receiver; None if that office has not agreed.

    Every office in the history is asked, not only the one that wrote its latest state.
    """
    found: list[Statement] = []
    for originator in of.others:
        if receiver.is_office(originator):
            continue
        permits = [each for each in of.consents if _permits(each, originator, receiver)]
        if not permits:
            return originator, None
        found.extend(permits)
    return of.first, tuple(found)


def _permits(statement: Statement, originator: Originator, receiver: Receiver) -> bool:
    says = statement.says
    return (
        isinstance(says, Onward)
        and says.issuer.office == originator.office
        and says.purpose in receiver.purposes
        and receiver.is_meant(says)
    )
