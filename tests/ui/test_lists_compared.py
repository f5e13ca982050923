"""Two versions of a repeat are read instance by instance: only what is not the same is told."""

from pathlib import Path

import pytest
from tests.forms.scenario import form_of
from tests.given import Office, two_that_know_each_other

from sarana.cases import Offered
from sarana.exchange import accept, export, review
from sarana.forms import Interview, Snapshot
from sarana.language import catalog
from sarana.ui.pages.conflict_reading import read_torn
from sarana.ui.reading import differences, list_differences
from sarana.ui.rows import Pair, paired, rows_of, shared, without
from sarana.ui.workspace import Opened

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


def carries(office: Office, case_id: str, *numbers: str) -> None:
    """The case's papers are exactly these from now on, signed."""
    interview = office.interview(case_id)
    while interview.node("/data/papers").count > len(numbers):
        interview.remove_repeat(f"/data/papers[{interview.node('/data/papers').count}]")
    for at, number in enumerate(numbers, 1):
        if interview.node("/data/papers").count < at:
            interview.add_repeat("/data/papers")
        interview.answer(f"/data/papers[{at}]/number", number)
    office.store.save_draft(office.record_of(case_id), interview.snapshot(), {})
    office.finalises(case_id)


def hand_over(sender: Office, partner: str, receiver: Office, case_id: str, folder: Path) -> None:
    sealed = export(sender.store, sender.vault, [case_id], [partner], purpose="referral", to=folder)
    accept(review(sealed.path, receiver.vault, receiver.store), [case_id])


def test_in_a_conflict_the_entries_that_all_versions_have_are_only_counted(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    to_shelter, to_post = two_that_know_each_other(border_post, shelter)
    case_id = border_post.begins_a_case()
    carries(border_post, case_id, "N1", "N2")
    hand_over(border_post, to_shelter, shelter, case_id, tmp_path)
    for office, numbers in ((border_post, ("N1", "N2", "N3")), (shelter, ("N1",))):
        office.store.reopen(office.record_of(case_id))
        carries(office, case_id, *numbers)
    hand_over(shelter, to_post, border_post, case_id, tmp_path)
    vault, store = border_post.vault, border_post.store
    foreign = None  # nothing of what was received unopened is looked at
    opened = Opened(vault, store, border_post.partners, foreign, vault.officer, Offered(store.current_form()))  # type: ignore[arg-type]
    (papers,) = read_torn(opened, case_id, "").differences
    assert papers.alike["en"] == "1 entry is the same in all versions."
    assert papers.before["en"] == "2.  Number: N2"
    assert {said["en"] for _heads, said in papers.options} == {
        "2.  Number: N2\n3.  Number: N3",
        "Nothing else",
    }
