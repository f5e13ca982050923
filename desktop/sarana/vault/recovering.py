"""With the recovery sheets at a locked vault: proving that they open it, and opening it with them."""

import contextlib
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from sarana.errors import VaultMissing
from sarana.progress import Progress, silent
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey
from sarana.vault import attempts, guard, keyfile, opening, paper, passphrases, recovery, roster
from sarana.vault.cost import Cost
from sarana.vault.database import Database
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import NewOfficer
from sarana.vault.paper import RecoveryKey
from sarana.vault.slot import OfficerKeys, Slot
from sarana.vault.staff import next_alias
from sarana.vault.vault import Vault


def drill(folder: Path, untrusted_sheets: Sequence[str], *, progress: Progress = silent) -> RecoveryKey:
    """Prove that these sheets open this vault, down to its last page. Nothing in the vault changes.

    The next unlocking notes the drill in the journal.
    """
    with contextlib.ExitStack() as held:
        _lock(folder, held)
        progress(0, 2)
        identity, id_ = _of_this_vault(folder, untrusted_sheets)
        found = opening.find(folder, identity)
        try:
            if found.problems:
                raise found.problems[0]
            progress(1, 2)
            found.database.must_be_whole()
            key = next(key for key in roster.recovery_keys(found.database) if key.id == id_)
        finally:
            found.database.close()
        attempts.note(folder, id_, keyfile.read(folder).untrusted.attempts, "recovery-drill")
        progress(2, 2)
    return key


def recover(
    folder: Path,
    untrusted_sheets: Sequence[str],
    officer: NewOfficer,
    passphrase: str,
    *,
    progress: Progress = silent,
    cost: Cost | None = None,
    anyway: bool = False,
) -> Vault:
    """Open the vault with its sheets and give a slot to an officer, who administers it from now on."""
    passphrases.check(passphrase, (officer.name, officer.organisation, officer.post))
    newcomer = dataclasses.replace(officer, role="administrator")
    keys = OfficerKeys.generate()
    made: list[Slot] = []
    with contextlib.ExitStack() as held:
        lock = _lock(folder, held)
        identity, id_ = _of_this_vault(folder, untrusted_sheets)
        untrusted = keyfile.read(folder).untrusted
        price = cost or Cost.calibrated()

        def who(database: Database) -> tuple[str, OfficerKeys]:
            number = len(roster.officers(database)) + 1
            alias = next_alias(slot.alias for slot in untrusted.slots)
            made.append(Slot.close(untrusted.vault_id, f"u{number}", alias, keys, passphrase, price))
            with database.transaction() as begun:
                roster.add_officer(begun, f"u{number}", newcomer, keys)
                if not untrusted.slots:  # it comes from a backup: where that was made may go on signing
                    roster.add_device(begun, SigningKey.generate())
            return f"u{number}", keys

        progress(0, 1)
        vault = opening.enter(folder, lock, identity, who, anyway=anyway)
        try:
            vault._write_key_file((*vault._key_file.slots, *made))
            vault.journal("recovered", vault.officer.id, key=id_)
        except BaseException:
            vault.close()
            raise
        held.pop_all()  # the vault has the lock now
    progress(1, 1)
    opening.finish_rekey(vault, progress)
    return vault


def _lock(folder: Path, held: contextlib.ExitStack) -> InstanceLock:
    guard.self_test()
    if not opening.exists(folder):
        raise VaultMissing
    lock = InstanceLock(folder / opening.LOCK)
    held.callback(lock.release)
    return lock


def _of_this_vault(folder: Path, untrusted_sheets: Sequence[str]) -> tuple[Identity, str]:
    identity = paper.join(untrusted_sheets)
    return identity, recovery.which(keyfile.read(folder).untrusted, identity)
