"""Text as pieces that no line may cut, and those pieces as lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, groupby, pairwise, repeat
from typing import NamedTuple

from sarana.documents.typeset import khmer
from sarana.documents.typeset.breaking import breaks
from sarana.documents.typeset.fonts import BAR, BARS, INVISIBLE, Font, Stack
from sarana.documents.typeset.scripts import Script, scripts_of

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one look. `whole`: a name, whose Khmer words are never cut at a line's end."""

    text: str
    bold: bool = False
    whole: bool = False


class Run(NamedTuple):
    """Words that one font draws in one go. Widths here are parts of the size that they will be drawn in."""

    font: Font
    text: str
    script: Script

    @property
    def width(self) -> float:
        return self.font.shape(self.text, self.script).width * self.font.scale / 1000

    @property
    def opens(self) -> bool:
        """May it be drawn wider between its clusters? Latin and Chinese words look torn then."""
        return self.script is Script.KHMER

    @property
    def clusters(self) -> int:
        """In how many parts it is drawn where a line is opened between clusters."""
        if not self.opens:
            return 1
        glyphs = self.font.shape(self.text, self.script).glyphs
        return sum(1 for glyph in glyphs if glyph.first and not hangs(glyph.text))


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together on a line, and the white space that may follow it there."""

    runs: tuple[Run, ...]
    width: float
    space: float = 0.0
    newline: bool = False
    tied: bool = False  # to the piece before it: no line begins here
    stacked: bool = False  # has glyphs that are reordered, stacked or without a width
    clusters: int = 0  # how many there are; a justified Khmer line is opened between them
    has_han: bool = False
    ends_in_han: bool = False
    is_bar: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph. `last`: the paragraph, or a forced line, ends here, so it is not stretched."""

    pieces: tuple[Piece, ...]
    width: float
    last: bool


@lru_cache(maxsize=4096)
def pieces_of(spans: tuple[Span, ...], fonts: Stack, default: Script) -> tuple[Piece, ...]:
    """The pieces of a paragraph, every character with its font; raises MissingGlyph.

    Remembered, because the same sentences are set again for every letter, and again for every size tried.
    """
    text = "".join(span.text for span in spans)
    owner = list(chain.from_iterable(repeat(span, len(span.text)) for span in spans))
    scripts = scripts_of(text, default)
    whole = list(chain.from_iterable(repeat(span.whole, len(span.text)) for span in spans))
    found = breaks(text, scripts, whole)
    newlines = {place for place, character in enumerate(text) if character == "\n"}
    ends = {0, len(text)} | found | newlines | {place + 1 for place in newlines}
    tied = _beside_bars(text) - ends
    setter = _Setter(text, owner, scripts, _fonts(spans, scripts, fonts), fonts)
    return tuple(
        replace(setter.piece(start, end), tied=True) if start in tied else setter.piece(start, end)
        for start, end in pairwise(sorted(ends | tied))
    )


def _beside_bars(text: str) -> set[int]:
    """Where a black bar meets a bracket or a comma: it is drawn by itself, on the same line."""
    if BAR not in text:
        return set()
    return {
        place
        for place in range(1, len(text))
        if (text[place - 1] == BAR) != (text[place] == BAR) and text[place] not in " \u200b"
    }


def hangs(cluster: str) -> bool:
    """Does this cluster begin with a sign that sits on the letter before it?"""
    return cluster[:1] != "" and ("\u17b4" <= cluster[0] <= "\u17d3" or cluster[0] == "\u17dd")


@lru_cache(maxsize=16384)
def _piece(runs: tuple[Run, ...], space: float = 0.0) -> Piece:
    glyphs = [glyph for run in runs for glyph in run.font.shape(run.text, run.script).glyphs]
    return Piece(
        runs,
        sum(run.width for run in runs),
        space,
        stacked=any(glyph.in_cluster > 1 or glyph.y or not glyph.width for glyph in glyphs),
        clusters=sum(run.clusters for run in runs),
        has_han=any(run.script is Script.HAN for run in runs),
        ends_in_han=bool(runs) and runs[-1].script is Script.HAN,
        is_bar=bool(runs) and runs[0].font is BARS,
    )


#: What hangs on a letter is shaped with it, or it would show a dotted circle; so do signs that nobody sees.
_HANGING = frozenset((*INVISIBLE, *map(chr, range(0x17B4, 0x17D4))))


def _fonts(spans: Sequence[Span], scripts: Sequence[Script], fonts: Stack) -> Sequence[Font | None]:
    """The font of every character; None for line ends. Raises MissingGlyph."""
    found: list[Font | None] = []
    for span in spans:
        place = len(found)
        for script, group in groupby(scripts[place : place + len(span.text)]):
            begin = len(found) - place
            known = fonts.by_character(script, bold=span.bold)
            for line in _kept_lines(span.text[begin : begin + sum(1 for _ in group)]):
                found.extend([None] if line == "\n" else map(known.__getitem__, line))
    return found


def _kept_lines(text: str) -> Sequence[str]:
    """A text cut at its line ends, which are parts of their own."""
    return re.split("(\n)", text) if "\n" in text else (text,)


class _Setter(NamedTuple):
    text: str
    owner: Sequence[Span]
    scripts: Sequence[Script]
    fonts_at: Sequence[Font | None]
    fonts: Stack

    def piece(self, start: int, end: int) -> Piece:
        words = self.text[start:end]
        if words == "\n":
            return Piece((), 0.0, newline=True)
        body = start + len(words.rstrip(" \u200b"))
        font, script = self.fonts_at[start], self.scripts[start]
        alike = (
            self.fonts_at[start:body].count(font) == self.scripts[start:body].count(script) == body - start
        )
        if alike and font and body > start and "\u200b" not in words:
            return _word(words, font, script, self.fonts)
        spaces = self.text.count(" ", body, end)
        return _piece(tuple(self._runs(start, body)), self._space(body) * spaces if spaces else 0.0)

    def _runs(self, start: int, end: int) -> list[Run]:
        runs, place = [], start
        while place < end:
            font, after = self.fonts_at[place], place + 1
            while after < end and self._joins(place, after):
                after += 1
            text = self.text[place:after].replace("\u200b", "")
            if text and font:
                runs.append(Run(font, text, self.scripts[place]))
            place = after
        return runs

    def _joins(self, first: int, place: int) -> bool:
        """Does this character continue the run that began at `first`?"""
        if self.fonts_at[place] is self.fonts_at[first] and self.scripts[place] is self.scripts[first]:
            return True  # bold has fonts of its own
        return self.text[place] in _HANGING and self.owner[place].bold == self.owner[first].bold

    def _space(self, place: int) -> float:
        return _width_of_a_space(self.scripts[max(place - 1, 0)], self.fonts)


@cache
def _width_of_a_space(script: Script, fonts: Stack) -> float:
    return Run(fonts.font_for(" ", script), " ", Script.LATIN).width


@lru_cache(maxsize=16384)
def _word(words: str, font: Font, script: Script, fonts: Stack) -> Piece:
    """A piece that one font draws: most are, and come again in the next letter."""
    bare = words.rstrip(" ")
    spaces = len(words) - len(bare)
    space = _width_of_a_space(script, fonts) * spaces if spaces else 0.0
    return _piece((Run(font, bare, script),), space)


def lines_of(pieces: Sequence[Piece], first: float, rest: float) -> tuple[Line, ...]:
    """Fill lines: `first` is the width of the first one, `rest` that of the others, as parts of the size."""
    fitting = tuple(_fitting(pieces, min(first, rest)))
    lines = _fill(fitting, first, rest)
    if len(lines) < 2 or lines[-1].width >= _SHORTEST_LAST_LINE * rest:
        return lines
    # A lone word on the last line: narrow the measure a little, as long as that costs no further line.
    best = lines
    for shrink in (0.98, 0.96, 0.94):
        tried = _fill(fitting, first * shrink, rest * shrink)
        if len(tried) > len(lines) or best[-1].width >= _SHORTEST_LAST_LINE * rest:
            break
        best = tried
    return best


_SHORTEST_LAST_LINE = 0.13


def _tied_to(current: Sequence[Piece]) -> list[Piece]:
    """What goes to the next line with a piece that is tied to the last of these, unless all would."""
    begin = len(current) - 1
    while begin > 0 and current[begin].tied:
        begin -= 1
    return list(current[begin:]) if begin > 0 else []


def _width(pieces: Sequence[Piece]) -> float:
    """How wide pieces are on a line; a space behind the last one does not count."""
    return sum(piece.width + piece.space for piece in pieces) - pieces[-1].space if pieces else 0.0


def _fitting(pieces: Sequence[Piece], width: float) -> list[Piece]:
    """The pieces, those that are wider than a line (an address, an unknown word) cut between clusters."""
    found: list[Piece] = []
    for piece in pieces:
        found.extend([piece] if piece.width <= width else _cut(piece))
    return found


def _cut(piece: Piece) -> list[Piece]:
    clusters = [(run, cluster) for run in piece.runs for cluster in khmer.CLUSTER.findall(run.text)]
    parts = [_piece((run._replace(text=cluster),)) for run, cluster in clusters]
    parts[-1] = replace(parts[-1], space=piece.space)
    parts[0] = replace(parts[0], tied=piece.tied)
    return parts


def _fill(pieces: Sequence[Piece], first: float, rest: float) -> tuple[Line, ...]:
    lines: list[Line] = []
    current: list[Piece] = []
    width = space = 0.0
    for piece in pieces:
        limit = rest if lines else first
        full = bool(current) and width + space + piece.width > limit + 1e-6
        if piece.newline or full:
            over = _tied_to(current) if piece.tied else []
            if over:
                del current[-len(over) :]
                width = _width(current)
            lines.append(Line(tuple(current), width, last=piece.newline))
            current, width, space = over, _width(over), 0.0
        if piece.newline:
            continue
        current.append(piece)
        width += space + piece.width
        space = piece.space
    if current:
        lines.append(Line(tuple(current), width, last=True))
    return tuple(lines)
