"""Whatever is answered, in whatever order: undo takes it back, and a draft brings it back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.scenario import Scenario, form_of

from sarana.forms import Break, Control, Form, Interview, Kind, NodeState

HOUSEHOLD = form_of(
    """
    | survey |
    | | type | name | label | relevant | calculation | choice_filter | repeat_count | constraint | required |
    | | select_one yes_no | staying | Is the person staying? | | | | | | yes |
    | | select_one region | region | Region | | | | | | |
    | | select_one town | town | Town | ${staying} = 'yes' | | region = ${region} | | | |
    | | integer | children | How many children? | | | | | . < 4 | |
    | | begin repeat | child | Child | | | | ${children} | | |
    | | text | child_name | Name | ${staying} = 'yes' | | | | | |
    | | integer | child_age | Age | | | | | | |
    | | calculate | older | | | if(${child_age} > 10, 1, 0) | | | | |
    | | begin repeat | school | School | ${older} = 1 | | | | | |
    | | text | school_name | School | | | | | | |
    | | end repeat | school | | | | | | | |
    | | end repeat | child | | | | | | | |
    | | calculate | ages | | | sum(${child_age}) | | | | |
    | | select_multiple yes_no | both | Several | ${ages} > 20 | | | | | |
    | | begin repeat | paper | Paper | | | | | | |
    | | text | number | Number | | | | | | |
    | | end repeat | paper | | | | | | | |
    | choices |
    | | list_name | name | label | region |
    | | yes_no | yes | Yes | |
    | | yes_no | no | No | |
    | | region | north | North | |
    | | region | south | South | |
    | | town | high | High Town | north |
    | | town | low | Low Town | south |
    | | town | port | Port | south |
    """
)

TYPED = ["", "yes", "no", "north", "south", "low", "2", "3", "0", "12", "many", "2010-01-01", "Example Sokha"]
doings = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["answer"] * 6 + ["add", "remove", "move"]),
        st.sampled_from(TYPED),
    ),
    max_size=14,
)


def do(interview: Interview, which: int, what: str, value: str) -> bool:
    """One thing that a person can do on the screen; whether there was something to do it to."""
    refs = interview.refs(ranges=True)
    states = [interview.node(ref) for ref in refs]
    if what == "answer":
        return bool(act(interview, which, [s for s in states if s.control is not Control.NONE], value))
    if what == "add":
        places = [s for s in states if s.kind is Kind.REPEAT and s.may_add]
        return bool(places) and bool(interview.add_repeat(places[which % len(places)].ref))
    places = [s for s in states if s.kind is Kind.INSTANCE and s.may_remove]
    if not places:
        return False
    chosen = places[which % len(places)].ref
    return bool(interview.remove_repeat(chosen) if what == "remove" else interview.move_repeat(chosen, 1))


def act(interview: Interview, which: int, states: list[NodeState], value: str) -> object:
    return interview.answer(states[which % len(states)].ref, value)


def everything(interview: Interview) -> list[object]:
    """All that an interview shows."""
    return [interview.node(ref) for ref in interview.refs(ranges=True)]


@given(doings)
@settings(max_examples=60, deadline=None)
def test_a_draft_brings_back_relevance_repeats_and_choices(steps: list[tuple[int, str, str]]) -> None:
    interview = Interview(HOUSEHOLD)
    for step in steps:
        do(interview, *step)
    again = Interview.resume(HOUSEHOLD, interview.snapshot())
    assert again.snapshot() == interview.snapshot()
    assert everything(again) == everything(interview)
    assert again.violations() == interview.violations()


@given(doings)
@settings(max_examples=60, deadline=None)
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(steps: list[tuple[int, str, str]]) -> None:
    interview = Interview(HOUSEHOLD)
    moments = [everything(interview)]
    for step in steps:
        before = len(interview._history.done)
        do(interview, *step)
        if len(interview._history.done) > before:
            moments.append(everything(interview))
    for moment in reversed(moments[:-1]):
        interview.undo()
        assert everything(interview) == moment
    assert not interview.can_undo
    for moment in moments[1:]:
        interview.redo()
        assert everything(interview) == moment
    assert not interview.can_redo


@given(doings)
@settings(max_examples=40, deadline=None)
def test_what_changed_is_told(steps: list[tuple[int, str, str]]) -> None:
    interview = Interview(HOUSEHOLD)
    for which, _, value in steps:
        before = {ref: interview.node(ref) for ref in interview.refs()}
        states = [s for s in before.values() if s.control is not Control.NONE]
        changes = interview.answer(states[which % len(states)].ref, value)
        after = {ref: interview.node(ref) for ref in interview.refs()}
        for ref in before.keys() & after.keys():
            if before[ref] != after[ref]:
                assert ref in changes.refs


def test_undo_brings_back_a_removed_instance_with_its_answers() -> None:
    scenario = Scenario(HOUSEHOLD)
    interview = scenario.interview
    interview.add_repeat("/data/paper")
    interview.answer("/data/paper[2]/number", "X0000002")
    interview.remove_repeat("/data/paper[2]")
    assert interview.node("/data/paper").count == 1
    interview.undo()
    assert interview.node("/data/paper[2]/number").value == "X0000002"


def test_typing_is_undone_as_a_whole() -> None:
    interview = Interview(HOUSEHOLD)
    for text in ("E", "Ex", "Exa"):
        interview.answer("/data/paper[1]/number", text, typing=True)
    interview.undo()
    assert interview.node("/data/paper[1]/number").value == ""


def test_what_is_no_value_is_kept_as_typed() -> None:
    interview = Interview(HOUSEHOLD)
    interview.answer("/data/children", "a few")
    state = interview.node("/data/children")
    assert state.value == "a few"
    assert state.violation is not None and state.violation.rule is Break.TYPE
    assert "/data/children" not in interview.final_snapshot().values


def test_an_answer_that_is_not_on_offer_any_more_comes_back_with_its_list() -> None:
    scenario = Scenario(HOUSEHOLD).answer(staying="yes", region="south", town="port")
    scenario.answer(region="north")
    assert scenario.value("town") == ""
    assert [choice.value for choice in scenario.place("town").choices] == ["high"]
    scenario.answer(region="south")
    assert scenario.value("town") == "port"


def test_a_count_that_is_no_number_leaves_the_instances_alone() -> None:
    scenario = Scenario(HOUSEHOLD).answer(children="2")
    scenario.interview.answer("/data/child[2]/child_age", "12")
    scenario.answer(children="")
    assert scenario.place("child").count == 2
    assert not scenario.place("child").may_add


def test_order_of_repeats_can_be_changed() -> None:
    interview = Interview(HOUSEHOLD)
    interview.add_repeat("/data/paper")
    interview.answer("/data/paper[1]/number", "first")
    interview.answer("/data/paper[2]/number", "second")
    interview.move_repeat("/data/paper[2]", 1)
    assert interview.node("/data/paper[1]/number").value == "second"
    assert interview.node("/data/paper[2]/number").value == "first"


def test_a_preview_shows_choices_of_the_whole_form(common_form: Form) -> None:
    interview = Interview(common_form)
    assert interview.choice_texts("/data/sec_a_arrival/contact_country", "zh")["KH"] == "柬埔寨"
    assert interview.language == "en"


def test_a_huge_count_within_a_huge_count_is_bounded() -> None:
    scenario = Scenario(
        form_of(
            """
            | survey |
            | | type | name | label | repeat_count |
            | | integer | many | How many? | |
            | | begin repeat | outer | Outer | ${many} |
            | | begin repeat | inner | Inner | ${many} |
            | | text | word | Word | |
            | | end repeat | inner | | |
            | | end repeat | outer | | |
            """
        )
    )
    scenario.answer(many="900")
    assert len(scenario.interview.refs()) < 70_000
