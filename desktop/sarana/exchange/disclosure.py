"""What of a record may leave for a kind of recipient, and why the rest may not. A pure function, no storage.

Closed unless opened: without the person's consent to this kind of recipient, or without the written consent
of the office that the record came from (R20), nothing goes. What goes is what the profile names. A question
whose sensitivity the form does not tell stays; one of level 4 goes only if the profile names it itself and
the recipient is named. What is said about offenders goes to criminal justice only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sarana.exchange.profiles import OFFENDERS, Profile
from sarana.forms import Facts, Form, Snapshot

HIGHLY_SENSITIVE = 4


class Reason(StrEnum):
    """Why something is held back."""

    WITHDRAWN = "withdrawn"  # the person has taken their consent back
    NO_ORIGINATOR = (
        "no-originator"  # it is another office's record, and that office has not agreed in writing
    )
    NO_CONSENT = "no-consent"  # the person did not agree, or was not asked
    OFFENDERS = "offenders"  # for criminal justice only
    NOT_NEEDED = "not-needed"  # this kind of recipient does not need it
    UNRATED = "unrated"  # the form does not say how sensitive it is
    NOT_NAMED = "not-named"  # highly sensitive, and no recipient is named who will read it


@dataclass(frozen=True, slots=True)
class Consents:
    """Who has agreed to what, gathered before anything is decided."""

    person: frozenset[str]  # kinds of recipients, as the form's consent question lists them
    answers: Mapping[str, str]  # facts, by which a profile may ask for more
    withdrawn: bool = False
    originator: bool = False  # the record is our own, or its originator's statement allows this recipient
    recipient_named: bool = False

    @classmethod
    def said(cls, facts: Facts, *, withdrawn: bool, originator: bool, recipient_named: bool) -> "Consents":
        """What the person answered to the questions on consent."""
        answers = {name: fact.value for name, fact in facts.items()}
        person = frozenset(answers.get("consent_sharing", "").split())
        return cls(person, answers, withdrawn, originator, recipient_named)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The decision, place by place: every answer is in exactly one of the two."""

    fields: Mapping[str, str]
    repeats: Mapping[str, int]
    held_back: Mapping[str, Reason]
    refused: Reason | None  # why nothing at all may leave
    limits: str  # what the person said about limits, for a person to read before anything leaves


def disclose(form: Form, snapshot: Snapshot, profile: Profile, consents: Consents) -> Disclosed:
    """Decide for every answer of a record whether it may go to this kind of recipient."""
    answers = {ref: value for ref, value in snapshot.values.items() if value}
    refused = refusal(profile, consents)
    held = {ref: reason for ref in answers if (reason := refused or _reason(form, ref, profile, consents))}
    fields = {ref: value for ref, value in answers.items() if ref not in held}
    repeats = {
        ref: count
        for ref, count in snapshot.repeats.items()
        if any(told.startswith(f"{ref}[") for told in fields)
    }
    return Disclosed(fields, repeats, held, refused, consents.answers.get("consent_limits", ""))


def refusal(profile: Profile, consents: Consents) -> Reason | None:
    """Why nothing may go to this kind of recipient; None if something may."""
    if consents.withdrawn:
        return Reason.WITHDRAWN
    if not consents.originator:
        return Reason.NO_ORIGINATOR
    if "nobody" in consents.person or (profile.consent and not profile.consent & consents.person):
        return Reason.NO_CONSENT
    return None if _agreed(profile.asks, consents) else Reason.NO_CONSENT


def _reason(form: Form, ref: str, profile: Profile, consents: Consents) -> Reason | None:
    """Why one answer is held back although something may go; None if it goes."""
    section, name = ref.split("/")[2], ref.rpartition("/")[2]
    if section == OFFENDERS and not profile.criminal_justice:
        return Reason.OFFENDERS
    if section not in profile.sections or name in profile.never:
        return Reason.NOT_NEEDED
    sensitivity = form.extras(ref).get("sensitivity", "")
    if sensitivity not in ("1", "2", "3", "4"):
        return Reason.UNRATED
    if not _agreed(profile.only_if.get(name, {}), consents):
        return Reason.NO_CONSENT
    if int(sensitivity) <= profile.sensitivity:
        return None
    if name not in profile.also:
        return Reason.NOT_NEEDED
    if int(sensitivity) >= HIGHLY_SENSITIVE and not consents.recipient_named:
        return Reason.NOT_NAMED
    return None


def _agreed(asked: Mapping[str, frozenset[str]], consents: Consents) -> bool:
    """Whether each of these facts has one of the answers that allow it."""
    return all(allowed & set(consents.answers.get(fact, "").split()) for fact, allowed in asked.items())
