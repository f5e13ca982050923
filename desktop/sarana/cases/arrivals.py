"""Revisions that are arriving: written in small batches that nobody sees, then all visible at once.

An import of thousands of revisions must never keep a draft waiting to be saved, and must be all or nothing.
So each batch is a short transaction of its own, and what it wrote is marked as arriving; the tables that
everything else reads leave out what is marked. Taking the marks away is one short transaction, too.
"""

import json
from collections.abc import Iterable, Sequence

from sarana.cases.attachments import Attachments
from sarana.cases.revision import Revision
from sarana.errors import RevisionRefused
from sarana.vault import Row, Transaction, Vault

_WITNESSED_AT_ONCE = 500
_AMONG = "IN (SELECT value FROM json_each(?))"


class Arrivals:
    """What is arriving at one vault: one bundle at a time."""

    def __init__(self, vault: Vault, attachments: Attachments) -> None:
        self._vault, self._attachments = vault, attachments
        self._cases: dict[str, str] = {}  # where the records that arrive belong

    def add(self, write: Transaction, revisions: Sequence[Revision], bundle: str) -> int:
        """Write these, invisible for now; how many were new. The caller read and so checked them."""
        ids = [revision.id for revision in revisions]
        known = self._among("revision_kept", "id", ids) | self._among("erased_revision", "id", ids)
        new = list({r.id: r for r in revisions if r.id not in known}.values())
        self._place(write, new)
        write.execute_many("INSERT INTO arriving VALUES (?)", [(r.id,) for r in new])
        write.execute_many(
            "INSERT INTO revision_kept VALUES (?, ?, ?, ?, ?, ?, ?)", [_row(r, bundle) for r in new]
        )
        write.execute_many(
            "INSERT INTO revision_parent_kept VALUES (?, ?)", [(r.id, p) for r in new for p in r.parents]
        )
        write.execute_many(
            "INSERT INTO revision_file VALUES (?, ?, ?)",
            [(r.id, file.name, file.sha256) for r in new for file in r.attachments],
        )
        return len(new)

    def show(self, write: Transaction) -> list[str]:
        """Everything that was added becomes visible with this transaction, and is witnessed for ever.

        Gives the cases that something arrived for.
        """
        ids = [revision_id for (revision_id,) in write.execute("SELECT id FROM arriving ORDER BY id")]
        for start in range(0, len(ids), _WITNESSED_AT_ONCE):
            self._vault.witness(" ".join(ids[start : start + _WITNESSED_AT_ONCE]))
        cases = write.execute(
            "UPDATE case_file SET stale = 1 WHERE case_id IN (SELECT case_id FROM record WHERE record_id IN"
            " (SELECT record_id FROM revision_kept JOIN arriving USING (id))) RETURNING case_id"
        )
        write.execute("DELETE FROM arriving")
        self._cases.clear()
        return [case_id for (case_id,) in cases]

    def forget(self) -> None:
        """Take back what was added and never shown: the import stopped, or the program was cut off."""
        self._cases.clear()
        if not self._vault.query("SELECT 1 FROM arriving LIMIT 1"):
            return
        with self._vault.transaction() as write:
            records = write.execute("SELECT DISTINCT record_id FROM revision_kept JOIN arriving USING (id)")
            files = write.execute(
                "SELECT DISTINCT sha256 FROM revision_file JOIN arriving ON arriving.id = revision"
            )
            for table, column in _TABLES:
                write.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM arriving)")  # noqa: S608
            self._attachments.sweep(write, [digest for (digest,) in files])
            write.execute("DELETE FROM arriving")
            _forget_empty(write, records)

    def _place(self, write: Transaction, revisions: Sequence[Revision]) -> None:
        """A record belongs to one case for ever; nobody's bundle may move it into another."""
        unplaced = {r.record_id: r for r in revisions if r.record_id not in self._cases}
        rows = self._vault.query(
            f"SELECT record_id, case_id FROM record WHERE record_id {_AMONG}",  # noqa: S608
            (json.dumps(list(unplaced)),),
        )
        self._cases |= dict(rows)
        new = [unplaced[record] for record in unplaced if record not in self._cases]
        write.execute_many(
            "INSERT OR IGNORE INTO case_file (case_id, stale) VALUES (?, 0)", {(r.case_id,) for r in new}
        )
        write.execute_many(
            "INSERT INTO record VALUES (?, ?, ?)", [(r.record_id, r.case_id, kind_of_record(r)) for r in new]
        )
        self._cases |= {r.record_id: r.case_id for r in new}
        if any(self._cases[r.record_id] != r.case_id for r in revisions):
            raise RevisionRefused("record-in-another-case")

    def _among(self, table: str, column: str, values: Iterable[str]) -> frozenset[str]:
        rows = self._vault.query(
            f"SELECT {column} FROM {table} WHERE {column} {_AMONG}",  # noqa: S608
            (json.dumps(list(values)),),
        )
        return frozenset(value for (value,) in rows)


_TABLES = (("revision_file", "revision"), ("revision_parent_kept", "revision"), ("revision_kept", "id"))


def kind_of_record(revision: Revision) -> str:
    return revision.kind if revision.says.form is None else "case"


def _row(revision: Revision, bundle: str) -> Row:
    says = revision.says
    return (
        revision.id,
        says.record_id,
        says.kind,
        says.clock,
        revision.content,
        revision.signature,
        bundle,
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
