"""The letters that exist: templates, destinations and letterheads, read from `resources/letters`.

All of it is data that the Parties may change without a new program; resources/letters/README.md tells how.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sarana import places
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

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that this document may read."""
        return (*self.mandatory, *self.named_by, *self.optional, *self.health)


def folder() -> Path:
    return places.resources() / "letters"


def templates() -> tuple[Template, ...]:
    """Every document that can be made."""
    return tuple(template(name) for name in sorted(_common()["templates"]))


@cache
def template(name: str) -> Template:
    """The template of this name; TemplateRefused if it is not there or not whole."""
    data = _toml(f"{name}.toml")
    facts = data.get("facts", {})
    found = folder().glob(f"{name}.*.txt")
    sources = {path.name.split(".")[1]: path.read_text(encoding="utf-8") for path in found}
    missing = set(languages()) - set(sources)
    if missing:
        raise TemplateRefused(f"{name}.toml", 0, f"no wording in: {', '.join(sorted(missing))}")
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
    )


@cache
def destinations() -> Mapping[str, Destination]:
    """The receivers of R115, in the order of the file."""
    return {
        name: Destination(
            name,
            {key: value for key, value in entry.items() if isinstance(value, dict)},
            frozenset(entry["consent"]),
            entry.get("health", False),
            entry.get("identity", False),
            entry.get("sole", False),
            entry.get("asks_embassy_wish", False),
        )
        for name, entry in _toml("destinations.toml").items()
    }


@cache
def letterheads() -> Mapping[str, Letterhead]:
    """Who may write, by the form's codes for agencies."""
    return {
        name: Letterhead(
            name,
            entry["emblem"],
            {language: tuple(lines) for language, lines in entry["lines"].items()},
            entry["named"],
            entry["place"],
        )
        for name, entry in _toml("letterheads.toml").items()
    }


@cache
def common(language: str) -> Mapping[str, Any]:
    """The words that every letter in this language uses: "Subject:", "Page 1 of 2", the motto."""
    return _common()[language]  # type: ignore[no-any-return]


def languages() -> tuple[str, ...]:
    """The languages that letters are written in."""
    return tuple(name for name, entry in _common().items() if isinstance(entry, dict))


@cache
def _common() -> Mapping[str, Any]:
    return _toml("words.toml")


def _toml(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder() / file).read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateRefused(file, 0, "cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise TemplateRefused(file, 0, str(error)) from error
