"""What lies ready to write a document: facts of the case, details of the officer, as words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from sarana.documents.directory import Entry
from sarana.documents.disclosure import in_words, spelled, told
from sarana.documents.markup import Value, clean, fill, spans
from sarana.documents.template import Ask, Destination, Detail, Letterhead, Template, Words, common
from sarana.documents.typeset.lines import Span
from sarana.documents.words import Layout, Role, Said, Text, Version, digits
from sarana.forms.state import Fact

#: The language that prevails (R23).
PREVAILING = "en"

_ADULT = 18


@dataclass(frozen=True, slots=True)
class LetterDetails:
    """What an officer says about a letter, beside the case. Words may differ by language or not."""

    destination: str  # a name from destinations(); empty: nobody receives it
    day: date
    register_number: str = ""
    recipient: str | Words = ""  # the receiver's own name; empty: what kind of receiver it is
    addressee: Entry | None = None  # of the directory: names the receiver, unless `recipient` does
    focal: Entry | None = None  # of the directory: whom to ask, unless `contact` says it
    letterhead: str = ""  # a name from letterheads(); empty: the interviewer's agency
    office: str = ""  # that writes, as its officers name it; heads what has no letterhead of its own
    institution: Mapping[str, Sequence[str]] | None = None  # other lines at the head, by language
    place: str | Words = ""  # empty: the letterhead's
    post: str | Words = ""
    signatory: str | Words = ""
    contact: str | Words = ""  # the focal person and how to reach them
    without_consent: str | Words = ""  # why it is shared although the person has not agreed
    replaces: str = ""  # the number of the letter that this one is made anew for
    signed_by: str | Words = ""  # shown if the file gets an electronic signature; empty: it is not shown
    certificate: str = ""  # its fingerprint
    draft: bool = False
    practice: bool = False  # invented persons (R44)
    said: Mapping[str, str | Words] = field(default_factory=dict)  # what the template asks: text, date, codes
    left_out: frozenset[str] = frozenset()  # facts that this receiver is not told


def in_language(words: str | Words, language: str) -> str:
    if isinstance(words, str):
        return clean(words)
    return clean(words.get(language) or words.get(PREVAILING, ""))


@dataclass(frozen=True, slots=True)
class Desk:
    """All that lies ready to write one letter."""

    template: Template
    destination: Destination | None
    letterhead: Letterhead
    facts: Mapping[str, Fact]
    details: LetterDetails

    def version(self, language: str, *, prevails: bool) -> Version:
        """Everything that the document says in this language."""
        own, details, layout = common(language), self.details, self.template.layout
        source = self.template.sources[language]
        filled = fill(f"{self.template.name}.{language}.txt", source, self._values(language))
        letter, leaflet = layout is Layout.LETTER, layout is Layout.LEAFLET
        return Version(
            language=language,
            title=self.template.title[language],
            motto=tuple(own["motto"]) if self.letterhead.emblem == "kingdom" and not leaflet else (),
            institution=() if leaflet else self.letterhead.lines[language],
            sender=self._sender(language),
            number=self._labelled_number(language),
            classification="" if leaflet else own["confidential"],
            to=_labelled(own["to"], filled.headings.get("to", ())),
            subject=_labelled(own["subject"], filled.headings.get("subject", ())),
            greeting=filled.headings.get("greeting", ()),
            parts=(*self._replaces(language), *filled.parts),
            place_and_date=self._place_and_date(language) if letter else "",
            post=in_language(details.post, language) if letter else "",
            signature=own["signature"] if letter else "",
            signatory=in_language(details.signatory, language) if letter else "",
            prevails=own["prevails"] if prevails and not leaflet else "",
            copy_for=self._copy_for(language),
            proposal=own["proposal"] if self.template.status == "proposal" else "",
            watermark=own["practice"] if details.practice else own["draft"] if details.draft else "",
            signed=self._signed(language),
            signature_label=own["electronic"],
            code_words=own["code"].format(number=self._number(language)),
            _page=own["page"],
            _digits=own["digits"],
        )

    def _replaces(self, language: str) -> tuple[Said, ...]:
        if not self.details.replaces:
            return ()
        number = in_own_figures(self.details.replaces, language)
        sentence = str(common(language)["replaces"]).format(number=number)
        return (Said(Role.BODY, (Span(sentence, bold=True),)),)

    def _signed(self, language: str) -> str:
        name = in_language(self.details.signed_by, language)
        if not name:
            return ""
        parts = [self.details.certificate[place : place + 4] for place in range(0, 64, 4)]
        sentence = common(language)["signed"]
        return str(sentence.format(name=name, certificate=" ".join(filter(None, parts))))

    def _copy_for(self, language: str) -> str:
        if self.destination is None:
            return ""
        return str(common(language)["copy_for"].format(recipient=self._recipient(language)))

    def _place_and_date(self, language: str) -> str:
        place = in_language(self.details.place, language) or self.letterhead.place[language]
        day = spelled(self.details.day.isoformat(), language)
        return str(common(language)["place_and_date"].format(place=place, date=day))

    def _labelled_number(self, language: str) -> str:
        number = self._number(language)
        if not number and self.template.layout is not Layout.LETTER:
            return ""
        return labelled_number(number, language)

    def _sender(self, language: str) -> str:
        """The lowest institution of the Kingdom's ladder; elsewhere the whole name."""
        lines = self.letterhead.lines[language]
        return lines[-1] if self.letterhead.emblem == "kingdom" else " ".join(lines)

    def _number(self, language: str) -> str:
        """The register number; in the language's own digits, unless Latin letters stand in it."""
        return in_own_figures(self.details.register_number, language)

    def _recipient(self, language: str) -> str:
        return self._addressee(language) or self._of_destination("title", language)

    def _addressee(self, language: str) -> str:
        """The receiver's own name: typed, or that of the directory."""
        entry = self.details.addressee
        return in_language(self.details.recipient or (entry.institution if entry else ""), language)

    def _contact(self, language: str) -> str:
        """Whom to ask, and how to reach them: typed, or from the directory."""
        entry = self.details.focal
        if self.details.contact or entry is None:
            return in_language(self.details.contact, language)
        return focal_words(entry, language)

    def _of_directory(self, entry: Entry | None, language: str) -> dict[str, Value]:
        """What a wording may say of an entry; of a placeholder the institution only."""
        told = {"institution": in_language(entry.institution, language)} if entry else {}
        if entry and not entry.placeholder:
            own = common(language)
            told |= {
                "post": in_language(entry.post, language),
                "person": clean(entry.person),
                "phone": clean(entry.phone),
                "hours": in_language(entry.hours, language),
                "cover": in_language(entry.cover, language),
                "languages": own["list"].join(own["languages"].get(each, each) for each in entry.languages),
                "verified": spelled(entry.verified.isoformat(), language),
            }
        return {key: Value(told.get(key, "")) for key in _OF_AN_ENTRY}

    def _of_destination(self, key: str, language: str) -> str:
        return self.destination.words[key][language] if self.destination else ""

    def _named_recipient(self, language: str) -> str:
        sole = self._of_destination("title", language) if self.destination and self.destination.sole else ""
        return self._addressee(language) or sole

    def _values(self, language: str) -> dict[str, object]:
        """Everything that a template may ask for."""
        details = self.details
        values: dict[str, object] = {
            **told(self.template, self.destination, self.facts, language),
            "names": self._names(language),
            "person": self._person(language),
            "age": self._age(language),
            "documents": self._documents(language),
        }
        values |= {name: Value("") for name in details.left_out & values.keys() - set(self._not_left_out)}
        values |= {each.name: self._said(each, language) for each in self.template.details.values()}
        return values | {
            "destination": {key: Value(self._of_destination(key, language)) for key in _ADDRESSED},
            "recipient": Value(self._recipient(language)),
            "named_recipient": Value(self._named_recipient(language)),
            "institution": Value(self.letterhead.named[language]),
            "contact": Value(self._contact(language)),
            "addressee": self._of_directory(details.addressee, language),
            "focal": self._of_directory(details.focal, language),
            "without_consent": Value(in_language(details.without_consent, language)),
            "today": Value(spelled(details.day.isoformat(), language)),
            "official": Value(in_language(details.signatory, language)),
            "status": _status(self.facts),
            "child": _is_child(self.facts),
            "presumed_child": _is_presumed_child(self.facts),
        }

    @property
    def _not_left_out(self) -> tuple[str, ...]:
        return (*self.template.mandatory, "person")

    def _said(self, detail: Detail, language: str) -> Value:
        """A detail of this document as words: dates spelled out, codes as the template words them."""
        typed = in_language(self.details.said.get(detail.name, ""), language)
        if detail.ask is Ask.DATE:
            return Value(spelled(typed, language))
        if not detail.choices:
            return Value(typed)
        codes = [code for code in typed.split() if code in detail.choices]
        each = tuple(Value(detail.choices[code][language], [code]) for code in codes)
        return Value(common(language)["list"].join(each), codes, each=each)

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
        if not self.destination or not self.destination.identity:
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


def in_own_figures(typed: str, language: str) -> str:
    """A number in the language's own digits; a code, in which Latin letters stand, stays as it is."""
    number = clean(typed)
    if any(character.isascii() and character.isalpha() for character in number):
        return number
    return number.translate(digits(common(language)["digits"]))


def labelled_number(number: str, language: str) -> str:
    """A register number behind its label; a full-width colon needs no space behind it."""
    label = str(common(language)["number"])
    return f"{label}{number}" if label.endswith("：") else f"{label} {number}".strip()


def focal_words(entry: Entry, language: str) -> str:
    """Whom to ask and how to reach them; of a placeholder nothing."""
    if entry.placeholder:
        return ""
    said = {
        "person": entry.person,
        "post": in_language(entry.post, language),
        "institution": in_language(entry.institution, language),
        "phone": entry.phone,
        "hours": in_language(entry.hours, language),
    }
    return clean(str(common(language)["focal"]).format(**said))


#: What a template may say about an entry of the directory.
_OF_AN_ENTRY = ("institution", "post", "person", "phone", "hours", "cover", "languages", "verified")

#: What a template may say about its receiver.
_ADDRESSED = ("title", "to", "greeting", "address", "you", "purpose")


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
