"""The signed revisions of one vault: a set that only grows. Merging is the union (SECURITY.md 4)."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sarana.cases import history
from sarana.cases.arrivals import kind_of_record
from sarana.cases.history import History
from sarana.cases.line import Plain
from sarana.cases.revision import (
    NAMESPACE,
    Attachment,
    Author,
    FormReference,
    Originator,
    Revision,
    Statement,
    next_clock,
    of_our_own,
    read,
    write,
)
from sarana.errors import NoSuchCase, RevisionRefused
from sarana.vault import Transaction, Vault

_COLUMNS = "id, content, signature"


class Revisions:
    """What was signed, here or elsewhere, about all records."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    # ---- reading

    def get(self, revision_id: str) -> Revision:
        rows = self._vault.query(f"SELECT {_COLUMNS} FROM revision WHERE id = ?", (revision_id,))  # noqa: S608
        if not rows:
            raise NoSuchCase
        return _stored(*rows[0])

    def content(self, revision_id: str) -> bytes:
        """The exact bytes of a revision."""
        rows = self._vault.query("SELECT content FROM revision WHERE id = ?", (revision_id,))
        if not rows:
            raise NoSuchCase
        return bytes(rows[0][0])

    def has(self, revision_id: str) -> bool:
        return bool(self._vault.query("SELECT 1 FROM revision WHERE id = ?", (revision_id,)))

    def is_erased(self, revision_id: str) -> bool:
        """Whether it was here, or elsewhere, and was erased on purpose: it never comes back."""
        return bool(self._vault.query("SELECT 1 FROM erased_revision WHERE id = ?", (revision_id,)))

    def history(self, record_id: str) -> History:
        """Which revision of a record follows which."""
        rows = self._vault.query(
            "SELECT id, parent FROM revision LEFT JOIN revision_parent ON revision = id WHERE record_id = ?",
            (record_id,),
        )
        parents: dict[str, tuple[str, ...]] = {}
        for revision_id, parent in rows:
            parents[revision_id] = (*parents.get(revision_id, ()), *([parent] if parent else []))
        return parents

    def heads(self, record_id: str) -> tuple[str, ...]:
        return history.heads(self.history(record_id))

    def latest_heads(self, record_id: str) -> list[Revision]:
        """The heads, the latest first; raises NoSuchCase if nothing was signed."""
        heads = sorted(map(self.get, self.heads(record_id)), key=age, reverse=True)
        if not heads:
            raise NoSuchCase
        return heads

    def in_order(self, record_id: str) -> list[Revision]:
        """All revisions of a record, parents first."""
        rows = self._vault.query(f"SELECT {_COLUMNS}, clock FROM revision WHERE record_id = ?", (record_id,))  # noqa: S608
        clock = {row[0]: row[3] for row in rows}
        found = {row[0]: _stored(*row[:3]) for row in rows}
        return [found[revision_id] for revision_id in history.in_order(self.history(record_id), clock)]

    def of_case(self, case_id: str) -> list[Revision]:
        """Everything that is here about a case, record by record; raises NoSuchCase if it is not known."""
        rows = self._vault.query("SELECT record_id FROM record WHERE case_id = ? ORDER BY rowid", (case_id,))
        if not rows:
            raise NoSuchCase
        return [revision for (record_id,) in rows for revision in self.in_order(record_id)]

    def came_by_bundle(self, revision_id: str) -> bool:
        rows = self._vault.query("SELECT bundle FROM revision WHERE id = ?", (revision_id,))
        return bool(rows and rows[0][0])

    # ---- growing

    def sign(
        self,
        begun: Transaction,
        now: datetime,
        *,
        case_id: str,
        record_id: str,
        kind: str,
        parents: tuple[str, ...],
        form: FormReference | None,
        body: Mapping[str, Plain],
        attachments: tuple[Attachment, ...],
    ) -> Revision:
        """Write and sign what the officer of this vault says now."""
        before = [self.get(parent).says for parent in parents]
        says = Statement(
            case_id=case_id,
            record_id=record_id,
            kind=kind,
            parents=parents,
            author=self._author(),
            device=self._vault.device.id,
            time=now,
            clock=next_clock(now, [earlier.clock for earlier in before]),
            form=form,
            originator=before[0].originator if before else self.originator(case_id),
            body=body,
            attachments=attachments,
        )
        content = write(says)
        revision = read(content, self._vault.sign_as_officer(content, NAMESPACE))
        self._insert(begun, revision)
        return revision

    def sign_new(
        self, begun: Transaction, now: datetime, *, case_id: str, kind: str, body: Mapping[str, Plain]
    ) -> Revision:
        """The same for a new record that answers no form and has no files."""
        return self.sign(
            begun,
            now,
            case_id=case_id,
            record_id=secrets.token_hex(16),
            kind=kind,
            parents=(),
            form=None,
            body=body,
            attachments=(),
        )

    def _insert(self, begun: Transaction, revision: Revision) -> None:
        self._place(begun, revision)
        begun.execute(
            "INSERT INTO revision_kept VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                revision.id,
                revision.record_id,
                revision.kind,
                revision.says.clock,
                revision.content,
                revision.signature,
                "",  # it came with no bundle
            ),
        )
        begun.execute_many(
            "INSERT INTO revision_parent_kept VALUES (?, ?)",
            [(revision.id, parent) for parent in revision.parents],
        )
        begun.execute_many(
            "INSERT INTO revision_file VALUES (?, ?, ?)",
            [(revision.id, attachment.name, attachment.sha256) for attachment in revision.attachments],
        )
        self._vault.witness(revision.id)

    def _place(self, begun: Transaction, revision: Revision) -> None:
        """A record belongs to one case for ever; nobody's bundle may move it into another."""
        placed = begun.execute("SELECT case_id FROM record WHERE record_id = ?", (revision.record_id,))
        if placed and placed[0][0] != revision.case_id:
            raise RevisionRefused("record-in-another-case")
        begun.execute("INSERT OR IGNORE INTO case_file (case_id) VALUES (?)", (revision.case_id,))
        if not placed:
            row = (revision.record_id, revision.case_id, kind_of_record(revision))
            begun.execute("INSERT INTO record VALUES (?, ?, ?)", row)
        begun.execute("UPDATE case_file SET stale = 1 WHERE case_id = ?", (revision.case_id,))

    def _author(self) -> Author:
        officer = self._vault.officer
        return Author(officer.id, officer.name, officer.organisation, officer.post, officer.public_key.text)

    def originator(self, case_id: str) -> Originator:
        """The office that opened the case: a letter about a received case belongs to where it came from."""
        first = self._vault.query(
            f"SELECT {_COLUMNS} FROM revision JOIN record USING (record_id) WHERE case_id = ?"  # noqa: S608
            " ORDER BY clock, id LIMIT 1",
            (case_id,),
        )
        if first:
            return _stored(*first[0]).says.originator
        return Originator(self._vault.id, self._vault.officer.organisation)


def age(revision: Revision) -> tuple[str, str]:
    """What orders revisions that do not follow each other: shown by it, never decided by it."""
    return revision.says.clock, revision.id


def _stored(revision_id: str, content: bytes, signature: str) -> Revision:
    revision = of_our_own(content, signature)
    if revision.id != revision_id:
        raise RevisionRefused("revision-digest")
    return revision
