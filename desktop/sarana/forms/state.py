"""What an interview shows of itself: plain values that a screen, a letter or a test can read.

Nothing here computes. `Interview` makes these values; whoever shows them keeps no truth of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What stands at a place of the form."""

    QUESTION = "question"
    NOTE = "note"  # text to read; nothing to answer
    GROUP = "group"
    REPEAT = "repeat"  # the whole list of instances
    INSTANCE = "instance"  # one instance of a repeat


class Control(StrEnum):
    """How a question is answered (ODK XForms: body elements)."""

    INPUT = "input"
    SELECT_ONE = "select one"
    SELECT_MANY = "select many"
    RANK = "rank"
    RANGE = "range"
    UPLOAD = "upload"
    TRIGGER = "trigger"  # acknowledge
    NONE = "none"  # notes, groups


class Type(StrEnum):
    """What kind of value an answer is (ODK XForms: bind types)."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    BARCODE = "barcode"
    BINARY = "binary"


class Break(StrEnum):
    """Which rule an answer breaks."""

    REQUIRED = "required"  # no answer where one is needed
    CONSTRAINT = "constraint"  # an answer that the form's own rule refuses
    TYPE = "type"  # typed text that is no value of the question's type; it is kept as typed


@dataclass(frozen=True, slots=True)
class Violation:
    """An answer that breaks a rule: a value, not an exception, and at most one per question.

    `message` is the form's own sentence in the interview's language, or "" where the form has none; the
    screen then uses its own.
    """

    ref: str
    rule: Break
    message: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """File names of pictures and sound that belong to a label; "" where there is none."""

    image: str = ""
    big_image: str = ""
    audio: str = ""
    video: str = ""

    def __bool__(self) -> bool:
        return bool(self.image or self.big_image or self.audio or self.video)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers, in the interview's language."""

    value: str
    label: str
    media: Media = Media()


@dataclass(frozen=True, slots=True)
class NodeState:
    """Everything that a screen needs to show one place of the form, in the interview's language.

    `ref` is the absolute path with a 1-based position on every repeat instance:
    `/data/rep_documents[2]/doc_type`; the repeat itself is `/data/rep_documents`.
    `value` is the canonical ODK text ("2026-11-22", "1 2" for select many, a bare file name for uploads),
    or, where `violation.rule` is TYPE, the text exactly as typed.
    `extras` are the designer's own columns of the survey sheet (phase, mode, sensitivity, fact, source).
    """

    ref: str
    name: str
    kind: Kind
    control: Control = Control.NONE
    type: Type = Type.TEXT
    label: str = ""  # the safe Markdown subset of ODK
    hint: str = ""
    guidance: str = ""
    media: Media = Media()
    relevant: bool = True
    required: bool = False
    readonly: bool = False
    value: str = ""
    choices: tuple[Choice, ...] = ()
    violation: Violation | None = None
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)  # range: start, end, step; text: rows; …
    mediatype: str = ""  # of uploads: "image/*"
    extras: Mapping[str, str] = field(default_factory=dict)
    count: int = 0  # of a REPEAT: how many instances
    may_add: bool = False  # of a REPEAT
    may_remove: bool = False  # of an INSTANCE


@dataclass(frozen=True, slots=True)
class Changes:
    """What one answer changed: the places to show again, and the groups whose visible children changed."""

    refs: frozenset[str] = frozenset()
    structure: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.refs or self.structure)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section is: counts of visible questions."""

    asked: int
    answered: int
    missing: int  # required and without an answer
    violations: int  # answers that break a constraint or are no value of their type


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The answers of an interview at one moment, enough to continue it and plain enough for a court.

    `values` maps a ref to its text, for every place that holds one, hidden answers included in a draft and
    left out of a final snapshot. `repeats` maps each repeat to its number of instances, empty ones included;
    in a draft, what lies beyond that number was taken out by a smaller count: a larger one brings it back.
    """

    form_id: str
    form_version: str
    form_sha256: str
    values: Mapping[str, str]
    repeats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value that letters, lists and statistics read instead of a question's path (column `fact`).

    `value` is the canonical text; `texts` maps a form language code ("en", "km", "zh") to what a person
    reads: choice labels for choices, the value itself otherwise. `rows` of a repeat are read as the facts
    of one instance each.
    """

    name: str
    value: str
    texts: Mapping[str, str]
    type: Type = Type.TEXT
    sensitivity: int = 2  # column `sensitivity`: 1 administrative … 4 highly sensitive


@dataclass(frozen=True)
class Facts(Mapping[str, Fact]):
    """Fact name → Fact, for every fact that has a value; `repeats` has one Facts per instance."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    repeats: Mapping[str, tuple["Facts", ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)
