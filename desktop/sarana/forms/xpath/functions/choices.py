"""Functions on chosen answers and lists (ODK XForms, “select functions”, `jr:choice-name`, `pulldata`)."""

from __future__ import annotations

from sarana.forms.tree import Node
from sarana.forms.xpath.functions.registry import LAZY, NODES, TEXT, TRUTH, function
from sarana.forms.xpath.functions.texts import whole_number
from sarana.forms.xpath.scene import Closure, Scene, cells
from sarana.forms.xpath.values import Value, to_text


@function("selected", takes=(TEXT, TEXT))
def selected(answer: str, choice: str) -> bool:
    return choice.strip() in (answer.split() or [""])


@function("selected-at", takes=(TEXT, TEXT))
def selected_at(answer: str, place: str) -> str:
    chosen, index = answer.split(), whole_number(place)
    return chosen[index] if index is not None and 0 <= index < len(chosen) else ""


@function("count-selected", takes=(TEXT,))
def count_selected(answer: str) -> float:
    return float(len(answer.split()))


@function("if", takes=(TRUTH, LAZY, LAZY), here=True)
def conditional(
    scene: Scene, node: Node, place: int, size: int, truth: bool, then: Closure, otherwise: Closure
) -> Value:
    return (then if truth else otherwise)(scene, node, place, size)


@function("once", takes=(LAZY,), here=True)
def once(scene: Scene, node: Node, place: int, size: int, value: Closure) -> str:
    """What the node already holds; the value only where it holds nothing."""
    return node.text() or to_text(value(scene, node, place, size))


@function("jr:itext", takes=(TEXT,), here=True)
def itext(scene: Scene, node: Node, place: int, size: int, identifier: str) -> Value:
    return scene.around.itext(identifier, node)


@function("jr:choice-name", takes=(TEXT, NODES), here=True)
def choice_name(scene: Scene, node: Node, place: int, size: int, value: str, question: list[Node]) -> str:
    """What a choice of the question is called. The question is given as a text that holds a path."""
    return scene.around.choice_label(node, question[0], value) if question else ""


@function("pulldata", takes=(TEXT, TEXT, TEXT, TEXT), here=True)
def pulldata(
    scene: Scene, node: Node, place: int, size: int, table: str, column: str, key: str, value: str
) -> str:
    """One cell of a table that came with the form."""
    top = scene.around.instance(table)
    if top is None:
        return ""
    rows = next((child for child in top.children if child.name == "root"), top)
    for row in scene.index(rows, "item", key).get(value, ()):
        return next((cell.text() for cell in cells(row, column)), "")
    return ""
