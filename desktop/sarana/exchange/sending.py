"""Sealing chosen cases for chosen partners: one file, ready for a USB stick (SECURITY.md 3)."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sarana.cases import CaseStore, Deed
from sarana.cases.access import must
from sarana.cases.crockford import encode
from sarana.cases.revision import digest
from sarana.errors import BundleTooLarge, MixedProfiles, NoRecipients, NothingToSend
from sarana.exchange import manifest_writing, names, schema
from sarana.exchange.limits import USUAL
from sarana.exchange.manifest import PURPOSES, Addressee, AuditHead, Manifest, Sender
from sarana.exchange.opened import NAMESPACE, key_digest
from sarana.exchange.packing import Contents, pack
from sarana.exchange.partners import Partner, Partners
from sarana.exchange.ustar import UstarWriter, length_of
from sarana.progress import Progress, silent
from sarana.seal.age import Recipient, SealingWriter
from sarana.vault import Vault
from sarana.vault.durable import storage_error, sync_folder

DAYS_TO_DELIVER = 30
SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle that lies ready."""

    path: Path
    bundle_id: str
    size: int
    cases: int
    partners: tuple[str, ...]
    not_after: datetime


def export(
    store: CaseStore,
    vault: Vault,
    case_ids: Iterable[str],
    partner_ids: Iterable[str],
    *,
    purpose: str,
    to: Path,
    progress: Progress = silent,
    now: datetime | None = None,
) -> Sealed:
    """Seal everything signed about these cases for these partners, as one new file in the folder `to`.

    The file has its name only when it is whole, and the journal says so only then.
    """
    if purpose not in PURPOSES:
        raise ValueError("no such purpose")
    must(vault.officer.role, Deed.SEND)
    partners = Partners(vault).chosen(partner_ids)
    recipients = _recipients(partners)
    cases = tuple(dict.fromkeys(case_ids))
    contents = pack(store, cases, purpose)
    if not contents.records:
        raise NothingToSend
    statement = _statement(
        vault, contents, partners, recipients, purpose, (now or datetime.now(UTC)).replace(microsecond=0)
    )
    cover = _cover(vault, statement)
    size = length_of([*map(len, cover.values()), *(file.listed.size for file in contents.files)])
    if size > USUAL.bundle or len(contents.files) > USUAL.files:
        raise BundleTooLarge
    path = to / (encode(bytes.fromhex(statement.bundle_id)) + SUFFIX)
    part = path.with_name(path.name + ".part")
    try:
        _write(part, recipients, cover, contents, progress)
        _note(vault, statement, cover[names.MANIFEST], cases, partners)
        part.replace(path)
        sync_folder(to)
    except OSError as error:
        raise storage_error(error) from error
    finally:
        part.unlink(missing_ok=True)
    ids = tuple(partner.id for partner in partners)
    return Sealed(path, statement.bundle_id, path.stat().st_size, len(cases), ids, statement.not_after)


def _recipients(partners: Sequence[Partner]) -> list[Recipient]:
    """Each office once, all of one profile: age never mixes them."""
    if not partners:
        raise NoRecipients
    classic = tuple(partner.id for partner in partners if partner.card.recipient.profile == "classic")
    if 0 < len(classic) < len(partners):
        raise MixedProfiles(classic)
    recipients = list(
        {partner.card.recipient.key_hash: partner.card.recipient for partner in partners}.values()
    )
    if len(recipients) > USUAL.recipients:
        raise BundleTooLarge
    return recipients


# ---- the statement


def _statement(
    vault: Vault,
    contents: Contents,
    partners: Sequence[Partner],
    recipients: Sequence[Recipient],
    purpose: str,
    now: datetime,
) -> Manifest:
    officer, device, head = vault.officer, vault.device, vault.journal_head()
    seq, previous = _place_in_line(vault, recipients_digest(r.key_hash for r in recipients))
    return Manifest(
        profile=recipients[0].profile,
        bundle_id=secrets.token_hex(16),
        created=now,
        not_after=now + timedelta(days=DAYS_TO_DELIVER),
        sender=Sender(
            office=vault.id,
            organisation=officer.organisation,
            person=officer.id,
            person_key=officer.public_key.fingerprint,
            device=device.id,
            device_key=device.public_key.fingerprint,
        ),
        recipients=_addressees(partners),
        seq=seq,
        prev=previous,
        audit=AuditHead(head.seq, head.hash.hex()),
        purpose=purpose,
        forms=contents.forms,
        terms=contents.terms,
        records=contents.records,
        files=tuple(file.listed for file in contents.files),
    )


def _addressees(partners: Sequence[Partner]) -> tuple[Addressee, ...]:
    """The offices by their keys; several officers of one office are one addressee."""
    cards = {partner.card.recipient.key_hash: partner.card for partner in partners}
    return tuple(Addressee(card.organisation, card.role, key) for key, card in sorted(cards.items()))


def recipients_digest(key_hashes: Iterable[str]) -> str:
    """One name for a set of recipients: bundles are numbered within it."""
    return hashlib.sha256("\n".join(sorted(set(key_hashes))).encode("ascii")).hexdigest()


def _place_in_line(vault: Vault, recipients: str) -> tuple[int, str | None]:
    vault.apply_steps(schema.OWNER, schema.STEPS)
    rows = vault.query(
        "SELECT seq, manifest FROM bundle_sent WHERE recipients = ? ORDER BY seq DESC LIMIT 1", (recipients,)
    )
    return (rows[0][0] + 1, rows[0][1]) if rows else (1, None)


# ---- the file


def _cover(vault: Vault, statement: Manifest) -> dict[str, bytes]:
    """The files before the payload, signed by the officer and by the device."""
    content = manifest_writing.write(statement)
    person = names.signature("person", key_digest(vault.officer.public_key))
    device = names.signature("device", key_digest(vault.device.public_key))
    return {
        names.BAGIT: names.BAGIT_TEXT,
        names.MANIFEST: content,
        device: vault.sign_as_device(content, NAMESPACE).encode("ascii"),
        person: vault.sign_as_officer(content, NAMESPACE).encode("ascii"),
        names.PAYLOAD_LIST: statement.payload_list,
    }


def _write(
    part: Path,
    recipients: Sequence[Recipient],
    cover: dict[str, bytes],
    contents: Contents,
    progress: Progress,
) -> None:
    with part.open("xb") as target:
        with SealingWriter(target, recipients) as sealing:
            _write_archive(sealing, cover, contents, progress)
        target.flush()
        os.fsync(target.fileno())


def _write_archive(
    sealing: SealingWriter, cover: dict[str, bytes], contents: Contents, progress: Progress
) -> None:
    archive = UstarWriter(sealing)
    for name, content in cover.items():
        archive.add(name, len(content), [content])
    total = sum(file.listed.size for file in contents.files)
    done = 0
    for file in contents.files:
        progress(done, total)
        archive.add(file.listed.path, file.listed.size, file.chunks())
        done += file.listed.size
    progress(total, total)
    archive.close()


def _note(
    vault: Vault, statement: Manifest, content: bytes, cases: Sequence[str], partners: Sequence[Partner]
) -> None:
    recipients = recipients_digest(addressee.key for addressee in statement.recipients)
    with vault.transaction() as write:
        row = (
            statement.bundle_id,
            recipients,
            statement.seq,
            digest(content),
            statement.created.isoformat(),
        )
        write.execute("INSERT INTO bundle_sent VALUES (?, ?, ?, ?, ?)", row)
        vault.journal(
            "bundle.export",
            statement.bundle_id,
            cases=list(cases),
            partners=[partner.id for partner in partners],
            purpose=statement.purpose,
        )
