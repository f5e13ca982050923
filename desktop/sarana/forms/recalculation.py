"""What follows from an answer: hidden and shown places, computed values, counts of repeats, lists of choices.

Rules are looked at in the order of the form's graph, and only those that read something that changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sarana.forms.agenda import Agenda
from sarana.forms.deciding import Deciding
from sarana.forms.definition import Aspect, Rule
from sarana.forms.graph import Trigger, Unit
from sarana.forms.places import Place, Places, descend
from sarana.forms.recording import Recorder
from sarana.forms.repeating import Repeating
from sarana.forms.visible import Offered, visible
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.values import Value, to_truth

MOST_STEPS = 300_000  # of one recalculation
MOST_ROUNDS = 3_000  # of one rule within it: more often comes only what feeds on itself, as sum(//*) does


class Recalculation:
    """Keeps a tree of places consistent with the form's rules."""

    def __init__(self, places: Places, scene: Scene, offered: Offered, record: Recorder) -> None:
        self.places = places
        self.scene = scene
        self.graph = places.form.graph
        self.offered = offered
        self.record = record
        self.touched: set[Place] = set()  # shown differently since `settle` began
        self.reshaped: set[Place] = set()  # their children changed
        self.agenda = Agenda()
        self.deciding = Deciding(self)
        self.repeating = Repeating(self)
        self._weight = 0  # of the texts computed since `settle` began: long ones count as many steps

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
            self.agenda.put(unit, None)
        self.settle()

    def language_changed(self) -> None:
        """What is computed from labels is computed anew."""
        for unit in self.graph.units:
            if "jr:" in unit.rule.source:
                self.agenda.put(unit, None)
        self.settle()

    def look_at(self, place: Place) -> None:
        """All rules of one place are to be applied."""
        for unit in self.graph.at.get(place.path, ()):
            self.agenda.put(unit, None if unit.rule.aspect is Aspect.COUNT else (place,))

    def settle(self) -> None:
        """Work until nothing more follows."""
        steps = self._weight = 0
        rounds: Counter[int] = Counter()
        while self.agenda and steps + self._weight < MOST_STEPS:
            order, places = self.agenda.take()
            rounds[order] += 1
            if rounds[order] <= MOST_ROUNDS:
                steps += self._apply(self.graph.units[order], places)
        self.agenda.clear()

    def weigh(self, text: str) -> None:
        """A long text that was computed counts as many steps."""
        self._weight += len(text) // 20

    def _apply(self, unit: Unit, places: Iterable[Place] | None) -> int:
        rule = unit.rule
        if rule.aspect is Aspect.COUNT:
            self.repeating.count(rule)
            return 1
        chosen = list(self.places.by_path.get(rule.path, ()) if places is None else places)
        decide = self.deciding.decisions[rule.aspect]
        for place in chosen:
            decide(rule, place)
        return len(chosen) + 1

    # ---- consequences

    def touch(self, place: Place) -> None:
        """The place is shown differently now."""
        self.touched.add(place)
        place.shown = None
        place.shown = None

    def changed(self, place: Place) -> None:
        """What expressions see of this place is different now."""
        self.touch(place)
        triggers, checks = self.graph.after_value(place.path)
        for trigger in triggers:
            self._trigger(trigger, place)
        for unit in checks:
            self.agenda.put(unit, (place,))

    def _trigger(self, trigger: Trigger, place: Place) -> None:
        unit, shared = trigger.unit, trigger.shared
        rule = unit.rule
        path = rule.path
        if rule.aspect is Aspect.CALCULATE and path == place.path:
            others = [each for each in self.places.by_path.get(path, ()) if each is not place]
            self.agenda.put(unit, others)  # of the same question in other instances; never of itself
            return
        if shared > 1 and rule.aspect is not Aspect.COUNT and len(self.places.by_path.get(path, ())) > 1:
            above = place.ancestor(shared)
            if above.path == path[:shared]:
                self.agenda.put(unit, descend(above, path))
                return
        self.agenda.put(unit, None)

    # ---- answers

    def show(self, place: Place) -> None:
        """Bring what expressions see in line with the answer."""
        text = self.visible(place)
        if text != place.value:
            place.value = text
            self.changed(place)

    def visible(self, place: Place) -> str:
        """What expressions see of a place; whether it is garbled is marked on it."""
        if not place.relevant:
            return ""
        text, garbled = visible(place, self.offered)
        if place.garbled != garbled:
            place.garbled = garbled
            self.touch(place)
        return text

    def write(self, place: Place, answer: str) -> bool:
        """Give a place an answer; whether that is another one than before."""
        if answer == place.answer:
            return False
        self.record.answered(place, place.answer)
        place.answer = answer
        self.touch(place)
        self.show(place)
        return True
