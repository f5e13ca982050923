"""Forms made to hurt: refused with a word, or bounded in what they take."""

from datetime import datetime

import pytest
from tests.forms.scenario import A_MORNING, form_of

from sarana.errors import FormRefused
from sarana.forms import Interview, compile_form, read_workbook, read_xform
from sarana.forms.recalculation import MOST_ROUNDS

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>x</h:title><model>
 <instance><data id="x">{instance}</data></instance>{model}</model></h:head>
 <h:body>{body}</h:body></h:html>"""


def xform(instance: str = "<a/>", model: str = "", body: str = "", before: str = "") -> bytes:
    return (before + XFORM.format(instance=instance, model=model, body=body)).encode()


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(FormRefused):
        read_xform(xform("<a>&b;</a>", before=bomb))


def test_files_of_this_computer_are_not_read() -> None:
    with pytest.raises(FormRefused):
        read_xform(xform("<a>&f;</a>", before='<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>'))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(FormRefused):
        read_xform(xform("<g>" * 200 + "</g>" * 200))


@pytest.mark.parametrize(
    "model",
    [
        '<bind nodeset="/data/a" calculate="/data/a + 1"/>',
        '<bind nodeset="/data/a" relevant=". = 1"/>',
        '<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/a"/>',
    ],
)
def test_circles_are_refused(model: str) -> None:
    with pytest.raises(FormRefused) as refused:
        compile_form(read_xform(xform("<a/><b/>", model)))
    assert "Cycle" in refused.value.problems[0].message


def test_questions_may_hide_each_other() -> None:
    either = (
        '<bind nodeset="/data/a" relevant="string-length(/data/b) = 0"/>'
        '<bind nodeset="/data/b" relevant="string-length(/data/a) = 0"/>'
    )
    body = '<input ref="/data/a"/><input ref="/data/b"/>'
    interview = Interview(compile_form(read_xform(xform("<a/><b/>", either, body))))
    interview.answer("/data/a", "x")
    assert not interview.node("/data/b").relevant


def test_a_huge_count_is_bounded() -> None:
    form = form_of(
        """
        | survey |
        | | type | name | label | repeat_count |
        | | integer | many | How many? | |
        | | begin repeat | thing | Thing | ${many} |
        | | text | word | Word | |
        | | end repeat | thing | | |
        """
    )
    interview = Interview(form)
    interview.answer("/data/many", "2000000000")
    assert interview.node("/data/thing").count == 1000


def test_a_slow_pattern_is_stopped() -> None:
    form = form_of(
        """
        | survey |
        | | type | name | label | constraint |
        | | text | word | Word | regex(., '^(a+)+$') |
        """
    )
    interview = Interview(form)
    interview.answer("/data/word", "a" * 5000 + "!")
    assert interview.node("/data/word").violation is not None


NO_WORKBOOKS = [b"", b"\x00" * 100, b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a,b\n1"]


@pytest.mark.parametrize("content", NO_WORKBOOKS)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(FormRefused):
        read_workbook(content, "form.xlsx")


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<a", b"text", xform()[:200]])
def test_what_is_no_xform_is_refused(content: bytes) -> None:
    with pytest.raises(FormRefused):
        compile_form(read_xform(content))


def test_a_text_that_grows_with_every_look_is_bounded() -> None:
    chain = "".join(
        f'<bind nodeset="/data/a{number}" calculate="concat(/data/a{number - 1}, /data/a{number - 1})"/>'
        for number in range(1, 60)
    )
    places = "<a0>sample</a0>" + "".join(f"<a{number}/>" for number in range(1, 60))
    interview = Interview(compile_form(read_xform(xform(places, chain))))
    assert max(map(len, interview.snapshot().values.values())) <= 100_000


def test_what_feeds_on_itself_comes_to_rest() -> None:
    looks = []

    def clock() -> datetime:
        looks.append(1)
        return A_MORNING

    model = '<bind nodeset="/data/b" type="int" calculate="if(now(), sum(//*), 0)"/>'
    model += '<bind nodeset="/data/c" type="int" calculate="/data/b + 2"/>'
    form = compile_form(read_xform(xform("<a>1</a><b/><c/>", model, '<input ref="/data/a"/>')))
    interview = Interview(form, now=clock)
    looks.clear()
    interview.answer("/data/a", "2")
    assert 1 < len(looks) <= 2 * MOST_ROUNDS
