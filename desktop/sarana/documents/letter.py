"""A letter from a case: `compose` finds the words, `draw` the ink.

`compose` is where everything that could stop a letter is said: facts that are missing, consent that was not
given, a character that no font has. A letter that was composed can be drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sarana.documents.desk import PREVAILING, Desk, LetterDetails, in_language
from sarana.documents.disclosure import check_consent, check_mandatory
from sarana.documents.sheet import draw
from sarana.documents.template import (
    Destination,
    Letterhead,
    Template,
    destinations,
    letterheads,
    template,
    templates,
)
from sarana.documents.typeset.fonts import missing_glyphs
from sarana.documents.words import Layout, Letter
from sarana.errors import MissingFacts, MissingGlyph
from sarana.forms.state import Fact

__all__ = [
    "Letter",
    "LetterDetails",
    "compose",
    "destinations",
    "draw",
    "letterhead_of",
    "letterheads",
    "missing_glyphs",
    "receiver_names",
    "templates",
    "unsaid",
]

#: Under a name alone: of an office that has no letterhead of its own.
_PLAIN = "ngo"


def compose(
    template_name: str, facts: Mapping[str, Fact], details: LetterDetails, languages: Sequence[str]
) -> Letter:
    """The words of a document. Raises MissingFacts, ConsentMissing, MissingGlyph, TemplateRefused.

    A letter that is not in English gets the English one too, on pages of its own (R23).
    """
    chosen = template(template_name)
    destination = _destination(chosen, details)
    check_mandatory(chosen, facts)
    _check_details(chosen, details)
    if destination and chosen.asks_consent and not details.without_consent:
        check_consent(destination, facts)
    desk = Desk(chosen, destination, letterhead_of(facts, details), facts, details)
    letter = _written(desk, languages)
    refuse_missing_glyphs(letter)
    return letter


def refuse_missing_glyphs(letter: Letter) -> None:
    """Raise MissingGlyph for a character that no font has, before anything is drawn."""
    parts = [letter, letter.english] if letter.english else [letter]
    missing = missing_glyphs([text for part in parts for text in part.every_text()])
    if missing:
        raise MissingGlyph(missing[0])


def _written(desk: Desk, languages: Sequence[str]) -> Letter:
    chosen = desk.template
    also_english = chosen.layout is Layout.LETTER and PREVAILING not in languages
    prevails = also_english or (PREVAILING in languages and len(languages) > 1)
    versions = tuple(desk.version(language, prevails=prevails) for language in languages)
    return Letter(
        chosen.name,
        desk.details.register_number,
        desk.letterhead.emblem,
        versions,
        chosen.layout,
        _written(desk, (PREVAILING,)) if also_english else None,
    )


def _destination(chosen: Template, details: LetterDetails) -> Destination | None:
    if not chosen.destinations:
        return None
    if details.destination not in chosen.destinations:
        raise ValueError("a document goes only to the receivers that its template names")
    return destinations()[details.destination]


def unsaid(chosen: Template, details: LetterDetails) -> tuple[str, ...]:
    """What the officer has still to say about a document before it can be meant."""
    return tuple(
        each.name
        for each in chosen.details.values()
        if each.needed and not in_language(details.said.get(each.name, ""), PREVAILING)
    )


def _check_details(chosen: Template, details: LetterDetails) -> None:
    """What is meant has a number, and everything that its template needs."""
    if details.draft:
        return
    missing = list(unsaid(chosen, details))
    if chosen.layout is Layout.LETTER and not details.register_number:
        missing.append("register_number")
    if missing:
        raise MissingFacts(tuple(missing))


def receiver_names(details: LetterDetails) -> tuple[str, ...]:
    """What the receiver is called, in every language; nothing where only the kind of receiver is known."""
    kind, typed = destinations().get(details.destination), details.recipient
    if typed:
        return (typed,) if isinstance(typed, str) else tuple(typed.values())
    if details.addressee is not None:
        return tuple(details.addressee.institution.values())
    return tuple(kind.words["title"].values()) if kind is not None and kind.sole else ()


def letterhead_of(facts: Mapping[str, Fact], details: LetterDetails) -> Letterhead:
    """Who writes: the letterhead that was chosen, the interviewer's agency, or the office by its name alone.

    An agency without a letterhead here, as an international organisation, never writes under another one's.
    """
    agency = facts["officer_agency"].value if "officer_agency" in facts else ""
    known = letterheads()
    found = known[details.letterhead] if details.letterhead else known.get(agency, known[_PLAIN])
    lines = details.institution or {}
    if found.name == _PLAIN and details.office and not lines:
        lines = dict.fromkeys(found.lines, (details.office,))
    return replace(found, lines={**found.lines, **{code: tuple(each) for code, each in lines.items()}})
