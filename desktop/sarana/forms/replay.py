"""Scenarios told as data, acted out on an interview (`sarana form replay`)."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sarana.errors import FormRefused
from sarana.forms.form import Form, compile_form
from sarana.forms.instances import Reopening
from sarana.forms.interview import Interview
from sarana.forms.markup import Element, attributes_of, elements, own_text, read_xml
from sarana.forms.places import Place
from sarana.forms.preloads import Person
from sarana.forms.sources import read_xform
from sarana.forms.state import Break, Control
from sarana.forms.surroundings import fresh_uuid
from sarana.forms.tree import Sort

Step = Mapping[str, Any]
Read = Callable[[str], bytes]


class Impossible(Exception):
    """A step that cannot be done: no such place, not allowed."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A verified expectation that was not met."""

    at: str
    what: str
    ref: str
    expected: object
    got: object


@dataclass(frozen=True, slots=True)
class Outcome:
    id: str
    verified: int
    passed: int
    failed: tuple[Miss, ...]


def replay(scenario: Mapping[str, Any], read: Read, zone: str = "America/Phoenix") -> Outcome:
    """Act a scenario out in the time zone it was recorded in; `read` gives the bytes of a file it names."""
    if os.environ.get("TZ") != zone:
        os.environ["TZ"] = zone
        if hasattr(time, "tzset"):
            time.tzset()
    stage = _Stage(read)
    failed = []
    verified = 0
    for step in scenario["steps"]:
        miss = stage.act(step)
        if step.get("verified"):
            verified += 1
            if miss is not None:
                failed.append(miss)
    return Outcome(scenario["id"], verified, verified - len(failed), tuple(failed))


@dataclass
class _Stage:
    """The form and the interviews of one scenario."""

    read: Read
    form: Form | None = None
    now: Interview | None = None
    others: dict[object, Interview] = field(default_factory=dict)
    broken: str = ""  # why nothing more can be done

    def act(self, step: Step) -> Miss | None:
        operation = _OPERATIONS.get(step["op"])
        if operation is None:
            return None
        if self.broken and step["op"] != "load":
            return _miss(step, self.broken) if step.get("verified") else None
        wanted = step.get("expectError") or step.get("expectLoadError")
        try:
            got = operation(self, step)
        except (Impossible, FormRefused) as error:
            return self._stopped(step, _reason(error), bool(wanted))
        if step["op"] == "expect":
            return self._held(step, got)
        return _miss(step, "no error") if wanted else None

    def _stopped(self, step: Step, reason: str, wanted: bool) -> Miss | None:
        if wanted:
            return None
        if step["op"] == "expect":
            return None if step.get("negate") else _miss(step, reason)
        self.broken = f"{step['op']} {step.get('ref', '')}: {reason}"
        return _miss(step, reason)

    def _held(self, step: Step, got: object) -> Miss | None:
        met = _met(step, got)
        return None if met != bool(step.get("negate")) else _miss(step, got)

    # ---- doing

    def load(self, step: Step) -> None:
        self.broken = ""
        self.form = self.now = None
        media = {
            each["url"].rpartition("/")[2]: self.read(each["file"]) for each in step.get("attachments", ())
        }
        self.form = compile_form(read_xform(self.read(step["form"]), media=media))
        person = Person(others=step.get("preloadProperties") or {})
        if step.get("editInstance"):
            interview = Interview.reopen(self.form, step["editInstance"].encode(), Reopening.EDIT)
        else:
            interview = Interview(self.form, person=person)
        self._enter(step.get("instance"), interview)

    def _enter(self, name: object, interview: Interview) -> None:
        self.now = self.others[name] = interview

    def _form(self) -> Form:
        if self.form is None:
            raise Impossible("no form is loaded")
        return self.form

    def interview(self, step: Step) -> Interview:
        found = self.others.get(step.get("instance")) if "instance" in step else None
        found = found or self.now
        if found is None:
            raise Impossible("no form is loaded")
        return found

    def new_instance(self, step: Step) -> None:
        self._enter(step.get("instance"), Interview(self._form()))

    def restore(self, step: Step) -> None:
        self._enter(step.get("instance"), Interview.reopen(self._form(), self._saved(step)))

    def edit(self, step: Step) -> None:
        self._enter(step.get("instance"), Interview.reopen(self._form(), self._saved(step), Reopening.EDIT))

    def _saved(self, step: Step) -> bytes:
        if step.get("restoreXML"):
            return str(step["restoreXML"]).encode()
        of = self.others.get(step.get("of")) or self.now
        if of is None:
            raise Impossible("no such instance")
        return of.submission()

    def set(self, step: Step) -> None:
        interview = self.interview(step)
        place = place_at(interview, step["ref"])
        text = _typed(step["value"])
        if place.readonly:
            raise Impossible("readonly")
        question = place.question
        if question is not None and question.control is Control.RANK and text:
            offered = interview.offered(place)
            if set(text.split()) != set(offered):
                raise Impossible("There are missing options. Rank should have all options.")
        if question is not None and question.control is Control.TRIGGER:
            text = "OK" if text in ("1", "true", "OK") else ""
        interview.answer_place(place, text)

    def add_repeat(self, step: Step) -> None:
        interview = self.interview(step)
        try:
            interview.add_repeat(step["ref"])
        except KeyError:
            raise Impossible("no such repeat") from None

    def remove_repeat(self, step: Step) -> None:
        interview = self.interview(step)
        try:
            interview.remove_repeat(step["ref"])
        except KeyError:
            raise Impossible("no such instance") from None

    def set_language(self, step: Step) -> None:
        interview = self.interview(step)
        if step["lang"] not in self._form().definition.languages.names:
            raise Impossible("no such language")
        interview.speak(step["lang"])

    def expect(self, step: Step) -> object:
        reading = _READINGS.get(step["what"])
        return _UNKNOWN if reading is None else reading(self.interview({}), step)


_UNKNOWN = object()
_OPERATIONS: Mapping[str, Callable[[_Stage, Step], object]] = {
    "load": _Stage.load,
    "new-instance": _Stage.new_instance,
    "serialize-restore": _Stage.restore,
    "edit-submitted": _Stage.edit,
    "set": _Stage.set,
    "add-repeat": _Stage.add_repeat,
    "remove-repeat": _Stage.remove_repeat,
    "set-language": _Stage.set_language,
    "expect": _Stage.expect,
}


def _reason(error: Exception) -> str:
    if isinstance(error, FormRefused):
        return "; ".join(problem.message for problem in error.problems)
    return str(error)


def _miss(step: Step, got: object) -> Miss:
    expected = step.get("equals", step.get("expectLoadError", step.get("expectError", step.get("choices"))))
    return Miss(step.get("at", ""), step.get("what", step["op"]), step.get("ref", ""), expected, got)


def _typed(value: Any) -> str:
    """A value as the text that a person would have typed."""
    if isinstance(value, dict):
        return _typed_object(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return " ".join(str(each["value"]) if isinstance(each, dict) else str(each) for each in value)
    return "" if value is None else str(value)


def _typed_object(value: Mapping[str, Any]) -> str:
    if "$temporal" in value:
        return re.sub(r"\[.*\]$", "", str(value["$temporal"]))
    if "latitude" in value:
        parts = (value[name] for name in ("latitude", "longitude", "altitude", "accuracy"))
        return " ".join("0" if part is None else str(part) for part in parts)
    return str(value.get("$num", value.get("s", value.get("value", ""))))


# ---- looking


def place_at(interview: Interview, ref: str) -> Place:
    """The place that is called exactly so."""
    found = interview.find(ref)
    if found is None:
        raise Impossible(f"there is no {ref}")
    return found


def _value(interview: Interview, step: Step) -> object:
    return place_at(interview, step["ref"]).value


def _boolean(interview: Interview, step: Step) -> object:
    place = place_at(interview, step["ref"])
    if place.question is not None and place.question.control is Control.TRIGGER:
        return place.value == "OK"
    return place.value in ("1", "true")


def _relevant(interview: Interview, step: Step) -> object:
    found = interview.find(step["ref"])
    return found.relevant if found is not None else interview.node(_existing(interview, step)).relevant


def _existing(interview: Interview, step: Step) -> str:
    ref = str(step["ref"])
    if interview.find(ref) is None and not interview.is_range(ref):
        raise Impossible(f"there is no {ref}")
    return ref


def _readonly(interview: Interview, step: Step) -> object:
    return interview.node(_existing(interview, step)).readonly


def _required(interview: Interview, step: Step) -> object:
    return interview.node(_existing(interview, step)).required


_BREAKS = {Break.REQUIRED: "REQUIRED_BUT_EMPTY", Break.CONSTRAINT: "CONSTRAINT_VIOLATED"}


def _validity(interview: Interview, step: Step) -> object:
    violation = interview.node(_existing(interview, step)).violation
    return _BREAKS.get(violation.rule, "OK") if violation else "OK"


def _form_validity(interview: Interview, step: Step) -> object:
    found = [each for each in interview.violations() if each.rule in _BREAKS]
    return _BREAKS[found[0].rule] if found else "OK"


def _form_valid(interview: Interview, step: Step) -> object:
    return not [each for each in interview.violations() if each.rule in _BREAKS]


def _first_violation(interview: Interview, step: Step) -> object:
    return next((each.ref for each in interview.violations() if each.rule in _BREAKS), None)


def _message(rule: Break | None) -> Callable[[Interview, Step], object]:
    def read(interview: Interview, step: Step) -> object:
        place = place_at(interview, step["ref"])
        violation = interview.node(step["ref"]).violation
        if rule is None:
            return violation.message or None if violation else None
        return interview.message(place, rule) or None

    return read


def _repeat_count(interview: Interview, step: Step) -> object:
    if not interview.is_range(step["ref"]):
        raise Impossible(f"there is no repeat {step['ref']}")
    return interview.node(step["ref"]).count


def _free_repeat(interview: Interview, step: Step) -> object:
    return interview.is_range(step["ref"]) and interview.node(step["ref"]).may_add


def _choices(interview: Interview, step: Step) -> Sequence[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in interview.node(_existing(interview, step)).choices]


def _choice_at(part: int) -> Callable[[Interview, Step], object]:
    def read(interview: Interview, step: Step) -> object:
        choices = _choices(interview, step)
        return choices[step["index"]][part] if step["index"] < len(choices) else None

    return read


def _labels(interview: Interview, step: Step) -> object:
    return [label for _, label in _choices(interview, step)]


def _selected_labels(interview: Interview, step: Step) -> object:
    chosen = place_at(interview, step["ref"]).value.split()
    labels = dict(_choices(interview, step))
    return [labels.get(value) for value in chosen]


def _label(interview: Interview, step: Step) -> object:
    return interview.node(_existing(interview, step)).label or None


def _submission(interview: Interview, step: Step) -> object:
    return interview.submission().decode()


def _appearance(interview: Interview, step: Step) -> object:
    return sorted(interview.node(_existing(interview, step)).appearance)


def _attribute(interview: Interview, step: Step) -> object:
    place = place_at(interview, step["ref"])
    return next((each.value for each in place.attributes if each.local == step["attribute"]), None)


def _exists(interview: Interview, step: Step) -> object:
    found = interview.find(step["ref"])
    return found is not None and found.relevant


_READINGS: Mapping[str, Callable[[Interview, Step], object]] = {
    "value": _value,
    "typedValue": _value,
    "valueSet": _value,
    "valueClose": _value,
    "valueStartsWith": _value,
    "valueMatches": _value,
    "boolean": _boolean,
    "relevant": _relevant,
    "readonly": _readonly,
    "required": _required,
    "validity": _validity,
    "formValid": _form_valid,
    "formValidity": _form_validity,
    "firstViolationRef": _first_violation,
    "constraintMessage": _message(Break.CONSTRAINT),
    "requiredMessage": _message(Break.REQUIRED),
    "validityMessage": _message(None),
    "repeatCount": _repeat_count,
    "choiceCount": _choices,
    "choiceValue": _choice_at(0),
    "choiceLabel": _choice_at(1),
    "choiceLabels": _labels,
    "selectedLabels": _selected_labels,
    "choicesContain": _choices,
    "label": _label,
    "submissionXML": _submission,
    "instanceXML": _submission,
    "instanceIDMatches": _submission,
    "appearance": _appearance,
    "appearances": _appearance,
    "attribute": _attribute,
    "attributeStartsWith": _attribute,
    "exists": _exists,
    "canAddRemoveRepeat": _free_repeat,
}


# ---- comparing


def _met(step: Step, got: Any) -> bool:
    if got is _UNKNOWN:
        return True
    compare = _COMPARISONS.get(step["what"])
    return bool(got == step.get("equals")) if compare is None else compare(step, got)


def _same_typed(step: Step, got: Any) -> bool:
    expected = step["equals"]
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return _number(got) == expected
    return bool(got == str(expected)) or got == expected


def _number(text: Any) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _contains(step: Step, got: Any) -> bool:
    last = -1
    for wanted in step["choices"]:
        at = next((index for index, each in enumerate(got) if _is_choice(each, wanted)), -1)
        if at < 0 or (step.get("inOrder") and at < last):
            return False
        last = at
    return True


def _is_choice(choice: tuple[str, str], wanted: Mapping[str, Any]) -> bool:
    return choice[0] == wanted["value"] and wanted.get("label") in (None, choice[1])


def _many(step: Step, got: Any) -> bool:
    return bool(len(got) == step["equals"] if "equals" in step else len(got) >= step["min"])


_COMPARISONS: Mapping[str, Callable[[Step, Any], bool]] = {
    "typedValue": _same_typed,
    "valueSet": lambda step, got: sorted(got.split()) == step["equals"],
    "valueClose": lambda step, got: abs(_number(got) - step["equals"]) <= step["tolerance"],
    "valueStartsWith": lambda step, got: got.startswith(step["equals"]),
    "attributeStartsWith": lambda step, got: (got or "").startswith(step["equals"]),
    "valueMatches": lambda step, got: re.search(step["regex"], got) is not None,
    "choiceCount": _many,
    "choicesContain": _contains,
    "submissionXML": lambda step, got: canonical_xml(got) == canonical_xml(step["equals"]),
    "instanceXML": lambda step, got: canonical_xml(got) == canonical_xml(step["equals"]),
    "instanceIDMatches": lambda step, got: re.search("instanceID[^>]*>uuid:[0-9a-f-]{36}<", got) is not None,
    "appearance": lambda step, got: (step["equals"] in got) == step["present"],
    "appearances": lambda step, got: all(each in got for each in step["equals"]),
}


def canonical_xml(text: str) -> object:
    """A document as nested tuples: names, attributes and texts; prefixes and layout play no part."""
    return _canonical(read_xml(text.encode()))


def _canonical(source: Element) -> object:
    below = elements(source)
    inside = tuple(map(_canonical, below)) if below else own_text(source)
    return (str(source.tag), tuple(sorted(attributes_of(source))), inside)


def walk(interview: Interview) -> Iterator[Place]:
    """Every place, attributes left out."""
    return (place for place in interview.places() if place.sort is Sort.ELEMENT)


__all__ = ["Impossible", "Miss", "Outcome", "canonical_xml", "fresh_uuid", "place_at", "replay", "walk"]
