"""A document as words only: what it says in each of its languages, before anyone thinks of ink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sarana.documents.typeset.lines import Span

Text = tuple[Span, ...]


class Role(StrEnum):
    """What a paragraph of the body is."""

    BODY = "body"
    HEADING = "heading"
    ITEM = "item"  # of a list
    NOTE = "note"  # small print


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph."""

    role: Role
    text: Text


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the table of facts."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts; rows that the case knows nothing for are not there."""

    rows: tuple[FactRow, ...]


Part = Said | FactTable


@dataclass(frozen=True, slots=True)
class Version:
    """Everything that a letter says in one language."""

    language: str  # "en", "km", "zh"
    title: str
    motto: tuple[str, ...]
    institution: tuple[str, ...]
    sender: str  # the institution on one line, for running heads
    number: str  # with its label: "No. 0123/26"
    classification: str
    to: Text
    subject: Text
    greeting: Text
    parts: tuple[Part, ...]
    place_and_date: str
    post: str
    signature: str  # "(signature and stamp)"
    signatory: str
    prevails: str  # "" on a sheet in one language
    copy_for: str
    proposal: str  # "" once the Parties have agreed on the wording
    watermark: str  # "" on a letter that is meant
    code_words: str  # what the QR code is, for who does not see it
    _page: str = field(default="", repr=False)
    _digits: str = field(default="", repr=False)

    def page(self, number: int, count: int) -> str:
        """ "Page 2 of 3", in the language's own digits."""
        words = self._page.format(page=number, pages=count)
        return words.translate(digits(self._digits))

    def paragraphs(self) -> Iterator[str]:
        """Every text of this version, in the order of reading; page numbers left out."""
        yield from (*self.motto, *self.institution, self.number, self.classification)
        yield from map(plain, (self.to, self.subject, self.greeting))
        for part in self.parts:
            if isinstance(part, Said):
                yield plain(part.text)
            else:
                for row in part.rows:
                    yield from (plain(row.label), plain(row.value))
        yield from (self.place_and_date, self.post, self.signature, self.signatory, self.prevails)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, in one language or several on one sheet."""

    template: str
    register_number: str
    emblem: str  # which letterhead is drawn: "kingdom", "embassy" or "plain"
    versions: tuple[Version, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(version.language for version in self.versions)

    @property
    def title(self) -> str:
        return " / ".join(version.title for version in self.versions)

    def paragraphs(self) -> tuple[str, ...]:
        """Every text of the letter that is not empty."""
        return tuple(text for version in self.versions for text in version.paragraphs() if text)

    def text(self, language: str) -> str:
        """What the letter says in one language, one paragraph a line."""
        version = next(version for version in self.versions if version.language == language)
        return "\n".join(text for text in version.paragraphs() if text)


def plain(text: Sequence[Span]) -> str:
    """The bare words of a text."""
    return "".join(span.text for span in text)


def digits(own: str) -> dict[int, str]:
    """A table for `str.translate` from Latin digits to a language's own ("" keeps them)."""
    return dict(zip(map(ord, "0123456789"), own, strict=False))
