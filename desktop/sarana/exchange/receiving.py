"""A bundle comes in: reviewed first with nothing written, then taken over in one transaction."""

import time
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sarana.cases import CaseStore, Deed, Revision
from sarana.cases.access import must
from sarana.errors import (
    BundleChanged,
    BundleDamaged,
    BundleExpired,
    BundleNotForUs,
    BundleTooLarge,
    BundleTooNew,
    NotABundle,
    NotForThisIdentity,
    NotSealed,
    SealBroken,
    StorageError,
    UnknownSender,
)
from sarana.exchange.authors import authors, devices
from sarana.exchange.comparing import Comparison, ReviewItem, Standing
from sarana.exchange.limits import USUAL, Limits
from sarana.exchange.opened import Expected, Opened
from sarana.exchange.partners import Partner, Partners
from sarana.exchange.reading import AttachmentRead, FormRead, Item, read
from sarana.exchange.sending import recipients_digest
from sarana.exchange.stated import Stated, keep_stated, stated
from sarana.exchange.statements import Statement
from sarana.progress import Progress, silent
from sarana.seal.age import OpeningReader, dearmor, is_armored
from sarana.vault import Vault
from sarana.vault.durable import told_as_file_errors

#: How long reading goes on before the vault is free again, and how much is written in one go.
SECONDS_AT_ONCE = 0.02
WRITTEN_AT_ONCE = 100
BYTES_AT_ONCE = 512 * 1024


class Note(StrEnum):
    """Something about a bundle that its reader should know; nothing that stops them."""

    AGAIN = "again"  # this very bundle was accepted before
    GAP = "gap"  # at least one earlier bundle of this sender never arrived
    EQUIVOCATION = "equivocation"  # the sender's device gave this number to another bundle as well


@dataclass(frozen=True, slots=True)
class Review:
    """What is in a bundle and who says so. Nothing was written."""

    path: Path
    sender: Partner
    opened: Opened
    items: tuple[ReviewItem, ...]
    notes: frozenset[Note]
    stated: tuple[Stated, ...]
    vault: Vault = field(repr=False, compare=False)
    store: CaseStore = field(repr=False, compare=False)
    now: datetime = field(repr=False, compare=False)

    @property
    def bundle_id(self) -> str:
        return self.opened.manifest.bundle_id

    @property
    def purpose(self) -> str:
        return self.opened.manifest.purpose

    @property
    def created(self) -> datetime:
        return self.opened.manifest.created


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was taken over."""

    bundle_id: str
    cases: tuple[str, ...]
    new_revisions: int


def review(
    path: Path,
    vault: Vault,
    store: CaseStore,
    progress: Progress = silent,
    *,
    now: datetime | None = None,
    limits: Limits = USUAL,
) -> Review:
    """Read a whole bundle and say what it would change; a bundle that breaks any rule raises its error.

    Only that a bundle for this office was refused, and why, is noted in the journal.
    """
    must(vault.officer.role, Deed.RECEIVE)
    expected = _expected(vault, now or datetime.now(UTC), limits)
    comparison = Comparison(store, expected.authors)
    statements: list[Statement] = []
    with _refusals_noted(vault), _items(path, vault, expected, progress) as items:
        cover = _cover(items)
        for item in items:
            if isinstance(item, Revision):
                comparison.see(item)
            elif isinstance(item, Statement):
                statements.append(item)
            elif isinstance(item, AttachmentRead):
                _pass_by(item)
    return Review(
        path=path,
        sender=_sender(vault, cover),
        opened=cover,
        items=comparison.items(),
        notes=_notes(vault, cover),
        stated=tuple(stated(vault, store, statement) for statement in statements),
        vault=vault,
        store=store,
        now=expected.now,
    )


def accept(review: Review, chosen: Collection[str], progress: Progress = silent) -> Accepted:
    """Take the chosen cases over (their ids), all of them or, if anything is wrong, none."""
    steps = accepting(review, chosen, progress)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            accepted: Accepted = done.value
            return accepted


def accepting(
    review: Review, chosen: Collection[str], progress: Progress = silent
) -> Generator[None, None, Accepted]:
    """The same in short steps: between two of them the vault is free, to save a draft for instance.

    Nobody sees anything of it before the last step; left early, nothing of it was ever here.
    """
    vault, store, bundle = review.vault, review.store, review.bundle_id
    cases = frozenset(chosen) & {i.case_id for i in review.items if i.standing is not Standing.REFUSED}
    expected = _expected(vault, review.now, USUAL)
    store.forget_arrived()
    try:
        with _items(review.path, vault, expected, progress) as items:
            if _cover(items) != review.opened:
                raise BundleChanged
            new = yield from _take_over(store, items, cases, bundle)
        with vault.transaction() as write:
            store.show_arrived(devices(vault))
            _keep_terms(store, review.opened, cases)
            row = _received(review.opened, expected.now)
            write.execute("INSERT OR IGNORE INTO bundle_received VALUES (?, ?, ?, ?, ?, ?)", row)
            keep_stated(vault, write, review.stated, bundle)
            vault.journal(
                "bundle.import", bundle, partner=review.sender.id, cases=sorted(cases), revisions=new
            )
    except BaseException:
        with suppress(StorageError):  # then the next opening of the vault forgets it
            store.forget_arrived()
        raise
    return Accepted(bundle, tuple(sorted(cases)), new)


def _keep_terms(store: CaseStore, cover: Opened, cases: Collection[str]) -> None:
    """The last day to keep what was taken over, where its office set one."""
    last_days = {terms.terms_id: terms.retain_until for terms in cover.manifest.terms}
    for record in cover.manifest.records:
        case_id, last_day = store.case_of(record.record), last_days.get(record.terms)
        if last_day and case_id is not None and case_id in cases:
            store.retention.keep_terms([case_id], last_day)


def _take_over(
    store: CaseStore, items: Iterator[Item], cases: frozenset[str], bundle: str
) -> Generator[None, None, int]:
    """Add what belongs to these cases, as it passes by."""
    new, wanted, batch, rest = 0, set[str](), list[Revision](), _Rest()
    for item in items:
        if isinstance(item, Revision):
            if item.case_id in cases:
                batch.append(item)
                wanted |= {file.sha256 for file in item.attachments}
                wanted |= {item.says.form.sha256} if item.says.form else set()
        else:
            _take_in(store, item, wanted)
        if len(batch) >= WRITTEN_AT_ONCE or sum(len(r.content) for r in batch) >= BYTES_AT_ONCE:
            yield from rest.now()
            new += store.arrive(batch, bundle=bundle)
            batch.clear()
            yield from rest.now()
        if rest.is_due:
            yield from rest.now()
    return new + store.arrive(batch, bundle=bundle)


def _take_in(store: CaseStore, item: Item, wanted: Collection[str]) -> None:
    if isinstance(item, FormRead) and item.listed.sha256 in wanted:
        store.add_form(item.listed.form_id, item.listed.version, item.source)
    elif isinstance(item, AttachmentRead):
        if item.sha256 in wanted:
            store.add_attachment(item.sha256, item.size, item.chunks)
        else:
            _pass_by(item)


class _Rest:
    """Says when it is time to let others at the vault."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    @property
    def is_due(self) -> bool:
        return time.monotonic() - self._since >= SECONDS_AT_ONCE

    def now(self) -> Generator[None, None, None]:
        yield
        self._since = time.monotonic()


def _pass_by(item: AttachmentRead) -> None:
    """Read to its end, so that its digest is checked."""
    for _ in item.chunks:
        pass


@contextmanager
def _refusals_noted(vault: Vault) -> Iterator[None]:
    """A file that is not for us is nobody's business; what was for us and refused stays in the journal."""
    try:
        yield
    except (BundleDamaged, BundleExpired, BundleTooLarge, BundleTooNew, UnknownSender) as error:
        vault.journal("bundle.refused", kind=type(error).__name__, reason=str(error))
        raise


# ---- opening the file


@contextmanager
def _items(path: Path, vault: Vault, expected: Expected, progress: Progress) -> Iterator[Iterator[Item]]:
    """What the file holds, checked as it passes by; errors of the seal in the words of bundles."""
    try:
        with _opened_file(path, expected.limits) as (file, size):
            plain = _Watched(OpeningReader(file, [vault.office_identity]), size, progress)
            yield read(plain, expected)
    except NotSealed as error:
        raise NotABundle from error
    except NotForThisIdentity as error:
        raise BundleNotForUs from error
    except SealBroken as error:
        raise BundleDamaged("seal") from error


@contextmanager
def _opened_file(path: Path, limits: Limits) -> Iterator[tuple[BinaryIO, int]]:
    """The file, or the file inside its armored twin, and its size."""
    with told_as_file_errors(), path.open("rb") as file:
        size = path.stat().st_size
        if size > limits.bundle:
            raise BundleTooLarge
        if not is_armored(file.read(2048)):
            file.seek(0)
            yield file, size
            return
        file.seek(0)
        sealed = dearmor(file.read(limits.bundle + 1))
    yield BytesIO(sealed), len(sealed)


class _Watched:
    """A stream that reports how far it was read."""

    def __init__(self, source: OpeningReader, total: int, progress: Progress) -> None:
        self._source, self._total, self._progress, self._done = source, total, progress, 0

    def read(self, size: int, /) -> bytes:
        content = self._source.read(size)
        before, self._done = self._done, self._done + len(content)
        if before >> 20 != self._done >> 20 or not before:
            self._progress(min(self._done, self._total), self._total)
        return content


# ---- what is known beforehand, and afterwards


def _expected(vault: Vault, now: datetime, limits: Limits) -> Expected:
    persons: dict[str, frozenset[str]] = {}
    devices: dict[str, frozenset[str]] = {}
    for partner in Partners(vault).all():
        card = partner.card
        for known, key in ((persons, card.person_key), (devices, card.device_key)):
            known[key.fingerprint] = known.get(key.fingerprint, frozenset()) | {card.office}
    ours = frozenset({vault.office_identity.recipient.key_hash})
    return Expected(persons, devices, ours, now, limits, authors(vault))


def _cover(items: Iterator[Item]) -> Opened:
    cover = next(items)
    if not isinstance(cover, Opened):
        raise BundleDamaged("order")
    return cover


def _sender(vault: Vault, cover: Opened) -> Partner:
    key = cover.manifest.sender.person_key
    return next(p for p in Partners(vault).all() if p.card.person_key.fingerprint == key)


def _received(cover: Opened, now: datetime) -> tuple[str, str, str, str, int, str]:
    manifest = cover.manifest
    recipients = recipients_digest(addressee.key for addressee in manifest.recipients)
    device = manifest.sender.device_key
    return cover.digest, manifest.bundle_id, device, recipients, manifest.seq, now.isoformat()


def _notes(vault: Vault, cover: Opened) -> frozenset[Note]:
    """What the numbers on the sender's bundles tell (SECURITY.md 3.6 step 7)."""
    digest, _, device, recipients, seq, _ = _received(cover, cover.manifest.created)
    rows = vault.query(
        "SELECT seq, manifest FROM bundle_received WHERE device_key = ? AND recipients = ?",
        (device, recipients),
    )
    notes = set[Note]()
    if (seq, digest) in rows:
        notes.add(Note.AGAIN)
    elif any(other == seq for other, _ in rows):
        notes.add(Note.EQUIVOCATION)
    if seq > 1 and seq - 1 not in {other for other, _ in rows} and Note.AGAIN not in notes:
        notes.add(Note.GAP)
    return frozenset(notes)
