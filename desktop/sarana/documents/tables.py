"""Tables that split between rows, and figures."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import groupby

from sarana.documents.blocks import Block
from sarana.documents.pdf.ink import Ink
from sarana.documents.typeset.lines import Colour

_GRID: Colour = (0.6, 0.6, 0.6)
_SHADE: Colour = (0.955, 0.955, 0.955)
_PAD_X, _PAD_TOP, _PAD_BOTTOM = 6.0, 1.5, 2.5


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; each cell is blocks under each other."""

    cells: Sequence[Sequence[Block]]


@dataclass(eq=False)
class Table:
    """Rows of cells with a grid. The first cell of a row is its heading, unless a head names the columns.

    A head is repeated on every page.
    """

    rows: Sequence[TableRow]
    shares: Sequence[float]
    head: TableRow | None = None
    air: float = 1.0  # of the space over and under the words of a cell
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    continued: bool = False  # from the page before, where its head was read already
    _key: object = field(default_factory=object)
    _heights: dict[tuple[int, float], float] = field(default_factory=dict, init=False, repr=False)

    def with_label(self, more: float) -> "Table":
        """The same table, its first column wider by a part of the width and its last so much narrower."""
        first, *between, last = self.shares
        return replace(self, shares=[first + more, *between, last - more]) if more else self

    def _widths(self, width: float) -> list[float]:
        return [width * share / sum(self.shares) for share in self.shares]

    def _row_height(self, row: TableRow, width: float) -> float:
        key = (id(row), width)
        if key not in self._heights:
            self._heights[key] = self._measured(row, width)
        return self._heights[key]

    def _measured(self, row: TableRow, width: float) -> float:
        inner = [own - 2 * _PAD_X for own in self._widths(width)]
        tallest = max(
            sum(block.height(own) for block in cell) for cell, own in zip(row.cells, inner, strict=True)
        )
        return tallest + (_PAD_TOP + _PAD_BOTTOM) * self.air

    @property
    def _drawn(self) -> Sequence[TableRow]:
        return (self.head, *self.rows) if self.head else self.rows

    def height(self, width: float) -> float:
        return sum(self._row_height(row, width) for row in self._drawn)

    def split(self, width: float, room: float) -> "tuple[Table, Table] | None":
        fitting, used = 0, self._row_height(self.head, width) if self.head else 0.0
        for row in self.rows:
            used += self._row_height(row, width)
            if used > room:
                break
            fitting += 1
        if fitting == len(self.rows) - 1 and fitting > 1:
            fitting -= 1  # the last row does not go over alone
        if not fitting or fitting == len(self.rows):
            return None
        head = replace(self, rows=self.rows[:fitting], after=0.0)
        rest = replace(self, rows=self.rows[fitting:], before=0.0, continued=True)
        for part in (head, rest):  # a long table is not measured anew for every page
            part._heights.update(self._heights)
        return head, rest

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        widths = self._widths(width)
        bottom = top - self.height(width)
        with ink.artifact("Layout"):
            if self.head:
                head = self._row_height(self.head, width)
                ink.fill(x, top - head, width, head, _SHADE)
            else:
                ink.fill(x, bottom, widths[0], top - bottom, _SHADE)
        with ink.element("Table", key=self._key):
            y = top
            for row in self._drawn:
                self._draw_row(ink, x, y, widths, row)
                y -= self._row_height(row, width)
        with ink.artifact("Layout"):
            self._draw_grid(ink, x, top, width)

    def _draw_row(self, ink: Ink, x: float, top: float, widths: Sequence[float], row: TableRow) -> None:
        repeated = row is self.head and self.continued
        with ink.artifact("Pagination") if repeated else ink.element("TR"):
            for number, (cell, own) in enumerate(zip(row.cells, widths, strict=True)):
                with self._cell(ink, row, number):
                    y = top - _PAD_TOP * self.air
                    for block in cell:
                        block.draw(ink, x + _PAD_X, y, own - 2 * _PAD_X)
                        y -= block.height(own - 2 * _PAD_X)
                x += own

    def _cell(self, ink: Ink, row: TableRow, number: int) -> AbstractContextManager[None]:
        if row is self.head:
            return ink.element("TH", Scope="Column")
        heads = number == 0 and self.head is None
        return ink.element("TH", Scope="Row") if heads else ink.element("TD")

    def _draw_grid(self, ink: Ink, x: float, top: float, width: float) -> None:
        y = top
        ink.rule(x, y, x + width, y, 0.5, _GRID)
        for row in self._drawn:
            y -= self._row_height(row, width)
            ink.rule(x, y, x + width, y, 0.5, _GRID)
        place = x
        for own in [0.0, *self._widths(width)]:
            place += own
            ink.rule(place, top, place, y, 0.5, _GRID)


@dataclass(eq=False)
class Squares:
    """A square figure of dark modules: a QR code, with words for those who do not see it."""

    modules: Sequence[Sequence[bool]]
    side: float
    words: str
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return self.side

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        one = self.side / len(self.modules)
        strips = []
        for row, modules in enumerate(self.modules):
            column = 0
            for dark, neighbours in groupby(modules):
                count = len(list(neighbours))
                if dark:
                    strips.append((x + column * one, top - (row + 1) * one, count * one))
                column += count
        with ink.content("Figure", Alt=self.words):
            ink.strips(strips, one, (0.0, 0.0, 0.0))


@dataclass(eq=False)
class Bar:
    """A horizontal rule, thick, or thick with a thin one under it."""

    weight: float
    colour: Colour
    double: bool = False
    share: float = 1.0  # of the width, centred
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return self.weight + (2.5 if self.double else 0.0)

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        left = x + width * (1 - self.share) / 2
        right = left + width * self.share
        with ink.artifact("Layout"):
            ink.rule(left, top - self.weight / 2, right, top - self.weight / 2, self.weight, self.colour)
            if self.double:
                ink.rule(left, top - self.weight - 2, right, top - self.weight - 2, 0.5, self.colour)
