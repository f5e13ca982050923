"""An open vault: durable transactions, signatures, journal. Used in the one thread that opened it.

It is made by unlocking and dropped by locking; after `close` it refers to nothing secret. What Python has
forgotten is still in memory, so the program replaces its process when it locks (SECURITY.md 0, D8).
"""

import contextlib
import dataclasses
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sarana.errors import (
    NotAllowed,
    NotForThisIdentity,
    ReasonMissing,
    SomebodyElses,
    StorageError,
    StorageFull,
    WrongPassphrase,
)
from sarana.progress import Progress, part, silent
from sarana.seal import age
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey
from sarana.vault import (
    ballast,
    inspection,
    keyfile,
    reasons,
    rekeying,
    roster,
    schema,
    second_officer,
    state,
    upgrading,
)
from sarana.vault.anchor import Mooring
from sarana.vault.backup import Backups
from sarana.vault.certificates import Certificates
from sarana.vault.clock import Clock, system
from sarana.vault.database import Database, Row, Transaction, Values
from sarana.vault.journal import EVERYTHING, Detail, Entry, Filter, Head, Journal
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import VaultKeys
from sarana.vault.lock import InstanceLock
from sarana.vault.officers import SEE_EVERYTHING, Device, Finding, Officer
from sarana.vault.recovery import Recovery
from sarana.vault.second_officer import FourEyes, SecondOfficer
from sarana.vault.slot import OfficerKeys, Slot
from sarana.vault.staff import Staff


class Vault:
    """Where everything rests. Made by `create` and `unlock` only."""

    def __init__(
        self,
        folder: Path,
        lock: InstanceLock,
        database: Database,
        key_file: KeyFile,
        keys: VaultKeys,
        officer_id: str,
        officer_keys: OfficerKeys,
        mooring: Mooring,
        clock: Clock = system,
    ) -> None:
        self.folder = folder
        self.id = key_file.vault_id
        self._lock = lock
        self._database = database
        self._key_file = key_file
        self._keys = keys
        self._officer_keys = officer_keys
        self._mooring = mooring
        self._device_key = SigningKey.from_seed(roster.secret(database, roster.DEVICE_KEY))
        self._clock = clock
        self._use(database)
        self._closed = False
        self._glass_broken: set[str] = set()
        self.officer: Officer = roster.officer(database, officer_id)
        self.device: Device = roster.device_of(self._device_key)
        self.office_identity: Identity = roster.identity(database, roster.OFFICE_IDENTITY)

    # ---- storing and finding

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing, on the disk when the block is left. A block inside a block joins the outer one.

        When the disk is full nothing of the block is kept and StorageFull is raised; the vault has then given
        up its ballast, so that trying once more usually succeeds while the person makes room.
        """
        outermost = not self._database.in_transaction
        now = (0, "")
        try:
            with self._database.transaction() as begun:
                yield begun
                if outermost:
                    now = state.advance(begun)
        except StorageFull:
            if outermost:
                ballast.drop(self.folder)
            raise
        if outermost:
            audit = self._journal.head()
            self._mooring.follow(*now, audit.seq, audit.hash.hex())

    def query(self, sql: str, values: Values = ()) -> list[Row]:
        """Read; inside an open transaction it sees what was written so far."""
        return self._database.query(sql, values)

    def apply_steps(self, owner: str, steps: Sequence[str]) -> None:
        """Bring the tables of one package up to date: only the steps that this vault has not seen yet."""
        current = self._keys.current
        schema.apply(
            self._database, owner, steps, lambda: upgrading.keep_copy(self.folder, self._database, current)
        )

    def witness(self, item: str) -> None:
        """Chain something that must never silently go missing (a revision's id), in the open transaction."""
        with self.transaction() as begun:
            state.witness(begun, item)

    def witnessed(self) -> list[str]:
        """Everything that was ever witnessed, in order."""
        return state.witnessed(self._database)

    def compare_witnessed(self, present: Iterable[str]) -> tuple[Finding, ...]:
        """Compare everything that was witnessed with what its owner finds: the ids of all revisions."""
        found = tuple(state.compare(self._database, present))
        if found:
            self.journal("state-differs", problems=[finding.problem for finding in found])
        return found

    def erase(
        self, object: str, purge: Callable[[Transaction], Iterable[str]], progress: Progress = silent
    ) -> None:
        """Let `purge` delete rows and say which witnessed items went; then leave no trace of them.

        The file is written anew under a new key. Cancelled or cut off then, the rows are gone already, and
        the next unlocking does the rest. Backups that hold them are marked.
        """
        self.require("administrator")
        self.purge(object, purge)
        self.rekey(progress)

    def purge(self, object: str, purge: Callable[[Transaction], Iterable[str]]) -> None:
        """The first half of `erase`, in the open transaction: the next re-key or unlocking does the rest.

        Reasons that somebody typed about the object go too: they are free text.
        """
        with self.transaction() as begun:
            state.erase(begun, gone := list(purge(begun)))
            begun.execute(
                "DELETE FROM reason WHERE seq IN (SELECT seq FROM audit WHERE object = ?)", (object,)
            )
            begun.execute("INSERT OR IGNORE INTO erasing VALUES(1)")
            begun.execute("UPDATE backup SET holds_erased = 1")
            self.journal("erased", object, items=len(gone))

    # ---- saying who did what

    def sign_as_officer(self, message: bytes, namespace: str) -> str:
        return self._officer_keys.signing.sign(message, namespace)

    def second_officer(self, officer_id: str, passphrase: str) -> SecondOfficer:
        """Another officer of this vault, who agrees by typing their own passphrase; else WrongPassphrase."""
        try:
            return second_officer.proved(self.four_eyes.others(), self._key_file, officer_id, passphrase)
        except WrongPassphrase:
            self.journal("agreement-failed", officer_id)
            raise

    def seal_for_administrators(self, content: bytes) -> bytes:
        """Bytes that only the administrators of this vault can read from now on."""
        return age.encrypt(content, roster.administrators(self._database))

    def open_sealed(self, sealed: bytes) -> bytes:
        """What was sealed for administrators; raises NotAllowed for everybody else."""
        self.require("administrator")
        try:
            return age.decrypt(sealed, [self._officer_keys.identity])
        except NotForThisIdentity as error:
            raise NotAllowed from error

    def sign_as_device(self, message: bytes, namespace: str) -> str:
        return self._device_key.sign(message, namespace)

    def journal(self, action: str, object: str = "", **detail: Detail) -> None:
        """Note what was done; joins the open transaction. Codes and ids only: no names, no free text."""
        with self.transaction() as begun:
            self._note(begun, action, object, detail)

    def journal_entries(
        self, limit: int = -1, before: int | None = None, only: Filter = EVERYTHING
    ) -> list[Entry]:
        """The journal, newest first; `before` a row number pages back through it.

        An administrator reads all of it, everybody else what they did themselves.
        """
        if self._reads_only:
            if only.actor not in ("", self._reads_only):
                return []
            only = dataclasses.replace(only, actor=self._reads_only)
        return self._journal.entries(limit=limit, before=before, only=only)

    def noted(self, action: str) -> list[Entry]:
        """All rows of one action, newest first, for the program to reckon with; never shown to anybody.

        What is due, for instance, does not depend on who asks.
        """
        return self._journal.entries(only=Filter(action=action))

    def journal_actions(self) -> list[str]:
        """The actions of all rows that this officer may read."""
        return self._journal.actions(self._reads_only)

    @property
    def _reads_only(self) -> str:
        """Whose rows of the journal this officer may read: "" is everybody's."""
        return "" if self.officer.role == "administrator" else self.officer.id

    def journal_signed_up_to(self) -> int:
        """The last row of the journal that is under a signature of the device."""
        return self._journal.signed_up_to()

    def journal_findings(self, progress: Progress = silent) -> tuple[Finding, ...]:
        """Walk the whole chain and its signatures; empty when nobody changed or cut it."""
        return inspection.walk(self._database, self._journal, progress)

    def break_glass(self, object: str, reason: str) -> None:
        """Open what is somebody else's, with a typed reason that an administrator can read.

        Raises ReasonMissing when the reason does not say anything.
        """
        if not reasons.says_something(reason):
            raise ReasonMissing
        self._with_reason("break-glass", object, reason)
        self._glass_broken.add(object)

    @property
    def glass_broken(self) -> frozenset[str]:
        """What was opened with a reason in this session."""
        return frozenset(self._glass_broken)

    @property
    def sees_everything(self) -> bool:
        return self.officer.role in SEE_EVERYTHING

    def may_open(self, object: str, officers: Collection[str]) -> bool:
        """Whether this officer is one of these, sees everything, or broke the glass in this session."""
        return self.sees_everything or self.officer.id in officers or object in self._glass_broken

    def must_be_own(self, object: str, officers: Collection[str]) -> None:
        """Raise SomebodyElses unless this officer may open it: see `may_open`."""
        if not self.may_open(object, officers):
            raise SomebodyElses

    def override(self, what: str, object: str, reason: str) -> None:
        """Go on against a rule, with a typed reason."""
        self._with_reason("override", object, reason, what=what)

    def reasons(self) -> dict[int, str]:
        """The typed reasons, by the number of their journal row."""
        self.require("administrator")
        return dict(self._database.query("SELECT seq, reason FROM reason"))

    def _with_reason(self, action: str, object_: str, reason: str, **detail: Detail) -> None:
        typed = " ".join(reason.split())
        if not typed:
            raise ReasonMissing
        salt = os.urandom(16)
        digest = hashlib.sha256(salt + typed.encode("utf-8")).hexdigest()
        with self.transaction() as begun:
            self.journal(action, object_, reason_sha256=digest, **detail)
            begun.execute("INSERT INTO reason VALUES(?,?,?)", (self._journal.head().seq, salt, typed))

    def journal_head(self) -> Head:
        """The journal's last number and hash, which every bundle carries away."""
        return self._journal.head()

    def verify(
        self, progress: Progress = silent, more: Callable[[Progress], Iterable[Finding]] | None = None
    ) -> tuple[Finding, ...]:
        """Check every page, the journal and the state; empty when all is well.

        `more` is what the owner of the tables finds wrong with them; not asked where pages are broken.
        """
        found = inspection.inspect(self._database, self._journal, part(progress, 0, 2) if more else progress)
        if more and not any(finding.part == "database" for finding in found):
            found = (*found, *more(part(progress, 1, 2)))
        self.journal("check", findings=len(found))
        return found

    # ---- officers and keys

    @property
    def staff(self) -> Staff:
        return Staff(self)

    @property
    def four_eyes(self) -> FourEyes:
        return FourEyes(self)

    @property
    def recovery(self) -> Recovery:
        return Recovery(self)

    @property
    def certificates(self) -> Certificates:
        return Certificates(self)

    @property
    def backups(self) -> Backups:
        return Backups(self)

    def require(self, *roles: str) -> None:
        """Raise NotAllowed unless this officer has one of the roles."""
        if self.officer.role not in roles:
            raise NotAllowed

    def rekey(self, progress: Progress = silent) -> None:
        """Give the vault a new key. Cancelled, nothing changed; cut off, the next unlocking finishes it."""
        if self._is_erasing:
            self._database.vacuum(progress)
        plan = rekeying.prepare(self.folder, self._database, self._keys, self._key_file, progress)
        try:
            began = self._journal.session_began
            self._use(rekeying.exchange(self.folder, self._database, plan), began)
            self._mooring = self._mooring.under(
                plan.keys.current
            )  # while both keys are still in the key file
            keyfile.write(self.folder, plan.after_content)
            upgrading.forget_copy(self.folder)
        except BaseException:
            self._abandon()
            raise
        self._keys, self._key_file = plan.keys, plan.after
        with self.transaction() as begun:
            begun.execute("DELETE FROM erasing")
            self.journal("rekey", str(plan.keys.current.number))

    @property
    def _is_erasing(self) -> bool:
        return self._database.query("SELECT count(*) FROM erasing") != [(0,)]

    @property
    def rekey_is_due(self) -> bool:
        """Whether a re-key was cut off, or somebody who was taken out still has a part in the key file."""
        active = {officer.id for officer in self.staff.all() if officer.active}
        return (
            self._keys.next is not None
            or self._is_erasing
            or any(slot.id not in active for slot in self._key_file.slots)
            or self._key_file.recovery != roster.recovery_marks(self._database)
        )

    def _use(self, database: Database, session_began: int | None = None) -> None:
        self._database = database
        self._journal = Journal(database, self.id, self._device_key.sign, self._clock, session_began)

    def _write_key_file(self, slots: tuple[Slot, ...]) -> None:
        """Wrap the vault key anew, for the public keys inside the database, and replace the key file."""
        wrap = self._keys.wrap(roster.recipients(self._database))
        marks = roster.recovery_marks(self._database)
        changed = self._key_file.changed(slots, wrap, marks, self._keys.current.number)
        content = changed.to_bytes(self._keys.current)
        keyfile.write(self.folder, content)
        self._key_file = changed
        with self.transaction() as begun:
            roster.keep_key_file(begun, content)

    # ---- leaving

    def close(self) -> None:
        """Sign the journal's head, shut the file and anchor what it now is. Twice is once."""
        if self._closed:
            return
        self._closed = True
        at_rest = False
        with contextlib.suppress(StorageError):  # a full or lost disk keeps nobody from locking
            with self.transaction() as begun:
                self._note(begun, "lock", "", {})
                self._journal.sign_head(begun)
            at_rest = True
        self._database.close()
        if at_rest:
            self._mooring.settle(self._database.path)
        self._forget()

    @property
    def is_closed(self) -> bool:
        """Locked, or left between two states that only the next unlocking can put right."""
        return self._closed

    def _abandon(self) -> None:
        """Leave without a word: the files are between two states, which the next unlocking puts right."""
        self._closed = True
        self._database.close()
        self._forget()

    def _forget(self) -> None:
        self._lock.release()
        del (
            self._keys,
            self._officer_keys,
            self._device_key,
            self._journal,
            self._mooring,
            self.office_identity,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _note(self, begun: Transaction, action: str, object_: str, detail: dict[str, Detail]) -> None:
        self._journal.append(begun, self.officer.id, self.device.id, action, object_, detail)
