"""What each mark on the pages means: the structure tree of PDF/UA-1 (ISO 14289-1; ISO 32000-1, 14.7).

An element begun on one page may be continued on another: whoever draws gives the same `key` again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sarana.documents.pdf.objects import Document, Written, dictionary, name, string, written


@dataclass(eq=False)
class Element:
    """One element of the tree: a paragraph, a table, a cell. Its kids are elements or (page, mark) pairs.

    Attributes: "Scope" of a heading cell (14.8.5.7), "Alt" of a figure (14.9.3).
    """

    tag: str
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kids: list["Element | tuple[int, int]"] = field(default_factory=list)
    widget: int = 0  # the object of a field, on the first page


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


def write_tree(document: Document, tags: Tags, pages: list[Any], widget: int = 0) -> None:
    """Put the finished tree into the document (ISO 32000-1, 14.7.2); `widget`: a field on the first page."""
    root = dictionary(Type=name("StructTreeRoot"))
    places: list[int] = [document.number(page) for page in pages]
    owners: dict[Element, int] = {}
    if widget:
        form = Element("Form", widget=widget)
        tags.root.kids.append(form)
    root["K"] = b"%d 0 R" % _write(document, tags.root, document.number(root), places, owners)
    numbers: list[bytes] = []
    for index, (page, marks) in enumerate(zip(pages, tags.marks, strict=True)):
        page.StructParents, page.Tabs = index, name("S")
        numbers.append(b"%d [%b]" % (index, b" ".join(b"%d 0 R" % owners[element] for element in marks)))
    if widget:
        numbers.append(b"%d %d 0 R" % (len(pages), owners[form]))
    root["ParentTree"] = document.refer(Written(b"<< /Nums [%b] >>" % b" ".join(numbers)))
    root["ParentTreeNextKey"] = len(pages) + bool(widget)
    document.Catalog.StructTreeRoot = document.refer(root)


def _write(
    document: Document, element: Element, parent: int, pages: list[int], owners: dict[Element, int]
) -> int:
    """Write an element and all below it; its number. A letter has hundreds: they are written in one go."""
    entry = Written(b"")
    own = owners[element] = document.number(entry)
    kids: list[bytes] = []
    on = {kid[0] for kid in element.kids if isinstance(kid, tuple)}
    page = on.pop() if len(on) == 1 else None  # of all its marks, if they are on one
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(b"%d 0 R" % _write(document, kid, own, pages, owners))
        elif page is not None:
            kids.append(b"%d" % kid[1])
        else:
            kids.append(b"<< /Type /MCR /Pg %d 0 R /MCID %d >>" % (pages[kid[0]], kid[1]))
    if element.widget:
        kids.append(b"<< /Type /OBJR /Obj %d 0 R /Pg %d 0 R >>" % (element.widget, pages[0]))
    parts = [b"<< /Type /StructElem /S /%b /P %d 0 R" % (element.tag.encode(), parent)]
    if element.language:
        parts.append(b"/Lang (%b)" % element.language.encode())
    if "Alt" in element.attributes:
        parts.append(b"/Alt " + written(string(element.attributes["Alt"]), document))
    if "Scope" in element.attributes:
        parts.append(b"/A << /O /Table /Scope /%b >>" % element.attributes["Scope"].encode())
    if page is not None:
        parts.append(b"/Pg %d 0 R" % pages[page])
    entry.content = b"%b /K [ %b] >>" % (b" ".join(parts), b"".join(kid + b" " for kid in kids))
    return own
