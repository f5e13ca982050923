"""Mutated workbooks, XForms and instances: clear errors only, in bounded time and memory.

`python -m tests.forms.fuzz --minutes 10` runs for a while and prints each case that broke with its number;
`--case NUMBER` repeats one. A short run is part of the tests. Every case follows from its number alone.
"""

import argparse
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

from sarana import places
from sarana.errors import FormRefused
from sarana.forms import Control, Form, Interview, Kind, compile_form, read_workbook, read_xform
from sarana.forms.definition import Aspect
from sarana.forms.instances import Reopening
from sarana.forms.references import DEEP
from sarana.forms.workbook import examine_workbook

SLOWEST = 30.0  # seconds that one case may take
MOST_MEMORY = 3_000_000_000

#: What breaks readers: nodes of every kind, expressions that grow, numbers at the edge.
SPLICES = [
    "<!-- -->",
    "<![CDATA[x]]>",
    "<a/>",
    "<!DOCTYPE d [<!ENTITY a 'x'>]>",
    "&amp;",
    "&x;",
    "\x00",
    "\ufeff",
    "]]>",
    "/data/a",
    "../..",
    "/..",
    "//*",
    ".",
    "current()/.",
    "instance('x')/root/item",
    "position(..)",
    "last()",
    "1 div 0",
    "-9999999999999",
    "1e999",
    "0.1",
    "true()",
    "(" * 40,
    "not(" * 30,
    "''",
    "'\"'",
    "@a",
    "*",
    "::",
    "count(//*)",
    "sum(//*)",
    "regex(., '(a+)+$')",
    "regex(., '(')",
    "randomize(//*)",
    "indexed-repeat(a, b, 1)",
    "jr:choice-name('a', '/data/a')",
    "pulldata('a','b','c','d')",
    "once(1)",
    "date('9999-99-99')",
    "today() - 1e9",
    "string-length(concat(., ., .))",
    "pow(10, 400)",
    "round(1.5, -400)",
    "substr(., -1e9, 1e9)",
    "selected-at(., 1e20)",
    'jr:count="1000000"',
    'jr:count="count(..) + 1"',
    'jr:template=""',
    'jr:noAddRemove="true()"',
    'type="int"',
    'relevant="."',
    'calculate=". + 1"',
    'nodeset="/"',
    'ref="."',
    'ref=""',
    'xmlns="x"',
    "ខ្មែរ",
    "王",
    "${a}",
    "${",
    "begin group",
    "end group",
    "begin repeat",
    "end repeat",
    "select_one x",
    "calculate",
    "range",
    "start=1 end=0",
]
#: Where a draft that is taken up may differ: chance, the clock, and what happens at every load.
UNFORESEEABLE = re.compile(rb"random|uuid|now\s*\(|today\s*\(|odk-instance-load|xforms-ready")
ANSWERS = [
    "",
    "1",
    "-1",
    "0.5",
    "x",
    "a b",
    "2026-02-30",
    "2026-01-01",
    "9" * 400,
    "១២",
    "<&>",
    "\x01",
    "\ud800",
    "1e308",
]


@cache
def seeds() -> tuple[tuple[bytes, str], ...]:
    """Forms to mutate: our own, and some foreign ones where they are."""
    workbook = places.resources() / "forms" / "victim_identification.xlsx"
    common = read_workbook(workbook.read_bytes(), workbook.name)
    found = [(workbook.read_bytes(), "form.xlsx"), (common.xform, "form.xml"), (OWN.encode(), "form.md")]
    from tests.forms.conformance import corpus

    folder = corpus.folder()
    if folder is not None:
        files = sorted(path for path in folder.rglob("forms/**/*.xml") if path.stat().st_size < 60_000)
        found += [(path.read_bytes(), "form.xml") for path in files[::7]]
    return tuple(found)


OWN = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | relevant | calculation | constraint | repeat_count | choice_filter | parameters | trigger | default |
| | integer | n | Number | ចំនួន | | | . < 5 | | | | | 2 |
| | begin repeat | r | Person | មនុស្ស | | | | ${n} | | | | |
| | text | who | Who | នរណា | | | regex(., '[a-z]+') | | | | | |
| | select_one c | pick | Pick | ជ្រើស | | | | | f = ${n} | randomize=true | | |
| | calculate | seen | | | | concat(${who}, position(..), jr:choice-name(${pick}, '${pick}')) | | | | | | |
| | date | day | Day | ថ្ងៃ | ${who} != '' | | . < today() | | | | | |
| | end repeat | r | | | | | | | | | | |
| | range | g | Grade | ថ្នាក់ | count(${r}) > 1 | | | | | start=0 end=10 step=2 | | |
| | rank c | k | Rank | លំដាប់ | | | | | | | | |
| | calculate | sum | | | | sum(${g}) + count(${r}) | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | f |
| | c | a | A | ក | 1 |
| | c | b | B | ខ | 2 |
"""  # noqa: E501


class Broken(Exception):
    """A case that took too long."""


# ---- one case


def run_case(number: int) -> None:
    """Everything that may happen to a mutated form; any error that is not FormRefused goes up."""
    dice = random.Random(number)
    content, name = dice.choice(seeds())
    for _ in range(dice.randint(1, 6)):
        content = mutated(dice, content, name)
    form = opened(content, name)
    if form is not None:
        interviewed(dice, form)


def mutated(dice: random.Random, content: bytes, name: str) -> bytes:
    if name.endswith(".xlsx") and dice.random() < 0.8:
        return _mutated_archive(dice, content)
    change = dice.choice(CHANGES)
    return change(dice, content)


def _mutated_archive(dice: random.Random, content: bytes) -> bytes:
    """One file inside a workbook is changed, the archive itself stays sound."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = {each: archive.read(each) for each in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError):
        return content
    chosen = dice.choice(sorted(files))
    files[chosen] = dice.choice(CHANGES)(dice, files[chosen])
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for each, inner in files.items():
            archive.writestr(each, inner)
    return target.getvalue()


def _flip(dice: random.Random, content: bytes) -> bytes:
    at = dice.randrange(len(content) or 1)
    return content[:at] + bytes([dice.randrange(256)]) + content[at + 1 :]


def _cut(dice: random.Random, content: bytes) -> bytes:
    start = dice.randrange(len(content) or 1)
    return content[:start] + content[start + dice.randint(1, 200) :]


def _copy(dice: random.Random, content: bytes) -> bytes:
    start, target = dice.randrange(len(content) or 1), dice.randrange(len(content) or 1)
    return content[:target] + content[start : start + dice.randint(1, 400)] + content[target:]


def _splice(dice: random.Random, content: bytes) -> bytes:
    """A splice where a value stands, so that the markup often stays sound."""
    marks = [at for at in range(len(content)) if content[at : at + 1] in (b'"', b">", b"|", b"(", b" ")]
    at = dice.choice(marks) + 1 if marks else 0
    return content[:at] + dice.choice(SPLICES).encode() + content[at:]


def _replace(dice: random.Random, content: bytes) -> bytes:
    """What stands between quotes becomes something else."""
    parts = content.split(b'"')
    if len(parts) > 2:
        parts[dice.randrange(1, len(parts), 2) if len(parts) > 3 else 1] = dice.choice(SPLICES).encode()
    return b'"'.join(parts)


CHANGES: list[Callable[[random.Random, bytes], bytes]] = [
    _flip,
    _cut,
    _copy,
    _splice,
    _splice,
    _replace,
    _replace,
]


def opened(content: bytes, name: str) -> Form | None:
    try:
        if name.endswith(".xml"):
            return compile_form(read_xform(content))
        examined = examine_workbook(content, name)
        return compile_form(examined.source) if examined.source is not None else None
    except FormRefused:
        return None


def interviewed(dice: random.Random, form: Form) -> None:
    interview = Interview(form)
    refs = interview.refs(ranges=True)
    for _ in range(25):
        ref = dice.choice(refs)
        if interview.find(ref) is None and not interview.is_range(ref):
            continue
        state = interview.node(ref)
        if state.kind is Kind.REPEAT and state.may_add:
            interview.add_repeat(ref)
        elif state.kind is Kind.INSTANCE and state.may_remove:
            interview.remove_repeat(ref)
        elif state.control is not Control.NONE and not state.readonly:
            interview.answer(ref, dice.choice(ANSWERS))
        elif dice.random() < 0.2:
            interview.undo()
    _looked_at(interview)
    again = Interview.resume(form, interview.snapshot())
    if not _computes_from_what_it_is_in(form):
        assert again.snapshot().repeats == interview.snapshot().repeats
        if not UNFORESEEABLE.search(form.source.xform):
            assert again.snapshot() == interview.snapshot()
    sent = interview.submission()
    _reopened(form, sent)
    _reopened(form, _replace(dice, _cut(dice, sent)))


def _computes_from_what_it_is_in(form: Form) -> bool:
    """Whether a value, or a count, is made from the text of what it is in, and so from itself: it may grow
    at each load.
    """
    return any(
        unit.rule.aspect in (Aspect.CALCULATE, Aspect.COUNT)
        and any(DEEP in read.path or unit.rule.path[: len(read.path)] == read.path for read in unit.reads)
        for unit in form.graph.units
    )


def _looked_at(interview: Interview) -> None:
    for language in interview.form.languages:
        interview.language = language
        for ref in interview.refs(ranges=True)[:300]:
            interview.node(ref)
            interview.children(ref)
    interview.violations()
    interview.facts()
    interview.hidden_answers()


def _reopened(form: Form, content: bytes) -> None:
    try:
        Interview.reopen(form, content, Reopening.EDIT).submission()
    except FormRefused:
        return


# ---- many cases


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    def too_long(signal_number: int, frame: object) -> None:
        raise Broken(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--first", type=int, default=1_000_000)
    parser.add_argument("--case", type=int)
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if arguments.case is not None:
        run_case(arguments.case)
        return 0
    end = time.monotonic() + arguments.minutes * 60
    number, broken, slowest = arguments.first, 0, (0.0, 0)
    while time.monotonic() < end:
        start = time.monotonic()
        try:
            with bounded(SLOWEST):
                run_case(number)
        except Exception:  # noqa: BLE001  whatever it is, it should have been FormRefused
            broken += 1
            where = traceback.format_exc(limit=-3)
            print(f"case {number}:\n{where}", flush=True)
        slowest = max(slowest, (time.monotonic() - start, number))
        number += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{number - arguments.first} cases, {broken} broken; at most {memory} MiB;", end=" ")
    print(f"slowest {slowest[0]:.1f} s (case {slowest[1]})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
