"""`sarana form …` with files and words as people have them."""

import json
from pathlib import Path

import pytest
from tests.forms.scenario import form_of

from sarana import language
from sarana.cli import main

FORM = form_of(
    """
    | survey |
    | | type | name | label::English (en) | label::Khmer (km) |
    | | begin repeat | row | Row | ជួរ |
    | | text | a | Name | ឈ្មោះ |
    | | end repeat | | | |
    """
)
BOM = "\ufeff"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    language.speak("en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "form.xml").write_bytes(BOM.encode() + FORM.source.xform)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main.run(words)
    told = capsys.readouterr()
    return code, told.out, told.err


def scenario(**step: object) -> str:
    steps = [
        {"op": "load", "form": "form.xml"},
        {"op": "set", "ref": "/data/row[1]/a", "value": "Ann Example"},
        {"op": "expect", "ref": "/data/row[1]/a", "verified": True, "at": "3", **step},
    ]
    return BOM + json.dumps({"scenarios": [{"id": "one", "steps": steps}]})


def test_an_answer_may_hold_an_equals_sign_and_stand_in_an_instance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("form", "state", "form.xml", "--json", "--set", "/data/row[1]/a=x=y", "--language", "km")
    code, out, _err = run(capsys, *words)
    states = {each["ref"]: each for each in json.loads(out)}
    assert (code, states["/data/row[1]/a"]["value"]) == (0, "x=y")
    assert states["/data/row[1]/a"]["label"] == "ឈ្មោះ"


@pytest.mark.parametrize(
    "words",
    [
        ("--set", "/data/nowhere=1"),
        ("--set", "/data/row[1]/a"),
        ("--set", "/data/row=1"),
        ("--language", "xx"),
    ],
)
def test_what_cannot_be_done_is_wrong_use(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "form", "state", "form.xml", *words)
    assert (code, out) == (2, "") and err


def test_scenarios_are_acted_out_below_the_root(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    below = folder / "deep" / "scenarios"
    below.mkdir(parents=True)
    (below / "one.json").write_text(scenario(what="value", equals="Ann Example"), encoding="utf-8")
    code, out, _err = run(capsys, "form", "replay", "deep/scenarios/one.json", "--root", ".")
    assert code == 0
    assert json.loads(out) == {"id": "one", "verified": 1, "passed": 1, "failed": []}
    (folder / "deep" / "form.xml").write_bytes((folder / "form.xml").read_bytes())
    assert run(capsys, "form", "replay", "deep/scenarios/one.json")[0] == 0


@pytest.mark.parametrize(
    "step",
    [{"what": "value", "equals": "Bob"}, {"what": "colour", "equals": "red"}, {"what": "value", "ref": None}],
)
def test_what_is_not_met_or_not_known_is_told(
    step: dict[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "one.json").write_text(scenario(**step), encoding="utf-8")
    code, out, _err = run(capsys, "form", "replay", "one.json", "--root", ".")
    outcome = json.loads(out)
    assert (code, outcome["passed"], outcome["failed"][0]["at"]) == (1, 0, "3")


def test_a_step_that_lacks_what_it_needs_stops_only_its_own_scenario(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenarios = [{"id": "broken", "steps": [{"op": "load"}, {"op": "expect", "verified": True}]}]
    scenarios += json.loads(scenario(what="exists", equals=True).lstrip(BOM))["scenarios"]
    (folder / "two.json").write_text(json.dumps({"scenarios": scenarios}), encoding="utf-8")
    code, out, _err = run(capsys, "form", "replay", "two.json", "--root", ".")
    assert [json.loads(line)["passed"] for line in out.splitlines()] == [0, 1] and code == 1


def test_expressions_are_evaluated_line_by_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [
        {"id": "sum", "expr": "1 + 1", "kind": "number", "expected": 2},
        {"id": "text", "expr": "concat('a', 2)", "kind": "string", "expected": "a3"},
    ]
    lines = BOM + "\r\n\r\n".join(map(json.dumps, cases))
    (folder / "cases.jsonl").write_text(lines, encoding="utf-8", newline="")
    code, out, _err = run(capsys, "form", "evaluate", "cases.jsonl")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"id": "sum", "ok": True, "got": 2.0},
        {"id": "text", "ok": False, "got": "a2"},
    ]
    assert code == 1


def test_everything_wrong_is_told_at_once_and_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "| survey |\n| | type | name | label | relevant |\n| | txt | a | A | |\n| | text | b | B | ${c} |\n"
    )
    (folder / "form.md").write_text(rows, encoding="utf-8")
    code, out, _err = run(capsys, "form", "check", "form.md", "--json")
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    assert {(each["sheet"], each["row"], each["column"]) for each in told["problems"]} >= {
        ("survey", 2, "type"),
        ("survey", 3, "relevant"),
    }
    code, out, _err = run(capsys, "form", "check", "form.xml")
    assert (code, out) == (0, "data, without a version: no problems; languages: en, km.\n")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "data, without a version: no problems."),
        ("| settings |\n| | form_id |\n| | try |\n", "try, without a version: no problems."),
        (
            "| settings |\n| | form_title | form_id | version |\n| | Try it | try | 7 |\n",
            "Try it (try), version 7: no problems.",
        ),
    ],
)
def test_a_form_is_called_what_it_calls_itself(
    settings: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "form.md").write_text(f"| survey |\n| | type | name | label |\n| | text | a | A |\n{settings}")
    assert run(capsys, "form", "check", "form.md") == (0, f"{said}\n", "")


@pytest.mark.parametrize(
    ("command", "written", "told"),
    [
        ("replay", '{"scenarios": [{"id": "a"}]}', "scenarios"),
        ("replay", '{"scenarios": ["a"]}', "scenarios"),
        ("replay", '{"scenarios": [{"id": "a", "steps": [{"do": "load"}]}]}', "scenarios"),
        ("evaluate", '{"expr": "1 + 1"}', "cases"),
        ("evaluate", "[1]", "cases"),
    ],
)
def test_what_lacks_what_it_needs_is_no_scenario_and_no_case(
    command: str, written: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "one.json").write_text(written)
    assert run(capsys, "form", command, "one.json") == (3, "", f"one.json holds no {told}\n")
