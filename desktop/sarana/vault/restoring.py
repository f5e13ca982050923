"""From a backup and its sheets to a vault: restored, or only proved."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sarana.errors import (
    NotABackup,
    NotForThisIdentity,
    NotSealed,
    RecoveryForAnotherVault,
    VaultExists,
)
from sarana.progress import Progress, part, silent
from sarana.seal import age
from sarana.vault import backup_file, creating, durable, guard, keyfile, opening, paper, passphrases, state
from sarana.vault.anchor import Anchor, AnchorFile, hash_of
from sarana.vault.backup_file import Contents
from sarana.vault.cost import Cost
from sarana.vault.database import Database
from sarana.vault.keys import VaultKeys
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import NewOfficer
from sarana.vault.recovering import recover
from sarana.vault.vault import Vault


def restore(
    file: Path,
    folder: Path,
    untrusted_sheets: Sequence[str],
    officer: NewOfficer,
    passphrase: str,
    *,
    progress: Progress = silent,
    cost: Cost | None = None,
    instead: bool = False,
) -> Vault:
    """Make a vault from a backup, with one officer who administers it; the others are given new passphrases.

    The folder appears complete or not at all. The vault signs with a device key of its own from now on. A
    vault that is there already is VaultExists; `instead` puts it aside, beside its place, once the backup is
    unpacked and proved: nothing is ever overwritten.
    """
    guard.self_test()
    passphrases.check(passphrase, (officer.name, officer.organisation, officer.post))
    guard.refuse_cloud_folder(folder)
    aside = None
    if opening.exists(folder) or (folder.exists() and any(folder.iterdir())):
        if not instead:
            raise VaultExists
        InstanceLock(folder / opening.LOCK).release()  # VaultInUse while another window works with it
        aside = folder.with_name(f"{folder.name}-until-{datetime.now():%Y-%m-%d-%H%M%S}")
    identity = paper.join(untrusted_sheets)

    def fill(fresh: Path) -> None:
        _unpack(file, fresh, identity, part(progress, 0, 2))

    creating.build(folder, fill, aside)
    vault = recover(folder, untrusted_sheets, officer, passphrase, progress=part(progress, 1, 2), cost=cost)
    try:
        vault.journal("restored", vault.id)
    except BaseException:
        vault.close()
        raise
    return vault


def prove(
    file: Path, untrusted_sheets: Sequence[str], beside: Path, *, progress: Progress = silent
) -> Contents:
    """Prove that these sheets open this backup, down to its last page. What is unpacked stays encrypted,
    lies for that moment in a folder in `beside`, and is removed.
    """
    identity = paper.join(untrusted_sheets)
    with (
        durable.told_as_storage_errors(),
        tempfile.TemporaryDirectory(prefix="drill-", dir=beside) as scratch,
    ):
        return _unpack(file, Path(scratch), identity, progress)


def _unpack(file: Path, folder: Path, identity: age.Identity, progress: Progress) -> Contents:
    database_path = folder / opening.DATABASE
    contents, key_file = _read(file, identity, database_path, progress)
    read = keyfile.parse(key_file)
    keys = VaultKeys.unwrap(read.untrusted.wrap, identity, contents.vault_id)
    read.check(keys.current)
    database = Database(database_path, keys.current.database_key())
    try:
        database.must_be_whole()
        seq, head = state.current(database)
    finally:
        database.close()
    file_hash = hash_of(database_path)
    anchor = Anchor(contents.vault_id, keys.current.number, 0, seq, head, 0, bytes(32).hex(), file_hash)
    AnchorFile(folder).create(anchor, keys.current)
    keyfile.write(folder, key_file)
    return contents


def _read(file: Path, identity: age.Identity, database: Path, progress: Progress) -> tuple[Contents, bytes]:
    with durable.told_as_storage_errors(), file.open("rb") as source:
        try:
            return backup_file.read(age.OpeningReader(source, [identity]), database, progress)
        except NotForThisIdentity as error:
            raise RecoveryForAnotherVault from error
        except NotSealed as error:
            raise NotABackup from error
