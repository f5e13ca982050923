"""The instance that a form starts from, and what a new instance of each repeat looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sarana.forms.definition import Path, Repeat
from sarana.forms.markup import JAVAROSA, Element, attributes_of, elements, name_of, own_text, prefix_of
from sarana.forms.tree import Node, Sort

TEMPLATE = JAVAROSA + "template"
_ORX = "{http://openrosa.org/xforms}"


def prototype_of(source: Element) -> Node:
    """The instance as the form gives it, to be copied for every interview."""
    node = Node(Sort.ELEMENT, name_of(source), prefix=prefix_of(source))
    node.attributes = [_attribute(node, source, name) for name, _ in attributes_of(source)]
    children = [prototype_of(child) for child in elements(source)]
    node.children = children
    for child in children:
        child.parent = node
    if not children:
        node.value = own_text(source)
    return node


def _attribute(owner: Node, source: Element, name: str) -> Node:
    uri = name[1:].partition("}")[0] if name.startswith("{") else ""
    prefix = next((key for key, value in source.nsmap.items() if key and value == uri), "") if uri else ""
    attribute = Node(Sort.ATTRIBUTE, name, source.get(name) or "", prefix)
    attribute.parent = owner
    return attribute


def layout_of(top: Node, path: Path) -> Mapping[Path, tuple[str, ...]]:
    """For each place that holds others: their names in order."""
    found: dict[Path, tuple[str, ...]] = {}

    def visit(node: Node, at: Path) -> None:
        if node.children:
            found[at] = tuple(dict.fromkeys([*found.get(at, ()), *(child.name for child in node.children)]))
        for child in node.children:
            visit(child, (*at, child.name))

    visit(top, path)
    return found


def declared_prefix(*sources: Element) -> str:
    """How the document itself writes the namespace of OpenRosa's metadata."""
    declared = {uri: prefix or "" for source in sources for prefix, uri in source.nsmap.items()}
    return declared.get(_ORX[1:-1], "")


def give_instance_id(top: Node, orx: str) -> Path:
    """Every instance has an identifier, also where the form forgot a place for it: where it was given one."""
    meta = next((child for child in top.children if child.local == "meta"), None)
    if meta is None:
        meta = _grown(top, _ORX + "meta", orx)
    if any(child.local == "instanceID" for child in meta.children):
        return ()
    bare = not meta.name.startswith("{")
    place = _grown(meta, "instanceID" if bare else _ORX + "instanceID", "" if bare else meta.prefix)
    return top.name, meta.name, place.name


def _grown(parent: Node, name: str, prefix: str) -> Node:
    node = Node(Sort.ELEMENT, name, prefix=prefix)
    node.parent = parent
    parent.children = [*parent.children, node]
    return node


def take_templates(top: Node, path: Path, repeats: Mapping[Path, Repeat]) -> Mapping[Path, Node]:
    """What a new instance of each repeat looks like; explicit templates leave the instance."""
    templates: dict[Path, Node] = {}
    _take(top, path, repeats, templates)
    return templates


def initial_instances(top: Node, path: Path, repeats: Mapping[Path, Repeat]) -> Mapping[Path, Sequence[Node]]:
    """The instances that the form begins with, of each repeat that stands in no other."""
    found: dict[Path, list[Node]] = {}
    for child in top.children:
        below = (*path, child.name)
        if below in repeats:
            found.setdefault(below, []).append(child)
        else:
            found.update(
                {deep: list(nodes) for deep, nodes in initial_instances(child, below, repeats).items()}
            )
    return found


def _take(node: Node, path: Path, repeats: Mapping[Path, Repeat], templates: dict[Path, Node]) -> None:
    for child in node.children:
        _take(child, (*path, child.name), repeats, templates)
    kept = []
    for child in node.children:
        below = (*path, child.name)
        if below in repeats:
            marked = child.attribute(TEMPLATE) is not None
            child.attributes = [each for each in child.attributes if each.name != TEMPLATE]
            if marked or below not in templates:
                templates[below] = child
            if marked:
                continue
        kept.append(child)
    node.children = kept
