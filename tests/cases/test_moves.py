"""A record moves to a newer version of its form: shown first, done as shown, undone until it is signed."""

import pytest
from tests.given import COMMON_FORM, SAMPLE_FORM, Office, workbook

from sarana.errors import NoDraft, NoSuchForm

NEWER = (
    SAMPLE_FORM.replace("| | text | story | What happened | មានរឿងអ្វី | 发生了什么 |\n", "")
    .replace("| | no | No |", "| | not | No |")
    .replace(f"| {COMMON_FORM} | 1 |", f"| {COMMON_FORM} | 2 |")
    .replace(
        "| | integer | age |", "| | text | nationality | Nationality | សញ្ជាតិ | 国籍 |\n| | integer | age |"
    )
)


@pytest.fixture
def story(border_post: Office) -> str:
    """A case that was taken down with the first version of the form, before the second was published."""
    case = border_post.begins_a_case(family_name="Sample", story="Told at the gate", case_code="KH-2026-0001")
    publishes_the_newer(border_post)
    return case


def publishes_the_newer(office: Office) -> None:
    office.store.publish(workbook(NEWER), "newer.xlsx")


def test_nothing_is_newer_until_something_is_published(border_post: Office) -> None:
    case = border_post.begins_a_case(family_name="Sample")
    record = border_post.record_of(case)
    assert not border_post.store.has_newer_form(record)
    with pytest.raises(NoSuchForm):
        border_post.store.preview_move(record)


def test_what_would_change_is_shown_and_nothing_is_changed(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    before = border_post.what_it_holds()
    moving = border_post.store.preview_move(record)
    assert moving.move.lost == {"/data/story": "Told at the gate"}
    assert (moving.was.version, moving.to.version) == ("1", "2")
    assert border_post.what_it_holds() == before


def test_moving_changes_the_form_and_keeps_what_has_a_place(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    draft = border_post.store.move(record, border_post.store.preview_move(record))
    assert draft.snapshot.form_version == "2"
    assert draft.snapshot.values["/data/family_name"] == "Sample"
    assert "/data/story" not in draft.snapshot.values
    assert not border_post.store.has_newer_form(record)


def test_a_move_can_be_undone_until_the_record_is_signed(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    before = border_post.draft_of(story).snapshot
    border_post.store.move(record, border_post.store.preview_move(record))
    former = border_post.store.before_move(record)
    assert former is not None and former.form_version == "1"
    assert border_post.store.undo_move(record).snapshot == before
    assert border_post.store.before_move(record) is None
    with pytest.raises(NoDraft):
        border_post.store.undo_move(record)


def test_signing_ends_the_way_back(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    border_post.store.move(record, border_post.store.preview_move(record))
    revision = border_post.finalises(story)
    assert revision.says.form is not None and revision.says.form.version == "2"
    assert border_post.store.before_move(record) is None


def test_a_signed_record_moves_in_a_draft_that_follows_what_was_signed(border_post: Office) -> None:
    case = border_post.takes_down(family_name="Sample", story="Told", case_code="KH-2026-0002")
    record = border_post.record_of(case)
    (head,) = border_post.store.heads(record)
    publishes_the_newer(border_post)
    draft = border_post.store.move(record, border_post.store.preview_move(record))
    assert draft.parents == (head,)
    revision = border_post.finalises(case)
    assert revision.parents == (head,)
    first = border_post.store.revision(head).snapshot
    assert first is not None and first.values["/data/story"] == "Told"  # what was signed is not touched


def test_what_was_shown_is_what_is_done_or_nothing_is(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    moving = border_post.store.preview_move(record)
    border_post.writes(story, given_name="Later")
    before = border_post.what_it_holds()
    with pytest.raises(NoDraft):
        border_post.store.move(record, moving)
    assert border_post.what_it_holds() == before


def test_files_stay_with_the_draft_and_come_back(border_post: Office) -> None:
    case = border_post.begins_a_case()
    border_post.writes(case, files={"p.png": b"\x89PNG"}, photo="p.png")
    record = border_post.record_of(case)
    publishes_the_newer(border_post)
    border_post.store.move(record, border_post.store.preview_move(record))
    assert border_post.store.attachment(record, "p.png") == b"\x89PNG"
    border_post.store.undo_move(record)
    assert border_post.store.attachment(record, "p.png") == b"\x89PNG"


def test_moving_twice_is_undone_step_by_step(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    border_post.store.move(record, border_post.store.preview_move(record))
    third = NEWER.replace(f"| {COMMON_FORM} | 2 |", f"| {COMMON_FORM} | 3 |")
    border_post.store.publish(workbook(third), "third.xlsx")
    border_post.store.move(record, border_post.store.preview_move(record))
    versions = [border_post.store.undo_move(record).snapshot.form_version for _step in range(2)]
    assert versions == ["2", "1"]


def test_facts_of_the_moved_draft_are_those_of_the_newer_form(border_post: Office, story: str) -> None:
    record = border_post.record_of(story)
    border_post.store.move(record, border_post.store.preview_move(record))
    facts = border_post.store.facts(story)
    assert facts["family_name_latin"].value == "Sample"
