"""Making a vault: complete, or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sarana.errors import VaultExists
from sarana.progress import Progress, silent
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey
from sarana.vault import durable, guard, keyfile, opening, passphrases, roster, schema, state
from sarana.vault.anchor import Anchor, AnchorFile, hash_of
from sarana.vault.cost import Cost
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import Generation, VaultKeys
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import NewOfficer
from sarana.vault.opening import DATABASE
from sarana.vault.slot import OfficerKeys, Slot
from sarana.vault.vault import Vault

_FIRST = "u1"


def create(
    folder: Path,
    identity: NewOfficer,
    passphrase: str,
    *,
    progress: Progress = silent,
    cost: Cost | None = None,
) -> Vault:
    """Make a vault with its first officer and open it. The folder appears complete or not at all."""
    guard.self_test()
    passphrases.check(passphrase, (identity.name, identity.organisation, identity.post))
    guard.refuse_cloud_folder(folder)
    if opening.exists(folder) or (folder.exists() and any(folder.iterdir())):
        raise VaultExists
    progress(0, 3)
    keys = OfficerKeys.generate()
    generation = Generation.fresh(os.urandom(16).hex(), 1)
    slot = Slot.close(generation.vault_id, _FIRST, "A", keys, passphrase, cost or Cost.calibrated())
    progress(1, 3)
    build(folder, lambda fresh: _fill(fresh, identity, generation, keys, slot))
    progress(2, 3)
    vault = opening.open_with(folder, InstanceLock(folder / opening.LOCK), slot, keys, anyway=False)
    vault.journal("create", vault.id)
    progress(3, 3)
    return vault


def build(folder: Path, fill: Callable[[Path], None], aside: Path | None = None) -> None:
    """Fill a folder beside its place and put it there in one step; what was there before goes `aside`."""
    with durable.told_as_storage_errors():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=folder.name + ".new-", dir=folder.parent))  # 0700
    try:
        fill(fresh)
        durable.sync_folder(fresh)
        with durable.told_as_storage_errors():
            if folder.exists() and aside is not None:
                folder.rename(aside)
            elif folder.exists():
                folder.rmdir()
            fresh.rename(folder)
        durable.sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _fill(folder: Path, officer: NewOfficer, generation: Generation, keys: OfficerKeys, slot: Slot) -> None:
    attempts_identity = Identity.generate("classic")
    database = Database.create(folder / DATABASE, generation.database_key())
    try:
        schema.apply(database, "vault", schema.VAULT_STEPS)
        with database.transaction() as begun:
            roster.add_officer(begun, slot.id, officer, keys)
            roster.add_device(begun, SigningKey.generate())
            roster.set_secret(begun, roster.OFFICE_IDENTITY, Identity.generate("pq").text.encode("ascii"))
            roster.set_secret(begun, roster.ATTEMPTS_IDENTITY, attempts_identity.text.encode("ascii"))
            wrap = VaultKeys(generation).wrap(roster.recipients(database))
            key_file = KeyFile(generation.vault_id, 1, 1, (slot,), wrap, attempts_identity.recipient)
            content = key_file.to_bytes(generation)
            roster.keep_key_file(begun, content)
        seq, head = state.current(database)
    finally:
        database.close()
    file = hash_of(folder / DATABASE)
    anchor = Anchor(generation.vault_id, generation.number, 0, seq, head, 0, bytes(32).hex(), file)
    AnchorFile(folder).create(anchor, generation)
    keyfile.write(folder, content)
