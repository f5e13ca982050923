"""Files that belong to records: found by the digest of their content, kept once, in chunks."""

import hashlib
from collections.abc import Iterable, Iterator
from mimetypes import MimeTypes

from sarana.cases.revision import Attachment
from sarana.errors import NoSuchCase, RevisionRefused
from sarana.vault import Transaction, Vault

CHUNK = 256 * 1024
WRITTEN_AT_ONCE = 4 * CHUNK  # of what arrives: a few thousandths of a second, and a transaction has its price

_KINDS = MimeTypes()  # the list inside Python, not the one of this computer


class Attachments:
    """The attachments of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, write: Transaction, name: str, content: bytes) -> Attachment:
        """Store a file's content, unless it is here already."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.has(digest):
            self.let_go_of_parts(write, [digest])  # what of it arrives just now is not proven yet
            write.execute("INSERT INTO blob VALUES (?, ?)", (digest, len(content)))
            for number, start in enumerate(range(0, len(content), CHUNK)):
                self.keep_chunk(write, digest, number, content[start : start + CHUNK])
        return self.named(name, digest, len(content))

    def take_in(self, untrusted_digest: str, untrusted_size: int) -> "Keeping":
        """Begin to store content that arrives in pieces."""
        return Keeping(self._vault, self, untrusted_digest, untrusted_size)

    def let_go_of_parts(self, write: Transaction, digests: Iterable[str] | None = None) -> None:
        """Forget what began to arrive and is not whole: these, or all."""
        arriving = [d for (d,) in write.execute("SELECT sha256 FROM arriving_blob")]
        for digest in arriving if digests is None else set(digests) & set(arriving):
            write.execute("DELETE FROM blob_chunk WHERE sha256 = ?", (digest,))
            write.execute("DELETE FROM blob WHERE sha256 = ?", (digest,))
            write.execute("DELETE FROM arriving_blob WHERE sha256 = ?", (digest,))

    def has(self, digest: str) -> bool:
        """Whether all of it is here."""
        rows = self._vault.query(
            "SELECT 1 FROM blob WHERE sha256 = :d"
            " AND NOT EXISTS (SELECT 1 FROM arriving_blob WHERE sha256 = :d)",
            {"d": digest},
        )
        return bool(rows)

    def keep_chunk(self, write: Transaction, digest: str, number: int, chunk: bytes) -> None:
        write.execute("INSERT INTO blob_chunk VALUES (?, ?, ?)", (digest, number, chunk))

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


class Keeping:
    """Content that arrives in pieces, each written in a short transaction; between two the vault is free.

    Until all of it was right it counts as not being here.
    """

    def __init__(self, vault: Vault, attachments: Attachments, digest: str, size: int) -> None:
        self._vault, self._attachments = vault, attachments
        self._digest = digest
        self._seen, self._held = hashlib.sha256(), bytearray()
        self._number = 0
        if not attachments.has(digest):
            with vault.transaction() as write:
                attachments.let_go_of_parts(write, [digest])
                write.execute("INSERT INTO blob VALUES (?, ?)", (digest, size))
                write.execute("INSERT INTO arriving_blob VALUES (?)", (digest,))

    def add(self, untrusted_piece: bytes) -> None:
        self._held += untrusted_piece
        if len(self._held) >= WRITTEN_AT_ONCE:
            self._write(len(self._held) // CHUNK * CHUNK)

    def end(self) -> None:
        """All of it was here; raises RevisionRefused if it is not what it is called."""
        self._write(len(self._held))
        if self._seen.hexdigest() != self._digest:
            raise RevisionRefused("attachment-digest")
        with self._vault.transaction() as write:
            write.execute("DELETE FROM arriving_blob WHERE sha256 = ?", (self._digest,))

    def _write(self, size: int) -> None:
        """The first bytes of what is held, in one transaction."""
        chunks = [bytes(self._held[at : min(at + CHUNK, size)]) for at in range(0, size, CHUNK)]
        del self._held[:size]
        for chunk in chunks:
            self._seen.update(chunk)
        if chunks and not self._attachments.has(self._digest):  # or somebody typed the same in meanwhile
            with self._vault.transaction() as write:
                for number, chunk in enumerate(chunks, self._number):
                    self._attachments.keep_chunk(write, self._digest, number, chunk)
        self._number += len(chunks)
