"""What was written about a case while it was erased: sealed for the administrators, and told to who wrote it.

An erasure wins over an edit that was made at the same time. So that nothing that somebody needs to know is
lost by it, the edit is kept for a while, where only an administrator can read it (SECURITY.md 4.4).
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sarana.cases import line
from sarana.cases.drafts import Draft
from sarana.cases.revision import Revision
from sarana.errors import NoSuchCase
from sarana.forms import Snapshot
from sarana.vault import Row, Transaction, Vault

#: How long it is kept; then it is due, and an administrator lets it go.
DAYS_SEALED = 30


@dataclass(frozen=True, slots=True)
class SealedEdit:
    """Something that was written about a case that is erased."""

    id: str
    case_id: str
    officer: str  # who wrote it here; "" for somebody elsewhere
    since: datetime
    until: datetime
    told: bool

    def is_due(self, now: datetime) -> bool:
        return now >= self.until


class SealedEdits:
    """What waits for an administrator's eyes, and whoever must be told."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault, self._now = vault, now

    # ---- sealing

    def seal_revision(self, write: Transaction, revision: Revision, files: Mapping[str, bytes]) -> None:
        """Keep a signed edit that the erasure does not name."""
        author = revision.author
        own = author.key in {key.text for key in self._vault.staff.signing_keys()}
        said: dict[str, object] = {"author": f"{author.name}, {author.organisation}"}
        if revision.snapshot is not None:
            said |= _answers(revision.snapshot)
        content = said | {"revision": revision.content.decode("ascii"), "signature": revision.signature}
        self._seal(write, revision.id, revision.case_id, author.id if own else "", content, files)

    def seal_draft(self, write: Transaction, draft: Draft, files: Mapping[str, bytes]) -> None:
        """Keep what was typed and never signed; whoever saved the draft last is told."""
        typed_by = [one for one in self._vault.staff.all() if one.id == draft.officer]
        author = "".join(f"{one.name}, {one.organisation}" for one in typed_by)
        content = {"author": author} | _answers(draft.snapshot)
        self._seal(write, secrets.token_hex(16), draft.case_id, draft.officer, content, files)

    def _seal(
        self,
        write: Transaction,
        id_: str,
        case_id: str,
        officer: str,
        content: Mapping[str, object],
        files: Mapping[str, bytes],
    ) -> None:
        attached = {name: base64.b64encode(file).decode("ascii") for name, file in files.items()}
        sealed = self._vault.seal_for_administrators(line.write({**content, "files": attached}))
        since = self._now()
        until = since + timedelta(days=DAYS_SEALED)
        row = (id_, case_id, officer, sealed, since.isoformat(), until.isoformat(), 0)
        write.execute("INSERT OR IGNORE INTO sealed_edit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._vault.journal("edit.sealed", case_id)

    # ---- reading

    def all(self) -> list[SealedEdit]:
        rows = self._vault.query(
            "SELECT id, case_id, officer, since, until, told FROM sealed_edit ORDER BY since, id"
        )
        return list(_edits(rows))

    def to_tell(self) -> list[SealedEdit]:
        """What the officer of this session wrote and was not told about yet."""
        return [one for one in self.all() if one.officer == self._vault.officer.id and not one.told]

    def told(self) -> None:
        """The officer of this session has read it."""
        with self._vault.transaction() as write:
            write.execute("UPDATE sealed_edit SET told = 1 WHERE officer = ?", (self._vault.officer.id,))

    def open(self, id_: str) -> dict[str, object]:
        """What it says, for an administrator; the journal keeps that it was read."""
        rows = self._vault.query("SELECT sealed, case_id FROM sealed_edit WHERE id = ?", (id_,))
        if not rows:
            raise NoSuchCase
        content: dict[str, object] = json.loads(self._vault.open_sealed(bytes(rows[0][0])))
        self._vault.journal("edit.read", rows[0][1])
        return content

    def destroy(self, id_: str) -> None:
        """Let it go for good; the next unlocking leaves no trace of it."""
        self._vault.require("administrator")

        def gone(begun: Transaction) -> list[str]:
            begun.execute("DELETE FROM sealed_edit WHERE id = ?", (id_,))
            return []

        with self._vault.transaction():
            self._vault.purge(id_, gone)


def _answers(snapshot: Snapshot) -> dict[str, object]:
    return {"form": snapshot.form_sha256, "values": dict(snapshot.values), "repeats": dict(snapshot.repeats)}


def _edits(rows: Iterable[Row]) -> Iterator[SealedEdit]:
    for id_, case_id, officer, since, until, told in rows:
        yield SealedEdit(
            id_,
            case_id,
            officer,
            datetime.fromisoformat(since).astimezone(UTC),
            datetime.fromisoformat(until).astimezone(UTC),
            bool(told),
        )
