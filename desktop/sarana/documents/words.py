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
    NUMBERED = "numbered"  # of a list that counts
    TICK = "tick"  # a box to tick
    LINE = "line"  # words, and a line to write on behind them
    SLIP = "slip"  # nothing itself; what follows is for the receiver to send back, under the signature
    NOTE = "note"  # small print


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph."""

    role: Role
    text: Text
    number: int = 0  # of a NUMBERED one
    ticked: bool = False  # of a TICK


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the table of facts; without a value it is to be written in by hand."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts; rows that the case knows nothing for are not there."""

    rows: tuple[FactRow, ...]
    label_share: float = 0.31  # of the width


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign beside each other, with who signs."""

    labels: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head: rows of short words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a form on paper, with the room for its answer."""

    label: Text
    continued: str  # stands over the answers that do not fit onto the label's page
    hint: str = ""
    choices: tuple[str, ...] = ()
    lines: int = 0  # to write on
    tall: bool = False  # room over the line for a signature, a thumbprint, a photograph
    one: bool = False  # no more than one choice may be ticked
    in_a_row: bool = False  # the choices are the numbers of a scale


Part = Said | FactTable | Signatures | Grid | Asked


@dataclass(frozen=True, slots=True)
class Version:
    """Everything that a letter says in one language; what it does not have is empty."""

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
    signed: str = ""  # by whom the file is signed, to be seen on paper too
    signature_label: str = ""  # what a screen reader says of that signature
    _page: str = field(default="", repr=False)
    _digits: str = field(default="", repr=False)

    def page(self, number: int, count: int) -> str:
        """ "Page 2 of 3", in the language's own digits."""
        return self.figures(self._page.format(page=number, pages=count))

    def figures(self, words: str) -> str:
        """Words with the language's own digits."""
        return words.translate(digits(self._digits))

    def paragraphs(self) -> Iterator[str]:
        """Every text of this version, in the order of reading; page numbers left out."""
        yield from (*self.motto, *self.institution, self.number, self.classification)
        if not self.subject:
            yield self.title  # of a sheet or a leaflet
        yield from map(plain, (self.to, self.subject, self.greeting))
        for part in self.parts:
            yield from _words_of(part)
        yield from (
            self.prevails,
            self.place_and_date,
            self.post,
            self.signature,
            self.signatory,
            self.signed,
        )


class Layout(StrEnum):
    """How a document looks, and what it needs."""

    LETTER = "letter"  # to somebody: number, receiver, subject, signature
    SHEET = "sheet"  # an official paper with a title; signed where it says so
    LEAFLET = "leaflet"  # for a person to keep: large type, nothing about anybody


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, in one language or several on one sheet."""

    template: str
    register_number: str
    emblem: str  # which letterhead is drawn: "kingdom", "embassy" or "plain"
    versions: tuple[Version, ...]
    layout: Layout = Layout.LETTER
    english: "Letter | None" = None  # the text that prevails, on pages of its own (R23)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(version.language for version in self.versions)

    @property
    def title(self) -> str:
        return " / ".join(version.title for version in self.versions)

    def paragraphs(self) -> tuple[str, ...]:
        """Every text of the letter that is not empty."""
        return tuple(text for version in self.versions for text in version.paragraphs() if text)

    def every_text(self) -> tuple[str, ...]:
        """The texts of the pages and of what stands around them."""
        around = [text for version in self.versions for text in (version.sender, version.copy_for)]
        return (*self.paragraphs(), *around)

    def text(self, language: str) -> str:
        """What the letter says in one language, one paragraph a line."""
        version = next(version for version in self.versions if version.language == language)
        return "\n".join(text for text in version.paragraphs() if text)


def _words_of(part: Part) -> Iterator[str]:
    """The texts of one part of the body."""
    match part:
        case Said():
            yield plain(part.text)
        case FactTable():
            yield from (plain(text) for row in part.rows for text in (row.label, row.value))
        case Signatures():
            yield from map(plain, part.labels)
        case Grid():
            yield from (cell for row in (part.head, *part.rows) for cell in row)
        case Asked():
            yield from (plain(part.label), part.hint, *part.choices)


def plain(text: Sequence[Span]) -> str:
    """The bare words of a text."""
    return "".join(span.text for span in text)


def digits(own: str) -> dict[int, str]:
    """A table for `str.translate` from Latin digits to a language's own ("" keeps them)."""
    return dict(zip(map(ord, "0123456789"), own, strict=False))
