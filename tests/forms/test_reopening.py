"""Instances that were sent or saved elsewhere and are opened again (OpenRosa)."""

import pytest
from tests.forms.xforms import bind, inputs, repeat, value, values, xform

from sarana.errors import FormRefused
from sarana.forms import Form, Interview
from sarana.forms.instances import Reopening


@pytest.fixture
def form() -> Form:
    return xform(
        "<a/><b>default</b><meta><instanceID/></meta>",
        '<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>'
        + bind("b", "string", "relevant=\"/data/a = '1'\""),
        inputs("a", "b"),
    )


def test_a_corrected_instance_names_the_one_it_replaces(form: Form) -> None:
    first = Interview(form)
    second = Interview.reopen(form, first.submission(), Reopening.EDIT)
    third = Interview.reopen(form, second.submission(), Reopening.EDIT)
    assert value(second, "meta/deprecatedID") == value(first, "meta/instanceID")
    assert value(third, "meta/deprecatedID") == value(second, "meta/instanceID")
    assert len({value(each, "meta/instanceID") for each in (first, second, third)}) == 3


def test_a_restored_instance_stays_the_same_one(form: Form) -> None:
    first = Interview(form)
    again = Interview.reopen(form, first.submission())
    assert again.submission() == first.submission()


@pytest.mark.parametrize("meta", ["", "<meta/>", "<meta><instanceID/></meta>"])
def test_a_corrected_instance_without_identifier_gets_one(form: Form, meta: str) -> None:
    edited = Interview.reopen(form, f'<data id="example"><a>1</a>{meta}</data>'.encode(), Reopening.EDIT)
    assert value(edited, "meta/instanceID").startswith("uuid:")


@pytest.mark.parametrize("content", [b'<data id="other"/>', b"<data/>", b"<data", b"", b"\x00"])
def test_what_is_no_instance_of_the_form_is_refused(form: Form, content: bytes) -> None:
    with pytest.raises(FormRefused):
        Interview.reopen(form, content)


def test_what_was_hidden_and_left_out_has_its_default_when_it_is_shown(form: Form) -> None:
    again = Interview.reopen(form, b'<data id="example"><a>0</a></data>')
    assert value(again, "b") == ""
    again.answer("/data/a", "1")
    assert value(again, "b") == "default"


def test_the_count_decides_how_many_instances_are_restored() -> None:
    counted = xform(
        "<n>2</n><o><a>new</a></o>",
        bind("n", "int"),
        inputs("n") + repeat("o", inputs("o/a"), 'jr:count="/data/n"'),
    )
    fewer = Interview.reopen(counted, b'<data id="example"><n>2</n><o><a>1</a></o></data>')
    assert values(fewer, "o[1]/a", "o[2]/a") == ["1", "new"]
    more = Interview.reopen(counted, b'<data id="example"><n>1</n><o><a>1</a></o><o><a>2</a></o></data>')
    assert more.node("/data/o").count == 1


def test_a_draft_keeps_what_was_written_over_a_computed_value() -> None:
    form = xform(
        "<n>1</n><o><a/></o>",
        bind("n", "int", 'calculate="0"'),
        inputs("n") + repeat("o", inputs("o/a"), 'jr:count="/data/n"'),
    )
    first = Interview(form)
    first.answer("/data/n", "3")
    again = Interview.resume(form, first.snapshot())
    assert again.snapshot() == first.snapshot()


def test_half_characters_and_signs_that_cannot_be_seen_are_not_sent(form: Form) -> None:
    first = Interview(form)
    first.answer("/data/a", "1\ud800\x01")
    assert b"<a>1</a>" in first.submission()
