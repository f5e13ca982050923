"""A letter on paper: what stands under its head, in one language or in two beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from sarana.documents.blocks import TAGS, Align, Beside, Block, Columns, Gap, Paragraph, Style, Together
from sarana.documents.letterhead import SHARE, letterhead
from sarana.documents.pages import A4, MM, NewPage, Page, draw_pages, paginate
from sarana.documents.pdf.ink import Ink
from sarana.documents.surroundings import AREA, Surroundings
from sarana.documents.tables import Squares, Table, TableRow
from sarana.documents.typeset.lines import Colour, Span
from sarana.documents.words import FactRow, FactTable, Letter, Part, Role, Said, Text, Version, plain

#: The language of numbers and codes.
PLAIN = "en"

_GREY: Colour = (0.4, 0.4, 0.4)

#: Size and leading of running text. Khmer stacks letters up and down: below 1.75 times the size they touch.
_TEXT = {"km": (10.5, 18.5), "zh": (11.0, 18.0), "en": (10.5, 15.0)}
_BESIDE = {"km": (9.5, 17.0), "zh": (9.5, 15.5), "en": (9.0, 12.5)}
_FIRST_INDENT = {"km": 30.0, "zh": 22.0, "en": 0.0}

#: Tried one after the other if that saves a page.
_SCALES = (1.0, 0.97, 0.94, 0.92)


def draw(letter: Letter, part: tuple[int, str] = (2, "U")) -> bytes:
    """The letter as PDF/A-2u, tagged for PDF/UA-1: the same letter at the same moment is the same bytes.

    `part` (1, "B") gives PDF/A-1b, for archives that ask for it; it knows no watermark.
    """
    pages = _fitted(letter)
    first = letter.versions[0]
    ink = Ink(
        title=letter.title,
        author=" / ".join(version.sender for version in letter.versions),
        subject=letter.register_number,
        language=TAGS.get(first.language, first.language),
        size=A4,
        part=part,
    )
    around = Surroundings(letter)
    draw_pages(ink, pages, AREA, around.head_and_foot, around.watermark)
    return ink.finish()


def lay_out(letter: Letter, scale: float = 1.0) -> tuple[Page, ...]:
    """The letter's blocks on their pages."""
    return paginate(list(_Setter(letter, scale).blocks()), AREA)


def _fitted(letter: Letter) -> tuple[Page, ...]:
    """A little smaller if that saves a page."""
    pages = lay_out(letter)
    for scale in _SCALES[1:]:
        if len(pages) == 1:
            break
        tried = lay_out(letter, scale)
        if len(tried) < len(pages):
            return tried
    return pages


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
        yield from letterhead(self.letter.emblem, versions)
        yield self._row([self._plain(v, v.to, before=6.0) for v in versions])
        yield self._row([self._plain(v, v.subject, tag="H1") for v in versions])
        if any(version.greeting for version in versions):
            yield self._row([self._plain(v, v.greeting, before=4.0) for v in versions])
        yield Gap(4.0)
        bodies = list(self._bodies(versions))
        yield from bodies[:-1]
        # The last words and the signature stay on one page.
        yield Together([*bodies[-1:], self._signature(versions)])

    def _row(self, blocks: Sequence[Paragraph]) -> Block:
        if len(blocks) == 1:
            return blocks[0]
        return Columns(
            blocks,
            [SHARE.get(block.language, 1.0) for block in blocks],
            before=max(block.before for block in blocks),
            after=max(block.after for block in blocks),
            keep_with_next=any(block.keep_with_next for block in blocks),
        )

    # ---- paragraphs

    def _size(self, version: Version) -> tuple[float, float]:
        sizes = _BESIDE if self.beside else _TEXT
        size, leading = sizes.get(version.language, sizes["en"])
        return size * self.scale, leading * self.scale

    def _plain(self, version: Version, text: Text, *, before: float = 0.0, tag: str = "P") -> Paragraph:
        size, leading = self._size(version)
        style = Style(size, leading, before=before, after=2.0, keep_with_next=True)
        return Paragraph(text, style, version.language, tag)

    def _said(self, version: Version, said: Said) -> Paragraph:
        size, leading = self._size(version)
        justified = Align.LEFT if self.beside else Align.JUSTIFIED
        indent = 0.0 if self.beside else _FIRST_INDENT.get(version.language, 0.0) * self.scale
        styles = {
            Role.BODY: Style(size, leading, justified, first_indent=indent, after=4.0),
            Role.HEADING: Style(
                size * 1.05, leading, before=6.0, after=2.0, heading=True, keep_with_next=True
            ),
            Role.ITEM: Style(size, leading, hanging=14.0, after=2.0),
            Role.NOTE: Style(size * 0.85, leading * 0.88, colour=_GREY, after=3.0),
        }
        text = (Span("•  "), *said.text) if said.role is Role.ITEM else said.text
        tag = {Role.HEADING: "H2"}.get(said.role, "P")
        return Paragraph(text, styles[said.role], version.language, tag)

    def _bodies(self, versions: Sequence[Version]) -> Iterator[Block]:
        """The bodies part by part beside each other, if they are built alike; else one after the other."""
        shapes = {tuple(type(part) for part in version.parts) for version in versions}
        if len(shapes) == 1:
            for parts in zip(*(version.parts for version in versions), strict=True):
                yield self._part(versions, parts)
            return
        for version in versions:
            for part in version.parts:
                yield self._part([version], [part])

    def _part(self, versions: Sequence[Version], parts: Sequence[Part]) -> Block:
        if isinstance(parts[0], FactTable):
            return self._table(versions, [part for part in parts if isinstance(part, FactTable)])
        said = [part for part in parts if isinstance(part, Said)]
        return self._row([self._said(version, part) for version, part in zip(versions, said, strict=True)])

    # ---- the table of facts

    def _table(self, versions: Sequence[Version], tables: Sequence[FactTable]) -> Table:
        grouped = zip_longest(*(table.rows for table in tables))
        rows = [self._fact(versions, [row for row in rows if row]) for rows in grouped]
        return Table(rows, [0.31, 0.69], before=3.0, after=7.0)

    def _fact(self, versions: Sequence[Version], rows: Sequence[FactRow]) -> TableRow:
        labels: list[Paragraph] = []
        values: list[Paragraph] = []
        seen = set[frozenset[str]]()
        for version, row in zip(versions, rows, strict=False):
            size, leading = self._size(version)
            style = Style(size * 0.96, leading * 0.96)
            bold = tuple(Span(span.text, bold=True) for span in row.label)
            labels.append(Paragraph(bold, style, version.language))
            names = frozenset(span.text for span in row.value if span.whole)
            words = names or frozenset({plain(row.value)})
            if words not in seen:  # the same names or the same code need not be said twice
                values.append(Paragraph(row.value, style, version.language))
            seen.add(words)
        return TableRow(([Beside(labels)], [Beside(values)]))

    # ---- signature

    def _signature(self, versions: Sequence[Version]) -> Block:
        left: list[Block] = []
        if self.letter.register_number:
            left.append(self._code(versions[0]))
            left.append(self._under_code())
        signed: list[Block] = [Gap(6.0)]
        signed += [self._centred(v, v.place_and_date) for v in versions]
        signed += [self._centred(v, v.post, heading=True) for v in versions if v.post]
        signed += [self._centred(v, v.signature, grey=True) for v in versions]
        signed.append(Gap(46.0 * self.scale))
        names = dict.fromkeys((v.signatory, v) for v in versions if v.signatory)
        shown = set[str]()
        for name, version in names:
            if name not in shown:
                signed.append(self._centred(version, name, bold=True))
            shown.add(name)
        prevailing: list[Block] = [self._small(v, v.prevails) for v in versions if v.prevails]
        block = Columns([Together([Gap(40.0), *left]), Together(signed)], [1.0, 1.25])
        return Together([block, Gap(6.0), *prevailing])

    def _code(self, version: Version) -> Squares:
        """The register number and nothing else, for the receiver's register."""
        return Squares(_modules(self.letter.register_number), 17 * MM, version.code_words)

    def _under_code(self) -> Paragraph:
        return Paragraph((Span(self.letter.register_number),), Style(8.0, 14.0, colour=_GREY), PLAIN)

    def _centred(
        self, version: Version, words: str, *, heading: bool = False, grey: bool = False, bold: bool = False
    ) -> Paragraph:
        size, leading = self._size(version)
        size, leading = (size * 0.85, leading * 0.9) if grey else (size, leading)
        colour = _GREY if grey else (0.0, 0.0, 0.0)
        style = Style(size, leading, Align.CENTRE, colour=colour, heading=heading)
        return Paragraph((Span(words, bold=bold),), style, version.language)

    def _small(self, version: Version, words: str) -> Paragraph:
        size, leading = self._size(version)
        return Paragraph((Span(words, bold=True),), Style(size * 0.9, leading * 0.9), version.language)


@lru_cache(maxsize=16)
def _modules(words: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code. A fixed mask spares the search for the best of eight; every reader copes."""
    import segno  # costs as much as the whole typesetter, and a preview without a number needs none

    code = segno.make(words, micro=False, error="m", mask=2)
    return tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
