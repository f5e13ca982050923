"""What unlocking puts right: a key file that was exchanged, and a re-key that was cut off.

The database keeps a copy of the key file that belongs to it. Both carry a number that counts the writings, so
that an older file put back is told from a newer one that the database did not live to hear of.
"""

from dataclasses import dataclass
from pathlib import Path

from sarana.errors import SaranaError, VaultDamaged, VaultRolledBack
from sarana.vault import keyfile, roster
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile, ReadKeyFile
from sarana.vault.keys import Generation, VaultKeys


@dataclass(frozen=True, slots=True)
class Mend:
    """Which key file is the right one, what is wrong with the one on the disk, and what has to be written."""

    key_file: KeyFile
    problems: tuple[SaranaError, ...] = ()
    to_disk: bytes | None = None
    to_database: bytes | None = None

    def put_right(self, folder: Path, database: Database) -> None:
        if self.to_disk is not None:
            keyfile.write(folder, self.to_disk)
        if self.to_database is not None:
            with database.transaction() as begun:
                roster.keep_key_file(begun, self.to_database)


def open_database(path: Path, keys: VaultKeys) -> tuple[Database, Generation]:
    """In the middle of a re-key either key may be the right one; also the key that it was."""
    if keys.next:
        try:
            return Database(path, keys.next.database_key()), keys.next
        except VaultDamaged:
            pass  # the exchange had not come so far
    return Database(path, keys.current.database_key()), keys.current


def compare(read: ReadKeyFile, keys: VaultKeys, database: Database, generation: Generation) -> Mend:
    """Compare the key file on the disk with the one that the database keeps."""
    kept_content = roster.kept_key_file(database)
    kept = read.untrusted if kept_content == read.content else keyfile.parse(kept_content).untrusted
    if generation != keys.current:  # the exchange was done, its last step was not
        return Mend(kept, to_disk=kept_content)
    try:
        on_disk = read.check(generation)
    except VaultDamaged as error:
        return Mend(kept, (error,), to_disk=kept_content)
    if on_disk.write < kept.write:
        return Mend(kept, (VaultRolledBack(),), to_disk=kept_content)
    return Mend(on_disk, to_database=read.content if read.content != kept_content else None)
