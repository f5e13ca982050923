"""The same person met twice: proposed with reasons, decided by an officer, signed, and never merged."""

from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from tests.given import Office, two_that_know_each_other

from sarana.cases import likeness
from sarana.cases.likeness import LIKELY, POINTS, compare, marks
from sarana.cases.link import record_of_pair
from sarana.cases.links import MOST_WITH_ONE_MARK
from sarana.errors import NoSuchCase
from sarana.exchange import accept, export, review
from sarana.forms import Fact, Facts


def person(documents: tuple[str, ...] = (), **facts: str) -> Facts:
    rows = tuple(Facts({"doc_number": Fact("doc_number", number, {})}) for number in documents)
    return Facts({name: Fact(name, value, {}) for name, value in facts.items()}, {"rep_documents": rows})


def alike(one: Facts, other: Facts, year: int = 2026) -> tuple[str, ...]:
    return compare(marks([one], year), marks([other], year)).reasons


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (person(("N 123-456",)), person(("n123456",)), ("same-document",)),
        (person(safe_phone="+855 12 345 678"), person(safe_phone="012345678"), ("same-phone",)),
        (person(safe_phone="១២៣៤៥៦៧៨"), person(safe_phone="12345678"), ("same-phone",)),
        (
            person(family_name_latin="Sok", given_name_latin="Dara"),
            person(family_name_latin="DARA", given_name_latin="Sók"),
            ("same-name",),
        ),
        (person(name_khmer="ស្ដា"), person(name_khmer="ស្តា"), ("same-name",)),
        (person(name_chinese="王 小明"), person(name_chinese="王小明"), ("same-name",)),
        (person(name_chinese="王小明"), person(other_names="阿明、王小明"), ("same-name",)),
        (
            person(family_name_latin="Sok", given_name_latin="Sopheap"),
            person(family_name_latin="Sok", given_name_latin="Sopheak"),
            ("similar-name",),
        ),
        (person(date_of_birth="2001-02-03"), person(date_of_birth="2001-02-03"), ("same-birthday",)),
        (person(date_of_birth="2001-02-03"), person(date_of_birth="2001-03-02"), ("different-birthday",)),
        (person(date_of_birth="2001-02-03"), person(age_years="25"), ("same-year",)),
        (person(date_of_birth="2001-02-03"), person(age_estimated="30"), ()),
        (person(sex="male"), person(sex="female"), ("different-sex",)),
        (person(sex="male"), person(sex="prefer_not"), ()),
        (person(), person(), ()),
    ],
)
def test_each_reason_is_a_plain_comparison(one: Facts, other: Facts, reasons: tuple[str, ...]) -> None:
    assert alike(one, other) == reasons
    assert alike(other, one) == reasons


texts = st.sampled_from(["", "Sok", "Dara", "王小明", "ស្ដា", "2001-02-03", "25", "12345678", "male"])
NAMES = ("family_name_latin", "given_name_latin", "name_chinese", "date_of_birth", "age_years", "safe_phone")
persons = st.fixed_dictionaries(dict.fromkeys(NAMES, texts)).map(lambda facts: person(**facts))


@for_all(persons, persons)
def test_likeness_does_not_depend_on_who_came_first_and_adds_up(one: Facts, other: Facts) -> None:
    there = compare(marks([one], 2026), marks([other], 2026))
    assert there == compare(marks([other], 2026), marks([one], 2026))
    assert there.points == sum(POINTS[reason] for reason in there.reasons)


def test_one_thing_alone_proposes_nobody_but_a_document() -> None:
    alone = [reason for reason, points in POINTS.items() if points >= LIKELY]
    assert alone == ["same-document"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("sok", "sok", True),
        ("sok", "sock", True),
        ("sok", "sek", True),
        ("sok", "sekk", False),
        ("", "a", True),
    ],
)
def test_one_letter(one: str, other: str, near: bool) -> None:
    assert likeness._within_one_letter(one, other) is near
    assert likeness._within_one_letter(other, one) is near


# ---- in an office


SOKHA = {"family_name": "Example", "given_name": "Sokha", "name_khmer": "គំរូ សុខា", "age": "20"}


@pytest.fixture
def twice(border_post: Office) -> tuple[Office, str, str]:
    """The same person, taken down twice, beside somebody else."""
    border_post.takes_down(family_name="Sample", given_name="Dara", age="20")
    one = border_post.takes_down(**SOKHA)
    return border_post, one, border_post.takes_down(**SOKHA)


def test_a_pair_is_proposed_with_its_reasons(twice: tuple[Office, str, str]) -> None:
    office, one, other = twice
    (proposal,) = office.store.links.proposals()
    assert {proposal.one, proposal.other} == {one, other}
    assert proposal.reasons == ("same-name", "same-name-in-another-script", "same-year")
    assert proposal.points == 50


def test_a_link_is_signed_shown_from_both_sides_and_can_be_taken_back(twice: tuple[Office, str, str]) -> None:
    office, one, other = twice
    links = office.store.links
    first = links.decide(one, other, "same", ["same-name"])
    assert (first.kind, first.record_id) == ("link", record_of_pair(other, one))
    assert links.proposals() == []
    for case_id, its_other in ((one, other), (other, one)):
        (link,) = links.of(case_id)
        assert (link.other, link.says, link.reasons) == (its_other, "same", ("same-name",))
    assert len(office.store.list()) == 3  # nothing was merged
    assert len(office.store.case(min(one, other)).records) == 1
    second = links.decide(other, one, "open")
    assert second.parents == (first.id,)
    assert links.of(one)[0].says == "open"
    assert len(links.proposals()) == 1
    links.decide(one, other, "different")
    assert links.proposals() == []


def test_nobody_is_linked_with_a_case_that_is_not_here(twice: tuple[Office, str, str]) -> None:
    office, one, _ = twice
    for other in ("f" * 32, one):
        with pytest.raises(NoSuchCase):
            office.store.links.decide(one, other, "same")


def test_links_travel_and_offices_may_disagree(
    twice: tuple[Office, str, str], shelter: Office, tmp_path: Path
) -> None:
    office, one, other = twice
    to_shelter, to_office = two_that_know_each_other(office, shelter)

    def hand_over(sender: Office, partner: str, receiver: Office) -> None:
        sealed = export(sender.store, sender.vault, [one, other], [partner], purpose="sync", to=tmp_path)
        accept(review(sealed.path, receiver.vault, receiver.store), [one, other])

    hand_over(office, to_shelter, shelter)
    assert len(shelter.store.links.proposals()) == 1
    office.store.links.decide(one, other, "same")
    shelter.store.links.decide(one, other, "different")
    hand_over(office, to_shelter, shelter)
    (link,) = shelter.store.links.of(one)
    assert (link.says, len(link.heads)) == ("disputed", 2)
    assert {head.author.name for head in link.heads} == {"Example Sokha", "Sample Maly"}
    assert len(shelter.store.links.proposals()) == 1
    shelter.store.links.decide(one, other, "same")
    hand_over(shelter, to_office, office)
    assert [link.says for link in office.store.links.of(other)] == ["same"]


def test_an_erased_case_is_linked_with_nobody(twice: tuple[Office, str, str]) -> None:
    office, one, other = twice
    office.store.links.decide(one, other, "same")
    first = min(one, other)
    office.store.erasing.erase(first, scope="everywhere", reason="mistake", alone="nobody else")
    assert office.store.links.of(max(one, other)) == []
    assert office.store.links.proposals() == []


def test_a_name_that_many_share_finds_nobody_by_itself(border_post: Office) -> None:
    marked = [("name", "soksok")]
    border_post.store.list()
    with border_post.vault.transaction() as write:
        for number in range(1, MOST_WITH_ONE_MARK + 2):
            write.execute(
                "INSERT INTO case_file (number, case_id, stale) VALUES (?, ?, 0)", (number, f"{number:032x}")
            )
            for kind, mark in [*marked, ("year", "2001"), ("name", "another")]:
                write.execute("INSERT INTO case_mark VALUES (?, ?, ?)", (number, kind, mark))
    assert border_post.store.links.proposals() == []
