"""What follows from an answer: hidden and shown places, computed values, counts of repeats, lists of choices.

Rules are looked at in the order of the form's graph, and only those that read something that changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sarana.forms.consequences import Consequences
from sarana.forms.deciding import Deciding
from sarana.forms.definition import Aspect
from sarana.forms.graph import Unit
from sarana.forms.places import Place, Places
from sarana.forms.recording import Recorder
from sarana.forms.repeating import Repeating
from sarana.forms.visible import Offered
from sarana.forms.xpath.scene import Scene

MOST_STEPS = 300_000  # of one recalculation
MOST_ROUNDS = 3_000  # of one rule within it: more often comes only what feeds on itself, as sum(//*) does
_CLOCK = re.compile(r"\b(today|now)\s*\(")


class Recalculation(Consequences):
    """Keeps a tree of places consistent with the form's rules."""

    def __init__(self, places: Places, scene: Scene, offered: Offered, record: Recorder) -> None:
        super().__init__(places, scene, offered, record)
        self.deciding = Deciding(self)
        self.repeating = Repeating(self, self.deciding)

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

    @contextmanager
    def keeping_answers(self, *, locked: bool) -> Iterator[None]:
        """Meanwhile, what a person wrote over a computed value stays, as it did when it was written.

        `locked`: also where nobody may write any more; what the clock decides is computed anew at the end.
        """
        self.deciding.keeping, self.deciding.keeping_locked = True, locked
        yield
        self.deciding.keeping_locked = False
        for unit in self.graph.units:
            if unit.rule.aspect is Aspect.CALCULATE and _CLOCK.search(unit.rule.source):
                self.agenda.put(unit, None)
        self.settle()
        self.deciding.keeping = False

    # ---- doing it

    def settle(self) -> None:
        """Work until nothing more follows."""
        steps = self.weight = 0
        rounds: Counter[int] = Counter()
        while self.agenda and steps + self.weight < MOST_STEPS:
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
