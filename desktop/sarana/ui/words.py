"""Words of a form on the screen: the safe Markdown subset of ODK, and Khmer lines that break between words.

What is shown here may come from any form that somebody imports: nothing in it is ever run, loaded or opened.
"""

import re
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from sarana.documents.typeset import khmer
from sarana.ui import style

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_KHMER = re.compile("[\u1780-\u17d3\u17dd]{6,}")
_MARKS = re.compile(r"[*_`#\[<]|\n")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)\)")
_COLOUR = re.compile(
    r"&lt;(span|font) (?:style=&quot;\s*color\s*:|color=&quot;)\s*(#?\w{3,20})\s*;?\s*&quot;&gt;"
    r"(.*?)&lt;/\1&gt;",
    re.DOTALL,
)
_HEADING = re.compile(r"<(/?)h[1-6]>")
_TAG = re.compile("<[^>]+>")
_ZERO_WIDTH_SPACE = "\u200b"


@lru_cache(maxsize=8192)
def breakable(text: str) -> str:
    """The text with a zero-width space between Khmer words, so that Qt does not break inside one.

    For showing only: these spaces never reach an answer.
    """
    return _KHMER.sub(lambda run: _ZERO_WIDTH_SPACE.join(khmer.segment(run.group())), text)


def literal(words: str) -> str:
    """Words as a button shows them: "&" in somebody's name is a letter, not the mark of a key."""
    return words.replace("&", "&&")


@lru_cache(maxsize=4096)
def html(text: str) -> str:
    """The text as harmless rich text, or "" where it is plain: what needs no markup is drawn faster."""
    if not _MARKS.search(text):
        return ""
    made = _reader().render(_LINK.sub(r"\1 (\2)", text)).strip()
    made = _HEADING.sub(lambda tag: "</b></p>" if tag.group(1) else "<p><b>", made)
    made = _COLOUR.sub(r'<span style="color:\2">\3</span>', made)
    if made.count("<p>") == 1 and made.startswith("<p>") and made.endswith("</p>"):
        made = made.removeprefix("<p>").removesuffix("</p>")
    return made.replace("\n", "<br/>") if "<" not in made else made


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text without its markup: for screen readers, lists and choices."""
    marked = html(text)
    return unescape(_TAG.sub(" ", marked)).strip() if marked else text


@cache
def _reader() -> "MarkdownIt":
    """ODK's subset: headings, lists, emphasis. Links and pictures stay words, HTML stays as typed."""
    from markdown_it import MarkdownIt  # forms need it, the first page does not

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return reader.disable(
        ["image", "link", "autolink", "code", "fence", "html_block", "html_inline", "reference"]
    )


class Words(QLabel):
    """Words that wrap."""

    def __init__(self, text: str = "", role: str = "", *, tone: str = "") -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if role or tone:
            style.mark(self, role, tone=tone)
        self._said = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text; "" hides nothing, whoever wants no empty line hides the widget."""
        if text == self._said:
            return
        self._said = text
        marked = html(text)
        self.setTextFormat(Qt.TextFormat.RichText if marked else Qt.TextFormat.PlainText)
        self.setText(breakable(marked or text))
        self.setAccessibleName(plain(text))

    def said(self) -> str:
        """The text as it was given."""
        return self._said
