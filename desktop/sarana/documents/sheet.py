"""A letter on paper: what stands under its head, in one language or in two beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from sarana.documents.blocks import TAGS, Align, Block, Columns, Gap, Paragraph, Style, Tail, Together, near
from sarana.documents.body import Body, size_of
from sarana.documents.letterhead import letterhead
from sarana.documents.pages import A4, MM, NewPage, Page, draw_pages, paginate
from sarana.documents.pdf.ink import Ink
from sarana.documents.pdf.signing import sign
from sarana.documents.surroundings import AREA, Surroundings
from sarana.documents.tables import Bar, Squares, Table
from sarana.documents.typeset.lines import Colour, Span
from sarana.documents.words import Layout, Letter, Role, Said, Version


class Signer(Protocol):
    """Who signs a file, by the SHA-256 of its bytes."""

    def sign(self, digest: bytes) -> bytes: ...


#: How much larger a paper is that a person keeps.
_LARGE = 1.14

#: Taller last words may part from the signature.
_LAST_WORDS = 140.0

#: The language of numbers and codes.
PLAIN = "en"

_GREY: Colour = (0.4, 0.4, 0.4)

#: Tried one after the other if that saves a page.
_SCALES = (0.97, 0.94, 0.92)
_WORTH_FITTING = 4

#: More than this part of a document is not saved by setting it smaller.
_SAVES = 0.2


def draw(letter: Letter, part: tuple[int, str] = (2, "U"), signer: Signer | None = None) -> bytes:
    """The letter as PDF/A-2u, tagged for PDF/UA-1: the same letter at the same moment is the same bytes.

    `part` (1, "B") gives PDF/A-1b, for archives that ask for it; it knows no watermark and no signature. With
    a signer the file is signed as a whole.
    """
    first = letter.versions[0]
    ink = Ink(
        title=letter.title,
        author=" / ".join(version.sender for version in letter.versions),
        subject=letter.register_number,
        language=TAGS.get(first.language, first.language),
        size=A4,
        part=part,
    )
    parts = [(each, _fitted(each)) for each in (letter, letter.english) if each]
    counts = [len(pages) for _, pages in parts]
    for number, (each, pages) in enumerate(parts):
        around = Surroundings(each, sum(counts[:number]), sum(counts[number + 1 :]))
        draw_pages(ink, pages, AREA, around.head_and_foot, around.across)
    if signer is None:
        return ink.finish()
    ink.reserve_signature(first.signature_label)
    return sign(ink.finish(), signer.sign)


def lay_out(letter: Letter, scale: float = 1.0) -> tuple[Page, ...]:
    """The letter's blocks on their pages."""
    return paginate(list(_Setter(letter, scale).blocks()), AREA)


def _fitted(letter: Letter) -> tuple[Page, ...]:
    """A little smaller if that saves a page of a short document."""
    pages = lay_out(letter)
    if not 1 < len(pages) <= _WORTH_FITTING or _too_much(pages) > _SAVES * len(pages) * AREA.height:
        return pages
    smallest = lay_out(letter, _SCALES[-1])
    if len(smallest) == len(pages):
        return pages
    for scale in _SCALES[:-1]:
        tried = lay_out(letter, scale)
        if len(tried) < len(pages):
            return tried
    return smallest


def _too_much(pages: Sequence[Page]) -> float:
    """How much taller the whole is than the pages before the last, and what is free on them, can hold."""
    ends = [page[-1].down + page[-1].block.height(AREA.width) if page else 0.0 for page in pages]
    free = sum(AREA.height - AREA.head * (number > 0) - end for number, end in enumerate(ends[:-1]))
    return ends[-1] - free


@dataclass(frozen=True, slots=True)
class _Setter:
    """Words to blocks."""

    letter: Letter
    scale: float

    @property
    def beside(self) -> bool:
        return len(self.letter.versions) == 2

    # ---- the order of things

    def blocks(self) -> Iterator[Block]:
        """Two languages stand beside each other; one, or three and more, have pages of their own."""
        versions = self.letter.versions
        if self.beside:
            yield from self._sheet(versions)
            return
        for number, version in enumerate(versions):
            if number:
                yield NewPage()
            yield from self._sheet((version,))

    def _sheet(self, versions: Sequence[Version]) -> Iterator[Block]:
        said, slip = zip(*map(_parted, versions), strict=True)
        body = self._body(said)
        yield from self._head(versions, body)
        yield Gap(1.0)
        bodies = list(body.blocks())
        ending = self._ending(versions)
        last = _last_words(bodies) if ending else []
        yield from bodies[: len(bodies) - len(last)]
        yield from [Together([*last, *ending])] if last else ending
        if slip[0].parts:
            yield Together([Gap(7.0), Bar(0.5, _GREY), Gap(3.0), *self._body(slip).blocks()])

    def _body(self, versions: Sequence[Version]) -> Body:
        return Body(versions, self.beside, self._sizes, self.letter.layout is Layout.LETTER)

    def _head(self, versions: Sequence[Version], body: Body) -> Iterator[Block]:
        if self.letter.layout is Layout.LEAFLET:
            yield from (self._over_title(version) for version in versions)
        else:
            yield from letterhead(self.letter.emblem, versions)
        if self.letter.layout is not Layout.LETTER:
            yield Gap(6.0)
            yield body.row([self._title(version) for version in versions])
            yield Gap(4.0)
            return
        yield body.row([body.plain(v, v.to, before=5.0) for v in versions])
        yield body.row([body.plain(v, v.subject, tag="H1") for v in versions])
        if any(version.greeting for version in versions):
            yield body.row([body.plain(v, v.greeting, before=3.0) for v in versions])

    def _title(self, version: Version) -> Paragraph:
        size, leading = self._sizes(version)
        style = Style(size * 1.35, leading * 1.3, Align.CENTRE, heading=True, keep_with_next=True)
        return Paragraph((Span(version.title),), style, version.language, "H1")

    def _over_title(self, version: Version) -> Paragraph:
        style = Style(9.0, 15.0, Align.CENTRE, colour=_GREY, keep_with_next=True)
        return Paragraph((Span(version.sender),), style, version.language)

    def _ending(self, versions: Sequence[Version]) -> list[Block]:
        match self.letter.layout:
            case Layout.LETTER:
                return [self._signature(versions)]
            case Layout.SHEET:
                return self._end_of_sheet(versions)
        return []

    def _end_of_sheet(self, versions: Sequence[Version]) -> list[Block]:
        prevailing: list[Block] = [self._small(v, v.prevails) for v in versions if v.prevails]
        prevailing += [self._noted(v, v.signed) for v in versions if v.signed]
        if not self.letter.register_number:
            return [Tail([Gap(6.0), *prevailing])] if prevailing else []
        code = Together([self._code(versions[0]), self._under_code()])
        return [Tail([Gap(6.0), Columns([code, Together(prevailing)], [1.0, 3.0])])]

    def _sizes(self, version: Version) -> tuple[float, float]:
        large = _LARGE if self.letter.layout is Layout.LEAFLET and not self.beside else 1.0
        return size_of(version.language, beside=self.beside, scale=self.scale * large)

    # ---- signature

    def _signature(self, versions: Sequence[Version]) -> Block:
        left: list[Block] = []
        if self.letter.register_number:
            left += [Gap(5.0), self._code(versions[0]), self._under_code()]
        left += [self._small(v, v.prevails) for v in versions if v.prevails]
        signed: list[Block] = [Gap(4.0)]
        signed += self._in_a_row([self._centred(v, v.place_and_date) for v in versions])
        signed += [Gap(4.0)] if len(versions) > 1 else []
        signed += self._in_a_row([self._centred(v, v.post, heading=True) for v in versions if v.post])
        signed += self._in_a_row([self._centred(v, v.signature, grey=True) for v in versions])
        signed.append(Gap(38.0 * self.scale))
        signed += self._in_a_row(self._names(versions))
        block = Columns([Together(left), Together(signed)], [1.0, 1.25])
        last = [self._noted(v, v.signed) for v in versions if v.signed]
        return Together([block, Gap(4.0), *last] if last else [block])

    def _names(self, versions: Sequence[Version]) -> list[Paragraph]:
        """One person's name in every spelling; a stroke says that it is one person."""
        spelled: dict[str, Version] = {}
        for version in versions:
            if version.signatory:
                spelled.setdefault(version.signatory, version)
        *others, last = spelled or [""]
        words = {name: f"{name}\N{EM SPACE}/" for name in others} | {last: last}
        return [self._centred(version, words[name], bold=True) for name, version in spelled.items()]

    @staticmethod
    def _in_a_row(paragraphs: Sequence[Paragraph]) -> list[Block]:
        """The same in each language: what every sheet says must not take a line for each of them."""
        return [near(paragraphs, centred=True)] if paragraphs else []

    def _code(self, version: Version) -> Squares:
        """The register number and nothing else, for the receiver's register."""
        return Squares(_modules(self.letter.register_number), 17 * MM, version.code_words)

    def _under_code(self) -> Paragraph:
        return Paragraph((Span(self.letter.register_number),), Style(8.0, 12.0, colour=_GREY), PLAIN)

    def _centred(
        self, version: Version, words: str, *, heading: bool = False, grey: bool = False, bold: bool = False
    ) -> Paragraph:
        size, leading = self._sizes(version)
        size, leading = (size * 0.85, leading * 0.9) if grey else (size, leading)
        colour = _GREY if grey else (0.0, 0.0, 0.0)
        style = Style(size, leading, Align.CENTRE, colour=colour, heading=heading)
        return Paragraph((Span(words, bold=bold),), style, version.language)

    def _small(self, version: Version, words: str) -> Paragraph:
        size, leading = self._sizes(version)
        return Paragraph((Span(words, bold=True),), Style(size * 0.9, leading * 0.9), version.language)

    def _noted(self, version: Version, words: str) -> Paragraph:
        size, leading = self._sizes(version)
        return Paragraph((Span(words),), Style(size * 0.75, leading * 0.8, colour=_GREY), version.language)


def _last_words(bodies: Sequence[Block]) -> list[Block]:
    """What stays on one page with the signature, so that no page has a greeting only."""
    last: list[Block] = []
    room = _LAST_WORDS
    for block in reversed(bodies[-2:]):
        room -= block.height(AREA.width)
        if room < 0 or isinstance(block, Table):
            break
        last.insert(0, block)
    return last


def _parted(version: Version) -> tuple[Version, Version]:
    """What stands over the signature, and the slip under it."""
    slips = [n for n, part in enumerate(version.parts) if isinstance(part, Said) and part.role is Role.SLIP]
    cut = slips[0] if slips else len(version.parts)
    return replace(version, parts=version.parts[:cut]), replace(version, parts=version.parts[cut + 1 :])


@lru_cache(maxsize=16)
def _modules(words: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code. A fixed mask spares the search for the best of eight; every reader copes."""
    import segno  # costs as much as the whole typesetter, and a preview without a number needs none

    code = segno.make(words, micro=False, error="m", mask=2)
    return tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
