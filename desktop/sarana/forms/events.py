"""What happens at moments of an interview: preloads and `setvalue` (ODK XForms, “actions”)."""

from __future__ import annotations

from sarana.forms.codecs import stored
from sarana.forms.definition import Action, Path
from sarana.forms.places import Place
from sarana.forms.preloads import Person, preloaded
from sarana.forms.recalculation import Recalculation
from sarana.forms.surroundings import Surroundings
from sarana.forms.xpath.moments import date_time_text
from sarana.forms.xpath.scene import Closure

_BEGIN = frozenset({"odk-instance-first-load", "odk-instance-load", "xforms-ready"})
_RESUME = frozenset({"odk-instance-load"})
_DEEPEST = 50  # actions that set off actions


class Events:
    """Runs what the form registered."""

    def __init__(self, engine: Recalculation, around: Surroundings, person: Person) -> None:
        self.engine, self.around, self.person = engine, around, person
        self.form = engine.places.form
        self.actions = self.form.definition.body.actions
        self._by_trigger: dict[Path, list[Action]] = {}
        for action in self.actions:
            if "xforms-value-changed" in action.events:
                self._by_trigger.setdefault(action.trigger, []).append(action)
        self._depth = 0

    # ---- moments

    def begin(self) -> None:
        now = self.around.now()
        for path, bind in self.form.definition.binds.items():
            if bind.preload:
                value = preloaded(bind, now, self.person, self.around.uuid)
                for place in self.engine.places.by_path.get(path, ()):
                    if value is not None:
                        place.answer = value
        self._name_instance()

    def after_load(self) -> None:
        """Values that actions set at the beginning win over computed ones.

        Collect sets them before it hides anything: a default is worked out from others that are hidden too.
        """
        with self.engine.unveiled():
            self._perform(_BEGIN)
        self.engine.settle()

    def _name_instance(self) -> None:
        """A form that does not ask for an identifier gets one all the same."""
        for place in self.engine.places.by_path.get(self.form.definition.given_identifier, ()):
            self.engine.write(place, "uuid:" + self.around.uuid())

    def resume(self) -> None:
        self._perform(_RESUME)

    def new_instance(self, instance: Place) -> None:
        for bind in self.form.definition.binds.values():
            if bind.preload == "uid" and bind.path[: len(instance.path)] == instance.path:
                for place in self._below(instance, bind.path):
                    self.engine.write(place, "uuid:" + self.around.uuid())
        for action in self.actions:
            if (
                "odk-new-repeat" in action.events
                and action.target_path[: len(instance.path)] == instance.path
            ):
                for place in self._below(instance, action.target_path):
                    self._put(action, place)

    def value_changed(self, place: Place) -> None:
        actions = self._by_trigger.get(place.path)
        if actions is None or self._depth >= _DEEPEST:
            return
        self._depth += 1
        try:
            for action in actions:
                self.engine.settle()
                for target in self._targets(action.target, place):
                    if self._put(action, target):
                        self.value_changed(target)
        finally:
            self._depth -= 1

    def finish(self) -> None:
        """The interview is being finalised now."""
        now = self.around.now()
        for path, bind in self.form.definition.binds.items():
            if bind.preload == "timestamp" and bind.preload_parameters == "end":
                for place in self.engine.places.by_path.get(path, ()):
                    place.answer = date_time_text(now.astimezone())
                    self.engine.show(place)
        self.engine.settle()

    # ---- doing

    def _perform(self, events: frozenset[str]) -> None:
        for action in self.actions:
            if action.events & events:
                for place in list(self.engine.places.by_path.get(action.target_path, ())):
                    if self._put(action, place):
                        self.value_changed(place)

    def _targets(self, target: Closure, context: Place) -> list[Place]:
        """What an action sets, hidden places too."""
        scene = self.engine.scene
        before, scene.unveiled = scene.unveiled, True
        try:
            found = self.engine.run(target, context)
        finally:
            scene.unveiled = before
        return [node for node in found if isinstance(node, Place)] if isinstance(found, list) else []

    def _put(self, action: Action, place: Place) -> bool:
        value = self.engine.run(action.value, place) if action.value else action.literal
        return self.engine.write(place, stored(place.type, value))

    def _below(self, top: Place, path: tuple[str, ...]) -> list[Place]:
        return [
            place
            for place in self.engine.places.by_path.get(path, ())
            if place.ancestor(len(top.path)) is top
        ]
