"""Several officers and one laptop: everyone has a passphrase of their own, and one can be taken away."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.errors import (
    LastAdministrator,
    NotAllowed,
    PassphraseTooWeak,
    StorageLost,
    VaultDamaged,
    VaultRolledBack,
    WrongPassphrase,
)
from sarana.progress import Cancelled
from sarana.vault import Cost, NewOfficer, Vault, durable, keyfile
from sarana.vault.anchor import Mooring

Unlock = Callable[[], Vault]
MALY = NewOfficer("Sample Maly", "Example Shelter", role="case_officer")
MALYS = "nine red lanterns at dusk"
FLOOR = Cost.floor()


@pytest.fixture
def shared(unlock: Unlock) -> Vault:
    """An open vault with an administrator (u1) and a case officer (u2)."""
    opened = unlock()
    opened.staff.add(MALY, MALYS, cost=FLOOR)
    return opened


def test_everyone_opens_it_with_their_own_passphrase(folder: Path, shared: Vault) -> None:
    shared.close()
    with vault.unlock(folder, MALYS) as opened:
        assert (opened.officer.id, opened.officer.name, opened.officer.role) == (
            "u2",
            MALY.name,
            "case_officer",
        )
        assert opened.query("SELECT count(*) FROM word") == [(20,)]
        assert opened.journal_entries(limit=1)[0].actor == "u2"
    with vault.unlock(folder, PASSPHRASE, slot="u1") as opened:
        assert opened.officer.id == "u1"
        assert opened.verify() == ()
    assert [slot.alias for slot in vault.slots(folder)] == ["A", "B"]


def test_each_signs_with_their_own_key(folder: Path, shared: Vault) -> None:
    keys = {officer.id: officer.public_key for officer in shared.staff.all()}
    shared.close()
    with vault.unlock(folder, MALYS, slot="u2") as opened:
        assert opened.officer.public_key == keys["u2"] != keys["u1"]
        assert opened.device.public_key != keys["u2"]


def test_only_an_administrator_changes_the_staff(folder: Path, shared: Vault) -> None:
    shared.close()
    with vault.unlock(folder, MALYS, slot="u2") as opened:
        for forbidden in (
            lambda: opened.staff.add(MALY, "six grey herons by the lake", cost=FLOOR),
            lambda: opened.staff.disable("u1"),
            lambda: opened.staff.set_role("u2", "administrator"),
            lambda: opened.staff.reset("u1", "six grey herons by the lake", cost=FLOOR),
        ):
            with pytest.raises(NotAllowed):
                forbidden()
        assert len(opened.staff.all()) == 2


def test_a_new_role_is_there_at_the_next_unlock(folder: Path, shared: Vault) -> None:
    shared.staff.set_role("u2", "reader")
    shared.close()
    with vault.unlock(folder, MALYS, slot="u2") as opened:
        assert opened.officer.role == "reader"


def test_there_is_always_an_administrator(shared: Vault) -> None:
    with pytest.raises(LastAdministrator):
        shared.staff.disable("u1")
    with pytest.raises(LastAdministrator):
        shared.staff.set_role("u1", "reader")
    with pytest.raises(ValueError, match="role"):
        shared.staff.set_role("u2", "root")


class TestPassphrases:
    NEW = "six grey herons by the lake"

    def test_the_new_one_opens_and_the_old_one_does_not(self, folder: Path, unlock: Unlock) -> None:
        opened = unlock()
        key = opened.officer.public_key
        opened.staff.change_passphrase(PASSPHRASE, self.NEW, cost=FLOOR)
        opened.close()
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, PASSPHRASE)
        with vault.unlock(folder, self.NEW) as again:
            assert again.officer.public_key == key

    def test_it_needs_the_old_one_and_a_good_new_one(self, opened: Vault) -> None:
        with pytest.raises(WrongPassphrase):
            opened.staff.change_passphrase("not the old one", self.NEW, cost=FLOOR)
        with pytest.raises(PassphraseTooWeak):
            opened.staff.change_passphrase(PASSPHRASE, "password password", cost=FLOOR)

    def test_who_forgot_gets_a_new_slot_and_new_keys(self, folder: Path, shared: Vault) -> None:
        before = shared.staff.all()[1].public_key
        reset = shared.staff.reset("u2", self.NEW, cost=FLOOR)
        assert reset.public_key != before
        shared.close()
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, MALYS)
        with vault.unlock(folder, self.NEW, slot="u2") as opened:
            assert opened.sign_as_officer(b"x", "n")
            keys = opened.query("SELECT signing_key FROM officer_key WHERE officer = 'u2'")
            assert (before.text,) in keys  # what was signed before stays signed by somebody


class TestDisabling:
    def test_the_slot_is_gone_and_the_name_stays(self, folder: Path, shared: Vault) -> None:
        old_key_file = (folder / "vault.json").read_bytes()
        shared.staff.disable("u2")
        assert [officer.active for officer in shared.staff.all()] == [True, False]
        assert shared.staff.all()[1].name == MALY.name
        shared.close()
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, MALYS)
        with vault.unlock(folder, PASSPHRASE) as opened:
            assert opened.query("SELECT count(*) FROM word") == [(20,)]
            assert opened.verify() == ()
            assert "rekey" in [entry.action for entry in opened.journal_entries()]
        (folder / "vault.json").write_bytes(old_key_file)
        with pytest.raises(VaultDamaged):  # the old key opens nothing that was written since
            vault.unlock(folder, MALYS)

    def test_cancelled_the_officer_is_out_and_the_next_unlocking_rekeys(
        self, folder: Path, shared: Vault, unlock: Unlock
    ) -> None:
        def cancel(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            shared.staff.disable("u2", cancel)
        shared.close()
        assert len(vault.slots(folder)) == 2
        with pytest.raises(NotAllowed):
            vault.unlock(folder, MALYS, slot="u2")
        again = unlock()
        assert len(vault.slots(folder)) == 1
        assert again.journal_entries(limit=1)[0].action == "rekey"
        assert again.verify() == ()

    @pytest.mark.parametrize("step", ["between", "rename", "opened", "anchor", "after"])
    def test_cut_off_anywhere_the_next_unlocking_finishes(
        self, folder: Path, shared: Vault, unlock: Unlock, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        cut_at(step, monkeypatch)
        with pytest.raises(StorageLost):
            shared.staff.disable("u2")
        monkeypatch.undo()
        shared.close()
        again = unlock()
        assert again.query("SELECT count(*) FROM word") == [(20,)]
        assert [slot.id for slot in vault.slots(folder)] == ["u1"]
        assert not again.rekey_is_due
        assert again.verify() == ()
        assert unlock().verify() == ()


class TestKeyFileAndDatabase:
    def test_an_older_key_file_is_told_and_put_right_when_one_must(
        self, folder: Path, unlock: Unlock
    ) -> None:
        older = (folder / "vault.json").read_bytes()
        opened = unlock()
        opened.staff.change_passphrase(PASSPHRASE, TestPassphrases.NEW, cost=FLOOR)
        newer = (folder / "vault.json").read_bytes()
        opened.close()
        (folder / "vault.json").write_bytes(older)
        with pytest.raises(VaultRolledBack):
            vault.unlock(folder, PASSPHRASE)
        vault.unlock(folder, PASSPHRASE, anyway=True).close()
        assert (folder / "vault.json").read_bytes() == newer

    def test_a_newer_key_file_than_the_database_knows_is_taken(
        self, folder: Path, unlock: Unlock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Killed between the file and the database's copy of it."""
        opened = unlock()
        monkeypatch.setattr("sarana.vault.roster.keep_key_file", fail)
        with pytest.raises(StorageLost):
            opened.staff.change_passphrase(PASSPHRASE, TestPassphrases.NEW, cost=FLOOR)
        monkeypatch.undo()
        opened.close()
        with vault.unlock(folder, TestPassphrases.NEW) as again:
            ((kept,),) = again.query("SELECT content FROM key_file")
            assert bytes(kept) == (folder / "vault.json").read_bytes()

    def test_the_recipients_are_those_of_the_database(self, folder: Path, shared: Vault) -> None:
        """A key that somebody wrote into vault.json gets no part in the next wrap: there are none in it."""
        recipient = shared.office_identity.recipient.text
        assert recipient not in (folder / "vault.json").read_text(encoding="ascii")
        assert keyfile.read(folder).untrusted.wrap.count(b"-> mlkem768x25519 ") == 2


def fail(*_: object) -> None:
    raise StorageLost


def cut_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a re-key fail right before one of its steps."""
    if step == "between":
        monkeypatch.setattr(keyfile, "write", fail)
    elif step == "rename":
        rename = Path.replace
        monkeypatch.setattr(
            Path, "replace", lambda path, to: fail() if path.name == "vault.db.new" else rename(path, to)
        )
    elif step == "opened":
        monkeypatch.setattr(durable, "sync_folder", failing_the_second_time(durable.sync_folder))
    elif step == "anchor":
        monkeypatch.setattr(Mooring, "under", fail)
    else:
        monkeypatch.setattr(keyfile, "write", failing_the_second_time(keyfile.write))


def failing_the_second_time(call: Callable[..., None]) -> Callable[..., None]:
    calls = itertools.count(1)
    return lambda *given: fail() if next(calls) == 2 else call(*given)
