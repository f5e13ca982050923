"""What follows from an answer: hidden and shown places, computed values, counts of repeats, lists of choices.

Rules are looked at in the order of the form's graph, and only those that read something that changed.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sarana.forms.codecs import exact, stored, within
from sarana.forms.definition import Aspect, Path, Rule
from sarana.forms.graph import Trigger, Unit
from sarana.forms.places import MOST_INSTANCES, MOST_PLACES, Place, Places
from sarana.forms.state import Control
from sarana.forms.tree import Sort
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.values import Value, to_number, to_text, to_truth

MOST_STEPS = 300_000  # of one recalculation
_CLOCK = re.compile(r"\b(today|now)\s*\(")
_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)


class Recalculation:
    """Keeps a tree of places consistent with the form's rules."""

    def __init__(
        self,
        places: Places,
        scene: Scene,
        offered: Callable[[Place], Sequence[str]],
        notify: Recorder,
    ) -> None:
        self.places = places
        self.scene = scene
        self.graph = places.form.graph
        self.offered = offered  # the values that a question offers now
        self.record = notify
        self.touched: set[Place] = set()  # shown differently since `settle` began
        self.reshaped: set[Place] = set()  # their children changed
        self.on_new_instance: Callable[[Place], None] = lambda place: None
        self._keeping = self._keeping_locked = False
        self._weight = 0  # of the texts computed since `settle` began: long ones count as many steps
        self._heap: list[int] = []
        self._pending: dict[int, dict[Place, None] | None] = {}

    # ---- running expressions

    def run(self, closure: Closure, place: Place) -> Value:
        """The value of an expression at a place; blank where it cannot be computed."""
        before = self.scene.current
        self.scene.current = place
        try:
            return closure(self.scene, place, 1, 1)
        except (ExpressionError, RecursionError, OverflowError):
            return ""
        finally:
            self.scene.current = before

    def truth(self, rule: Rule, place: Place) -> bool:
        if rule.constant is not None:
            return rule.constant
        return to_truth(self.run(rule.closure, place))

    # ---- what is to be done

    def bring_to_sight(self) -> None:
        """Answers that were put into the tree from outside become what expressions see."""
        for place in self.places.root.walk():
            if place.leaf:
                place.value = self.visible(place)

    def everything(self) -> None:
        """All rules at all places, once, as when an interview begins."""
        for unit in self.graph.units:
            self._queue(unit, None)
        self.settle()

    def language_changed(self) -> None:
        """What is computed from labels is computed anew."""
        for unit in self.graph.units:
            if "jr:" in unit.rule.source:
                self._queue(unit, None)
        self.settle()

    def _queue(self, unit: Unit, places: Iterable[Place] | None) -> None:
        order = unit.order
        if order not in self._pending:
            heapq.heappush(self._heap, order)
            self._pending[order] = None if places is None else dict.fromkeys(places)
            return
        waiting = self._pending[order]
        if places is None or waiting is None:
            self._pending[order] = None
        else:
            waiting.update(dict.fromkeys(places))

    def settle(self) -> None:
        """Work until nothing more follows."""
        steps = self._weight = 0
        while self._heap and steps + self._weight < MOST_STEPS:
            order = heapq.heappop(self._heap)
            places = self._pending.pop(order)
            unit = self.graph.units[order]
            steps += self._apply(unit, places)
        self._heap.clear()
        self._pending.clear()

    def _apply(self, unit: Unit, places: dict[Place, None] | None) -> int:
        rule = unit.rule
        if rule.aspect is Aspect.COUNT:
            self._count(rule)
            return 1
        chosen = list(self.places.by_path.get(rule.path, ()) if places is None else places)
        decide = _DECISIONS[rule.aspect]
        for place in chosen:
            decide(self, rule, place)
        return len(chosen) + 1

    # ---- consequences

    def changed(self, place: Place) -> None:
        """What expressions see of this place is different now."""
        self.touched.add(place)
        for trigger in self.graph.after_value(place.path):
            self._trigger(trigger, place)
        for unit in self.graph.at.get(place.path, ()):
            if unit.rule.aspect in (Aspect.CONSTRAINT, Aspect.REQUIRED):
                self._queue(unit, (place,))

    def _trigger(self, trigger: Trigger, place: Place) -> None:
        unit, shared = trigger.unit, trigger.shared
        path = unit.rule.path
        if path == place.path and unit.rule.aspect is Aspect.CALCULATE:
            others = [each for each in self.places.by_path.get(path, ()) if each is not place]
            self._queue(unit, others)  # of the same question in other instances; never of itself
            return
        if shared > 1 and unit.rule.aspect is not Aspect.COUNT and len(self.places.by_path.get(path, ())) > 1:
            above = place.ancestor(shared)
            if above.path == path[:shared]:
                self._queue(unit, _descend(above, path))
                return
        self._queue(unit, None)

    def reshape(self, parent: Place, path: Path, first: int = 0) -> None:
        """The instances of a repeat are others now; those from `first` on stand elsewhere."""
        self.reshaped.add(parent)
        for trigger in self.graph.after_structure(path):
            self._queue(trigger.unit, None)
        moved = parent.namesakes(path[-1])[first:] if self.graph.after_moving(path) else ()
        for unit in self.graph.after_moving(path):
            self._queue(unit, [each for instance in moved for each in _descend(instance, unit.rule.path)])

    def show(self, place: Place) -> None:
        """Bring what expressions see in line with the answer."""
        visible = self.visible(place)
        if visible != place.value:
            place.value = visible
            self.changed(place)

    def visible(self, place: Place) -> str:
        if not place.relevant:
            return ""
        question = place.question
        if question is None or question.control not in _CHOOSING or place.answer == "":
            decoded = exact(place.type, place.answer)
            if decoded and question is not None and question.control is Control.RANGE:
                decoded = decoded if within(question.parameters, decoded) else None
            self._garbled(place, decoded is None)
            return decoded or ""
        offered = dict.fromkeys(self.offered(place))  # each once, in order
        if question.control is Control.SELECT_ONE:
            chosen = place.answer if place.answer in offered else ""
        elif question.control is Control.RANK:
            kept = [value for value in place.answer.split() if value in offered]
            chosen = " ".join([*kept, *(value for value in offered if value not in kept)])
        else:
            chosen = " ".join(value for value in place.answer.split() if value in offered)
        self._garbled(place, False)
        return chosen

    def _garbled(self, place: Place, garbled: bool) -> None:
        if place.garbled != garbled:
            place.garbled = garbled
            self.touched.add(place)

    def write(self, place: Place, answer: str) -> bool:
        """Give a place an answer; whether that is another one than before."""
        if answer == place.answer:
            return False
        self.record.answered(place, place.answer)
        place.answer = answer
        self.touched.add(place)
        self.show(place)
        return True

    def put_back(self, place: Place, answer: str) -> None:
        """An answer that stood here before."""
        self.write(place, answer)

    # ---- deciding

    def _relevant(self, rule: Rule, place: Place) -> None:
        own = self.truth(rule, place)
        if own != place.own_relevant:
            place.own_relevant = own
            self.inherit_relevance(place)

    def inherit_relevance(self, place: Place) -> None:
        relevant = place.own_relevant and (place.parent is None or place.parent.relevant)
        if relevant == place.relevant:
            return
        place.relevant = relevant
        self.touched.add(place)
        if place.parent is not None:
            self.reshaped.add(place.parent)
        if place.path in self.places.repeats and place.parent is not None:
            self.reshape(place.parent, place.path)
        if place.leaf:
            place.value = self.visible(place)
        self.changed(place)
        if relevant:
            self.look_at(place)
        for child in (*place.attributes, *place.children):
            self.inherit_relevance(child)

    def look_at(self, place: Place) -> None:
        """All rules of one place are to be applied."""
        for unit in self.graph.at.get(place.path, ()):
            if unit.rule.aspect is Aspect.COUNT:
                self._queue(unit, None)
            else:
                self._queue(unit, (place,))

    @contextmanager
    def keeping_answers(self, *, locked: bool) -> Iterator[None]:
        """Meanwhile, what a person wrote over a computed value stays, as it did when it was written.

        `locked`: also where nobody may write any more; what the clock decides is computed anew at the end.
        """
        self._keeping, self._keeping_locked = True, locked
        yield
        self._keeping_locked = False
        for unit in self.graph.units:
            if unit.rule.aspect is Aspect.CALCULATE and _CLOCK.search(unit.rule.source):
                self._queue(unit, None)
        self.settle()
        self._keeping = False

    def _kept(self, place: Place) -> bool:
        if not self._keeping or place.question is None or place.bind is None:
            return False
        if not place.answer and not place.overwritten:
            return False
        rule = place.bind.rules.get(Aspect.READONLY)
        return self._keeping_locked or rule is None or not self.truth(rule, place)

    def _calculate(self, rule: Rule, place: Place) -> None:
        if place.relevant and not self._kept(place):
            text = stored(place.type, self.run(rule.closure, place))
            self._weight += len(text) // 20
            place.overwritten = False
            self.write(place, text)

    def _readonly(self, rule: Rule, place: Place) -> None:
        own = self.truth(rule, place)
        if own != place.own_readonly:
            place.own_readonly = own
            self.inherit_readonly(place)

    def inherit_readonly(self, place: Place) -> None:
        readonly = place.own_readonly or (place.parent is not None and place.parent.readonly)
        if readonly == place.readonly:
            return
        place.readonly = readonly
        self.touched.add(place)
        for child in place.children:
            self.inherit_readonly(child)

    def _required(self, rule: Rule, place: Place) -> None:
        required = self.truth(rule, place)
        if required != place.required:
            place.required = required
            self.touched.add(place)

    def _constraint(self, rule: Rule, place: Place) -> None:
        sound = not place.relevant or place.value == "" or self.truth(rule, place)
        if sound != place.sound:
            place.sound = sound
            self.touched.add(place)

    def _choices(self, rule: Rule, place: Place) -> None:
        self.touched.add(place)
        self.show(place)

    def _words(self, rule: Rule, place: Place) -> None:
        self.touched.add(place)

    # ---- repeats

    def _count(self, rule: Rule) -> None:
        for parent in list(self.places.by_path.get(rule.path[:-1], ())):
            instances = parent.namesakes(rule.path[-1])
            value = self.run(rule.closure, instances[0] if instances else self.outside(parent, rule.path))
            if to_text(value) == "" and instances:
                continue
            number = to_number(value)
            if instances and number != number:
                continue
            wanted = int(min(number, MOST_INSTANCES)) if number > 0 else 0
            for index in range(len(instances), wanted):
                if self.places.size >= MOST_PLACES:
                    break
                self.add(parent, rule.path, index)
            for instance in reversed(instances[wanted:]):
                self.remove(instance)

    def outside(self, parent: Place, path: Path) -> Place:
        """An instance that is only there to be stood on."""
        place = Place(Sort.ELEMENT, self.places.form.definition.templates[path], path, self.places.form)
        place.parent = parent
        place.attributes, place.children = [], []
        return place

    def add(self, parent: Place, path: Path, index: int | None = None) -> Place:
        """A new instance at the end; with an index, the one that the form itself has there."""
        place = self.places.instance(path, index)
        self.join(parent, place, None)
        self.on_new_instance(place)
        return place

    def join(self, parent: Place, place: Place, index: int | None) -> None:
        """An instance, new or taken out before, becomes part of the tree."""
        self.places.insert(parent, place, index)
        self.record.joined(place)
        place.relevant = True
        self.inherit_relevance(place)
        self.inherit_readonly(place)
        for each in place.walk():
            if each.leaf and each.answer:
                each.value = self.visible(each)
            self.look_at(each)
        self._queue_counts(place.path)
        self.reshape(parent, place.path, parent.namesakes(place.name).index(place) + 1)

    def _queue_counts(self, path: Path) -> None:
        for unit in self.graph.units:
            if unit.rule.aspect is Aspect.COUNT and unit.rule.path[: len(path)] == path != unit.rule.path:
                self._queue(unit, None)

    def remove(self, place: Place) -> Place:
        """Take an instance out; the place it was in."""
        parent, index = self.places.remove(place)
        self.record.left(place, parent, index)
        self.reshape(parent, place.path, index)
        return parent


def _descend(above: Place, path: Path) -> list[Place]:
    """The places at a path below one place."""
    found = [above]
    for name in path[len(above.path) :]:
        if name.startswith("@"):
            found = [each for place in found for each in place.attributes if "@" + each.name == name]
        else:
            found = [child for place in found for child in place.children if child.name == name]
    return found


class Recorder:
    """Hears of everything that an undo would have to take back. This one forgets it."""

    def answered(self, place: Place, before: str) -> None:
        pass

    def joined(self, place: Place) -> None:
        pass

    def left(self, place: Place, parent: Place, index: int) -> None:
        pass


_DECISIONS: dict[Aspect, Callable[[Recalculation, Rule, Place], None]] = {
    Aspect.RELEVANT: Recalculation._relevant,
    Aspect.CALCULATE: Recalculation._calculate,
    Aspect.READONLY: Recalculation._readonly,
    Aspect.REQUIRED: Recalculation._required,
    Aspect.CONSTRAINT: Recalculation._constraint,
    Aspect.CHOICES: Recalculation._choices,
    Aspect.WORDS: Recalculation._words,
}
