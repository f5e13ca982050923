"""Opening and answering forms, against the reference engine of ODK Web Forms on the same forms in one run.

`@getodk/xforms-engine` and `jsdom` lie in `.oracles` (`.ci/run` puts them there); without them there is
nothing to measure against. A page read is everything shown of the answered question's section; much of what
the reference engine takes to load is jsdom reading XML.
"""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.ratio import Ratio, milliseconds

from sarana import places
from sarana.forms import Control, FormSource, Interview, Type, compile_form, read_workbook

PROJECT = Path(__file__).parents[2]
MODULES = PROJECT / ".oracles" / "node_modules"
AGAINST = "xforms-engine 0.22 in Node"
Answers = list[tuple[str, str]]


@dataclass
class Ours:
    load: float
    set: list[float]
    page: list[float]
    values: dict[str, str]


def run() -> Iterable[Ratio]:
    node = shutil.which("node")
    if (
        node is None
        or not (MODULES / "@getodk" / "xforms-engine").is_dir()
        or not (MODULES / "jsdom").is_dir()
    ):
        print("  no rows: Node, @getodk/xforms-engine and jsdom are not in .oracles; .ci/run installs them")
        return
    forms = {"common form": common(), "200 questions": generated(200), "1000 questions": generated(1000)}
    answers = {name: answers_for(source) for name, source in forms.items()}
    theirs = reference(node, [(forms[name].xform, answers[name]) for name in forms])
    for name, their in zip(forms, theirs, strict=True):
        yield from compared(name, ours(forms[name], answers[name]), their)


def compared(name: str, our: Ours, their: dict[str, Any]) -> Iterable[Ratio]:
    yield Ratio(f"{name}: cached source to first state", our.load, their["load"], AGAINST)
    for what, mine, other in (
        ("answer", our.set, their["set"]),
        ("answer, page read", our.page, their["page"]),
    ):
        yield Ratio(f"{name}: {what}, median", statistics.median(mine), statistics.median(other), AGAINST)
        yield Ratio(f"{name}: {what}, 95 of 100", high(mine), high(other), AGAINST)
        yield Ratio(f"{name}: {what}, longest", max(mine), max(other), AGAINST)
        yield Ratio(f"{name}: {what}, all together", sum(mine), sum(other), AGAINST)
    known = [(ref, value) for ref, value in their["values"] if ref in our.values and "uuid:" not in value]
    different = sum(our.values[ref] != value for ref, value in known)
    yield Ratio(f"{name}: places that differ at the end", different, len(known), "places compared", "")


def high(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


# ---- forms


def common() -> FormSource:
    workbook = places.resources() / "forms" / "victim_identification.xlsx"
    return read_workbook(workbook.read_bytes(), workbook.name)


def generated(count: int) -> FormSource:
    """Sections of twenty questions that hide, compute and filter each other, in two languages."""
    heads = [
        "type",
        "name",
        "label::English (en)",
        "label::Khmer (km)",
        "relevant",
        "constraint",
        "calculation",
    ]
    heads += ["choice_filter"]
    rows = [row for section in range(count // 20) for row in _section(section)]
    choices = [
        [name, f"{name}{number}", f"Choice {number}", f"ជម្រើស {number}", f"region{number % 12}"]
        for name, size in (("region", 12), ("district", 120))
        for number in range(size)
    ]
    text = "| survey |\n" + _row(heads) + "".join(map(_row, rows))
    text += "| choices |\n" + _row(
        ["list_name", "name", "label::English (en)", "label::Khmer (km)", "region"]
    )
    text += "".join(map(_row, choices))
    return read_workbook(text.encode(), "generated.md")


def _row(cells: Sequence[str]) -> str:
    return f"| | {' | '.join(cells)} |\n"


def _section(at: int) -> Iterable[list[str]]:
    def row(kind: str, name: str, *, words: str = "", **more: str) -> list[str]:
        columns = (more.get(each, "") for each in ("relevant", "constraint", "calculation", "choice_filter"))
        english = words or f"Question {name}"
        return [kind, name, english, f"សំណួរ {name}", *columns]

    yield row("begin group", f"s{at}")
    yield row("select_one region", f"r{at}")
    yield row("select_one district", f"d{at}", choice_filter=f"region = ${{r{at}}}")
    for number in range(4):
        age, name, total = f"a{at}_{number}", f"t{at}_{number}", f"c{at}_{number}"
        yield row("integer", age, constraint=". >= 0 and . < 120")
        yield row("text", name, relevant=f"${{{age}}} > 17", words=f"Who is ${{{age}}} years old?")
        yield row("calculate", total, calculation=f"if(${{{age}}} > 17, ${{{age}}} * 2, 0)")
        yield row("decimal", f"w{at}_{number}", relevant=f"${{{total}}} > 0")
    before = f" + ${{sum{at - 1}}}" if at else ""
    yield row("calculate", f"sum{at}", calculation=f"${{c{at}_0}} + ${{c{at}_1}}{before}")
    yield row("end group", f"s{at}")


# ---- answers


def answers_for(source: FormSource) -> Answers:
    """An answer to everything that is asked, in order, as the answers open new questions."""
    interview = Interview(compile_form(source))
    given: dict[str, str] = {}
    while True:
        ref = next((each for each in asked(interview) if each not in given), "")
        if not ref:
            return [(ref, value) for ref, value in given.items() if value]
        given[ref] = answer_to(interview, ref, len(given))
        interview.answer(ref, given[ref])


def asked(interview: Interview, ref: str = "") -> Iterable[str]:
    for child in interview.children(ref) if ref else interview.form.sections:
        state = interview.node(child)
        if state.relevant and state.control in (Control.INPUT, Control.SELECT_ONE, Control.SELECT_MANY):
            if not state.readonly:
                yield child
        elif state.relevant and state.control is Control.NONE:
            yield from asked(interview, child)


def answer_to(interview: Interview, ref: str, number: int) -> str:
    state = interview.node(ref)
    if state.control is not Control.INPUT:
        return state.choices[number % len(state.choices)].value if state.choices else ""
    plain = {Type.INTEGER: str(10 + number % 40), Type.DECIMAL: f"{number}.5", Type.TEXT: f"Example {number}"}
    return plain.get(state.type, "2026-01-15" if state.type is Type.DATE else "")


# ---- the two engines


def ours(source: FormSource, answers: Answers) -> Ours:
    load = milliseconds(
        lambda: Interview(compile_form(FormSource(source.xform, source.extras, source.settings)))
    )
    interview = Interview(compile_form(source))
    taken, seen = [], []
    for ref, value in answers:
        section = next(each for each in interview.form.sections if ref.startswith(each))
        start = time.perf_counter()
        interview.answer(ref, value)
        taken.append((time.perf_counter() - start) * 1000)
        read_page(interview, section)
        seen.append((time.perf_counter() - start) * 1000)
    values = {ref: interview.visible_value(ref) or "" for ref in interview.refs()}
    return Ours(load, taken, seen, values)


def read_page(interview: Interview, ref: str) -> None:
    interview.node(ref)
    for child in interview.children(ref):
        read_page(interview, child)


def reference(node: str, work: Sequence[tuple[bytes, Answers]]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for number, (xform, answers) in enumerate(work):
            form = Path(folder) / f"{number}.xml"
            form.write_bytes(xform)
            tasks.append({"form": str(form), "answers": answers})
        listed = Path(folder) / "tasks.json"
        listed.write_text(json.dumps(tasks), encoding="utf-8")
        script = Path(__file__).with_name("xforms_engine.mjs")
        done = subprocess.run(
            [node, str(script), str(MODULES), str(listed)], capture_output=True, text=True, check=True
        )
    return [json.loads(line) for line in done.stdout.splitlines()]
