"""Sealing what may go of chosen cases to chosen partners: one file, ready for a stick (SECURITY.md 3)."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.cases import CaseStore
from sarana.cases.crockford import encode
from sarana.cases.revision import digest
from sarana.errors import (
    AlreadySent,
    BundleTooLarge,
    ConsentNotGiven,
    ConsentWithdrawn,
    DisclosureChanged,
    DisclosureRefused,
    MixedProfiles,
    NoRecipients,
    NothingForThisPartner,
    OriginatorNotAgreed,
    SharingExpired,
    TwoVersions,
)
from sarana.exchange import leaving, manifest_writing, names, outbox, schema
from sarana.exchange.disclosure import Reason
from sarana.exchange.ledger import GOOD_FOR, Ledger, Sent
from sarana.exchange.limits import USUAL
from sarana.exchange.manifest import Addressee, AuditHead, Manifest, Sender
from sarana.exchange.opened import NAMESPACE, key_digest
from sarana.exchange.packing import Contents, pack
from sarana.exchange.partners import Partner
from sarana.exchange.planning import Plan, plan
from sarana.exchange.ustar import UstarWriter, length_of
from sarana.progress import Progress, silent
from sarana.seal.age import Recipient, SealingWriter
from sarana.vault import Agreement, SecondOfficer, Transaction, Vault
from sarana.vault.durable import storage_error, sync_folder

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
    to: Path,
    purpose: str = "",
    again: bool = False,
    agreed: str = "",
    reason: str = "",
    second: SecondOfficer | None = None,
    draft: int = 0,
    progress: Progress = silent,
    now: datetime | None = None,
) -> Sealed:
    """Seal what may go of these cases to these partners, as one new file in the folder `to`.

    What may go is decided here and nowhere else (`planning`): raises DisclosureRefused if one of the cases
    may not go at all, DisclosureChanged if the decision is not the one that was `agreed` to (a plan's
    fingerprint). If many cases leave on one day, ReasonMissing without a typed `reason`, and
    SecondOfficerNeeded unless a `second` officer agrees, where this vault has another. What these partners
    were sent before stays at home unless they need it `again`. The file has its name only when it is whole,
    and the journal says so only then; with it goes the choice in the outbox that it was made from (`draft`).
    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    found = plan(
        store, vault, case_ids, partner_ids, purpose=purpose, again=again, now=moment, progress=progress
    )
    recipients = recipients_of(found.partners)
    check(found)
    if agreed and agreed != found.fingerprint:
        raise DisclosureChanged
    if not found.news:
        raise AlreadySent
    agreement = Agreement(second, alone=reason)
    many = leaving.are_many(vault, (case.case_id for case in found.cases), moment)
    if many:
        leaving.require(vault, agreement)
    contents = pack(store, vault, found, moment, progress)

    def note(statement: Manifest) -> None:
        if many:
            leaving.note(vault, statement.bundle_id, agreement)
        _note_disclosed(vault, found, contents, statement)
        if draft:
            outbox.Outbox(vault).drop_draft(draft)

    return seal(vault, contents, found.partners, recipients, found.purpose, to, moment, note, progress)


def check(found: Plan) -> None:
    """Raise what stands against the gravest of the cases that may not go at all; nothing if all may."""
    for refused, error in _REFUSALS.items():
        cases = tuple(case.case_id for case in found.cases if not case.goes and case.refused is refused)
        if cases and refused is Reason.NO_ORIGINATOR:
            raise OriginatorNotAgreed(cases, _originators(found, cases))
        if cases:
            raise error(cases)


_REFUSALS: Mapping[Reason | None, Callable[[tuple[str, ...]], DisclosureRefused]] = {
    Reason.WITHDRAWN: ConsentWithdrawn,
    Reason.NO_ORIGINATOR: lambda cases: OriginatorNotAgreed(cases, ()),
    Reason.EXPIRED: SharingExpired,
    Reason.NO_CONSENT: ConsentNotGiven,
    Reason.TWO_VERSIONS: TwoVersions,
    None: NothingForThisPartner,
}


def _originators(found: Plan, cases: Sequence[str]) -> tuple[str, ...]:
    items = (item for case in found.cases if case.case_id in cases for item in case.items)
    asked = (item.originator.organisation for item in items if item.refused is Reason.NO_ORIGINATOR)
    return tuple(dict.fromkeys(asked))


def seal(
    vault: Vault,
    contents: Contents,
    partners: Sequence[Partner],
    recipients: Sequence[Recipient],
    purpose: str,
    to: Path,
    now: datetime,
    note: Callable[[Manifest], None],
    progress: Progress = silent,
) -> Sealed:
    """Seal contents that were decided on; `note` joins the transaction in which the bundle is counted."""
    statement = _statement(vault, contents, partners, recipients, purpose, now)
    cover = _cover(vault, statement)
    size = length_of([*map(len, cover.values()), *(file.listed.size for file in contents.files)])
    if size > USUAL.bundle or len(contents.files) > USUAL.files:
        raise BundleTooLarge
    path = to / (encode(bytes.fromhex(statement.bundle_id)) + SUFFIX)
    part = path.with_name(path.name + ".part")
    try:
        _write(part, recipients, cover, contents, progress)
        with vault.transaction() as write:
            _count(write, statement, cover[names.MANIFEST])
            to_partners = [partner.id for partner in partners]
            outbox.note_sealed(write, statement.bundle_id, to_partners, purpose, size, path.name)
            note(statement)
        part.replace(path)
        sync_folder(to)
        size = path.stat().st_size
    except OSError as error:
        raise storage_error(error) from error
    finally:
        with suppress(OSError):  # the stick may be gone, and what stays on it is sealed
            part.unlink(missing_ok=True)
    ids = tuple(partner.id for partner in partners)
    return Sealed(path, statement.bundle_id, size, len(contents.cases), ids, statement.not_after)


def seal_notice(
    vault: Vault,
    action: str,
    contents: Contents,
    case_id: str,
    partner: Partner,
    kind: str,
    recipient: str,
    purpose: str,
    to: Path,
    now: datetime,
) -> Sealed:
    """Seal for one office what tells nothing about the person, and note that this office was told."""

    def note(bundle: Manifest) -> None:
        row = Sent(bundle.bundle_id, case_id, recipient, partner.id, kind, purpose, bundle.created, None)
        with vault.transaction() as write:
            Ledger(vault).note_sent(write, [row])
            vault.journal(action, bundle.bundle_id, cases=[case_id], partners=[partner.id])

    return seal(vault, contents, (partner,), recipients_of((partner,)), purpose, to, now, note)


def recipients_of(partners: Sequence[Partner]) -> list[Recipient]:
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
        not_after=now + GOOD_FOR,
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


def _count(write: Transaction, statement: Manifest, content: bytes) -> None:
    """Give the bundle its place in the line of those for the same recipients."""
    recipients = recipients_digest(addressee.key for addressee in statement.recipients)
    moment = statement.created.isoformat()
    row = (statement.bundle_id, recipients, statement.seq, digest(content), moment)
    write.execute("INSERT INTO bundle_sent VALUES (?, ?, ?, ?, ?)", row)


def _note_disclosed(vault: Vault, found: Plan, contents: Contents, statement: Manifest) -> None:
    """Remember who was sent what: in the ledger, and that it happened in the journal."""
    ledger, bundle = Ledger(vault), statement.bundle_id
    with vault.transaction() as write:
        for one in contents.extracts:
            ledger.note_extract(write, one.made, one.record_id, one.case_id, bundle)
        sent = [
            Sent(
                bundle,
                case_id,
                partner.card.recipient.key_hash,
                partner.id,
                found.kind,
                found.purpose,
                statement.created,
                found.until,
            )
            for case_id in contents.cases
            for partner in found.partners
        ]
        ledger.note_sent(write, sent)
        ledger.note_files(write, found.recipients, contents.belongs, bundle)
        vault.journal(
            "bundle.export",
            bundle,
            cases=list(contents.cases),
            partners=[partner.id for partner in found.partners],
            purpose=found.purpose,
            kind=found.kind,
            until=found.until.isoformat() if found.until else "",
        )
