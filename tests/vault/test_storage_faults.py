"""When the disk is full or write-protected: nothing saved is lost, and the vault says so and goes on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.vault.conftest import OFFICER, PASSPHRASE

from sarana import vault
from sarana.errors import StorageError, StorageFull, StorageReadOnly
from sarana.progress import Cancelled
from sarana.vault import Cost, NewOfficer, Vault, ballast, durable

MIB = 1024 * 1024


def mounted(folder: Path, size: int) -> bool:
    """Put a small disk of its own at the folder; False where the system does not let us."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


def can_mount() -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        if not mounted(Path(folder), MIB):
            return False
        subprocess.run(["umount", folder], check=True)
    return True


if can_mount():

    @pytest.fixture
    def disk(tmp_path: Path) -> Iterator[Path]:
        """A disk of 80 MiB."""
        place = tmp_path / "disk"
        place.mkdir()
        assert mounted(place, 80 * MIB)
        yield place
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        subprocess.run(["umount", str(place)], check=True)

    @pytest.fixture
    def on_disk(disk: Path) -> Iterator[Vault]:
        with vault.create(disk / "vault", OFFICER, PASSPHRASE, cost=Cost.floor()) as made:
            made.apply_steps("test", ["CREATE TABLE word(text TEXT NOT NULL) STRICT;"])
            with made.transaction() as begun:
                begun.execute("INSERT INTO word VALUES('saved')")
            yield made

    @pytest.mark.parametrize("left", [0, 1, 4096, MIB])
    def test_a_full_disk_keeps_what_was_saved_and_the_ballast_lets_one_go_on(
        disk: Path, on_disk: Vault, left: int
    ) -> None:
        fill(disk, leave=left)
        with pytest.raises(StorageFull):
            save(on_disk, "x" * 2 * MIB)
        assert words(on_disk) == ["saved"]
        save(on_disk, "typed last")
        on_disk.close()
        (disk / "filler").unlink()
        with vault.unlock(disk / "vault", PASSPHRASE) as again:
            assert words(again) == ["saved", "typed last"]
            assert again.verify() == ()
        assert (disk / "vault" / ballast.NAME).exists()

    def test_without_ballast_everything_can_still_be_read_and_locked(disk: Path, on_disk: Vault) -> None:
        ballast.drop(on_disk.folder)
        fill(disk, leave=0)
        for _ in range(3):
            with pytest.raises(StorageFull):
                save(on_disk, "x" * MIB)
        assert words(on_disk) == ["saved"]
        on_disk.close()
        (disk / "filler").unlink()
        with vault.unlock(disk / "vault", PASSPHRASE) as again:
            assert words(again) == ["saved"]
            assert again.verify() == ()

    def test_a_vault_opens_on_a_full_disk(disk: Path, on_disk: Vault) -> None:
        on_disk.close()
        fill(disk, leave=0)
        with vault.unlock(disk / "vault", PASSPHRASE) as again:
            assert words(again) == ["saved"]

    def test_no_half_vault_is_made_on_a_full_disk(disk: Path) -> None:
        fill(disk, leave=16 * 1024)
        with pytest.raises(StorageFull):
            vault.create(disk / "vault", OFFICER, PASSPHRASE, cost=Cost.floor())
        assert [path.name for path in disk.iterdir()] == ["filler"]

    def test_a_file_is_replaced_whole_or_not_at_all(disk: Path) -> None:
        durable.replace(disk / "file", b"old")
        fill(disk, leave=0)
        with pytest.raises(StorageFull):
            durable.replace(disk / "file", bytes(MIB))
        assert (disk / "file").read_bytes() == b"old"
        assert not (disk / "file.new").exists()

    def test_a_write_protected_disk_is_said_plainly(disk: Path, on_disk: Vault) -> None:
        on_disk.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StorageReadOnly):
            vault.unlock(disk / "vault", PASSPHRASE)
        with pytest.raises(StorageReadOnly):
            vault.create(disk / "another", OFFICER, PASSPHRASE, cost=Cost.floor())

    def fill(disk: Path, leave: int) -> None:
        """Leave so many bytes free, as far as the disk counts in bytes at all."""
        with (disk / "filler").open("wb") as filler:
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            filler.write(bytes(max(0, free - leave)))

    def save(opened: Vault, word: str) -> None:
        with opened.transaction() as begun:
            begun.execute("INSERT INTO word VALUES(?)", (word,))

    def words(opened: Vault) -> list[str]:
        return [word for (word,) in opened.query("SELECT text FROM word ORDER BY rowid")]


if sys.platform != "win32":

    def test_a_file_that_may_not_grow_loses_nothing(folder: Path, unlock: Callable[[], Vault]) -> None:
        """The same without a disk of our own: a limit on the size of files, as `ulimit -f` sets it."""
        import resource

        opened = unlock()
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "vault.db").stat().st_size + 4096, limits[1]))
        try:
            with pytest.raises(StorageError), opened.transaction() as begun:
                begun.execute("INSERT INTO word(text) VALUES(?)", ("x" * MIB,))
            assert opened.query("SELECT count(*) FROM word") == [(20,)]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        with opened.transaction() as begun:
            begun.execute("INSERT INTO word(text) VALUES('after')")
        assert unlock().query("SELECT count(*) FROM word") == [(21,)]

    @pytest.mark.parametrize("work", ["rekey", "backup"])
    def test_a_copy_that_finds_no_room_is_told_and_changes_nothing(
        folder: Path, unlock: Callable[[], Vault], tmp_path: Path, work: str
    ) -> None:
        """SQLite gives no code with the errors of copying; they are told all the same."""
        import resource

        opened = unlock()
        ceremony = opened.recovery.begin()
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
        before = sorted(path.name for path in folder.iterdir())
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "vault.db").stat().st_size // 2, limits[1]))
        try:
            with pytest.raises(StorageError):
                opened.rekey() if work == "rekey" else opened.backups.make(tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert sorted(path.name for path in folder.iterdir()) == before
        assert list(tmp_path.glob("backup-*")) == []
        assert opened.verify() == ()

    @pytest.fixture
    def due(folder: Path, unlock: Callable[[], Vault]) -> None:
        """An officer is out, and the vault's key was not changed yet."""
        opened = unlock()
        newcomer = NewOfficer("Sample Maly", "Example Shelter")
        opened.staff.add(newcomer, "nine red lanterns at dusk", cost=Cost.floor())
        with pytest.raises(Cancelled):
            opened.staff.disable("u2", stop(Cancelled))
        opened.close()

    @pytest.mark.usefixtures("due")
    def test_a_rekey_that_is_due_and_finds_no_room_keeps_nobody_from_their_cases(
        folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as full:
            full.setattr("sarana.vault.rekeying.prepare", stop(StorageFull))
            opened = vault.unlock(folder, PASSPHRASE, slot="u1")
        assert opened.rekey_is_due
        assert opened.query("SELECT count(*) FROM word") == [(20,)]
        opened.close()
        with vault.unlock(folder, PASSPHRASE, slot="u1") as again:
            assert not again.rekey_is_due
            assert again.verify() == ()

    @pytest.mark.usefixtures("due")
    def test_a_due_rekey_that_is_cancelled_leaves_the_vault_locked(
        folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as cancelled:
            cancelled.setattr("sarana.vault.rekeying.prepare", stop(Cancelled))
            with pytest.raises(Cancelled):
                vault.unlock(folder, PASSPHRASE, slot="u1")
        with vault.unlock(folder, PASSPHRASE, slot="u1") as again:  # nobody finds it in use
            assert not again.rekey_is_due

    def stop(error: type[Exception]) -> Callable[..., None]:
        def stopped(*_: object) -> None:
            raise error

        return stopped
