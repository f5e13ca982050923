"""Backups: sealed for the recovery keys only, proved when they are made, and restored in a drill."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE
from tests.vault.test_recovery import NEW, NEWCOMER, add, cancel, sheets_of

from sarana import vault
from sarana.errors import (
    BackupDamaged,
    NoRecoveryYet,
    NotABackup,
    RecoveryForAnotherVault,
    StorageError,
    VaultExists,
    VaultTooNew,
    WrongPassphrase,
)
from sarana.progress import Cancelled
from sarana.seal import age
from sarana.vault import Cost, Vault, backup

FLOOR = Cost.floor()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def papers(opened: Vault) -> list[str]:
    return sheets_of(opened)


@pytest.fixture
def made(opened: Vault, papers: list[str], stick: Path) -> Path:
    return opened.backups.make(stick)


class TestMaking:
    def test_a_backup_is_one_sealed_file_that_is_remembered(
        self, opened: Vault, papers: list[str], stick: Path, folder: Path
    ) -> None:
        assert opened.backups.due
        made = opened.backups.make(stick)
        (remembered,) = opened.backups.all()
        assert (remembered.name, remembered.size) == (made.name, made.stat().st_size)
        assert remembered.expires - remembered.made == timedelta(days=90)
        assert not opened.backups.due
        assert opened.journal_entries(limit=1)[0].action == "backup"
        assert [path.name for path in stick.iterdir()] == [made.name]
        assert not (folder / backup.SCRATCH).exists()

    def test_it_is_due_again_after_a_week(self, opened: Vault, made: Path) -> None:
        before = datetime.now(UTC) - timedelta(days=8)
        with opened.transaction() as begun:
            begun.execute("UPDATE backup SET made = ?", (before.isoformat(),))
        assert opened.backups.due

    def test_it_is_sealed_for_the_recovery_keys_only(
        self, folder: Path, opened: Vault, papers: list[str], stick: Path
    ) -> None:
        head_office = age.Identity.generate("pq")
        add(opened, head_office.recipient.text)
        made = opened.backups.make(stick)
        with made.open("rb") as file:
            assert len(age.read_header(file).stanzas) == 2
        assert vault.prove(made, [head_office.text], stick).vault_id == opened.id
        for untrusted in (opened.office_identity, opened._officer_keys.identity):
            with pytest.raises(RecoveryForAnotherVault):
                vault.prove(made, [untrusted.text], stick)

    def test_without_recovery_sheets_there_is_no_backup(self, opened: Vault, stick: Path) -> None:
        assert not opened.backups.possible
        with pytest.raises(NoRecoveryYet):
            opened.backups.make(stick)

    @pytest.mark.parametrize("step", range(5))
    def test_cancelled_anywhere_nothing_is_left(
        self, opened: Vault, papers: list[str], stick: Path, folder: Path, step: int
    ) -> None:
        calls = iter(range(99))

        def cancel_at_step(_done: int, _total: int) -> None:
            if next(calls) == step:
                raise Cancelled

        with pytest.raises(Cancelled):
            opened.backups.make(stick, cancel_at_step)
        assert list(stick.iterdir()) == []
        assert not (folder / backup.SCRATCH).exists()
        assert opened.backups.all() == []
        opened.backups.make(stick)

    def test_a_stick_that_is_not_there_is_said(self, opened: Vault, papers: list[str], stick: Path) -> None:
        with pytest.raises(StorageError):
            opened.backups.make(stick / "gone")
        assert opened.backups.all() == []

    def test_what_comes_back_wrong_from_the_disk_is_no_backup(
        self, opened: Vault, papers: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def spoil(file: object) -> None:
            (path,) = stick.iterdir()
            with path.open("r+b") as spoiled:
                spoiled.seek(-1000, 2)
                spoiled.write(b"?")

        monkeypatch.setattr(backup, "_forget_what_is_cached", spoil)
        with pytest.raises(BackupDamaged):
            opened.backups.make(stick)
        assert list(stick.iterdir()) == []

    def test_an_unfinished_one_is_cleared_away(self, opened: Vault, papers: list[str], stick: Path) -> None:
        (stick / "backup-2026-01-01-00000000.age.new").write_bytes(b"torn")
        made = opened.backups.make(stick)
        assert [path.name for path in stick.iterdir()] == [made.name]


class TestRestoring:
    def test_the_drill_a_lost_laptop_a_stick_and_two_sheets(
        self, tmp_path: Path, opened: Vault, papers: list[str], made: Path
    ) -> None:
        keys = [officer.public_key for officer in opened.staff.all()]
        opened.journal("after the backup")
        place = tmp_path / "new laptop" / "vault"
        with vault.restore(made, place, papers[:2], NEWCOMER, NEW, cost=FLOOR) as restored:
            assert restored.id == opened.id
            assert restored.officer.role == "administrator"
            assert restored.device != opened.device
            assert restored.query("SELECT text FROM word") == opened.query("SELECT text FROM word")
            assert [officer.public_key for officer in restored.staff.all()][:1] == keys
            assert "after the backup" not in [entry.action for entry in restored.journal_entries()]
            assert restored.verify() == ()
            assert restored.recovery.drill(papers).id == "r1"
            restored.staff.reset("u1", "six grey herons by the lake", cost=FLOOR)
        with vault.unlock(place, "six grey herons by the lake", slot="u1") as again:
            assert again.verify() == ()
        with pytest.raises(WrongPassphrase):
            vault.unlock(place, PASSPHRASE)

    def test_a_vault_is_never_overwritten(self, folder: Path, papers: list[str], made: Path) -> None:
        with pytest.raises(VaultExists):
            vault.restore(made, folder, papers, NEWCOMER, NEW, cost=FLOOR)

    def test_cancelled_there_is_no_half_vault(self, tmp_path: Path, papers: list[str], made: Path) -> None:
        with pytest.raises(Cancelled):
            vault.restore(made, tmp_path / "new", papers, NEWCOMER, NEW, cost=FLOOR, progress=cancel)
        assert not (tmp_path / "new").exists()
        assert not list(tmp_path.glob("new.new-*"))

    def test_other_files_are_told_apart(
        self, tmp_path: Path, folder: Path, opened: Vault, papers: list[str], made: Path
    ) -> None:
        def refused(content: bytes, expected: type[Exception]) -> None:
            file = tmp_path / "file"
            file.write_bytes(content)
            with pytest.raises(expected):
                vault.prove(file, papers, tmp_path)

        content = made.read_bytes()
        recipients = [key.recipient for key in [_identity(papers)]]
        refused(b"", NotABackup)
        refused(b"not a backup", NotABackup)
        refused(age.encrypt(b"a letter", recipients), NotABackup)
        refused(age.encrypt(b"\0" * 4096, recipients), NotABackup)
        refused(content[:-1], BackupDamaged)
        refused(content[: len(content) // 2], BackupDamaged)
        refused(content + b"x", BackupDamaged)
        refused(content[:-5000] + bytes([content[-5000] ^ 1]) + content[-4999:], BackupDamaged)
        plain = age.decrypt(content, [_identity(papers)])
        at = plain.index(b"vault.db\0")
        for forged in (
            plain[:-512],
            plain + b"x",
            plain[: at + 4096] + b"?" + plain[at + 4097 :],
            plain[:at] + b"../v.db\0" + plain[at + 8 :],
        ):
            refused(age.encrypt(forged, recipients), BackupDamaged)
        refused(age.encrypt(plain.replace(b'"v":1', b'"v":2', 1), recipients), VaultTooNew)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "stick", "vault"]

    @pytest.mark.tools
    def test_stock_tar_opens_what_age_opened(self, tmp_path: Path, papers: list[str], made: Path) -> None:
        plain = age.decrypt(made.read_bytes(), [_identity(papers)])
        done = subprocess.run(["tar", "-x", "-C", str(tmp_path)], input=plain, check=True)
        assert done.returncode == 0
        assert {"backup.json", "vault.json", "vault.db"} <= {path.name for path in tmp_path.iterdir()}


def _identity(papers: list[str]) -> age.Identity:
    from sarana.vault import paper

    return paper.join(papers)
