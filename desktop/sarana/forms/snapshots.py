"""An interview at one moment ↔ plain values (`Snapshot`)."""

from __future__ import annotations

from sarana.forms.places import MOST_INSTANCES, Place, Places
from sarana.forms.state import Snapshot
from sarana.forms.tree import Sort


def take(places: Places, *, hidden: bool) -> Snapshot:
    """Every answer by reference, and how many instances every repeat has.

    A draft also holds the blanks that a person put over what the form computes.
    """
    values: dict[str, str] = {}
    repeats: dict[str, int] = {}
    _collect(places, places.root, places.ref(places.root), hidden, values, repeats)
    form = places.form
    return Snapshot(form.id, form.version, form.sha256, values, repeats)


def _collect(
    places: Places, place: Place, ref: str, hidden: bool, values: dict[str, str], repeats: dict[str, int]
) -> None:
    if not hidden and not place.relevant:
        return
    for attribute in place.attributes:
        if attribute.answer and attribute.bind is not None:
            values[f"{ref}/@{attribute.label}"] = attribute.answer
    if place.leaf:
        text = place.answer if hidden else place.value
        if text or (hidden and place.overwritten):
            values[ref] = text
        return
    for path in places.repeats:
        if path[:-1] == place.path:
            kept = [each for each in place.namesakes(path[-1]) if hidden or each.relevant]
            repeats[places.range_ref(place, path)] = len(kept)
    counts: dict[str, int] = {}
    for child in place.children:
        step = child.label
        if child.path in places.repeats and (hidden or child.relevant):
            counts[child.name] = counts.get(child.name, 0) + 1
            step = f"{step}[{counts[child.name]}]"
        _collect(places, child, f"{ref}/{step}", hidden, values, repeats)


def restore(places: Places, snapshot: Snapshot) -> None:
    """The tree as it was; places that the snapshot does not know stay blank."""
    _shape(places, places.root, places.ref(places.root), snapshot)
    _fill(places, places.root, places.ref(places.root), snapshot)


def _shape(places: Places, place: Place, ref: str, snapshot: Snapshot) -> None:
    for path in places.repeats:
        if path[:-1] != place.path:
            continue
        wanted = snapshot.repeats.get(places.range_ref(place, path))
        instances = place.namesakes(path[-1])
        if wanted is None:
            continue
        for _ in range(len(instances), min(wanted, MOST_INSTANCES)):
            places.insert(place, places.instance(path))
        for surplus in reversed(instances[wanted:]):
            places.remove(surplus)
    for child in place.children:
        if not child.leaf:
            _shape(places, child, places.ref(child), snapshot)


def _fill(places: Places, place: Place, ref: str, snapshot: Snapshot) -> None:
    for each in place.walk():
        if each.sort is Sort.ATTRIBUTE:
            each.answer = snapshot.values.get(places.ref(each), each.answer)
        elif each.leaf:
            ref = places.ref(each)
            each.answer = snapshot.values.get(ref, "")
            each.overwritten = each.answer == "" and ref in snapshot.values
