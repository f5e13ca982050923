"""An interview as one answers it: answers and instances given and taken back, and what each step changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sarana.forms.codecs import canonical, typed
from sarana.forms.definition import Aspect
from sarana.forms.events import Events
from sarana.forms.form import Form, language_code
from sarana.forms.history import History
from sarana.forms.places import Place, Places
from sarana.forms.preloads import Person
from sarana.forms.reading import Reading
from sarana.forms.state import Changes, Control, Type
from sarana.forms.surroundings import Surroundings

Decoder = Callable[[Type, str], str | None]


class Answering(Reading):
    """Each step settles everything that follows from it, and can be undone."""

    def __init__(self, form: Form, now: Callable[[], datetime], person: Person) -> None:
        places = Places(form)
        self._history = History()
        super().__init__(form, places, Surroundings(places, now), self._history)
        self._events = Events(self._engine, self._around, person)
        self._engine.repeating.on_new_instance = self._events.new_instance

    # ---- language

    @property
    def language(self) -> str:
        return language_code(self._around.language)

    @language.setter
    def language(self, code: str) -> None:
        self.speak(self.form.language_name(code))

    def speak(self, language: str) -> None:
        """Use a language by the form's own name for it."""
        self._around.language = language
        self._showing.forget()
        self._engine.language_changed()
        self._history.forget()
        self._take_changes()

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
            place.overwritten = place.bind is not None and Aspect.CALCULATE in place.bind.rules
            self._events.value_changed(place)
        self._engine.settle()
        return self._close(place if typing else None)

    def _stored(self, place: Place, value: str, read: Decoder) -> str:
        if place.question is not None and place.question.control is Control.SELECT_MANY:
            chosen = value.split()
            in_order = [each for each in self._around.offered(place) if each in chosen]
            return " ".join([*in_order, *(each for each in chosen if each not in in_order)])
        if place.question is not None and place.question.control is Control.RANK:
            return " ".join(value.split())
        decoded = read(place.type, value)
        return value if decoded is None else decoded

    def add_repeat(self, repeat_ref: str) -> Changes:
        parent, path = self._range(repeat_ref)
        self._engine.repeating.add(parent, path)
        self._engine.settle()
        return self._close()

    def remove_repeat(self, instance_ref: str) -> Changes:
        self._engine.repeating.remove(self._instance(instance_ref))
        self._engine.settle()
        return self._close()

    def move_repeat(self, instance_ref: str, position: int) -> Changes:
        """Put an instance at another place among its like, counted from 1."""
        instance = self._instance(instance_ref)
        parent = self._engine.repeating.remove(instance)
        self._engine.repeating.join(parent, instance, max(position - 1, 0))
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
