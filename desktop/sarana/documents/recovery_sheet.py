"""The recovery sheets on paper: one page each, in every language, with the words numbered and as a QR code.

The PDF is made in memory. It opens the vault: whoever writes it anywhere must have said so to a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarana.documents.blocks import TAGS, Align, Block, Columns, Gap, Paragraph, Style, Together
from sarana.documents.handwriting import WritingLines
from sarana.documents.letterhead import SHARE
from sarana.documents.pages import A4, MM, Area, draw_pages
from sarana.documents.pages import paginate as paginated
from sarana.documents.pdf.ink import Ink
from sarana.documents.tables import Bar, Squares, Table, TableRow
from sarana.documents.template import common, languages, paper_words
from sarana.documents.typeset.lines import Colour, Span
from sarana.documents.words import digits
from sarana.vault import Sheet

_AREA = Area(20 * MM, A4[1] - 14 * MM, A4[0] - 40 * MM, A4[1] - 26 * MM)
_GREY: Colour = (0.4, 0.4, 0.4)
_WORDS_ACROSS = 3  # as many as languages: each heads a column
_CODE_SIDE = 52 * MM
#: Size and leading of running text: three languages stand on one page.
_TEXT = {"km": (8.6, 15.2), "zh": (8.8, 13.6), "en": (8.8, 12.0)}
_TITLE = {"km": (13.0, 23.0), "zh": (13.5, 20.0), "en": (14.0, 19.0)}
_PLAIN = "en"  # the language of words, numbers and codes


def draw_sheets(sheets: Sequence[Sheet]) -> bytes:
    """The sheets of one set as PDF, a page each."""
    title = " / ".join(_said("title_whole", code, sheets[0]) for code in languages())
    ink = Ink(title=title, author="Sarana", subject="", language=TAGS.get(_PLAIN, _PLAIN), size=A4)
    for sheet in sheets:
        pages = paginated(list(_Page(sheet).blocks()), _AREA)
        draw_pages(ink, pages, _AREA, lambda _ink, _number, _count: None, lambda _ink, _last: None)
    return ink.finish()


@dataclass(frozen=True, slots=True)
class _Page:
    """One sheet as blocks."""

    sheet: Sheet

    def blocks(self) -> Iterator[Block]:
        """What it is above, what is secret in the middle, what to do with it below."""
        yield Columns([self._title(code) for code in languages()], [1.0] * len(languages()))
        yield Bar(1.2, (0.0, 0.0, 0.0), before=3.0, after=6.0)
        yield self._facts()
        yield Gap(8.0)
        yield Columns([self._words(), self._code()], [2.15, 1.0], gap=16.0)
        if self.sheet.key_text:
            yield Together([*self._labels("key"), self._key()], before=6.0)
        yield Bar(0.5, _GREY, before=8.0, after=6.0)
        kind = "shares" if self.sheet.of > 1 else "whole"
        for part in ("what", f"needed_{kind}", f"keep_{kind}", "use", f"digits_{kind}", "drill"):
            texts = [self._text(part, code, bold=part.startswith("needed")) for code in languages()]
            yield Columns(texts, [SHARE.get(code, 1.0) for code in languages()], after=4.0)

    def _title(self, code: str) -> Paragraph:
        size, leading = _TITLE.get(code, _TITLE[_PLAIN])
        style = Style(size, leading, heading=True)
        title = "title" if self.sheet.of > 1 else "title_whole"
        return Paragraph((Span(_said(title, code, self.sheet)),), style, code, "H1")

    def _text(self, part: str, code: str, *, bold: bool = False, grey: bool = False) -> Paragraph:
        size, leading = _TEXT.get(code, _TEXT[_PLAIN])
        style = Style(size, leading, colour=_GREY) if grey else Style(size, leading)
        return Paragraph((Span(_said(part, code, self.sheet), bold=bold),), style, code)

    def _labels(self, part: str) -> list[Block]:
        texts = [self._text(part, code, grey=True) for code in languages()]
        return [Columns(texts, [1.0] * len(texts), gap=8.0)]

    def _facts(self) -> Table:
        """Which vault and which set; who keeps this sheet is written by hand."""
        rows: dict[str, Block] = {
            "vault": self._mono(self.sheet.vault_id),
            "digits": self._mono(self.sheet.digits),
            "made": self._mono(self.sheet.made.isoformat()),
            "keeper": WritingLines(None),
        }
        cells: list[tuple[list[Block], list[Block]]] = [
            (self._labels(name), [value]) for name, value in rows.items()
        ]
        return Table([TableRow(row) for row in cells], [1.0, 1.05])

    def _words(self) -> Table:
        """Down the columns, as one reads a list."""
        words = self.sheet.words
        down = -(-len(words) // _WORDS_ACROSS)
        rows = [
            TableRow(tuple([self._word(at + down * column)] for column in range(_WORDS_ACROSS)))
            for at in range(down)
        ]
        head = TableRow(tuple([self._text("words", code, bold=True)] for code in languages()))
        return Table(rows, [1.0] * _WORDS_ACROSS, head)

    def _word(self, at: int) -> Paragraph:
        if at >= len(self.sheet.words):
            return self._mono("")
        number = Span(f"{at + 1}.  ")
        return Paragraph((number, Span(self.sheet.words[at], bold=True)), Style(11.0, 14.5), _PLAIN)

    def _code(self) -> Block:
        side = Squares(modules(self.sheet.qr), _CODE_SIDE, _said("code", _PLAIN, self.sheet))
        under = [self._text("code", code, grey=True) for code in languages()]
        return Together([side, Gap(4.0), *under])

    def _key(self) -> Paragraph:
        """In groups of four, because it may have to be typed."""
        text = self.sheet.key_text
        groups = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
        return Paragraph((Span(groups, bold=True),), Style(11.0, 17.0), _PLAIN)

    def _mono(self, text: str) -> Paragraph:
        return Paragraph((Span(text),), Style(10.0, 15.0, Align.LEFT), _PLAIN)


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code with the quiet border that readers need."""
    import segno  # costs as much as the typesetter, and most papers need none

    code = segno.make(text, micro=False, error="m")
    return tuple(tuple(bool(dark) for dark in row) for row in code.matrix_iter(border=4))


def _said(part: str, code: str, sheet: Sheet) -> str:
    words = paper_words("recovery", part, code)
    own = digits(common(code)["digits"])
    holes = {"number": sheet.number, "of": sheet.of, "needed": sheet.needed}
    return words.format(**{name: str(value).translate(own) for name, value in holes.items()})
