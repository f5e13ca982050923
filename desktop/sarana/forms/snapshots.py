"""An interview at one moment ↔ plain values (`Snapshot`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sarana.forms.definition import Path
from sarana.forms.places import MOST_INSTANCES, Place, Places
from sarana.forms.state import Snapshot
from sarana.forms.tree import Sort

#: Instances that a smaller count took out, by where they were; the next one to come back stands last.
Aside = dict[tuple[Place, Path], list[Place]]
_MOST_DIGITS = len(str(MOST_INSTANCES))


def take(places: Places, *, hidden: bool, aside: Aside | None = None) -> Snapshot:
    """Every answer by reference, and how many instances every repeat has.

    A draft also holds the blanks that a person put over what the form computes.
    """
    values: dict[str, str] = {}
    repeats: dict[str, int] = {}
    for ref, place in walk(places, hidden=hidden, aside=aside):
        for attribute in place.attributes:
            if attribute.answer and attribute.bind is not None:
                values[f"{ref}/@{attribute.label}"] = attribute.answer
        if place.leaf:
            text = place.answer if hidden else place.value
            if text or (hidden and place.overwritten):
                values[ref] = text
            continue
        for path in _repeats_in(places, place):
            kept = [each for each in place.namesakes(path[-1]) if hidden or each.relevant]
            repeats[_range_ref(places, ref, path)] = len(kept)
    form = places.form
    return Snapshot(form.id, form.version, form.sha256, values, repeats)


def walk(places: Places, *, hidden: bool, aside: Aside | None = None) -> Iterator[tuple[str, Place]]:
    """The places with their references, what is set aside behind its like; without `hidden`, what counts."""
    return _walk(places, places.root, places.ref(places.root), hidden, aside or {})


def _walk(places: Places, place: Place, ref: str, hidden: bool, aside: Aside) -> Iterator[tuple[str, Place]]:
    if not hidden and not place.relevant:
        return
    yield ref, place
    counts: Counter[Path] = Counter()
    spare = [each for path in _repeats_in(places, place) for each in reversed(aside.get((place, path), []))]
    for child in [*place.children, *spare]:
        step = child.label
        if child.path in places.repeats and (hidden or child.relevant):
            counts[child.path] += 1
            step = f"{step}[{counts[child.path]}]"
        yield from _walk(places, child, f"{ref}/{step}", hidden, aside)


def _repeats_in(places: Places, place: Place) -> Iterator[Path]:
    return (path for path in places.repeats if path[:-1] == place.path)


def _range_ref(places: Places, ref: str, path: Path) -> str:
    return f"{ref}/{places.form.label_of(path)[-1]}"


def restore(places: Places, snapshot: Snapshot) -> Aside:
    """The tree as it was; places that the snapshot does not know stay blank. What was set aside then."""
    furthest = _furthest(snapshot)
    _shape(places, places.root, snapshot, furthest)
    _fill(places, snapshot)
    aside: Aside = {}
    _set_aside(places, places.root, snapshot, aside)
    return aside


def _shape(places: Places, place: Place, snapshot: Snapshot, furthest: Mapping[str, int]) -> None:
    """As many instances as there were, those that were set aside too."""
    for path in _repeats_in(places, place):
        ref = places.range_ref(place, path)
        wanted = snapshot.repeats.get(ref)
        if wanted is None:
            continue
        if places.repeats[path].count is not None:
            wanted = max(wanted, furthest.get(ref, 0))
        instances = place.namesakes(path[-1])
        for _ in range(len(instances), min(wanted, MOST_INSTANCES)):
            places.insert(place, places.instance(path))
        for surplus in reversed(instances[wanted:]):
            places.remove(surplus)
    for child in place.children:
        if not child.leaf:
            _shape(places, child, snapshot, furthest)


def _fill(places: Places, snapshot: Snapshot) -> None:
    for each in places.root.walk():
        if each.sort is Sort.ATTRIBUTE:
            each.answer = snapshot.values.get(places.ref(each), each.answer)
        elif each.leaf:
            ref = places.ref(each)
            each.answer = snapshot.values.get(ref, "")
            each.overwritten = each.answer == "" and ref in snapshot.values


def _set_aside(places: Places, place: Place, snapshot: Snapshot, aside: Aside) -> None:
    """Take out what was shaped beyond the number of instances, the innermost first."""
    for child in place.children:
        if not child.leaf:
            _set_aside(places, child, snapshot, aside)
    for path in _repeats_in(places, place):
        wanted = snapshot.repeats.get(places.range_ref(place, path))
        if wanted is None or places.repeats[path].count is None:
            continue
        for instance in reversed(place.namesakes(path[-1])[wanted:]):
            places.remove(instance)
            aside.setdefault((place, path), []).append(instance)


def _furthest(snapshot: Snapshot) -> dict[str, int]:
    """The highest position that a reference names within each repeat."""
    found: dict[str, int] = {}
    for ref in (*snapshot.values, *snapshot.repeats):
        end = ref.find("]")
        while end >= 0:
            start = ref.rfind("[", 0, end)
            number = ref[start + 1 : end]
            if start >= 0 and number.isdecimal() and len(number) <= _MOST_DIGITS:
                found[ref[:start]] = max(found.get(ref[:start], 0), int(number))
            end = ref.find("]", end + 1)
    return found


def counted_in(snapshot: Snapshot) -> Snapshot:
    """A draft in which nothing is set aside."""
    furthest = _furthest(snapshot)
    repeats = {ref: max(number, furthest.get(ref, 0)) for ref, number in snapshot.repeats.items()}
    return replace(snapshot, repeats=repeats)
