"""Taking a bundle of many small revisions over: how fast, and, while somebody types, how long a key stroke
waits until it is on the disk and how long the window stands still.

It runs through the window's own job runner. Where many share the machine, the seconds tell little: the
processor time of this process and of the confined reader, for each revision, stands beside them. The two work
at once. What no program can do without is measured in the same run: checking each signature, hashing, and
writing the same bytes into a table of an encrypted database.
"""

import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from tests.bench.ratio import Ratio, milliseconds
from tests.given import PASSPHRASE, Office, made, office, two_that_know_each_other

from sarana import vault
from sarana.cases import Arrival, Author, FormReference, Originator, Revision
from sarana.cases.revision import NAMESPACE, Statement, check_signature, read, write
from sarana.errors import SaranaError
from sarana.exchange import Accepted, Review, accepting, export, reviewing
from sarana.ui.jobs import Jobs
from sarana.vault import NewOfficer

REVISIONS = 10_000
IN_ONE_CASE = 20
MOST_MICROSECONDS = 200  # for one revision: 5,000 a second
AT_ONCE = 100
TIMES = 3  # that it is done while somebody types: one import has too few key strokes for a p99
MS_BETWEEN_KEYS = 40
MS_BETWEEN_LOOKS = 5


def run() -> Iterable[Ratio]:
    with tempfile.TemporaryDirectory() as place:
        yield from measured(Path(place), REVISIONS)


def measured(place: Path, count: int) -> Iterable[Ratio]:
    border = office(vault.unlock(made(place / "border", NewOfficer("Example Sokha", "Post")), PASSPHRASE))
    folder = made(place / "shelter", NewOfficer("Example Dara", "Post"))
    with vault.unlock(folder, PASSPHRASE) as opened:
        partner, _ = two_that_know_each_other(border, office(opened))
    cases = many_revisions(border, count)
    sealed = export(border.store, border.vault, cases, [partner], to=place, reason="To measure it.").path
    some = border.store.revisions_of(cases[: AT_ONCE // IN_ONE_CASE])
    QApplication.instance() or QApplication(["bench"])
    alone = Import(copied(folder, "alone"), sealed, typing=False)
    alone.run()
    for name, did in (("review", alone.reviewing), ("accept", alone.accepting)):
        each = did.seconds * 1e6 / count
        yield Ratio(f"{name}, of one revision", each, MOST_MICROSECONDS, "200 µs: 5,000 a second", "µs")
        told(name, did, count)
    print(f"  of which nobody can do without: {floor(border, some)}")
    border.vault.close()
    typed = [Import(copied(folder, f"typed{n}"), sealed, typing=True) for n in range(TIMES)]
    for one in typed:
        one.run()
        told("review while somebody types", one.reviewing, count)
        told("accept while somebody types", one.accepting, count)
    keys = sorted(taken for one in typed for taken in one.keys)
    gaps = sorted(gap for one in typed for gap in one.gaps)
    for name, values in (("key stroke to disk", keys), ("window standing still", gaps)):
        yield Ratio(f"{name}, p99 of {len(values)}", values[len(values) * 99 // 100], 50, "50 ms")
        yield Ratio(f"{name}, longest", values[-1], 50, "50 ms")
    yield Ratio("key stroke to disk with nothing else, p99", typed[0].alone, 50, "50 ms")
    worked = sorted(taken for one in typed for taken in one.worked)
    p99 = worked[len(worked) * 99 // 100]
    yield Ratio("computing between key stroke and disk, p99", p99, 50, "50 ms, with the disk")


def copied(folder: Path, name: str) -> Path:
    """The vault once more; without the ballast, which is only weight here."""
    copy = folder.with_name(name)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("ballast"))
    return copy


def told(name: str, did: "Did", count: int) -> None:
    print(
        f"  {name}: {count / did.seconds:,.0f} revisions/s; processor time of one: "
        f"{did.office * 1e6 / count:.0f} µs here, {did.reader * 1e6 / count:.0f} µs in the reader"
    )


def floor(post: Office, some: Sequence[Revision]) -> str:
    """What one revision costs at least: its signature and its digest checked, its bytes written once."""
    checked = milliseconds(lambda: [check_signature(r.content, r.signature, r.author.key) for r in some])
    hashed = milliseconds(lambda: [hashlib.sha256(r.content).hexdigest() for r in some])
    post.vault.apply_steps("bench", ["CREATE TABLE floor (content BLOB NOT NULL, signature TEXT NOT NULL)"])

    def write() -> None:
        with post.vault.transaction() as begun:
            begun.execute_many("INSERT INTO floor VALUES (?, ?)", [(r.content, r.signature) for r in some])

    written = milliseconds(write)
    each = (f"{one * 1000 / len(some):.0f} µs" for one in (checked, hashed, written))
    return "{} to check its signature, {} its digest, {} to write it".format(*each)


@dataclass
class Did:
    """How long something took, and how much the processors worked for it."""

    seconds: float = 0
    office: float = 0
    reader: float = 0
    begun: tuple[float, float, float] = field(default_factory=lambda: now())

    def end(self) -> None:
        self.seconds, self.office, self.reader = (b - a for a, b in zip(self.begun, now(), strict=True))


def now() -> tuple[float, float, float]:
    used = os.times()
    return time.perf_counter(), used.user + used.system, used.children_user + used.children_system


class Import(QObject):
    """A window's import, without the window: jobs, key strokes, and a clock that notices standing still."""

    def __init__(self, folder: Path, sealed: Path, *, typing: bool) -> None:
        super().__init__()
        self._folder, self._sealed, self._typing = folder, sealed, typing
        self._jobs = Jobs()
        self.keys: list[float] = []
        self.worked: list[float] = []  # what the vault's thread computed between a key stroke and its end
        self.gaps: list[float] = []
        self.alone = 0.0
        self._looked = 0.0

    def run(self) -> None:
        self._shelter = self._jobs.vault_at_once(
            lambda progress: office(vault.unlock(self._folder, PASSPHRASE))
        )
        self._jobs.vault_at_once(self._begin_typing)
        self.alone = sorted(self._jobs.vault_at_once(lambda p: [self._save() for _ in range(100)]))[98]
        clock, keys = QTimer(), QTimer()
        clock.timeout.connect(self._look)
        keys.timeout.connect(self._type)
        self._looked = time.perf_counter()
        if self._typing:
            clock.start(MS_BETWEEN_LOOKS)
            keys.start(MS_BETWEEN_KEYS)
        self._until_done = QEventLoop()
        self.reviewing = Did()
        self._jobs.vault_in_steps(self._review, self._reviewed, self._failed)
        self._until_done.exec()
        clock.stop()
        keys.stop()
        self._jobs.vault_at_once(lambda progress: self._shelter.vault.close())
        self._jobs.stop()

    def _begin_typing(self, progress: object) -> None:
        case = self._shelter.begins_a_case()
        self._record, self._snapshot = self._shelter.record_of(case), self._shelter.interview(case).snapshot()

    def _save(self) -> float:
        began = time.perf_counter()
        self._shelter.store.save_draft(self._record, self._snapshot)
        return (time.perf_counter() - began) * 1000

    def _type(self) -> None:
        began, worked = time.perf_counter(), self._computed()

        def save(progress: object) -> None:
            self._save()
            self.keys.append((time.perf_counter() - began) * 1000)
            self.worked.append((self._computed() - worked) * 1000)

        self._jobs.vault(save)

    def _computed(self) -> float:
        """Seconds that the vault's thread has computed: what of a wait is not the business of others."""
        return time.clock_gettime(time.pthread_getcpuclockid(self._jobs._vault.thread.ident or 0))

    def _look(self) -> None:
        seen = time.perf_counter()
        self.gaps.append((seen - self._looked) * 1000)
        self._looked = seen

    def _review(self, progress):  # type: ignore[no-untyped-def]
        vault, store, waits = self._shelter.vault, self._shelter.store, self._jobs.others_wait
        return reviewing(self._sealed, vault, store, progress, others_wait=waits)

    def _reviewed(self, found: Review) -> None:
        self.reviewing.end()
        self.accepting = Did()
        chosen = [item.case_id for item in found.items]
        waits = self._jobs.others_wait
        self._jobs.vault_in_steps(
            lambda p: accepting(found, chosen, p, others_wait=waits), self._accepted, self._failed
        )

    def _accepted(self, accepted: Accepted) -> None:
        self.accepting.end()
        assert accepted.new_revisions
        self._until_done.quit()

    def _failed(self, error: SaranaError) -> None:
        raise error


def many_revisions(post: Office, count: int) -> list[str]:
    """Histories of small signed revisions, each following the one before."""
    form = post.has_the_sample_form()
    reference = FormReference(form.id, form.version, form.sha256)
    cases, revisions, officer = [], [], post.vault.officer
    author = Author(officer.id, officer.name, officer.organisation, officer.post, officer.public_key.text)
    for number in range(count):
        if number % IN_ONE_CASE == 0:
            cases.append(secrets.token_hex(16))
            record, parents = secrets.token_hex(16), tuple[str, ...]()
        content = write(
            Statement(
                case_id=cases[-1],
                record_id=record,
                kind="case",
                parents=parents,
                author=author,
                device="d1",
                time=datetime.now(UTC),
                clock=f"{number:016x}",
                form=reference,
                originator=Originator(post.vault.id, officer.organisation),
                body={"values": {"/data/story": "a"}, "repeats": {}, "facts": {"facts": {}, "repeats": {}}},
            )
        )
        revisions.append(read(content, post.vault.sign_as_officer(content, NAMESPACE)))
        parents = (revisions[-1].id,)
    for start in range(0, count, AT_ONCE):
        post.store.arrive([Arrival.of(each) for each in revisions[start : start + AT_ONCE]], bundle="")
    post.store.show_arrived()
    return cases
