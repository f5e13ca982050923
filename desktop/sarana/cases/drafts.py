"""What is being written and not yet signed: saved as typed, durable when saving returns."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sarana.cases import line
from sarana.cases.attachments import Attachments
from sarana.cases.revision import Attachment, Revision
from sarana.errors import NoDraft, NoSuchCase
from sarana.forms.state import Snapshot
from sarana.vault import Transaction, Vault


@dataclass(frozen=True, slots=True)
class Draft:
    """A record being written: its answers, and the revisions that it continues."""

    record_id: str
    case_id: str
    officer: str  # who saved it last; "" where nobody wrote that down
    snapshot: Snapshot
    parents: tuple[str, ...]
    changed: datetime
    attachments: tuple[str, ...]


class Drafts:
    """The drafts of one vault, at most one for each record."""

    def __init__(self, vault: Vault, attachments: Attachments) -> None:
        self._vault = vault
        self._attachments = attachments

    def begin(
        self, write: Transaction, record_id: str, snapshot: Snapshot, parents: Iterable[str], now: datetime
    ) -> None:
        """A first draft, or none of its kind: a draft that is there already is left as it is."""
        row = (record_id, snapshot.form_sha256, " ".join(parents), _answers(snapshot), now.isoformat())
        write.execute("INSERT OR IGNORE INTO draft VALUES (?, ?, ?, ?, ?, ?)", (*row, self._vault.officer.id))

    def save(
        self,
        write: Transaction,
        record_id: str,
        snapshot: Snapshot,
        files: Mapping[str, bytes],
        now: datetime,
    ) -> None:
        """Put these answers in the place of the draft's; files are added to those it has."""
        write.execute(
            "UPDATE draft SET answers = ?, form = ?, changed = ?, officer = ? WHERE record_id = ?",
            (_answers(snapshot), snapshot.form_sha256, now.isoformat(), self._vault.officer.id, record_id),
        )
        if not write.rows_changed:
            raise NoDraft
        for name, content in files.items():
            self._add_file(write, record_id, self._attachments.keep(write, name, content))

    def add_files_of(self, write: Transaction, record_id: str, revision: Revision) -> None:
        """A draft that continues a revision begins with its attachments."""
        for attachment in revision.attachments:
            self.add_file(write, record_id, attachment)

    def add_file(self, write: Transaction, record_id: str, attachment: Attachment) -> None:
        """Give the draft a file that is here already; one that never arrived is left out."""
        if self._attachments.has(attachment.sha256):
            self._add_file(write, record_id, attachment)

    def touch(self, write: Transaction, record_id: str) -> None:
        """The list will read this record's case again."""
        write.execute(
            "UPDATE case_file SET stale = 1 WHERE case_id = (SELECT case_id FROM record WHERE record_id = ?)",
            (record_id,),
        )

    def get(self, record_id: str) -> Draft | None:
        rows = self._vault.query(
            "SELECT case_id, officer, parents, answers, changed, form.form_id, form.version, form.sha256"
            " FROM draft JOIN record USING (record_id) JOIN form ON form.sha256 = draft.form"
            " WHERE record_id = ?",
            (record_id,),
        )
        if not rows:
            return None
        case_id, officer, parents, answers, changed, *form = rows[0]
        return Draft(
            record_id=record_id,
            case_id=case_id,
            officer=officer,
            snapshot=_snapshot(answers, *form),
            parents=tuple(parents.split()),
            changed=datetime.fromisoformat(changed),
            attachments=tuple(name for name, _ in self._files(record_id)),
        )

    def require(self, record_id: str) -> Draft:
        draft = self.get(record_id)
        if draft is None:
            raise NoDraft
        return draft

    def remove(self, write: Transaction, record_id: str) -> None:
        """Forget a draft; its attachments go too, unless a revision needs them."""
        digests = [digest for _, digest in self._files(record_id)]
        write.execute("DELETE FROM draft WHERE record_id = ?", (record_id,))
        self._attachments.sweep(write, digests)

    def attached(self, record_id: str, names: Iterable[str]) -> tuple[Attachment, ...]:
        """Those of the draft's files that its answers still name, ready for a revision."""
        wanted, files = set(names), self._files(record_id)
        size = self._attachments.size
        return tuple(
            self._attachments.named(name, digest, size(digest)) for name, digest in files if name in wanted
        )

    def file(self, record_id: str, name: str) -> bytes:
        digest = dict(self._files(record_id)).get(name)
        if digest is None:
            raise NoSuchCase
        return self._attachments.content(digest)

    def _files(self, record_id: str) -> list[tuple[str, str]]:
        rows = self._vault.query(
            "SELECT name, sha256 FROM draft_file WHERE record_id = ? ORDER BY name", (record_id,)
        )
        return [(name, digest) for name, digest in rows]

    def _add_file(self, write: Transaction, record_id: str, file: Attachment) -> None:
        before = write.execute(
            "SELECT sha256 FROM draft_file WHERE record_id = ? AND name = ?", (record_id, file.name)
        )
        write.execute(
            "INSERT OR REPLACE INTO draft_file VALUES (?, ?, ?)", (record_id, file.name, file.sha256)
        )
        self._attachments.sweep(write, [digest for (digest,) in before])


def _answers(snapshot: Snapshot) -> str:
    content: dict[str, object] = {"values": dict(snapshot.values), "repeats": dict(snapshot.repeats)}
    return line.write(content).decode("ascii")


def _snapshot(answers: str, form_id: str, version: str, sha256: str) -> Snapshot:
    content = json.loads(answers)
    return Snapshot(form_id, version, sha256, content["values"], content["repeats"])
