"""Revisions that are arriving: written in small batches that nobody sees, then all visible at once.

An import of thousands of revisions must never keep a draft waiting to be saved, and must be all or nothing.
So each batch is a short transaction of its own, and what it wrote is marked as arriving; the tables that
everything else reads leave out what is marked. Taking the marks away is one short transaction, too.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sarana.cases.arrival import Arrival
from sarana.cases.attachments import Attachments
from sarana.cases.revision import RECORD_OF_A_FORM, Revision
from sarana.errors import RevisionRefused
from sarana.vault import Row, Transaction, Vault

_WITNESSED_AT_ONCE = 500
_BETWEEN_QUESTIONS = 64  # revisions: some thousandths of a second between two chances to let others go on
_AMONG = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a batch."""

    taken: int  # of the batch, from its beginning: the rest was not looked at
    new: int  # of those, what was not here before
    held: int  # of the new ones, what went to quarantine


class Arrivals:
    """What is arriving at one vault: one bundle at a time."""

    def __init__(self, vault: Vault, attachments: Attachments) -> None:
        self._vault, self._attachments = vault, attachments
        self._cases: dict[str, str] = {}  # where the records that arrive belong
        self._changed: set[str] = set()  # the cases of which something new will be seen

    def add(
        self,
        write: Transaction,
        arrivals: Sequence[Arrival],
        bundle: str,
        held: Mapping[str, str],
        now: datetime,
        enough: Callable[[], bool],
    ) -> Arrived:
        """Write these, or the first of them until it is `enough`; invisible for now. The caller checked them.

        Those in `held` (with the reason) stay invisible afterwards, until somebody answers for them.
        """
        taken = new = new_held = 0
        while taken < len(arrivals) and not (taken and enough()):
            some = arrivals[taken : taken + _BETWEEN_QUESTIONS]
            written = self._add(write, some, bundle, held, now)
            taken += len(some)
            new += len(written)
            new_held += sum(a.id in held for a in written)
        return Arrived(taken, new, new_held)

    def _add(
        self,
        write: Transaction,
        arrivals: Sequence[Arrival],
        bundle: str,
        held: Mapping[str, str],
        now: datetime,
    ) -> list[Arrival]:
        """Write these; those that were new."""
        known = self.known([arrival.id for arrival in arrivals])
        new = list({a.id: a for a in arrivals if a.id not in known}.values())
        self._place(write, new)
        ((before,),) = write.execute("SELECT coalesce(max(rowid), 0) FROM revision_kept")
        _keep(write, [_row(a, bundle) for a in new])
        write.execute(
            "INSERT INTO arriving (id) SELECT id FROM revision_kept WHERE rowid > ? ORDER BY id", (before,)
        )
        write.execute(
            "INSERT INTO revision_parent_kept"
            " SELECT substr(value, 1, 64), substr(value, 65) FROM json_each(?)",
            (json.dumps([a.id + parent for a in new for parent in a.parents]),),
        )
        write.execute_many(
            "INSERT INTO revision_file VALUES (?, ?, ?)",
            [(a.id, name, digest) for a in new for name, digest in a.files],
        )
        self._changed |= {a.case_id for a in new if a.id not in held}
        write.execute_many(
            "INSERT INTO quarantine VALUES (?, ?, ?)",
            [(a.id, held[a.id], now.isoformat()) for a in new if a.id in held],
        )
        return new

    def show(self, write: Transaction) -> list[str]:
        """What was added becomes visible with this transaction; all of it is witnessed for ever.

        Gives the cases of which something new is seen.
        """
        ids = [i for (i,) in write.execute("SELECT id FROM arriving WHERE NOT held ORDER BY id")]
        for start in range(0, len(ids), _WITNESSED_AT_ONCE):
            self._vault.witness(" ".join(ids[start : start + _WITNESSED_AT_ONCE]))
        if write.execute("SELECT 1 FROM quarantine LIMIT 1"):
            write.execute("UPDATE arriving SET held = 1 WHERE id IN (SELECT id FROM quarantine)")
            write.execute("DELETE FROM arriving WHERE NOT held")
        else:
            write.execute("DELETE FROM arriving")  # all at once is much quicker than one by one
        changed = sorted(self._changed)
        _mark_stale(write, changed)
        self._end()
        return changed

    def release(self, write: Transaction, ids: Iterable[str]) -> int:
        """Take these out of quarantine; how many were in it."""
        among = (json.dumps(list(ids)),)
        write.execute(f"DELETE FROM quarantine WHERE id {_AMONG}", among)  # noqa: S608
        released = write.rows_changed
        cases = write.execute(
            f"SELECT DISTINCT case_id FROM record JOIN revision_kept USING (record_id) WHERE id {_AMONG}",  # noqa: S608
            among,
        )
        _mark_stale(write, [case for (case,) in cases])
        write.execute(f"DELETE FROM arriving WHERE held AND id {_AMONG}", among)  # noqa: S608
        return released

    def forget(self) -> None:
        """Take back what was added and never shown: the import stopped, or the program was cut off."""
        self._end()
        unseen = "SELECT id FROM arriving WHERE NOT held"
        if not self._vault.query(f"{unseen} UNION ALL SELECT sha256 FROM arriving_blob LIMIT 1"):  # noqa: S608
            return
        with self._vault.transaction() as write:
            records = write.execute(
                f"SELECT DISTINCT record_id FROM revision_kept WHERE id IN ({unseen})"  # noqa: S608
            )
            files = write.execute(
                f"SELECT DISTINCT sha256 FROM revision_file WHERE revision IN ({unseen})"  # noqa: S608
            )
            self._attachments.let_go_of_parts(write)
            for table, column in _TABLES:
                write.execute(f"DELETE FROM {table} WHERE {column} IN ({unseen})")  # noqa: S608
            self._attachments.sweep(write, [digest for (digest,) in files])
            write.execute("DELETE FROM arriving WHERE NOT held")
            _forget_empty(write, records)

    def _end(self) -> None:
        self._cases.clear()
        self._changed.clear()

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these are here, seen or in quarantine, or were and are erased."""
        rows = self._vault.query(
            "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM revision_kept WHERE id = value)"
            " OR EXISTS (SELECT 1 FROM erased_revision WHERE id = value)",
            (json.dumps(list(ids)),),
        )
        return frozenset(revision_id for (revision_id,) in rows)

    def _place(self, write: Transaction, arrivals: Sequence[Arrival]) -> None:
        """A record belongs to one case for ever; nobody's bundle may move it into another."""
        unplaced = {a.record_id: a for a in arrivals if a.record_id not in self._cases}
        rows = self._vault.query(
            f"SELECT record_id, case_id FROM record WHERE record_id {_AMONG}",  # noqa: S608
            (json.dumps(list(unplaced)),),
        )
        self._cases |= dict(rows)
        new = [unplaced[record] for record in unplaced if record not in self._cases]
        write.execute_many(
            "INSERT OR IGNORE INTO case_file (case_id, stale) VALUES (?, 0)", {(a.case_id,) for a in new}
        )
        write.execute_many(
            "INSERT INTO record VALUES (?, ?, ?)",
            [(a.record_id, a.case_id, RECORD_OF_A_FORM if a.form else a.kind) for a in new],
        )
        self._cases |= {a.record_id: a.case_id for a in new}
        if any(self._cases[a.record_id] != a.case_id for a in arrivals):
            raise RevisionRefused("record-in-another-case")


_TABLES = (
    ("quarantine", "id"),
    ("revision_file", "revision"),
    ("revision_parent_kept", "revision"),
    ("revision_kept", "id"),
)


def kind_of_record(revision: Revision) -> str:
    return revision.kind if revision.says.form is None else "case"


def _row(arrival: Arrival, bundle: str) -> Row:
    return (
        arrival.id,
        arrival.record_id,
        arrival.kind,
        arrival.clock,
        arrival.content,
        arrival.signature,
        bundle,
    )


def _keep(write: Transaction, rows: Sequence[Row]) -> None:
    """All in one statement: each statement opens the table, its indexes and what it refers to anew, in memory
    that is locked and wiped every time; one statement for each row takes half as long again."""
    if rows:
        marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(rows))
        write.execute(f"INSERT INTO revision_kept VALUES {marks}", [value for row in rows for value in row])  # noqa: S608


def _mark_stale(write: Transaction, cases: Iterable[str]) -> None:
    """The list will read these cases again."""
    write.execute(
        f"UPDATE case_file SET stale = 1 WHERE case_id {_AMONG}",  # noqa: S608
        (json.dumps(list(cases)),),
    )


def _forget_empty(write: Transaction, records: Iterable[Row]) -> None:
    """Records that nothing is left of, and then their cases."""
    among = (json.dumps([record for (record,) in records]),)
    write.execute(
        f"DELETE FROM record WHERE record_id {_AMONG}"  # noqa: S608
        " AND NOT EXISTS (SELECT 1 FROM revision_kept r WHERE r.record_id = record.record_id)"
        " AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.record_id = record.record_id)",
        among,
    )
    write.execute(
        "DELETE FROM case_file WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.case_id = case_file.case_id)"
    )
