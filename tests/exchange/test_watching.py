"""Numbers that do not fit, bundles that come late or were meant for others, and what is kept of a refusal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.conftest import Exchange
from tests.given import Office

from sarana.cases import line
from sarana.cases.revision import digest
from sarana.errors import (
    BundleDamaged,
    BundleExpired,
    BundleNotForUs,
    NoSuchFile,
    NotABundle,
    NotAllowed,
    ReasonMissing,
    StorageError,
)
from sarana.exchange import Foreign, ForeignMaterial, Note, Sealed, accept, export, review
from sarana.progress import Cancelled
from sarana.seal import age
from sarana.vault import Officer

LATER = datetime.now(UTC) + timedelta(days=31)


def forget_what_was_sent(post: Office, keep: int) -> None:
    """As if an older copy of the vault had been put back."""
    with post.vault.transaction() as write:
        write.execute(
            "DELETE FROM bundle_place WHERE bundle_id IN (SELECT bundle_id FROM bundle_sent WHERE seq > ?)",
            (keep,),
        )
        write.execute("DELETE FROM bundle_sent WHERE seq > ?", (keep,))


def as_another_role(monkeypatch: pytest.MonkeyPatch, office: Office, role: str) -> None:
    officer = office.vault.officer
    changed = Officer(officer.id, officer.name, officer.organisation, officer.post, role, officer.public_key)
    monkeypatch.setattr(office.vault, "officer", changed)


# ---- two stories


def test_a_bundle_that_does_not_follow_the_one_that_came_before_it_raises_an_alarm(
    exchange: Exchange,
) -> None:
    case_id = exchange.post.takes_down(story="a")
    exchange.takes(exchange.sends(case_id))
    forget_what_was_sent(exchange.post, keep=0)
    exchange.sends(case_id)  # a first bundle that never arrives
    second = exchange.sends(case_id)
    assert exchange.reviews(second.path).notes == {Note.EQUIVOCATION}


def test_a_bundle_that_comes_after_the_one_that_follows_it_fits(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(story="a")
    first, second = exchange.sends(case_id), exchange.sends(case_id)
    exchange.takes(second)
    assert exchange.reviews(first.path).notes == frozenset()


def test_another_bundle_before_the_one_that_came_raises_an_alarm(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(story="a")
    exchange.sends(case_id)
    exchange.takes(exchange.sends(case_id))
    forget_what_was_sent(exchange.post, keep=0)
    other_first = exchange.sends(case_id)
    assert exchange.reviews(other_first.path).notes == {Note.EQUIVOCATION}


def test_what_was_noted_of_an_accepted_bundle_stands_in_the_journal(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(story="a")
    sealed = exchange.sends(case_id)
    exchange.takes(sealed)
    exchange.takes(sealed)
    again, first = [e for e in exchange.shelter.vault.journal_entries() if e.action == "bundle.import"]
    assert (first.detail["notes"], again.detail["notes"]) == ([], ["again"])


# ---- too late


def test_a_supervisor_opens_a_late_bundle_and_the_journal_says_so(exchange: Exchange) -> None:
    sealed = exchange.sends(exchange.post.takes_down(story="a"))
    vault, store = exchange.shelter.vault, exchange.shelter.store
    with pytest.raises(BundleExpired):
        review(sealed.path, vault, store, now=LATER)
    found = review(sealed.path, vault, store, now=LATER, late=True)
    assert found.notes == {Note.LATE}
    noted = vault.journal_entries()[0]
    assert (noted.action, noted.object) == ("bundle.opened-late", sealed.bundle_id)
    assert accept(found, [found.items[0].case_id]).new_revisions == 1


def test_nobody_else_opens_a_late_bundle(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = exchange.sends(exchange.post.takes_down(story="a"))
    as_another_role(monkeypatch, exchange.shelter, "case_officer")
    with pytest.raises(NotAllowed):
        review(sealed.path, exchange.shelter.vault, exchange.shelter.store, now=LATER, late=True)


# ---- refused although the sender is known


def changed_at_the_end(sealed: Sealed, identity: age.Identity) -> None:
    """A byte exchanged by somebody who can open the bundle: the seal is good, the digest is not."""
    plain = bytearray(age.decrypt(sealed.path.read_bytes(), [identity]))
    place = bytes(plain).rindex(b'"values"')
    plain[place + 1] ^= 1
    sealed.path.write_bytes(age.encrypt(bytes(plain), [identity.recipient]))


def test_of_a_refused_bundle_its_statement_and_the_reason_are_kept_and_no_content(exchange: Exchange) -> None:
    sealed = exchange.sends(exchange.post.takes_down(story="Example words of a person"))
    changed_at_the_end(sealed, exchange.shelter.vault.office_identity)
    with pytest.raises(BundleDamaged, match="file-digest"):
        exchange.reviews(sealed.path)
    ((manifest, statement, kind, reason),) = exchange.shelter.vault.query(
        "SELECT manifest, statement, kind, reason FROM bundle_refused"
    )
    assert (kind, reason) == ("BundleDamaged", "file-digest")
    assert manifest == digest(statement)
    said = line.read(statement)
    assert said["bundle_id"] == sealed.bundle_id
    assert b"Example words" not in statement
    noted = exchange.shelter.vault.journal_entries()[0]
    assert (noted.action, noted.detail["manifest"]) == ("bundle.refused", manifest)


def test_of_a_bundle_of_somebody_unknown_only_the_reason_is_kept(exchange: Exchange) -> None:
    sealed = exchange.sends(exchange.post.takes_down(story="a"))
    exchange.shelter.partners.remove(exchange.to_post)
    with pytest.raises(Exception, match="SHA256"):
        exchange.reviews(sealed.path)
    assert exchange.shelter.vault.query("SELECT * FROM bundle_refused") == []


def test_a_bundle_that_was_sealed_again_for_us_is_noted(
    exchange: Exchange, embassy: Office, tmp_path: Path
) -> None:
    """A fellow recipient opens it and seals it for somebody it was never meant for."""
    sealed = exchange.sends(exchange.post.takes_down(story="a"))
    embassy.knows(exchange.post)
    plain = age.decrypt(sealed.path.read_bytes(), [exchange.shelter.vault.office_identity])
    redirected = tmp_path / "redirected.age"
    redirected.write_bytes(age.encrypt(plain, [embassy.vault.office_identity.recipient]))
    with pytest.raises(BundleNotForUs):
        review(redirected, embassy.vault, embassy.store)
    assert embassy.vault.query("SELECT kind FROM bundle_refused") == [("BundleNotForUs",)]
    assert embassy.vault.journal_entries()[0].action == "bundle.refused"


# ---- revoked keys


def test_what_a_removed_partner_signed_is_held_back_as_revoked(
    border_post: Office, shelter: Office, sister_post: Office, stick: Path
) -> None:
    from_post = sister_post.knows(border_post)
    sister_post.knows(shelter)
    to_sister = shelter.knows(sister_post)
    to_shelter = border_post.knows(shelter)
    shelter.knows(border_post)
    case_id = border_post.takes_down(story="a")
    sealed = export(border_post.store, border_post.vault, [case_id], [to_shelter], purpose="sync", to=stick)
    found = review(sealed.path, shelter.vault, shelter.store)
    accept(found, [case_id])
    sister_post.partners.remove(from_post)
    passed_on = export(shelter.store, shelter.vault, [case_id], [to_sister], purpose="sync", to=stick)
    (item,) = review(passed_on.path, sister_post.vault, sister_post.store).items
    assert item.held == 1
    accept(review(passed_on.path, sister_post.vault, sister_post.store), [case_id])
    (held,) = sister_post.store.quarantined()
    assert (held.reason, sister_post.store.list()) == ("revoked", [])
    again = review(passed_on.path, sister_post.vault, sister_post.store).items[0]
    assert (again.new_revisions, again.standing.value) == (0, "same")
    sister_post.knows(border_post)  # the card was compared again
    assert sister_post.store.release(held.revisions) == 1
    assert [one.case_id for one in sister_post.store.list()] == [case_id]


def test_only_a_supervisor_releases(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    as_another_role(monkeypatch, exchange.shelter, "case_officer")
    with pytest.raises(NotAllowed):
        exchange.shelter.store.release(["0" * 64])


# ---- foreign material


def kept(material: ForeignMaterial, path: Path, reason: str = "found at the gate") -> Foreign:
    steps = material.keep(path, reason)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Foreign = done.value
            return found


@pytest.fixture
def for_others(exchange: Exchange) -> Path:
    return exchange.sends(exchange.post.takes_down(story="a")).path


def test_a_bundle_for_others_is_kept_sealed_and_comes_out_as_it_came(
    for_others: Path, embassy: Office, tmp_path: Path
) -> None:
    material = ForeignMaterial(embassy.vault)
    found = kept(material, for_others)
    assert material.all() == (found,)
    assert embassy.vault.journal_entries()[0].action == "bundle.foreign"
    material.copy_out(found.id, tmp_path / "copy.age")
    assert (tmp_path / "copy.age").read_bytes() == for_others.read_bytes()
    assert embassy.vault.journal_entries()[0].action == "bundle.foreign-copied"
    assert b"found at the gate" not in repr(embassy.vault.journal_entries()).encode()


def test_the_same_file_is_kept_once(for_others: Path, embassy: Office) -> None:
    material = ForeignMaterial(embassy.vault)
    assert kept(material, for_others).id == kept(material, for_others).id
    assert len(embassy.vault.query("SELECT * FROM foreign_bundle")) == 1


def test_keeping_that_is_cancelled_keeps_nothing(for_others: Path, embassy: Office) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(ForeignMaterial(embassy.vault).keep(for_others, "why", stop))
    assert embassy.vault.query("SELECT * FROM foreign_bundle") == []
    assert embassy.vault.query("SELECT * FROM foreign_piece") == []


def test_what_is_not_sealed_is_not_kept(embassy: Office, tmp_path: Path) -> None:
    material, plain = ForeignMaterial(embassy.vault), tmp_path / "plain.age"
    plain.write_bytes(b"not sealed")
    with pytest.raises(NotABundle):
        kept(material, plain)
    with pytest.raises(NoSuchFile):
        kept(material, tmp_path / "nothing.age")
    with pytest.raises(NoSuchFile):
        material.copy_out("nothing", tmp_path / "copy.age")


def test_that_a_copy_left_is_noted_before_the_first_byte_of_it_leaves(
    for_others: Path, embassy: Office, tmp_path: Path
) -> None:
    material = ForeignMaterial(embassy.vault)
    found = kept(material, for_others)
    with pytest.raises(StorageError):
        material.copy_out(found.id, tmp_path / "a stick that was pulled" / "copy.age")
    assert embassy.vault.journal_entries()[0].action == "bundle.foreign-copied"


@pytest.mark.parametrize("role", ["case_officer", "reader"])
def test_only_who_may_keep_it_copies_it_out(
    for_others: Path, embassy: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    material = ForeignMaterial(embassy.vault)
    found = kept(material, for_others)
    as_another_role(monkeypatch, embassy, role)
    with pytest.raises(NotAllowed):
        material.copy_out(found.id, tmp_path / "copy.age")
    assert not (tmp_path / "copy.age").exists()
    assert embassy.vault.noted("bundle.foreign-copied") == []


def test_a_reason_and_a_role_are_needed(
    for_others: Path, embassy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = ForeignMaterial(embassy.vault)
    with pytest.raises(ReasonMissing):
        kept(material, for_others, " ")
    as_another_role(monkeypatch, embassy, "reader")
    with pytest.raises(NotAllowed):
        kept(material, for_others)
