"""Blocks onto pages: what goes where, before anything is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sarana.documents.blocks import Block, Tail
from sarana.documents.pdf.ink import Ink

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a page that blocks fill."""

    left: float
    top: float
    width: float
    height: float
    head: float = 0.0  # kept free for the running head from the second page on


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the distance of its top from the area's top."""

    block: Block
    down: float


Page = tuple[Placed, ...]


@dataclass(eq=False)
class NewPage:
    """What follows begins on a new page."""

    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        return 0.0

    def split(self, width: float, room: float) -> None:
        return None

    def draw(self, ink: Ink, x: float, top: float, width: float) -> None:
        pass


def paginate(blocks: Sequence[Block], area: Area) -> tuple[Page, ...]:
    """Fill pages; what belongs together stays together."""
    waiting = list(blocks)
    pages: list[Page] = []
    while waiting:
        page, waiting = _fill(waiting, area.width, area.height - (area.head if pages else 0.0))
        pages.append(page)
    return tuple(pages)


def _fill(waiting: list[Block], width: float, height: float) -> tuple[Page, list[Block]]:
    placed: list[Placed] = []
    down = 0.0
    while waiting:
        block = waiting[0]
        if isinstance(block, NewPage):
            return tuple(placed), waiting[1:]
        start = down + (block.before if placed else 0.0)
        tall = block.height(width)
        parted = _before_a_tail(waiting, width, height - start)
        if parted is not None:
            placed.append(Placed(parted[0], start))
            return tuple(placed), [parted[1], *waiting[1:]]
        if start + tall + _needed_by_next(waiting, width) <= height + 1e-6:
            placed.append(Placed(block, start))
            down, waiting = start + tall + block.after, waiting[1:]
            continue
        parts = block.split(width, height - start) if start + tall > height else None
        if parts is not None:
            placed.append(Placed(parts[0], start))
            return tuple(placed), [parts[1], *waiting[1:]]
        if not placed:  # taller than a page and not to be split: drawn over the edge rather than lost
            return (Placed(block, 0.0),), waiting[1:]
        return tuple(placed), waiting
    return tuple(placed), waiting


def _before_a_tail(waiting: Sequence[Block], width: float, room: float) -> tuple[Block, Block] | None:
    """The first block in two parts, where only what belongs to its end would go over to the next page."""
    if len(waiting) < 2 or not isinstance(waiting[1], Tail):
        return None
    block, tail = waiting[0], waiting[1]
    tall = block.height(width)
    if tall > room or tall + block.after + tail.before + tail.height(width) <= room:
        return None
    return block.split(width, tall - 1.0)


def _needed_by_next(waiting: Sequence[Block], width: float) -> float:
    """How much of the following blocks must be on the same page as the first one."""
    needed = 0.0
    for block, after in pairwise(waiting):
        if not block.keep_with_next:
            break
        needed += block.after + after.before + _begins_with(after, width)
    return needed


def _begins_with(block: Block, width: float) -> float:
    """How much of a block must stand where it begins: all of what cannot be parted."""
    whole = block.height(width)
    for start in _STARTS_OF_A_BLOCK:
        if whole <= start or block.split(width, start) is not None:
            return min(whole, start)
    return min(whole, _NEVER_MORE)


_STARTS_OF_A_BLOCK = (45.0, 90.0, 135.0, 180.0)  # two lines, or a question with some of its answers
_NEVER_MORE = 400.0  # rather a heading at the end of a page than half a page empty


def draw_pages(
    ink: Ink,
    pages: Sequence[Page],
    area: Area,
    around: Callable[[Ink, int, int], None],
    across: Callable[[Ink, bool], None],
) -> None:
    """Draw every page; `around` draws what is outside the area (given the page's number and their count),
    `across` what lies across it (given whether it is the last).
    """
    for number, page in enumerate(pages, 1):
        ink.next_page()
        around(ink, number, len(pages))
        top = area.top - (area.head if number > 1 else 0.0)
        for placed in page:
            placed.block.draw(ink, area.left, top - placed.down, area.width)
        across(ink, number == len(pages))
