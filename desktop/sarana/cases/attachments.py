"""Files that belong to records: found by the digest of their content, kept once, in chunks."""

import hashlib
from collections.abc import Iterable, Iterator
from mimetypes import MimeTypes

from sarana.cases.revision import Attachment
from sarana.errors import NoSuchCase, RevisionRefused
from sarana.vault import Transaction, Vault

CHUNK = 256 * 1024

_KINDS = MimeTypes()  # the list inside Python, not the one of this computer


class Attachments:
    """The attachments of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, write: Transaction, name: str, content: bytes) -> Attachment:
        """Store a file's content, unless it is here already."""
        digest = hashlib.sha256(content).hexdigest()
        chunks = (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
        self.take_in(write, digest, len(content), chunks)
        return self.named(name, digest, len(content))

    def take_in(
        self, write: Transaction, untrusted_digest: str, untrusted_size: int, chunks: Iterable[bytes]
    ) -> None:
        """Store content that arrives in pieces. If RevisionRefused is raised, the transaction must fall."""
        known = write.execute("SELECT 1 FROM blob WHERE sha256 = ?", (untrusted_digest,))
        if not known:
            write.execute("INSERT INTO blob VALUES (?, ?)", (untrusted_digest, untrusted_size))
        digest, size = hashlib.sha256(), 0
        for number, chunk in enumerate(chunks):
            digest.update(chunk)
            size += len(chunk)
            if not known:
                row = (untrusted_digest, number, chunk)
                write.execute("INSERT INTO blob_chunk VALUES (?, ?, ?)", row)
        if (digest.hexdigest(), size) != (untrusted_digest, untrusted_size):
            raise RevisionRefused("attachment-digest")

    def has(self, digest: str) -> bool:
        return bool(self._vault.query("SELECT 1 FROM blob WHERE sha256 = ?", (digest,)))

    def cases_with(self, digest: str) -> list[str]:
        """The cases that hold this content, signed or in a draft."""
        rows = self._vault.query(
            "SELECT DISTINCT case_id FROM record JOIN revision USING (record_id)"
            " JOIN revision_file ON revision_file.revision = revision.id WHERE sha256 = :d"
            " UNION SELECT case_id FROM record JOIN draft_file USING (record_id) WHERE sha256 = :d",
            {"d": digest},
        )
        return [case_id for (case_id,) in rows]

    def size(self, digest: str) -> int:
        rows = self._vault.query("SELECT size FROM blob WHERE sha256 = ?", (digest,))
        if not rows:
            raise NoSuchCase
        return int(rows[0][0])

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The content, a piece at a time; raises NoSuchCase if it is not in this vault."""
        left, number = self.size(digest), 0
        while left:
            rows = self._vault.query(
                "SELECT content FROM blob_chunk WHERE sha256 = ? AND number = ?", (digest, number)
            )
            if not rows:
                raise NoSuchCase
            yield rows[0][0]
            left, number = left - len(rows[0][0]), number + 1

    def content(self, digest: str) -> bytes:
        return b"".join(self.chunks(digest))

    def named(self, name: str, digest: str, size: int) -> Attachment:
        media_type = _KINDS.guess_type(name)[0] or "application/octet-stream"
        return Attachment(name, digest, size, media_type)

    def sweep(self, write: Transaction, digests: Iterable[str]) -> None:
        """Let go of those of these that neither a revision nor a draft needs."""
        for digest in set(digests):
            needed = write.execute(
                "SELECT 1 FROM draft_file WHERE sha256 = :d"
                " UNION ALL SELECT 1 FROM revision_file WHERE sha256 = :d",
                {"d": digest},
            )
            if not needed:
                write.execute("DELETE FROM blob_chunk WHERE sha256 = ?", (digest,))
                write.execute("DELETE FROM blob WHERE sha256 = ?", (digest,))
