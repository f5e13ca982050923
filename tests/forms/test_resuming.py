"""Any draft, taken up again, is the interview that it was: relevance, repeats, choices, values, messages."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.scenario import A_MORNING, form_of

from sarana.forms import Control, Form, Interview, Kind
from sarana.forms.inspection import describe

FORM = """
| survey |
| | type | name | label | relevant | calculation | constraint | repeat_count | choice_filter | required | read_only | default | trigger | parameters |
| | integer | n | Number | | | . < 5 | | | | | 1 | | |
| | integer | over | Computed, may be corrected | | ${n} * 2 | | | | | | | | |
| | begin repeat | person | Person | | | | ${over} | | | | | | |
| | text | who | Who | | | | | | yes | | | | |
| | integer | at | Place | | position(..) | | | | | | | | |
| | select_one places | place | Place | ${who} != '' | | | | f = ${n} or f = ${at} | | | | | randomize=true, seed=7 |
| | begin repeat | paper | Paper | ${n} > 1 | | | | | | | | | |
| | text | kind | Kind | | | | | | ${who} = 'a' | | x | | |
| | calculate | full | | | concat(${who}, '/', ${kind}, '/', ${at}) | | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | select_one ${who} | chief | Chief | count(${person}) > 1 | | | | | | | | | |
| | text | note_on | About ${chief} | | ${chief} | | | | | ${n} = 3 | | | |
| | begin group | hidden | Hidden | ${chief} = 'b' | | | | | | | | | |
| | begin repeat | extra | Extra | | | | ${n} - 1 | | | | | | |
| | decimal | size | Size | | | . > ${n} | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | end group | | | | | | | | | | | | |
| | calculate | sizes | | | sum(${size}) + count(${extra}) | | | | | | | | |
| | begin repeat | row | Row | | | | | | | | | | |
| | integer | rows | Rows | | count(${row}) | | | | | | | | |
| | end repeat | | | | | | | | | | | | |
| | text | once | Once | | once(${sizes}) | | | | | | | | |
| | text | echo | Echo | | concat('!', ${n}) | | | | | | | ${n} | |
| | rank places | order | Order | ${n} > 0 | | | | | | | | | |
| choices |
| | list_name | name | label | f |
| | places | p | P, by ${n} | 1 |
| | places | q | Q | 2 |
| | places | r | R | 3 |
"""  # noqa: E501
ANSWERS = ["", "0", "1", "2", "3", "4", "-1", "2.5", "x", "a", "b", "p", "q r", "r q p"]
MOVES = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(ANSWERS)), max_size=25)


@cache
def form() -> Form:
    return form_of(FORM)


def one_move(interview: Interview, number: int, value: str) -> None:
    """An answer, an instance more or less, or a step back: whatever the place allows."""
    refs = interview.refs(ranges=True)
    ref = refs[number % len(refs)]
    state = interview.node(ref)
    if state.kind is Kind.REPEAT and state.may_add and state.count < 4:
        interview.add_repeat(ref)
    elif state.kind is Kind.INSTANCE and state.may_remove and number % 2:
        interview.remove_repeat(ref)
    elif state.control is not Control.NONE and not state.readonly:
        interview.answer(ref, value)
    elif number % 3 == 0:
        interview.undo()


@given(MOVES)
@settings(max_examples=120, deadline=None)
def test_every_draft_comes_back_as_it_was(moves: list[tuple[int, str]]) -> None:
    interview = Interview(form(), now=lambda: A_MORNING)
    for number, value in moves:
        one_move(interview, number, value)
    again = Interview.resume(form(), interview.snapshot(), now=lambda: A_MORNING)
    assert list(describe(again)) == list(describe(interview))
    assert again.snapshot() == interview.snapshot()
    assert again.hidden_answers() == interview.hidden_answers()


def test_what_was_written_before_it_was_locked_comes_back() -> None:
    interview = Interview(form(), now=lambda: A_MORNING)
    interview.answer("/data/note_on", "as written")
    interview.answer("/data/n", "3")
    assert interview.node("/data/note_on").readonly
    again = Interview.resume(form(), interview.snapshot(), now=lambda: A_MORNING)
    assert again.node("/data/note_on").value == "as written"


def test_a_blank_put_over_a_computed_value_comes_back() -> None:
    interview = Interview(form(), now=lambda: A_MORNING)
    interview.answer("/data/over", "")
    again = Interview.resume(form(), interview.snapshot(), now=lambda: A_MORNING)
    assert again.node("/data/over").value == ""
    assert "/data/over" not in again.final_snapshot().values


def test_what_the_clock_decides_follows_the_clock() -> None:
    aged = form_of(
        """
        | survey |
        | | type | name | label | calculation | read_only |
        | | date | born | Born | | |
        | | integer | age | Age | int((today() - ${born}) div 365.25) | yes |
        | | calculate | child | | ${age} < 18 | |
        """
    )
    interview = Interview(aged, now=lambda: A_MORNING)
    interview.answer("/data/born", "2008-05-01")
    assert interview.visible_value("/data/child") == "true"
    later = A_MORNING.replace(year=A_MORNING.year + 1)
    again = Interview.resume(aged, interview.snapshot(), now=lambda: later)
    assert again.visible_value("/data/child") == "false"
