"""Backups of an open vault: made, proved by really reopening them, and remembered, so that one can be due."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sarana.errors import BackupDamaged, NoRecoveryYet, SaranaError
from sarana.progress import Progress, part, silent
from sarana.seal import age
from sarana.vault import backup_file, durable, keyfile, roster, state
from sarana.vault.database import Database
from sarana.vault.keys import Generation, VaultKeys

if TYPE_CHECKING:
    from sarana.vault.vault import Vault

SCRATCH = "backup.db.new"
REMIND_AFTER, EXPIRES_AFTER = timedelta(days=7), timedelta(days=90)
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made; where its file is now, nobody knows."""

    number: int
    made: datetime
    name: str
    size: int
    holds_erased: bool  # it was made before something was erased: destroy it

    @property
    def expires(self) -> datetime:
        return self.made + EXPIRES_AFTER


class Backups:
    """The backups of an open vault."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def all(self) -> list[Backup]:
        """Newest first."""
        rows = self._vault.query("SELECT number, made, name, size, holds_erased FROM backup ORDER BY 1 DESC")
        return [
            Backup(number, datetime.fromisoformat(made), name, size, bool(erased))
            for number, made, name, size, erased in rows
        ]

    @property
    def due(self) -> bool:
        """Whether there is none, or the last one is more than a week old."""
        made = self.all()
        return not made or datetime.now(UTC) - made[0].made > REMIND_AFTER

    @property
    def possible(self) -> bool:
        """Whether there is a recovery key that could open one."""
        return bool(self._vault.recovery.all())

    def make(self, folder: Path, progress: Progress = silent) -> Path:
        """Write a backup into this folder and prove it. Cancelled or refused, no file is left there."""
        recipients = roster.recovery_recipients(self._vault._database)
        if not recipients:
            raise NoRecoveryYet
        made = datetime.now(UTC)
        path = folder / f"backup-{made:%Y-%m-%d}-{os.urandom(4).hex()}.age"
        _remove_unfinished(folder)
        unfinished, scratch = path.with_name(path.name + ".new"), self._vault.folder / SCRATCH
        try:
            self._write(unfinished, scratch, recipients, made, progress)
            with durable.told_as_storage_errors():
                unfinished.replace(path)
        finally:
            for left in (unfinished, scratch):
                left.unlink(missing_ok=True)
        durable.sync_folder(folder)
        self._remember(path, made)
        return path

    def _write(
        self,
        unfinished: Path,
        scratch: Path,
        recipients: list[age.Recipient],
        made: datetime,
        progress: Progress,
    ) -> None:
        """The copy has a key of its own: a restored vault shares none with a laptop that was lost."""
        vault = self._vault
        new = Generation.fresh(vault.id, vault._keys.current.number + 1)
        scratch.unlink(missing_ok=True)
        vault._database.copy_to(scratch, new.database_key(), part(progress, 0, _PARTS))
        marks = roster.recovery_marks(vault._database)
        key_file = vault._key_file.changed((), VaultKeys(new).wrap(recipients), marks, new.number)
        content = key_file.to_bytes(new)
        with _opened(scratch, new) as copy, copy.transaction() as begun:
            roster.keep_key_file(begun, content)
        with durable.told_as_storage_errors(), durable.open_private(unfinished) as file:
            with age.SealingWriter(file, recipients) as sealing:
                backup_file.write(sealing, vault.id, made, content, scratch, part(progress, 1, _PARTS))
            file.flush()
            os.fsync(file.fileno())
            scratch.unlink()
            file_key = sealing.file_key
            _forget_what_is_cached(file)
            file.seek(0)
            _prove(file, file_key, scratch, new, state.current(vault._database), part(progress, 2, _PARTS))

    def _remember(self, path: Path, made: datetime) -> None:
        size = path.stat().st_size
        with self._vault.transaction() as begun:
            begun.execute(
                "INSERT INTO backup(made, name, size, holds_erased) VALUES(?,?,?,0)",
                (made.isoformat(timespec="seconds"), path.name, size),
            )
            self._vault.journal("backup", path.name, size=size)


def _prove(
    file: BinaryIO,
    file_key: bytes,
    scratch: Path,
    generation: Generation,
    expected: tuple[int, str],
    progress: Progress,
) -> None:
    """Read the sealed file back from the disk, unpack it, and open what came out, down to the last page."""
    try:
        age.read_header(file).check(file_key)
        _contents, key_file = backup_file.read(age.PayloadReader(file, file_key), scratch, progress)
        keyfile.parse(key_file).check(generation)
        with _opened(scratch, generation) as copy:
            copy.must_be_whole()
            if state.current(copy) != expected or roster.kept_key_file(copy) != key_file:
                raise BackupDamaged
    except SaranaError as error:
        raise (error if isinstance(error, BackupDamaged) else BackupDamaged()) from error


def _opened(path: Path, generation: Generation) -> Database:
    return Database(path, generation.database_key())


def _forget_what_is_cached(file: BinaryIO) -> None:
    """Let the proof read the disk, not the memory, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remove_unfinished(folder: Path) -> None:
    """What an interrupted backup left; it can never be opened."""
    for left in folder.glob("backup-*.age.new"):
        with durable.told_as_storage_errors():
            left.unlink(missing_ok=True)
