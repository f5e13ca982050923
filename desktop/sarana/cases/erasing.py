"""Erasing cases: tombstones are signed here or arrive, and what they name goes (SECURITY.md 2.10, 4.4).

Whether a tombstone has effect is judged revision by revision: the office that a revision comes from may erase
it, as the signature of that office's device shows; an office's own copy may be erased by that office alone. A
tombstone without authority erases nothing: the case is only taken off the list here, and can be put back.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sarana.cases import erasure
from sarana.cases.attachments import Attachments
from sarana.cases.drafts import Drafts
from sarana.cases.erasure import EVERYWHERE, HERE, Agreed, Erasure, Stub
from sarana.cases.retention import Retention
from sarana.cases.revision import TOMBSTONE, Revision
from sarana.cases.revisions import Revisions
from sarana.cases.sealed_edits import SealedEdits
from sarana.errors import NoSuchCase, NotOursToErase
from sarana.progress import Progress, silent
from sarana.vault import IN_CHARGE, Agreement, Row, SecondOfficer, Transaction, Vault

#: For each device's key (as text) the offices that it belongs to, as partner cards say.
Devices = Mapping[str, frozenset[str]]

_AMONG = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A tombstone that is here, and what it says."""

    revision: Revision
    says: Erasure


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """A case that is gone from here."""

    case_id: str
    when: datetime
    tombstones: tuple[Tombstone, ...]  # what was signed about it; the first that had effect comes first


@dataclass(frozen=True, slots=True)
class HiddenCase:
    """A case that is whole and off the list, because somebody without authority wants it erased."""

    case_id: str
    because_of: Revision


class Erasing:
    """The erasures of one vault."""

    def __init__(
        self,
        vault: Vault,
        attachments: Attachments,
        drafts: Drafts,
        revisions: Revisions,
        retention: Retention,
        now: Callable[[], datetime],
    ) -> None:
        self._vault, self._attachments, self._drafts = vault, attachments, drafts
        self._revisions, self._retention, self._now = revisions, retention, now
        self._edits = SealedEdits(vault, now)

    # ---- reading

    def tombstones(self, case_id: str) -> list[Tombstone]:
        """Everything that was said about erasing a case, here or elsewhere."""
        rows = self._vault.query(
            "SELECT r.id FROM revision r JOIN record USING (record_id)"
            " WHERE case_id = ? AND r.kind = ? ORDER BY clock, r.id",
            (case_id, TOMBSTONE),
        )
        found = [self._revisions.get(revision_id) for (revision_id,) in rows]
        return [Tombstone(one, erasure.read(one.says.body, one.case_id, one.author.key)) for one in found]

    def is_erased(self, case_id: str) -> bool:
        return bool(self._vault.query("SELECT 1 FROM erased_case WHERE case_id = ?", (case_id,)))

    def erased(self) -> list[ErasedCase]:
        """The cases that were erased, the latest first."""
        rows = self._vault.query("SELECT case_id, erased_by, erased FROM erased_case ORDER BY erased DESC")
        return [self._erased(case_id, by, datetime.fromisoformat(when)) for case_id, by, when in rows]

    def _erased(self, case_id: str, by: str, when: datetime) -> ErasedCase:
        tombstones = sorted(self.tombstones(case_id), key=lambda one: one.revision.id != by)
        return ErasedCase(case_id, when, tuple(tombstones))

    def hidden(self) -> list[HiddenCase]:
        """Cases that an office without authority wants erased: taken off the list, and by which tombstone."""
        rows = self._vault.query("SELECT case_id, because_of FROM hidden_case WHERE NOT shown")
        return [
            HiddenCase(case_id, self._revisions.get(by))
            for case_id, by in rows
            if not self.is_erased(case_id)
        ]

    def show_again(self, case_id: str) -> None:
        """Put a hidden case back on the list; the tombstone that hid it does so only once."""
        self._vault.require(*IN_CHARGE)
        with self._vault.transaction() as write:
            write.execute("UPDATE hidden_case SET shown = 1 WHERE case_id = ?", (case_id,))
            write.execute("UPDATE case_file SET stale = 1 WHERE case_id = ?", (case_id,))
            self._vault.journal("case.show-again", case_id)

    # ---- erasing on purpose

    def may_erase(self, case_id: str, scope: str) -> bool:
        """Whether the office of this vault may: everywhere what it began, here also what it kept too long."""
        ours = self._revisions.originator(case_id).office == self._vault.id
        return ours or (scope == HERE and self._retention.is_over(case_id))

    def erase(
        self,
        case_id: str,
        *,
        scope: str,
        reason: str,
        second: SecondOfficer | None = None,
        alone: str = "",
        also: Iterable[Stub] = (),
        progress: Progress = silent,
    ) -> None:
        """Erase a case: signed tombstones, and no trace of what they name.

        `also` names what was made of the case for others and never kept here. `second` is the officer who
        agrees; `alone` the typed reason where this vault has nobody else. Cancelled or cut off while the file
        is written anew, the content is gone already and the next unlocking does the rest.
        """
        self._vault.require("administrator")
        if not self.may_erase(case_id, scope):
            raise NotOursToErase
        agreement = Agreement(second, alone)
        self._vault.four_eyes.require(agreement)
        stubs = [_stub(revision) for revision in self._live(case_id)]
        if not stubs:
            raise NoSuchCase
        stubs.extend(also)
        with self._vault.transaction() as write:
            for some in erasure.in_tombstones(stubs):
                self._sign(write, case_id, scope, reason, some, second)
            self.apply(write, [case_id], {})
            # After the purge, which takes typed reasons about the case away.
            self._vault.four_eyes.note("erase", case_id, agreement)
        self._vault.rekey(progress)

    def _sign(
        self,
        write: Transaction,
        case_id: str,
        scope: str,
        reason: str,
        stubs: Sequence[Stub],
        second: SecondOfficer | None,
    ) -> None:
        said = erasure.statement(case_id, self._vault.officer.public_key.text, scope, reason, stubs)
        body = Erasure(
            scope=scope,
            reason=reason,
            stubs=tuple(stubs),
            device_key=self._vault.device.public_key.text,
            device_signature=self._vault.sign_as_device(said, erasure.NAMESPACE),
            second=_agreed(second, said) if second else None,
        )
        self._revisions.sign_new(
            write, self._now(), case_id=case_id, kind=TOMBSTONE, body=erasure.write(body)
        )

    # ---- tombstones have their effect

    def apply(self, write: Transaction, case_ids: Iterable[str], devices: Devices) -> None:
        """Let the tombstones of these cases erase what they have authority over; also what arrived since."""
        for case_id in self._with_tombstones(case_ids):
            self._apply(write, case_id, self.tombstones(case_id), self._with_ours(devices))

    def _with_tombstones(self, case_ids: Iterable[str]) -> list[str]:
        rows = self._vault.query(
            "SELECT DISTINCT case_id FROM record JOIN revision r USING (record_id)"  # noqa: S608
            f" WHERE r.kind = 'tombstone' AND case_id {_AMONG}",
            (json.dumps(list(case_ids)),),
        )
        return [case_id for (case_id,) in rows]

    def _with_ours(self, devices: Devices) -> dict[str, frozenset[str]]:
        ours = {key.text: frozenset({self._vault.id}) for key in self._vault.staff.device_keys()}
        return {**devices, **ours}

    def _apply(self, write: Transaction, case_id: str, tombstones: list[Tombstone], devices: Devices) -> None:
        live = self._live(case_id)
        by = {revision.id: self._eraser(revision, tombstones, devices) for revision in live}
        gone = [revision for revision in live if by[revision.id]]
        if not gone:
            self._hide(write, case_id, live, tombstones)
            return
        named = {stub.id for one in tombstones for stub in one.says.stubs}
        for revision in gone:
            if revision.id not in named:
                self._edits.seal_revision(write, revision, self._files(revision))
        if len(gone) == len(live):
            self._seal_drafts(write, case_id)
            eraser = next(one for one in by.values() if one)
            row = (case_id, eraser.revision.id, self._now().isoformat())
            write.execute("INSERT OR IGNORE INTO erased_case VALUES (?, ?, ?)", row)
        self._vault.purge(case_id, lambda begun: self._purge(begun, case_id, gone, by, tombstones))

    def _eraser(self, revision: Revision, tombstones: list[Tombstone], devices: Devices) -> Tombstone | None:
        """The tombstone that takes this revision away; those that name it come before those that do not."""
        having = [one for one in tombstones if self._has_authority(one, revision, devices)]
        naming = [one for one in having if revision.id in {stub.id for stub in one.says.stubs}]
        return next(iter(naming or having), None)

    def _has_authority(self, one: Tombstone, revision: Revision, devices: Devices) -> bool:
        """Everywhere: the office that it comes from. Here: this office, whether the time is over or not.

        That the time is over gives no other office authority: whoever sends a bundle says in it how long its
        cases are kept, and could end that of what others handed over.
        """
        offices = devices.get(one.says.device_key, frozenset())
        if one.says.scope == HERE:
            return self._vault.id in offices
        return revision.says.originator.office in offices

    def _hide(
        self, write: Transaction, case_id: str, live: list[Revision], tombstones: list[Tombstone]
    ) -> None:
        elsewhere = [one for one in tombstones if one.says.scope == EVERYWHERE]
        if live and elsewhere:
            row = (case_id, elsewhere[0].revision.id)
            write.execute("INSERT OR IGNORE INTO hidden_case VALUES (?, ?, 0)", row)
            write.execute("UPDATE case_file SET stale = 1 WHERE case_id = ?", (case_id,))

    # ---- every trace

    def _purge(
        self,
        write: Transaction,
        case_id: str,
        gone: Sequence[Revision],
        by: Mapping[str, Tombstone | None],
        tombstones: Sequence[Tombstone],
    ) -> list[str]:
        erasers = {revision.id: one.revision.id for revision in gone if (one := by[revision.id])}
        self._keep_stubs(write, case_id, gone, erasers, tombstones)
        among = (json.dumps([revision.id for revision in gone]),)
        files = write.execute(f"SELECT sha256 FROM revision_file WHERE revision {_AMONG}", among)  # noqa: S608
        for table, column in _TABLES:
            write.execute(f"DELETE FROM {table} WHERE {column} {_AMONG}", among)  # noqa: S608
        self._attachments.sweep(write, [digest for (digest,) in files])
        held = [] if self._live(case_id) else self._purge_held(write, case_id)
        self._forget_what_was_worked_out(write, case_id)
        return [*(revision.id for revision in gone), *held]

    def _purge_held(self, write: Transaction, case_id: str) -> list[str]:
        """What waits in quarantine tells as much about the person as what is shown."""
        rows = write.execute(
            "SELECT id FROM arriving JOIN revision_kept USING (id) JOIN record USING (record_id)"
            " WHERE held AND case_id = ?",
            (case_id,),
        )
        held = [revision_id for (revision_id,) in rows]
        among = (json.dumps(held),)
        files = write.execute(f"SELECT sha256 FROM revision_file WHERE revision {_AMONG}", among)  # noqa: S608
        for table, column in (*_TABLES, ("quarantine", "id"), ("arriving", "id")):
            write.execute(f"DELETE FROM {table} WHERE {column} {_AMONG}", among)  # noqa: S608
        self._attachments.sweep(write, [digest for (digest,) in files])
        return held

    def _keep_stubs(
        self,
        write: Transaction,
        case_id: str,
        gone: Sequence[Revision],
        erasers: Mapping[str, str],
        tombstones: Sequence[Tombstone],
    ) -> None:
        """Of what goes, and of what is named but never came here: it is refused when it comes."""
        among = (json.dumps(list(erasers)),)
        rows = write.execute(
            f"SELECT id, clock, bundle FROM revision_kept WHERE id {_AMONG}",  # noqa: S608
            among,
        )
        here = {revision_id: (clock, bundle) for revision_id, clock, bundle in rows}
        kept = {revision.id: _row(case_id, _stub(revision), erasers[revision.id], here) for revision in gone}
        effective = [one for one in tombstones if one.revision.id in set(erasers.values())]
        for one in effective:
            for stub in one.says.stubs:
                kept.setdefault(stub.id, _row(case_id, stub, one.revision.id, here))
        write.execute_many(
            "INSERT OR IGNORE INTO erased_revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(kept.values())
        )

    def _forget_what_was_worked_out(self, write: Transaction, case_id: str) -> None:
        """The line of the list, its words and marks; what is still there is worked out again."""
        rows = write.execute("SELECT number FROM case_file WHERE case_id = ?", (case_id,))
        for (number,) in rows:
            write.execute("DELETE FROM case_words WHERE rowid = ?", (number,))
            write.execute("DELETE FROM case_mark WHERE number = ?", (number,))
        write.execute(
            "UPDATE case_file SET code = '', names = '[]', state = '', origin = '', has_draft = 0, stale = 1"
            " WHERE case_id = ?",
            (case_id,),
        )
        write.execute("DELETE FROM case_terms WHERE case_id = ?", (case_id,))

    def _seal_drafts(self, write: Transaction, case_id: str) -> None:
        drafts = "SELECT record_id FROM record JOIN draft USING (record_id) WHERE case_id = ?"
        for (record_id,) in write.execute(drafts, (case_id,)):
            draft = self._drafts.require(record_id)
            files = {name: self._drafts.file(record_id, name) for name in draft.attachments}
            self._edits.seal_draft(write, draft, files)
            self._drafts.remove(write, record_id)

    def _files(self, revision: Revision) -> dict[str, bytes]:
        here = [file for file in revision.attachments if self._attachments.has(file.sha256)]
        return {file.name: self._attachments.content(file.sha256) for file in here}

    # ---- inside

    def _live(self, case_id: str) -> list[Revision]:
        """Everything of the case that is here, tombstones aside."""
        rows = self._vault.query(
            "SELECT r.id FROM revision r JOIN record USING (record_id) WHERE case_id = ? AND r.kind != ?",
            (case_id, TOMBSTONE),
        )
        return [self._revisions.get(revision_id) for (revision_id,) in rows]


_TABLES = (("revision_file", "revision"), ("revision_parent_kept", "revision"), ("revision_kept", "id"))


def _stub(revision: Revision) -> Stub:
    return Stub(revision.id, revision.record_id, revision.kind, revision.parents)


def _row(case_id: str, stub: Stub, erased_by: str, here: Mapping[str, tuple[str, str]]) -> Row:
    clock, bundle = here.get(stub.id, ("", None))
    return stub.id, stub.record_id, case_id, stub.kind, " ".join(stub.parents), erased_by, clock, bundle


def _agreed(second: SecondOfficer, said: bytes) -> Agreed:
    officer = second.officer
    return Agreed(officer.id, officer.name, officer.public_key.text, second.sign(said, erasure.NAMESPACE))
