"""One form being answered: the only door through which screens, stores and letters reach the forms room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sarana.errors import FormProblem, FormRefused
from sarana.forms.codecs import canonical, odk_name, typed
from sarana.forms.events import Events
from sarana.forms.facts import Facts, collect
from sarana.forms.form import Form, language_code
from sarana.forms.history import History
from sarana.forms.instances import Reopening, read_instance, replace_instance_id
from sarana.forms.markup import UnreadableMarkup
from sarana.forms.places import Place, Places
from sarana.forms.preloads import Person
from sarana.forms.recalculation import Recalculation
from sarana.forms.showing import Showing
from sarana.forms.snapshots import restore, take
from sarana.forms.state import (
    Break,
    Changes,
    Control,
    NodeState,
    SectionProgress,
    Snapshot,
    Type,
    Violation,
)
from sarana.forms.submission import Identity, submission
from sarana.forms.surroundings import Surroundings

Decoder = Callable[[Type, str], str | None]


def _local_now() -> datetime:
    return datetime.now().astimezone()


class Interview:
    """Answers go in, states come out. References are those of `NodeState.ref`."""

    def __init__(
        self,
        form: Form,
        *,
        now: Callable[[], datetime] = _local_now,
        device_id: str = "",
        user: str = "",
        person: Person | None = None,
    ) -> None:
        self._connect(form, now, person or Person(device_id, user))
        self._events.begin()
        self._engine.bring_to_sight()
        self._engine.everything()
        self._events.after_load()
        self._history.forget()
        self._take_changes()

    @classmethod
    def resume(
        cls,
        form: Form,
        snapshot: Snapshot,
        *,
        now: Callable[[], datetime] = _local_now,
        device_id: str = "",
        user: str = "",
    ) -> Interview:
        """Go on where a snapshot was taken. Nothing that happens at first load happens again."""
        self = cls.__new__(cls)
        self._connect(form, now, Person(device_id, user))
        restore(self._places, snapshot)
        with self._engine.keeping_answers():
            self._go_on()
        return self

    @classmethod
    def reopen(
        cls,
        form: Form,
        instance: bytes,
        reopening: Reopening = Reopening.RESTORE,
        *,
        now: Callable[[], datetime] = _local_now,
        device_id: str = "",
        user: str = "",
    ) -> Interview:
        """Go on with an instance document that this or another program wrote."""
        self = cls.__new__(cls)
        self._connect(form, now, Person(device_id, user))
        try:
            read_instance(self._places, instance)
        except UnreadableMarkup as error:
            raise FormRefused((FormProblem(f"This is not an instance of the form: {error}."),)) from None
        if reopening is Reopening.EDIT:
            replace_instance_id(self._places, "uuid:" + self._around.uuid())
        self._go_on()
        return self

    def _go_on(self) -> None:
        self._engine.bring_to_sight()
        self._engine.everything()
        self._events.resume()
        self._engine.settle()
        self._history.forget()
        self._take_changes()

    @classmethod
    def _reading(cls, form: Form, snapshot: Snapshot) -> Interview:
        """A snapshot to be read, not continued: nothing is computed anew."""
        self = cls.__new__(cls)
        self._connect(form, _local_now, Person())
        restore(self._places, snapshot)
        for place in self._places.root.walk():
            place.value = place.answer if place.leaf else ""
        return self

    def _connect(self, form: Form, now: Callable[[], datetime], person: Person) -> None:
        self.form = form
        self._places = Places(form)
        self._around = Surroundings(form, self._places.document, now)
        self._history = History()
        self._engine = Recalculation(self._places, self._around.scene, self._around.offered, self._history)
        self._events = Events(self._engine, self._around, person)
        self._engine.on_new_instance = self._events.new_instance
        self._showing = Showing(self._places, self._around, self._engine)

    # ---- for the tools of this room (replay, inspection): places instead of references

    def places(self) -> Iterator[Place]:
        return self._places.root.walk()

    def find(self, ref: str) -> Place | None:
        """The place that is called exactly so."""
        found = self._places.find(ref)
        return found if found is not None and self._places.ref(found) == ref else None

    def is_range(self, ref: str) -> bool:
        return self._places.range_of(ref) is not None

    def offered(self, place: Place) -> tuple[str, ...]:
        return self._around.offered(place)

    def message(self, place: Place, rule: Break) -> str:
        return self._showing.message(place, rule)

    def speak(self, language: str) -> None:
        """Use a language by the form's own name for it."""
        self._around.language = language
        self._engine.language_changed()
        self._history.forget()
        self._take_changes()

    # ---- languages

    @property
    def language(self) -> str:
        return language_code(self._around.language)

    @language.setter
    def language(self, code: str) -> None:
        self.speak(self.form.language_name(code))

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
            state = self._showing.node(ref)
        return state.label, state.hint

    second_text = text

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

    # ---- answering

    def answer(self, ref: str, value: str, *, typing: bool = False) -> Changes:
        """Give or, with "", take back an answer. `typing`: one undo takes back all of it, not one letter."""
        return self.answer_place(self._places.at(ref), value, typed, typing=typing)

    def answer_place(
        self, place: Place, value: str, read: Decoder = canonical, *, typing: bool = False
    ) -> Changes:
        """`read` says how the text becomes a value: as a person means it, or as ODK casts it."""
        if place.readonly or not place.leaf:
            raise ValueError("this place cannot be answered")
        if self._engine.write(place, self._stored(place, value, read)):
            self._events.value_changed(place)
        self._engine.settle()
        return self._close(place if typing else None)

    def _stored(self, place: Place, value: str, read: Decoder) -> str:
        if place.question is not None and place.question.control is Control.SELECT_MANY:
            chosen = value.split()
            in_order = [each for each in dict.fromkeys(self._around.offered(place)) if each in chosen]
            return " ".join([*in_order, *(each for each in chosen if each not in in_order)])
        if place.question is not None and place.question.control is Control.RANK:
            return " ".join(value.split())
        decoded = read(place.type, value)
        return value if decoded is None else decoded

    def add_repeat(self, repeat_ref: str) -> Changes:
        parent, path = self._range(repeat_ref)
        self._engine.add(parent, path)
        self._engine.settle()
        return self._close()

    def remove_repeat(self, instance_ref: str) -> Changes:
        self._engine.remove(self._instance(instance_ref))
        self._engine.settle()
        return self._close()

    def move_repeat(self, instance_ref: str, position: int) -> Changes:
        """Put an instance at another place among its like, counted from 1."""
        instance = self._instance(instance_ref)
        parent = self._engine.remove(instance)
        self._engine.join(parent, instance, max(position - 1, 0))
        self._engine.settle()
        return self._close()

    def _range(self, ref: str) -> tuple[Place, tuple[str, ...]]:
        found = self._places.range_of(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def _instance(self, ref: str) -> Place:
        place = self._places.at(ref)
        if place.path not in self._places.repeats:
            raise KeyError(ref)
        return place

    # ---- undo

    @property
    def can_undo(self) -> bool:
        return bool(self._history.done)

    @property
    def can_redo(self) -> bool:
        return bool(self._history.undone)

    def undo(self) -> Changes | None:
        if not self.can_undo:
            return None
        self._history.undo(self._engine)
        return self._take_changes()

    def redo(self) -> Changes | None:
        if not self.can_redo:
            return None
        self._history.redo(self._engine)
        return self._take_changes()

    def _close(self, typing: Place | None = None) -> Changes:
        self._history.close(typing)
        return self._take_changes()

    def _take_changes(self) -> Changes:
        engine, places = self._engine, self._places
        refs = {places.ref(place) for place in engine.touched if places.holds(place)}
        structure = {places.ref(place) for place in engine.reshaped if places.holds(place)}
        for place in engine.reshaped:
            if places.holds(place):
                paths = [path for path in places.repeats if path[:-1] == place.path]
                structure.update(places.range_ref(place, path) for path in paths)
        engine.touched.clear()
        engine.reshaped.clear()
        return Changes(frozenset(refs), frozenset(structure))

    # ---- keeping

    def snapshot(self) -> Snapshot:
        """A draft: everything that was answered, hidden answers too."""
        return take(self._places, hidden=True)

    def final_snapshot(self) -> Snapshot:
        """What counts: hidden answers are left out."""
        self._events.finish()
        return take(self._places, hidden=False)

    def hidden_answers(self) -> tuple[str, ...]:
        """The questions whose answers are hidden now, and that finalising will drop."""
        return tuple(
            self._places.ref(place)
            for place in self._places.root.walk()
            if place.leaf and place.question and place.answer and not place.relevant and not place.readonly
        )

    def facts(self) -> Facts:
        return collect(self._places, self._around)

    def submission(self) -> bytes:
        self._events.finish()
        return submission(self._places)


def facts_of(form: Form, snapshot: Snapshot) -> Facts:
    """The facts of a snapshot as it was taken; what the form would compute today plays no part."""
    return Interview._reading(form, snapshot).facts()


def submission_of(form: Form, snapshot: Snapshot, signed: datetime, identity: Identity) -> bytes:
    """The instance document of what was signed, to the letter, whatever the form computes today."""
    interview = Interview.resume(form, snapshot, now=lambda: signed)
    for ref in interview.refs():
        place = interview.find(ref)
        if place is not None and place.leaf:
            place.value = snapshot.values.get(ref, "")
    return submission(interview._places, identity)
