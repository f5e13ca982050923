"""What an expression can see besides the node it stands on: the form around it, the clock, the dice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from sarana.forms.tree import Node
from sarana.forms.xpath.values import Value


class Surroundings(Protocol):
    """The interview, as far as expressions may know it."""

    def now(self) -> datetime:
        """The present moment, with its zone."""

    def chance(self) -> float:
        """A random number from 0 up to 1."""

    def uuid(self) -> str:
        """A fresh random identifier."""

    def instance(self, name: str) -> Node | None:
        """The root of a secondary instance."""

    def itext(self, identifier: str, node: Node) -> Value:
        """A text of the form in the language now shown."""

    def choice_label(self, node: Node, question: Node, value: str) -> str:
        """What a choice of a question is called in the language now shown."""


#: Where plain paths lead, by their names and the node they start at; true as long as no node comes or goes.
Walked = dict[tuple[str, Node], list[Node]]


class Scene:
    """Where an expression is evaluated. `current` is the node it was asked about (`current()`)."""

    __slots__ = ("around", "current", "document", "indexes", "unveiled", "walked")

    def __init__(self, around: Surroundings, document: Node, walked: Walked | None = None) -> None:
        self.around = around
        self.document = document  # the root above the primary instance
        self.current: Node = document
        self.unveiled = False  # whether paths lead to hidden nodes too
        self.walked: Walked = {} if walked is None else walked  # emptied by whoever changes the document
        self.indexes: dict[tuple[int, str, str], Mapping[str, list[Node]]] = {}

    def index(self, parent: Node, name: str, key: str) -> Mapping[str, list[Node]]:
        """The children called `name` of a frozen node, by the text of their child called `key`."""
        place = (id(parent), name, key)
        found = self.indexes.get(place)
        if found is None:
            found = self.indexes[place] = _indexed(parent, name, key)
        return found


def _indexed(parent: Node, name: str, key: str) -> Mapping[str, list[Node]]:
    by_text: dict[str, list[Node]] = {}
    for child in parent.children:
        if child.name == name:
            for text in {cell.text() for cell in cells(child, key)} or {""}:
                by_text.setdefault(text, []).append(child)
    return by_text


def cells(row: Node, name: str) -> list[Node]:
    """The children of that name, or the attribute where the name begins with @."""
    if name.startswith("@"):
        return [each for each in row.attributes if each.name == name[1:]]
    return [each for each in row.children if each.name == name]


#: An expression ready to run: scene, context node, its position, how many there are.
Closure = Callable[[Scene, Node, int, int], Value]
