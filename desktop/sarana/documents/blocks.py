"""What pages are filled with: paragraphs, tables, columns. A block knows its height and how it may be split.

Blocks are measured and split before the first glyph is drawn, so that "page 2 of 3" is known on page 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, Protocol

from sarana.documents.pdf.ink import Ink
from sarana.documents.pdf.lines import CLOSED, Fragment, Placed, fragment, opening
from sarana.documents.typeset.fonts import heading_stack, stack
from sarana.documents.typeset.lines import BLACK, Colour, Line, Piece, Span, lines_of, pieces_of
from sarana.documents.typeset.scripts import Script

_DEFAULT_SCRIPT = {"km": Script.KHMER, "zh": Script.HAN}
TAGS = {"zh": "zh-Hans"}

#: Where the baseline lies in a line, as a part of the size: Khmer stacks need as much below as above.
_BASELINE_DROP = 0.18


class Align(Enum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFIED = "justified"


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks."""

    size: float
    leading: float
    align: Align = Align.LEFT
    first_indent: float = 0.0
    hanging: float = 0.0
    before: float = 0.0
    after: float = 0.0
    colour: Colour = BLACK
    heading: bool = False
    keep_with_next: bool = False


class Block(Protocol):
    """A piece of a page."""

    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...
    @property
    def keep_with_next(self) -> bool: ...
    def height(self, width: float) -> float: ...
    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """What fits into `room` and the rest; None if nothing sensible fits."""

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None: ...


@dataclass(eq=False)
class Paragraph:
    """Lines of one language, tagged as what they are."""

    spans: Sequence[Span]
    style: Style
    language: str
    tag: str = "P"
    _key: object = field(default_factory=object)
    _begin: int = 0  # which of the lines; a paragraph that was split has two parts
    _end: int | None = None
    _width: float = 0.0  # at which it was split
    _known: dict[float, tuple[Line, ...]] = field(default_factory=dict, init=False, repr=False)
    _words: "_Words" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._words = _Words(tuple(self.spans), self.language, self.style.heading)

    @property
    def _continued(self) -> bool:
        return self._begin > 0

    @property
    def text(self) -> str:
        """The words that are drawn here: all, or those of the second part."""
        if not self._continued:
            return "".join(span.text for span in self.spans)
        lines = self.lines(self._width)
        return "".join(run.text for line in lines for piece in line.pieces for run in piece.runs)

    @property
    def before(self) -> float:
        return 0.0 if self._continued else self.style.before

    @property
    def after(self) -> float:
        return self.style.after

    @property
    def keep_with_next(self) -> bool:
        return self.style.keep_with_next

    def lines(self, width: float) -> tuple[Line, ...]:
        known = self._known.get(width)
        if known is None:
            known = self._known[width] = _lines(self._words, self.style, width)[self._begin : self._end]
        return known

    @property
    def first_baseline(self) -> float:
        """How far the first line's baseline is below the paragraph's top."""
        return (self.style.leading + self.style.size) / 2 - self.style.size * _BASELINE_DROP

    def overlong(self) -> list[str]:
        """The words that were wider than the lines that it was set in."""
        measures = [width - max(self.style.first_indent, self.style.hanging) for width in self._known]
        narrowest = min(measures, default=float("inf")) / self.style.size
        return [piece.text for piece in self._words.pieces() if piece.width > narrowest]

    def natural_width(self) -> float:
        """How wide the paragraph is on one line; endless if it has several."""
        return _natural_width(self._words) * self.style.size

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.style.leading

    def split(self, width: float, room: float) -> "tuple[Paragraph, Paragraph] | None":
        lines = len(self.lines(width))
        fitting = min(int((room + 1e-6) // self.style.leading), lines - 2)
        if fitting < 2:
            return None  # neither part may be a lone line
        cut = self._begin + fitting
        head = replace(self, _end=cut, _width=width, style=replace(self.style, after=0.0))
        return head, replace(self, _begin=cut, _width=width)

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        if not self.lines(width):
            return  # an empty cell has no paragraph
        language = TAGS.get(self.language, self.language)
        if self.tag == "H2" and not self._continued:
            ink.bookmark(self.text, language, top)
        with ink.content(self.tag, language, key=self._key):
            self.draw_lines(ink, x, top, width)

    def draw_lines(self, ink: Ink, x: float, top: float, width: float) -> None:
        """The lines alone, for whoever has said already what they mean."""
        words = _set(self._words, self.style, width, self._begin, self._end)
        ink.words(x, top - self.first_baseline, words, self.style.colour)


# What follows is remembered: the same sentences are set again for every letter, and for every size tried.


class _Words(NamedTuple):
    spans: tuple[Span, ...]
    language: str
    heading: bool

    def pieces(self) -> tuple[Piece, ...]:
        fonts = heading_stack(self.language) if self.heading else stack(self.language)
        return pieces_of(self.spans, fonts, _DEFAULT_SCRIPT.get(self.language, Script.LATIN))


@lru_cache(maxsize=4096)
def _natural_width(words: _Words) -> float:
    pieces = words.pieces()
    if any(piece.newline for piece in pieces):
        return float("inf")
    return sum(piece.width + piece.space for piece in pieces)


@lru_cache(maxsize=4096)
def _lines(words: _Words, style: Style, width: float) -> tuple[Line, ...]:
    first, rest = width - style.first_indent, width - style.hanging
    if style.align is Align.CENTRE and style.heading:
        return _balanced(words.pieces(), rest / style.size)
    return lines_of(words.pieces(), first / style.size, rest / style.size)


_COLONS = (":", "：", "៖")


def _balanced(pieces: Sequence[Piece], measure: float) -> tuple[Line, ...]:
    """A title that parts after a colon, or into lines as long as each other, as far as that costs no line."""
    lines = lines_of(pieces, measure, measure)
    for place, piece in enumerate(pieces[:-1], 1):
        if len(lines) > 1 and piece.text.rstrip().endswith(_COLONS):
            parted = [lines_of(part, measure, measure) for part in (pieces[:place], pieces[place:])]
            if sum(map(len, parted)) <= len(lines):
                return (*parted[0], *parted[1])
    widest = max((piece.width for piece in pieces), default=0.0)
    for share in (0.9, 0.8, 0.7, 0.6):
        tried = lines_of(pieces, measure * share, measure * share)
        if len(lines) == 1 or len(tried) > len(lines) or widest > measure * share:
            break
        lines = tried
    return lines


@lru_cache(maxsize=4096)
def _set(words: _Words, style: Style, width: float, begin: int, end: int | None) -> Fragment:
    """Some of the lines as operators, under each other from the first one's baseline."""
    placed = []
    lines = enumerate(_lines(words, style, width))
    for number, line in list(lines)[begin:end]:
        indent = style.hanging if number else style.first_indent
        slack = width - indent - line.width * style.size
        spread = CLOSED
        if style.align is Align.JUSTIFIED:
            spread = opening(line, slack / style.size, words.language)
        shift = {Align.CENTRE: slack / 2, Align.RIGHT: slack}.get(style.align, 0.0)
        placed.append(Placed(indent + shift, (begin - number) * style.leading, line, spread))
    return fragment(placed, style.size)


@dataclass(eq=False)
class Gap:
    """Empty space."""

    size: float
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return self.size

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        pass


@dataclass(eq=False)
class Together:
    """Blocks under each other that no page break parts."""

    blocks: Sequence[Block]
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return sum(block.before + block.height(width) + block.after for block in self.blocks)

    def split(self, width: float, room: float) -> "tuple[Together, Together] | None":
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        for block in self.blocks:
            top -= block.before
            block.draw(ink, x, top, width)
            top -= block.height(width) + block.after


class Tail(Together):
    """The same at the end of something: on a page without the last of it they would say nothing."""


#: Words beside each other are torn apart only where moving them would leave a third of a page empty.
_WORTH_SPLITTING = 250.0


@dataclass(eq=False)
class Columns:
    """Blocks beside each other: the same words in two languages."""

    blocks: Sequence[Block]
    shares: Sequence[float]  # of the width; they and the gaps between them fill it
    gap: float = 14.0
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    indent: float = 0.0  # of the first block, inside its column
    _baseline: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        firsts = (block.first_baseline for block in self.blocks if isinstance(block, Paragraph))
        self._baseline = max(firsts, default=0.0)

    def _places(self, x: float, width: float) -> list[tuple[Block, float, float]]:
        free = width - self.gap * (len(self.blocks) - 1)
        places = []
        indent = self.indent
        for block, share in zip(self.blocks, self.shares, strict=True):
            own = free * share / sum(self.shares)
            places.append((block, x + indent, own - indent))
            x += own + self.gap
            indent = 0.0
        return places

    def _drop(self, block: Block) -> float:
        """How much lower a block begins, so that the first lines of all stand on one baseline."""
        return self._baseline - block.first_baseline if isinstance(block, Paragraph) else 0.0

    def height(self, width: float) -> float:
        return max(self._drop(block) + block.height(own) for block, _, own in self._places(0.0, width))

    def split(self, width: float, room: float) -> "tuple[Columns, Columns] | None":
        if self.height(width) < _WORTH_SPLITTING:
            return None
        heads: list[Block] = []
        rests: list[Block] = []
        for block, _, own in self._places(0.0, width):
            room_here = room - self._drop(block)
            if block.height(own) <= room_here:
                heads.append(block)
                rests.append(Gap(0.0))
                continue
            parts = block.split(own, room_here)
            if parts is None:
                return None
            heads.append(parts[0])
            rests.append(parts[1])
        return replace(self, blocks=heads), replace(self, blocks=rests, before=0.0)

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        for block, left, own in self._places(x, width):
            block.draw(ink, left, top - self._drop(block), own)


@dataclass(eq=False)
class Beside:
    """Short paragraphs one after the other on one line if they fit, else under each other."""

    paragraphs: Sequence[Paragraph]
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    centred: bool = False

    def _on_one_line(self, width: float) -> bool:
        return sum(paragraph.natural_width() + _BESIDE_GAP for paragraph in self.paragraphs) <= width

    def _columns(self) -> Columns:
        shares = [paragraph.natural_width() + 0.1 for paragraph in self.paragraphs]
        return Columns(self.paragraphs, shares, gap=_BESIDE_GAP)

    def height(self, width: float) -> float:
        if self._on_one_line(width):
            return self._columns().height(self._columns_width())
        return sum(paragraph.height(width) for paragraph in self.paragraphs)

    def _columns_width(self) -> float:
        widths = [paragraph.natural_width() + 0.1 for paragraph in self.paragraphs]
        return sum(widths) + _BESIDE_GAP * (len(widths) - 1)

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        if self._on_one_line(width):
            own = self._columns_width()
            self._columns().draw(ink, x + (width - own) / 2 if self.centred else x, top, own)
            return
        for paragraph in self.paragraphs:
            paragraph.draw(ink, x, top, width)
            top -= paragraph.height(width)


_BESIDE_GAP = 9.0


def near(paragraphs: Sequence[Paragraph], *, centred: bool = False) -> Paragraph | Beside:
    """Short paragraphs beside each other; one stands by itself."""
    return Beside(paragraphs, centred=centred) if len(paragraphs) > 1 else paragraphs[0]
