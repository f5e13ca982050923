"""Undo and redo: every step of an interview as what it takes to go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sarana.forms.places import Place
from sarana.forms.recalculation import Recalculation
from sarana.forms.recording import Recorder

MOST_STEPS = 500


@dataclass(slots=True)
class Step:
    """One thing the person did, with everything that followed from it."""

    reversals: list[Callable[[Recalculation], None]] = field(default_factory=list)
    typing: Place | None = None  # further typing into the same question belongs to this step


def _put_back(engine: Recalculation, place: Place, answer: str) -> None:
    engine.write(place, answer)


def _take_out(engine: Recalculation, place: Place) -> None:
    if engine.places.repeats[place.path].count is None:
        engine.repeating.remove(place)
    else:
        engine.repeating.put_aside(place)


class History(Recorder):
    """Steps done and steps undone."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.step = Step()

    def answered(self, place: Place, before: str) -> None:
        self.step.reversals.append(lambda engine: _put_back(engine, place, before))

    def joined(self, place: Place) -> None:
        self.step.reversals.append(lambda engine: _take_out(engine, place))

    def left(self, place: Place, parent: Place, index: int) -> None:
        self.step.reversals.append(lambda engine: engine.repeating.join(parent, place, index))

    def forget(self) -> None:
        """What happened so far cannot be undone: the beginning of an interview."""
        self.step = Step()

    def close(self, typing: Place | None) -> None:
        """The step is complete."""
        step, self.step = self.step, Step(typing=typing)
        if not step.reversals:
            return
        self.undone.clear()
        if typing is not None and self.done and self.done[-1].typing is typing:
            self.done[-1].reversals += step.reversals
            return
        step.typing = typing
        self.done.append(step)
        del self.done[:-MOST_STEPS]

    def undo(self, engine: Recalculation) -> None:
        self.undone.append(self._reverse(self.done.pop(), engine))

    def redo(self, engine: Recalculation) -> None:
        self.done.append(self._reverse(self.undone.pop(), engine))

    def _reverse(self, step: Step, engine: Recalculation) -> Step:
        """Go back; what this does is itself a step, in the other direction."""
        self.step = Step()
        for reversal in reversed(step.reversals):
            reversal(engine)
        engine.settle()
        made, self.step = self.step, Step()
        return made
