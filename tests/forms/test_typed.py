"""What a person types: taken as it is meant, or kept as typed with a word about it; never silently cut."""

import pytest
from tests.forms.xforms import bind, inputs, interview, value

from sarana.forms import Break, Interview


def asked_for(type: str) -> Interview:
    return interview(
        "<a/><seen/>", bind("a", type) + bind("seen", "string", 'calculate="/data/a"'), inputs("a")
    )


@pytest.mark.parametrize(
    ("type", "typed", "kept"),
    [
        ("int", "12", "12"),
        ("int", "12.0", "12"),
        ("int", " 7 ", "7"),
        ("int", "១២", "12"),
        ("int", "１２", "12"),
        ("decimal", "១.៥", "1.5"),
        ("date", "2026-3-1", "2026-03-01"),
        ("time", "22:02", "22:02:00"),
        ("time", "9:05", "09:05:00"),
        ("time", "22:02:03.000+07:00", "22:02:03.000+07:00"),
        ("dateTime", "2026-03-01 9:05", "2026-03-01T09:05:00"),
    ],
)
def test_an_answer_is_taken_as_it_is_meant(type: str, typed: str, kept: str) -> None:
    asked = asked_for(type)
    asked.answer("/data/a", typed)
    assert value(asked, "a") == value(asked, "seen") == kept
    assert asked.node("/data/a").violation is None


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        ("int", "12.7"),
        ("int", "12,5"),
        ("int", "99999999999"),
        ("decimal", "1,5"),
        ("date", "2026-02-30"),
        ("date", "01/03/2026"),
        ("time", "24:00"),
        ("time", "22:02:61"),
        ("dateTime", "2026-03-01"),
    ],
)
def test_what_is_no_value_is_kept_as_typed_and_told(type: str, typed: str) -> None:
    asked = asked_for(type)
    asked.answer("/data/a", typed)
    state = asked.node("/data/a")
    assert state.value == typed
    assert state.violation is not None
    assert state.violation.rule is Break.TYPE
    assert value(asked, "seen") == ""
    again = Interview.resume(asked.form, asked.snapshot())
    assert again.node("/data/a") == state


def test_what_the_form_computes_is_cut_as_odk_does() -> None:
    asked = interview(
        "<a>12.7</a><b/>", bind("a", "int") + bind("b", "int", 'calculate="12.7"'), inputs("a", "b")
    )
    assert value(asked, "a") == value(asked, "b") == "12"


@pytest.mark.parametrize("typed", ["-1", "11", "many"])
def test_beyond_the_ends_of_a_range_is_no_answer(typed: str) -> None:
    body = '<range ref="/data/a" start="0" end="10" step="2"/>'
    asked = interview("<a/><seen/>", bind("a", "int") + bind("seen", "string", 'calculate="/data/a"'), body)
    asked.answer("/data/a", typed)
    assert asked.violations()[0].rule is Break.TYPE
    assert value(asked, "seen") == ""


def test_a_pattern_describes_the_whole_answer() -> None:
    asked = interview("<a/>", bind("a", "string", "constraint=\"regex(., '[0-9]{4}')\""), inputs("a"))
    asked.answer("/data/a", "1234")
    assert not asked.violations()
    asked.answer("/data/a", "no. 1234 or so")
    assert asked.violations()[0].rule is Break.CONSTRAINT


def test_a_default_that_is_no_value_of_its_type_is_blank() -> None:
    asked = interview("<a>abc</a>", bind("a", "int", 'required="true()"'), inputs("a"))
    violation = asked.node("/data/a").violation
    assert value(asked, "a") == ""
    assert violation is not None and violation.rule is Break.REQUIRED


@pytest.mark.parametrize(
    ("computed", "text"),
    [
        ("string(date(/data/blank))", ""),
        ("concat('until ', date(/data/blank))", "until "),
        ("if(date(/data/blank) = '', 'none', 'some')", "none"),
        ("string(date(/data/blank + 30))", ""),
        ("if(date(/data/blank), 'yes', 'no')", "no"),
        ("if(date('1970-01-01'), 'yes', 'no')", "yes"),
        ("date(/data/met)", "2026-03-10"),
        ("substr(date-time(/data/met), 0, 16)", "2026-03-10T09:30"),
        ("date(now()) = today()", "true"),
        ("date(date('2026-03-10')) = date('2026-03-10')", "true"),
    ],
)
def test_a_date_is_a_day_and_of_a_blank_it_is_a_blank(computed: str, text: str) -> None:
    """As in JavaRosa, and so in Collect."""
    rules = f'calculate="{computed}"'
    model = bind("met", "dateTime") + bind("blank", "date") + bind("made", "string", rules)
    asked = interview("<met>2026-03-10T09:30:00</met><blank/><made/>", model, inputs("met", "blank"))
    assert value(asked, "made") == text


@pytest.mark.parametrize(
    ("written", "kept"), [("10:30", "10:30:00"), ("10:30+07:00", "10:30:00+07:00"), ("25:00", "")]
)
def test_the_default_of_a_time_needs_no_seconds(written: str, kept: str) -> None:
    asked = interview(
        f"<t>{written}</t><c/>", bind("t", "time") + bind("c", "time", f"calculate=\"'{written}'\"")
    )
    assert [asked.visible_value("/data/t"), asked.visible_value("/data/c")] == [kept, kept]


@pytest.mark.parametrize(
    ("compared", "holds"),
    [
        ("/data/paid = /data/due", "true"),
        ("/data/paid != /data/due", "false"),
        ("/data/paid = '2'", "true"),
        ("'2' = /data/paid", "true"),
        ("/data/paid = /data/told", "true"),
        ("/data/paid = ''", "false"),
        ("/data/paid != ''", "true"),
        ("/data/told = '2.0'", "false"),
        ("/data/paid = /data/none", "false"),
    ],
)
def test_numbers_are_compared_as_numbers_whatever_their_type(compared: str, holds: str) -> None:
    """Of a decimal, ODK keeps 2.0, of an integer 2; and told is a text (as in Collect)."""
    asked = interview(
        "<paid/><due/><told/><none/><same/>",
        bind("paid", "decimal")
        + bind("due", "int")
        + bind("told", "string")
        + bind("none", "int")
        + bind("same", "string", f'calculate="{compared}"'),
        inputs("paid", "due", "told", "none"),
    )
    for place in ("paid", "due", "told"):
        asked.answer(f"/data/{place}", "2")
    assert value(asked, "same") == holds


@pytest.mark.parametrize(
    ("computed", "text"),
    [
        ("/data/n", "2"),
        ("concat(/data/n, ' kg')", "2 kg"),
        ("join(' ', /data/n, 'kg')", "2 kg"),
        ("regex(/data/n, '[0-9]')", "true"),
        ("string-length(/data/n)", "1"),
        ("selected(/data/n, '2')", "true"),
        ("coalesce(/data/n, 'none')", "2"),
        ("if(true(), /data/n, '')", "2"),
    ],
)
def test_a_whole_decimal_is_said_without_a_point(computed: str, text: str) -> None:
    """As in Collect: what is stored as 2.0 is read as a 2, also in the words of a question."""
    asked = interview(
        "<n/><said/><heard/>",
        bind("n", "decimal") + bind("said", "string", f'calculate="{computed}"'),
        inputs("n") + '<input ref="/data/heard"><label>Only <output value="/data/n"/> left?</label></input>',
    )
    asked.answer("/data/n", "2")
    assert value(asked, "n") == "2.0"
    assert value(asked, "said") == text
    assert asked.node("/data/heard").label == "Only 2 left?"
