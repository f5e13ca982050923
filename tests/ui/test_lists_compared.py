"""Two versions of a repeat are read instance by instance: only what is not the same is told."""

import pytest
from tests.forms.scenario import form_of

from sarana.forms import Interview, Snapshot
from sarana.language import catalog
from sarana.ui.reading import differences, list_differences
from sarana.ui.rows import Pair, paired, rows_of, shared, without

FORM = form_of(
    """
    | survey |
    | | type | name | label | calculation |
    | | begin repeat | paper | Paper | |
    | | calculate | number_of | | position(..) |
    | | text | kind | Kind | |
    | | text | number | Number | |
    | | text | place | Issued in | |
    | | end repeat | | | |
    """
)
PASSPORT, CARD, BOOK = ("Passport", "N1", "Alpha"), ("Card", "C7", "Beta"), ("Book", "B3", "Gamma")


def papers(*rows: tuple[str, str, str]) -> Snapshot:
    """A record with these papers."""
    interview = Interview(FORM)
    while interview.node("/data/paper").count > 0:
        interview.remove_repeat("/data/paper[1]")
    for number, row in enumerate(rows, 1):
        interview.add_repeat("/data/paper")
        for name, value in zip(("kind", "number", "place"), row, strict=True):
            interview.answer(f"/data/paper[{number}]/{name}", value)
    return interview.snapshot()


def told(before: Snapshot, after: Snapshot) -> list[tuple[str, tuple[str, ...]]]:
    sides = (Interview.resume(FORM, before), Interview.resume(FORM, after))
    found = differences(sides[1], before, after)
    return list(list_differences(sides, "/data/paper", found["/data/paper"], catalog("en")))


def test_an_answer_that_changed_is_told_alone() -> None:
    changed = ("Card", "C8", "Beta")
    assert told(papers(PASSPORT, CARD, BOOK), papers(PASSPORT, changed, BOOK)) == [
        ("Paper 2", ("Before: Number: C7", "After: Number: C8"))
    ]


def test_one_that_came_moves_no_other() -> None:
    assert told(papers(CARD, BOOK), papers(PASSPORT, CARD, BOOK)) == [
        ("Paper 1", ("Added: Kind: Passport   Number: N1   Issued in: Alpha",))
    ]


def test_one_that_went_is_told_where_it_was() -> None:
    assert told(papers(PASSPORT, CARD, BOOK), papers(PASSPORT, BOOK)) == [
        ("Paper 2", ("Removed: Kind: Card   Number: C7   Issued in: Beta",))
    ]


def test_one_that_was_moved_is_no_change_of_its_answers() -> None:
    assert told(papers(PASSPORT, CARD, BOOK), papers(CARD, BOOK, PASSPORT)) == [
        ("Paper 3", ("Put here; before it was number 1.",))
    ]


def test_two_that_share_little_are_not_taken_for_one() -> None:
    stranger, other = ("Letter", "L1", "Delta"), ("Visa", "V1", "Omega")
    assert [title for title, _ in told(papers(PASSPORT, CARD), papers(stranger, other))] == [
        "Paper 1",
        "Paper 2",
        "Paper 1",
        "Paper 2",
    ]
    said = [said for _, said in told(papers(PASSPORT, CARD), papers(stranger, other))]
    assert [len(each) for each in said] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ({1: "a"}, {1: "a"}, [Pair(1, 1)]),
        ({1: "a", 2: "b"}, {1: "b"}, [Pair(1, 0), Pair(2, 1)]),
        ({1: "a", 2: "b", 3: "c"}, {1: "a", 2: "x", 3: "c"}, [Pair(1, 1), Pair(2, 2), Pair(3, 3)]),
        ({1: "a", 2: "a"}, {1: "a"}, [Pair(1, 1), Pair(2, 0)]),
        ({}, {1: "a"}, [Pair(0, 1)]),
    ],
)
def test_instances_find_their_like(before: dict[int, str], after: dict[int, str], pairs: list[Pair]) -> None:
    sides = [{number: {"/name": name} for number, name in each.items()} for each in (before, after)]
    assert paired(*sides) == pairs


def test_what_all_versions_have_equally_often_need_not_be_read_again() -> None:
    one, twice = {"/a": "x"}, {"/a": "y"}
    sides = [{1: one, 2: twice, 3: twice}, {1: twice, 2: one, 3: {"/a": "z"}}]
    assert shared(sides) == {(("/a", "x"),): 1}
    assert without(shared(sides), "/p", sides[1]) == {"/p[1]/a": "y", "/p[3]/a": "z"}


def test_instances_are_read_by_their_positions() -> None:
    answers = {"/data/p[10]/a": "x", "/data/p[2]/b[1]/c": "y", "/data/p[2]/a": ""}
    assert rows_of("/data/p", answers) == {2: {"/b[1]/c": "y"}, 10: {"/a": "x"}}
