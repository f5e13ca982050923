"""Scenarios told as data, acted out on an interview (`sarana form replay`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sarana.errors import FormRefused
from sarana.forms.evaluation import live_in
from sarana.forms.expectations import READINGS, UNKNOWN, Impossible, Step, met, place_at
from sarana.forms.form import Form, compile_form
from sarana.forms.instances import Reopening
from sarana.forms.interview import Interview
from sarana.forms.preloads import Person
from sarana.forms.sources import read_xform
from sarana.forms.state import Control

Read = Callable[[str], bytes]


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
    live_in(zone)
    stage = _Stage(read)
    failed = []
    verified = 0
    for step in scenario["steps"]:
        miss = stage.act(step)
        if step.get("verified"):
            verified += 1
            failed += [] if miss is None else [miss]
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
        except (KeyError, TypeError, AttributeError) as error:  # a step that lacks what it needs
            return self._stopped(step, f"the step is not complete ({error})", False)
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
        return None if met(step, got) != bool(step.get("negate")) else _miss(step, got)

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
        reading = READINGS.get(step["what"])
        return UNKNOWN if reading is None else reading(self.interview({}), step)


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
