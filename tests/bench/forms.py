"""Opening and answering forms, against the reference engine of ODK Web Forms on the same forms in one run.

`@getodk/xforms-engine` and `jsdom` lie in `.oracles` (`.ci/run` puts them there); without them there is
nothing to measure against. A page read is everything shown of the answered question's section; much of what
the reference engine takes to load is jsdom reading XML.
"""

import csv
import io
import itertools
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
    yield from long_list()
    forms = {"common form": common(), "200 questions": generated(200), "1000 questions": generated(1000)}
    answers = {name: answers_for(source) for name, source in forms.items()}
    theirs = reference(node, [(forms[name].xform, answers[name]) for name in forms])
    for name, their in zip(forms, theirs, strict=True):
        yield from compared(name, ours(forms[name], answers[name]), their)


LONG_LIST = """| survey |
| | type | name | label | choice_filter |
| | select_one_from_file regions.csv | region | Region | |
| | select_one_from_file villages.csv | village | Village | region = ${region} |
"""


def long_list() -> Iterable[Ratio]:
    """50,000 villages in 500 regions. What no other engine is asked is held against Python's own csv."""
    regions = "name,label\n" + "".join(f"r{at},Region {at}\n" for at in range(500))
    villages = "name,label,region\n" + "".join(f"v{at},Village {at},r{at % 500}\n" for at in range(50_000))
    media = {"regions.csv": regions.encode(), "villages.csv": villages.encode()}
    source = read_workbook(LONG_LIST.encode(), "long.md", media=media)

    def opened() -> Interview:
        interview = Interview(compile_form(source))
        interview.answer("/data/region", "r7")
        assert len(interview.node("/data/village").choices) == 100
        return interview

    def read_rows() -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(villages)))

    rows = milliseconds(read_rows)
    yield Ratio("50,000 choices: load, first filtered list", milliseconds(opened), rows, "csv.DictReader")
    interview, turn = opened(), itertools.cycle(f"r{at}" for at in range(500))

    def next_region() -> None:
        interview.answer("/data/region", next(turn))
        interview.node("/data/village")

    yield Ratio(
        "50,000 choices: another filtered list", milliseconds(next_region, 50), rows, "csv.DictReader"
    )


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
    known = [(ref, value) for ref, value in their["values"] if ref in our.values and not _own(ref, value)]
    different = sum(our.values[ref] != value for ref, value in known)
    yield Ratio(f"{name}: places that differ at the end", different, len(known), "places compared", "")


def _own(ref: str, value: str) -> bool:
    """What is each interview's own: when it began, and its identifier."""
    return ref.endswith("/start") or "uuid:" in value


def high(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


# ---- forms


def common() -> FormSource:
    workbook = places.resources() / "forms" / "victim_identification.xlsx"
    return read_workbook(workbook.read_bytes(), workbook.name)


HEADS = ["type", "name", "label::English (en)", "label::Khmer (km)", "label::Chinese (zh)", "relevant"]
HEADS += ["required", "constraint", "constraint_message", "calculation", "choice_filter", "repeat_count"]
PLACES = (("region", 12, "land", 1), ("district", 120, "region", 12), ("village", 960, "district", 120))


def generated(count: int) -> FormSource:
    """Sections of twenty questions that hide, compute, name and filter each other, in three languages."""
    rows = [row for section in range(count // 20) for row in _section(section)]
    rows += list(_household())
    choices = [
        [
            name,
            f"{name}{at}",
            f"{name} {at}",
            f"{name} ជម្រើស {at}",
            f"{name} 选择 {at}",
            f"{around}{at % size}",
        ]
        for name, count, around, size in PLACES
        for at in range(count)
    ]
    text = "| survey |\n" + _row(HEADS) + "".join(map(_row, rows))
    text += "| choices |\n" + _row(["list_name", "name", *HEADS[2:5], "within"])
    text += "".join(map(_row, choices))
    return read_workbook(text.encode(), "generated.md")


def _row(cells: Sequence[str]) -> str:
    return f"| | {' | '.join(cells)} |\n"


def _question(kind: str, name: str, *, words: str = "", **more: str) -> list[str]:
    labels = [words or f"Question {name}", f"សំណួរ {name}", f"问题 {name}"]
    return [kind, name, *labels, *(more.get(each, "") for each in HEADS[5:])]


def _section(at: int) -> Iterable[list[str]]:
    row = _question
    yield row("begin group", f"s{at}")
    yield row("select_one region", f"r{at}", required="yes")
    yield row("select_one district", f"d{at}", choice_filter=f"within = ${{r{at}}}")
    yield row("select_one village", f"v{at}", choice_filter=f"within = ${{d{at}}}")
    yield row("calculate", f"called{at}", calculation=f"jr:choice-name(${{v{at}}}, '${{v{at}}}')")
    for number in range(4):
        age, name, total = f"a{at}_{number}", f"t{at}_{number}", f"c{at}_{number}"
        yield row("integer", age, constraint=". >= 0 and . < 120", constraint_message="No such age")
        yield row("text", name, relevant=f"${{{age}}} > 17", words=f"Who is ${{{age}}} years old?")
        yield row("calculate", total, calculation=f"if(${{{age}}} > 17, ${{{age}}} * 2, 0)")
        yield row("decimal", f"w{at}_{number}", relevant=f"${{{total}}} > 0")
    before = f" + ${{sum{at - 1}}}" if at else ""
    yield row("calculate", f"sum{at}", calculation=f"${{c{at}_0}} + ${{c{at}_1}}{before}")
    yield row("note", f"n{at}", words=f"In ${{called{at}}} the sum is ${{sum{at}}}.")
    yield row("end group", f"s{at}")


def _household() -> Iterable[list[str]]:
    """Instances that an answer counts, and a sum over them."""
    yield _question("integer", "members", constraint=". < 20")
    yield _question("begin repeat", "member", repeat_count="${members}")
    yield _question("text", "given")
    yield _question("integer", "born")
    yield _question("end repeat", "member")
    yield _question("calculate", "all_born", calculation="sum(${born})")


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
