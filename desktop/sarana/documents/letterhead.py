"""The head of a letter: the motto of the Kingdom over the institution, or the institution by itself."""

from collections.abc import Iterator, Sequence

from sarana.documents.blocks import Align, Block, Columns, Gap, Paragraph, Style, Together, near
from sarana.documents.tables import Bar
from sarana.documents.typeset.lines import BLACK, Colour, Span
from sarana.documents.words import Version

#: Khmer takes more room than English, Chinese less: how two columns share a page.
SHARE = {"km": 1.12, "zh": 0.8, "en": 1.0}

#: Between the lines of a motto that stands on one line, under that of the sheet's first language.
_BETWEEN = "\N{EM SPACE}"

_GREY: Colour = (0.4, 0.4, 0.4)
_RED: Colour = (0.75, 0.05, 0.05)
_DARK_RED: Colour = (0.6, 0.0, 0.0)


def letterhead(emblem: str, versions: Sequence[Version]) -> Iterator[Block]:
    """The head in one language, or in several on one sheet; the first is the largest."""
    return _kingdom(versions) if emblem == "kingdom" else _named_above(versions, red=emblem == "embassy")


def _kingdom(versions: Sequence[Version]) -> Iterator[Block]:
    """The motto in the middle, the institution under it on the left."""
    for version in versions:
        first = version is versions[0]
        size = (13.0 if version.language == "km" else 12.0) if first else 10.0
        lines = version.motto if first else [_BETWEEN.join(version.motto)]
        yield from (_line(words, version, size, Align.CENTRE, heading=True) for words in lines)
    yield Bar(0.8, BLACK, share=0.16, before=3.0, after=4.0)
    size = _size(versions)
    if len(versions) == 1:
        only = versions[0]
        head = Together([*_institution(only, size), *_number(only, size)])
        yield Columns([head, _classification(only, size, Align.RIGHT)], [1.5, 1.0], keep_with_next=True)
        return
    # behind room for a number that is still to come the mark would read as the number
    close = all(any(map(str.isdigit, version.number)) for version in versions)
    columns = []
    for version in versions:
        last = [*_number(version, size), _classification(version, size, Align.LEFT)]
        columns.append(Together([*_institution(version, size), *([near(last)] if close else last)]))
    yield Columns(columns, [SHARE.get(version.language, 1.0) for version in versions], keep_with_next=True)


def _institution(version: Version, size: float) -> list[Paragraph]:
    return [_line(words, version, size, Align.LEFT, heading=True) for words in version.institution]


def _number(version: Version, size: float) -> list[Paragraph]:
    return [_line(version.number, version, size, Align.LEFT)] if version.number else []


def _named_above(versions: Sequence[Version], *, red: bool) -> Iterator[Block]:
    """The institution in the middle; for Chinese authorities in red over a red rule."""
    colour = _RED if red else BLACK
    for version in versions:
        first = version is versions[0]
        size = (17.0 if version.language == "zh" else 14.0) if first else 10.5
        for words in version.institution:
            yield _line(words, version, size, Align.CENTRE, heading=True, colour=colour)
    yield Bar(1.6 if red else 0.8, _RED if red else _GREY, double=red, before=5.0, after=8.0)
    size = _size(versions)
    for version in versions:
        number: Block = _line(version.number, version, size, Align.LEFT) if version.number else Gap(0.0)
        mark = _classification(version, size, Align.RIGHT)
        yield Columns([number, mark], [1.0, 1.0], keep_with_next=True)


def _size(versions: Sequence[Version]) -> float:
    return 10.5 if len(versions) == 1 else 9.5


def _classification(version: Version, size: float, align: Align) -> Paragraph:
    return _line(version.classification, version, size, align, bold=True, colour=_DARK_RED)


def _line(
    words: str,
    version: Version,
    size: float,
    align: Align,
    *,
    heading: bool = False,
    bold: bool = False,
    colour: Colour = BLACK,
) -> Paragraph:
    leading = size * (1.78 if version.language == "km" else 1.45)
    style = Style(size, leading, align, colour=colour, heading=heading, keep_with_next=True)
    return Paragraph((Span(words, bold=bold),), style, version.language)
