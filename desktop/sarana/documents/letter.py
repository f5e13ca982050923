"""A letter from a case: `compose` finds the words, `draw` the ink.

`compose` is where everything that could stop a letter is said: facts that are missing, consent that was not
given, a character that no font has. A letter that was composed can be drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from sarana.documents.disclosure import check_consent, check_mandatory, in_words, spelled_date, told
from sarana.documents.markup import Value, clean, fill, spans
from sarana.documents.sheet import draw
from sarana.documents.template import (
    Destination,
    Letterhead,
    Template,
    Words,
    common,
    destinations,
    letterheads,
    template,
    templates,
)
from sarana.documents.typeset.fonts import missing_glyphs
from sarana.documents.words import Letter, Text, Version, digits
from sarana.errors import MissingFacts, MissingGlyph
from sarana.forms.state import Fact

__all__ = [
    "Letter",
    "LetterDetails",
    "compose",
    "destinations",
    "draw",
    "letterheads",
    "missing_glyphs",
    "templates",
]

#: The language that prevails (R23).
PREVAILING = "en"

_DEFAULT_LETTERHEAD = "kh_gdi"
_ADULT = 18


@dataclass(frozen=True, slots=True)
class LetterDetails:
    """What an officer says about a letter, beside the case. Words may differ by language or not."""

    destination: str  # a name from destinations()
    day: date
    register_number: str = ""
    recipient: str | Words = ""  # the receiver's own name; empty: what kind of receiver it is
    letterhead: str = ""  # a name from letterheads(); empty: the interviewer's agency
    institution: Mapping[str, Sequence[str]] | None = None  # other lines at the head, by language
    place: str | Words = ""  # empty: the letterhead's
    post: str | Words = ""
    signatory: str | Words = ""
    contact: str | Words = ""  # the focal person and how to reach them
    without_consent: str | Words = ""  # why it is shared although the person has not agreed
    draft: bool = False
    practice: bool = False  # invented persons (R44)


def compose(
    template_name: str, facts: Mapping[str, Fact], details: LetterDetails, languages: Sequence[str]
) -> Letter:
    """The words of a letter. Raises MissingFacts, ConsentMissing, MissingGlyph, TemplateRefused."""
    chosen, destination = template(template_name), destinations()[details.destination]
    check_mandatory(chosen, facts)
    if not details.register_number and not details.draft:
        raise MissingFacts(("register_number",))
    if not details.without_consent:
        check_consent(destination, facts)
    letterhead = _letterhead(facts, details)
    desk = _Desk(chosen, destination, letterhead, facts, details)
    versions = tuple(desk.version(language, len(languages) > 1) for language in languages)
    letter = Letter(template_name, details.register_number, letterhead.emblem, versions)
    around = [text for version in versions for text in (version.sender, version.copy_for)]
    missing = missing_glyphs([*letter.paragraphs(), *around])
    if missing:
        raise MissingGlyph(missing[0])
    return letter


def _letterhead(facts: Mapping[str, Fact], details: LetterDetails) -> Letterhead:
    agency = facts["officer_agency"].value if "officer_agency" in facts else ""
    known = letterheads()
    found = known[details.letterhead] if details.letterhead else known.get(agency, known[_DEFAULT_LETTERHEAD])
    if details.institution:
        lines = {language: tuple(lines) for language, lines in details.institution.items()}
        found = replace(found, lines={**found.lines, **lines})
    return found


def _words(words: str | Words, language: str) -> str:
    if isinstance(words, str):
        return clean(words)
    return clean(words.get(language) or words.get(PREVAILING, ""))


@dataclass(frozen=True, slots=True)
class _Desk:
    """All that lies ready to write one letter."""

    template: Template
    destination: Destination
    letterhead: Letterhead
    facts: Mapping[str, Fact]
    details: LetterDetails

    def version(self, language: str, bilingual: bool) -> Version:
        own, details = common(language), self.details
        source = self.template.sources[language]
        filled = fill(f"{self.template.name}.{language}.txt", source, self._values(language))
        number = self._number(language)
        recipient = self._recipient(language)
        return Version(
            language=language,
            title=self.template.title[language],
            motto=tuple(own["motto"]) if self.letterhead.emblem == "kingdom" else (),
            institution=self.letterhead.lines[language],
            sender=self._sender(language),
            number=f"{own['number']} {number}" if number else own["number"],
            classification=own["confidential"],
            to=_labelled(own["to"], filled.headings.get("to", ())),
            subject=_labelled(own["subject"], filled.headings.get("subject", ())),
            greeting=filled.headings.get("greeting", ()),
            parts=filled.parts,
            place_and_date=own["place_and_date"].format(
                place=_words(details.place, language) or self.letterhead.place[language],
                date=spelled_date(details.day, language),
            ),
            post=_words(details.post, language),
            signature=own["signature"],
            signatory=_words(details.signatory, language),
            prevails=own["prevails"] if bilingual else "",
            copy_for=own["copy_for"].format(recipient=recipient),
            proposal=own["proposal"] if self.template.status == "proposal" else "",
            watermark=own["practice"] if details.practice else own["draft"] if details.draft else "",
            code_words=own["code"].format(number=number),
            _page=own["page"],
            _digits=own["digits"],
        )

    def _sender(self, language: str) -> str:
        """The lowest institution of the Kingdom's ladder; elsewhere the whole name."""
        lines = self.letterhead.lines[language]
        return lines[-1] if self.letterhead.emblem == "kingdom" else " ".join(lines)

    def _number(self, language: str) -> str:
        """The register number; in the language's own digits, unless Latin letters stand in it."""
        number = clean(self.details.register_number)
        if any(character.isascii() and character.isalpha() for character in number):
            return number
        return number.translate(digits(common(language)["digits"]))

    def _recipient(self, language: str) -> str:
        return _words(self.details.recipient, language) or self.destination.words["title"][language]

    def _named_recipient(self, language: str) -> str:
        sole = self.destination.words["title"][language] if self.destination.sole else ""
        return _words(self.details.recipient, language) or sole

    def _values(self, language: str) -> dict[str, object]:
        """Everything that a template may ask for."""
        details = self.details
        return {
            **told(self.template, self.destination, self.facts, language),
            "destination": {key: Value(words[language]) for key, words in self.destination.words.items()},
            "recipient": Value(self._recipient(language)),
            "named_recipient": Value(self._named_recipient(language)),
            "institution": Value(self.letterhead.named[language]),
            "contact": Value(_words(details.contact, language)),
            "without_consent": Value(_words(details.without_consent, language)),
            "status": _status(self.facts),
            "child": _is_child(self.facts),
            "presumed_child": _is_presumed_child(self.facts),
            "names": self._names(language),
            "person": self._person(language),
            "age": self._age(language),
            "documents": self._documents(language),
        }

    def _spellings(self, language: str) -> list[Value]:
        """The person's names in every script that is known, the reader's own first."""
        family, given = (_value(self.facts, f"{part}_name_latin") for part in ("family", "given"))
        known = {
            "latin": " ".join(filter(None, (family.upper(), given))),
            "khmer": _value(self.facts, "name_khmer"),
            "chinese": _value(self.facts, "name_chinese"),
        }
        order = common(language)["spellings"]
        return [Value(known[script], whole=True) for script in order if known[script]]

    def _names(self, language: str) -> Markup:
        return Markup(" / ").join(self._spellings(language))

    def _person(self, language: str) -> Markup:
        """The name in the reader's script, the other spellings in brackets; without a name the case code."""
        own, spellings = common(language), self._spellings(language)
        if not spellings:
            return Markup.escape(Value(own["unnamed"].format(code=_value(self.facts, "case_code"))))
        first, *others = spellings
        if not others:
            return Markup.escape(first)
        between = Markup.escape(Value(own["names_between"], trim=False))
        return Markup("").join(
            [first, Value(own["names_open"], trim=False), between.join(others), Value(own["names_close"])]
        )

    def _age(self, language: str) -> Value:
        age = _age(self.facts)
        if age is None:
            return Value("")
        own = common(language)
        sentence = own["about"] if _value(self.facts, "dob_known") == "unknown" else own["age"]
        return Value(sentence.format(age=str(age).translate(digits(own["digits"]))))

    def _documents(self, language: str) -> Value:
        """Identity documents with their numbers, for receivers that verify identity."""
        if not self.destination.identity:
            return Value("")
        repeats = getattr(self.facts, "repeats", {}).get("rep_documents", ())
        lines = []
        for document in repeats:
            known = [document[name] for name in ("doc_type", "doc_number") if name in document]
            words = " ".join(in_words(fact, language) for fact in known)
            country = in_words(document["doc_country"], language) if "doc_country" in document else ""
            own = common(language)
            lines.append(words + (own["names_open"] + country + own["names_close"] if country else ""))
        return Value("\n".join(filter(None, lines)))


def _labelled(label: str, text: Text) -> Text:
    """A text after its label in bold: **Subject:** …"""
    if not text:
        return ()
    space = "" if label.endswith("：") else " "
    return (*spans(f"**{label}**{space}"), *text)


def _value(facts: Mapping[str, Fact], name: str) -> str:
    return clean(facts[name].value) if name in facts else ""


def _status(facts: Mapping[str, Fact]) -> str:
    """How the letter calls the person: a victim until somebody has decided otherwise (R6, R53)."""
    decided = {"identified": "victim", "not_vot_vulnerable": "vulnerable", "not_vot": "vulnerable"}
    return decided.get(_value(facts, "decision"), "presumed")


def _age(facts: Mapping[str, Fact]) -> int | None:
    age = _value(facts, "age_years") or _value(facts, "age_estimated")
    return int(age) if age.isdecimal() else None


def _is_child(facts: Mapping[str, Fact]) -> bool:
    age = _age(facts)
    return _value(facts, "is_child") == "1" or (age is not None and age < _ADULT)


def _is_presumed_child(facts: Mapping[str, Fact]) -> bool:
    """A child on reasonable grounds whose age nobody has established yet (R54)."""
    age = _age(facts)
    established = _value(facts, "dob_known") in ("full", "age_only") and age is not None and age < _ADULT
    return _is_child(facts) and not established
