"""What an office remembers of bundles: which came, which are missing, which were refused although their
sender is known (SECURITY.md 3.6 step 7, 3.8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum

from sarana.cases.revision import digest
from sarana.errors import (
    BundleDamaged,
    BundleExpired,
    BundleNotForUs,
    BundleTooLarge,
    BundleTooNew,
    ReaderLost,
    UnknownSender,
)
from sarana.exchange.manifest import Manifest
from sarana.exchange.opened import Opened
from sarana.exchange.sending import recipients_digest
from sarana.vault import Vault


class Note(StrEnum):
    """Something about a bundle that its reader should know; nothing that stops them."""

    AGAIN = "again"  # this very bundle was accepted before
    GAP = "gap"  # at least one earlier bundle of this sender never arrived
    EQUIVOCATION = "equivocation"  # the sender's device told two stories: this is one of them
    LATE = "late"  # its last day has passed; a supervisor opened it


def notes(vault: Vault, cover: Opened, now: datetime) -> frozenset[Note]:
    """What the numbers on the sender's bundles tell."""
    manifest, line = cover.manifest, _line(cover.manifest)
    came = dict[str, int](
        vault.query(
            "SELECT manifest, seq FROM bundle_received WHERE device_key = ? AND recipients = ?",
            line,
        )
    )
    found = {Note.LATE} if now > manifest.not_after else set[Note]()
    if cover.digest in came:
        return frozenset({*found, Note.AGAIN})
    before = {digest for digest, seq in came.items() if seq == manifest.seq - 1}
    after = {digest for digest, seq in came.items() if seq == manifest.seq + 1}
    if manifest.seq in came.values() or (before and manifest.prev not in before):
        found.add(Note.EQUIVOCATION)
    if after and not _follows(vault, after, cover.digest):
        found.add(Note.EQUIVOCATION)
    if manifest.seq > 1 and not before:
        found.add(Note.GAP)
    return frozenset(found)


def _follows(vault: Vault, after: set[str], digest_: str) -> bool:
    """Whether one of the bundles after it that came names this one as the one before it."""
    rows = vault.query("SELECT manifest FROM bundle_received WHERE previous = ?", (digest_,))
    return bool(after & {manifest for (manifest,) in rows})


def note_received(vault: Vault, cover: Opened, now: datetime) -> None:
    """Remember that this bundle was taken over."""
    manifest = cover.manifest
    device, recipients = _line(manifest)
    with vault.transaction() as write:
        write.execute(
            "INSERT OR IGNORE INTO bundle_received VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                cover.digest,
                manifest.bundle_id,
                device,
                recipients,
                manifest.seq,
                now.isoformat(),
                manifest.prev or "",
            ),
        )


def _line(manifest: Manifest) -> tuple[str, str]:
    """Bundles are counted by each device, for each set of recipients."""
    recipients = recipients_digest(addressee.key for addressee in manifest.recipients)
    return manifest.sender.device_key, recipients


# ---- what is refused


class Refusal:
    """Keeps, should a bundle be refused, what its sender said of it. Content is never kept."""

    def __init__(self) -> None:
        self.statement = b""

    def sender_known(self, statement: bytes) -> None:
        self.statement = statement


_REFUSED = (BundleDamaged, BundleExpired, BundleTooLarge, BundleTooNew, ReaderLost, UnknownSender)


@contextmanager
def refusals_noted(vault: Vault) -> Iterator[Refusal]:
    """What was for us, or from somebody we know, and refused, stays in the journal with its reason.

    A file that is neither is nobody's business.
    """
    refusal = Refusal()
    try:
        yield refusal
    except _REFUSED as error:
        _note(vault, refusal, error)
        raise
    except BundleNotForUs as error:
        if refusal.statement:  # we could open it, and it says that it is for others
            _note(vault, refusal, error)
        raise


def _note(vault: Vault, refusal: Refusal, error: Exception) -> None:
    kind, reason = type(error).__name__, str(error)
    if not refusal.statement:
        vault.journal("bundle.refused", kind=kind, reason=reason)
        return
    name = digest(refusal.statement)
    with vault.transaction() as write:
        write.execute(
            "INSERT OR REPLACE INTO bundle_refused VALUES (?, ?, ?, ?, ?)",
            (name, refusal.statement, kind, reason, datetime.now(UTC).isoformat()),
        )
        vault.journal("bundle.refused", kind=kind, reason=reason, manifest=name)
