"""Two posts exchange a case on a stick: sealed, reviewed, accepted, continued, brought back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from tests.given import PICTURE, Office, two_that_know_each_other

from sarana.cases import CaseState
from sarana.errors import (
    BundleChanged,
    BundleExpired,
    BundleNotForUs,
    ExchangeError,
    NoRecipients,
    NoSuchPartner,
    NotABundle,
    NothingToSend,
    UnknownSender,
)
from sarana.exchange import Note, Sealed, Standing, accept, export, review
from sarana.progress import Cancelled
from sarana.seal.age import armor


def send(office: Office, partner: str, stick: Path, *cases: str, again: bool = False) -> Sealed:
    return export(office.store, office.vault, cases, [partner], purpose="referral", to=stick, again=again)


def take(office: Office, sealed: Sealed) -> None:
    found = review(sealed.path, office.vault, office.store)
    accept(found, [item.case_id for item in found.items])


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_case_arrives_whole(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(
        files={"p.png": PICTURE},
        family_name="Example",
        name_khmer="សុខា",
        name_chinese="王小明",
        photo="p.png",
    )
    border_post.continues(case_id, story="រឿង 经过")
    sealed = send(border_post, to_shelter, stick, case_id)
    found = review(sealed.path, shelter.vault, shelter.store)
    assert found.sender.card.name == "Example Sokha"
    assert found.purpose == "referral"
    assert found.notes == frozenset()
    (item,) = found.items
    assert (item.standing, item.revisions, item.new_revisions) == (Standing.NEW, 2, 2)
    assert item.names == ("Example", "សុខា", "王小明")
    accepted = accept(found, [case_id])
    assert accepted.new_revisions == 2
    (line,) = shelter.store.list("王小明")
    assert (line.state, line.origin) == (CaseState.RECEIVED, "Example Border Police")
    record = shelter.record_of(case_id)
    assert shelter.store.history(record) == border_post.store.history(record)
    assert shelter.store.attachment(record, "p.png") == PICTURE
    assert shelter.store.facts(case_id) == border_post.store.facts(case_id)


def test_the_form_travels_with_the_record(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="a")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    draft = shelter.store.reopen(shelter.record_of(case_id))
    assert shelter.interview(case_id).node("/data/story").value == "a"
    assert shelter.store.form(draft.snapshot.form_sha256).title("km") == "Sample form"


def test_a_review_writes_nothing(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    before, journal = shelter.what_it_holds(), shelter.vault.journal_head()
    review(sealed.path, shelter.vault, shelter.store)
    assert shelter.what_it_holds() == before
    assert shelter.vault.journal_head() == journal


def test_only_the_chosen_cases_are_taken(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    wanted = border_post.takes_down(family_name="Wanted")
    other = border_post.takes_down(family_name="Other", files={"p.png": PICTURE}, photo="p.png")
    found = review(send(border_post, to_shelter, stick, wanted, other).path, shelter.vault, shelter.store)
    assert {item.case_id for item in found.items} == {wanted, other}
    accept(found, [wanted])
    assert [line.case_id for line in shelter.store.list()] == [wanted]
    assert shelter.vault.query("SELECT * FROM blob") == []


def test_a_letter_travels_with_its_case(border_post: Office, shelter: Office, stick: Path) -> None:
    from sarana.cases import LetterMade

    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(family_name="Example")
    letter = LetterMade("2026-0001", "referral", ("en",), "Example Shelter")
    made = border_post.store.record_letter(case_id, letter, b"%PDF sample")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    assert [record.kind for record in shelter.store.case(case_id).records] == ["case", "letter"]
    assert shelter.store.attachment_of(made.id, "letter.pdf") == b"%PDF sample"


def test_what_was_continued_comes_back_as_newer(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, to_post = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="at the border")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    shelter.continues(case_id, story="at the shelter")
    assert shelter.store.list()[0].state is CaseState.FINALISED
    found = review(send(shelter, to_post, stick, case_id).path, border_post.vault, border_post.store)
    (item,) = found.items
    assert (item.standing, item.new_revisions, item.signer.name) == (Standing.NEWER, 1, "Sample Maly")
    accept(found, [case_id])
    (line,) = border_post.store.list()
    assert (line.state, line.origin) == (CaseState.RECEIVED, "")
    assert border_post.store.facts(case_id) == shelter.store.facts(case_id)


def test_a_case_continued_in_both_places_is_a_conflict_and_nothing_is_lost(
    border_post: Office, shelter: Office, stick: Path
) -> None:
    to_shelter, to_post = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="at first")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    here = border_post.continues(case_id, story="here")
    there = shelter.continues(case_id, story="there")
    found = review(send(shelter, to_post, stick, case_id).path, border_post.vault, border_post.store)
    assert found.items[0].standing is Standing.CONFLICTING
    accept(found, [case_id])
    assert set(border_post.store.heads(border_post.record_of(case_id))) == {here.id, there.id}
    assert border_post.store.list()[0].state is CaseState.CONFLICT
    assert len(border_post.store.history(border_post.record_of(case_id))) == 3


def test_the_same_bundle_again_changes_nothing(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(files={"p.png": PICTURE}, photo="p.png")
    sealed = send(border_post, to_shelter, stick, case_id)
    take(shelter, sealed)
    before = shelter.what_it_holds()
    found = review(sealed.path, shelter.vault, shelter.store)
    assert found.notes == {Note.AGAIN}
    assert found.items[0].standing is Standing.SAME
    assert accept(found, [case_id]).new_revisions == 0
    assert shelter.what_it_holds() == before


def test_a_draft_never_leaves(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="signed")
    border_post.store.reopen(border_post.record_of(case_id))
    border_post.writes(case_id, story="still writing")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    assert len(shelter.store.history(shelter.record_of(case_id))) == 1
    with pytest.raises(NothingToSend):
        send(border_post, to_shelter, stick, border_post.begins_a_case(story="draft"))


def test_a_bundle_that_never_arrived_is_noticed(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="a")
    first = send(border_post, to_shelter, stick, case_id)
    second = send(border_post, to_shelter, stick, case_id, again=True)
    assert review(second.path, shelter.vault, shelter.store).notes == {Note.GAP}
    take(shelter, first)
    assert review(second.path, shelter.vault, shelter.store).notes == frozenset()


def test_two_bundles_of_one_number_raise_an_alarm(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(story="a")
    take(shelter, send(border_post, to_shelter, stick, case_id))
    with border_post.vault.transaction() as write:  # as if an older copy of the vault had been put back
        write.execute("DELETE FROM bundle_place")
        write.execute("DELETE FROM bundle_sent")
    again = send(border_post, to_shelter, stick, case_id, again=True)
    assert review(again.path, shelter.vault, shelter.store).notes == {Note.EQUIVOCATION}


def test_the_armored_twin_is_read_like_the_bundle(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    twin = stick / (sealed.path.name + ".asc")
    twin.write_bytes(armor(sealed.path.read_bytes()))
    found = review(twin, shelter.vault, shelter.store)
    assert found.opened == review(sealed.path, shelter.vault, shelter.store).opened
    assert accept(found, [found.items[0].case_id]).new_revisions == 1


# ---- what goes wrong, changes nothing


def test_no_changed_byte_and_no_cut_of_a_sealed_bundle_is_accepted(
    border_post: Office, shelter: Office, stick: Path
) -> None:
    """A sample: `tests.faults.every_byte` tries every byte, test_hostile_bundles the archive inside."""
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    good, before = sealed.path.read_bytes(), shelter.what_it_holds()
    for place in Random(3).sample(range(len(good)), 10):
        changed = bytearray(good)
        changed[place] ^= 1
        for content in (bytes(changed), good[:place]):
            sealed.path.write_bytes(content)
            with pytest.raises(ExchangeError):
                review(sealed.path, shelter.vault, shelter.store)
    assert shelter.what_it_holds() == before


def test_a_bundle_for_another_office_is_not_opened(
    border_post: Office, shelter: Office, embassy: Office, stick: Path
) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    embassy.knows(border_post)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    before = embassy.what_it_holds()
    with pytest.raises(BundleNotForUs):
        review(sealed.path, embassy.vault, embassy.store)
    assert embassy.what_it_holds() == before


def test_a_bundle_of_somebody_unknown_names_their_key_and_changes_nothing(
    border_post: Office, shelter: Office, stick: Path
) -> None:
    to_shelter = border_post.knows(shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    before = shelter.what_it_holds()
    with pytest.raises(UnknownSender) as refused:
        review(sealed.path, shelter.vault, shelter.store)
    fingerprint = border_post.vault.officer.public_key.fingerprint
    assert refused.value.fingerprint == fingerprint
    noted = shelter.vault.journal_entries()[0]
    assert (noted.action, noted.detail) == (
        "bundle.refused",
        {"kind": "UnknownSender", "reason": fingerprint},
    )
    assert shelter.what_it_holds() == before


def test_a_removed_partner_is_unknown_again(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, from_post = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    shelter.partners.remove(from_post)
    with pytest.raises(UnknownSender):
        review(sealed.path, shelter.vault, shelter.store)


@pytest.mark.parametrize("content", [b"", b"not a bundle", b"age-encryption.org/v1\n", b"\x00" * 5000])
def test_a_file_that_is_no_bundle_is_told_apart(shelter: Office, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "holiday.age"
    file.write_bytes(content)
    with pytest.raises(NotABundle):
        review(file, shelter.vault, shelter.store)


def test_a_bundle_that_came_too_late_is_refused(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    later = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(BundleExpired):
        review(sealed.path, shelter.vault, shelter.store, now=later)


def test_a_file_exchanged_between_review_and_accept_is_noticed(
    border_post: Office, shelter: Office, stick: Path
) -> None:
    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    reviewed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    other = send(border_post, to_shelter, stick, border_post.takes_down(story="b"))
    found = review(reviewed.path, shelter.vault, shelter.store)
    before = shelter.what_it_holds()
    other.path.replace(reviewed.path)
    with pytest.raises(BundleChanged):
        accept(found, [item.case_id for item in found.items])
    assert shelter.what_it_holds() == before


def test_stopping_the_export_leaves_no_trace(border_post: Office, shelter: Office, stick: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    to_shelter = border_post.knows(shelter)
    case_id = border_post.takes_down(story="a")
    before, journal = border_post.what_it_holds(), border_post.vault.journal_head()
    with pytest.raises(Cancelled):
        export(
            border_post.store,
            border_post.vault,
            [case_id],
            [to_shelter],
            purpose="referral",
            to=stick,
            progress=stop,
        )
    assert list(stick.iterdir()) == []
    assert border_post.what_it_holds() == before
    assert border_post.vault.journal_head() == journal


def test_stopping_the_import_takes_nothing(border_post: Office, shelter: Office, stick: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    to_shelter, _ = two_that_know_each_other(border_post, shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(story="a"))
    found = review(sealed.path, shelter.vault, shelter.store)
    before = shelter.what_it_holds()
    with pytest.raises(Cancelled):
        accept(found, [found.items[0].case_id], stop)
    assert shelter.what_it_holds() == before


def test_a_bundle_needs_someone_to_be_sealed_for(border_post: Office, stick: Path) -> None:
    case_id = border_post.takes_down(story="a")
    for partners, error in (([], NoRecipients), (["0" * 16], NoSuchPartner)):
        with pytest.raises(error):
            export(border_post.store, border_post.vault, [case_id], partners, purpose="referral", to=stick)
    assert list(stick.iterdir()) == []


def test_the_file_name_says_nothing(border_post: Office, shelter: Office, stick: Path) -> None:
    to_shelter = border_post.knows(shelter)
    sealed = send(border_post, to_shelter, stick, border_post.takes_down(family_name="Example"))
    assert [path.name for path in stick.iterdir()] == [sealed.path.name]
    assert len(sealed.path.stem) == 26
    assert sealed.path.suffix == ".age"
    assert b"Example" not in sealed.path.read_bytes()


def test_the_journal_of_both_notes_the_bundle_and_no_name(
    border_post: Office, shelter: Office, stick: Path
) -> None:
    to_shelter, from_post = two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(family_name="Zzexample")
    sealed = send(border_post, to_shelter, stick, case_id)
    take(shelter, sealed)
    (sent,) = [e for e in border_post.vault.journal_entries() if e.action == "bundle.export"]
    (came,) = [e for e in shelter.vault.journal_entries() if e.action == "bundle.import"]
    assert (sent.object, sent.detail["cases"], sent.detail["partners"]) == (
        sealed.bundle_id,
        [case_id],
        [to_shelter],
    )
    assert (came.object, came.detail["cases"], came.detail["partner"]) == (
        sealed.bundle_id,
        [case_id],
        from_post,
    )
    assert "Zzexample" not in repr((sent, came))
