"""One form being answered: the only door through which screens, stores and letters reach the forms room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sarana.errors import FormProblem, FormRefused
from sarana.forms.answering import Answering
from sarana.forms.facts import collect
from sarana.forms.form import Form
from sarana.forms.instances import Reopening, read_instance, replace_instance_id
from sarana.forms.markup import UnreadableMarkup
from sarana.forms.preloads import Person
from sarana.forms.snapshots import counted_in, restore, take
from sarana.forms.state import Facts, Snapshot
from sarana.forms.submission import Identity, submission
from sarana.sentence import N_


def _local_now() -> datetime:
    return datetime.now().astimezone()


class Interview(Answering):
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
        super().__init__(form, now, person or Person(device_id, user))
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
        Answering.__init__(self, form, now, Person(device_id, user))
        self._engine.repeating.aside.update(restore(self._places, snapshot))
        with self._engine.keeping_answers(locked=snapshot.form_sha256 == form.sha256):
            self._go_on()
        self._take_changes()
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
        Answering.__init__(self, form, now, Person(device_id, user))
        try:
            read_instance(self._places, instance)
        except UnreadableMarkup as error:
            raise FormRefused(
                (FormProblem(N_("This is not an instance of the form: {error}.", error=error)),)
            ) from None
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
        Answering.__init__(self, form, _local_now, Person())
        restore(self._places, snapshot)
        for place in self._places.root.walk():
            place.value = place.answer if place.leaf else ""
        return self

    # ---- keeping

    def snapshot(self) -> Snapshot:
        """A draft: everything that was answered, hidden answers and instances set aside too."""
        return take(self._places, hidden=True, aside=self._engine.repeating.aside)

    def final_snapshot(self) -> Snapshot:
        """What counts: hidden answers are left out."""
        self._events.finish()
        return take(self._places, hidden=False)

    def whole(self) -> Interview:
        """To be read: the draft with the instances that are set aside back where they were."""
        return self._reading(self.form, counted_in(self.snapshot()))

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
