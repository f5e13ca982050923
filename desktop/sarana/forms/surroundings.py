"""What the expressions of one interview can reach: clock, dice, lists, texts in the language now shown."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from sarana.forms.definition import NO_MEDIA, Item, Itemset, Text, Words
from sarana.forms.places import Place, Places
from sarana.forms.state import Choice, Media
from sarana.forms.tree import Node
from sarana.forms.xpath.functions.chance import seeded
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.values import Value, to_text

_DICE = random.SystemRandom()


def random_number() -> float:
    return _DICE.random()


def fresh_uuid() -> str:
    return str(uuid.uuid4())


#: The values that a question offers, in order.
Offer = Mapping[str, None]


class Surroundings:
    """Texts and choices of a form for one interview."""

    def __init__(self, places: Places, clock: Callable[[], datetime]) -> None:
        self.form = form = places.form
        self.clock = clock
        self.language = form.language_name(form.default_language)
        self.scene = Scene(self, places.document, places.walked)
        self._values: dict[Closure, dict[Node, str]] = {}  # of the items of lists
        self._fixed: dict[tuple[object, ...], tuple[Choice, ...]] = {}
        self._offers: dict[tuple[object, ...], Offer] = {}
        self._filtered: dict[Place, tuple[list[Node], Offer]] = {}
        self._named: dict[tuple[Place, str], tuple[list[Node], tuple[Choice, ...]]] = {}
        self._primary = places.document
        self._dice: Callable[[], float] = random_number
        self._throws: dict[Place, float] = {}
        self.hole = ""  # what stands where an answer would; empty: the answer itself
        self.answers_said = 0  # how often a text was put together from more than the form's own words

    # ---- what expressions ask for

    def now(self) -> datetime:
        return self.clock()

    def chance(self) -> float:
        return self._dice()

    def uuid(self) -> str:
        return fresh_uuid()

    def instance(self, name: str) -> Node | None:
        found = self.form.secondary(name)
        return self._primary if found is None and name == self.form.definition.primary_id else found

    def itext(self, identifier: str, node: Node) -> str:
        entry = self.form.definition.languages.entry(self.language, identifier)
        return self.said(entry.words, node) if entry and entry.words else ""

    def choice_label(self, node: Node, question: Node, value: str) -> str:
        if not isinstance(question, Place) or question.question is None:
            return ""
        choices = self.choices(question, self.language)
        return next((choice.label for choice in choices if choice.value == value), "")

    # ---- running

    def run(self, closure: Closure, node: Node) -> Value:
        before = self.scene.current
        self.scene.current = node
        try:
            return closure(self.scene, node, 0, 1)
        except (ExpressionError, RecursionError, OverflowError):
            return ""
        finally:
            self.scene.current = before

    # ---- texts

    def said(self, words: Words, node: Node) -> str:
        fixed = words.fixed
        if fixed is not None:
            return fixed
        self.answers_said += 1
        return "".join(
            part if isinstance(part, str) else self.hole or to_text(self.run(part, node))
            for part in words.parts
        )

    def text(self, text: Text, node: Node, language: str) -> tuple[str, str, Media]:
        """Words, guidance and media of a text."""
        if text.words is not None:
            return self.said(text.words, node), "", NO_MEDIA
        identifier = text.itext
        if text.computed is not None:
            self.answers_said += 1
            value = to_text(self.run(text.computed, node))
            if not text.computed_itext:
                return value, "", NO_MEDIA
            identifier = value
        return self.entry(identifier, node, language) if identifier else ("", "", NO_MEDIA)

    def entry(self, identifier: str, node: Node, language: str) -> tuple[str, str, Media]:
        entry = self.form.definition.languages.entry(language, identifier)
        if entry is None:
            return "", "", NO_MEDIA
        words = self.said(entry.words, node) if entry.words else ""
        guidance = self.said(entry.guidance, node) if entry.guidance else ""
        return words, guidance, entry.media

    # ---- choices

    def offered(self, place: Place) -> Offer:
        """The values that a question offers now, in order."""
        question = place.question
        if question is None:
            return {}
        itemset = question.itemset
        if itemset is not None and not itemset.fixed:
            return self._filtered_offer(itemset, place)
        key = (question.path,) if itemset is None else (itemset.rule.source, itemset.value)
        known = self._offers.get(key)
        if known is None:
            known = self._offers[key] = (
                dict.fromkeys(item.value for item in question.items)
                if itemset is None
                else self._offer(itemset, self._items(itemset, place))
            )
        return known

    def _filtered_offer(self, itemset: Itemset, place: Place) -> Offer:
        nodes = self._items(itemset, place)
        known = self._filtered.get(place)
        if known is not None and known[0] == nodes:
            return known[1]
        offer = self._offer(itemset, nodes)
        if _stays(itemset, nodes):
            self._filtered[place] = nodes, offer
        return offer

    def _offer(self, itemset: Itemset, nodes: list[Node]) -> Offer:
        return dict.fromkeys([self._value(itemset, node) for node in nodes])

    def _value(self, itemset: Itemset, item: Node) -> str:
        if not item.frozen or not itemset.by_cells:
            return to_text(self._of_item(itemset.value, item))
        known = self._values.setdefault(itemset.value, {})
        value = known.get(item)
        if value is None:
            value = known[item] = to_text(self._of_item(itemset.value, item))
        return value

    def choices(self, place: Place, language: str) -> tuple[Choice, ...]:
        question = place.question
        if question is None:
            return ()
        if question.itemset is None:
            return tuple(self._choice(item, place, language) for item in question.items)
        if not question.itemset.fixed:
            return self._filtered_choices(question.itemset, place, language)
        itemset = question.itemset
        key = (itemset.rule.source, itemset.value, itemset.label, itemset.label_is_itext, language)
        if key in self._fixed:
            return self._fixed[key]
        before = self.answers_said
        choices = self._from(itemset, self._items(itemset, place), place, language)
        if self.answers_said == before:  # no label says what was answered
            self._fixed[key] = choices
        return choices

    def _filtered_choices(self, itemset: Itemset, place: Place, language: str) -> tuple[Choice, ...]:
        """The same choices as before where the filter lets the same items through."""
        nodes, key = self._items(itemset, place), (place, language)
        known = self._named.get(key)
        if known is not None and known[0] == nodes:
            return known[1]
        before = self.answers_said
        choices = self._from(itemset, nodes, place, language)
        if self.answers_said == before and _stays(itemset, nodes):
            self._named[key] = nodes, choices
        return choices

    def _choice(self, item: Item, place: Place, language: str) -> Choice:
        label, _, media = self.text(item.label, place, language)
        return Choice(item.value, label, media)

    def _from(self, itemset: Itemset, nodes: list[Node], place: Place, language: str) -> tuple[Choice, ...]:
        return tuple(
            Choice(self._value(itemset, node), *self._label(itemset, node, place, language)) for node in nodes
        )

    def _items(self, itemset: Itemset, place: Place) -> list[Node]:
        # A shuffled list keeps its order as long as the interview is open, however often it is shown.
        self._dice = self._throw(place) if itemset.shuffled else random_number
        nodes = self.run(itemset.rule.closure, place)
        self._dice = random_number
        return nodes if isinstance(nodes, list) else []

    def _throw(self, place: Place) -> Callable[[], float]:
        return seeded(self._throws.setdefault(place, random_number() * 2**31))

    def _of_item(self, closure: Closure, item: Node) -> Value:
        try:
            return closure(self.scene, item, 1, 1)
        except ExpressionError:
            return ""

    def _label(self, itemset: Itemset, item: Node, place: Place, language: str) -> tuple[str, Media]:
        if itemset.label is None:
            return "", NO_MEDIA
        text = to_text(self._of_item(itemset.label, item))
        if not itemset.label_is_itext:
            return text, NO_MEDIA
        words, _, media = self.entry(text, place, language)
        return words, media


def _stays(itemset: Itemset, nodes: list[Node]) -> bool:
    """Whether the nodes are items of a list, with names of their own: answers would change."""
    return itemset.by_cells and all(node.frozen for node in nodes)
