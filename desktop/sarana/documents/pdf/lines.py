"""A line of text onto the page: its gaps opened for justification, and its exact text for readers."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import NamedTuple

from sarana.documents.pdf.ink import Ink, hangs
from sarana.documents.typeset.lines import Line, Piece
from sarana.documents.typeset.scripts import Script


class Opening(NamedTuple):
    """How much a justified line is opened: at spaces, between Chinese characters, between Khmer clusters."""

    space: float = 0.0
    han: float = 0.0
    cluster: float = 0.0


CLOSED = Opening()

#: Above a tenth of the size between Chinese characters readers see spaces: such a line stays ragged.
_WIDEST_HAN = 0.1
_WIDEST_SPACE = 0.5
_WIDEST_CLUSTER = 0.12


def opening(line: Line, slack: float, size: float, language: str) -> Opening:
    """How to stretch this line by `slack`; closed where that would look torn."""
    if line.last or slack <= 0 or len(line.pieces) < 2:
        return CLOSED
    inner = line.pieces[:-1]
    spaces = sum(1 for piece in inner if piece.space)
    han = sum(1 for piece in inner if piece.ends_in_han and not piece.space)
    if language == "zh" and han:
        each = slack / (han + spaces)
        return Opening(each, each) if each <= _WIDEST_HAN * size else CLOSED
    if spaces and (language != "km" or slack / spaces < _WIDEST_SPACE * size):
        return Opening(slack / spaces)
    return _open_clusters(line, slack, size, spaces) if language == "km" else CLOSED


def _open_clusters(line: Line, slack: float, size: float, spaces: int) -> Opening:
    """Khmer has few spaces: they are opened three times as much as every cluster."""
    places = sum(_clusters(piece) for piece in line.pieces) - 1
    each = slack / (places + 3 * spaces) if places + spaces > 0 else size
    return Opening(3 * each, 0.0, each) if each <= _WIDEST_CLUSTER * size else CLOSED


def _clusters(piece: Piece) -> int:
    return sum(
        1
        for run in piece.runs
        for glyph in run.font.shape(run.text, run.script).glyphs
        if glyph.first and not hangs(glyph.text)
    )


def draw_line(ink: Ink, x: float, y: float, line: Line, spread: Opening = CLOSED) -> None:
    """Draw one line with its first glyph at (x, y)."""
    groups = list(_groups(line.pieces))
    for group in groups:
        runs = [run for piece in group for run in piece.runs]
        told = "".join(run.text for run in runs)
        with ink.actual_text(told) if any(map(_complex, group)) else nullcontext():
            for piece in group:
                x = ink.text(x, y, piece.runs, spread.cluster)
                if piece.ends_in_han and not piece.space:
                    x += spread.han
        if group is not groups[-1] and group[-1].space:
            x = _space(ink, x, y, group[-1]) + spread.space


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that follow each other without a space and without Chinese: read as one word."""
    group: list[Piece] = []
    for piece, after in pairwise([*pieces, None]):
        if piece is None:
            continue
        group.append(piece)
        if after is None or piece.space or piece.ends_in_han or _begins_in_han(after):
            yield group
            group = []


def _begins_in_han(piece: Piece) -> bool:
    return bool(piece.runs) and piece.runs[-1].script is Script.HAN


def _complex(piece: Piece) -> bool:
    """Would ToUnicode alone give back something else: stacked, reordered or widthless glyphs?"""
    return any(
        glyph.in_cluster > 1 or glyph.y or not glyph.width
        for run in piece.runs
        for glyph in run.font.shape(run.text, run.script).glyphs
    )


def _space(ink: Ink, x: float, y: float, piece: Piece) -> float:
    """A real space glyph, so that readers need not guess from the gap."""
    if piece.runs:
        last = piece.runs[-1]
        if ord(" ") in last.font.covered:
            ink.text(x, y, [last._replace(text=" ", script=Script.LATIN)])
    return x + piece.space
