"""The document tree that expressions walk: small nodes of our own, faster and plainer than a parser's.

Names carry their namespace in Clark notation (`{uri}local`), except those of XForms itself, which are bare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final

XFORMS: Final = "http://www.w3.org/2002/xforms"


class Sort(IntEnum):
    """What a node is."""

    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    INSTRUCTION = 5
    ROOT = 6  # the document above the outermost element


LONGEST_TEXT = 50_000  # characters


class Node:
    """One node. A leaf keeps its text in `value`; `content` exists only where text and elements are mixed."""

    __slots__ = (
        "attributes",
        "children",
        "content",
        "frozen",
        "name",
        "parent",
        "prefix",
        "relevant",
        "sort",
        "value",
    )

    children: Sequence[Node]
    attributes: Sequence[Node]
    parent: Node | None

    def __init__(self, sort: Sort, name: str = "", value: str = "", prefix: str = "") -> None:
        self.sort = sort
        self.name = name
        self.value = value
        self.prefix = prefix
        self.parent = None
        self.children = ()
        self.attributes = ()
        self.content: Sequence[Node] | None = None
        self.relevant = True  # a node that is not relevant is in no node-set (JavaRosa)
        self.frozen = False  # part of a secondary instance: never changes, may be indexed

    def text(self) -> str:
        """The string-value of XPath 1.0, section 5; of what holds others at most `LONGEST_TEXT`.

        A place computed from a text that holds itself would otherwise double with every look at it.
        """
        if not self.children and self.content is None:
            return self.value
        found, size = [], 0
        for text in self._texts():
            found.append(text)
            size += len(text)
            if size > LONGEST_TEXT:
                break
        return "".join(found)[:LONGEST_TEXT]

    def _texts(self) -> Iterator[str]:
        for node in self.children if self.content is None else self.content:
            if node.sort is Sort.TEXT:
                yield node.value
            elif node.sort is Sort.ELEMENT:
                yield node.text()

    def nodes(self) -> Sequence[Node]:
        """The child nodes, text included."""
        if self.content is not None:
            return self.content
        if self.value and not self.children and self.sort is Sort.ELEMENT:
            leaf = Node(Sort.TEXT, value=self.value)
            leaf.parent = self
            self.content = (leaf,) if self.frozen else None
            return (leaf,)
        return self.children

    def holds(self) -> bool:
        """What a condition makes of this node alone; of the answers of an interview see `Place`."""
        return True

    @property
    def is_moment(self) -> bool:
        """Whether it is an answer with a date and a time; see `Place`."""
        return False

    @property
    def is_number(self) -> bool:
        """Whether it is an answer of a numeric type; see `Place`."""
        return False

    def attribute(self, name: str) -> Node | None:
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        return None

    @property
    def local(self) -> str:
        return self.name.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        return self.name[1:].partition("}")[0] if self.name.startswith("{") else ""

    @property
    def label(self) -> str:
        """The name as a reference writes it: `prefix:local`."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local

    def top(self) -> Node:
        node = self
        while node.parent is not None:
            node = node.parent
        return node


def order_key(node: Node) -> tuple[int, ...]:
    """Where a node stands in its document."""
    steps: list[int] = []
    while node.parent is not None:
        steps.append(_index(node.parent, node))
        node = node.parent
    return tuple(reversed(steps))


def _index(parent: Node, node: Node) -> int:
    if node.sort is Sort.ATTRIBUTE:
        return _position(parent.attributes, node) - len(parent.attributes)  # before every child
    return _position(parent.nodes(), node)


def _position(nodes: Sequence[Node], node: Node) -> int:
    for index, other in enumerate(nodes):
        if other is node:
            return index
    return 0


def in_document_order(nodes: Sequence[Node]) -> list[Node]:
    """The same nodes once each, in document order."""
    unique = list({id(node): node for node in nodes}.values())
    return sorted(unique, key=order_key) if len(unique) > 1 else unique


def element(name: str, value: str = "", children: Sequence[Node] = (), prefix: str = "") -> Node:
    """A frozen element of a secondary instance."""
    node = Node(Sort.ELEMENT, name, value, prefix)
    node.frozen = True
    node.children = children
    for child in children:
        child.parent = node
    return node


Namespaces = Mapping[str, str]
