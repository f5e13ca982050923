"""What each mark on the pages means: the structure tree of PDF/UA-1 (ISO 14289-1; ISO 32000-1, 14.7).

An element begun on one page may be continued on another: whoever draws gives the same `key` again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc

from sarana.documents.pdf.objects import array, dictionary, name, string


@dataclass(eq=False)
class Element:
    """One element of the tree: a paragraph, a table, a cell. Its kids are elements or (page, mark) pairs.

    Attributes: "Scope" of a heading cell (14.8.5.7), "Alt" of a figure (14.9.3).
    """

    tag: str
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kids: list["Element | tuple[int, int]"] = field(default_factory=list)


class Tags:
    """The tree as it grows while pages are drawn."""

    def __init__(self, language: str) -> None:
        self.root = Element("Document", language)
        self.marks: list[list[Element]] = []  # per page, in the order of the page's mark numbers
        self._open = [self.root]
        self._by_key: dict[object, Element] = {}

    def begin(self, tag: str, language: str, key: object, attributes: Mapping[str, str]) -> None:
        """Open an element inside the open one, or go on with the one that was begun with this key."""
        element = self._by_key.get(key) if key is not None else None
        if element is None:
            element = Element(tag, language, attributes)
            self._open[-1].kids.append(element)
            if key is not None:
                self._by_key[key] = element
        self._open.append(element)

    def end(self) -> None:
        self._open.pop()

    def mark(self) -> tuple[str, int]:
        """The open element gets the next mark of the current page: its tag and the mark's number."""
        page = self.marks[-1]
        element = self._open[-1]
        element.kids.append((len(self.marks) - 1, len(page)))
        page.append(element)
        return element.tag, len(page) - 1


def write_tree(document: Any, tags: Tags, pages: list[Any]) -> None:
    """Put the finished tree into the document (ISO 32000-1, 14.7.2)."""
    root = dictionary(Type=name("StructTreeRoot"))
    owners: dict[Element, Any] = {}
    root["K"] = _write(document, tags.root, document.Reference(root), pages, owners)
    numbers: list[Any] = []
    for index, (page, marks) in enumerate(zip(pages, tags.marks, strict=True)):
        page.StructParents, page.Tabs = index, name("S")
        numbers += [index, array([owners[element] for element in marks])]
    root["ParentTree"] = dictionary(Nums=array(numbers))
    root["ParentTreeNextKey"] = len(pages)
    document.Catalog.StructTreeRoot = root


def _write(document: Any, element: Element, parent: Any, pages: list[Any], owners: dict[Element, Any]) -> Any:
    entry = _Entry(element, parent, [document.Reference(page) for page in pages])
    reference = owners[element] = document.Reference(entry)
    for kid in element.kids:
        if isinstance(kid, Element):
            entry.kids.append(_write(document, kid, reference, pages, owners))
        else:
            entry.kids.append(kid)
    return reference


class _Entry(pdfdoc.PDFObject):
    """A structure element, written in one go: a letter has hundreds, and ReportLab takes them key by key."""

    __RefOnly__ = 1

    def __init__(self, element: Element, parent: Any, pages: list[Any]) -> None:
        self.kids: list[Any] = []
        self._element, self._parent, self._pages = element, parent, pages

    def format(self, document: Any) -> bytes:
        element = self._element
        parts = [b"<< /Type /StructElem /S /", element.tag.encode(), b" /P ", self._parent.format(document)]
        if element.language:
            parts += [b" /Lang (", element.language.encode(), b")"]
        if "Alt" in element.attributes:
            parts += [b" /Alt ", string(element.attributes["Alt"]).format(document)]
        if "Scope" in element.attributes:
            parts += [b" /A << /O /Table /Scope /", element.attributes["Scope"].encode(), b" >>"]
        parts += [
            self._own_page(document),
            b" /K [ ",
            *(self._kid(kid, document) for kid in self.kids),
            b"] >>",
        ]
        return b"".join(parts)

    def _page(self) -> int | None:
        """The page of all marks of this element, if they are on one."""
        pages = {kid[0] for kid in self.kids if isinstance(kid, tuple)}
        return pages.pop() if len(pages) == 1 else None

    def _own_page(self, document: Any) -> bytes:
        page = self._page()
        return b"" if page is None else b" /Pg " + self._pages[page].format(document)

    def _kid(self, kid: Any, document: Any) -> bytes:
        if not isinstance(kid, tuple):
            return bytes(kid.format(document)) + b" "
        page, mark = kid
        if self._page() is not None:
            return b"%d " % mark
        return b"<< /Type /MCR /Pg %b /MCID %d >> " % (self._pages[page].format(document), mark)
