"""Instances of repeats: counted, added, put back, taken out; and what follows for those that stay."""

from __future__ import annotations

from collections.abc import Callable

from sarana.forms.consequences import Consequences
from sarana.forms.deciding import Deciding
from sarana.forms.definition import Aspect, Path, Rule
from sarana.forms.places import MOST_INSTANCES, MOST_PLACES, Place
from sarana.forms.snapshots import Aside
from sarana.forms.xpath.values import to_number, to_text


class Repeating:
    """Grows and shrinks the tree, for one recalculation."""

    def __init__(self, engine: Consequences, deciding: Deciding) -> None:
        self.engine = engine
        self.deciding = deciding
        self.places = engine.places
        #: What a smaller count took out: whoever corrects 12 to 15 types 1 on the way.
        self.aside: Aside = {}
        self.on_new_instance: Callable[[Place], None] = lambda place: None

    def count(self, rule: Rule) -> None:
        """As many instances as the form says; a count that is blank or no number leaves them as they are.

        Those that were there before come back as they were (JavaRosa never takes them out).
        """
        for parent in list(self.places.by_path.get(rule.path[:-1], ())):
            instances = parent.namesakes(rule.path[-1])
            stand = instances[0] if instances else self.places.outside(parent, rule.path)
            value = self.engine.run(rule.closure, stand)
            number = to_number(value)
            if instances and (to_text(value) == "" or number != number):
                continue
            wanted = int(min(number, MOST_INSTANCES)) if number > 0 else 0
            for index in range(len(instances), wanted):
                if self.places.size >= MOST_PLACES:
                    break
                aside = self.aside.get((parent, rule.path))
                if aside:
                    self.join(parent, aside[-1], len(parent.namesakes(rule.path[-1])))
                else:
                    self.add(parent, rule.path, index)
            for instance in reversed(instances[wanted:]):
                self.put_aside(instance)

    def add(self, parent: Place, path: Path, index: int | None = None) -> Place:
        """A new instance at the end; with an index, the one that the form itself has there."""
        place = self.places.instance(path, index)
        self.join(parent, place, None)
        self.on_new_instance(place)
        return place

    def join(self, parent: Place, place: Place, index: int | None) -> None:
        """An instance, new or taken out before, becomes part of the tree."""
        engine = self.engine
        aside = self.aside.get((parent, place.path), [])
        if place in aside:
            aside.remove(place)
        self.places.insert(parent, place, index)
        engine.record.joined(place)
        self.deciding.fit_in(place)
        for each in place.walk():
            if each.leaf:
                each.value = engine.visible(each)
            engine.look_at(each)
        self._look_at_counts(place.path)
        self.engine.reshape(parent, place.path, parent.namesakes(place.name).index(place) + 1)

    def _look_at_counts(self, path: Path) -> None:
        """Those of the repeats within an instance."""
        for unit in self.engine.graph.units:
            if unit.rule.aspect is Aspect.COUNT and unit.rule.path[: len(path)] == path != unit.rule.path:
                self.engine.agenda.put(unit, None)

    def put_aside(self, place: Place) -> None:
        """Take an instance out that a larger count brings back as it was."""
        self.aside.setdefault((self.remove(place), place.path), []).append(place)

    def remove(self, place: Place) -> Place:
        """Take an instance out; the place it was in."""
        parent, index = self.places.remove(place)
        self.engine.record.left(place, parent, index)
        self.engine.reshape(parent, place.path, index)
        return parent
