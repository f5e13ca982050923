"""Words taken out of a document for good, each with a black bar in its place (R132).

A document that Sarana makes is redacted before it is drawn: what is taken out is never in the file, neither
on its pages nor in its tags, fonts or metadata. A finished PDF, whoever made it, is redacted as a picture:
its pages are drawn, the bars painted over them, and nothing but the pixels goes into the new file.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import lru_cache
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from sarana.documents.disclosure import in_words
from sarana.documents.markup import clean
from sarana.documents.template import languages
from sarana.documents.typeset.fonts import BAR
from sarana.documents.typeset.lines import Span
from sarana.documents.words import Letter, Version
from sarana.errors import NotAPdf
from sarana.forms.state import Fact

#: Always as long, whatever stood there.
TAKEN_OUT = BAR * 5


def redact(letter: Letter, passages: Iterable[str]) -> tuple[Letter, Mapping[str, int]]:
    """The letter without these passages, and how often each was found.

    Letters are compared without regard to capitals, and any white space counts as one.
    """
    found = {passage: 0 for passage in map(clean, passages) if passage}
    # The longest first: a name before a part of it.
    patterns = {passage: _pattern(passage) for passage in sorted(found, key=len, reverse=True)}

    def places(words: str) -> list[tuple[int, int]]:
        taken: list[tuple[int, int]] = []
        for passage, pattern in patterns.items():
            for match in pattern.finditer(words):
                if not any(match.start() < end and start < match.end() for start, end in taken):
                    taken.append(match.span())
                    found[passage] += 1
        return sorted(taken)

    return _redacted(letter, places), found


def words_of(facts: Mapping[str, Fact], names: Iterable[str]) -> tuple[str, ...]:
    """What facts say in every language that letters are written in: the passages that tell them."""
    told = [in_words(facts[name], language) for name in names if name in facts for language in languages()]
    return tuple(dict.fromkeys(str(words) for words in told if words))


def _pattern(passage: str) -> re.Pattern[str]:
    """Latin words whole: "Ann" is not taken out of "planned". Khmer and Chinese have no spaces to go by."""
    words = r"\s+".join(map(re.escape, passage.split()))
    before = rf"(?<!{_LATIN})" if re.match(_LATIN, passage) else ""
    after = rf"(?!{_LATIN})" if re.match(_LATIN, passage[-1]) else ""
    return re.compile(before + words + after, re.IGNORECASE)


@lru_cache(maxsize=256)
def _pattern_anywhere(passage: str) -> re.Pattern[str]:
    """The same on a drawn page, where a line may end between any two letters of Khmer and Chinese."""
    within = r"[\s\x00]*".join(map(re.escape, "".join(passage.split())))
    before = rf"(?<!{_LATIN})" if re.match(_LATIN, passage) else ""
    after = rf"(?!{_LATIN})" if re.match(_LATIN, passage[-1]) else ""
    return re.compile(before + within + after, re.IGNORECASE)


_LATIN = "[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"


_Places = Callable[[str], Sequence[tuple[int, int]]]


def _redacted(letter: Letter, places: _Places) -> Letter:
    number = letter.register_number
    return replace(
        letter,
        versions=tuple(_version(version, places) for version in letter.versions),
        register_number="" if places(number) else number,  # its square code would still hold it
        english=_redacted(letter.english, places) if letter.english else None,
    )


def _version(version: Version, places: _Places) -> Version:
    """Every text of a version; what the program itself says of it (language, figures) has no part in it."""
    changed = {
        field.name: _anything(getattr(version, field.name), places)
        for field in fields(version)
        if field.name not in _NOT_WORDS
    }
    return replace(version, **changed)


_NOT_WORDS = frozenset({"language", "_page", "_digits"})


def _anything(said: Any, places: _Places) -> Any:
    """Words in whatever holds them: texts, rows, tables."""
    if isinstance(said, Enum):
        return said
    if isinstance(said, str):
        return "".join(span.text for span in _text((Span(said),), places))
    if isinstance(said, tuple) and said and all(isinstance(each, Span) for each in said):
        return _text(said, places)
    if isinstance(said, tuple):
        return tuple(_anything(each, places) for each in said)
    if hasattr(said, "__dataclass_fields__"):
        return replace(
            said, **{field.name: _anything(getattr(said, field.name), places) for field in fields(said)}
        )
    return said


def _text(text: tuple[Span, ...], places: _Places) -> tuple[Span, ...]:
    """Spans without the passages, which may begin in one span and end in another."""
    whole = "".join(span.text for span in text)
    taken = places(whole)
    kept: list[Span] = []
    place = 0
    for span in text:
        begin, end, at = place, place + len(span.text), place
        for start, stop in taken:
            if begin <= start < end:
                kept.append(replace(span, text=whole[at:start] + TAKEN_OUT))
            if start < end and stop > begin:
                at = min(max(at, stop), end)
        kept.append(replace(span, text=whole[at:end]))
        place = end
    return tuple(span for span in kept if span.text)


# ---- a finished PDF


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page (1 is the first); millimetres from its upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float


_DOTS = 200  # to an inch
_POINTS, _MILLIMETRES = 72.0, 25.4
_AROUND = 1.0  # points of margin: no edge of a letter looks out


def pictured(
    pdf: bytes, passages: Iterable[str], boxes: Sequence[Box] = ()
) -> tuple[bytes, Mapping[str, int]]:
    """A PDF of pictures of the pages, with bars over the passages that are found and over the boxes.

    Also how often each passage was found: what is in a picture, or written in a way of its own, is not found
    and needs a box. Raises NotAPdf.
    """
    found = {passage: 0 for passage in map(clean, passages) if passage}
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotAPdf from error
    try:
        pages = [
            _page(page, found, [box for box in boxes if box.page == number])
            for number, page in enumerate(document, 1)
        ]
    finally:
        document.close()
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS)
    return written.getvalue(), found


def occurring(pdf: bytes, passages: Iterable[str]) -> frozenset[str]:
    """The passages that `pictured` would find in a PDF. Raises NotAPdf."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotAPdf from error
    try:
        pages = [_characters(page.get_textpage()) for page in document]
    finally:
        document.close()
    patterns = {passage: _pattern_anywhere(clean(passage)) for passage in passages if clean(passage)}
    return frozenset(passage for passage, pattern in patterns.items() if any(map(pattern.search, pages)))


def _characters(text: Any) -> str:
    """A page's text, one character for each that pdfium counts."""
    return "".join(chr(pdfium_c.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars()))


def _page(page: Any, found: dict[str, int], boxes: Sequence[Box]) -> Image.Image:
    picture: Image.Image = page.render(scale=_DOTS / _POINTS).to_pil().convert("L")
    pen, text, height = ImageDraw.Draw(picture), page.get_textpage(), page.get_height()
    one = _DOTS / _POINTS
    written = _characters(text)
    for passage in found:
        for match in _pattern_anywhere(passage).finditer(written):
            found[passage] += 1
            for number in range(text.count_rects(match.start(), match.end() - match.start())):
                left, bottom, right, top = text.get_rect(number)
                corners = (left - _AROUND, height - top - _AROUND, right + _AROUND, height - bottom + _AROUND)
                pen.rectangle([corner * one for corner in corners], fill=0)
    for box in boxes:
        corners = (box.left, box.top, box.left + box.width, box.top + box.height)
        pen.rectangle([corner * _DOTS / _MILLIMETRES for corner in corners], fill=0)
    return picture
