"""A new vault key: for whoever was removed, the old key opens nothing that is written from now on.

The database is copied under the next key, the key file holds both keys while the copy takes the old one's
place, and then only the new one. Whenever the power fails, one of the keys in the key file opens one complete
database, and the next unlocking finishes the work (SECURITY.md 2.7).
"""

from dataclasses import dataclass
from pathlib import Path

from sarana.progress import Progress
from sarana.vault import durable, keyfile, roster
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import Generation, VaultKeys

COPY = "vault.db.new"


@dataclass(frozen=True, slots=True)
class Plan:
    """The two key files of a re-key: with both keys for the moment of the exchange, then with one."""

    between: bytes
    after: KeyFile
    after_content: bytes
    keys: VaultKeys  # from then on


def prepare(folder: Path, database: Database, keys: VaultKeys, key_file: KeyFile, progress: Progress) -> Plan:
    """Make and check the copy. Until then nothing has changed, and cancelling leaves nothing."""
    new = Generation.fresh(keys.current.vault_id, keys.current.number + 1)
    copy = folder / COPY
    copy.unlink(missing_ok=True)
    database.copy_to(copy, new.database_key(), progress)
    try:
        plan = _plan(database, keys, new, key_file)
        _complete(copy, new, plan)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return plan


def exchange(folder: Path, database: Database, plan: Plan) -> Database:
    """Put the copy in the database's place; the old database is closed."""
    keyfile.write(folder, plan.between)
    path = database.path
    database.close()
    with durable.told_as_storage_errors():
        (folder / COPY).replace(path)
    durable.sync_folder(folder)
    return Database(path, plan.keys.current.database_key())


def _plan(database: Database, keys: VaultKeys, new: Generation, key_file: KeyFile) -> Plan:
    active = {officer.id for officer in roster.officers(database) if officer.active}
    slots = tuple(slot for slot in key_file.slots if slot.id in active)
    recipients = roster.recipients(database)
    both, only_new = VaultKeys(keys.current, new), VaultKeys(new)
    marks = roster.recovery_marks(database)
    between = key_file.changed(slots, both.wrap(recipients), marks, keys.current.number)
    after = between.changed(slots, only_new.wrap(recipients), marks, new.number)
    return Plan(between.to_bytes(keys.current), after, after.to_bytes(new), only_new)


def _complete(copy: Path, new: Generation, plan: Plan) -> None:
    """The copy knows the key file that will stand beside it, and has every page."""
    opened = Database(copy, new.database_key())
    try:
        opened.must_be_whole()
        with opened.transaction() as begun:
            roster.keep_key_file(begun, plan.after_content)
    finally:
        opened.close()
