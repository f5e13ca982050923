"""What each mark on the pages means: the structure tree of PDF/UA-1 (ISO 14289-1; ISO 32000-1, 14.7).

An element begun on one page may be continued on another: whoever draws gives the same `key` again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sarana.documents.pdf.objects import array, dictionary, name, string

#: Which of our attributes belong to which owner (ISO 32000-1, 14.8.5).
_TABLE_ATTRIBUTES = frozenset({"Scope", "ColSpan", "RowSpan"})


@dataclass(eq=False)
class Element:
    """One element of the tree: a paragraph, a table, a cell. Its kids are elements or (page, mark) pairs."""

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
    reference = document.Reference(root)
    owners: dict[Element, Any] = {}
    root["K"] = _write(document, tags.root, reference, pages, owners)
    numbers: list[Any] = []
    for index, (page, marks) in enumerate(zip(pages, tags.marks, strict=True)):
        page.StructParents, page.Tabs = index, name("S")
        numbers += [index, array([owners[element] for element in marks])]
    root["ParentTree"] = dictionary(Nums=array(numbers))
    root["ParentTreeNextKey"] = len(pages)
    document.Catalog.StructTreeRoot = root


def _write(document: Any, element: Element, parent: Any, pages: list[Any], owners: dict[Element, Any]) -> Any:
    entry = dictionary(Type=name("StructElem"), S=name(element.tag), P=parent)
    reference = owners[element] = document.Reference(entry)
    if element.language:
        entry["Lang"] = string(element.language)
    if "Alt" in element.attributes:
        entry["Alt"] = string(element.attributes["Alt"])
    table = {key: value for key, value in element.attributes.items() if key in _TABLE_ATTRIBUTES}
    if table:
        entry["A"] = dictionary(
            O=name("Table"), **{key: _attribute(key, value) for key, value in table.items()}
        )
    entry["K"] = array([_kid(document, kid, reference, pages, owners) for kid in element.kids])
    return reference


def _attribute(key: str, value: str) -> Any:
    return name(value) if key == "Scope" else int(value)


def _kid(
    document: Any, kid: Element | tuple[int, int], parent: Any, pages: list[Any], owners: dict[Element, Any]
) -> Any:
    if isinstance(kid, Element):
        return _write(document, kid, parent, pages, owners)
    page, mark = kid
    return dictionary(Type=name("MCR"), Pg=document.Reference(pages[page]), MCID=mark)
