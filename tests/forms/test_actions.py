"""Actions: what is set at which moment, where, and what never happens again (ODK XForms, “actions”)."""

import pytest
from tests.forms.xforms import bind, inputs, interview, repeat, value, values, xform

from sarana.errors import FormRefused
from sarana.forms import Interview


def setvalue(event: str, place: str, source: str) -> str:
    return f'<setvalue event="{event}" ref="/data/{place}" value="{source}"/>'


def question(place: str, inner: str) -> str:
    return f'<input ref="/data/{place}">{inner}</input>'


def test_the_first_load_sets_and_clears() -> None:
    asked = interview(
        "<a/><d>x</d><e/>",
        setvalue("odk-instance-first-load", "a", "1 + 1")
        + setvalue("odk-instance-first-load", "d", "")
        + '<setvalue event="odk-instance-first-load" ref="/data/e">as written</setvalue>',
        inputs("a", "d", "e"),
    )
    assert values(asked, "a", "d", "e") == ["2", "", "as written"]


def test_an_action_wins_over_a_calculation_and_a_calculation_over_a_default() -> None:
    model = bind("a", "string", "calculate=\"'computed'\"")
    assert value(interview("<a>default</a>", model, inputs("a")), "a") == "computed"
    model += setvalue("odk-instance-first-load", "a", "'set'")
    assert value(interview("<a>default</a>", model, inputs("a")), "a") == "set"


def test_a_changed_answer_sets_another_and_the_same_answer_does_not() -> None:
    asked = interview(
        "<b/><c/>",
        bind("b", "int") + bind("c", "int"),
        question("b", setvalue("xforms-value-changed", "c", "/data/b * 2")) + inputs("c"),
    )
    asked.answer("/data/b", "4")
    assert value(asked, "c") == "8"
    asked.answer("/data/c", "1")
    asked.answer("/data/b", "4")
    assert value(asked, "c") == "1"


def test_a_locked_question_can_be_set_by_an_action() -> None:
    asked = interview(
        "<s/><t/>",
        bind("t", "string", 'readonly="true()"'),
        question("s", setvalue("xforms-value-changed", "t", "/data/s")) + inputs("t"),
    )
    asked.answer("/data/s", "1")
    assert value(asked, "t") == "1"


def test_within_a_repeat_an_action_means_its_own_instance() -> None:
    asked = interview(
        "<o><t/><u/></o><o><t/><u/></o>",
        "",
        repeat("o", inputs("o/t") + question("o/u", setvalue("xforms-value-changed", "o/t", "../u"))),
    )
    asked.answer("/data/o[2]/u", "k")
    assert values(asked, "o[1]/t", "o[2]/t") == ["", "k"]


def test_a_new_instance_is_filled_and_the_ones_of_the_form_are_not() -> None:
    before = "/data/o[position() = position(current()/..) - 1]/b"
    asked = interview(
        '<o jr:template=""><a/><b/><n/></o><o><a/><b/><n/></o>',
        bind("o/n", "int"),
        repeat(
            "o",
            inputs("o/a", "o/b")
            + setvalue("odk-new-repeat", "o/a", "position(..)")
            + setvalue("odk-new-repeat", "o/b", before)
            + setvalue("odk-new-repeat", "o/n", "3.7"),
        ),
    )
    asked.answer("/data/o[1]/b", "from before")
    asked.add_repeat("/data/o")
    assert value(asked, "o[1]/a") == ""
    assert values(asked, "o[2]/a", "o[2]/b", "o[2]/n") == ["2", "from before", "3"]


def test_every_load_happens_again_and_the_first_load_does_not() -> None:
    form = xform(
        "<a/><b/>",
        setvalue("odk-instance-load", "a", "concat(/data/a, 'x')")
        + setvalue("odk-instance-first-load", "b", "concat(/data/b, 'x')"),
        inputs("a", "b"),
    )
    first = Interview(form)
    again = Interview.reopen(form, first.submission())
    assert values(first, "a", "b") == ["x", "x"]
    assert values(again, "a", "b") == ["xx", "x"]


def test_an_attribute_can_be_computed_and_set() -> None:
    asked = interview(
        '<g a="" b=""><n/></g>',
        bind("g/@a", "string", 'calculate="concat(/data/g/n, 1)"')
        + bind("g/@b")
        + setvalue("odk-instance-first-load", "g/@b", "'set'"),
        inputs("g/n"),
    )
    asked.answer("/data/g/n", "q")
    assert b'a="q1" b="set"' in asked.submission()


@pytest.mark.parametrize("event", ["no-such-event", "odk-new-repeat"])
def test_a_moment_that_never_comes_is_refused(event: str) -> None:
    with pytest.raises(FormRefused) as refused:
        xform("<o><a/></o>", setvalue(event, "o/a", "1"), repeat("o", inputs("o/a")))
    assert event in refused.value.problems[0].message


def test_days_are_no_date_until_they_are_made_one() -> None:
    asked = interview(
        "<a/><b/>",
        bind("a", "date", 'calculate="20000"') + bind("b", "date", 'calculate="date(20000)"'),
    )
    assert values(asked, "a", "b") == ["", "2024-10-04"]


def test_the_present_moment_is_today_for_a_date() -> None:
    asked = interview(
        "<d/><t/>",
        bind("d", "date") + bind("t", "dateTime") + setvalue("odk-instance-first-load", "d", "now()"),
        inputs("d", "t"),
    )
    assert len(value(asked, "d")) == len("2026-01-15")
    assert asked.node("/data/d").violation is None


def test_what_the_beginning_sets_sets_off_further_actions() -> None:
    asked = interview(
        "<b/><c/>",
        setvalue("odk-instance-first-load", "b", "1 + 1"),
        question("b", setvalue("xforms-value-changed", "c", "concat(/data/b, '!')")) + inputs("c"),
    )
    assert values(asked, "b", "c") == ["2", "2!"]


def test_an_action_sets_what_is_hidden() -> None:
    asked = interview(
        "<b/><show/><c/>",
        bind("c", "string", "relevant=\"/data/show = '1'\""),
        question("b", setvalue("xforms-value-changed", "c", "'set'")) + inputs("show", "c"),
    )
    asked.answer("/data/b", "x")
    asked.answer("/data/show", "1")
    assert value(asked, "c") == "set"


def test_a_default_is_worked_out_from_others_that_are_hidden_too() -> None:
    first = "odk-instance-first-load"
    asked = interview(
        "<a>3</a><g><b/><h><c/></h></g>",
        '<bind nodeset="/data/g" relevant="/data/a &gt; 5"/>'
        + bind("g/b", "int")
        + '<bind nodeset="/data/g/h" relevant="/data/g/b &gt; 10"/>'
        + bind("g/h/c", "int")
        + setvalue(first, "g/b", "/data/a * 2")
        + setvalue(first, "g/h/c", "/data/g/b + 1"),
        inputs("a", "g/b", "g/h/c"),
    )
    assert [asked.visible_value(f"/data/g/{each}") for each in ("b", "h/c")] == ["", ""]
    asked.answer("/data/a", "6")
    assert [asked.visible_value(f"/data/g/{each}") for each in ("b", "h/c")] == ["6", ""]
    asked.answer("/data/g/b", "11")
    assert asked.visible_value("/data/g/h/c") == "7"
