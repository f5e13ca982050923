"""A record moves to a newer version of its form: nothing is dropped without being shown."""

from tests.forms.scenario import Scenario, form_of

from sarana.forms import Interview, preview_move

OLD = form_of(
    """
    | survey |
    | | type | name | label |
    | | text | nickname | Nickname |
    | | select_one words | word | Word |
    | | text | place | Place |
    | choices |
    | | list_name | name | label |
    | | words | a | A |
    | | words | b | B |
    """
)
NEW = form_of(
    """
    | survey |
    | | type | name | label | required | relevant |
    | | select_one words | word | Word | | |
    | | text | place | Place | | false() |
    | | text | officer | Officer | yes | |
    | choices |
    | | list_name | name | label |
    | | words | b | B |
    | | words | c | C |
    """
)


def test_what_a_newer_version_would_change_is_shown_first() -> None:
    scenario = Scenario(OLD).answer(nickname="Example", word="a", place="Example Town")
    move = preview_move(scenario.interview.snapshot(), NEW)
    assert move.lost == {"/data/nickname": "Example"}
    assert move.refused == {"/data/word": "a"}
    assert move.hidden == ("/data/place",)
    assert move.missing == ("/data/officer",)


def test_what_both_versions_know_is_kept() -> None:
    scenario = Scenario(OLD).answer(word="b", place="Example Town")
    move = preview_move(scenario.interview.snapshot(), NEW)
    assert move.lost == {} and move.refused == {}
    assert move.snapshot.values["/data/word"] == "b"
    assert move.snapshot.values["/data/place"] == "Example Town"


def test_what_stays_moves_breaks_and_is_newly_asked_is_told() -> None:
    old = form_of(
        """
        | survey |
        | | type | name | label | relevant | calculation |
        | | begin group | first | First | | |
        | | text | home | Home | | |
        | | integer | years | Years | | |
        | | end group | | | | |
        | | integer | twice | Twice | | ${years} * 2 |
        | | text | school | School | ${years} < 18 | |
        | | text | work | Work | ${years} > 17 | |
        """
    )
    new = form_of(
        """
        | survey |
        | | type | name | label | relevant | calculation | constraint | read_only |
        | | begin group | second | Second | | | | |
        | | text | home | Home | | | | |
        | | end group | | | | | | |
        | | begin group | first | First | | | | |
        | | integer | years | Years | | | . > 20 | |
        | | end group | | | | | | |
        | | integer | twice | Twice | | ${years} * 3 | | yes |
        | | text | school | School | ${years} < 21 | | | |
        """
    )
    scenario = Scenario(old).answer(home="Example Town", years="19", work="Example Works")
    move = preview_move(scenario.interview.snapshot(), new, old)
    assert move.moved == {"/data/first/home": "/data/second/home"}
    assert move.snapshot.values["/data/second/home"] == "Example Town"
    assert move.lost == {"/data/work": "Example Works"}
    assert move.broken == ("/data/first/years",)
    assert move.kept == {"/data/second/home": "Example Town", "/data/first/years": "19"}
    assert move.computed == {"/data/twice": "57"}
    assert move.asked == ("/data/school",)
    assert move.dropped == ("/data/work",)


def test_answers_of_instances_move_with_them() -> None:
    old = form_of(
        """
        | survey |
        | | type | name | label |
        | | begin repeat | paper | Paper |
        | | text | number | Number |
        | | end repeat | | |
        """
    )
    new = form_of(
        """
        | survey |
        | | type | name | label |
        | | begin group | papers | Papers |
        | | begin repeat | paper | Paper |
        | | text | number | Number |
        | | end repeat | | |
        | | end group | | |
        """
    )
    interview = Scenario(old).interview
    interview.add_repeat("/data/paper")
    interview.answer("/data/paper[2]/number", "X2")
    move = preview_move(interview.snapshot(), new)
    assert move.moved == {"/data/paper[2]/number": "/data/papers/paper[2]/number"}
    assert move.lost == {} and move.snapshot.repeats["/data/papers/paper"] == 2
    assert Interview.resume(new, move.snapshot).node("/data/papers/paper[2]/number").value == "X2"


def test_an_answer_is_not_moved_where_two_questions_could_be_meant() -> None:
    two = form_of(
        """
        | survey |
        | | type | name | label |
        | | begin group | a | A |
        | | text | nickname | Nickname |
        | | end group | | |
        | | begin group | b | B |
        | | text | nickname | Nickname |
        | | end group | | |
        """
    )
    scenario = Scenario(OLD).answer(nickname="Example")
    move = preview_move(scenario.interview.snapshot(), two)
    assert move.moved == {} and move.lost == {"/data/nickname": "Example"}


def test_finalising_tells_of_answers_that_were_locked_since() -> None:
    form = form_of(
        """
        | survey |
        | | type | name | label | relevant | read_only | calculation | default |
        | | text | stage | Stage | | | | |
        | | text | said | Said | ${stage} != 'closed' | ${stage} != '' | | |
        | | text | told | Told | ${stage} != 'closed' | yes | | as printed |
        | | text | made | Made | ${stage} != 'closed' | yes | 1 + 1 | |
        """
    )
    scenario = Scenario(form).answer(said="Example")
    scenario.answer(stage="closed")
    assert scenario.interview.hidden_answers() == ("/data/said",)
    assert "/data/said" not in scenario.interview.final_snapshot().values
