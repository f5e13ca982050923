"""What was shown before is shown again only while it is still true: looking never changes what one sees."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from tests.forms.conformance import corpus
from tests.forms.conftest import COMMON_FORMS, the_common_form
from tests.forms.scenario import A_MORNING, form_of

from sarana.errors import FormRefused
from sarana.forms import Control, Form, Interview, Kind, NodeState, Type, compile_form, read_xform

Act = Callable[[Interview], object]
Seen = dict[str, tuple[NodeState, tuple[str, ...]]]
MOST_ACTS = 60
TYPED = {Type.INTEGER: "17", Type.DECIMAL: "1.5", Type.DATE: "2026-01-15", Type.TIME: "10:30:00"}

WITH_LISTS = form_of(
    """
    | survey |
    | | type | name | label | choice_filter | repeat_count | relevant | constraint | constraint_message |
    | | text | called | Called | | | | | |
    | | begin repeat | paper | Paper of ${called} | | | | | |
    | | text | kind | Kind | | | | | |
    | | select_one countries | from | From, ${kind} | part = ${kind} | | | | |
    | | integer | years | Years | | | ${kind} != '' | . < 30 | ${called} is too old |
    | | note | said | Paper number ${years} | | | ${years} > 5 | | |
    | | end repeat | | | | | | | |
    | | select_one ${kind} | which | Which of ${called} | | | | | |
    | | rank countries | order | Order | | | | | |
    | choices |
    | | list_name | name | label | part |
    | | countries | kh | Cambodia, for ${called} | 17 |
    | | countries | cn | China | Example |
    """
)


def everything(interview: Interview) -> Seen:
    return {ref: (interview.node(ref), interview.children(ref)) for ref in interview.refs(ranges=True)}


def acts(interview: Interview) -> Iterator[Act]:
    """What a person might do now, and does: an answer to each question, instances, another language."""
    for ref in interview.refs(ranges=True):
        if interview.find(ref) is None and not interview.is_range(ref):
            continue
        state = interview.node(ref)
        if state.kind is Kind.REPEAT and state.may_add and state.relevant:
            yield lambda at, ref=ref: at.add_repeat(ref)  # type: ignore[misc]
        elif state.kind is Kind.QUESTION and not state.readonly and state.control is not Control.NONE:
            for value in values(state):
                yield lambda at, ref=ref, value=value: at.answer(ref, value)  # type: ignore[misc]
    for code in interview.form.languages:
        yield lambda at, code=code: setattr(at, "language", code)  # type: ignore[misc]
    yield Interview.undo
    yield from taken_out(interview)


def values(state: NodeState) -> tuple[str, ...]:
    if state.choices:
        return tuple(dict.fromkeys((state.choices[-1].value, state.choices[0].value)))
    return (
        (TYPED.get(state.type, "Example"), "17") if state.type is Type.TEXT else (TYPED.get(state.type, "x"),)
    )


def taken_out(interview: Interview) -> Iterator[Act]:
    for ref in interview.refs():
        state = interview.node(ref)
        if state.may_remove and interview.find(ref) is not None:
            yield lambda at, ref=ref: at.move_repeat(ref, 1)  # type: ignore[misc]
            yield lambda at, ref=ref: at.remove_repeat(ref)  # type: ignore[misc]
            return


def seen(interview: Interview) -> Seen:
    return {ref: shown for ref, shown in everything(interview).items() if "uuid:" not in shown[0].value}


def seen_while_acting(form: Form) -> tuple[list[Act], Seen]:
    """What was done, and what one sees after it, having looked at everything after each act."""
    interview, done = Interview(form, now=lambda: A_MORNING), []
    for act in islice(acts(interview), MOST_ACTS):
        act(interview)
        done.append(act)
        everything(interview)
    return done, seen(interview)


def assert_looking_changes_nothing(form: Form) -> None:
    done, looked = seen_while_acting(form)
    blind = Interview(form, now=lambda: A_MORNING)
    for act in done:
        act(blind)
    assert looked == seen(blind)


def test_in_a_form_where_labels_and_lists_tell_answers() -> None:
    assert_looking_changes_nothing(WITH_LISTS)


@pytest.mark.parametrize("name", COMMON_FORMS)
def test_in_the_common_form(name: str) -> None:
    assert_looking_changes_nothing(the_common_form(name))


def foreign_forms(every: int) -> list[Path]:
    folder = corpus.folder()
    return sorted((folder / "forms").rglob("*.xml"))[::every] if folder else []


@pytest.mark.skipif(corpus.folder() is None, reason="the foreign forms are not beside the project")
def test_in_foreign_forms() -> None:
    looked_at = 0
    for path in foreign_forms(every=12):
        xform = path.read_bytes()
        if b"random" in xform or b"uuid(" in xform:
            continue
        try:
            form = compile_form(read_xform(xform, media=corpus.attachments(xform, path)))
        except FormRefused:
            continue
        assert_looking_changes_nothing(form)
        looked_at += 1
    assert looked_at > 50
