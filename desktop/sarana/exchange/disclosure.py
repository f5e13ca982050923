"""What of a record may leave for a kind of recipient, and why the rest may not. A pure function, no storage.

Closed unless opened: without the person's consent to this kind of recipient, or without the written consent
of the office that the record came from (R20), nothing goes. What goes is what the profile names. A question
whose sensitivity the form does not tell stays; one of level 4 goes only if the profile names it itself and
the recipient is named. What is said about offenders goes to criminal justice only.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sarana.exchange.profiles import OFFENDERS, Profile
from sarana.forms import Control, Facts, Form, Snapshot
from sarana.forms.facts import plain_ref

HIGHLY_SENSITIVE = 4
_LEVELS = ("1", "2", "3", "4")


class Reason(StrEnum):
    """Why something is held back."""

    WITHDRAWN = "withdrawn"  # the person has taken their consent back
    NO_ORIGINATOR = (
        "no-originator"  # it is another office's record, and that office has not agreed in writing
    )
    NO_CONSENT = "no-consent"  # the person did not agree, or was not asked
    EXPIRED = "expired"  # it was handed to this office until a day that has passed
    TWO_VERSIONS = "two-versions"  # it was continued in two places, and nobody has decided yet
    OFFENDERS = "offenders"  # for criminal justice only
    NOT_NEEDED = "not-needed"  # this kind of recipient does not need it
    UNRATED = "unrated"  # the form does not say how sensitive it is
    NOT_NAMED = "not-named"  # highly sensitive, and no recipient is named who will read it
    FOR_ANOTHER = "for-another"  # a letter that was made for another office


@dataclass(frozen=True, slots=True)
class Consents:
    """Who has agreed to what, gathered before anything is decided."""

    person: frozenset[str]  # kinds of recipients, as the form's consent question lists them
    answers: Mapping[str, str]  # facts, by which a profile may ask for more
    withdrawn: bool = False
    originator: bool = False  # the record is our own, or its originator's statement allows this recipient
    recipient_named: bool = False
    expired: bool = False  # the terms on which this office has it are over
    two_versions: bool = False
    limits: str = ""  # what the person said about limits, for a person to read


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The decision, place by place: every answer is in exactly one of the two."""

    fields: Mapping[str, str]
    repeats: Mapping[str, int]
    held_back: Mapping[str, Reason]
    refused: Reason | None  # why nothing at all may leave
    limits: str  # what the person said about limits, for a person to read before anything leaves


#: How sensitive questions of a name are at least, whatever the form of a record says.
Levels = Mapping[str, int]
NO_LEVELS: Levels = MappingProxyType({})


def levels_of(form: Form) -> dict[str, int]:
    """How sensitive each question of a form is, by its name; the most sensitive of those of one name."""
    found: dict[str, int] = {}
    for ref, extras in form.source.extras.items():
        level = extras.get("sensitivity", "")
        if level in _LEVELS:
            name = ref.rpartition("/")[2]
            found[name] = max(found.get(name, 0), int(level))
    return found


def disclose(
    form: Form, snapshot: Snapshot, profile: Profile, consents: Consents, levels: Levels = NO_LEVELS
) -> Disclosed:
    """Decide for every answer of a record whether it may go to this kind of recipient.

    A record may answer a form that another office made: `levels` are those of the forms that are in use here,
    and no form rates a question of the same name lower.
    """
    answers = {ref: value for ref, value in snapshot.values.items() if value}
    refused = refusal(profile, consents)
    held = {
        ref: reason for ref in answers if (reason := refused or _reason(form, ref, profile, consents, levels))
    }
    fields = {ref: value for ref, value in answers.items() if ref not in held}
    repeats = {
        ref: count
        for ref, count in snapshot.repeats.items()
        if any(told.startswith(f"{ref}[") for told in fields)
    }
    return Disclosed(fields, repeats, held, refused, consents.limits)


def refusal(profile: Profile, consents: Consents) -> Reason | None:
    """Why nothing may go to this kind of recipient; None if something may."""
    barred = barred_for_all(consents)
    if barred:
        return barred
    if "nobody" in consents.person or (profile.consent and not profile.consent & consents.person):
        return Reason.NO_CONSENT
    if not _agreed(profile.asks, consents):
        return Reason.NO_CONSENT
    return Reason.TWO_VERSIONS if consents.two_versions else None


def barred_for_all(consents: Consents) -> Reason | None:
    """Why nothing may go to anybody, not even to a sister post; None if nothing stands against it."""
    if consents.withdrawn:
        return Reason.WITHDRAWN
    if not consents.originator:
        return Reason.NO_ORIGINATOR
    return Reason.EXPIRED if consents.expired else None


def counts(held_back: Mapping[str, Reason]) -> dict[str, int]:
    """How many answers are held back for each reason: all that a recipient learns of them."""
    return dict(Counter(str(reason) for reason in held_back.values()))


def facts_told(form: Form, facts: Facts, fields: Mapping[str, str]) -> Facts:
    """Those facts that a disclosed answer gives, row by row of each repeat; all others are left out."""
    told: dict[tuple[tuple[str, int], ...], set[tuple[str, str]]] = {}
    for ref, value in fields.items():
        name = form.extras(ref).get("fact", "")
        if name:
            told.setdefault(_rows_of(form, ref), set()).add((name, value))
    return _facts_in(facts, (), told)


def files_told(form: Form, fields: Mapping[str, str]) -> frozenset[str]:
    """The names of files that disclosed answers are; a text that happens to read like one is none."""
    uploads = {
        plain_ref(form, path)
        for path, question in form.definition.body.questions.items()
        if question.control is Control.UPLOAD
    }
    return frozenset(value for ref, value in fields.items() if _POSITIONS.sub("", ref) in uploads)


_POSITIONS = re.compile(r"\[\d+\]")
_POSITION = re.compile(r"(.*)\[(\d+)\]")
_Rows = tuple[tuple[str, int], ...]


def _rows_of(form: Form, ref: str) -> _Rows:
    """In which row of which repeats that are facts an answer stands: ((“rep_documents”, 2),)."""
    rows: _Rows = ()
    before = ""
    for step in ref.split("/")[1:]:
        before = f"{before}/{step}"
        found = _POSITION.fullmatch(before)
        name = form.extras(before).get("fact", "") if found else ""
        if found and name:
            rows = (*rows, (name, int(found[2])))
    return rows


def _facts_in(facts: Facts, rows: _Rows, told: Mapping[_Rows, set[tuple[str, str]]]) -> Facts:
    here = told.get(rows, set())
    kept = {name: fact for name, fact in facts.items() if (name, fact.value) in here}
    repeats = {
        name: tuple(_facts_in(row, (*rows, (name, number)), told) for number, row in enumerate(each, start=1))
        for name, each in facts.repeats.items()
    }
    return Facts(kept, {name: each for name, each in repeats.items() if any(r or r.repeats for r in each)})


def _reason(form: Form, ref: str, profile: Profile, consents: Consents, levels: Levels) -> Reason | None:
    """Why one answer is held back although something may go; None if it goes."""
    section, name = ref.split("/")[2], ref.rpartition("/")[2]
    if section == OFFENDERS and not profile.criminal_justice:
        return Reason.OFFENDERS
    if section not in profile.sections or name in profile.never:
        return Reason.NOT_NEEDED
    sensitivity = form.extras(ref).get("sensitivity", "")
    if sensitivity not in _LEVELS:
        return Reason.UNRATED
    level = max(int(sensitivity), levels.get(name, 0))
    if not _agreed(profile.only_if.get(name, {}), consents):
        return Reason.NO_CONSENT
    if level <= profile.sensitivity:
        return None
    if name not in profile.also:
        return Reason.NOT_NEEDED
    if level >= HIGHLY_SENSITIVE and not consents.recipient_named:
        return Reason.NOT_NAMED
    return None


def _agreed(asked: Mapping[str, frozenset[str]], consents: Consents) -> bool:
    """Whether each of these facts has one of the answers that allow it."""
    return all(allowed & set(consents.answers.get(fact, "").split()) for fact, allowed in asked.items())
