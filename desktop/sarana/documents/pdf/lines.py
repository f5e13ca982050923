"""A line of text onto the page: its gaps opened for justification, and its exact text for readers."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import NamedTuple

from sarana.documents.pdf.ink import Ink
from sarana.documents.typeset.lines import Colour, Line, Piece, Run
from sarana.documents.typeset.scripts import Script


class Pen(NamedTuple):
    """What a line is drawn with."""

    ink: Ink
    size: float
    colour: Colour

    def draw(self, x: float, y: float, runs: Sequence[Run], opening: float) -> float:
        return self.ink.text(x, y, runs, self.size, self.colour, opening)


class Opening(NamedTuple):
    """How much a justified line is opened: at spaces, between Chinese characters, between Khmer clusters.

    Parts of the size, as all widths of lines.
    """

    space: float = 0.0
    han: float = 0.0
    cluster: float = 0.0


CLOSED = Opening()

#: Above a tenth of the size between Chinese characters readers see spaces: such a line stays ragged.
_WIDEST_HAN = 0.1
_WIDEST_SPACE = 0.5
_WIDEST_CLUSTER = 0.12


def opening(line: Line, slack: float, language: str) -> Opening:
    """How to stretch this line by `slack`; closed where that would look torn."""
    if line.last or slack <= 0 or len(line.pieces) < 2:
        return CLOSED
    inner = line.pieces[:-1]
    spaces = sum(1 for piece in inner if piece.space)
    han = sum(1 for piece in inner if piece.ends_in_han and not piece.space)
    if language == "zh" and han:
        each = slack / (han + spaces)
        return Opening(each, each) if each <= _WIDEST_HAN else CLOSED
    if spaces and (language != "km" or slack / spaces < _WIDEST_SPACE):
        return Opening(slack / spaces)
    return _open_clusters(line, slack, spaces) if language == "km" else CLOSED


def _open_clusters(line: Line, slack: float, spaces: int) -> Opening:
    """Khmer has few spaces: they are opened three times as much as every cluster."""
    places = sum(piece.clusters for piece in line.pieces) - 1 + 3 * spaces
    each = slack / places if places > 0 else 1.0
    return Opening(3 * each, 0.0, each) if each <= _WIDEST_CLUSTER else CLOSED


def draw_line(pen: Pen, x: float, y: float, line: Line, spread: Opening = CLOSED) -> None:
    """Draw one line with its first glyph at (x, y)."""
    groups = list(_groups(line.pieces))
    for group in groups:
        told = "".join(run.text for piece in group for run in piece.runs)
        stacked = any(piece.stacked for piece in group)
        with pen.ink.actual_text(told) if stacked else nullcontext():
            for piece in group:
                x = pen.draw(x, y, piece.runs, spread.cluster * pen.size)
                if piece.ends_in_han and not piece.space:
                    x += spread.han * pen.size
        if group is not groups[-1] and group[-1].space:
            x = _space(pen, x, y, group[-1]) + spread.space * pen.size


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that follow each other without a space and without Chinese: read as one word."""
    group: list[Piece] = []
    for piece, after in pairwise([*pieces, None]):
        if piece is None:
            continue
        group.append(piece)
        if after is None or piece.space or piece.has_han or after.has_han:
            yield group
            group = []


def _space(pen: Pen, x: float, y: float, piece: Piece) -> float:
    """A real space glyph, so that readers need not guess from the gap."""
    if piece.runs and ord(" ") in piece.runs[-1].font.covered:
        pen.draw(x, y, [piece.runs[-1]._replace(text=" ", script=Script.LATIN)], 0.0)
    return x + piece.space * pen.size
