"""A bundle comes in: reviewed first with nothing written, then taken over in one transaction.

The file is read by a process of its own (`reader`). What it says of a bundle counts only as far as it is
proven here: that a known officer and device sealed it, and that the bytes of each revision were signed with
the key that they name.
"""

import hashlib
import time
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sarana.cases import Arrival, CaseStore, Deed
from sarana.cases.access import must
from sarana.cases.revision import check_signature, digest, taken_apart
from sarana.errors import BundleChanged, BundleDamaged, RevisionRefused, StorageError
from sarana.exchange import frames, opened, passing, reader, watching
from sarana.exchange.authors import Authors, authors, devices
from sarana.exchange.comparing import Comparison, ReviewItem, Standing
from sarana.exchange.frames import NotAFrame
from sarana.exchange.limits import USUAL, Limits
from sarana.exchange.opened import Expected, Opened, Signers
from sarana.exchange.partners import Partner, Partners
from sarana.exchange.passing import Gist
from sarana.exchange.reader import Frame, Reader
from sarana.exchange.reading import Cover
from sarana.exchange.stated import Stated, keep_stated, stated
from sarana.exchange.statements import Statement
from sarana.exchange.watching import Note
from sarana.progress import Progress, silent
from sarana.vault import IN_CHARGE, Vault

#: How long reading or writing goes on before the vault is free again, if nobody waits for it earlier. Where
#: the computer is slow, less is written in that time, and so less is left to do for whoever comes then.
SECONDS_AT_ONCE = 0.04
#: How much is written in one go, if nobody waits: each go is a transaction, which has a price of its own.
WRITTEN_AT_ONCE = 400
BYTES_AT_ONCE = 1024 * 1024

#: Whether somebody else wants the vault.
Waiting = Callable[[], bool]


def nobody_waits() -> bool:
    """Where one thing is done after the other."""
    return False


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
    expected: Expected = field(repr=False, compare=False)
    proven: frozenset[bytes] = field(repr=False, compare=False)  # the revisions whose signatures hold

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
    held: int = 0  # of the new ones, those that went to quarantine


# ---- reviewing


def review(
    path: Path,
    vault: Vault,
    store: CaseStore,
    progress: Progress = silent,
    *,
    now: datetime | None = None,
    limits: Limits = USUAL,
    late: bool = False,
) -> Review:
    """Read a whole bundle and say what it would change; a bundle that breaks any rule raises its error.

    Only that a bundle for this office was refused, and why, is noted in the journal. `late` opens one whose
    last day has passed; only a supervisor may, and the journal says that they did.
    """
    steps = reviewing(path, vault, store, progress, now=now, limits=limits, late=late)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Review = done.value
            return found


def reviewing(
    path: Path,
    vault: Vault,
    store: CaseStore,
    progress: Progress = silent,
    *,
    now: datetime | None = None,
    limits: Limits = USUAL,
    late: bool = False,
    others_wait: Waiting = nobody_waits,
) -> Generator[None, None, Review]:
    """The same in short steps: between two of them the vault is free, to save a draft for instance.

    A step ends after a moment, or as soon as `others_wait`.
    """
    must(vault.officer.role, Deed.RECEIVE)
    if late:
        vault.require(*IN_CHARGE)
    expected = _expected(vault, now or datetime.now(UTC), limits, late)
    known, rest = authors(vault), _Rest(others_wait)
    comparison, gists, proven = Comparison(store, known), list[Gist](), set[bytes]()
    statements: list[Statement] = []
    with watching.refusals_noted(vault) as noted:
        with Reader(reader.request(path, vault.office_identity, expected), progress) as reading:
            bundle = _Bundle(reading.frames(), expected, rest, noted)
            cover = yield from bundle.open()
            while (frame := (yield from bundle.next())) is not None:
                if frame[0] == frames.CASE:
                    gists.append(passing.gist_from_frame(frame[1]))
                elif frame[0] == frames.STATEMENT:
                    statements.append(passing.statement_from_frame(frame[1]))
                else:
                    arrival = _proven(frame, known)
                    proven.add(_mark(arrival))
                    comparison.see(arrival)
        items = []
        for item in comparison.items(gists):
            items.append(item)
            yield from rest.when_due()
    notes = watching.notes(vault, cover, expected.now)
    if Note.LATE in notes:
        vault.journal("bundle.opened-late", cover.manifest.bundle_id)
    return Review(
        path=path,
        sender=_sender(vault, cover),
        opened=cover,
        items=tuple(items),
        notes=notes,
        stated=tuple(stated(vault, store, statement) for statement in statements),
        vault=vault,
        store=store,
        expected=expected,
        proven=frozenset(proven),
    )


def _proven(frame: Frame, known: Authors) -> Arrival:
    """A revision whose bytes have the id that is said, and are signed with the key that is said."""
    arrival = _arrival(frame)
    known.check(arrival.author)
    try:
        check_signature(arrival.content, arrival.signature, arrival.author.key)
    except RevisionRefused as error:
        raise BundleDamaged(str(error)) from error
    return arrival


def _arrival(frame: Frame) -> Arrival:
    if frame[0] != frames.REVISION:
        raise NotAFrame("frame-out-of-order")
    arrival = passing.revision_from_frame(frame[1])
    if digest(arrival.content) != arrival.id:
        raise NotAFrame("frame-digest")
    return arrival


def _as_signed(content: bytes, signature: str) -> Arrival:
    """What the signed bytes themselves say: by whom, of which case, after what. Read as strictly as the
    confined reader should have read them; what it said of them beside does not count."""
    try:
        return Arrival.of(taken_apart(content, signature))
    except RevisionRefused as error:
        raise NotAFrame("frame-is-not-what-was-signed") from error


def _mark(arrival: Arrival) -> bytes:
    """A short name for exactly these bytes with exactly this signature by exactly this author."""
    parts = (arrival.id, arrival.author.key, arrival.signature)
    return hashlib.sha256("\0".join(parts).encode("utf-8")).digest()


# ---- accepting


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
    review: Review,
    chosen: Collection[str],
    progress: Progress = silent,
    *,
    others_wait: Waiting = nobody_waits,
) -> Generator[None, None, Accepted]:
    """The same in short steps: between two of them the vault is free, to save a draft for instance.

    A step ends after a moment, or as soon as `others_wait`. Nobody sees anything of it before the last step;
    left early, nothing of it was ever here.
    """
    vault, store, bundle = review.vault, review.store, review.bundle_id
    cases = frozenset(chosen) & {i.case_id for i in review.items if i.standing is not Standing.REFUSED}
    expected = _expected(vault, review.expected.now, review.expected.limits, review.expected.late)
    store.forget_arrived()
    try:
        with watching.refusals_noted(vault) as noted:
            asked = reader.request(review.path, vault.office_identity, expected, cases)
            with Reader(asked, progress) as reading:
                rest = _Rest(others_wait)
                file = _Bundle(reading.frames(), expected, rest, noted)
                if (yield from file.open()) != review.opened:
                    raise BundleChanged
                taken = _Taken(review, authors(vault), cases, rest)
                yield from taken.all_of(file)
        with vault.transaction() as write:
            store.show_arrived(devices(vault))
            for item in review.items:
                if item.last_day and item.case_id in cases:
                    store.retention.keep_terms([item.case_id], item.last_day)
            watching.note_received(vault, review.opened, expected.now)
            keep_stated(vault, write, _stated_now(review), bundle)
            vault.journal(
                "bundle.import",
                bundle,
                partner=review.sender.id,
                cases=sorted(cases),
                revisions=taken.new,
                held=taken.held,
                notes=sorted(review.notes),
            )
    except BaseException:
        with suppress(StorageError):  # then the next opening of the vault forgets it
            store.forget_arrived()
        raise
    return Accepted(bundle, tuple(sorted(cases)), taken.new, taken.held)


def _stated_now(review: Review) -> list[Stated]:
    """Who signed a statement is asked again: a card may have been removed since it was shown."""
    return [stated(review.vault, review.store, each.statement) for each in review.stated]


class _Taken:
    """What of a bundle is written, as it passes by."""

    def __init__(self, review: Review, known: Authors, cases: Collection[str], rest: "_Rest") -> None:
        self._review, self._known, self._cases, self._rest = review, known, cases, rest
        self._batch: list[Arrival] = []
        self._bytes = 0
        self.new = self.held = 0

    def all_of(self, bundle: "_Bundle") -> Generator[None, None, None]:
        while (frame := (yield from bundle.next())) is not None:
            kind, content = frame
            if kind == frames.REVISION:
                self._take(*passing.signed_in_frame(content))
                if len(self._batch) >= WRITTEN_AT_ONCE or self._bytes >= BYTES_AT_ONCE:
                    yield from self._write()
            elif kind == frames.FORM:
                listed, source = passing.form_from_frame(content)
                if digest(source) != listed.sha256:
                    raise NotAFrame("frame-digest")
                self._review.store.add_form(listed.form_id, listed.version, source)
            elif kind == frames.ATTACHMENT:
                name, size = passing.attachment_from_frame(content, self._review.expected.limits)
                yield from self._attachment(name, size, bundle)
            else:
                raise NotAFrame("frame-out-of-order")
        yield from self._write()

    def _take(self, content: bytes, signature: str) -> None:
        arrival = _as_signed(content, signature)
        if arrival.case_id not in self._cases or _mark(arrival) not in self._review.proven:
            raise NotAFrame("frame-not-reviewed")
        self._batch.append(arrival)
        self._bytes += len(content)

    def _write(self) -> Generator[None, None, None]:
        """The batch, in as many transactions as it takes: each ends when somebody else wants the vault."""
        held = {a.id: why for a in self._batch if (why := self._known.holds_back(a.author))}
        bundle = self._review.bundle_id
        while self._batch:
            yield from self._rest.when_due()
            arrived = self._review.store.arrive(
                self._batch, bundle=bundle, held=held, enough=self._rest.is_due
            )
            self.new += arrived.new
            self.held += arrived.held
            del self._batch[: arrived.taken]
        self._bytes = 0
        yield from self._rest.when_due()

    def _attachment(self, name: str, size: int, bundle: "_Bundle") -> Generator[None, None, None]:
        """Content in short steps. The pieces come from the same frames, so waiting for them is a step too."""
        yield from self._write()
        keeping = self._review.store.take_attachment(name, size)
        left = size
        while left:
            frame = yield from bundle.next()
            if frame is None or frame[0] != frames.PIECE or not 0 < len(frame[1]) <= left:
                raise NotAFrame("frame-out-of-order")
            left -= len(frame[1])
            keeping.add(frame[1])
            yield from self._rest.when_due()
        keeping.end()


class _Rest:
    """Says when it is time to let others at the vault."""

    def __init__(self, others_wait: Waiting) -> None:
        self._others_wait = others_wait
        self._since = time.monotonic()

    def is_due(self) -> bool:
        return self._others_wait() or time.monotonic() - self._since >= SECONDS_AT_ONCE

    def when_due(self) -> Generator[None, None, None]:
        if self.is_due():
            yield from self.now()

    def now(self) -> Generator[None, None, None]:
        yield
        self._since = time.monotonic()


class _Bundle:
    """What the reader says of one bundle, in its order; each item may be preceded by rests."""

    def __init__(
        self,
        untrusted_frames: Iterator[Frame | None],
        expected: Expected,
        rest: _Rest,
        noted: watching.Refusal,
    ) -> None:
        self._frames, self._expected, self._rest, self._noted = untrusted_frames, expected, rest, noted

    def open(self) -> Generator[None, None, Opened]:
        """Who sealed it, as their signatures prove, and what they say of it."""
        cover = passing.cover_from_frame((yield from self._of_kind(frames.COVER)))
        signers = opened.signed_by(cover.statement, cover.signatures, self._expected)
        self._noted.sender_known(cover.statement)
        heading = yield from self._of_kind(frames.OPENED)
        return _believed(heading, cover, signers, self._expected)

    def next(self) -> Generator[None, None, Frame | None]:
        """The next frame, or None after the last one."""
        for frame in self._frames:
            if frame is not None:
                yield from self._rest.when_due()
                return frame
            yield from self._rest.now()
        return None

    def _of_kind(self, kind: bytes) -> Generator[None, None, bytes]:
        frame = yield from self.next()
        if frame is None or frame[0] != kind:
            raise NotAFrame("frame-out-of-order")
        return frame[1]


def _believed(untrusted: bytes, cover: Cover, signers: Signers, expected: Expected) -> Opened:
    manifest = passing.heading_from_frame(untrusted, expected.limits)
    opened.check(manifest, signers, expected)
    return Opened(manifest, digest(cover.statement))


# ---- what is known beforehand


def _expected(vault: Vault, now: datetime, limits: Limits, late: bool) -> Expected:
    persons: dict[str, frozenset[str]] = {}
    devices: dict[str, frozenset[str]] = {}
    for partner in Partners(vault).all():
        card = partner.card
        for known, key in ((persons, card.person_key), (devices, card.device_key)):
            known[key.fingerprint] = known.get(key.fingerprint, frozenset()) | {card.office}
    ours = frozenset({vault.office_identity.recipient.key_hash})
    return Expected(persons, devices, ours, now, limits, late)


def _sender(vault: Vault, cover: Opened) -> Partner:
    key = cover.manifest.sender.person_key
    return next(p for p in Partners(vault).all() if p.card.person_key.fingerprint == key)
