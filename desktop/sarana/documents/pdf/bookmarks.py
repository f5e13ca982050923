"""Bookmarks: the headings of a long paper, to be jumped to (ISO 32000-1, 12.3.3)."""

from collections.abc import Sequence
from typing import NamedTuple

from sarana.documents.pdf.objects import Document, Page, Written, string, written

#: A paper of fewer pages is quicker turned over.
_LONG = 5


class Bookmark(NamedTuple):
    """A heading, and where it stands."""

    words: str
    page: int  # 0 is the first
    top: float  # points from the page's foot


def write_bookmarks(document: Document, bookmarks: Sequence[Bookmark], pages: Sequence[Page]) -> None:
    """Put them into the document, one under the other; nothing into a short one."""
    if len(pages) < _LONG or not bookmarks:
        return
    root, entries = Written(b""), [Written(b"") for _ in bookmarks]
    parent, numbers = document.number(root), [document.number(entry) for entry in entries]
    for place, (entry, bookmark) in enumerate(zip(entries, bookmarks, strict=True)):
        beside = b""
        if place:
            beside += b" /Prev %d 0 R" % numbers[place - 1]
        if place < len(entries) - 1:
            beside += b" /Next %d 0 R" % numbers[place + 1]
        entry.content = b"<< /Title %b /Parent %d 0 R%b /Dest [%d 0 R /XYZ null %d null] >>" % (
            written(string(bookmark.words), document),
            parent,
            beside,
            document.number(pages[bookmark.page]),
            bookmark.top,
        )
    root.content = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (
        numbers[0],
        numbers[-1],
        len(numbers),
    )
    document.Catalog.Outlines = document.refer(root)
