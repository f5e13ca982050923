"""Functions on nodes and where they stand (XPath 1.0, section 4.1; ODK XForms, “node-set functions”)."""

from __future__ import annotations

import math

from sarana.forms.tree import Node, Sort
from sarana.forms.xpath.functions.registry import ANY, NODES, NUMBER, TEXT, function
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Scene
from sarana.forms.xpath.values import Hidden, Value, texts

_XML = "{http://www.w3.org/XML/1998/namespace}"


@function("last", here=True)
def last(scene: Scene, node: Node, position: int, size: int) -> float:
    return float(size)


@function("position", takes=(NODES,), least=0, here=True)
def position(scene: Scene, node: Node, place: int, size: int, nodes: list[Node] | None = None) -> float:
    """Its place among the nodes now looked at, or, of a given node, among its namesakes.

    Outside of every predicate nothing is looked at (place 0): then it is that of the node itself (JavaRosa).
    """
    if nodes is None:
        return float(place or place_among_namesakes(node))
    if isinstance(nodes, Hidden):
        nodes = nodes.behind
    if len(nodes) > 1:
        raise ExpressionError("position() can tell the place of one node only")
    return float(place_among_namesakes(nodes[0])) if nodes else math.nan


def place_among_namesakes(node: Node) -> int:
    place = 1
    if node.parent is not None:
        for sibling in node.parent.children:
            if sibling is node:
                break
            place += sibling.name == node.name
    return place


@function("count", takes=(NODES,))
def count(nodes: list[Node]) -> float:
    return float(len(nodes))


@function("count-non-empty", takes=(NODES,))
def count_non_empty(nodes: list[Node]) -> float:
    return float(sum(node.text() != "" for node in nodes))


@function("instance", takes=(TEXT,), here=True)
def instance(scene: Scene, node: Node, place: int, size: int, name: str) -> Value:
    found = scene.around.instance(name)
    return [] if found is None else [found]


@function("current", here=True)
def current(scene: Scene, node: Node, place: int, size: int) -> Value:
    return [scene.current]


@function("indexed-repeat", takes=(NODES,), rest=(NODES, NUMBER), least=3)
def indexed_repeat(nodes: list[Node], *repeats: list[Node] | float) -> list[Node]:
    """The nodes inside the given instance of one repeat, or of repeats within repeats."""
    for at in range(0, len(repeats) - 1, 2):
        instances, index = repeats[at], repeats[at + 1]
        if isinstance(instances, float) or isinstance(index, list):
            return []
        inside = {id(node) for node in _instance(instances, index)}
        nodes = [node for node in nodes if _has_ancestor(node, inside)]
    return nodes


def _instance(instances: list[Node], index: float) -> list[Node]:
    """The instance at that place of every list of instances."""
    return [node for node in instances if float(place_among_namesakes(node)) == index]


def _has_ancestor(node: Node, ancestors: set[int]) -> bool:
    above: Node | None = node
    while above is not None:
        if id(above) in ancestors:
            return True
        above = above.parent
    return False


@function("id", takes=(ANY,), here=True)
def by_id(scene: Scene, node: Node, place: int, size: int, value: Value) -> Value:
    wanted = set(" ".join(texts(value)).split())
    return [found for found in _elements(node.top()) if _identifier(found) in wanted]


def _elements(node: Node) -> list[Node]:
    found: list[Node] = []
    waiting = list(node.children)
    while waiting:
        element = waiting.pop(0)
        found.append(element)
        waiting[:0] = element.children
    return found


def _identifier(node: Node) -> str:
    attribute = node.attribute("id") or node.attribute(_XML + "id")
    return attribute.value if attribute else ""


@function("lang", takes=(TEXT,), here=True)
def lang(scene: Scene, node: Node, place: int, size: int, language: str) -> bool:
    wanted = language.lower()
    above: Node | None = node
    while above is not None:
        attribute = above.attribute(_XML + "lang")
        if attribute is not None:
            found = attribute.value.lower()
            return wanted != "" and (found == wanted or found.startswith(wanted + "-"))
        above = above.parent
    return False


def _first(nodes: list[Node]) -> Node | None:
    return nodes[0] if nodes else None


@function("name", takes=(NODES,), least=0, self_default=True)
def name(nodes: list[Node]) -> str:
    node = _first(nodes)
    return node.label if node is not None and node.sort is not Sort.ROOT else ""


@function("local-name", takes=(NODES,), least=0, self_default=True)
def local_name(nodes: list[Node]) -> str:
    node = _first(nodes)
    return node.local if node is not None else ""


@function("namespace-uri", takes=(NODES,), least=0, self_default=True)
def namespace_uri(nodes: list[Node]) -> str:
    node = _first(nodes)
    return node.namespace if node is not None else ""
