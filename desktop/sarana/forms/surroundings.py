"""What the expressions of one interview can reach: clock, dice, lists, texts in the language now shown."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import datetime

from sarana.forms.definition import NO_MEDIA, Item, Itemset, Path, Text, Words
from sarana.forms.form import Form
from sarana.forms.places import Place
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


class Surroundings:
    """Texts and choices of a form for one interview."""

    def __init__(self, form: Form, document: Node, clock: Callable[[], datetime]) -> None:
        self.form = form
        self.clock = clock
        self.language = form.language_name(form.default_language)
        self.scene = Scene(self, document)
        self._fixed: dict[tuple[Path, str], tuple[Choice, ...]] = {}
        self._values: dict[Path, tuple[str, ...]] = {}
        self._primary = document
        self._dice: Callable[[], float] = random_number
        self._throws: dict[Place, float] = {}
        self._answers_said = 0  # how often a text with answers in it was put together

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
            return closure(self.scene, node, 1, 1)
        except (ExpressionError, RecursionError, OverflowError):
            return ""
        finally:
            self.scene.current = before

    # ---- texts

    def said(self, words: Words, node: Node) -> str:
        fixed = words.fixed
        if fixed is not None:
            return fixed
        self._answers_said += 1
        return "".join(
            part if isinstance(part, str) else to_text(self.run(part, node)) for part in words.parts
        )

    def text(self, text: Text, node: Node, language: str) -> tuple[str, str, Media]:
        """Words, guidance and media of a text."""
        if text.words is not None:
            return self.said(text.words, node), "", NO_MEDIA
        identifier = text.itext
        if text.computed is not None:
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

    def offered(self, place: Place) -> tuple[str, ...]:
        """The values that a question offers now."""
        question = place.question
        if question is None:
            return ()
        if question.itemset is None:
            return tuple(item.value for item in question.items)
        if not question.itemset.fixed:
            return tuple(value for value, _ in self._items(question.itemset, place))
        if question.path not in self._values:
            self._values[question.path] = tuple(value for value, _ in self._items(question.itemset, place))
        return self._values[question.path]

    def choices(self, place: Place, language: str) -> tuple[Choice, ...]:
        question = place.question
        if question is None:
            return ()
        if question.itemset is None:
            return tuple(self._choice(item, place, language) for item in question.items)
        if not question.itemset.fixed:
            return self._from(question.itemset, place, language)
        key = (question.path, language)
        if key in self._fixed:
            return self._fixed[key]
        before = self._answers_said
        choices = self._from(question.itemset, place, language)
        if self._answers_said == before:  # no label says what was answered
            self._fixed[key] = choices
        return choices

    def _choice(self, item: Item, place: Place, language: str) -> Choice:
        label, _, media = self.text(item.label, place, language)
        return Choice(item.value, label, media)

    def _from(self, itemset: Itemset, place: Place, language: str) -> tuple[Choice, ...]:
        return tuple(
            Choice(value, *self._label(itemset, item, place, language))
            for value, item in self._items(itemset, place)
        )

    def _items(self, itemset: Itemset, place: Place) -> list[tuple[str, Node]]:
        # A shuffled list keeps its order as long as the interview is open, however often it is shown.
        self._dice = seeded(self._throws.setdefault(place, random_number() * 2**31))
        nodes = self.run(itemset.rule.closure, place)
        self._dice = random_number
        if not isinstance(nodes, list):
            return []
        return [(to_text(self._of_item(itemset.value, node)), node) for node in nodes]

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
