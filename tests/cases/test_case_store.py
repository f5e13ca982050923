"""A case from the first letter typed to the signed revision, and back."""

import json
import re

import pytest
from tests.given import PICTURE, Office

from sarana.cases import CaseState
from sarana.errors import NoDraft, NoSuchCase, NoSuchForm, NotReadyToFinalise


def test_a_new_case_has_a_code_and_nothing_about_a_person(border_post: Office) -> None:
    case_id = border_post.begins_a_case()
    (line,) = border_post.store.list()
    assert line.case_id == case_id
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", line.code)
    assert line.names == ()
    assert line.state is CaseState.DRAFT
    assert border_post.draft_of(case_id).snapshot.values["/data/case_code"] == line.code


def test_a_case_cannot_be_begun_before_a_form_is_published(border_post: Office) -> None:
    with pytest.raises(NoSuchForm):
        border_post.store.new_case()
    assert border_post.store.list() == []


def test_what_was_typed_is_there_when_the_vault_is_opened_again(border_post: Office) -> None:
    case_id = border_post.begins_a_case(family_name="Example", story="រឿងរ៉ាវ 经过")
    record = border_post.record_of(case_id)
    from sarana.cases import CaseStore

    again = CaseStore(border_post.vault)
    draft = again.draft(record)
    assert draft is not None
    assert draft.snapshot.values["/data/story"] == "រឿងរ៉ាវ 经过"
    assert draft.snapshot == border_post.draft_of(case_id).snapshot


def test_finalising_signs_the_answers_and_clears_the_draft(border_post: Office) -> None:
    case_id = border_post.begins_a_case(family_name="Example", given_name="Sokha")
    record = border_post.record_of(case_id)
    revision = border_post.finalises(case_id)
    assert border_post.store.draft(record) is None
    assert border_post.store.heads(record) == (revision.id,)
    assert revision.parents == ()
    assert revision.author.name == "Example Sokha"
    assert revision.snapshot is not None
    assert revision.snapshot.values["/data/family_name"] == "Example"
    (line,) = border_post.store.list()
    assert (line.state, line.names, line.has_draft) == (CaseState.FINALISED, ("Example Sokha",), False)
    assert border_post.store.facts(case_id)["given_name_latin"].value == "Sokha"


def test_a_form_that_the_rules_refuse_is_not_signed(border_post: Office) -> None:
    case_id = border_post.begins_a_case(case_code="")
    with pytest.raises(NotReadyToFinalise) as refused:
        border_post.finalises(case_id)
    assert refused.value.refs == ("/data/case_code",)
    assert border_post.draft_of(case_id)
    assert border_post.store.heads(border_post.record_of(case_id)) == ()


def test_continuing_follows_the_head_and_history_shows_both(border_post: Office) -> None:
    case_id = border_post.takes_down(story="first")
    record = border_post.record_of(case_id)
    (first,) = border_post.store.heads(record)
    border_post.store.reopen(record)
    assert border_post.store.list()[0].state is CaseState.REOPENED
    border_post.writes(case_id, story="second")
    second = border_post.finalises(case_id)
    assert second.parents == (first,)
    assert second.says.clock > border_post.store.revision(first).says.clock
    shown = border_post.store.history(record)
    assert [revision.id for revision in shown] == [first, second.id]
    assert [revision.snapshot.values["/data/story"] for revision in shown if revision.snapshot] == [
        "first",
        "second",
    ]


def test_reopening_twice_continues_the_same_draft(border_post: Office) -> None:
    case_id = border_post.takes_down(story="first")
    border_post.store.reopen(border_post.record_of(case_id))
    border_post.writes(case_id, story="half written")
    again = border_post.store.reopen(border_post.record_of(case_id))
    assert again.snapshot.values["/data/story"] == "half written"


def test_a_discarded_draft_leaves_what_was_signed(border_post: Office) -> None:
    case_id = border_post.takes_down(story="signed")
    record = border_post.record_of(case_id)
    border_post.store.reopen(record)
    border_post.store.discard_draft(record)
    assert border_post.store.draft(record) is None
    assert border_post.store.list()[0].state is CaseState.FINALISED
    with pytest.raises(NoDraft):
        border_post.store.discard_draft(record)


def test_a_case_that_was_only_a_discarded_draft_is_gone(border_post: Office) -> None:
    case_id = border_post.begins_a_case(family_name="Example")
    border_post.store.discard_draft(border_post.record_of(case_id))
    assert border_post.store.list() == []
    with pytest.raises(NoSuchCase):
        border_post.store.case(case_id)


def test_an_interview_is_reopened_with_the_version_it_was_begun_with(border_post: Office) -> None:
    from tests.given import SAMPLE_FORM, workbook

    case_id = border_post.begins_a_case(story="begun with version 1")
    newer = border_post.store.publish(workbook(SAMPLE_FORM.replace("| 1 |", "| 2 |")), "newer.xlsx")
    assert newer.version == "2"
    assert border_post.store.current_form().version == "2"
    assert border_post.draft_of(case_id).snapshot.form_version == "1"
    assert border_post.interview(case_id).form.version == "1"
    border_post.finalises(case_id)
    assert border_post.store.reopen(border_post.record_of(case_id)).snapshot.form_version == "1"


def test_publishing_the_same_workbook_again_does_not_convert_it_again(
    border_post: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = border_post.has_the_sample_form()
    monkeypatch.setattr("sarana.cases.form_shelf.read_workbook", None)
    assert border_post.has_the_sample_form().sha256 == form.sha256


# ---- attachments


def test_a_photograph_is_kept_with_the_draft_and_then_with_the_revision(border_post: Office) -> None:
    case_id = border_post.begins_a_case()
    record = border_post.record_of(case_id)
    border_post.writes(case_id, files={"p.png": PICTURE}, photo="p.png")
    assert border_post.store.attachment(record, "p.png") == PICTURE
    revision = border_post.finalises(case_id)
    (file,) = revision.attachments
    assert (file.name, file.size, file.media_type) == ("p.png", len(PICTURE), "image/png")
    assert border_post.store.attachment(record, "p.png") == PICTURE
    border_post.store.reopen(record)
    assert border_post.store.attachment(record, "p.png") == PICTURE
    assert border_post.finalises(case_id).attachments == (file,)
    assert border_post.store.attachment_of(revision.id, "p.png") == PICTURE


def test_a_file_that_no_answer_names_any_more_does_not_stay(border_post: Office) -> None:
    case_id = border_post.begins_a_case()
    border_post.writes(case_id, files={"p.png": PICTURE}, photo="p.png")
    border_post.writes(case_id, photo="")
    assert border_post.finalises(case_id).attachments == ()
    assert border_post.vault.query("SELECT * FROM blob UNION ALL SELECT 1, 1 FROM blob_chunk") == []


def test_the_same_file_in_two_cases_is_stored_once(border_post: Office) -> None:
    for _ in range(2):
        border_post.takes_down(files={"p.png": PICTURE}, photo="p.png")
    assert border_post.vault.query("SELECT count(*) FROM blob") == [(1,)]


def test_a_large_file_comes_back_whole_from_its_chunks(border_post: Office) -> None:
    content = bytes(range(256)) * 3000
    case_id = border_post.takes_down(files={"p.png": content}, photo="p.png")
    assert border_post.store.attachment(border_post.record_of(case_id), "p.png") == content
    assert border_post.vault.query("SELECT count(*) FROM blob_chunk") == [(3,)]


def test_a_file_that_is_not_there_is_told(border_post: Office) -> None:
    case_id = border_post.begins_a_case()
    with pytest.raises(NoSuchCase):
        border_post.store.attachment(border_post.record_of(case_id), "p.png")


# ---- letters


def test_a_letter_is_a_signed_record_with_its_page(border_post: Office) -> None:
    from sarana.cases import LetterMade, letter_in

    case_id = border_post.takes_down(family_name="Example")
    year, count = border_post.store.next_letter()
    letter = LetterMade(f"{year}-{count:04}", "referral", ("km", "en"), "Example Shelter")
    revision = border_post.store.record_letter(case_id, letter, b"%PDF-1.7 sample")
    assert letter_in(revision) == letter
    assert border_post.store.attachment_of(revision.id, "letter.pdf") == b"%PDF-1.7 sample"
    records = border_post.store.case(case_id).records
    assert [record.kind for record in records] == ["case", "letter"]
    assert border_post.store.next_letter() == (year, count + 1)
    assert border_post.store.list()[0].state is CaseState.FINALISED
    with pytest.raises(NoDraft):
        border_post.store.reopen(revision.record_id)


def test_a_letter_needs_a_case(border_post: Office) -> None:
    from sarana.cases import LetterMade

    with pytest.raises(NoSuchCase):
        border_post.store.record_letter("0" * 32, LetterMade("1", "referral", ("en",), ""), b"")


# ---- what is signed stays


@pytest.mark.parametrize("table", ["revision_kept", "revision_parent_kept", "revision_file", "form"])
@pytest.mark.parametrize("what", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_signed(
    border_post: Office, table: str, what: str
) -> None:
    case_id = border_post.takes_down(files={"p.png": PICTURE}, photo="p.png")
    border_post.continues(case_id, story="more")
    column = {"form": "sha256", "revision_kept": "id"}.get(table, "revision")
    statement = what.format(table).replace("rowid", column)
    with pytest.raises(Exception, match="append only"), border_post.vault.transaction() as write:
        write.execute(statement)


def test_the_content_of_a_signed_attachment_cannot_be_removed(border_post: Office) -> None:
    border_post.takes_down(files={"p.png": PICTURE}, photo="p.png")
    for statement in ("DELETE FROM blob_chunk", "UPDATE blob_chunk SET content = x'00'"):
        with pytest.raises(Exception, match=r"signed|content"), border_post.vault.transaction() as write:
            write.execute(statement)


def test_every_revision_is_witnessed_by_the_vault(border_post: Office) -> None:
    case_id = border_post.takes_down(story="a")
    (head,) = border_post.store.heads(border_post.record_of(case_id))
    assert head in border_post.vault.witnessed()


# ---- the journal


def test_the_journal_notes_what_was_done_and_nothing_about_the_person(border_post: Office) -> None:
    case_id = border_post.takes_down(family_name="Zzexample", name_chinese="范例", story="ស្រុក")
    border_post.store.list("Zzexample")
    entries = border_post.vault.journal_entries()
    actions = [entry.action for entry in entries]
    assert actions[:2] == ["record.finalise", "case.create"]
    assert [entry.object for entry in entries if entry.action == "case.create"] == [case_id]
    written = json.dumps([[entry.action, entry.object, entry.detail] for entry in entries])
    assert "Zzexample" not in written
    assert "\\u" not in written


def test_looking_at_a_case_is_noted_once_in_a_session(border_post: Office) -> None:
    case_id = border_post.takes_down(story="a")
    from sarana.cases import CaseStore

    store = CaseStore(border_post.vault)
    store.case(case_id)
    store.case(case_id)
    actions = [entry.action for entry in border_post.vault.journal_entries()]
    assert actions.count("case.view") == 1


def test_the_register_lists_every_letter_and_what_replaced_it(border_post: Office) -> None:
    from sarana.cases import LetterMade

    case_id = border_post.takes_down(family_name="Example")
    for number, replaced in (("0001/26", ""), ("0002/26", "0001/26"), ("0003/26", "")):
        letter = LetterMade(number, "referral", ("en",), "Example Shelter", supersedes=replaced)
        border_post.store.record_letter(case_id, letter, b"%PDF sample " + number.encode())
    lines = border_post.store.letter_register()
    assert [line.letter.register_number for line in lines] == ["0003/26", "0002/26", "0001/26"]
    assert [line.superseded_by for line in lines] == ["", "", "0002/26"]
    assert {line.case_code for line in lines} == {border_post.store.list()[0].code}
    assert border_post.store.next_letter()[1] == 4
