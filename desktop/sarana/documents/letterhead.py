"""The head of a letter: the motto of the Kingdom over the institution, or the institution by itself."""

from collections.abc import Iterator, Sequence

from sarana.documents.blocks import Align, Block, Columns, Gap, Paragraph, Style, Together
from sarana.documents.tables import Bar
from sarana.documents.typeset.lines import BLACK, Colour, Span
from sarana.documents.words import Version

#: Khmer takes more room than English, Chinese less: how two columns share a page.
SHARE = {"km": 1.12, "zh": 0.9, "en": 1.0}

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
        yield from (_line(words, version, size, Align.CENTRE, heading=True) for words in version.motto)
    yield Bar(0.8, BLACK, share=0.16, before=4.0, after=5.0)
    size = _size(versions)
    columns: list[Block] = [_institution(version, size) for version in versions]
    shares = [SHARE.get(version.language, 1.0) for version in versions]
    if len(versions) == 1:
        columns.append(_classification(versions[0], size, Align.RIGHT))
        shares = [1.5, 1.0]
        yield Columns(columns, shares, keep_with_next=True)
        return
    stacked = [
        Together([column, _classification(version, size, Align.LEFT)])
        for column, version in zip(columns, versions, strict=True)
    ]
    yield Columns(stacked, shares, keep_with_next=True)


def _institution(version: Version, size: float) -> Together:
    names = [_line(words, version, size, Align.LEFT, heading=True) for words in version.institution]
    if version.number:
        names.append(_line(version.number, version, size, Align.LEFT))
    return Together(names)


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
