"""Where somebody writes by hand: boxes to tick, lines to write on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sarana.documents.blocks import Block, Columns, Paragraph, Together
from sarana.documents.pdf.ink import Ink
from sarana.documents.typeset.lines import Colour

_GREY: Colour = (0.45, 0.45, 0.45)
_BLACK: Colour = (0.0, 0.0, 0.0)

#: The least room behind words that is worth a line on the same height.
_WORTH_WRITING = 150.0


def box_indent(size: float) -> float:
    """The room that a box and its gap take before words of this size."""
    return size * 1.6


@dataclass(eq=False)
class Ticked:
    """Words behind a box that is ticked or waits for it."""

    words: Block
    ticked: bool
    size: float  # of the words
    baseline: float  # of their first line, below the top
    alt: str
    round: bool = False  # one of several, of which only one may be ticked
    before: float = 0.0
    after: float = 1.0
    keep_with_next: bool = False

    def _place(self, x: float, width: float) -> tuple[float, float]:
        """Where the words stand, and how wide. Columns stay under those above: only the first makes room."""
        indent = 0.0 if isinstance(self.words, Columns) else box_indent(self.size)
        return x + indent, width - indent

    def height(self, width: float) -> float:
        return self.words.height(self._place(0.0, width)[1])

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        side = self.size * 0.85
        bottom = top - self.baseline - side * 0.12
        if self.ticked:  # whoever does not see the box must hear that it is ticked
            with ink.content("Figure", Alt=self.alt):
                self._box(ink, x, bottom, side)
        else:
            with ink.artifact("Layout"):
                self._box(ink, x, bottom, side)
        left, own = self._place(x, width)
        self.words.draw(ink, left, top, own)

    def _box(self, ink: Ink, x: float, bottom: float, side: float) -> None:
        right, above = x + side, bottom + side
        if self.round:
            ink.ring(x + side / 2, bottom + side / 2, side / 2, 0.7, _BLACK)
            return
        corners = [(x, bottom), (right, bottom), (right, above), (x, above), (x, bottom)]
        for (x1, y1), (x2, y2) in pairwise(corners):
            ink.rule(x1, y1, x2, y2, 0.7, _BLACK)
        if self.ticked:
            low, third = bottom + side * 0.15, x + side * 0.4
            ink.rule(x + side * 0.15, bottom + side * 0.5, third, low, 1.4, _BLACK)
            ink.rule(third, low, right - side * 0.05, above - side * 0.05, 1.4, _BLACK)


@dataclass(eq=False)
class WritingLines:
    """Empty lines to write on; the first stands behind its words if there is room."""

    label: Paragraph | None
    count: int = 1
    step: float = 22.0
    before: float = 0.0
    after: float = 4.0
    keep_with_next: bool = False

    def _behind(self, width: float) -> float:
        """Where the line behind the label begins; 0 if it does not fit there."""
        if self.label is None:
            return 0.0
        long = self.label.natural_width()
        return long + 6.0 if long + 6.0 + _WORTH_WRITING <= width else 0.0

    def height(self, width: float) -> float:
        label = self.label.height(width) if self.label else 0.0
        below = self.count - 1 if self._behind(width) else self.count
        return label + below * self.step

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        behind, y = self._behind(width), top
        if self.label is not None:
            self.label.draw(ink, x, top, width)
            y -= self.label.height(width)
        with ink.artifact("Layout"):
            if behind and self.label is not None:
                line = top - self.label.first_baseline - 2.5
                ink.rule(x + behind, line, x + width, line, 0.5, _GREY)
            for _ in range(self.count - 1 if behind else self.count):
                y -= self.step
                ink.rule(x, y + 3.0, x + width, y + 3.0, 0.5, _GREY)


#: Fewer rows of answers do not stand on a page without the others.
_FEWEST_ROWS = 3


@dataclass(eq=False)
class InRows:
    """Blocks in columns, filled row by row: the answers of a question."""

    blocks: Sequence[Block]
    columns: int
    gap: float = 10.0
    before: float = 0.0
    after: float = 4.0
    keep_with_next: bool = False
    _heights: dict[float, list[float]] = field(default_factory=dict, init=False, repr=False)

    def _rows(self) -> list[Sequence[Block]]:
        return [self.blocks[i : i + self.columns] for i in range(0, len(self.blocks), self.columns)]

    def _own(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def _row_heights(self, width: float) -> list[float]:
        if width not in self._heights:
            own = self._own(width)
            self._heights[width] = [max(block.height(own) for block in row) for row in self._rows()]
        return self._heights[width]

    def height(self, width: float) -> float:
        return sum(self._row_heights(width))

    def split(self, width: float, room: float) -> "tuple[InRows, InRows] | None":
        heights, fitting, used = self._row_heights(width), 0, 0.0
        for height in heights:
            used += height
            if used > room:
                break
            fitting += 1
        fitting = min(fitting, len(heights) - _FEWEST_ROWS)
        if fitting < _FEWEST_ROWS:
            return None
        cut = fitting * self.columns
        return (
            InRows(self.blocks[:cut], self.columns, self.gap, self.before, 0.0),
            InRows(self.blocks[cut:], self.columns, self.gap, 0.0, self.after),
        )

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        own = self._own(width)
        for row, height in zip(self._rows(), self._row_heights(width), strict=True):
            for column, block in enumerate(row):
                block.draw(ink, x + column * (own + self.gap), top, own)
            top -= height


#: A question that is taller goes on on the next page rather than leave so much of this one empty.
_WORTH_SPLITTING = 150.0


@dataclass(eq=False)
class Question:
    """A question over its answers; a long list goes on on the next page, under the question's number."""

    head: Sequence[Block]
    answers: InRows
    continued: Block
    before: float = 2.0
    after: float = 5.0
    keep_with_next: bool = False

    @property
    def blocks(self) -> Sequence[Block]:
        return (*self.head, self.answers)

    def height(self, width: float) -> float:
        return Together(self.blocks).height(width)

    def split(self, width: float, room: float) -> "tuple[Question, Question] | None":
        if self.height(width) < _WORTH_SPLITTING:
            return None
        parts = self.answers.split(width, room - Together(self.head).height(width))
        if parts is None:
            return None
        first = Question(self.head, parts[0], self.continued, self.before, 0.0)
        return first, Question([self.continued], parts[1], self.continued, 0.0, self.after)

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        Together(self.blocks).draw(ink, x, top, width)
