"""Location paths as closures, with an index for equality filters on lists that never change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from sarana.forms.tree import Node, in_document_order
from sarana.forms.xpath.axes import AXES, BACKWARDS, ORDERLY, expanded, node_test
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.syntax import CURRENT, Binary, Call, Expression, Literal, NameTest, Path, Step
from sarana.forms.xpath.values import Hidden, Value, to_text
from sarana.sentence import N_

#: Keeps those of some nodes for which a predicate holds.
Predicate = Callable[[Scene, list[Node]], list[Node]]
Walk = Callable[[Scene, Node, list[Node]], list[Node]]  # scene, context node of the path, nodes so far

UP = ".."


def compile_steps(
    start: Expression | str,
    steps: tuple[Step, ...],
    namespaces: Mapping[str, str],
    predicate: Callable[[Expression], Predicate],
    value: Callable[[Expression], Closure],
) -> Closure:
    plain = _plain(steps, namespaces)
    if plain is not None and (isinstance(start, str) or start == CURRENT):
        return _here if start == "" and not plain else _plain_path(start, plain)
    base = _document if start == "/" else None if isinstance(start, str) else value(start)
    walks = [_walk(step, namespaces, predicate, value) for step in steps]
    if plain is not None:
        walks = [_walk_plainly(plain)]

    def path(scene: Scene, node: Node, place: int, size: int) -> Value:
        if base is None:
            nodes = [node]
        else:
            start = base(scene, node, place, size)
            if not isinstance(start, list):
                raise ExpressionError(N_("a path can only go on from nodes"))
            nodes = start
        for walk in walks:
            nodes = walk(scene, node, nodes)
        return nodes if scene.unveiled else _shown(nodes)

    return path


def _document(scene: Scene, node: Node, place: int, size: int) -> Value:
    return [scene.document]


def _here(scene: Scene, node: Node, place: int, size: int) -> Value:
    return [node] if node.relevant or scene.unveiled else Hidden([node])


def _shown(nodes: list[Node]) -> list[Node]:
    """Those that are not hidden."""
    for node in nodes:
        if not node.relevant:
            shown = [each for each in nodes if each.relevant]
            return shown or Hidden(nodes)
    return nodes


def _plain_path(start: Expression | str, names: list[str]) -> Closure:
    """The commonest path by far, `${question}`: where it leads is looked up once, not at every answer."""
    way = sys.intern("/".join(names))  # every expression that goes the same way finds the same nodes
    walk = _walk_plainly(names)
    absolute, current = start == "/", start == CURRENT

    def path(scene: Scene, node: Node, place: int, size: int) -> Value:
        origin = scene.document if absolute else scene.current if current else node
        nodes = scene.walked.get((way, origin))
        if nodes is None:
            nodes = walk(scene, node, [origin])
            if not origin.frozen:  # of the items of a list there may be many thousands
                scene.walked[way, origin] = nodes
        return nodes if scene.unveiled else _shown(nodes)

    return path


def _plain(steps: tuple[Step, ...], namespaces: Mapping[str, str]) -> list[str] | None:
    """The names of a path that only goes down by name, up or nowhere, without predicates; else None."""
    names = []
    for step in steps:
        if step.predicates:
            return None
        if isinstance(step.test, NameTest):
            name = expanded(step.test.name, namespaces)
            if step.axis != "child" or name.endswith("*"):
                return None
            names.append(name)
        elif step.axis == "parent" and step.test.type == "node":
            names.append(UP)
        elif step.axis != "self" or step.test.type != "node":
            return None
    return names


def _walk_plainly(names: list[str]) -> Walk:
    def walk(scene: Scene, context: Node, nodes: list[Node]) -> list[Node]:
        for name in names:
            if name == UP:
                nodes = _parents(nodes)
            else:
                nodes = [child for node in nodes for child in node.children if child.name == name]
        return nodes

    return walk


def _parents(nodes: list[Node]) -> list[Node]:
    if len(nodes) == 1:
        parent = nodes[0].parent
        return [] if parent is None else [parent]
    return in_document_order([node.parent for node in nodes if node.parent is not None])


def _walk(
    step: Step,
    namespaces: Mapping[str, str],
    predicate: Callable[[Expression], Predicate],
    value: Callable[[Expression], Closure],
) -> Walk:
    axis, test = AXES[step.axis], node_test(step.test, step.axis, namespaces)
    keepers = [predicate(each) for each in step.predicates]
    backwards, orderly = step.axis in BACKWARDS, step.axis in ORDERLY
    shortcut = _shortcut(step, namespaces, predicate, value)

    def from_one(scene: Scene, node: Node) -> Iterable[Node]:
        found = [each for each in axis(node) if test(each)]
        for keep in keepers:
            found = keep(scene, found)
        return found

    def walk(scene: Scene, context: Node, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            if shortcut is not None and node.frozen:
                found.extend(shortcut(scene, context, node))
            else:
                found.extend(from_one(scene, node))
        return in_document_order(found) if backwards or (len(nodes) > 1 and not orderly) else found

    return walk


# ---- choice filters: item[key = something outside the item]


def _shortcut(
    step: Step,
    namespaces: Mapping[str, str],
    predicate: Callable[[Expression], Predicate],
    value: Callable[[Expression], Closure],
) -> Callable[[Scene, Node, Node], list[Node]] | None:
    """For a filter with an equality in it: look the items up, then apply the rest of the filter."""
    if step.axis != "child" or not isinstance(step.test, NameTest) or not step.predicates:
        return None
    name = expanded(step.test.name, namespaces)
    conditions = list(_conditions(step.predicates[0]))
    for at, condition in enumerate(conditions):
        parts = indexable(condition)
        if parts is not None and not name.endswith("*"):
            key, wanted = expanded(parts[0], namespaces), value(parts[1])
            rest = [predicate(_truth(each)) for each in conditions[:at] + conditions[at + 1 :]]
            rest += [predicate(each) for each in step.predicates[1:]]
            return _lookup(name, key, wanted, rest)
    return None


def _truth(condition: Expression) -> Expression:
    """A part of an “and”, where a bare number means yes or no and never a place."""
    return Binary("and", condition, condition)


def _conditions(expression: Expression) -> Iterable[Expression]:
    while isinstance(expression, Binary) and expression.operator == "and":
        yield expression.right
        expression = expression.left
    yield expression


def _lookup(name: str, key: str, wanted: Closure, rest: list[Predicate]) -> Callable[..., list[Node]]:
    def lookup(scene: Scene, context: Node, node: Node) -> list[Node]:
        value = wanted(scene, context, 1, 1)
        sought = [each.text() for each in value] or [""] if isinstance(value, list) else [to_text(value)]
        index = scene.index(node, name, key)
        if len(sought) == 1:
            found = list(index.get(sought[0], ()))
        else:
            found = in_document_order([each for text in sought for each in index.get(text, ())])
        for keep in rest:
            found = keep(scene, found)
        return found

    return lookup


def indexable(condition: Expression) -> tuple[str, Expression] | None:
    """`name = value`, where the value does not depend on the item: the name and the value."""
    if not isinstance(condition, Binary) or condition.operator != "=":
        return None
    for side, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(side, Path) and side.start == "" and len(side.steps) == 1 and _independent(other):
            step = side.steps[0]
            if step.axis == "child" and isinstance(step.test, NameTest) and not step.predicates:
                return (step.test.name, other) if not step.test.name.endswith("*") else None
    return None


#: Functions that make a text of nothing but what they are given.
_TEXTS = frozenset(
    {"concat", "join", "normalize-space", "substring-after", "substring-before", "substr", "translate"}
)


def _independent(expression: Expression) -> bool:
    """Whether it says the same for every item: words, a path from the form or the question, text of these."""
    if isinstance(expression, Literal):
        return True
    if isinstance(expression, Call):
        return expression.name in _TEXTS and all(map(_independent, expression.arguments))
    if not isinstance(expression, Path) or any(step.predicates for step in expression.steps):
        return False
    return expression.start in ("/", CURRENT)
