"""What stands around the text of every page: running head, foot, watermark."""

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sarana.documents.blocks import TAGS, Align, Paragraph, Style
from sarana.documents.pages import A4, MM, Area
from sarana.documents.pdf.ink import Ink
from sarana.documents.typeset.lines import Colour, Span
from sarana.documents.words import Letter

#: Where the text of a page stands.
AREA = Area(25 * MM, A4[1] - 12 * MM, 165 * MM, A4[1] - 12 * MM - 21 * MM, head=9 * MM)

#: High enough for all that stands under it in two languages: printers leave some 5 mm of an edge white.
_FOOT = 19.5 * MM
#: The least between two heads on one line.
_APART = 12.0

_GREY: Colour = (0.4, 0.4, 0.4)
_RULE: Colour = (0.6, 0.6, 0.6)
_FAINT: Colour = (0.62, 0.62, 0.62)
_WATERMARK: Colour = (0.91, 0.91, 0.91)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the text of every page. Read aloud is only what the paper is not, once, at its end:
    that it is a draft or for practice, that its wording is a proposal.
    """

    letter: Letter
    before: int = 0  # pages of the same letter in another language, which are counted with these
    after: int = 0

    def head_and_foot(self, ink: Ink, number: int, count: int) -> None:
        with ink.artifact("Pagination"):
            if number > 1:
                self._head(ink)
            self._foot(ink, number, count)

    def across(self, ink: Ink, last: bool) -> None:
        """What lies across the page: for whom this copy is, and whether it is meant."""
        self._recipient(ink)
        self._proposal(ink, last)
        self._watermark(ink, last)

    @staticmethod
    def _told(ink: Ink, last: bool, language: str) -> AbstractContextManager[None]:
        """Read aloud on the last page, left out on the others."""
        return ink.content("P", TAGS.get(language, language)) if last else ink.artifact("Pagination")

    def _recipient(self, ink: Ink) -> None:
        """For whom this copy is, up the margin: a page that is copied still says so (R19)."""
        x = A4[0] - 11 * MM
        for version in self.letter.versions:
            if not version.copy_for:
                continue
            words = f"{version.classification}   {version.copy_for}   {version.number}"
            with ink.artifact("Pagination"), ink.turned(x, 40 * MM, 0.0, 1.0):
                block = Paragraph((Span(words),), Style(7.5, 13.0, colour=_FAINT), version.language)
                block.draw_lines(ink, 0.0, 0.0, A4[1] - 80 * MM)
            x += 13.0

    def _proposal(self, ink: Ink, last: bool) -> None:
        """Under the foot, that the Parties have not agreed on the wording yet."""
        top = _FOOT - 1.0 - 12.5 * len(self.letter.versions)
        proposals = [(v.language, v.proposal) for v in self.letter.versions if v.proposal]
        for align, (language, words) in zip((Align.LEFT, Align.RIGHT), proposals, strict=False):
            with self._told(ink, last, language):
                self._line(ink, top, words, language, align)

    def _watermark(self, ink: Ink, last: bool) -> None:
        if not any(version.watermark for version in self.letter.versions):
            return
        angle = math.atan2(A4[1], A4[0]) * 0.85
        marks = [(version.language, version.watermark) for version in self.letter.versions]
        with ink.under(), ink.turned(A4[0] / 2, A4[1] / 2, math.cos(angle), math.sin(angle)):
            top = 52.0 * len(marks)
            for language, words in marks:
                style = Style(64.0, 104.0, Align.CENTRE, colour=_WATERMARK, heading=language != "km")
                block = Paragraph((Span(words, bold=True),), style, language)
                with self._told(ink, last, language):
                    block.draw_lines(ink, -300.0, top, 600.0)
                top -= 104.0

    def _head(self, ink: Ink) -> None:
        top = A4[1] - 9 * MM
        for align, (language, words) in zip((Align.LEFT, Align.RIGHT), self._heads(), strict=False):
            self._line(ink, top, words, language, align)

    def _heads(self) -> list[tuple[str, str]]:
        """Whose paper it is, and its number; in a second language the number alone where room is short."""
        versions = self.letter.versions
        heads = [(v.language, "   ".join(filter(None, (v.sender, v.number)))) for v in versions]
        wide = sum(_paragraph(words, language, Align.LEFT).natural_width() for language, words in heads)
        if len(versions) == 2 and wide + _APART > AREA.width:
            heads[1] = (versions[1].language, versions[1].number)
        return heads

    def _foot(self, ink: Ink, number: int, count: int) -> None:
        ink.rule(AREA.left, _FOOT, AREA.left + AREA.width, _FOOT, 0.5, _RULE)
        top = _FOOT - 1.0
        for version in self.letter.versions:
            left = "   ".join(filter(None, (version.classification, version.copy_for)))
            self._line(ink, top, left, version.language, Align.LEFT)
            page = version.page(self.before + number, self.before + count + self.after)
            self._line(ink, top, page, version.language, Align.RIGHT)
            top -= 12.5

    def _line(self, ink: Ink, top: float, words: str, language: str, align: Align) -> None:
        _paragraph(words, language, align).draw_lines(ink, AREA.left, top, AREA.width)


def _paragraph(words: str, language: str, align: Align) -> Paragraph:
    return Paragraph((Span(words),), Style(7.5, 13.0, align, colour=_GREY), language)
