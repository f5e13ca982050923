"""The thorough check of what is written about people: whatever was ever signed or taken in is here.

SQLCipher proves single pages; that a row was taken out, changed or put back by somebody who has the key, only
what the vault has witnessed tells (SECURITY.md 2.8).
"""

import hashlib
from collections.abc import Iterable, Iterator

from sarana.progress import Progress, part
from sarana.vault import Finding, Vault

_AT_ONCE = 100
#: What a bundle is bringing just now is not here yet; what is held back is, and stands in the list of that.
_HERE = (
    "NOT EXISTS (SELECT 1 FROM arriving WHERE arriving.id = revision_kept.id"
    " AND NOT (held AND EXISTS (SELECT 1 FROM quarantine WHERE quarantine.id = revision_kept.id)))"
)


def check(vault: Vault, progress: Progress) -> tuple[Finding, ...]:
    """Every page, the journal, every revision and every file; empty when all is well."""
    return vault.verify(progress, lambda further: _records(vault, further))


def _records(vault: Vault, progress: Progress) -> Iterable[Finding]:
    yield from vault.compare_witnessed(_revisions(vault, part(progress, 0, 2)))
    yield from _files(vault, part(progress, 1, 2))


def _revisions(vault: Vault, progress: Progress) -> Iterator[str]:
    """The ids of the revisions that are here; one whose content was altered is none of them."""
    ((total,),) = vault.query("SELECT count(*) FROM revision_kept")
    done = last = 0
    while rows := vault.query(
        f"SELECT rowid, id, content FROM revision_kept WHERE rowid > ? AND {_HERE} ORDER BY rowid LIMIT ?",  # noqa: S608
        (last, _AT_ONCE),
    ):
        progress(done, total)
        yield from (id_ for _number, id_, content in rows if hashlib.sha256(content).hexdigest() == id_)
        last, done = rows[-1][0], done + len(rows)
    progress(total, total)


def _files(vault: Vault, progress: Progress) -> Iterator[Finding]:
    """One finding, if any file is not what it is called. What is still arriving is proved on arrival."""
    files = vault.query("SELECT sha256 FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM arriving_blob)")
    altered = [
        digest
        for done, (digest,) in enumerate(files)
        if _digest(vault, digest, done, len(files), progress) != digest
    ]
    progress(len(files), len(files))
    if altered:
        yield Finding("state", "file altered")


def _digest(vault: Vault, name: str, done: int, total: int, progress: Progress) -> str:
    hash_ = hashlib.sha256()
    for (number,) in vault.query("SELECT number FROM blob_chunk WHERE sha256 = ? ORDER BY number", (name,)):
        progress(done, total)
        ((chunk,),) = vault.query(
            "SELECT content FROM blob_chunk WHERE sha256 = ? AND number = ?", (name, number)
        )
        hash_.update(chunk)
    return hash_.hexdigest()
