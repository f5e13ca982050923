"""What follows from one place: a rule is worked out, an answer written, and rules that read it wait.

This is what every kind of rule needs; `deciding` and `repeating` say what each does, `recalculation` when.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sarana.forms.agenda import Agenda
from sarana.forms.definition import Aspect, Path, Rule
from sarana.forms.graph import Trigger
from sarana.forms.places import Place, Places, descend
from sarana.forms.recording import Recorder
from sarana.forms.visible import Offered, visible
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.values import Value, to_truth


class Consequences:
    """Knows what must be looked at again when a place, or the instances of a repeat, have changed."""

    def __init__(self, places: Places, scene: Scene, offered: Offered, record: Recorder) -> None:
        self.places = places
        self.scene = scene
        self.graph = places.form.graph
        self.offered = offered
        self.record = record
        self.touched: set[Place] = set()  # shown differently since `settle` began
        self.reshaped: set[Place] = set()  # their children changed
        self.agenda = Agenda()
        self.weight = 0  # of the texts computed since `settle` began: long ones count as many steps

    # ---- running expressions

    def run(self, closure: Closure, place: Place) -> Value:
        """The value of an expression at a place; blank where it cannot be computed."""
        before = self.scene.current
        self.scene.current = place
        try:
            return closure(self.scene, place, 0, 1)
        except (ExpressionError, RecursionError, OverflowError):
            return ""
        finally:
            self.scene.current = before

    def truth(self, rule: Rule, place: Place) -> bool:
        if rule.constant is not None:
            return rule.constant
        return to_truth(self.run(rule.closure, place))

    @contextmanager
    def unveiled(self) -> Iterator[None]:
        """Meanwhile, expressions see hidden places and their answers too."""
        hidden = [place for place in self.places.root.walk() if place.leaf and not place.relevant]
        for place in hidden:
            place.value = place.answer
        self.scene.unveiled = True
        yield
        self.scene.unveiled = False
        for place in hidden:
            place.value = self.visible(place)

    # ---- what has to be looked at

    def look_at(self, place: Place) -> None:
        """All rules of one place are to be applied."""
        for unit in self.graph.at.get(place.path, ()):
            self.agenda.put(unit, None if unit.rule.aspect is Aspect.COUNT else (place,))

    def touch(self, place: Place) -> None:
        """The place is shown differently now."""
        self.touched.add(place)
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

    def reshape(self, parent: Place, path: Path, first: int = 0) -> None:
        """The instances of a repeat are others now; those from `first` on stand elsewhere."""
        self.reshaped.add(parent)
        for trigger in self.graph.after_structure(path):
            self.agenda.put(trigger.unit, None)
        positional = self.graph.after_moving(path)
        moved = parent.namesakes(path[-1])[first:] if positional else ()
        for unit in positional:
            below = [each for instance in moved for each in descend(instance, unit.rule.path)]
            self.agenda.put(unit, below)

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
            return place.answer if self.scene.unveiled else ""
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

    def weigh(self, text: str) -> None:
        """A long text that was computed counts as many steps."""
        self.weight += len(text) // 20
