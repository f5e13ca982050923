"""Erasing a case: who may, what is left, and that nothing brings it back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.given import PASSPHRASE, PICTURE, Office, office, two_that_know_each_other
from tests.vault.test_recovery import cancel, sheets_of

from sarana import vault as vaults
from sarana.cases import Arrival, CaseStore, LetterMade, schema
from sarana.cases.erasure import EVERYWHERE, HERE
from sarana.cases.revision import read
from sarana.errors import (
    NoDraft,
    NoSuchCase,
    NotAllowed,
    NotOursToErase,
    RevisionRefused,
    SecondOfficerNeeded,
    WrongPassphrase,
)
from sarana.exchange import Standing, accept, export, review
from sarana.progress import Cancelled
from sarana.vault import Cost, NewOfficer, Vault

CANARY = "Canary-Sokha-UL"  # no case code has these two letters
ALONE = "nobody else works here"
LATER = "nine patient herons downstream"


@pytest.fixture
def told(border_post: Office) -> tuple[Office, str]:
    """A case with a name in every place where one can be: versions, a conflict, a draft, a letter, a link."""
    office = border_post
    case_id = office.takes_down(family_name=CANARY, story=CANARY * 400, name_chinese=CANARY)
    other = office.takes_down(family_name="Example", given_name="Other")
    office.continues(case_id, story=f"{CANARY} again")
    record = office.record_of(case_id)
    first = office.store.history(record)[0]
    assert first.snapshot is not None
    with office.vault.transaction() as write:
        office.store._drafts.begin(write, record, first.snapshot, (first.id,), datetime.now(UTC))
    photo = {"p.png": PICTURE + CANARY.encode()}
    office.writes(case_id, story=f"{CANARY} otherwise", files=photo, photo="p.png")
    office.finalises(case_id)
    office.store.reopen(record)
    office.writes(case_id, story=f"{CANARY} in a draft", files={"q.png": CANARY.encode() * 9}, photo="q.png")
    letter = LetterMade("2026-0001", "referral", ("en",), CANARY)
    office.store.record_letter(case_id, letter, b"%PDF " + CANARY.encode())
    office.store.links.decide(case_id, other, "same", ["same-name"])
    office.store.list("canary")
    office.vault.break_glass(case_id, f"because {CANARY} is here")
    assert in_pages(office.vault)
    return office, case_id


def test_nothing_of_a_case_is_left_in_any_page(told: tuple[Office, str]) -> None:
    office, case_id = told
    before = {revision.id for revision in office.store.revisions_of([case_id])}
    office.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    assert not in_pages(office.vault)
    (line,) = office.store.list()
    assert line.names == ("Example Other",)
    assert office.store.list("canary") == []
    with pytest.raises(NoSuchCase):
        office.store.case(case_id)
    stubs = office.vault.query("SELECT id FROM erased_revision WHERE case_id = ?", (case_id,))
    assert {stub for (stub,) in stubs} == before
    (tombstone,) = office.store.revisions_of([case_id])
    assert read(tombstone.content, tombstone.signature) == tombstone
    assert office.vault.verify() == ()
    assert office.vault.compare_witnessed(office_revisions(office)) == ()


def test_letters_go_on_counting(told: tuple[Office, str]) -> None:
    office, case_id = told
    office.store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)
    _year, count = office.store.next_letter()
    assert count == 2


def test_what_another_case_needs_stays(told: tuple[Office, str]) -> None:
    office, case_id = told
    other = office.takes_down(family_name="Example", files={"p.png": PICTURE}, photo="p.png")
    office.store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)
    assert office.store.attachment(office.record_of(other), "p.png") == PICTURE


def test_backups_from_before_are_marked_and_a_cut_off_erasure_is_finished(
    told: tuple[Office, str], tmp_path: Path
) -> None:
    office, case_id = told
    sheets_of(office.vault)
    before = office.vault.backups.make(tmp_path)
    with pytest.raises(Cancelled):
        office.store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE, progress=cancel)
    assert office.vault.rekey_is_due
    folder = office.vault.folder
    office.vault.close()
    again = vaults.unlock(folder, PASSPHRASE)
    try:
        assert not again.rekey_is_due
        assert not in_pages(again)
        assert CaseStore(again).erasing.is_erased(case_id)
        (tmp_path / "later").mkdir()
        later = again.backups.make(tmp_path / "later")
        marks = [(backup.name, backup.holds_erased) for backup in again.backups.all()]
        assert marks == [(later.name, False), (before.name, True)]
    finally:
        again.close()


# ---- who may


def test_only_an_administrator_erases_and_never_alone_where_there_is_another(border_post: Office) -> None:
    case_id = border_post.takes_down(family_name="Example")
    erasing = border_post.store.erasing
    with pytest.raises(SecondOfficerNeeded):
        erasing.erase(case_id, scope=EVERYWHERE, reason="mistake")
    other = border_post.vault.staff.add(
        NewOfficer("Sample Dara", "Example Border Police", role="case_officer"), LATER, cost=Cost.floor()
    )
    with pytest.raises(SecondOfficerNeeded):  # there is somebody to ask now
        erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)
    with pytest.raises(WrongPassphrase):
        border_post.vault.second_officer(other.id, PASSPHRASE)
    with pytest.raises(WrongPassphrase):  # one person has one pair of eyes
        border_post.vault.second_officer(border_post.vault.officer.id, PASSPHRASE)
    second = border_post.vault.second_officer(other.id, LATER)
    erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", second=second)
    (gone,) = erasing.erased()
    agreed = gone.tombstones[0].says.second
    assert agreed is not None
    assert (agreed.name, agreed.key) == ("Sample Dara", other.public_key.text)
    folder = border_post.vault.folder
    border_post.vault.close()
    with vaults.unlock(folder, LATER) as opened:
        store = CaseStore(opened)
        with pytest.raises(NotAllowed):
            store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)


def test_a_received_case_is_not_ours_to_erase_until_its_time_is_over(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    with pytest.raises(NotOursToErase):
        shelter.store.erasing.erase(case_id, scope=HERE, reason="retention", alone=ALONE)
    shelter.store.retention.keep_terms([case_id], "2020-01-31")
    with pytest.raises(NotOursToErase):
        shelter.store.erasing.erase(case_id, scope=EVERYWHERE, reason="retention", alone=ALONE)
    shelter.store.erasing.erase(case_id, scope=HERE, reason="retention", alone=ALONE)
    assert shelter.store.list() == []
    back(shelter, border_post, case_id, tmp_path)
    assert len(border_post.store.list()) == 1  # an office that clears its own copy clears nobody else's


def test_a_tombstone_that_was_tampered_with_is_refused(told: tuple[Office, str]) -> None:
    office, case_id = told
    office.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    (tombstone,) = office.store.revisions_of([case_id])
    widened = tombstone.content.replace(b'"scope":"everywhere"', b'"scope":"here"')
    with pytest.raises(RevisionRefused, match="erasure-sign"):
        read(widened, office.vault.sign_as_officer(widened, "sarana-revision-v1"))


# ---- among offices


def test_what_was_erased_does_not_come_back(border_post: Office, shelter: Office, tmp_path: Path) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    old = next(tmp_path.glob("*.age"))
    border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    found = back(shelter, border_post, case_id, tmp_path)
    assert found.items[0].standing is Standing.SAME  # it knows all of it, and has none of it
    assert border_post.store.list() == []
    found = back(border_post, shelter, case_id, tmp_path)
    assert found.items[0].standing is Standing.ERASES
    assert found.items[0].names == ("Example Person",)
    assert shelter.store.list() == []
    assert shelter.store.erasing.is_erased(case_id)
    accept(review(old, shelter.vault, shelter.store), [case_id])
    assert shelter.store.list() == []
    assert shelter.vault.query("SELECT count(*) FROM revision WHERE kind = 'case'") == [(0,)]


def test_a_tombstone_that_comes_before_what_it_erases_still_counts(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    two_that_know_each_other(border_post, shelter)
    case_id = border_post.takes_down(family_name="Example")
    content = border_post.store.revisions_of([case_id])
    border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    tombstones = border_post.store.revisions_of([case_id])
    devices = {border_post.vault.device.public_key.text: frozenset({border_post.vault.id})}
    for arriving in (tombstones, content):
        shelter.store.arrive([Arrival.of(revision) for revision in arriving], bundle="b")
        shelter.store.show_arrived(devices)
    assert shelter.store.list() == []
    assert shelter.store.erasing.is_erased(case_id)


def test_an_office_without_authority_only_takes_it_off_the_list(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    record = shelter.record_of(case_id)
    shelter.store.erasing.may_erase = lambda *_: True  # a program that was tampered with
    shelter.store.erasing.erase(case_id, scope=EVERYWHERE, reason="ordered", alone=ALONE)
    assert len(shelter.store.list()) == 0
    back(shelter, border_post, case_id, tmp_path)
    assert border_post.store.list() == []
    (hidden,) = border_post.store.erasing.hidden()
    assert hidden.case_id == case_id
    assert border_post.store.case(case_id).records[0].record_id == record
    border_post.store.erasing.show_again(case_id)
    assert len(border_post.store.list()) == 1
    back(shelter, border_post, case_id, tmp_path)
    assert len(border_post.store.list()) == 1


def test_what_was_written_at_the_same_time_is_sealed_for_the_administrators(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    shelter.continues(case_id, story="in danger tonight")
    shelter.store.reopen(shelter.record_of(case_id))
    interview = shelter.writes(case_id, story="half a sentence")
    record = shelter.record_of(case_id)
    border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
    back(border_post, shelter, case_id, tmp_path)
    assert shelter.store.list() == []
    with pytest.raises(NoDraft):
        shelter.store.save_draft(record, interview.snapshot())
    signed, typed = sorted(shelter.store.sealed_edits.to_tell(), key=lambda one: len(one.id), reverse=True)
    assert "in danger tonight" in str(shelter.store.sealed_edits.open(signed.id))
    assert "half a sentence" in str(shelter.store.sealed_edits.open(typed.id))
    content = b"".join(bytes(row[0]) for row in shelter.vault.query("SELECT sealed FROM sealed_edit"))
    assert b"danger" not in content
    shelter.store.sealed_edits.told()
    assert shelter.store.sealed_edits.to_tell() == []
    assert not signed.is_due(datetime.now(UTC))
    assert signed.is_due(datetime.now(UTC) + timedelta(days=31))
    shelter.store.sealed_edits.destroy(signed.id)
    assert [one.id for one in shelter.store.sealed_edits.all()] == [typed.id]
    with pytest.raises(NoSuchCase):
        shelter.store.sealed_edits.open(signed.id)


def test_what_was_typed_and_never_signed_is_told_to_whoever_typed_it(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    maly = shelter.vault.staff.add(
        NewOfficer("Sample Maly", "Example Shelter", role="case_officer"), LATER, cost=Cost.floor()
    )
    shelter.store.share(case_id, maly.id)
    shelter.store.reopen(shelter.record_of(case_id))
    shelter.writes(case_id, story="begun by somebody else")
    folder = shelter.vault.folder
    shelter.vault.close()
    with vaults.unlock(folder, LATER, slot=maly.id) as opened:
        office(opened).writes(case_id, story="half a sentence")
    with vaults.unlock(folder, PASSPHRASE, slot="u1") as opened:
        here = office(opened)
        border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone=ALONE)
        back(border_post, here, case_id, tmp_path)
        (typed,) = here.store.sealed_edits.all()
        assert typed.officer == maly.id
        assert here.store.sealed_edits.to_tell() == []
        said = here.store.sealed_edits.open(typed.id)
        assert said["author"] == "Sample Maly, Example Shelter"
        assert "half a sentence" in str(said["values"])


def test_a_record_that_is_erased_twice_loses_neither_draft(border_post: Office) -> None:
    """What an office without authority sent may bring a case back to life, and somebody goes on with it."""
    case_id = border_post.begins_a_case(story="the first")
    edits = border_post.store.sealed_edits
    for words in ("the first", "the second"):
        border_post.writes(case_id, story=words)
        with border_post.vault.transaction() as write:
            edits.seal_draft(write, border_post.draft_of(case_id), {})
    said = [str(edits.open(one.id)["values"]) for one in edits.all()]
    assert [sum(words in each for each in said) for words in ("the first", "the second")] == [1, 1]


def test_of_drafts_from_before_that_was_noted_the_journal_tells_who_began_them(border_post: Office) -> None:
    case_id = border_post.begins_a_case(story="a")
    with border_post.vault.transaction() as write:
        write.execute("ALTER TABLE draft DROP COLUMN officer")
        border_post.vault._database.run_script(schema._TYPED_BY)
    assert border_post.draft_of(case_id).officer == border_post.vault.officer.id


# ---- when


def test_a_case_is_due_when_its_terms_or_the_offices_rule_say_so(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    kept = border_post.takes_down(family_name="Kept")
    case_id = handed_over(border_post, shelter, tmp_path)
    assert border_post.store.retention.due() == []

    def in_time(days: int) -> CaseStore:
        return CaseStore(border_post.vault, now=lambda: datetime.now(UTC) + timedelta(days=days))

    assert in_time(89).retention.due() == []
    (due,) = in_time(91).retention.due()
    assert (due.case_id, due.because) == (case_id, "handed over")
    border_post.store.retention.set_days(30)
    assert [due.case_id for due in in_time(31).retention.due()] == [case_id]
    with pytest.raises(ValueError, match="days"):
        border_post.store.retention.set_days(0)
    shelter.store.retention.keep_terms([case_id], "not a day")
    assert shelter.store.retention.due() == []
    shelter.store.retention.keep_terms([case_id], "2026-01-31")
    shelter.store.retention.keep_terms([case_id], "2027-01-31")
    (due,) = shelter.store.retention.due()
    assert due.because == "terms"
    assert kept not in {due.case_id for due in in_time(4000).retention.due()}


def test_nobody_else_says_how_long_an_office_keeps_its_own(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    shelter.store.retention.keep_terms([case_id], "2020-01-31")
    shelter.store.erasing.may_erase = lambda *_: True  # a program that was tampered with
    shelter.store.erasing.erase(case_id, scope=EVERYWHERE, reason="retention", alone=ALONE)
    border_post.store.retention.keep_terms([case_id], "2020-01-31")
    back(shelter, border_post, case_id, tmp_path)
    assert not border_post.store.erasing.is_erased(case_id)
    assert border_post.store.case(case_id).names == ("Example Person",)


def test_no_third_office_ends_how_long_what_others_handed_over_is_kept(
    border_post: Office, shelter: Office, sister_post: Office, tmp_path: Path
) -> None:
    """It said in a bundle that the time is over, and then that it erased the case for that reason."""
    case_id = handed_over(border_post, shelter, tmp_path)
    to_sister, _ = two_that_know_each_other(border_post, sister_post)
    sealed = export(border_post.store, border_post.vault, [case_id], [to_sister], to=tmp_path)
    accept(review(sealed.path, sister_post.vault, sister_post.store), [case_id])
    two_that_know_each_other(sister_post, shelter)
    shelter.store.retention.keep_terms([case_id], "2020-01-31")
    sister_post.store.erasing.may_erase = lambda *_: True  # a program that was tampered with
    sister_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="retention", alone=ALONE)
    back(sister_post, shelter, case_id, tmp_path)
    assert not shelter.store.erasing.is_erased(case_id)
    assert [hidden.case_id for hidden in shelter.store.erasing.hidden()] == [case_id]
    shelter.store.erasing.show_again(case_id)
    assert shelter.store.case(case_id).names == ("Example Person",)


def test_a_case_may_be_kept_until_the_end_of_the_calendar(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    shelter.store.retention.keep_terms([case_id], "9999-12-31")
    assert shelter.store.retention.due() == []


def test_what_is_due_does_not_depend_on_who_asks(
    border_post: Office, shelter: Office, tmp_path: Path
) -> None:
    case_id = handed_over(border_post, shelter, tmp_path)
    colleague = NewOfficer("Sample Maly", "Example Border Police", role="case_officer")
    border_post.vault.staff.add(colleague, LATER, cost=Cost.floor())
    border_post.vault.close()
    with vaults.unlock(border_post.vault.folder, LATER, slot="u2") as opened:
        in_time = CaseStore(opened, now=lambda: datetime.now(UTC) + timedelta(days=91))
        assert [due.case_id for due in in_time.retention.due()] == [case_id]
        assert {entry.actor for entry in opened.journal_entries()} == {"u2"}


# ---- inside


def handed_over(one: Office, other: Office, folder: Path) -> str:
    two_that_know_each_other(one, other)
    case_id = one.takes_down(family_name="Example", given_name="Person", story="at first")
    back(one, other, case_id, folder)
    return case_id


def back(sender: Office, receiver: Office, case_id: str, folder: Path):
    partner = next(p for p in sender.partners.all() if p.card.office == receiver.vault.id)
    sealed = export(sender.store, sender.vault, [case_id], [partner.id], to=folder, again=True)
    found = review(sealed.path, receiver.vault, receiver.store)
    accept(found, [case_id])
    return found


def office_revisions(office: Office) -> list[str]:
    return [revision_id for (revision_id,) in office.vault.query("SELECT id FROM revision")]


PAGE, RESERVE = 4096, 80


def in_pages(opened: Vault) -> bool:
    """Whether the name, or three letters of it in the index, stand in any decrypted page of the file."""
    content = (opened.folder / "vault.db").read_bytes()
    key = bytes(opened._keys.current.database_key())
    pages = (content[at : at + PAGE] for at in range(0, len(content), PAGE))
    plain = b"".join(_decrypted(page, key, first=number == 0) for number, page in enumerate(pages))
    return CANARY.encode("utf-8") in plain or b"-ul" in plain or b"-UL" in plain


def _decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    opener = Cipher(algorithms.AES(key), modes.CBC(page[-RESERVE : -RESERVE + 16])).decryptor()
    return opener.update(page[16 if first else 0 : -RESERVE]) + opener.finalize()
