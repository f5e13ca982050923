"""Nobody changes a locked vault unnoticed: not a bit of it, not a page of it, not by an older copy of it."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.errors import SaranaError, VaultDamaged, VaultRolledBack, VaultTooNew
from sarana.progress import Cancelled
from sarana.vault import Finding, Vault, database, keyfile
from sarana.vault.keys import Generation
from sarana.vault.slot import OfficerKeys

Unlock = Callable[[], Vault]
PAGE = 4096


class TestKeyFile:
    def test_every_flipped_bit_is_noticed_before_any_passphrase_is_tried(self, folder: Path) -> None:
        """The checksum notices accidents; whoever corrects it meets the MAC below."""
        content = (folder / "vault.json").read_bytes()
        mac_begins = content.rindex(b'","mac":"') + len(b'","mac":"')
        for bit in range(8 * mac_begins):
            touched = bytearray(content)
            touched[bit // 8] ^= 1 << bit % 8
            with pytest.raises(VaultDamaged):
                keyfile.parse(bytes(touched))

    def test_every_flipped_bit_of_the_mac_is_noticed(self, folder: Path, officer_keys: OfficerKeys) -> None:
        content = (folder / "vault.json").read_bytes()
        generation = generation_of(folder, officer_keys)
        mac_begins = content.rindex(b'","mac":"') + len(b'","mac":"')
        for bit in range(8 * mac_begins, 8 * len(content)):
            touched = bytearray(content)
            touched[bit // 8] ^= 1 << bit % 8
            with pytest.raises(VaultDamaged):
                keyfile.parse(bytes(touched)).check(generation)

    def test_every_cut_is_noticed(self, folder: Path) -> None:
        content = (folder / "vault.json").read_bytes()
        for length in range(len(content)):
            with pytest.raises(VaultDamaged):
                keyfile.parse(content[:length])
        with pytest.raises(VaultDamaged):
            keyfile.parse(content + b"\n")

    def test_a_careful_forger_meets_the_mac(self, folder: Path, open_cheaply: Callable[[], Vault]) -> None:
        """A slot that somebody added, with a checksum that is right."""
        forged = rewritten(folder, lambda fields: fields["slots"].append({**fields["slots"][0], "id": "u9"}))
        (folder / "vault.json").write_bytes(forged)
        with pytest.raises(VaultDamaged) as refused:
            open_cheaply()
        assert refused.value.part == "key file"

    @pytest.mark.parametrize(
        ("name", "value"),
        [("m_kib", 8 * 1024**2), ("m_kib", 1024), ("t", 1000), ("t", 0), ("p", 10**6), ("m_kib", "262144")],
    )
    def test_hostile_parameters_are_refused_before_they_cost_anything(
        self, folder: Path, name: str, value: object
    ) -> None:
        content = rewritten(folder, lambda fields: fields["slots"][0]["kdf"].__setitem__(name, value))
        with pytest.raises(VaultDamaged):
            keyfile.parse(content)

    def test_too_many_slots_or_bytes_are_refused(self, folder: Path) -> None:
        with pytest.raises(VaultDamaged):
            keyfile.parse(rewritten(folder, lambda fields: fields["slots"].extend(fields["slots"] * 64)))
        with pytest.raises(VaultDamaged):
            keyfile.parse(b" " * (1024 * 1024 + 1))

    def test_a_newer_version_is_told_from_damage(self, folder: Path) -> None:
        with pytest.raises(VaultTooNew):
            keyfile.parse(rewritten(folder, lambda fields: fields.__setitem__("v", 2)))

    def test_a_key_file_of_another_vault_is_refused(self, folder: Path, tmp_path: Path) -> None:
        other = Path(shutil.copytree(folder, tmp_path / "other"))
        content = rewritten(folder, lambda fields: fields.__setitem__("vault_id", "0" * 32))
        (other / "vault.json").write_bytes(content)
        with pytest.raises(SaranaError):
            vault.unlock(other, PASSPHRASE)


class TestDatabase:
    def test_every_sampled_bit_is_noticed(self, folder: Path, open_cheaply: Callable[[], Vault]) -> None:
        database = folder / "vault.db"
        content = database.read_bytes()
        for at in random.Random(3).sample(range(len(content)), 60):
            touched = bytearray(content)
            touched[at] ^= 1 << at % 8
            database.write_bytes(touched)
            with pytest.raises(VaultDamaged):
                open_cheaply()
        database.write_bytes(content)
        open_cheaply().close()

    @pytest.mark.parametrize("length", [0, 1, PAGE - 1, PAGE, 3 * PAGE, -PAGE, -1])
    def test_a_cut_is_noticed(self, folder: Path, open_cheaply: Callable[[], Vault], length: int) -> None:
        database = folder / "vault.db"
        database.write_bytes(database.read_bytes()[:length])
        with pytest.raises(VaultDamaged):
            open_cheaply()

    def test_a_page_more_is_noticed(self, folder: Path, open_cheaply: Callable[[], Vault]) -> None:
        with (folder / "vault.db").open("ab") as database:
            database.write(bytes(PAGE))
        with pytest.raises(VaultDamaged):
            open_cheaply()

    def test_every_page_put_back_to_what_it_was_is_noticed(
        self, folder: Path, open_cheaply: Callable[[], Vault]
    ) -> None:
        """SQLCipher alone opens every one of these."""
        database = folder / "vault.db"
        older = database.read_bytes()
        with open_cheaply() as opened, opened.transaction() as begun:
            begun.execute("UPDATE word SET text = 'changed'")
        newer = database.read_bytes()
        changed = [at for at in range(0, len(older), PAGE) if older[at : at + PAGE] != newer[at : at + PAGE]]
        assert len(changed) > 2
        for at in changed:
            database.write_bytes(newer[:at] + older[at : at + PAGE] + newer[at + PAGE :])
            with pytest.raises((VaultDamaged, VaultRolledBack)):
                open_cheaply()

    def test_an_older_copy_of_the_whole_file_is_told_as_such(
        self, folder: Path, open_cheaply: Callable[[], Vault]
    ) -> None:
        older = (folder / "vault.db").read_bytes()
        with open_cheaply() as opened, opened.transaction() as begun:
            begun.execute("DELETE FROM word")
        (folder / "vault.db").write_bytes(older)
        with pytest.raises(VaultRolledBack):
            open_cheaply()
        assert vault.check(folder, PASSPHRASE) == (Finding("anchor", "older copy"),)

    def test_an_older_copy_is_noticed_after_a_crash_too(
        self, folder: Path, tmp_path: Path, open_cheaply: Callable[[], Vault]
    ) -> None:
        older = (folder / "vault.db").read_bytes()
        opened = open_cheaply()
        with opened.transaction() as begun:
            begun.execute("DELETE FROM word")
        crashed = Path(shutil.copytree(folder, tmp_path / "crashed"))
        opened.close()
        vault.unlock(crashed, PASSPHRASE).close()  # a crash alone is no rollback
        shutil.rmtree(crashed)
        shutil.copytree(folder, crashed)
        (crashed / "vault.db").write_bytes(older)
        with pytest.raises(VaultRolledBack):
            vault.unlock(crashed, PASSPHRASE)

    def test_a_planted_journal_is_refused(self, folder: Path, open_cheaply: Callable[[], Vault]) -> None:
        (folder / "vault.db-journal").write_bytes(bytes(512))
        with pytest.raises(VaultDamaged):
            open_cheaply()

    def test_a_plaintext_database_is_refused_and_none_is_made(
        self, folder: Path, open_cheaply: Callable[[], Vault]
    ) -> None:
        (folder / "vault.db").write_bytes(b"SQLite format 3\0" + bytes(2 * PAGE))
        with pytest.raises(VaultDamaged):
            open_cheaply()
        (folder / "vault.db").unlink()
        with pytest.raises(VaultDamaged):
            open_cheaply()
        assert not (folder / "vault.db").exists()


class TestAnchor:
    @pytest.mark.parametrize("content", [None, b"", bytes(1024), b"x" * 1024])
    def test_a_lost_anchor_is_reported(
        self, folder: Path, open_cheaply: Callable[[], Vault], content: bytes | None
    ) -> None:
        (folder / "vault.anchor").unlink()
        if content is not None:
            (folder / "vault.anchor").write_bytes(content)
        with pytest.raises(VaultDamaged) as refused:
            open_cheaply()
        assert refused.value.part == "anchor"

    def test_one_torn_place_is_harmless_while_open_and_tells_when_locked(
        self, folder: Path, open_cheaply: Callable[[], Vault]
    ) -> None:
        """A torn write damages one place; the other still tells the last number but one."""
        anchor = folder / "vault.anchor"
        content = bytearray(anchor.read_bytes())
        newest = max((0, 512), key=lambda at: json.loads(content[at:].partition(b"}")[0] + b"}")["write"])
        content[newest : newest + 512] = bytes(512)
        anchor.write_bytes(content)
        open_cheaply().close()

    def test_who_must_may_open_anyway_and_the_journal_keeps_it(self, folder: Path, unlock: Unlock) -> None:
        (folder / "vault.anchor").unlink()
        with pytest.raises(VaultDamaged):
            unlock()
        with vault.unlock(folder, PASSPHRASE, anyway=True) as opened:
            assert opened.journal_entries(limit=1)[0].detail == {"anyway": ["VaultDamaged"]}
        assert unlock().verify() == ()


def test_a_check_is_cancelled_within_one_of_its_parts_and_leaves_the_vault_as_it_was(
    opened: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_STEPS_BETWEEN_QUESTIONS", 1)
    reports: list[int] = []

    def stop_in_the_second_part(done: int, _total: int) -> None:
        reports.append(done)
        if reports.count(1) == 3:
            raise Cancelled

    before = opened.journal_head()
    with pytest.raises(Cancelled):
        opened.verify(stop_in_the_second_part)
    assert opened.journal_head() == before
    assert opened.verify() == ()


class TestInside:
    """Someone with the key changes rows; the chains tell."""

    def test_a_changed_journal_row_is_found(self, opened: Vault) -> None:
        with opened.transaction() as begun:
            begun.execute("DROP TRIGGER audit_is_not_changed")
            begun.execute("UPDATE audit SET actor = 'u7' WHERE seq = 2")
        assert opened.verify() == (Finding("journal", "altered"),)

    def test_a_removed_journal_row_is_found(self, opened: Vault) -> None:
        with opened.transaction() as begun:
            begun.execute("DROP TRIGGER audit_is_not_cut")
            begun.execute("DELETE FROM audit WHERE seq = 1")
        assert opened.verify() == (Finding("journal", "altered"),)

    def test_a_cut_journal_is_found_by_its_signed_head(self, opened: Vault) -> None:
        with opened.transaction() as begun:
            begun.execute("DROP TRIGGER audit_is_not_cut")
            begun.execute("DELETE FROM audit WHERE seq >= 2")
        assert Finding("journal", "cut short") in opened.verify()

    def test_a_journal_written_anew_is_found_by_its_signed_head(self, opened: Vault) -> None:
        with opened.transaction() as begun:
            begun.execute("UPDATE audit_head SET signature = replace(signature, 'A', 'B')")
        assert opened.verify() == (Finding("journal", "head not signed by this device"),)

    def test_a_missing_witnessed_item_is_found(self, opened: Vault) -> None:
        opened.witness("first")
        with opened.transaction() as begun:
            begun.execute("DROP TRIGGER witnessed_is_not_cut")
            begun.execute("DELETE FROM witnessed")
        assert opened.verify() == (Finding("state", "altered"),)

    @pytest.mark.parametrize("table", ["audit", "witnessed"])
    def test_the_chains_are_append_only(self, opened: Vault, table: str) -> None:
        from sqlcipher3 import dbapi2 as sqlcipher

        opened.witness("first")
        with pytest.raises(sqlcipher.IntegrityError), opened.transaction() as begun:
            begun.execute(f"DELETE FROM {table}")


def generation_of(folder: Path, keys: OfficerKeys) -> Generation:
    from sarana.vault.keys import VaultKeys

    untrusted = keyfile.read(folder).untrusted
    return VaultKeys.unwrap(untrusted.wrap, keys.identity, untrusted.vault_id).current


def rewritten(folder: Path, change: Callable[[dict], object]) -> bytes:
    """The key file after a change, with a checksum that is right again; the MAC cannot be."""
    import hashlib

    content = (folder / "vault.json").read_bytes()
    fields = json.loads(content)
    mac = fields.pop("mac")
    fields.pop("sum")
    change(fields)
    body = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")
    sums = f',"sum":"{hashlib.sha256(body).hexdigest()}","mac":"{mac}"}}\n'
    return body[:-1] + sums.encode("ascii")
