"""A record moves to a newer version of its form: nothing is dropped without being shown."""

from tests.forms.scenario import Scenario, form_of

from sarana.forms import preview_move

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
