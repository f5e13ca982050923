"""The measures: expressions, scenarios, reference states, refusals; each a count and differences."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.forms.conformance import corpus
from tests.forms.conformance.differences import Difference

from sarana.errors import FormRefused
from sarana.forms import Break, Interview, compile_form, read_xform
from sarana.forms.evaluation import evaluate
from sarana.forms.preloads import Person
from sarana.forms.replay import live_in, replay
from sarana.forms.workbook import examine_workbook


@dataclass
class Measure:
    name: str
    held: int = 0  # expectations looked at
    differences: list[Difference] = field(default_factory=list)


# ---- expressions


def expressions(file: str, group: str, every: int = 1) -> Measure:
    measure = Measure(f"expressions: {group}")
    folder = corpus.the_folder() / "xpath"

    def document(name: str) -> bytes | None:
        path = folder / "docs" / f"{name}.xml"
        return path.read_bytes() if path.is_file() else None

    for case in list(corpus.json_lines(folder / file))[::every]:
        if case.get("group", "javarosa") == group and case["kind"] not in ("observed", "error-observed"):
            outcome = evaluate(case, document)
            measure.held += 1
            if not outcome.ok:
                measure.differences.append(
                    Difference(case["id"], "expression", "", case["expr"], case.get("expected"), outcome.got)
                )
    return measure


# ---- scenarios


def scenarios(every: int = 1) -> Measure:
    measure = Measure("scenarios: verified assertions")
    root = corpus.the_folder()
    for scenario in list(corpus.scenarios())[::every]:
        outcome = replay(scenario, lambda name: (root / name).read_bytes())
        measure.held += outcome.verified
        measure.differences += [
            Difference(outcome.id, "scenario", miss.ref, miss.what, miss.expected, miss.got)
            for miss in outcome.failed
        ]
    return measure


# ---- refused workbooks


def refusals(every: int = 1) -> Measure:
    measure = Measure("refusals that name the cell")
    file = corpus.the_folder() / "forms" / "pyxform-tests" / "rejected.jsonl"
    for number, case in list(enumerate(corpus.json_lines(file)))[::every]:
        measure.held += 1
        problems = examine_workbook(case["md"].encode(), "form.md").problems
        if not any(problem.sheet and problem.row for problem in problems):
            measure.differences.append(
                Difference(f"rejected {number}", "refusal", "", case["test"], case["error"], problems)
            )
    return measure


# ---- the reference engine's states

_NOW = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
_PERSON = Person("dev:1", "u1", {"phonenumber": "+100", "email": "a@b.c"})
#: What no two engines shuffle alike; with a seed all do.
_UNFORESEEABLE = re.compile(rb"random\(\s*\)|randomize\([^,\"]*\)\"")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COMPARED = ("relevant", "required", "readonly", "value", "violation")


def states(every: int = 1) -> Measure:
    live_in("UTC")
    measure = Measure("reference states: node attributes")
    root = corpus.the_folder()
    for file in sorted((root / "oracle").rglob("*.json"))[::every]:
        form = root / "forms" / file.relative_to(root / "oracle").with_suffix(".xml")
        if form.is_file():
            _compare(json.loads(file.read_text(encoding="utf-8")), form, root, measure)
    return measure


def _compare(oracle: Mapping[str, Any], path: Path, root: Path, measure: Measure) -> None:
    xform = path.read_bytes()
    told = Teller(str(path.relative_to(root / "forms")), xform.decode(errors="replace"), measure)
    try:
        form = compile_form(read_xform(xform, media=corpus.attachments(xform, path)))
    except FormRefused as refused:
        if oracle["status"] in ("success", "walk-error"):
            told("opening", "", "refused", "accepted", [problem.message for problem in refused.problems])
        return
    interview = Interview(form, now=lambda: _NOW, person=_PERSON)
    if not oracle.get("afterLoad"):
        if oracle["status"] != "timeout":
            told("opening", "", "accepted", oracle.get("error"), "accepted")
        return
    if oracle.get("usesRandom") and _UNFORESEEABLE.search(xform):
        return
    told.compare("load", oracle["afterLoad"], interview)
    told.compare_texts(oracle["afterLoad"], interview)
    if oracle.get("afterWalk"):
        _walk(oracle["walk"], interview)
        told.compare("walk", oracle["afterWalk"], interview)


def _walk(steps: list[list[Any]], interview: Interview) -> None:
    for ref, value, *error in steps:
        place = interview.find(ref)
        if place is not None and not error and not place.readonly:
            interview.answer_place(place, value)


@dataclass
class Teller:
    """Adds differences of one form to a measure."""

    form: str
    xform: str
    measure: Measure

    def __call__(self, phase: str, ref: str, what: str, expected: object, got: object) -> None:
        self.measure.differences.append(Difference(self.form, phase, ref, what, expected, got, self.xform))

    def compare(self, phase: str, expected: list[Mapping[str, Any]], interview: Interview) -> None:
        for node in expected:
            got = _state(interview, node["ref"])
            if got is None:
                if "/orx:meta" not in node["ref"]:
                    self(phase, node["ref"], "missing", node["kind"], None)
                continue
            for what in _COMPARED:
                if what in node and not _is_identifier(node, got):
                    self.measure.held += 1
                    if node[what] != got[what]:
                        self(phase, node["ref"], what, node[what], got[what])

    def compare_texts(self, expected: list[Mapping[str, Any]], interview: Interview) -> None:
        for node in expected:
            for language, what, text in _texts(node):
                if not node["relevant"] or _state(interview, node["ref"]) is None:
                    continue
                if language:
                    interview.speak(language)
                self.measure.held += 1
                got = getattr(interview.node(node["ref"]), what)
                if isinstance(got, tuple):
                    got = [choice.value for choice in got]
                if got != text and "uuid:" not in str(got):
                    self("text", node["ref"], what, text, got)
        interview.speak(interview.form.definition.languages.default)


def _texts(node: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    for what in ("label", "hint"):
        for language, text in node.get(what, {}).items():
            yield language, what, text
    if "choices" in node:
        yield "", "choices", [choice["value"] for choice in node["choices"]]


def _state(interview: Interview, ref: str) -> Mapping[str, Any] | None:
    if interview.find(ref) is None and not interview.is_range(ref):
        return None
    state = interview.node(ref)
    broken = state.violation.rule if state.violation and state.violation.rule is not Break.TYPE else None
    return {
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "value": interview.visible_value(ref),
        "violation": str(broken) if broken else None,
    }


def _is_identifier(node: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    """Random identifiers differ by their nature."""
    return all(_UUID.search(str(each.get("value"))) for each in (node, got))
