"""Whether two cases may be about one person: a few plain comparisons, each with its points and its reason.

No learning, no hidden weights: what speaks for and against stands on the screen, and a person decides. Marks
are what is compared; they are worked out from facts with the search keys, so that scripts, widths and Khmer
spellings that look alike compare equal.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sarana.cases.facts import LATIN_NAMES, NAMES_IN_OTHER_SCRIPTS, OTHER_NAMES
from sarana.cases.search_key import search_key
from sarana.forms import Fact, Facts

Mark = tuple[str, str]  # what kind of mark, and the mark itself

DOCUMENT, PHONE, NAME, PART, BORN, YEAR, SEX = "document", "phone", "name", "part", "born", "year", "sex"
#: Marks that two cases must share one of to be looked at at all.
FINDING = (DOCUMENT, PHONE, NAME, BORN)

#: What each reason counts; the sum is compared with `LIKELY`.
POINTS: Mapping[str, int] = {
    "same-document": 60,
    "same-phone": 30,
    "same-name": 30,
    "same-name-in-another-script": 10,
    "similar-name": 20,
    "same-birthday": 30,
    "same-year": 10,
    "different-birthday": -30,
    "different-sex": -40,
}
LIKELY = 50

_DOCUMENTS, _DOCUMENT_NUMBER, _PHONES = "rep_documents", "doc_number", ("safe_phone",)
_SHORTEST_DOCUMENT, _SHORTEST_PHONE, _PHONE_DIGITS = 5, 7, 8
_BETWEEN_NAMES = re.compile(r"[,;/、，；\n]+")
_NOT_IN_NUMBERS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two cases are, and why."""

    points: int
    reasons: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return self.points >= LIKELY


def marks(known: Iterable[Facts], year: int) -> frozenset[Mark]:
    """What a person may be recognised by; `year` is when an age was told."""
    found: set[Mark] = set()
    for facts in known:
        found |= _names(facts) | _numbers(facts) | _ages(facts, year)
    return frozenset(found)


def compare(one: Collection[Mark], other: Collection[Mark]) -> Likeness:
    """What speaks for one person, and what against."""
    reasons = [*_about_numbers(one, other), *_about_names(one, other), *_about_age(one, other)]
    if _apart(one, other, SEX):
        reasons.append("different-sex")
    return Likeness(sum(POINTS[reason] for reason in reasons), tuple(reasons))


# ---- marks


def _names(facts: Facts) -> set[Mark]:
    latin = " ".join(filter(None, (_value(facts, name) for name in LATIN_NAMES)))
    whole = [latin, *(_value(facts, name) for name in NAMES_IN_OTHER_SCRIPTS)]
    whole += _BETWEEN_NAMES.split(_value(facts, OTHER_NAMES))
    keys = [search_key(name).split() for name in whole]
    named = {(NAME, _together(words)) for words in keys if len("".join(words)) > 1}
    return named | {(PART, word) for word in keys[0] if len(word) > 1}


def _together(words: list[str]) -> str:
    """A name as one mark: Latin names are written in either order, others with spaces or without."""
    return "".join(sorted(words) if all(word.isascii() for word in words) else words)


def _digits(text: str) -> str:
    """The digits of a number, whatever script they are written in."""
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())


def _numbers(facts: Facts) -> set[Mark]:
    found: set[Mark] = set()
    for row in facts.repeats.get(_DOCUMENTS, ()):
        number = _NOT_IN_NUMBERS.sub("", search_key(_value(row, _DOCUMENT_NUMBER)))
        if len(number) >= _SHORTEST_DOCUMENT:
            found.add((DOCUMENT, number))
    for name in _PHONES:
        digits = _digits(_value(facts, name))
        if len(digits) >= _SHORTEST_PHONE:
            found.add((PHONE, digits[-_PHONE_DIGITS:]))  # written with or without the country
    return found


def _ages(facts: Facts, year: int) -> set[Mark]:
    found: set[Mark] = set()
    try:
        born = date.fromisoformat(_value(facts, "date_of_birth"))
        found |= {(BORN, born.isoformat()), (YEAR, str(born.year))}
    except ValueError:
        age = _value(facts, "age_years") or _value(facts, "age_estimated")
        if age.isdecimal():
            found |= {(YEAR, str(year - int(age) - more)) for more in (0, 1)}
    if _value(facts, "sex") in ("male", "female"):
        found.add((SEX, _value(facts, "sex")))
    return found


def _value(facts: Mapping[str, Fact], name: str) -> str:
    return facts[name].value.strip() if name in facts else ""


# ---- comparing


def _about_numbers(one: Collection[Mark], other: Collection[Mark]) -> list[str]:
    reasons = {"same-document": DOCUMENT, "same-phone": PHONE}
    return [reason for reason, kind in reasons.items() if _shared(one, other, kind)]


def _about_names(one: Collection[Mark], other: Collection[Mark]) -> list[str]:
    same = len(_shared(one, other, NAME))
    if same:
        return ["same-name", *["same-name-in-another-script"] * min(same - 1, 2)]
    return ["similar-name"] if _similar(_of(one, PART), _of(other, PART)) else []


def _about_age(one: Collection[Mark], other: Collection[Mark]) -> list[str]:
    if _shared(one, other, BORN):
        return ["same-birthday"]
    if _apart(one, other, BORN):
        return ["different-birthday"]
    return ["same-year"] if _shared(one, other, YEAR) else []


def _of(marked: Collection[Mark], kind: str) -> set[str]:
    return {mark for its_kind, mark in marked if its_kind == kind}


def _shared(one: Collection[Mark], other: Collection[Mark], kind: str) -> set[str]:
    return _of(one, kind) & _of(other, kind)


def _apart(one: Collection[Mark], other: Collection[Mark], kind: str) -> bool:
    """Both say something, and nothing of it is the same."""
    ours, theirs = _of(one, kind), _of(other, kind)
    return bool(ours and theirs and not ours & theirs)


def _similar(one: set[str], other: set[str]) -> bool:
    """Latin names of as many words, each within one letter of a word of the other."""
    if len(one) != len(other) or len(one) < 2:
        return False
    left = set(other)
    for word in sorted(one):
        near = next((each for each in sorted(left) if _within_one_letter(word, each)), None)
        if near is None:
            return False
        left.discard(near)
    return True


def _within_one_letter(one: str, other: str) -> bool:
    """The same, or the same but for one letter more, less, or another."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    rest = long[at + 1 :]
    return rest == (short[at + 1 :] if len(short) == len(long) else short[at:])
