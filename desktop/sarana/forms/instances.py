"""An instance document that was submitted or saved elsewhere → the answers of an interview (OpenRosa)."""

from __future__ import annotations

from enum import Enum

from sarana.forms.markup import JAVAROSA, Element, attributes_of, elements, name_of, own_text, read_xml
from sarana.forms.places import Place, Places
from sarana.forms.tree import Node, Sort


class Reopening(Enum):
    """Why an instance is read again."""

    RESTORE = "restore"  # the same interview goes on
    EDIT = "edit"  # a submitted one is corrected: a new instance that names the one it replaces


def read_instance(places: Places, content: bytes) -> None:
    """Put the answers of a document into a fresh tree; what the document leaves out is blank."""
    _merge(places, places.root, read_xml(content))


def _merge(places: Places, place: Place, source: Element | None) -> None:
    if place.leaf:
        place.answer = own_text(source) if source is not None else ""
    for name, value in attributes_of(source) if source is not None else ():
        attribute = place.attribute(name)
        if isinstance(attribute, Place) and not name.startswith(JAVAROSA):
            attribute.answer = attribute.value = value
    if place.leaf:
        return
    given: dict[str, list[Element]] = {}
    for element in elements(source) if source is not None else ():
        given.setdefault(name_of(element), []).append(element)
    _match_repeats(places, place, given)
    for same in {child.name: None for child in place.children}:
        for at, child in enumerate(place.namesakes(same)):
            found = given.get(same, [])
            _merge(places, child, found[at] if at < len(found) else None)


def _match_repeats(places: Places, place: Place, given: dict[str, list[Element]]) -> None:
    for path in places.repeats:
        if path[:-1] != place.path:
            continue
        instances, wanted = place.namesakes(path[-1]), len(given.get(path[-1], ()))
        if places.repeats[path].fixed:
            wanted = max(wanted, len(instances))
        for _ in range(len(instances), wanted):
            places.insert(place, places.instance(path))
        for surplus in reversed(instances[wanted:]):
            places.remove(surplus)


def replace_instance_id(places: Places, fresh: str) -> None:
    """`meta/deprecatedID` takes the old identifier, `instanceID` a new one (OpenRosa metadata)."""
    for place in list(places.root.walk()):
        if place.local == "instanceID" and place.leaf and place.answer and place.parent is not None:
            _deprecate(places, place, place.parent)
            place.answer = fresh


def _deprecate(places: Places, place: Place, parent: Place) -> None:
    name = place.name.replace("instanceID", "deprecatedID")
    old = next((child for child in parent.children if child.name == name), None)
    if old is None:
        source = Node(Sort.ELEMENT, name, prefix=place.prefix)
        old = places.grow(source, (*parent.path, name))
        places.insert(parent, old, after=place)
    old.answer = place.answer
