"""A vault as its users see it: make it, write, lock, unlock, find everything again."""

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from tests.vault.conftest import OFFICER, PASSPHRASE

from sarana import vault
from sarana.errors import (
    PassphraseTooWeak,
    StorageError,
    VaultExists,
    VaultInUse,
    VaultMissing,
    VaultPlaceUnsafe,
    VaultTooNew,
    WrongPassphrase,
)
from sarana.seal.signature import verify
from sarana.vault import Cost, NewOfficer, Vault

Unlock = Callable[[], Vault]


class TestCreating:
    def test_a_new_vault_knows_its_officer_and_device(self, tmp_path: Path) -> None:
        with vault.create(tmp_path / "new", OFFICER, PASSPHRASE, cost=Cost.floor()) as made:
            assert (made.officer.name, made.officer.organisation) == ("Example Sokha", "Example Shelter")
            assert (made.officer.id, made.officer.role) == ("u1", "administrator")
            assert made.device.id.startswith("d")
            assert len(made.id) == 32
            assert made.office_identity.recipient.text.startswith("age1pq1")
            assert [entry.action for entry in made.journal_entries()] == ["create", "unlock"]

    def test_nothing_is_ever_overwritten(self, folder: Path, tmp_path: Path) -> None:
        kept = (folder / "vault.json").read_bytes()
        with pytest.raises(VaultExists):
            vault.create(folder, OFFICER, PASSPHRASE, cost=Cost.floor())
        (folder / "vault.json").unlink()
        with pytest.raises(VaultExists):  # half a vault may be somebody's whole work
            vault.create(folder, OFFICER, PASSPHRASE, cost=Cost.floor())
        (tmp_path / "documents").mkdir()
        (tmp_path / "documents" / "letter.pdf").write_bytes(b"")
        with pytest.raises(VaultExists):
            vault.create(tmp_path / "documents", OFFICER, PASSPHRASE, cost=Cost.floor())
        assert kept.startswith(b"{")

    def test_an_empty_folder_is_taken(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        vault.create(tmp_path / "empty", OFFICER, PASSPHRASE, cost=Cost.floor()).close()
        assert vault.exists(tmp_path / "empty")
        assert [path.name for path in tmp_path.iterdir()] == ["empty"]

    def test_what_goes_wrong_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise StorageError

        monkeypatch.setattr("sarana.vault.keyfile.write", fail)
        with pytest.raises(StorageError):
            vault.create(tmp_path / "new", OFFICER, PASSPHRASE, cost=Cost.floor())
        assert not list(tmp_path.iterdir())

    def test_a_weak_passphrase_makes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(PassphraseTooWeak):
            vault.create(tmp_path / "new", OFFICER, "Example Sokha 2026", cost=Cost.floor())
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("place", ["OneDrive - Ministry", "Dropbox", "iCloudDrive", "Google Drive"])
    def test_a_folder_that_is_copied_to_a_cloud_is_refused(self, tmp_path: Path, place: str) -> None:
        with pytest.raises(VaultPlaceUnsafe):
            vault.create(tmp_path / place / "Sarana", OFFICER, PASSPHRASE, cost=Cost.floor())

    def test_an_officer_has_one_of_the_roles(self) -> None:
        with pytest.raises(ValueError, match="role"):
            NewOfficer("Example Sokha", "Example Shelter", role="root")

    if sys.platform != "win32":  # where the folder's access list keeps other people out

        def test_only_the_owner_can_read_the_files(self, folder: Path) -> None:
            for path in folder.iterdir():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700

        def test_rights_that_a_copy_gave_away_are_taken_back(self, folder: Path, unlock: Unlock) -> None:
            folder.chmod(0o755)
            (folder / "vault.json").chmod(0o644)
            unlock()
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / "vault.json").stat().st_mode) == 0o600


class TestUnlocking:
    def test_everything_is_there_again(self, opened: Vault, unlock: Unlock) -> None:
        opened.witness("first")
        opened = unlock()
        assert opened.query("SELECT count(*) FROM word") == [(20,)]
        assert opened.witnessed() == ["first"]
        assert opened.officer.name == "Example Sokha"
        assert opened.verify() == ()

    def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(self, folder: Path) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, PASSPHRASE + " ")
        after = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert after.pop("attempts.log")
        assert after == before

    def test_a_wrong_passphrase_is_told_at_the_next_unlock(self, folder: Path, unlock: Unlock) -> None:
        for _ in range(2):
            with pytest.raises(WrongPassphrase):
                vault.unlock(folder, "wrong but long enough")
        with (folder / "attempts.log").open("ab") as log:
            log.write(b"somebody wrote here\n")
        entries = unlock().journal_entries(limit=4)
        assert [entry.action for entry in entries] == ["unlock", *["unlock-failed"] * 3]
        assert [bool(entry.detail["time"]) for entry in entries[1:]] == [False, True, True]
        assert not (folder / "attempts.log").exists()

    def test_the_attempts_log_says_nothing_to_a_thief_and_stays_small(self, folder: Path) -> None:
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, "wrong but long enough")
        log = folder / "attempts.log"
        assert b"slot" not in log.read_bytes()
        log.write_bytes(b"x" * 256 * 1024)
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, "wrong but long enough")
        assert log.stat().st_size == 256 * 1024

    def test_no_vault_is_said_plainly(self, tmp_path: Path) -> None:
        for missing in (tmp_path, tmp_path / "nowhere"):
            with pytest.raises(VaultMissing):
                vault.unlock(missing, PASSPHRASE)
            with pytest.raises(VaultMissing):
                vault.slots(missing)
            assert not vault.exists(missing)

    def test_one_window_at_a_time(self, folder: Path, opened: Vault) -> None:
        with pytest.raises(VaultInUse):
            vault.unlock(folder, PASSPHRASE)
        opened.close()
        vault.unlock(folder, PASSPHRASE).close()

    def test_the_lock_screen_learns_letters_only(self, folder: Path) -> None:
        assert [(slot.id, slot.alias) for slot in vault.slots(folder)] == [("u1", "A")]
        assert b"Sokha" not in (folder / "vault.json").read_bytes()

    def test_a_chosen_slot_is_the_only_one_tried(self, folder: Path) -> None:
        vault.unlock(folder, PASSPHRASE, slot="u1").close()
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, PASSPHRASE, slot="u2")

    def test_progress_ends_at_its_total(self, folder: Path) -> None:
        seen: list[tuple[int, int]] = []
        vault.unlock(folder, PASSPHRASE, progress=lambda done, total: seen.append((done, total))).close()
        assert seen[-1][0] == seen[-1][1]


class TestTransactions:
    def test_all_or_nothing(self, opened: Vault) -> None:
        with pytest.raises(KeyError), opened.transaction() as begun:
            begun.execute("DELETE FROM word")
            opened.journal("erase", "r1")
            raise KeyError
        assert opened.query("SELECT count(*) FROM word") == [(20,)]
        assert "erase" not in [entry.action for entry in opened.journal_entries()]

    def test_a_block_inside_a_block_fails_alone(self, opened: Vault) -> None:
        with opened.transaction() as outer:
            outer.execute("INSERT INTO word(text) VALUES('kept')")
            with pytest.raises(KeyError), opened.transaction() as inner:
                inner.execute("INSERT INTO word(text) VALUES('dropped')")
                raise KeyError
        assert opened.query("SELECT text FROM word WHERE text IN ('kept', 'dropped')") == [("kept",)]

    def test_rows_come_back_with_the_statement(self, opened: Vault) -> None:
        with opened.transaction() as begun:
            ((number,),) = begun.execute(
                "INSERT INTO word(text) VALUES(:text) RETURNING number", {"text": "x"}
            )
            begun.execute("UPDATE word SET text = 'y' WHERE number = ?", (number,))
            assert begun.rows_changed == 1
            assert opened.query("SELECT text FROM word WHERE number = ?", (number,)) == [("y",)]

    def test_a_mistake_in_our_sql_is_a_bug_and_no_error_for_people(self, opened: Vault) -> None:
        with pytest.raises(sqlcipher.OperationalError):
            opened.query("SELECT nonsense")
        with pytest.raises(sqlcipher.IntegrityError), opened.transaction() as begun:
            begun.execute("INSERT INTO word VALUES(1, 'again')")

    def test_deleted_words_leave_the_full_text_index(self, opened: Vault) -> None:
        """What `cases` relies on: a trigram index with secure-delete."""
        step = """
            CREATE VIRTUAL TABLE found USING fts5(text, tokenize='trigram');
            INSERT INTO found(found, rank) VALUES('secure-delete', 1);
        """
        opened.apply_steps("search", [step])
        with opened.transaction() as begun:
            begun.execute("INSERT INTO found(rowid, text) VALUES(1, '王小明 sample')")
        assert opened.query("SELECT rowid FROM found WHERE found MATCH '王小明'") == [(1,)]
        with opened.transaction() as begun:
            begun.execute("DELETE FROM found WHERE rowid = 1")
        blocks = opened.query("SELECT block FROM found_data")
        assert not any("小明".encode() in bytes(block) or b"sam" in bytes(block) for (block,) in blocks)


class TestSchemaSteps:
    STEPS = (
        "CREATE TABLE one(a TEXT) STRICT;",
        """
        CREATE TABLE two(b TEXT) STRICT; -- a comment; with a semicolon
        CREATE TRIGGER two_is_kept BEFORE DELETE ON two BEGIN SELECT RAISE(ABORT, 'kept; always'); END;
        INSERT INTO two VALUES('first; row');
        """,
    )

    def test_each_step_is_taken_once(self, unlock: Unlock) -> None:
        unlock().apply_steps("room", self.STEPS[:1])
        unlock().apply_steps("room", self.STEPS)
        again = unlock()
        again.apply_steps("room", self.STEPS)
        assert again.query("SELECT * FROM two") == [("first; row",)]

    def test_a_failed_step_leaves_the_ones_before(self, opened: Vault) -> None:
        with pytest.raises(sqlcipher.OperationalError):
            opened.apply_steps("room", [self.STEPS[0], "CREATE TABLE three(c) STRICT; nonsense;"])
        assert opened.query("SELECT name FROM sqlite_schema WHERE name IN ('one', 'three')") == [("one",)]
        opened.apply_steps("room", self.STEPS)

    def test_a_vault_from_a_newer_program_is_refused(self, opened: Vault) -> None:
        opened.apply_steps("room", self.STEPS)
        with pytest.raises(VaultTooNew):
            opened.apply_steps("room", self.STEPS[:1])

    def test_the_owners_do_not_meet(self, opened: Vault) -> None:
        opened.apply_steps("room", self.STEPS[:1])
        opened.apply_steps("another room", ["CREATE TABLE other(a) "])
        assert opened.query("SELECT owner FROM schema_step WHERE owner LIKE '%room' ORDER BY owner") == [
            ("another room",),
            ("room",),
        ]


class TestSigning:
    def test_the_officer_and_the_device_sign_with_the_keys_they_show(self, unlock: Unlock) -> None:
        first = unlock()
        by_officer = first.sign_as_officer(b"text", "sarana-revision-v1")
        by_device = first.sign_as_device(b"text", "sarana-bundle-v1")
        again = unlock()
        assert verify(b"text", by_officer, "sarana-revision-v1") == again.officer.public_key
        assert verify(b"text", by_device, "sarana-bundle-v1") == again.device.public_key


class TestLocking:
    def test_a_locked_vault_refers_to_nothing_secret(self, opened: Vault) -> None:
        opened.close()
        left = set(vars(opened))
        assert not left & {"_keys", "_officer_keys", "_device_key", "_journal", "_mooring", "office_identity"}
        with pytest.raises(sqlcipher.ProgrammingError):
            opened.query("SELECT 1")

    def test_locking_twice_is_locking_once(self, opened: Vault, unlock: Unlock) -> None:
        opened.close()
        opened.close()
        assert [entry.action for entry in unlock().journal_entries(limit=3)] == ["unlock", "lock", "unlock"]

    def test_no_journal_file_is_left(self, folder: Path, opened: Vault) -> None:
        with opened.transaction() as begun:
            begun.execute("DELETE FROM word")
        opened.close()
        assert {path.name for path in folder.iterdir()} <= {
            "vault.json",
            "vault.db",
            "vault.anchor",
            "lock",
            "ballast",
        }


def test_the_stock_recovery_path_finds_the_raw_key(folder: Path) -> None:
    """What `age -d` of the wrap gives is all that the stock sqlcipher needs (SECURITY.md 2.2)."""
    from sarana.seal import age
    from sarana.vault import keyfile

    key_file = keyfile.read(folder).untrusted
    keys = key_file.slots[0].open(key_file.vault_id, PASSPHRASE)
    assert keys is not None
    plain = json.loads(age.decrypt(key_file.wrap, [keys.identity]))
    connection = sqlcipher.connect(folder / "vault.db")
    connection.execute(f"PRAGMA key=\"x'{plain['sqlcipher_raw_key']}'\"")
    assert connection.execute("SELECT count(*) FROM word").fetchone() == (20,)
    connection.close()
