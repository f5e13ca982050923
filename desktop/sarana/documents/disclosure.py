"""What a letter may tell of a case: what its template names, its receiver needs and the person allows.

The rules are data (`resources/letters`); this is where they are kept:

- a fact that the template does not name is not read at all;
- facts on health, and whatever else the form marks as highly sensitive (4), go to a receiver that gives
  health care, and to nobody else; single answers that say nothing about health may be listed for all;
- numbers of documents go only where identity is verified;
- nothing is told without the person's consent to this receiver, unless an officer says why (R20, R63).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sarana.documents.markup import Value
from sarana.documents.template import Destination, Template, common
from sarana.documents.words import digits
from sarana.errors import ConsentMissing, MissingFacts
from sarana.forms.state import Fact, Type
from sarana.language import Catalog, catalog

_HIGHLY_SENSITIVE = 4
_NAMES_MAY_BE_MISSING = ("consent_storage", "no")  # the person did not want the name written down


def check_mandatory(template: Template, facts: Mapping[str, Fact]) -> None:
    """Raise MissingFacts for all that is missing at once."""
    missing = [name for name in template.mandatory if not _known(facts, name)]
    named = not template.named_by or any(_known(facts, name) for name in template.named_by)
    fact, answer = _NAMES_MAY_BE_MISSING
    if not named and not (fact in facts and facts[fact].value == answer):
        missing.extend(template.named_by)
    if missing:
        raise MissingFacts(tuple(missing))


def check_consent(destination: Destination, facts: Mapping[str, Fact]) -> None:
    """Raise ConsentMissing unless the person agreed to this receiver."""
    agreed = bool(destination.consent & set(_codes(facts, "consent_sharing")))
    if agreed and destination.asks_embassy_wish:
        agreed = bool({"agrees", "agrees_limited"} & set(_codes(facts, "embassy_wish")))
    if not agreed:
        raise ConsentMissing(destination.name)


class Held(StrEnum):
    """Why a receiver is not told something that is known, or not all of it."""

    HEALTH = "health"  # it is for those who give health care
    NOBODY = "nobody"  # highly sensitive, and not what this document is about
    IDENTITY = "identity"  # it is for those who verify identity
    PARTLY = "partly"  # only those answers that say nothing about health


def held(
    template: Template, destination: Destination | None, facts: Mapping[str, Fact], name: str
) -> Held | None:
    """Why something that is known is not told; None if it is told whole."""
    if name == "documents":
        return None if destination and destination.identity else Held.IDENTITY
    if name not in facts or not _is_private(template, facts[name]):
        return None
    if destination and destination.health and name in template.health:
        return None
    if told(template, destination, facts, "en")[name]:
        return Held.PARTLY
    return Held.HEALTH if name in template.health else Held.NOBODY


def is_known(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether the case holds a fact, or what a document derives from several."""
    match name:
        case "documents":
            return bool(getattr(facts, "repeats", {}).get("rep_documents"))
        case "age":
            return _known(facts, "age_years") or _known(facts, "age_estimated")
    return _known(facts, name)


def told(
    template: Template, destination: Destination | None, facts: Mapping[str, Fact], language: str
) -> dict[str, Value]:
    """Every fact that the template names, as words; those that are not known or not to be told are empty."""
    values = {name: Value("") for name in template.facts}
    for name in template.facts:
        if _known(facts, name):
            values[name] = _told(template, destination, facts[name], language)
    return values


def _told(template: Template, destination: Destination | None, fact: Fact, language: str) -> Value:
    private = _is_private(template, fact)
    if not private or (destination and destination.health and fact.name in template.health):
        return in_words(fact, language)
    allowed = template.shareable.get(fact.name, {})
    codes = [code for code in fact.value.split() if code in allowed]
    separator = common(language)["list"]
    return Value(separator.join(allowed[code][language] for code in codes), codes)


def _is_private(template: Template, fact: Fact) -> bool:
    return fact.name in template.health or fact.sensitivity >= _HIGHLY_SENSITIVE


def in_words(fact: Fact, language: str) -> Value:
    """A fact as a person reads it in this language: dates and numbers in its own form and digits."""
    if fact.type is Type.DATE:
        return Value(spelled(fact.value, language), [fact.value])
    words = fact.texts.get(language) or fact.value
    if words.isascii() and words.isdigit():
        words = words.translate(digits(common(language)["digits"]))
    return Value(words, fact.value.split())


def spelled(value: str, language: str) -> str:
    """An ISO date in its official form; what is no whole date as it is."""
    try:
        return spelled_date(date.fromisoformat(value), language)
    except ValueError:
        return value  # a month or a year only


def spelled_date(day: date, language: str) -> str:
    """A date in its official form."""
    return _catalog(language).long_date(day)


def _catalog(language: str) -> Catalog:
    return catalog(common(language)["catalog"])


def _known(facts: Mapping[str, Fact], name: str) -> bool:
    return name in facts and bool(facts[name].value.strip())


def _codes(facts: Mapping[str, Fact], name: str) -> list[str]:
    return facts[name].value.split() if name in facts else []
