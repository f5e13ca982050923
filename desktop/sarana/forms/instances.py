"""An instance document that was submitted or saved elsewhere → the answers of an interview (OpenRosa)."""

from __future__ import annotations

from enum import Enum

from sarana.forms.codecs import cast
from sarana.forms.markup import (
    JAVAROSA,
    Element,
    UnreadableMarkup,
    attributes_of,
    elements,
    name_of,
    own_text,
    read_xml,
)
from sarana.forms.places import Place, Places
from sarana.forms.tree import Node, Sort
from sarana.sentence import N_


class Reopening(Enum):
    """Why an instance is read again."""

    RESTORE = "restore"  # the same interview goes on
    EDIT = "edit"  # a submitted one is corrected: a new instance that names the one it replaces


def read_instance(places: Places, content: bytes) -> None:
    """Put the answers of a document into a fresh tree; what it leaves out keeps the form's default.

    Within a repeat it is blank: a default there belongs to instances that are new.
    """
    top = read_xml(content)
    if (top.get("id") or "") != places.form.id:
        raise UnreadableMarkup(N_("it belongs to another form"))
    _merge(places, places.root, top)


def _merge(places: Places, place: Place, source: Element | None) -> None:
    if place.leaf and source is not None:
        place.answer = cast(place.type, own_text(source))
    elif place.leaf and any(place.path[:depth] in places.repeats for depth in range(len(place.path))):
        place.answer = ""
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
        if place.local == "instanceID" and place.leaf and place.parent is not None:
            if place.answer:
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
