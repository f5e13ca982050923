"""Lines of text as operators: their gaps opened for justification, and their exact text for readers.

The operators of a paragraph do not depend on the page or the file, so that they are made once per process:
the wording of a letter is the same for the next person.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from sarana.documents.pdf.embedding import Drawn, drawn
from sarana.documents.typeset.fonts import Font
from sarana.documents.typeset.lines import Line, Piece, Run, hangs
from sarana.documents.typeset.scripts import Script


class Opening(NamedTuple):
    """How much a justified line is opened: at spaces, between Chinese characters, between Khmer clusters.

    Parts of the size, as all widths of lines. A name in Latin letters is no part of Khmer or Chinese spacing:
    `latin`, the opening between its words, is 0 there.
    """

    space: float = 0.0
    han: float = 0.0
    cluster: float = 0.0
    latin: float = 0.0

    def behind(self, piece: Piece, following: Piece) -> float:
        """How much wider the space between these two is."""
        if not piece.space:
            return 0.0
        return self.latin if _in_latin(piece, following) else self.space


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
    anywhere = language not in _SPACED_AS_ONE
    spaces = sum(
        1
        for piece, after in pairwise(line.pieces)
        if piece.space and (anywhere or not _in_latin(piece, after))
    )
    han = sum(1 for piece in inner if piece.ends_in_han and not piece.space)
    if language == "zh" and han:
        each = slack / (han + spaces)
        return Opening(each, each) if each <= _WIDEST_HAN else CLOSED
    if spaces and (language != "km" or slack / spaces < _WIDEST_SPACE):
        return Opening(slack / spaces, latin=slack / spaces if anywhere else 0.0)
    return _open_clusters(line, slack, spaces) if language == "km" else CLOSED


#: In these languages the words of a Latin name stand as close as they do by themselves.
_SPACED_AS_ONE = frozenset({"km", "zh"})


def _in_latin(piece: Piece, following: Piece) -> bool:
    """Is this a space inside Latin words?"""
    if not piece.runs or not following.runs:
        return False
    return piece.runs[-1].script is following.runs[0].script is Script.LATIN


def _open_clusters(line: Line, slack: float, spaces: int) -> Opening:
    """Khmer has few spaces: they are opened three times as much as every cluster."""
    places = sum(piece.clusters for piece in line.pieces) - 1 + 3 * spaces
    each = slack / places if places > 0 else 1.0
    return Opening(3 * each, 0.0, each) if each <= _WIDEST_CLUSTER else CLOSED


class Placed(NamedTuple):
    """A line, where its first glyph stands, and how it is opened."""

    x: float
    y: float
    line: Line
    spread: Opening = CLOSED


class Show(NamedTuple):
    """Operators inside one marked content, with a hole for the code of each glyph."""

    pattern: str
    glyphs: tuple[Drawn, ...]
    told: str = ""  # what a reader gets back for glyphs that are reordered or stacked: UTF-16, in hexadecimal
    is_text: bool = True


Fragment = tuple[Show, ...]


def fragment(lines: Sequence[Placed], size: float) -> Fragment:
    """The operators that draw these lines, from where the text of the page stands."""
    hand = _Hand(size)
    for placed in lines:
        hand.line(placed)
    return hand.shows()


class _Hand:
    """Writes operators. It knows where the file's own text position is, so that no rounding adds up."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._done: list[Show] = []
        self._operators: list[str] = []
        self._glyphs: list[Drawn] = []
        self._array: list[str] = []  # of the open TJ
        self._start = (0.0, 0.0)  # of the line, as the file has it
        self._at = 0.0  # where the next glyph would stand, from the line's start
        self._font: tuple[Font, float] | None = None
        self._rise = 0.0

    def shows(self) -> Fragment:
        self._end()
        return tuple(self._done)

    def line(self, placed: Placed) -> None:
        x, y = self._start
        across, up = f"{placed.x - x:.2f}", f"{placed.y - y:.2f}"
        self._flush()
        if float(across) or float(up):
            self._operators.append(f"{across} {up} Td")
        self._start = (x + float(across), y + float(up))
        self._at = 0.0
        self._groups(placed.line, placed.spread)

    def _groups(self, line: Line, spread: Opening) -> None:
        groups, pen = list(_groups(line.pieces)), 0.0
        for group, following in pairwise([*groups, None]):
            if group is None:
                continue
            wider = spread.behind(group[-1], following[0]) if following else 0.0
            if group[0].is_bar:
                pen = self._bar(pen, group[0])
                if following:
                    pen += (group[0].space + wider) * self._size
                continue
            stacked = any(piece.stacked for piece in group)
            if stacked:
                self._end()
            for piece in group:
                for run in piece.runs:
                    pen = self._run(pen, run, spread.cluster * self._size)
                if piece.ends_in_han and not piece.space:
                    pen += spread.han * self._size
            if stacked:
                self._end("".join(run.text for piece in group for run in piece.runs))
            if following and group[-1].space:
                self._space(pen, group[-1])
                pen += (group[-1].space + wider) * self._size

    def _bar(self, pen: float, piece: Piece) -> float:
        """A black bar where words were taken out; it is no text, so the text begins anew behind it."""
        self._end()
        size = self._size
        (x, y), width = self._start, piece.width * size
        place = f"{x + pen:.2f} {y - 0.2 * size:.2f} {width:.2f} {0.95 * size:.2f}"
        told = "".join(run.text for run in piece.runs)
        self._done.append(Show(f"q 0 0 0 rg {place} re\nf\nQ", (), _actual(told), is_text=False))
        self._operators = [f"{x:.2f} {y:.2f} Td"]
        self._at = 0.0
        return pen + width

    def _space(self, pen: float, piece: Piece) -> None:
        """A real space glyph, so that readers need not guess from the gap."""
        if piece.runs and ord(" ") in piece.runs[-1].font.covered:
            self._run(pen, _a_space(piece.runs[-1].font), 0.0)

    def _run(self, x: float, run: Run, opening: float) -> float:
        """Glyphs from x, each cluster `opening` further apart; the new x."""
        one = self._size * run.font.scale / 1000
        inside = opening / one if run.opens else 0.0
        self._choose(run.font, one * 1000)
        levels, reach = _levels(run, inside)
        for level in levels:
            self._lift(level.rise * one)
            gap = round((self._at - x) / one - level.begin)
            if gap:
                self._array.append(f"{gap}")
                self._at -= gap * one
            self._array.append(level.pattern)
            self._glyphs.extend(level.glyphs)
            self._at += level.advance * one
        return x + reach * one + opening

    def _choose(self, font: Font, size: float) -> None:
        if self._font != (font, size):
            self._flush()
            self._operators.append(f"/{font.name} {size:.4g} Tf")
            self._font = (font, size)

    def _lift(self, rise: float) -> None:
        if abs(rise - self._rise) > _SAME_HEIGHT * self._size / 1000:
            self._flush()
            self._rise = rise
            self._operators.append(f"{rise:.3f} Ts" if rise else "0 Ts")

    def _flush(self) -> None:
        if self._array:
            self._operators.append(f"[{''.join(self._array)}] TJ".replace("><", ""))
            self._array = []

    def _end(self, told: str = "") -> None:
        """What was drawn since the last end is one marked content."""
        if self._glyphs:
            self._lift(0.0)
            self._flush()
            self._done.append(Show("\n".join(self._operators), tuple(self._glyphs), _actual(told)))
            self._operators, self._glyphs = [], []


@cache
def _a_space(font: Font) -> Run:
    return Run(font, " ", Script.LATIN)


def _actual(told: str) -> str:
    """Text as /ActualText has it (ISO 32000-1, 14.9.4); empty if there is none."""
    return ("\ufeff" + told).encode("utf-16-be").hex().upper() if told else ""


class _Level(NamedTuple):
    """Glyphs of one height, in thousandths of the size; `advance`: how far their widths and gaps reach."""

    rise: float
    begin: float
    pattern: str
    glyphs: tuple[Drawn, ...]
    advance: float


@lru_cache(maxsize=16384)
def _levels(run: Run, opening: float) -> tuple[tuple[_Level, ...], float]:
    """The glyphs of a run as parts of a TJ array, each cluster `opening` further apart; and their reach."""
    levels: list[_Level] = []
    shift = 0.0
    shaped = run.font.shape(run.text, run.script)
    for number, glyph in enumerate(shaped.glyphs):
        if opening and number and glyph.first and not hangs(glyph.text):
            shift += opening
        x = glyph.x + shift
        shown = (drawn(run.font, glyph.number, glyph.text if glyph.first else ""),)
        if not levels or abs(glyph.y - levels[-1].rise) > _SAME_HEIGHT:
            levels.append(_Level(glyph.y, x, "<%s>", shown, glyph.width))
            continue
        rise, begin, pattern, glyphs, advance = levels[-1]
        gap = round(begin + advance - x)
        pattern += f"{gap}<%s>" if gap else "<%s>"
        levels[-1] = _Level(rise, begin, pattern, glyphs + shown, advance - gap + glyph.width)
    joined = (level._replace(pattern=level.pattern.replace("><", "")) for level in levels)
    return tuple(joined), shaped.width + shift


#: Glyphs that differ less in height stand on one line.
_SAME_HEIGHT = 0.5


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that follow each other without a space and without Chinese: read as one word."""
    group: list[Piece] = []
    for piece, after in pairwise([*pieces, None]):
        if piece is None:
            continue
        group.append(piece)
        apart = piece.has_han or piece.is_bar
        if after is None or piece.space or apart or after.has_han or after.is_bar:
            yield group
            group = []
