"""One place of an interview → the NodeState that a screen shows."""

from __future__ import annotations

from sarana.forms.choice_lists import LISTING
from sarana.forms.definition import Aspect, Group, Path, Question, Repeat, Text
from sarana.forms.places import Place, Places
from sarana.forms.recalculation import Recalculation
from sarana.forms.state import Break, Control, Kind, Media, NodeState, Type, Violation
from sarana.forms.surroundings import Surroundings

_GROUPS = (Kind.GROUP, Kind.INSTANCE, Kind.REPEAT)


class Showing:
    """Reads places; changes nothing."""

    def __init__(self, places: Places, around: Surroundings, engine: Recalculation) -> None:
        self.places = places
        self.around = around
        self.engine = engine
        self.form = places.form
        self.body = places.form.definition.body

    def node(self, ref: str) -> NodeState:
        found = self.places.range_of(ref)
        if found is not None:
            return self._range(ref, *found)
        return self.place(self.places.at(ref), ref)

    def texts(self, ref: str) -> tuple[str, str]:
        """Label and hint in the language now spoken, and nothing else."""
        found = self.places.range_of(ref)
        if found is not None:
            return self._text(self.body.repeats[found[1]], self._stand(*found))[0], ""
        place = self.places.at(ref)
        question = place.question
        if question is not None and place.leaf:
            language = self.around.language
            label, hint = (
                self.around.text(text, place, language)[0] for text in (question.label, question.hint)
            )
            return label, hint
        return self._text(self._shown(place), place)[0], ""

    def forget(self) -> None:
        """Everything is worded anew from now on."""
        for place in self.places.root.walk():
            place.shown = None

    def place(self, place: Place, ref: str) -> NodeState:
        """What was shown last, as long as no rule has touched the place and no answer is told in it."""
        shown = place.shown
        if shown is not None and shown.ref == ref and not self._offers_others(place, shown):
            return shown
        before = self.around.answers_said
        state = self._place(place, ref)
        place.shown = state if self.around.answers_said == before else None
        return state

    def _offers_others(self, place: Place, shown: NodeState) -> bool:
        """Whether a filter lets other choices through than when the place was last shown."""
        question = place.question
        if question is None or question.itemset is None or question.itemset.fixed:
            return False
        return self.around.choices(place, self.around.language) is not shown.choices

    def _place(self, place: Place, ref: str) -> NodeState:
        question = place.question
        if question is not None and place.leaf:
            return self._question(place, question, ref)
        shown = self._shown(place)
        kind = (
            Kind.INSTANCE if place.path in self.body.repeats else Kind.QUESTION if place.leaf else Kind.GROUP
        )
        label, guidance, media = self._text(shown, place)
        return NodeState(
            ref=ref,
            name=place.label,
            kind=kind,
            type=place.type,
            label=label,
            guidance=guidance,
            media=media,
            relevant=place.relevant,
            required=place.required,
            readonly=place.readonly,
            value=self.value(place),
            violation=self.violation(place, ref) if place.leaf else None,
            appearance=shown.appearance if shown else frozenset(),
            extras=self.form.extras(ref),
            may_remove=kind is Kind.INSTANCE and self._free(place.path),
        )

    def _shown(self, place: Place) -> Group | Repeat | None:
        return self.body.repeats.get(place.path) or self.body.groups.get(place.path)

    def _text(self, shown: Group | Repeat | None, place: Place) -> tuple[str, str, Media]:
        return self.around.text(shown.label if shown else Text(), place, self.around.language)

    def _question(self, place: Place, question: Question, ref: str) -> NodeState:
        language = self.around.language
        label, guidance, media = self.around.text(question.label, place, language)
        hint, more, _ = self.around.text(question.hint, place, language)
        note = self.is_note(place)
        return NodeState(
            ref=ref,
            name=place.label,
            kind=Kind.NOTE if note else Kind.QUESTION,
            control=Control.NONE if note else question.control,
            type=Type.BINARY if question.control is Control.UPLOAD else place.type,
            label=label,
            hint=hint,
            guidance=guidance or more,
            media=media,
            relevant=place.relevant,
            required=place.required,
            readonly=place.readonly,
            value=self.value(place),
            choices=self.around.choices(place, language) if question.control in LISTING else (),
            violation=self.violation(place, ref),
            appearance=question.appearance,
            parameters=question.parameters,
            mediatype=question.mediatype,
            extras=self.form.extras(ref),
        )

    def is_note(self, place: Place) -> bool:
        """A text to read: an input that nothing can ever be typed into, and that computes nothing."""
        question, bind = place.question, place.bind
        if question is None or bind is None or question.control is not Control.INPUT:
            return False
        readonly = bind.rules.get(Aspect.READONLY)
        fixed = readonly is not None and readonly.constant is True
        return fixed and Aspect.CALCULATE not in bind.rules and not bind.preload and place.answer == ""

    def value(self, place: Place) -> str:
        """What to show: the text as typed where it is no value of the type."""
        return place.answer if place.garbled and place.relevant else place.value

    def _range(self, ref: str, parent: Place, path: Path) -> NodeState:
        repeat = self.body.repeats[path]
        instances = parent.namesakes(path[-1])
        stand = self._stand(parent, path)
        label, guidance, media = self._text(repeat, stand)
        return NodeState(
            ref=ref,
            name=self.form.label_of(path)[-1],
            kind=Kind.REPEAT,
            label=label,
            guidance=guidance,
            media=media,
            relevant=self.range_relevant(parent, path),
            required=self._says(path, Aspect.REQUIRED, stand),
            readonly=parent.readonly or self._says(path, Aspect.READONLY, stand),
            appearance=repeat.appearance,
            extras=self.form.extras(ref),
            count=len(instances),
            may_add=self._free(path),
        )

    def _stand(self, parent: Place, path: Path) -> Place:
        """Where a whole repeat is spoken of: in its first instance."""
        instances = parent.namesakes(path[-1])
        return instances[0] if instances else self.places.outside(parent, path)

    def _says(self, path: Path, aspect: Aspect, stand: Place) -> bool:
        """What the form says of a whole repeat: the same as of its first instance."""
        bind = self.form.definition.binds.get(path)
        rule = bind.rules.get(aspect) if bind else None
        return rule is not None and self.engine.truth(rule, stand)

    def _free(self, path: Path) -> bool:
        repeat = self.body.repeats[path]
        return repeat.count is None and not repeat.fixed

    def range_relevant(self, parent: Place, path: Path) -> bool:
        """Whether instances of a repeat would be shown here, also while there is none."""
        instances = parent.namesakes(path[-1])
        if not parent.relevant or any(each.relevant for each in instances):
            return parent.relevant
        bind = self.form.definition.binds.get(path)
        rule = bind.rules.get(Aspect.RELEVANT) if bind else None
        if rule is None:
            return True
        return not instances and self.engine.truth(rule, self.places.outside(parent, path))

    # ---- what is shown below what

    def children(self, ref: str) -> tuple[str, ...]:
        found = self.places.range_of(ref)
        if found is not None:
            parent, path = found
            return tuple(self.places.ref(each) for each in parent.namesakes(path[-1]) if each.relevant)
        place = self.places.at(ref)
        shown = self.form.outline.get(place.path)
        return tuple(self._children(place, shown)) if shown else ()

    def _children(self, place: Place, shown: tuple[Path, ...]) -> list[str]:
        refs = []
        for path in shown:
            if path in self.body.repeats:
                parents = self.places.below(place, path[:-1])
                refs += [
                    self.places.range_ref(each, path) for each in parents if self.range_relevant(each, path)
                ]
            else:
                refs += [self.places.ref(each) for each in self.places.below(place, path) if each.relevant]
        return refs

    # ---- broken rules

    def violation(self, place: Place, ref: str = "") -> Violation | None:
        if not place.relevant:
            return None
        if place.garbled and place.answer:
            return Violation(ref or self.places.ref(place), Break.TYPE)
        bind = place.bind
        if bind is None:
            return None
        if place.required and place.value == "":
            return Violation(
                ref or self.places.ref(place), Break.REQUIRED, self._message(bind.required_message, place)
            )
        if not place.sound:
            message = self._message(bind.constraint_message, place)
            return Violation(ref or self.places.ref(place), Break.CONSTRAINT, message)
        return None

    def message(self, place: Place, rule: Break) -> str:
        """What the form says when this rule is broken here."""
        if place.bind is None:
            return ""
        text = place.bind.required_message if rule is Break.REQUIRED else place.bind.constraint_message
        return self._message(text, place)

    def _message(self, text: Text, place: Place) -> str:
        return self.around.text(text, place, self.around.language)[0]
