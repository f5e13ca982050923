"""Opening a vault: passphrase, slot, vault key, database, anchor, in this order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sarana.errors import (
    NotAllowed,
    SaranaError,
    StorageError,
    StorageFull,
    VaultDamaged,
    VaultMissing,
    VaultRolledBack,
    WrongPassphrase,
)
from sarana.progress import Progress, silent
from sarana.seal.age import Identity
from sarana.vault import attempts, ballast, durable, guard, keyfile, mending, roster, schema, state, upgrading
from sarana.vault.anchor import Anchor, AnchorFile, Mooring, hash_of
from sarana.vault.clock import Clock, system
from sarana.vault.database import Database
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import VaultKeys
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import Finding, SlotLabel
from sarana.vault.slot import OfficerKeys, Slot
from sarana.vault.vault import Vault

DATABASE = "vault.db"
LOCK = "lock"


def exists(folder: Path) -> bool:
    """Whether any part of a vault is there: even half a vault is never overwritten."""
    return any((folder / name).exists() for name in (keyfile.NAME, DATABASE))


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
    clock: Clock = system,
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
    lock = InstanceLock(folder / LOCK)
    try:
        found, keys = _try(folder, untrusted, wanted, passphrase, progress)
        vault = open_with(folder, lock, found, keys, anyway=anyway, clock=clock)
    except BaseException:
        lock.release()
        raise
    finish_rekey(vault, progress)
    return vault


def finish_rekey(vault: Vault, progress: Progress) -> None:
    """Do what a cut-off re-key left to do. Without room on the disk it stays due, and cases can be read."""
    if not vault.rekey_is_due:
        return
    try:
        vault.rekey(progress)
    except StorageError:
        if vault.is_closed:
            raise  # between two states, which the next unlocking puts right
    except BaseException:
        vault.close()
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


def open_with(
    folder: Path,
    lock: InstanceLock,
    slot: Slot,
    officer_keys: OfficerKeys,
    *,
    anyway: bool,
    clock: Clock = system,
) -> Vault:
    """From the officer's keys to an open vault."""

    def who(database: Database) -> tuple[str, OfficerKeys]:
        if not roster.officer(database, slot.id).active:
            raise NotAllowed
        return slot.id, officer_keys

    return enter(folder, lock, officer_keys.identity, who, anyway=anyway, clock=clock)


def enter(
    folder: Path,
    lock: InstanceLock,
    identity: Identity,
    who: Callable[[Database], tuple[str, OfficerKeys]],
    *,
    anyway: bool,
    clock: Clock = system,
) -> Vault:
    """From an identity that has a part in the wrap to a vault opened by an officer: `who` says which."""
    durable.keep_private(folder)
    for left in folder.glob("*.new"):  # of work that was cut off; it is done again from the beginning
        left.unlink(missing_ok=True)
    found = find(folder, identity)
    try:
        if found.problems and not anyway:
            raise found.problems[0]
        officer_id, officer_keys = who(found.database)
        mooring = Mooring(AnchorFile(folder), found.keys.current, found.anchor)
        mooring.hoist()
        found.mend.put_right(folder, found.database)
        schema.apply(
            found.database,
            "vault",
            schema.VAULT_STEPS,
            lambda: upgrading.keep_copy(folder, found.database, found.keys.current),
        )
        vault = Vault(
            folder,
            lock,
            found.database,
            found.mend.key_file,
            found.keys,
            officer_id,
            officer_keys,
            mooring,
            clock,
        )
        noted = attempts.read(folder, roster.identity(found.database, roster.ATTEMPTS_IDENTITY))
        _begin(vault, found.problems, noted)
    except BaseException:
        found.database.close()
        raise
    return vault


@dataclass(frozen=True, slots=True)
class Found:
    """An open database, what belongs to it, and what is wrong with it. Nothing was changed."""

    database: Database
    keys: VaultKeys
    mend: mending.Mend
    anchor: Anchor | None
    problems: tuple[SaranaError, ...]


def find(folder: Path, identity: Identity) -> Found:
    """Open the files with an identity that has a part in the wrap, and compare them with each other."""
    read = keyfile.read(folder)
    keys = VaultKeys.unwrap(read.untrusted.wrap, identity, read.untrusted.vault_id)
    path = folder / DATABASE
    anchor = AnchorFile(folder).read([generation for generation in (keys.next, keys.current) if generation])
    changed = is_changed(path, anchor)
    database, generation = mending.open_database(path, keys)
    try:
        mend = mending.compare(read, keys, database, generation)
        problems = (*mend.problems, *_state_problems(database, anchor, changed=changed))
    except BaseException:
        database.close()
        raise
    now = keys if generation == keys.current else VaultKeys(generation)
    return Found(database, now, mend, anchor, problems)


def is_changed(database: Path, anchor: Anchor | None) -> bool:
    """Whether the file is not what it was after a clean lock, when no journal waits to change it."""
    if not database.exists():
        raise VaultDamaged("database")
    if not anchor or not anchor.file:
        return False
    if database.with_name(database.name + "-journal").exists():
        raise VaultDamaged("database")  # opening would play a journal that somebody planted
    return hash_of(database) != anchor.file


def _state_problems(database: Database, anchor: Anchor | None, *, changed: bool) -> list[SaranaError]:
    """The anchor is never ahead of the database, and what it remembers is still there."""
    if not anchor:
        return [VaultDamaged("anchor")]
    seq, head = state.current(database)
    remembered = database.query("SELECT hash FROM audit WHERE seq = ?", (anchor.audit_seq,))
    forgotten = anchor.audit_seq and remembered != [(bytes.fromhex(anchor.audit_head),)]
    if seq < anchor.seq or forgotten or (seq == anchor.seq and head != anchor.head):
        return [VaultRolledBack()]
    return [VaultDamaged("database")] if changed else []


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
            vault.journal(attempt.action, attempt.slot, time=attempt.time)
        vault.journal("unlock", anyway=[type(problem).__name__ for problem in problems])


def check(
    folder: Path,
    passphrase: str,
    *,
    slot: str | None = None,
    progress: Progress = silent,
    look: Callable[[Vault, Progress], tuple[Finding, ...]] = Vault.verify,
) -> tuple[Finding, ...]:
    """Open the vault and look at everything in it; empty when all is well.

    `look` is how: whoever knows the tables in it sees more than the vault itself.
    """
    try:
        with unlock(folder, passphrase, slot=slot) as vault:
            return look(vault, progress)
    except VaultDamaged as error:
        return (Finding(error.part, "damaged"),)
    except VaultRolledBack:
        return (Finding("anchor", "older copy"),)
