"""A record continued in two places: what only one changed is proposed, what both changed a person decides."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from tests.given import PICTURE, SAMPLE_FORM, Office, take_in, two_that_know_each_other, workbook

from sarana.cases import CaseState, Change, Conflict, Revision
from sarana.cases.merging import compare, merge
from sarana.errors import DraftInTheWay, MergeUndecided
from sarana.exchange import accept, export, review
from sarana.forms import Interview, Snapshot

FORM = ("sample", "1", "f" * 64)
REFS = ["/data/a", "/data/b", "/data/c"]
answers = st.dictionaries(st.sampled_from(REFS), st.sampled_from(["1", "2"]), max_size=3)


def snapshot(values: dict[str, str], repeats: dict[str, int] | None = None) -> Snapshot:
    return Snapshot(*FORM, values, repeats or {})


def undecided(conflict: Conflict) -> list[Change]:
    """What a person must decide."""
    return [change for change in conflict.changes if not change.proposed]


def proposed(conflict: Conflict) -> list[Change]:
    return [change for change in conflict.changes if change.proposed]


def refs(changes: list[Change]) -> list[str]:
    return [change.ref for change in changes]


@for_all(answers, answers, answers)
@settings(max_examples=300, deadline=None)
def test_nothing_is_decided_that_two_sides_changed_differently(before, here, there) -> None:
    conflict = compare(snapshot(before), {"here": snapshot(here), "there": snapshot(there)}, REFS)
    for ref in REFS:
        then, one, other = before.get(ref), here.get(ref), there.get(ref)
        is_open = ref in refs(undecided(conflict))
        assert is_open == (one != other and one != then and other != then)
    decisions = dict.fromkeys(refs(undecided(conflict)), "there")
    merged = merge(conflict, decisions)
    for ref in REFS:
        then, one, other = before.get(ref), here.get(ref), there.get(ref)
        assert merged.values.get(ref) == (one if other == then else other)


@for_all(answers, answers, answers)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_sides_decides_nothing(before, here, there) -> None:
    sides = {"here": snapshot(here), "there": snapshot(there)}
    one = compare(snapshot(before), sides, REFS)
    other = compare(snapshot(before), dict(reversed(sides.items())), REFS)
    assert set(refs(undecided(one))) == set(refs(undecided(other)))
    decisions = dict.fromkeys(refs(undecided(one)), "here")
    assert merge(one, decisions).values == merge(other, decisions).values


def test_a_decision_that_is_missing_is_asked_for() -> None:
    conflict = compare(snapshot({}), {"1": snapshot({"/data/a": "1"}), "2": snapshot({"/data/a": "2"})}, REFS)
    for decisions in ({}, {"/data/a": "3"}, {"/data/b": "1"}):
        with pytest.raises(MergeUndecided):
            merge(conflict, decisions)


def test_a_repeat_is_decided_as_a_whole() -> None:
    before = snapshot({"/data/r[1]/x": "one"}, {"/data/r": 1})
    here = snapshot({"/data/r[1]/x": "one", "/data/r[2]/x": "two"}, {"/data/r": 2})
    there = snapshot({"/data/r[1]/x": "changed", "/data/a": "1"}, {"/data/r": 1})
    conflict = compare(before, {"here": here, "there": there}, REFS)
    assert refs(undecided(conflict)) == ["/data/r"]
    assert refs(proposed(conflict)) == ["/data/a"]
    merged = merge(conflict, {"/data/r": "here"})
    assert merged.values == {"/data/r[1]/x": "one", "/data/r[2]/x": "two", "/data/a": "1"}
    assert merged.repeats == {"/data/r": 2}


def test_what_the_form_computes_is_no_conflict() -> None:
    heads = {"1": snapshot({"/data/computed": "1"}), "2": snapshot({"/data/computed": "2"})}
    assert compare(snapshot({}), heads, REFS).changes == ()


# ---- in two offices


@pytest.fixture
def torn(border_post: Office, shelter: Office, tmp_path: Path) -> tuple[Office, str]:
    """The border post has a case that it and the shelter continued at the same time."""
    to_shelter, to_post = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(family_name="Example", story="at first", age="20")
    for sender, partner, receiver in ((border_post, to_shelter, shelter), (shelter, to_post, border_post)):
        sealed = export(sender.store, sender.vault, [case_id], [partner], purpose="referral", to=tmp_path)
        accept(review(sealed.path, receiver.vault, receiver.store), [case_id])
        if receiver is shelter:
            border_post.continues(case_id, story="here", given_name="Sokha")
            shelter.store.reopen(shelter.record_of(case_id))
            shelter.writes(case_id, files={"p.png": PICTURE}, story="there", age="21", photo="p.png")
            shelter.finalises(case_id)
    return border_post, case_id


def test_a_person_brings_both_together_and_signs_it(torn: tuple[Office, str]) -> None:
    office, case_id = torn
    record = office.record_of(case_id)
    assert office.store.list()[0].state is CaseState.CONFLICT
    conflict = office.store.conflict(record)
    assert conflict is not None
    assert refs(undecided(conflict)) == ["/data/story"]
    assert set(refs(proposed(conflict))) == {"/data/age", "/data/given_name", "/data/photo"}
    (story,) = undecided(conflict)
    assert story.before == {"/data/story": "at first"}
    there = next(head for head, side in story.sides.items() if side == {"/data/story": "there"})
    office.store.begin_merge(record, {"/data/story": there})
    revision = office.finalises(case_id)
    assert revision.kind == "merge"
    assert set(revision.parents) == set(conflict.heads)
    assert office.store.heads(record) == (revision.id,)
    assert office.store.conflict(record) is None
    assert office.store.list()[0].state is CaseState.FINALISED
    assert revision.snapshot is not None
    for name, answer in {"story": "there", "age": "21", "given_name": "Sokha", "photo": "p.png"}.items():
        assert revision.snapshot.values[f"/data/{name}"] == answer
    assert office.store.attachment(record, "p.png") == PICTURE


def test_a_merge_waits_for_every_decision_and_for_a_draft_in_the_way(torn: tuple[Office, str]) -> None:
    office, case_id = torn
    record = office.record_of(case_id)
    before = office.what_it_holds()
    with pytest.raises(MergeUndecided) as refused:
        office.store.begin_merge(record, {})
    assert refused.value.refs == ("/data/story",)
    assert office.what_it_holds() == before
    office.store.reopen(record)
    with pytest.raises(DraftInTheWay):
        office.store.begin_merge(record, {})


def test_two_offices_that_merge_the_same_way_still_have_one_history(
    torn: tuple[Office, str], shelter: Office, tmp_path: Path
) -> None:
    office, case_id = torn
    record = office.record_of(case_id)
    conflict = office.store.conflict(record)
    assert conflict is not None
    office.store.begin_merge(record, {"/data/story": next(iter(conflict.heads))})
    office.finalises(case_id)
    partner = office.partners.all()[0].id
    sealed = export(office.store, office.vault, [case_id], [partner], purpose="referral", to=tmp_path)
    accept(review(sealed.path, shelter.vault, shelter.store), [case_id])
    assert shelter.store.history(record) == office.store.history(record)
    assert shelter.store.heads(record) == office.store.heads(record)


def test_every_set_of_revisions_in_every_order_gives_the_same_store(
    torn: tuple[Office, str], embassy: Office
) -> None:
    office, case_id = torn
    revisions = office.store.revisions_of([case_id])
    record = office.record_of(case_id)
    shown = office.store.history(record)
    for order in itertools.permutations(revisions):
        with pytest.raises(ZeroDivisionError), embassy.vault.transaction():
            for revision in [*order, *order]:
                take_in(embassy.store, revision)
            assert embassy.store.history(record) == shown
            assert embassy.store.heads(record) == office.store.heads(record)
            raise ZeroDivisionError  # so that the next order begins with nothing


# ---- more than two heads, other editions, files of one name


def forked(office: Office, case_id: str, *ways: Mapping[str, str]) -> list[Revision]:
    """Several signed continuations of the one version that a case has, as several offices write them."""
    record = office.record_of(case_id)
    (first,) = office.store.heads(record)
    made = []
    for answers in ways:
        snapshot = office.store.revision(first).snapshot
        assert snapshot is not None
        with office.vault.transaction() as write:
            office.store._drafts.begin(write, record, snapshot, (first,), datetime.now(UTC))
        office.writes(case_id, **answers)
        made.append(office.finalises(case_id))
    return made


def test_three_versions_are_brought_together_at_once(border_post: Office) -> None:
    case_id = border_post.takes_down(story="at first", age="20")
    one, two, three = forked(
        border_post, case_id, {"story": "one"}, {"story": "two", "age": "21"}, {"story": "two"}
    )
    record = border_post.record_of(case_id)
    conflict = border_post.store.conflict(record)
    assert conflict is not None
    assert set(conflict.heads) == {one.id, two.id, three.id}
    (story,) = undecided(conflict)
    assert sorted(map(set, story.alike), key=len) == [{one.id}, {two.id, three.id}]
    border_post.store.begin_merge(record, {"/data/story": three.id})
    merged = border_post.finalises(case_id)
    assert border_post.store.heads(record) == (merged.id,)
    assert merged.snapshot is not None
    assert (merged.snapshot.values["/data/story"], merged.snapshot.values["/data/age"]) == ("two", "21")


def test_what_is_proposed_can_be_decided_otherwise(border_post: Office) -> None:
    case_id = border_post.takes_down(age="20")
    one, two = forked(border_post, case_id, {"age": "21"}, {"story": "told"})
    record = border_post.record_of(case_id)
    conflict = border_post.store.conflict(record)
    assert conflict is not None
    assert not undecided(conflict)
    draft = border_post.store.begin_merge(record, {"/data/age": two.id})
    assert (draft.snapshot.values["/data/age"], draft.snapshot.values["/data/story"]) == ("20", "told")
    assert one.id in draft.parents


def test_an_edition_with_more_places_is_used_and_what_has_none_is_named(border_post: Office) -> None:
    case_id = border_post.takes_down(story="at first")
    record = border_post.record_of(case_id)
    forked(border_post, case_id, {"story": "old edition", "age": "33"})
    wishes = "| | text | wishes | Wishes | ប្រាថ្នា | 愿望 | | |\n"
    newer = SAMPLE_FORM.replace("| | integer | age |", wishes + "| | integer | years |")
    form = border_post.store.publish(workbook(newer.replace("| 1 | English", "| 2 | English")), "newer.xlsx")
    snapshot = border_post.store.history(record)[0].snapshot
    assert snapshot is not None
    interview = Interview.resume(form, snapshot)
    interview.answer("/data/wishes", "to go home")
    interview.answer("/data/years", "34")
    with border_post.vault.transaction() as write:
        first = border_post.store.history(record)[0].id
        border_post.store._drafts.begin(write, record, interview.snapshot(), (first,), datetime.now(UTC))
    border_post.finalises(case_id)
    conflict = border_post.store.conflict(record)
    assert conflict is not None
    used = next(iter(conflict.heads.values()))
    assert used.form_version == "2"  # it has no place for one answer, the older one for two
    assert [dict(answers) for answers in conflict.lost.values()] == [{"/data/age": "33"}]
    assert {change.ref for change in conflict.changes} == {"/data/story", "/data/wishes", "/data/years"}


def test_two_photographs_of_one_name_are_both_kept(border_post: Office) -> None:
    case_id = border_post.takes_down(story="at first")
    record = border_post.record_of(case_id)
    first = border_post.store.heads(record)[0]
    heads = []
    for picture in (PICTURE, PICTURE + b"2"):
        snapshot = border_post.store.revision(first).snapshot
        assert snapshot is not None
        with border_post.vault.transaction() as write:
            border_post.store._drafts.begin(write, record, snapshot, (first,), datetime.now(UTC))
        border_post.writes(case_id, files={"p.png": picture}, photo="p.png")
        heads.append(border_post.finalises(case_id).id)
    conflict = border_post.store.conflict(record)
    assert conflict is not None
    assert refs(undecided(conflict)) == ["/data/photo"]
    for chosen, picture in zip(heads, (PICTURE, PICTURE + b"2"), strict=True):
        border_post.store.begin_merge(record, {"/data/photo": chosen})
        assert border_post.store.attachment(record, "p.png") == picture
        border_post.store.discard_draft(record)


def test_where_ancestors_disagree_a_person_decides() -> None:
    here, there = snapshot({"/data/a": "1"}), snapshot({"/data/a": "2"})
    conflict = compare(snapshot({"/data/a": "1"}), {"1": here, "2": there}, REFS)
    assert not undecided(conflict)
    conflict = compare(
        snapshot({"/data/a": "1"}), {"1": here, "2": there}, REFS, others=[snapshot({"/data/a": "2"})]
    )
    assert refs(undecided(conflict)) == ["/data/a"]


# ---- what a case with several versions says


def test_facts_take_nobodys_side(torn: tuple[Office, str]) -> None:
    office, case_id = torn
    facts = office.store.facts(case_id)
    assert facts["family_name_latin"].value == "Example"
    assert "given_name_latin" not in facts
    assert "age_years" not in facts
    assert set(office.store.disputed_facts(case_id)) == {"given_name_latin", "age_years"}
    office.store.reopen(office.record_of(case_id))  # a draft of one version changes nothing about that
    assert "age_years" not in office.store.facts(case_id)
    office.store.discard_draft(office.record_of(case_id))
    conflict = office.store.conflict(office.record_of(case_id))
    assert conflict is not None
    office.store.begin_merge(office.record_of(case_id), {"/data/story": next(iter(conflict.heads))})
    assert office.store.facts(case_id)["age_years"].value == "21"  # what a person decided, though in a draft
    assert office.store.disputed_facts(case_id) == ()


def test_a_case_with_several_versions_is_listed_found_and_sent_with_all_of_them(
    torn: tuple[Office, str], shelter: Office, sister_post: Office, tmp_path: Path
) -> None:
    office, case_id = torn
    (line,) = office.store.list("sokha")  # a name that only one version has
    assert set(line.names) == {"Example", "Example Sokha"}
    to_sister, _ = two_that_know_each_other(office, sister_post)
    sister_post.knows(shelter)  # whoever signs is known there, or would be held back
    sealed = export(office.store, office.vault, [case_id], [to_sister], to=tmp_path)
    accept(review(sealed.path, sister_post.vault, sister_post.store), [case_id])
    record = office.record_of(case_id)
    assert sister_post.store.heads(record) == office.store.heads(record)
    assert sister_post.store.conflict(record) is not None
