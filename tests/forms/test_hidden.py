"""What expressions make of hidden places and of answers as conditions (as Collect does)."""

import pytest
from tests.forms.xforms import bind, inputs, interview, value, values

from sarana.forms import Interview


def hiding(expression: str) -> Interview:
    """`a` is asked when `show` is 1; `seen` tells what an expression makes of it."""
    return interview(
        "<show/><a/><b>2</b><seen/>",
        bind("show")
        + bind("a", "int", "relevant=\"/data/show = '1'\"")
        + bind("b", "int")
        + bind("seen", "string", f'calculate="{expression}"'),
        inputs("show", "a", "b", "seen"),
    )


@pytest.mark.parametrize(
    ("expression", "hidden", "shown"),
    [
        ("/data/a = ''", "true", "false"),
        ("'' = /data/a", "true", "false"),
        ("/data/a != ''", "false", "true"),
        ("/data/a != 'x'", "true", "true"),
        ("/data/a != 5", "true", "false"),
        ("/data/a = /data/show", "true", "false"),
        ("/data/a &lt; 6", "false", "true"),
        ("/data/a &gt;= 0", "false", "true"),
        ("join('-', /data/a, /data/b)", "-2", "5-2"),
        ("concat(/data/a, /data/b)", "2", "52"),
        ("max(/data/a, /data/b)", "2", "5"),
        ("count(/data/a)", "0", "1"),
        ("coalesce(/data/a, 'none')", "none", "5"),
        ("string-length(/data/a)", "0", "1"),
    ],
)
def test_a_hidden_answer_counts_as_blank(expression: str, hidden: str, shown: str) -> None:
    asked = hiding(expression)
    assert value(asked, "seen") == hidden
    asked.answer("/data/show", "1")
    asked.answer("/data/a", "5")
    assert value(asked, "seen") == shown
    asked.answer("/data/show", "")
    assert value(asked, "seen") == hidden


def test_two_hidden_answers_are_equal() -> None:
    never = 'relevant="false()"'
    asked = interview(
        "<a/><b/><seen/>",
        bind("a", "int", never)
        + bind("b", "int", never)
        + bind("seen", "string", 'calculate="/data/a = /data/b"'),
    )
    assert value(asked, "seen") == "true"


@pytest.mark.parametrize(
    ("type", "true", "untrue"),
    [
        ("string", ["x", "false", "0"], [""]),
        ("int", ["1", "-3"], ["", "0"]),
        ("decimal", ["0.5"], ["", "0", "0.0"]),
        ("boolean", ["true", "1"], ["", "false", "0"]),
        ("date", ["2026-01-15"], [""]),
    ],
)
def test_an_answer_is_a_condition_by_its_value(type: str, true: list[str], untrue: list[str]) -> None:
    asked = interview(
        "<a/><b/><seen/>",
        bind("a", type)
        + bind("b", "string", 'relevant="/data/a"')
        + bind("seen", "string", "calculate=\"if(not(/data/a), 'no', 'yes')\""),
        inputs("a", "b"),
    )
    for answer in [*true, *untrue, *true]:
        asked.answer("/data/a", answer)
        assert asked.node("/data/b").relevant is (answer in true), answer
        assert values(asked, "seen") == ["yes" if answer in true else "no"]
