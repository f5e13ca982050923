"""What a scenario can expect of an interview, how it is read, and when it is met."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sarana.forms.interview import Interview
from sarana.forms.markup import Element, attributes_of, elements, own_text, read_xml
from sarana.forms.places import Place
from sarana.forms.state import Break, Control

Step = Mapping[str, Any]
Reading = Callable[[Interview, Step], object]


class Impossible(Exception):
    """A step that cannot be done: no such place, not allowed."""


#: What this program cannot tell is never met.
UNKNOWN = "cannot be told"


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


READINGS: Mapping[str, Callable[[Interview, Step], object]] = {
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


def met(step: Step, got: Any) -> bool:
    if got is UNKNOWN:
        return False
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
