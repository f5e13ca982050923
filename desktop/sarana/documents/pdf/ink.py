"""One PDF while it is being drawn: pages, glyphs, lines and boxes, each with its meaning."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Any

from sarana.documents.pdf.bookmarks import Bookmark, write_bookmarks
from sarana.documents.pdf.colour import compressed_srgb
from sarana.documents.pdf.embedding import Codes
from sarana.documents.pdf.lines import Fragment
from sarana.documents.pdf.metadata import xmp
from sarana.documents.pdf.objects import (
    MULTIPLY,
    Catalog,
    Deflated,
    Document,
    Page,
    Stream,
    array,
    dictionary,
    name,
    string,
)
from sarana.documents.pdf.signing import reserve
from sarana.documents.pdf.tags import Tags, write_tree
from sarana.documents.typeset.lines import Colour


class Ink:
    """Draws on A4 pages. Everything is inside an element of the structure tree or an artifact."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        subject: str,
        language: str,
        size: tuple[float, float],
        part: tuple[int, str] = (2, "U"),
    ) -> None:
        self.size, self._part = size, part
        self._language = language
        document: Any = Document(compression=1, pdfVersion=(1, 4) if part[0] == 1 else (1, 7), lang=language)
        document.Catalog = self._catalog(document.Catalog)
        self._document = document
        info = self._document.info
        info.title, info.author, info.subject = title, author, subject
        info.creator, info.producer = "Sarana", "Sarana, ReportLab"
        self._tags = Tags(language)
        self._pages: list[Any] = []
        self._operators: list[str] = []
        self._tagged = False  # inside `content`
        self._open = False  # a marked content of it has begun
        self._silent = False  # inside `artifact`
        self._codes = Codes(document, names_codes=part[0] == 1)
        self._label = ""  # of the signature
        self._bookmarks: list[Bookmark] = []

    @staticmethod
    def _catalog(plain: Any) -> Any:
        catalog: Any = Catalog()
        catalog.__dict__.update(plain.__dict__)
        catalog.ViewerPreferences = dictionary(DisplayDocTitle="true")
        catalog.MarkInfo = dictionary(Marked="true")
        catalog.Outlines = None  # see bookmarks
        return catalog

    # ---- pages

    def next_page(self) -> None:
        self._close_page()
        self._pages.append(Page(*self.size))
        self._tags.marks.append([])

    def _close_page(self) -> None:
        if self._pages:
            content = "\n".join(self._operators).encode("ascii") + b"\n"
            self._document.updateSignature(content)
            self._pages[-1].Contents = Stream(content)
            self._document.addPage(self._pages[-1])
            self._operators = []

    # ---- meaning

    @contextmanager
    def element(self, tag: str, language: str = "", key: object = None, **attributes: str) -> Iterator[None]:
        """A group of the structure tree; what is drawn inside must be in a `content` of its own."""
        if self._silent:
            yield
            return
        self._tags.begin(tag, language, key, attributes)
        yield
        self._tags.end()

    @contextmanager
    def content(self, tag: str, language: str = "", key: object = None, **attributes: str) -> Iterator[None]:
        """An element that is drawn: a paragraph, a heading, a figure.

        Its marks are one marked content or several beside each other, never inside each other: poppler
        takes the end of an inner one for the end of the outer.
        """
        with self.element(tag, language, key, **attributes):
            self._tagged = not self._silent
            yield
            self._close()
            self._tagged = False

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What a screen reader leaves out, whatever it is: rules, running heads, watermarks."""
        self._operators.append(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC")
        self._silent = True
        yield
        self._silent = False
        self._operators.append("EMC")

    def bookmark(self, words: str, language: str, top: float) -> None:
        """Remember a heading; of a paper in two languages those of the first are enough."""
        if language == self._language and not self._silent:
            self._bookmarks.append(Bookmark(words, len(self._pages) - 1, top))

    def _close(self) -> None:
        if self._open:
            self._operators.append("EMC")
            self._open = False

    def _put(self, operators: str) -> None:
        """Marks onto the page, inside the marked content that they belong to."""
        if self._tagged and not self._open:
            self._operators.append(self._begin(""))
            self._open = True
        self._operators.append(operators)

    # ---- marks

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._put(f"{_rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def strips(self, strips: Sequence[tuple[float, float, float]], height: float, colour: Colour) -> None:
        """Many strips (x, y, width) of one height in one go: a QR code."""
        rectangles = " ".join(f"{x:.3f} {y:.3f} {width:.3f} {height:.3f} re" for x, y, width in strips)
        self._put(f"{_rgb(colour)} rg {rectangles} f")

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float, colour: Colour) -> None:
        line = f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S"
        self._put(f"{_rgb(colour)} RG {width:.2f} w {line}")

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        """A circle around (x, y), as four curves (ISO 32000-1, 8.5.2.2)."""
        bow = 0.5523 * radius
        corners = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
        path = [f"{x + radius:.2f} {y:.2f} m"]
        for (x1, y1), (x2, y2) in pairwise(corners):
            first = f"{x + x1 * radius + x2 * bow:.2f} {y + y1 * radius + y2 * bow:.2f}"
            second = f"{x + x2 * radius + x1 * bow:.2f} {y + y2 * radius + y1 * bow:.2f}"
            path.append(f"{first} {second} {x + x2 * radius:.2f} {y + y2 * radius:.2f} c")
        self._put(f"{_rgb(colour)} RG {width:.2f} w {' '.join(path)} s")

    @contextmanager
    def turned(self, x: float, y: float, cosine: float, sine: float) -> Iterator[None]:
        """Draw around (x, y) turned anticlockwise."""
        self._operators.append(f"q {cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f} cm")
        yield
        self._operators.append("Q")

    @contextmanager
    def under(self) -> Iterator[None]:
        """Draw as if under what is there already: a watermark that a shaded table does not hide."""
        self._pages[-1].blends = True
        self._operators.append(f"q /{MULTIPLY} gs")
        yield
        self._operators.append("Q")

    def words(self, x: float, y: float, words: Fragment, colour: Colour) -> None:
        """Draw a paragraph's lines, the first one's baseline from (x, y)."""
        self._close()
        code, put = self._codes.__getitem__, self._operators.append
        put(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {_rgb(colour)} rg BT")
        for show in words:
            begin = self._begin(show.told)
            drawn = show.pattern % tuple(map(code, show.glyphs))
            drawn = f"{begin}\n{drawn}\nEMC" if begin else drawn
            put(drawn if show.is_text else f"ET\n{drawn}\nBT")
        put("ET Q")

    def _begin(self, told: str) -> str:
        """The operator that begins a marked content.

        `told` is what a reader gets back for glyphs that are reordered or stacked, as /ActualText has it.
        """
        tag, mark = ("Span", "")
        if self._tagged:
            tag, number = self._tags.mark()
            mark = f"/MCID {number}"
        if told:
            return f"/Span <<{mark} /ActualText <{told}>>> BDC"
        return f"/{tag} <<{mark}>> BDC" if mark else ""

    # ---- the file

    def reserve_signature(self, label: str) -> None:
        """Leave room for a signature over the file; `label` is what a screen reader says of it."""
        self._label = label

    def finish(self) -> bytes:
        """The whole file."""
        self._close_page()
        document = self._document
        profile = document.Reference(Deflated(compressed_srgb(), N=3))
        document.Catalog.OutputIntents = array(
            [
                dictionary(
                    Type=name("OutputIntent"),
                    S=name("GTS_PDFA1"),
                    DestOutputProfile=profile,
                    OutputConditionIdentifier=string("sRGB"),
                    Info=string("sRGB"),
                )
            ]
        )
        widget = reserve(document, self._pages[0], self._label) if self._label else 0
        write_tree(document, self._tags, self._pages, widget)
        write_bookmarks(document, self._bookmarks, self._pages)
        packet = xmp(document.info, document._timeStamp, self._language, self._part)
        document.Catalog.Metadata = Stream(packet, compress=False, Type=name("Metadata"), Subtype=name("XML"))
        return bytes(document.whole())


@cache
def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:.3g}" for part in colour)
