"""What a form says, before anyone answers it: plain values that the reader makes and the interview obeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sarana.forms.state import Control, Media
from sarana.forms.xpath.scene import Closure
from sarana.forms.xpath.syntax import Expression

#: A place of the form, whichever repeat instance: ("data", "group", "name"); "@name" for an attribute.
Path = tuple[str, ...]


class Aspect(StrEnum):
    """What an expression of the form decides about the place it belongs to."""

    RELEVANT = "relevant"
    CALCULATE = "calculate"
    READONLY = "readonly"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    COUNT = "repeat_count"
    CHOICES = "choice_filter"
    WORDS = "label"  # a text with answers in it


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression of the form at its place, ready to run."""

    aspect: Aspect
    path: Path
    source: str
    expression: Expression
    closure: Closure = field(repr=False)
    constant: bool | None = None  # true() or false(): need never be run


@dataclass(frozen=True, slots=True)
class Words:
    """A text with holes: strings, and closures whose values stand between them."""

    parts: tuple[str | Closure, ...]
    expressions: tuple[Expression, ...] = ()
    fixed: str | None = field(init=False)  # the text, where it has no holes

    def __post_init__(self) -> None:
        whole = "".join(part for part in self.parts if isinstance(part, str))
        object.__setattr__(self, "fixed", None if self.expressions else whole)


NO_MEDIA = Media()


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of one language with its other forms (ODK XForms, “languages”)."""

    words: Words | None
    guidance: Words | None = None
    media: Media = NO_MEDIA


@dataclass(frozen=True, slots=True)
class Text:
    """Where a label, hint or message comes from: written in place, looked up, or computed."""

    words: Words | None = None
    itext: str = ""
    computed: Closure | None = field(default=None, repr=False)
    computed_itext: bool = False  # `computed` gives the identifier of a text, not the text


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Item:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices that come from nodes: a list of the form, a file, or the answers of a repeat."""

    rule: Rule
    value: Closure = field(repr=False)
    label: Closure | None = field(repr=False)
    label_is_itext: bool
    fixed: bool  # the same items whatever the answers are
    shuffled: bool = False  # chance plays a part
    by_cells: bool = False  # value and label are cells of the item, not computed
    cell: str = ""  # the one that holds the value, where it is one


@dataclass(frozen=True, slots=True)
class Question:
    """A control of the form's body."""

    path: Path
    control: Control
    label: Text
    hint: Text
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    mediatype: str = ""

    @property
    def offers(self) -> bool:
        """Whether it is answered by choosing."""
        return bool(self.items) or self.itemset is not None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the form's body that stands for a node."""

    path: Path
    label: Text
    appearance: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Repeat:
    path: Path
    label: Text
    appearance: frozenset[str] = frozenset()
    count: Rule | None = None
    fixed: bool = False  # jr:noAddRemove


@dataclass(frozen=True, slots=True)
class Bind:
    """What the model says about a place."""

    path: Path
    type: str = "string"
    rules: Mapping[Aspect, Rule] = field(default_factory=dict)
    preload: str = ""
    preload_parameters: str = ""
    constraint_message: Text = NO_TEXT
    required_message: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Action:
    """A `setvalue`: when which event happens at `trigger`, the value goes to the targets."""

    events: frozenset[str]
    target: Closure = field(repr=False)
    target_path: Path
    value: Closure | None = field(repr=False)
    literal: str = ""
    trigger: Path = ()


@dataclass(frozen=True, slots=True)
class Languages:
    """The translations of a form. Names are the form's own: "English (en)"."""

    names: tuple[str, ...]
    default: str
    entries: Mapping[str, Mapping[str, Entry]]
    loose: tuple[Expression, ...] = ()  # in texts that belong to no one place: labels of choices

    def entry(self, language: str, identifier: str) -> Entry | None:
        found = self.entries.get(language, {}).get(identifier)
        return found or self.entries.get(self.default, {}).get(identifier)


@dataclass(frozen=True, slots=True)
class Body:
    """The body: what is shown, and in which order."""

    questions: Mapping[Path, Question]
    groups: Mapping[Path, Group]
    repeats: Mapping[Path, Repeat]
    order: Mapping[Path, int]  # of everything shown
    actions: Sequence[Action]
