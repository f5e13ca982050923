"""What each kind of rule does to a place when it is looked at: hide, compute, lock, demand, forbid, offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sarana.forms.codecs import stored
from sarana.forms.consequences import Consequences
from sarana.forms.definition import Aspect, Rule
from sarana.forms.places import Place


class Deciding:
    """Applies rules to places, for one recalculation."""

    def __init__(self, engine: Consequences) -> None:
        self.engine = engine
        self.keeping = False  # what a person wrote over a computed value
        self.keeping_locked = False  # and also where nobody may write any more
        self.decisions: Mapping[Aspect, Callable[[Rule, Place], None]] = {
            Aspect.RELEVANT: self._relevant,
            Aspect.CALCULATE: self._calculate,
            Aspect.READONLY: self._readonly,
            Aspect.REQUIRED: self._required,
            Aspect.CONSTRAINT: self._constraint,
            Aspect.CHOICES: self._choices,
            Aspect.WORDS: self._words,
        }

    # ---- hidden and shown

    def _relevant(self, rule: Rule, place: Place) -> None:
        own = self.engine.truth(rule, place)
        if own != place.own_relevant:
            place.own_relevant = own
            self.inherit_relevance(place)

    def inherit_relevance(self, place: Place) -> None:
        """A place is shown where itself and everything around it is."""
        engine = self.engine
        relevant = place.own_relevant and (place.parent is None or place.parent.relevant)
        if relevant == place.relevant:
            return
        place.relevant = relevant
        engine.touch(place)
        if place.parent is not None:
            engine.reshaped.add(place.parent)
        if place.path in engine.places.repeats and place.parent is not None:
            engine.reshape(place.parent, place.path)
        if place.leaf:
            place.value = engine.visible(place)
        engine.changed(place)
        if relevant:
            engine.look_at(place)
        for child in (*place.attributes, *place.children):
            self.inherit_relevance(child)

    def fit_in(self, place: Place) -> None:
        """A place, with all below it, that joins the tree; what is around it may have changed meanwhile."""
        parent = place.parent
        place.relevant = place.own_relevant and (parent is None or parent.relevant)
        place.readonly = place.own_readonly or (parent is not None and parent.readonly)
        self.engine.touch(place)
        for child in (*place.attributes, *place.children):
            self.fit_in(child)

    # ---- computed

    def _calculate(self, rule: Rule, place: Place) -> None:
        if place.relevant and not self._kept(place):
            text = stored(place.type, self.engine.run(rule.closure, place))
            place.overwritten = False
            self.engine.write(place, text)
            self.engine.weigh(text)

    def _kept(self, place: Place) -> bool:
        if not self.keeping or place.question is None or place.bind is None:
            return False
        if not place.answer and not place.overwritten:
            return False
        rule = place.bind.rules.get(Aspect.READONLY)
        return self.keeping_locked or rule is None or not self.engine.truth(rule, place)

    # ---- locked, demanded, forbidden

    def _readonly(self, rule: Rule, place: Place) -> None:
        own = self.engine.truth(rule, place)
        if own != place.own_readonly:
            place.own_readonly = own
            self.inherit_readonly(place)

    def inherit_readonly(self, place: Place) -> None:
        """A place is locked where itself or anything around it is."""
        readonly = place.own_readonly or (place.parent is not None and place.parent.readonly)
        if readonly == place.readonly:
            return
        place.readonly = readonly
        self.engine.touch(place)
        for child in place.children:
            self.inherit_readonly(child)

    def _required(self, rule: Rule, place: Place) -> None:
        required = self.engine.truth(rule, place)
        if required != place.required:
            place.required = required
            self.engine.touch(place)

    def _constraint(self, rule: Rule, place: Place) -> None:
        sound = not place.relevant or place.value == "" or self.engine.truth(rule, place)
        if sound != place.sound:
            place.sound = sound
            self.engine.touch(place)

    # ---- offered and said

    def _choices(self, rule: Rule, place: Place) -> None:
        self.engine.touch(place)
        self.engine.show(place)

    def _words(self, rule: Rule, place: Place) -> None:
        self.engine.touch(place)
