"""The thirteen directions in which a location path can step (XPath 1.0, section 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sarana.forms.tree import Node, Sort
from sarana.forms.xpath.syntax import NameTest, TypeTest

Axis = Callable[[Node], Iterable[Node]]
Test = Callable[[Node], bool]


def _child(node: Node) -> Iterable[Node]:
    return node.nodes()


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _parent(node: Node) -> Iterable[Node]:
    return () if node.parent is None else (node.parent,)


def _attribute(node: Node) -> Iterable[Node]:
    return node.attributes


def _ancestors(node: Node) -> Iterable[Node]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _ancestors_or_self(node: Node) -> Iterable[Node]:
    yield node
    yield from _ancestors(node)


def _descendants(node: Node) -> Iterable[Node]:
    waiting = list(reversed(node.nodes()))
    while waiting:
        below = waiting.pop()
        yield below
        waiting.extend(reversed(below.nodes()))


def _descendants_or_self(node: Node) -> Iterable[Node]:
    yield node
    yield from _descendants(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or node.sort is Sort.ATTRIBUTE:
        return [], 0
    siblings = list(node.parent.nodes())
    return siblings, next((at for at, other in enumerate(siblings) if other is node), 0)


def _following_siblings(node: Node) -> Iterable[Node]:
    siblings, at = _siblings(node)
    return siblings[at + 1 :]


def _preceding_siblings(node: Node) -> Iterable[Node]:
    siblings, at = _siblings(node)
    return reversed(siblings[:at])


def _following(node: Node) -> Iterable[Node]:
    if node.sort is Sort.ATTRIBUTE and node.parent is not None:
        yield from _descendants(node.parent)
    for above in _ancestors_or_self(node):
        for sibling in _following_siblings(above):
            yield from _descendants_or_self(sibling)


def _preceding(node: Node) -> Iterable[Node]:
    for above in _ancestors_or_self(node):
        for sibling in _preceding_siblings(above):
            yield from reversed(list(_descendants_or_self(sibling)))


def _namespace(node: Node) -> Iterable[Node]:
    return ()


AXES: Mapping[str, Axis] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestors_or_self,
    "attribute": _attribute,
    "child": _child,
    "descendant": _descendants,
    "descendant-or-self": _descendants_or_self,
    "following": _following,
    "following-sibling": _following_siblings,
    "namespace": _namespace,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": _self,
}
#: These give the nearest node first, so that [1] is the nearest.
BACKWARDS = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
#: Steps along these keep document order and meet no node twice.
ORDERLY = frozenset({"child", "attribute", "self"})

_TYPES = {
    "text": Sort.TEXT,
    "comment": Sort.COMMENT,
    "processing-instruction": Sort.INSTRUCTION,
}


def expanded(name: str, namespaces: Mapping[str, str]) -> str:
    """`prefix:local` in Clark notation; the prefix stays as it is where nothing declares it."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    uri = namespaces.get(prefix)
    if uri is None:
        return name
    return f"{{{uri}}}{local}" if uri else local


def node_test(test: NameTest | TypeTest, axis: str, namespaces: Mapping[str, str]) -> Test:
    if isinstance(test, TypeTest):
        return _type_test(test)
    principal = Sort.ATTRIBUTE if axis == "attribute" else Sort.ELEMENT
    name = expanded(test.name, namespaces)
    if name == "*":
        return lambda node: node.sort is principal
    if name.endswith("}*"):
        start = name[:-1]
        return lambda node: node.sort is principal and node.name.startswith(start)
    return lambda node: node.sort is principal and node.name == name


def _type_test(test: TypeTest) -> Test:
    if test.type == "node":
        return lambda node: True
    sort = _TYPES[test.type]
    if test.target is None:
        return lambda node: node.sort is sort
    return lambda node: node.sort is sort and node.name == test.target
