"""The body of a document as blocks: each part in one language, or in two beside each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, zip_longest

from sarana.documents.blocks import Align, Block, Columns, Gap, Paragraph, Style, Together, near
from sarana.documents.handwriting import InRows, Question, Ticked, WritingLines, box_indent
from sarana.documents.letterhead import SHARE
from sarana.documents.surroundings import AREA
from sarana.documents.tables import Bar, Table, TableRow
from sarana.documents.template import common
from sarana.documents.typeset.lines import Colour, Span
from sarana.documents.words import (
    Asked,
    FactRow,
    FactTable,
    Grid,
    Part,
    Role,
    Said,
    Signatures,
    Text,
    Version,
    plain,
)

_GREY: Colour = (0.4, 0.4, 0.4)

#: Size and leading of running text. Khmer stacks letters up and down: below 1.75 times the size they touch.
_TEXT = {"km": (10.5, 18.4), "zh": (11.0, 18.0), "en": (10.5, 15.0)}
_BESIDE = {"km": (9.5, 16.7), "zh": (9.5, 15.5), "en": (9.0, 12.5)}
_FIRST_INDENT = {"km": 30.0, "zh": 22.0, "en": 0.0}

#: How much of the space between paragraphs and in cells is left where the lines themselves stand far apart.
_AIR = {"km": 0.5, "zh": 0.6}

#: Room for a hand to write: in a table, from line to line, and to sign or to press a thumb.
_HAND = 24.0
_LINE = 22.0
_SIGNATURE = 52.0

#: What is a point of a list, and the space after the last one.
_POINTS = (Role.ITEM, Role.NUMBERED)
_AFTER_A_LIST = 5.0

#: By how much of the width a column of labels may be wider than it is in one language.
_WIDER_LABELS = (0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18)
_WIDEST_LABELS = 0.5

#: Letters of a note that may not be left alone under its heading.
_SHORT_NOTE = 400

#: How long words may be for how many columns of boxes.
_SHORT = 3
_COLUMNS = ((8, 4), (18, _SHORT), (75, 2), (10_000, 1))

#: Letters of a number that stands in one row with all others of its scale.
_FIGURES = 3


def size_of(language: str, *, beside: bool, scale: float) -> tuple[float, float]:
    """Size and leading of running text."""
    sizes = _BESIDE if beside else _TEXT
    size, leading = sizes.get(language, sizes["en"])
    return size * scale, leading * scale


@cache
def _style(role: Role, language: str, size: float, leading: float, air: float, *, indented: bool) -> Style:
    """How a paragraph of the body looks; `indented` ones begin with a space and end on one edge."""
    match role:
        case Role.HEADING:
            return Style(size * 1.05, leading, before=6.0, after=2.0, heading=True, keep_with_next=True)
        case Role.ITEM:
            return Style(size, leading, after=2.0 * air)
        case Role.NUMBERED:
            return Style(size, leading, after=3.0 * air)
        case Role.NOTE:
            return Style(size * 0.85, leading * 0.88, colour=_GREY, after=3.0)
    indent = _FIRST_INDENT.get(language, 0.0) if indented else 0.0
    align = Align.JUSTIFIED if indented else Align.LEFT
    return Style(size, leading, align, first_indent=indent, after=4.0 * air)


@cache
def _style_of_cells(size: float, leading: float) -> Style:
    return Style(size * 0.96, leading * 0.96)


@lru_cache(maxsize=1024)
def _bold(text: Text) -> Text:
    return tuple(Span(span.text, bold=True) for span in text)


@dataclass(frozen=True, slots=True)
class Body:
    """The words of one or two versions, to blocks."""

    versions: Sequence[Version]
    beside: bool
    size: Callable[[Version], tuple[float, float]]
    indented: bool  # paragraphs begin with a space, as in letters

    def blocks(self) -> Iterator[Block]:
        """The bodies part by part beside each other, if they are built alike; else one after the other."""
        shapes = {tuple(type(part) for part in version.parts) for version in self.versions}
        if len(shapes) == 1:
            parts = list(zip(*(version.parts for version in self.versions), strict=True))
            firsts = [each[0] for each in parts]
            blocks = _labels_in_one_line([self._part(self.versions, each) for each in parts])
            yield from _signed(_kept_with_next(_spaced(blocks, firsts), firsts), firsts)
            return
        for version in self.versions:
            blocks = [self._part([version], [part]) for part in version.parts]
            spaced = _spaced(blocks, version.parts)
            yield from _signed(_kept_with_next(spaced, version.parts), version.parts)

    def row(self, blocks: Sequence[Paragraph]) -> Block:
        """The same paragraph in each language."""
        if len(blocks) == 1:
            return blocks[0]
        return Columns(
            blocks,
            [SHARE.get(block.language, 1.0) for block in blocks],
            before=max(block.before for block in blocks),
            after=max(block.after for block in blocks),
            keep_with_next=any(block.keep_with_next for block in blocks),
        )

    def plain(self, version: Version, text: Text, *, before: float = 0.0, tag: str = "P") -> Paragraph:
        """A paragraph of the head."""
        size, leading = self.size(version)
        style = Style(size, leading, before=before, after=2.0, keep_with_next=True)
        return Paragraph(text, style, version.language, tag)

    def _part(self, versions: Sequence[Version], parts: Sequence[Part]) -> Block:
        match parts[0]:
            case FactTable():
                return self._table(versions, [part for part in parts if isinstance(part, FactTable)])
            case Signatures():
                return self._signatures(versions, [part for part in parts if isinstance(part, Signatures)])
            case Grid():
                return self._grid(versions, [part for part in parts if isinstance(part, Grid)])
            case Asked():
                return self._asked(versions, [part for part in parts if isinstance(part, Asked)])
            case Said(role=Role.TICK):
                return self._tick(versions, [part for part in parts if isinstance(part, Said)])
            case Said(role=Role.LINE):
                return self._line(versions, [part for part in parts if isinstance(part, Said)])
        said = [part for part in parts if isinstance(part, Said)]
        return self.row([self._said(version, part) for version, part in zip(versions, said, strict=True)])

    # ---- paragraphs

    def _said(self, version: Version, said: Said) -> Paragraph:
        indented = self.indented and not self.beside
        style = _style(said.role, version.language, *self.size(version), self._air, indented=indented)
        text = said.text
        begins = {Role.ITEM: "•  ", Role.NUMBERED: f"{version.figures(str(said.number))}.  "}
        if said.role in begins:
            sign = Span(begins[said.role])
            text = (sign, *text)
            style = replace(style, hanging=Paragraph((sign,), style, version.language).natural_width())
        return Paragraph(text, style, version.language, "H2" if said.role is Role.HEADING else "P")

    def _small(self, version: Version, text: Text, *, share: float = 1.0, **more: object) -> Paragraph:
        size, leading = self.size(version)
        return Paragraph(text, Style(size * share, leading * share, **more), version.language)  # type: ignore[arg-type]

    # ---- what is written by hand

    def _tick(self, versions: Sequence[Version], said: Sequence[Said]) -> Ticked:
        words = [self._small(version, each.text) for version, each in zip(versions, said, strict=True)]
        return self._box(words, said[0].ticked)

    def _box(
        self, words: Sequence[Paragraph], ticked: bool, *, close: bool = False, one: bool = False
    ) -> Ticked:
        """One box for all languages: nobody may tick them differently."""
        first = max(words, key=lambda each: each.first_baseline)
        beside = near(words) if close else self.row(words)
        if isinstance(beside, Columns):
            beside = replace(beside, indent=box_indent(words[0].style.size))
        told = str(common(words[0].language)["ticked"])
        return Ticked(beside, ticked, words[0].style.size, first.first_baseline, told, one)

    def _line(self, versions: Sequence[Version], said: Sequence[Said]) -> Block:
        labels = [self._small(version, each.text) for version, each in zip(versions, said, strict=True)]
        if len(labels) == 1:
            return WritingLines(labels[0] if said[0].text else None)
        words = [label for label in labels if label.spans]
        together: list[Block] = [self.row(words)] if words else []
        return Together([*together, WritingLines(None)], after=2.0)

    def _signatures(self, versions: Sequence[Version], parts: Sequence[Signatures]) -> Block:
        places: list[Block] = []
        for labels in zip(*(part.labels for part in parts), strict=True):
            named: list[Block] = [
                self._small(version, label, share=0.92, align=Align.CENTRE)
                for version, label in zip(versions, labels, strict=True)
            ]
            places.append(Together([Gap(_SIGNATURE), Bar(0.5, _GREY, after=2.0), *named]))
        return Columns(places, [1.0] * len(places), gap=22.0, after=6.0)

    # ---- tables

    @property
    def _air(self) -> float:
        """Between paragraphs and in cells: spacious lines set those apart too that stand beside them."""
        spacious = [_AIR[version.language] for version in self.versions if version.language in _AIR]
        return max(spacious, default=1.0)

    def _table(self, versions: Sequence[Version], tables: Sequence[FactTable]) -> Table:
        grouped = zip_longest(*(table.rows for table in tables))
        rows = [self._fact(versions, [row for row in rows if row]) for rows in grouped]
        share = tables[0].label_share
        return Table(rows, [share, 1.0 - share], air=self._air, before=3.0, after=6.0)

    def _fact(self, versions: Sequence[Version], rows: Sequence[FactRow]) -> TableRow:
        labels: list[Paragraph] = []
        values: list[Paragraph] = []
        seen = set[frozenset[str]]()
        for version, row in zip(versions, rows, strict=False):
            style = _style_of_cells(*self.size(version))
            labels.append(Paragraph(_bold(row.label), style, version.language))
            names = frozenset(span.text for span in row.value if span.whole)
            words = names or frozenset({plain(row.value)})
            if row.value and words not in seen:  # the same names or the same code need not be said twice
                values.append(Paragraph(row.value, style, version.language))
            seen.add(words)
        return TableRow(([near(labels)], [near(values) if values else Gap(_HAND)]))

    def _grid(self, versions: Sequence[Version], grids: Sequence[Grid]) -> Table:
        first = grids[0]
        head = self._cells(versions, [grid.head for grid in grids], bold=True)
        rows = [
            self._cells(versions, rows, bold=False)
            for rows in zip(*(grid.rows for grid in grids), strict=True)
        ]
        return Table(rows, first.shares, head, air=self._air, before=3.0, after=6.0)

    def _cells(self, versions: Sequence[Version], rows: Sequence[Sequence[str]], *, bold: bool) -> TableRow:
        cells: list[list[Block]] = []
        for column in zip(*rows, strict=True):
            words = dict(zip(column, versions, strict=True))  # what both say alike is said in the last
            paragraphs = [
                self._small(version, (Span(text, bold=bold),), share=0.86) for text, version in words.items()
            ]
            cells.append([near(paragraphs)])
        return TableRow(cells)

    # ---- a form on paper

    def _asked(self, versions: Sequence[Version], parts: Sequence[Asked]) -> Block:
        both = list(zip(versions, parts, strict=True))
        first = parts[0]
        if len(both) == 1 and first.lines == 1 and not (first.hint or first.choices or first.tall):
            return WritingLines(self._small(versions[0], first.label), before=4.0, after=7.0)
        blocks: list[Block] = [
            self.row([self._small(v, part.label, keep_with_next=True) for v, part in both])
        ]
        if any(part.hint for part in parts):
            hints = [self._small_print(v, part.hint) for v, part in both]
            blocks.append(self.row([hint for hint in hints if hint.spans[0].text]))
        if first.lines:
            blocks.append(WritingLines(None, first.lines, step=_SIGNATURE if first.tall else _LINE))
        if not first.choices:
            return Together(blocks, before=2.0, after=5.0)
        return Question(
            blocks, self._choices(both), self.row([self._small_print(v, part.continued) for v, part in both])
        )

    def _small_print(self, version: Version, words: str) -> Paragraph:
        return self._small(version, (Span(words),), share=0.85, colour=_GREY)

    def _choices(self, both: Sequence[tuple[Version, Asked]]) -> InRows:
        """Boxes to tick, in as many columns as short words allow."""
        rows = list(zip(*(part.choices for _, part in both), strict=True))
        longest = max(sum(map(len, row)) for row in rows)
        columns = next(number for width, number in _COLUMNS if longest <= width)
        asked = both[0][1]
        if asked.in_a_row and longest <= _FIGURES * len(both):
            columns = len(rows)
        if len(both) > 1 and columns < _SHORT:
            columns = 1
        boxes: list[Block] = []
        for row in rows:
            close = columns > 1
            told = zip(both, row, strict=True)
            words = {
                text if close else version.language: self._small(version, (Span(text),), share=0.92)
                for (version, _), text in told
            }
            boxes.append(self._box(list(words.values()), False, close=close, one=asked.one))
        return InRows(boxes, columns, gap=4.0 if columns == len(rows) > 4 else 10.0)


def _spaced(blocks: Sequence[Block], parts: Sequence[Part]) -> list[Block]:
    """After a list the text begins anew: more space than between two points of it."""
    spaced = list(blocks)
    for place, (part, following) in enumerate(pairwise(parts)):
        if isinstance(part, Said) and part.role in _POINTS and not _is_point(following):
            spaced[place] = _with_space(spaced[place])
    return spaced


def _labels_in_one_line(blocks: Sequence[Block]) -> list[Block]:
    """As wide a column of labels in every table as makes the tables shortest: two languages want more."""
    tables = [block for block in blocks if isinstance(block, Table) and not block.head]
    wider = [more for more in _WIDER_LABELS if all(t.shares[0] + more <= _WIDEST_LABELS for t in tables)]
    tried = [{id(table): table.with_label(more) for table in tables} for more in wider]
    shortest = min(tried, key=lambda each: sum(table.height(AREA.width) for table in each.values()))
    return [shortest.get(id(block), block) for block in blocks]


def _is_point(part: Part) -> bool:
    return isinstance(part, Said) and part.role in (*_POINTS, Role.HEADING)


def _with_space(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, style=replace(block.style, after=_AFTER_A_LIST))
    return replace(block, after=_AFTER_A_LIST) if isinstance(block, Columns) else block


def _kept_with_next(blocks: Sequence[Block], parts: Sequence[Part]) -> list[Block]:
    """Small print under a heading belongs to it: both stand over what follows."""
    kept = list(blocks)
    under = False
    for place, part in enumerate(parts):
        is_note = isinstance(part, Said) and part.role is Role.NOTE
        if isinstance(part, Said) and is_note and under and len(plain(part.text)) < _SHORT_NOTE:
            kept[place] = Together([kept[place]], keep_with_next=True)
        under = isinstance(part, Said) and (part.role is Role.HEADING or (is_note and under))
    return kept


#: What belongs to a signature, from the last heading on.
_DECIDED = frozenset((Role.HEADING, Role.TICK, Role.LINE, Role.BODY))

#: More than this does not go to another page with the place to sign.
_MOST_SIGNED = 0.85 * AREA.height


def _signed(blocks: Sequence[Block], parts: Sequence[Part]) -> Iterator[Block]:
    """What is decided stays on one page with the place to sign: nobody signs an empty sheet."""
    waiting: list[Block] = []
    for number, part in enumerate(parts):
        waiting.append(blocks[number])
        if isinstance(part, Signatures):
            begin = _begin_of_decision(blocks, parts, number)
            apart = len(waiting) - 1 - (number - begin)
            yield from waiting[:apart]
            yield Together(waiting[apart:])
            waiting = []
    yield from waiting


def _begin_of_decision(blocks: Sequence[Block], parts: Sequence[Part], signature: int) -> int:
    """Where the boxes, lines and sentences begin that are signed there."""
    begin, height = signature, blocks[signature].height(AREA.width)
    while begin:
        part, block = parts[begin - 1], blocks[begin - 1]
        height += block.before + block.height(AREA.width) + block.after
        if not isinstance(part, Said) or part.role not in _DECIDED or height > _MOST_SIGNED:
            break
        begin -= 1
        if part.role is Role.HEADING:
            break
    return begin
