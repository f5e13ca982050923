"""An interview as one looks at it: places, texts, broken rules, progress. Nothing here changes an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sarana.forms.codecs import odk_name
from sarana.forms.definition import Aspect
from sarana.forms.form import Form
from sarana.forms.places import Place, Places
from sarana.forms.recalculation import Recalculation
from sarana.forms.recording import Recorder
from sarana.forms.showing import Showing
from sarana.forms.snapshots import walk
from sarana.forms.state import Break, NodeState, SectionProgress, Violation
from sarana.forms.surroundings import Surroundings


class Reading:
    """References are those of `NodeState.ref`."""

    def __init__(self, form: Form, places: Places, around: Surroundings, record: Recorder) -> None:
        self.form = form
        self._places = places
        self._around = around
        self._engine = Recalculation(places, around.scene, around.offered, record)
        self._showing = Showing(places, around, self._engine)

    # ---- for the tools of this room (replay, inspection): places instead of references

    def places(self) -> Iterator[Place]:
        return self._places.root.walk()

    def find(self, ref: str) -> Place | None:
        """The place that is called exactly so."""
        found = self._places.find(ref)
        return found if found is not None and self._places.ref(found) == ref else None

    def ref(self, place: Place) -> str:
        return self._places.ref(place)

    def is_range(self, ref: str) -> bool:
        return self._places.range_of(ref) is not None

    def offered(self, place: Place) -> tuple[str, ...]:
        return tuple(self._around.offered(place))

    def message(self, place: Place, rule: Break) -> str:
        return self._showing.message(place, rule)

    # ---- languages

    @contextmanager
    def _speaking(self, code: str) -> Iterator[str]:
        before = self._around.language
        self._around.language = self.form.language_name(code)
        try:
            yield self._around.language
        finally:
            self._around.language = before

    def text(self, ref: str, language: str) -> tuple[str, str]:
        """Label and hint in any language of the form."""
        with self._speaking(language):
            return self._showing.texts(ref)

    second_text = text

    def text_with_holes(self, ref: str, language: str, hole: str) -> tuple[str, str]:
        """The same as paper has it: `hole` stands wherever a text would say an answer."""
        self._around.hole = hole
        try:
            return self.text(ref, language)
        finally:
            self._around.hole = ""

    def choice_texts(self, ref: str, language: str) -> Mapping[str, str]:
        """What each choice now on offer is called in a language."""
        with self._speaking(language) as name:
            choices = self._around.choices(self._places.at(ref), name)
        return {choice.value: choice.label for choice in choices}

    # ---- reading

    def node(self, ref: str) -> NodeState:
        return self._showing.node(ref)

    def children(self, ref: str) -> tuple[str, ...]:
        """What is shown directly below: notes, questions, groups, repeats, and of a repeat its instances."""
        return self._showing.children(ref)

    def refs(self, *, ranges: bool = False) -> tuple[str, ...]:
        """Every place that exists now, hidden ones too, in document order; with `ranges` the repeats too."""
        return tuple(self._refs(self._places.root, ranges))

    def _refs(self, place: Place, ranges: bool) -> Iterator[str]:
        yield self._places.ref(place)
        paths = [path for path in self._places.repeats if path[:-1] == place.path] if ranges else []
        for child in place.children:
            if child.path in paths:
                paths.remove(child.path)
                yield self._places.range_ref(place, child.path)
            yield from self._refs(child, ranges)
        for path in paths:
            yield self._places.range_ref(place, path)

    def visible_value(self, ref: str) -> str | None:
        """What expressions see of an answer; None of a place that holds none."""
        if self.is_range(ref):
            return None
        place = self._places.at(ref)
        return place.value if place.leaf else None

    def odk_type(self, ref: str) -> str | None:
        """The type as the XForm names it ("string", "int" …); None of a place that holds no answer."""
        if self.is_range(ref):
            return None
        place = self._places.at(ref)
        return odk_name(place.bind.type if place.bind else "string") if place.leaf else None

    def violations(self) -> tuple[Violation, ...]:
        found = (self._showing.violation(place) for place in self._places.root.walk() if place.leaf)
        return tuple(violation for violation in found if violation is not None)

    def progress(self, section_ref: str) -> SectionProgress:
        asked = answered = missing = broken = 0
        for place in self._asked_in(section_ref):
            violation = self._showing.violation(place)
            asked += 1
            answered += place.value != "" or place.garbled
            missing += violation is not None and violation.rule is Break.REQUIRED
            broken += violation is not None and violation.rule is not Break.REQUIRED
        return SectionProgress(asked, answered, missing, broken)

    def _asked_in(self, ref: str) -> Iterator[Place]:
        found = self._places.range_of(ref)
        tops = found[0].namesakes(found[1][-1]) if found else [self._places.at(ref)]
        for top in tops:
            for place in top.walk():
                if (
                    place.question
                    and place.relevant
                    and not place.readonly
                    and not self._showing.is_note(place)
                ):
                    yield place

    def hidden_answers(self) -> tuple[str, ...]:
        """The questions whose answers are hidden now, and that finalising will drop.

        What the form itself put into a place that nobody may write is no answer.
        """
        hidden = (place for place in self._places.root.walk() if place.answer and not place.relevant)
        return tuple(self._places.ref(place) for place in hidden if place.leaf and _is_answered(place))

    def set_aside(self) -> Mapping[str, str]:
        """Answers in instances that a smaller count took out, and that finalising will drop.

        By the references that a larger count gives them back.
        """
        drafted = walk(self._places, hidden=True, aside=self._engine.repeating.aside)
        return {
            ref: place.answer
            for ref, place in drafted
            if place.leaf and place.answer and self._places.find(ref) is None and _is_answered(place)
        }


def _is_answered(place: Place) -> bool:
    """Whether what the place holds is a person's, not the form's own."""
    if place.question is None or place.bind is None:
        return place.question is not None
    lock = place.bind.rules.get(Aspect.READONLY)
    never = lock is not None and lock.constant is True
    return not never and not (
        place.readonly and Aspect.CALCULATE in place.bind.rules and not place.overwritten
    )
