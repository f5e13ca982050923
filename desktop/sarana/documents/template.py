"""The letters that exist: templates, destinations and letterheads, read from `resources/letters`.

All of it is data that the Parties may change without a new program; resources/letters/README.md tells how.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sarana import places
from sarana.documents.markup import jinja_names
from sarana.documents.words import Layout
from sarana.errors import TemplateRefused

#: One text in several languages.
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Destination:
    """A kind of receiver (R115) and what it may be told."""

    name: str
    words: Mapping[str, Words]  # "title", "to", "greeting", "address", "you", "purpose"
    consent: frozenset[str]  # answers of consent_sharing, one of which allows it
    health: bool  # may be told about health
    identity: bool  # may be told numbers of identity documents
    sole: bool  # there is only one of this kind, so that the kind is its name
    asks_embassy_wish: bool  # only if the person agrees that the embassy is informed (R63)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes."""

    name: str
    emblem: str  # "kingdom", "embassy" or "plain"
    lines: Mapping[str, tuple[str, ...]]
    named: Words  # as in running text: "the General Department of Immigration"
    place: Words
    number: str = "{year}-{count:04}"  # how its letters are numbered

    def numbered(self, year: int, count: int) -> str:
        """The number of the letter that is the count-th of its year."""
        return self.number.format(year=year, yy=f"{year % 100:02}", count=count)


class Ask(StrEnum):
    """How an officer gives a detail that the case does not hold."""

    TEXT = "text"
    LONG = "long"  # several lines
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"  # several of them


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that an officer says about one document."""

    name: str
    ask: Ask
    needed: bool
    label: Words
    choices: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of document: its wording in each language, and the facts that it reads."""

    name: str
    title: Words
    status: str  # "proposal" until the Parties agree
    sources: Words
    mandatory: tuple[str, ...]
    named_by: tuple[str, ...]  # at least one of these must be known
    optional: tuple[str, ...]
    health: tuple[str, ...]  # told to health destinations only
    shareable: Mapping[str, Mapping[str, Words]]  # answers of a health fact that say nothing about health
    layout: Layout = Layout.LETTER
    destinations: tuple[str, ...] = ()  # who may receive it; empty: nobody, it is for the file
    asks_consent: bool = True  # whether the person must have agreed that the receiver is told
    details: Mapping[str, Detail] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that this document may read."""
        return (*self.mandatory, *self.named_by, *self.optional, *self.health)


def folder() -> Path:
    return places.resources() / "letters"


def templates() -> tuple[Template, ...]:
    """Every document that can be made: one for each NAME.toml that is not one of the shared files."""
    names = (path.stem for path in folder().glob("*.toml") if path.name not in _SHARED)
    return tuple(template(name) for name in sorted(names))


def template(name: str) -> Template:
    """The template of this name; TemplateRefused if it is not there or not whole."""
    return _template(folder(), name)


#: What a template reads of a person beside the facts that it names, and an officer may leave out.
_DERIVED = frozenset({"documents", "age"})


_ROW = r"^\| *([^|{]+?) *\|(.*)\|$"


def rows(chosen: Template, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The rows of the table of facts that an officer may leave out: their label, and what they read."""
    told = re.findall(_ROW, chosen.sources[language], re.MULTILINE)
    may = _DERIVED | set(chosen.optional) | set(chosen.health)
    found = ((label, frozenset(jinja_names(source))) for label, source in told)
    return tuple((label, names & may) for label, names in found if names and names & may and names <= may)


def fixed_rows(chosen: Template, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The other rows about the person: their label; of those that can go in part, the facts that stay."""
    offered = {label for label, _names in rows(chosen, language)}
    told = re.findall(_ROW, chosen.sources[language], re.MULTILINE)
    may = _DERIVED | set(chosen.optional) | set(chosen.health)
    of_person = may | set(chosen.facts) | {"names", "person"}
    found = ((label, frozenset(jinja_names(source))) for label, source in told if label not in offered)
    fixed = {
        label: names - may if names & may else frozenset() for label, names in found if names & of_person
    }
    return tuple(fixed.items())


def beside_rows(chosen: Template, language: str) -> frozenset[str]:
    """What an officer may leave out besides: facts in sentences, or in a row with others that must stay."""
    may = _DERIVED | set(chosen.optional) | set(chosen.health)
    in_rows = {name for _label, names in rows(chosen, language) for name in names}
    return frozenset(jinja_names(chosen.sources[language]) & may - in_rows)


def destinations() -> Mapping[str, Destination]:
    """The receivers of R115, in the order of the file."""
    return _destinations(folder())


def letterheads() -> Mapping[str, Letterhead]:
    """Who may write, by the form's codes for agencies."""
    return _letterheads(folder())


def common(language: str) -> Mapping[str, Any]:
    """The words that every letter in this language uses: "Subject:", "Page 1 of 2", the motto."""
    return _toml(folder(), _WORDS)[language]  # type: ignore[no-any-return]


def languages() -> tuple[str, ...]:
    """The languages that letters are written in."""
    return tuple(_toml(folder(), _WORDS))


def paper_words(section: str, name: str, language: str) -> str:
    """The words of the papers that are drawn from data (paper.toml).

    TemplateRefused if the file lacks them: a name in their place would be read as nonsense, or as truth.
    """
    words = worded(section, name, language)
    if not words:
        raise TemplateRefused(_PAPER, 0, f"missing: {section}.{name}.{language}")
    return words


def worded(section: str, name: str, language: str) -> str:
    """Words of paper.toml; empty if the file does not have them."""
    words = _toml(folder(), _PAPER).get(section, {}).get(name, {})
    return str(words.get(language, ""))


_WORDS, _DESTINATIONS, _LETTERHEADS = "words.toml", "destinations.toml", "letterheads.toml"
_PAPER = "paper.toml"
_SHARED = frozenset((_WORDS, _DESTINATIONS, _LETTERHEADS, _PAPER))


@cache
def _template(folder: Path, name: str) -> Template:
    file = f"{name}.toml"
    data = _toml(folder, file)
    facts = data.get("facts", {})
    sources = {path.name.split(".")[1]: _wording(folder, path) for path in folder.glob(f"{name}.*.txt")}
    missing = sorted(set(languages()) - set(sources))
    if missing:
        raise TemplateRefused(file, 0, f"no wording in: {', '.join(missing)}")
    with _complete(file):
        return Template(
            name,
            data["title"],
            data.get("status", ""),
            sources,
            tuple(facts.get("mandatory", ())),
            tuple(facts.get("named_by", ())),
            tuple(facts.get("optional", ())),
            tuple(facts.get("health", ())),
            data.get("shareable", {}),
            _layout(file, data),
            _receivers(file, data),
            data.get("asks_consent", True),
            {name: _detail(file, name, entry) for name, entry in data.get("details", {}).items()},
        )


def _wording(folder: Path, file: Path) -> str:
    """A wording, with the passages that documents share in place of their names."""
    passages = _passages(folder, file.name.split(".")[1])
    lines = _read(file).split("\n")
    for number, line in enumerate(lines):
        if line.startswith("@"):
            if line[1:].strip() not in passages:
                raise TemplateRefused(file.name, number + 1, f"no such passage: {line[1:].strip()}")
            lines[number] = passages[line[1:].strip()]
    return "\n".join(lines)


@cache
def _passages(folder: Path, language: str) -> Mapping[str, str]:
    """The passages of one language: each begins with a line `== name`."""
    parts = re.split(r"^== (\w+)[ ]*$", _read(folder / f"passages.{language}.txt"), flags=re.MULTILINE)
    return {name: text.strip("\n") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _layout(file: str, data: Mapping[str, Any]) -> Layout:
    layout = data.get("layout", Layout.LETTER)
    if layout not in set(Layout):
        raise TemplateRefused(file, 0, f"no such layout: {layout}")
    return Layout(layout)


def _receivers(file: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Those that the file names; a letter that names none may go to all."""
    everyone = destinations()
    named = tuple(data.get("destinations", everyone if _layout(file, data) is Layout.LETTER else ()))
    unknown = sorted(set(named) - set(everyone))
    if unknown:
        raise TemplateRefused(file, 0, f"no such destination: {', '.join(unknown)}")
    return named


def _detail(file: str, name: str, entry: Mapping[str, Any]) -> Detail:
    ask = entry.get("ask", Ask.TEXT)
    if ask not in set(Ask):
        raise TemplateRefused(file, 0, f"no such way to ask: {ask}")
    return Detail(name, Ask(ask), entry.get("needed", False), entry["label"], entry.get("choices", {}))


@cache
def _destinations(folder: Path) -> Mapping[str, Destination]:
    with _complete(_DESTINATIONS):
        return {name: _destination(name, entry) for name, entry in _toml(folder, _DESTINATIONS).items()}


def _destination(name: str, entry: Mapping[str, Any]) -> Destination:
    return Destination(
        name,
        {key: value for key, value in entry.items() if isinstance(value, dict)},
        frozenset(entry["consent"]),
        entry.get("health", False),
        entry.get("identity", False),
        entry.get("sole", False),
        entry.get("asks_embassy_wish", False),
    )


@cache
def _letterheads(folder: Path) -> Mapping[str, Letterhead]:
    with _complete(_LETTERHEADS):
        return {name: _letterhead(name, entry) for name, entry in _toml(folder, _LETTERHEADS).items()}


def _letterhead(name: str, entry: Mapping[str, Any]) -> Letterhead:
    lines = {language: tuple(lines) for language, lines in entry["lines"].items()}
    made = Letterhead(name, entry["emblem"], lines, entry["named"], entry["place"])
    made = replace(made, number=entry.get("number", made.number))
    try:
        distinct = made.numbered(2026, 1) != made.numbered(2026, 2) != made.numbered(2027, 2)
    except (ValueError, IndexError, KeyError):
        distinct = False
    if not distinct:  # two letters would have one number
        raise TemplateRefused(_LETTERHEADS, 0, f"number of {name}: {made.number}")
    return made


@contextmanager
def _complete(file: str) -> Iterator[None]:
    """Say which entry a file lacks."""
    try:
        yield
    except KeyError as error:
        raise TemplateRefused(file, 0, f"missing: {error.args[0]}") from error


@cache
def _toml(folder: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(folder / file))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TemplateRefused(file, int(line[1]) if line else 0, str(error)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateRefused(path.name, 0, "cannot be read as UTF-8 text") from error
