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




    # ---- answers



