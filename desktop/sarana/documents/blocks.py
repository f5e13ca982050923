"""What pages are filled with: paragraphs, tables, columns. A block knows its height and how it may be split.

Blocks are measured and split before the first glyph is drawn, so that "page 2 of 3" is known on page 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Protocol

from sarana.documents.pdf.ink import Ink
from sarana.documents.pdf.lines import draw_line, opening
from sarana.documents.typeset.fonts import Stack, heading_stack, stack
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
    _lines: tuple[Line, ...] | None = None  # of a part of a split paragraph
    _width: float = 0.0
    _key: object = field(default_factory=object)
    _continued: bool = False

    @property
    def text(self) -> str:
        """The words that are drawn here: all, or those of this part."""
        if self._lines is None or not self._continued:
            return "".join(span.text for span in self.spans)
        return "".join(run.text for line in self._lines for piece in line.pieces for run in piece.runs)

    @property
    def before(self) -> float:
        return 0.0 if self._continued else self.style.before

    @property
    def after(self) -> float:
        return self.style.after

    @property
    def keep_with_next(self) -> bool:
        return self.style.keep_with_next

    @cached_property
    def _fonts(self) -> Stack:
        return heading_stack(self.language) if self.style.heading else stack(self.language)

    @cached_property
    def _pieces(self) -> tuple[Piece, ...]:
        script = _DEFAULT_SCRIPT.get(self.language, Script.LATIN)
        return pieces_of(self.spans, self._fonts, self.style.size, self.style.colour, script)

    def lines(self, width: float) -> tuple[Line, ...]:
        if self._lines is None or self._width != width:
            inner = width - self.style.hanging
            self._lines = lines_of(self._pieces, width - self.style.first_indent, inner)
            self._width = width
        return self._lines

    def natural_width(self) -> float:
        """How wide the paragraph is on one line."""
        return sum(piece.width + piece.space for piece in self._pieces)

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.style.leading

    def split(self, width: float, room: float) -> "tuple[Paragraph, Paragraph] | None":
        lines = self.lines(width)
        fitting = min(int((room + 1e-6) // self.style.leading), len(lines) - 2)
        if fitting < 2:
            return None  # neither part may be a lone line
        head = replace(self, _lines=lines[:fitting], style=replace(self.style, after=0.0))
        rest = replace(self, _lines=lines[fitting:], _continued=True)
        return head, rest

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        with ink.content(self.tag, TAGS.get(self.language, self.language), key=self._key):
            self.draw_lines(ink, x, top, width)

    def draw_lines(self, ink: Ink, x: float, top: float, width: float) -> None:
        """The lines alone, for whoever has said already what they mean."""
        style = self.style
        y = top - (style.leading + style.size) / 2 + style.size * _BASELINE_DROP
        for number, line in enumerate(self.lines(width)):
            first = number == 0 and not self._continued
            indent = style.first_indent if first else style.hanging
            slack = width - indent - line.width
            spread = (
                opening(line, slack, style.size, self.language) if style.align is Align.JUSTIFIED else None
            )
            shift = {Align.CENTRE: slack / 2, Align.RIGHT: slack}.get(style.align, 0.0)
            draw_line(ink, x + indent + shift, y, line, *(() if spread is None else (spread,)))
            y -= style.leading


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


@dataclass(eq=False)
class Columns:
    """Blocks beside each other: the same words in two languages."""

    blocks: Sequence[Block]
    shares: Sequence[float]  # of the width; they and the gaps between them fill it
    gap: float = 14.0
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def _places(self, x: float, width: float) -> list[tuple[Block, float, float]]:
        free = width - self.gap * (len(self.blocks) - 1)
        places = []
        for block, share in zip(self.blocks, self.shares, strict=True):
            own = free * share / sum(self.shares)
            places.append((block, x, own))
            x += own + self.gap
        return places

    def height(self, width: float) -> float:
        return max(block.height(own) for block, _, own in self._places(0.0, width))

    def split(self, width: float, room: float) -> "tuple[Columns, Columns] | None":
        heads: list[Block] = []
        rests: list[Block] = []
        for block, _, own in self._places(0.0, width):
            if block.height(own) <= room:
                heads.append(block)
                rests.append(Gap(0.0))
                continue
            parts = block.split(own, room)
            if parts is None:
                return None
            heads.append(parts[0])
            rests.append(parts[1])
        return replace(self, blocks=heads), replace(self, blocks=rests, before=0.0)

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        for block, left, own in self._places(x, width):
            block.draw(ink, left, top, own)


def fits_together(blocks: Sequence[Block], width: float, room: float) -> bool:
    """Do these blocks, one under the other, fit into this height?"""
    return sum(block.before + block.height(width) + block.after for block in blocks) <= room
