"""Sharing profiles: what a kind of recipient may get, why and how long. Data in `resources/sharing`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sarana import places

#: The criminal-justice annex of the common form: what is said about offenders.
OFFENDERS = "sec_l_offenders"
_HIGHEST_FOR_ALL = 3


class ProfileRefused(ValueError):
    """A profile breaks a rule; it comes with the program, so this is a mistake of its maker."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of recipient."""

    name: str
    consent: frozenset[str]  # answers of consent_sharing, one of which the person must have given
    asks: Mapping[str, frozenset[str]]  # further facts, each with the answers that allow sharing
    sections: frozenset[str]
    sensitivity: int  # questions up to this level go, 3 at most
    also: frozenset[str]  # questions above it that this recipient needs
    never: frozenset[str]
    only_if: Mapping[str, Mapping[str, frozenset[str]]]  # questions that need a further answer of the person
    criminal_justice: bool
    letters: frozenset[str]  # to which kinds of receivers a letter was made that may go along
    suggested_by: tuple[str, ...]  # words in the name of an office that suggest, and no more, that it is one
    purpose: str
    basis: tuple[str, ...]
    days: int  # after these the recipient is to erase it


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by name."""
    files = sorted((places.resources() / "sharing").glob("*.toml"))
    return {file.stem: profile(file.stem, file.read_text(encoding="utf-8")) for file in files}


def profile(name: str, text: str) -> Profile:
    """The profile of a file; raises ProfileRefused."""
    content = tomllib.loads(text)
    made = Profile(
        name=name,
        consent=frozenset(content["consent"]),
        asks=_asked(content.get("asks", {})),
        sections=frozenset(content["sections"]),
        sensitivity=int(content["sensitivity"]),
        also=frozenset(content.get("also", ())),
        never=frozenset(content.get("never", ())),
        only_if={question: _asked(asked) for question, asked in content.get("only_if", {}).items()},
        criminal_justice=bool(content.get("criminal_justice", False)),
        letters=frozenset(content.get("letters", ())),
        suggested_by=tuple(content.get("suggested_by", ())),
        purpose=content["purpose"],
        basis=tuple(content["basis"]),
        days=int(content["days"]),
    )
    if not made.consent and not made.asks:
        raise ProfileRefused("nobody is asked for consent")
    if made.sensitivity > _HIGHEST_FOR_ALL:
        raise ProfileRefused("highly sensitive questions are named one by one")
    if OFFENDERS in made.sections and not made.criminal_justice:
        raise ProfileRefused("offenders are told of to criminal justice only")
    return made


def _asked(content: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {fact: frozenset(allowed) for fact, allowed in content.items()}
