"""Which rule must be looked at again when which place changes, and in which order (the form's bind graph)."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sarana.forms.definition import Aspect, Path, Rule
from sarana.forms.references import ANY, DEEP, Reference, references
from sarana.forms.xpath.syntax import Expression

#: Rules of these aspects can change what other rules see.
_WRITERS = frozenset({Aspect.CALCULATE, Aspect.RELEVANT, Aspect.COUNT, Aspect.CHOICES})
#: Rules that JavaRosa forbids to depend on themselves, directly or in a circle.
_STRICT = frozenset({Aspect.CALCULATE, Aspect.RELEVANT, Aspect.READONLY, Aspect.REQUIRED})
#: Rules that a place's own value is held against.
_CHECKS = frozenset({Aspect.CONSTRAINT, Aspect.REQUIRED})
_CASCADING = frozenset({Aspect.RELEVANT, Aspect.READONLY})


@dataclass(slots=True)
class Unit:
    """A rule with its place in the order of computing."""

    rule: Rule
    reads: tuple[Reference, ...]
    order: int = 0
    positional: bool = False  # asks where its own instance stands


@dataclass(frozen=True, slots=True)
class Trigger:
    """A unit to look at again; within the same node of depth `shared`, or everywhere (0)."""

    unit: Unit
    shared: int


@dataclass
class Graph:
    """All units in order, and what triggers them."""

    units: Sequence[Unit]
    at: Mapping[Path, Sequence[Unit]]
    readers: Mapping[Path, Sequence[Trigger]]
    wild: Sequence[tuple[Path, Trigger]]  # readers of paths with wildcards
    _value: dict[Path, tuple[Sequence[Trigger], Sequence[Unit]]] = field(default_factory=dict)
    _structure: dict[Path, Sequence[Trigger]] = field(default_factory=dict)
    _positional: dict[Path, Sequence[Unit]] = field(default_factory=dict)

    def after_value(self, path: Path) -> tuple[Sequence[Trigger], Sequence[Unit]]:
        """What reads this place, and the rules that its own value is held against."""
        found = self._value.get(path)
        if found is None:
            readers = [
                *self.readers.get(path, ()),
                *(trigger for pattern, trigger in self.wild if _may_match(pattern, path)),
            ]
            checks = [unit for unit in self.at.get(path, ()) if unit.rule.aspect in _CHECKS]
            found = self._value[path] = readers, checks
        return found

    def after_structure(self, path: Path) -> Sequence[Trigger]:
        """What reads an instance list, or anything in it."""
        found = self._structure.get(path)
        if found is None:
            size = len(path)
            found = [
                trigger
                for read, triggers in self.readers.items()
                if read[:size] == path
                for trigger in triggers
            ]
            found += [trigger for pattern, trigger in self.wild if _may_match(pattern, path)]
            self._structure[path] = found
        return found

    def after_moving(self, path: Path) -> Sequence[Unit]:
        """What asks, inside an instance, for the place of the instance."""
        found = self._positional.get(path)
        if found is None:
            size = len(path)
            found = self._positional[path] = [
                unit for unit in self.units if unit.positional and unit.rule.path[:size] == path
            ]
        return found


def _may_match(pattern: Path, path: Path) -> bool:
    for step, name in zip(pattern, path, strict=False):
        if step == DEEP:
            return True
        if step not in (ANY, name):
            return False
    return True


def build_graph(
    rules: Iterable[Rule], namespaces: Mapping[str, str], in_choices: Iterable[Expression] = ()
) -> Graph:
    """`in_choices`: what labels of choices say of answers, and so whatever names a choice."""

    def reads(rule: Rule) -> tuple[Reference, ...]:
        own = references(rule.expression, rule.path, namespaces)
        if "jr:choice-name" in rule.source:
            own += [each for said in in_choices for each in references(said, rule.path, namespaces)]
        return tuple(dict.fromkeys(own))

    units = [Unit(rule, reads(rule), positional="position(" in rule.source) for rule in rules]
    _put_in_order(units)
    units.sort(key=lambda unit: unit.order)
    at: dict[Path, list[Unit]] = {}
    readers: dict[Path, list[Trigger]] = {}
    wild: list[tuple[Path, Trigger]] = []
    for unit in units:
        at.setdefault(unit.rule.path, []).append(unit)
        for read in unit.reads:
            trigger = Trigger(unit, read.shared)
            if ANY in read.path or DEEP in read.path:
                wild.append((read.path, Trigger(unit, 0)))
            else:
                readers.setdefault(read.path, []).append(trigger)
    return Graph(units, at, readers, wild)


# ---- order


def _put_in_order(units: list[Unit]) -> None:
    """Everything after what it reads. Where the form goes in circles, the form's own order decides."""
    writers: dict[Path, list[int]] = {}
    for index, unit in enumerate(units):
        if unit.rule.aspect in _WRITERS:
            writers.setdefault(unit.rule.path, []).append(index)
    before = [_before(units, index, writers) for index in range(len(units))]
    waiting = [len(each) for each in before]
    after: dict[int, list[int]] = {}
    for index, each in enumerate(before):
        for earlier in each:
            after.setdefault(earlier, []).append(index)
    ready = [index for index, count in enumerate(waiting) if count == 0]
    order = 0
    placed = [False] * len(units)
    remaining = iter(range(len(units)))
    while order < len(units):
        if not ready:
            ready = [next(index for index in remaining if not placed[index])]
        index = heapq.heappop(ready)
        if placed[index]:
            continue
        placed[index] = True
        units[index].order = order
        order += 1
        for later in after.get(index, ()):
            waiting[later] -= 1
            if waiting[later] == 0 and not placed[later]:
                heapq.heappush(ready, later)


def _before(units: list[Unit], index: int, writers: Mapping[Path, list[int]]) -> set[int]:
    unit = units[index]
    own = unit.rule.path
    found: set[int] = set()
    for read in unit.reads:
        found.update(_writers_of(read.path, units, writers))
    for depth in range(1, len(own) + 1):
        found.update(
            each for each in writers.get(own[:depth], ()) if units[each].rule.aspect is Aspect.RELEVANT
        )
    if unit.rule.aspect in (Aspect.RELEVANT, Aspect.COUNT):
        found -= {each for each in found if units[each].rule.path == own and each > index}
    found.discard(index)
    return found


def _writers_of(path: Path, units: list[Unit], writers: Mapping[Path, list[int]]) -> Iterable[int]:
    if ANY in path or DEEP in path:
        for written, indexes in writers.items():
            if _may_match(path, written):
                yield from indexes
        return
    yield from writers.get(path, ())
    for depth in range(1, len(path)):
        for index in writers.get(path[:depth], ()):
            if units[index].rule.aspect in (Aspect.RELEVANT, Aspect.COUNT):
                yield index


# ---- circles


def circles(graph: Graph, existing: Collection[Path]) -> list[Rule]:
    """The rules that depend on themselves, by JavaRosa's measure; empty where the form is sound.

    Two questions may hide, lock or demand each other; but nothing may be computed from itself, and no rule
    may read the very place it decides about. A filtered path may mean another instance of a repeat.
    """
    strict = [unit for unit in graph.units if unit.rule.aspect in _STRICT]
    by_read: dict[Path, list[int]] = {}
    for index, unit in enumerate(strict):
        for path in {read.path for read in unit.reads if not read.filtered and read.path in existing}:
            by_read.setdefault(path, []).append(index)
    around = {path[:depth] for path in by_read for depth in range(1, len(path))}
    after: list[set[int]] = []
    for unit in strict:
        own = unit.rule.path
        touched = set(by_read.get(own, ()))
        if unit.rule.aspect in _CASCADING and own in around:
            for path, indexes in by_read.items():
                if path[: len(own)] == own:
                    touched.update(indexes)
        after.append(touched)
    themselves = [index for index, touched in enumerate(after) if index in touched]
    found = {*themselves, *_with_calculation(strict, after)}
    return [strict[index].rule for index in sorted(found)]


def _with_calculation(strict: list[Unit], after: list[set[int]]) -> set[int]:
    """Circles of several rules, where at least one computes a value."""
    circular = _in_circles(after)
    calculating = {index for index in circular if strict[index].rule.aspect is Aspect.CALCULATE}
    return {
        index for index in circular if index in _reachable(index, after) and _meets(index, after, calculating)
    }


def _meets(start: int, after: list[set[int]], wanted: set[int]) -> bool:
    """Whether a circle through this rule passes one of the wanted ones."""
    return any(
        each == start or start in _reachable(each, after) for each in _reachable(start, after) & wanted
    )


def _reachable(start: int, after: list[set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        new = after[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _in_circles(after: list[set[int]]) -> list[int]:
    """What remains when everything that nothing remaining leads to, or leads nowhere, is taken away."""
    remaining = set(range(len(after)))
    while True:
        led_to = {later for index in remaining for later in after[index]}
        kept = {index for index in remaining if index in led_to and after[index] & remaining}
        if kept == remaining:
            return sorted(kept)
        remaining = kept
