"""Making a vault, and opening one: passphrase, slot, vault key, database, anchor, in this order."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sarana.errors import (
    SaranaError,
    StorageFull,
    VaultDamaged,
    VaultExists,
    VaultMissing,
    VaultRolledBack,
    WrongPassphrase,
)
from sarana.progress import Progress, silent
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey
from sarana.vault import attempts, ballast, durable, guard, keyfile, passphrases, roster, schema, state
from sarana.vault.anchor import Anchor, AnchorFile, Mooring, hash_of
from sarana.vault.cost import Cost
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import Generation, VaultKeys
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import Finding, NewOfficer, SlotLabel
from sarana.vault.slot import OfficerKeys, Slot
from sarana.vault.vault import Vault

DATABASE = "vault.db"
_LOCK = "lock"
_FIRST = "u1"


def exists(folder: Path) -> bool:
    """Whether any part of a vault is there: even half a vault is never overwritten."""
    return any((folder / name).exists() for name in (keyfile.NAME, DATABASE))


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
    if exists(folder) or (folder.exists() and any(folder.iterdir())):
        raise VaultExists
    progress(0, 3)
    keys = OfficerKeys.generate()
    generation = Generation.fresh(os.urandom(16).hex(), 1)
    slot = Slot.close(generation.vault_id, _FIRST, "A", keys, passphrase, cost or Cost.calibrated())
    progress(1, 3)
    _build(folder, lambda fresh: _fill(fresh, identity, generation, keys, slot))
    progress(2, 3)
    vault = _open(folder, InstanceLock(folder / _LOCK), slot, keys, anyway=False)
    vault.journal("create", vault.id)
    progress(3, 3)
    return vault


def _build(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside its place and put it there in one step."""
    with durable.told_as_storage_errors():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=folder.name + ".new-", dir=folder.parent))  # 0700
    try:
        fill(fresh)
        durable.sync_folder(fresh)
        with durable.told_as_storage_errors():
            if folder.exists():
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
        seq, head = state.current(database)
        wrap = VaultKeys(generation).wrap(roster.recipients(database))
    finally:
        database.close()
    file = hash_of(folder / DATABASE)
    anchor = Anchor(generation.vault_id, generation.number, 0, seq, head, 0, bytes(32).hex(), file)
    AnchorFile(folder).create(anchor, generation)
    KeyFile(generation.vault_id, generation.number, (slot,), wrap, attempts_identity.recipient).write(
        folder, generation
    )


def slots(folder: Path) -> tuple[SlotLabel, ...]:
    """Who can open the vault, as the lock screen may know it."""
    return tuple(SlotLabel(slot.id, slot.alias) for slot in keyfile.read(folder).untrusted.slots)


def unlock(
    folder: Path,
    passphrase: str,
    *,
    slot: str | None = None,
    progress: Progress = silent,
    anyway: bool = False,
) -> Vault:
    """Open the vault with one officer's passphrase; without a slot, all are tried in turn.

    A database that is not the one that was locked is refused with VaultRolledBack or VaultDamaged; `anyway`
    opens it if it can be read at all, and the journal keeps that.
    """
    guard.self_test()
    if not exists(folder):
        raise VaultMissing
    untrusted = keyfile.read(folder).untrusted
    wanted = [one for one in untrusted.slots if slot in (None, one.id)]
    lock = InstanceLock(folder / _LOCK)
    try:
        found, keys = _try(folder, untrusted, wanted, passphrase, progress)
        return _open(folder, lock, found, keys, anyway=anyway)
    except BaseException:
        lock.release()
        raise


def _try(
    folder: Path, key_file: KeyFile, wanted: Sequence[Slot], passphrase: str, progress: Progress
) -> tuple[Slot, OfficerKeys]:
    for number, slot in enumerate(wanted):
        progress(number, len(wanted))
        keys = slot.open(key_file.vault_id, passphrase)
        if keys:
            progress(len(wanted), len(wanted))
            return slot, keys
    attempts.note(folder, wanted[0].alias if len(wanted) == 1 else "", key_file.attempts)
    raise WrongPassphrase


def _open(folder: Path, lock: InstanceLock, slot: Slot, officer_keys: OfficerKeys, *, anyway: bool) -> Vault:
    """From the officer's keys to an open vault."""
    read = keyfile.read(folder)
    keys = VaultKeys.unwrap(read.untrusted.wrap, officer_keys.identity, read.untrusted.vault_id)
    generation = keys.current
    key_file = read.check(generation)
    path = folder / DATABASE
    if not path.exists():
        raise VaultDamaged("database")
    problems: list[SaranaError] = []
    anchor = _read_anchor(folder, generation, problems)
    _refuse_waiting_journal(path, anchor)
    changed = bool(anchor.file) and hash_of(path) != anchor.file
    database = Database(path, generation.database_key())
    try:
        problems += _state_problems(database, anchor) or ([VaultDamaged("database")] if changed else [])
        if problems and not anyway:
            raise problems[0]
        mooring = Mooring(AnchorFile(folder), generation, anchor)
        mooring.hoist()
        schema.apply(database, "vault", schema.VAULT_STEPS)
        failed = attempts.read(folder, roster.identity(database, roster.ATTEMPTS_IDENTITY))
        vault = Vault(folder, lock, database, key_file, keys, slot.id, officer_keys, mooring)
        _begin(vault, problems, failed)
    except BaseException:
        database.close()
        raise
    return vault


def _read_anchor(folder: Path, generation: Generation, problems: list[SaranaError]) -> Anchor:
    try:
        return AnchorFile(folder).read(generation)
    except VaultDamaged as error:
        problems.append(error)
        return Anchor(generation.vault_id, generation.number, 0, 0, bytes(32).hex(), 0, bytes(32).hex())


def _refuse_waiting_journal(database: Path, anchor: Anchor) -> None:
    """After a clean lock no journal waits to change the file: one that does was planted."""
    if anchor.file and database.with_name(database.name + "-journal").exists():
        raise VaultDamaged("database")


def _state_problems(database: Database, anchor: Anchor) -> list[SaranaError]:
    """The anchor is never ahead of the database, and what it remembers is still there."""
    seq, head = state.current(database)
    if seq < anchor.seq:
        return [VaultRolledBack()]
    if anchor.audit_seq:
        rows = database.query("SELECT hash FROM audit WHERE seq = ?", (anchor.audit_seq,))
        if rows != [(bytes.fromhex(anchor.audit_head),)]:
            return [VaultRolledBack()]
    return [VaultRolledBack()] if seq == anchor.seq and head != anchor.head else []


def _begin(vault: Vault, problems: Sequence[SaranaError], failed: Sequence[attempts.Attempt]) -> None:
    """What every session begins with: the journal learns of failed attempts, and of what was overlooked."""
    try:
        _note_beginning(vault, problems, failed)
    except StorageFull:  # the ballast is gone now: a full disk keeps nobody from their cases
        _note_beginning(vault, problems, failed)
    attempts.forget(vault.folder)
    ballast.put(vault.folder)


def _note_beginning(
    vault: Vault, problems: Sequence[SaranaError], failed: Sequence[attempts.Attempt]
) -> None:
    with vault.transaction():
        for attempt in failed:
            vault.journal("unlock-failed", attempt.slot, time=attempt.time)
        vault.journal("unlock", anyway=[type(problem).__name__ for problem in problems])


def check(
    folder: Path, passphrase: str, *, slot: str | None = None, progress: Progress = silent
) -> tuple[Finding, ...]:
    """Open the vault and look at everything in it; empty when all is well."""
    try:
        with unlock(folder, passphrase, slot=slot) as vault:
            return vault.verify(progress)
    except VaultDamaged as error:
        return (Finding(error.part, "damaged"),)
    except VaultRolledBack:
        return (Finding("anchor", "older copy"),)
