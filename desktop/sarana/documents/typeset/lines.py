"""Text as pieces that no line may cut, and those pieces as lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from sarana.documents.typeset import khmer
from sarana.documents.typeset.breaking import breaks
from sarana.documents.typeset.fonts import INVISIBLE, Font, Stack
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
    """Words that one font draws in one go."""

    font: Font
    size: float
    text: str
    script: Script
    colour: Colour

    @property
    def width(self) -> float:
        return self.font.shape(self.text, self.script).width * self.size / 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together on a line, and the white space that may follow it there."""

    runs: tuple[Run, ...]
    width: float
    space: float = 0.0
    spaces: int = 0
    newline: bool = False

    @property
    def ends_in_han(self) -> bool:
        return bool(self.runs) and self.runs[-1].script is Script.HAN


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph. `last`: the paragraph, or a forced line, ends here, so it is not stretched."""

    pieces: tuple[Piece, ...]
    width: float
    last: bool


def pieces_of(
    spans: Sequence[Span], fonts: Stack, size: float, colour: Colour, default: Script
) -> tuple[Piece, ...]:
    """The pieces of a paragraph, every character with its font; raises MissingGlyph."""
    text = "".join(span.text for span in spans)
    owner = [span for span in spans for _ in span.text]
    scripts = scripts_of(text, default)
    found = breaks(text, scripts, [span.whole for span in owner])
    newlines = {place for place, character in enumerate(text) if character == "\n"}
    cuts = sorted({0, len(text)} | found | newlines | {place + 1 for place in newlines})
    setter = _Setter(text, owner, scripts, fonts, size, colour)
    return tuple(setter.piece(start, end) for start, end in pairwise(cuts))


class _Setter(NamedTuple):
    text: str
    owner: Sequence[Span]
    scripts: Sequence[Script]
    fonts: Stack
    size: float
    colour: Colour

    def piece(self, start: int, end: int) -> Piece:
        if self.text[start:end] == "\n":
            return Piece((), 0.0, newline=True)
        body = end
        while body > start and self.text[body - 1] in " \u200b":
            body -= 1
        runs = tuple(self._runs(start, body))
        spaces = self.text.count(" ", body, end)
        return Piece(
            runs, sum(run.width for run in runs), self._space(body) * spaces if spaces else 0.0, spaces
        )

    def _font(self, place: int) -> Font:
        return self.fonts.font_for(self.text[place], self.scripts[place], bold=self.owner[place].bold)

    def _runs(self, start: int, end: int) -> list[Run]:
        runs, place = [], start
        while place < end:
            font, after = self._font(place), place + 1
            while after < end and self._joins(place, after, font):
                after += 1
            text = self.text[place:after].replace("\u200b", "")
            if text:
                runs.append(Run(font, self.size * font.scale, text, self.scripts[place], self.colour))
            place = after
        return runs

    def _joins(self, first: int, place: int, font: Font) -> bool:
        """Does this character continue the run that began at `first`?"""
        character = self.text[place]
        if self.owner[place].bold != self.owner[first].bold:
            return False
        if character in INVISIBLE or "\u17b4" <= character <= "\u17d3":
            return True  # what hangs on a letter is shaped with it, or it would show a dotted circle
        return self.scripts[place] is self.scripts[first] and self._font(place) is font

    def _space(self, place: int) -> float:
        font = self.fonts.font_for(" ", self.scripts[max(place - 1, 0)])
        return font.shape(" ", Script.LATIN).width * self.size * font.scale / 1000


def lines_of(pieces: Sequence[Piece], first: float, rest: float) -> tuple[Line, ...]:
    """Fill lines: `first` is the width of the first one, `rest` that of the others."""
    fitting = tuple(_fitting(pieces, min(first, rest)))
    lines = _fill(fitting, first, rest)
    if len(lines) < 2 or lines[-1].width >= _SHORTEST_LAST_LINE * rest:
        return lines
    # A lone word on the last line: narrow the measure a little, as long as that costs no further line.
    for shrink in (0.98, 0.96, 0.94):
        tried = _fill(fitting, first * shrink, rest * shrink)
        if len(tried) > len(lines):
            break
        if tried[-1].width >= _SHORTEST_LAST_LINE * rest:
            return tried
    return lines


_SHORTEST_LAST_LINE = 0.13


def _fitting(pieces: Sequence[Piece], width: float) -> list[Piece]:
    """The pieces, those that are wider than a line (an address, an unknown word) cut between clusters."""
    found: list[Piece] = []
    for piece in pieces:
        found.extend([piece] if piece.width <= width else _cut(piece))
    return found


def _cut(piece: Piece) -> list[Piece]:
    parts = []
    for run in piece.runs:
        for cluster in khmer.CLUSTER.findall(run.text):
            part = run._replace(text=cluster)
            parts.append(Piece((part,), part.width))
    parts[-1] = replace(parts[-1], space=piece.space, spaces=piece.spaces)
    return parts


def _fill(pieces: Sequence[Piece], first: float, rest: float) -> tuple[Line, ...]:
    lines: list[Line] = []
    current: list[Piece] = []
    width = space = 0.0
    for piece in pieces:
        limit = rest if lines else first
        full = bool(current) and width + space + piece.width > limit + 1e-6
        if piece.newline or full:
            lines.append(Line(tuple(current), width, last=piece.newline))
            current, width, space = [], 0.0, 0.0
        if piece.newline:
            continue
        current.append(piece)
        width += space + piece.width
        space = piece.space
    if current:
        lines.append(Line(tuple(current), width, last=True))
    return tuple(lines)
