"""Before the tables of a vault are changed, a verified copy of it is kept: `vault.db.before`.

It lies under the vault's own key, shows the vault before the newest step, and goes with the next re-key.
"""

from pathlib import Path

from sarana.progress import silent
from sarana.vault import durable
from sarana.vault.database import Database
from sarana.vault.keys import Generation

NAME = "vault.db.before"


def keep_copy(folder: Path, database: Database, generation: Generation) -> None:
    """Copy the database and open the copy down to its last page, or raise and change nothing."""
    fresh = folder / (NAME + ".new")
    fresh.unlink(missing_ok=True)
    database.copy_to(fresh, generation.database_key(), silent)
    try:
        with Database(fresh, generation.database_key()) as copy:
            copy.must_be_whole()
        with durable.told_as_storage_errors():
            fresh.replace(folder / NAME)
    finally:
        fresh.unlink(missing_ok=True)
    durable.sync_folder(folder)


def forget_copy(folder: Path) -> None:
    """What was taken out of the vault must not live on in the copy."""
    with durable.told_as_storage_errors():
        (folder / NAME).unlink(missing_ok=True)
