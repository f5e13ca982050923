"""Do everything that writes on a disk that is full, write-protected or gone, and see that nothing is lost.

    python -m tests.faults disk

Each kind of work is begun on a disk with 0, 1,024, 4,096 and 1,048,576 bytes left, on one that may not be
written, and with the stick pulled. It may succeed, or fail with an error that can be told; whatever it does,
what was there before is there, reading goes on, and once there is room again saving does, too.

Where the system lets us, the disk is a small one of its own (a tmpfs). Elsewhere a full disk is imitated by
limits on the size of files (RLIMIT_FSIZE) and of the database (max_page_count); a pulled stick always is: its
folder is gone and no open file can be written.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.kill import OFFICER, PARTNER, PASSPHRASES, bundle_of, cheap_passphrases
from tests.given import Office, office

from sarana import vault
from sarana.cases import LetterMade
from sarana.errors import SaranaError, StorageError, WrongPassphrase
from sarana.exchange import accept, export, review
from sarana.exchange.copies import copy_of_case
from sarana.language import catalog
from sarana.vault import Cost, Vault, ballast, durable

NOBODY = 65534
KIB, MIB = 1024, 1024 * 1024
LEFT = (0, KIB, 4 * KIB, MIB)
PULLED = "pulled"  # and put back only after the vault was locked
STATES = (*(f"{left} bytes left" for left in LEFT), "read-only", PULLED, "pulled for a moment")
BEFORE, AFTER, LATER = "before the disk failed", "x" * 300_000, "after there was room again"


@dataclass
class Tally:
    """What came of the work on disks in one state."""

    tried: int = 0
    succeeded: int = 0
    told: int = 0  # refused with an error that the person is told
    lost: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.unusable or self.unsound or self.untold)

    def __str__(self) -> str:
        wrong = {name: getattr(self, name) for name in ("lost", "unusable", "unsound", "untold")}
        counts = ", ".join(f"{name} {len(where)} {' '.join(where)}".rstrip() for name, where in wrong.items())
        return f"{self.tried} tried, {self.succeeded} succeeded, {self.told} told; {counts}"


# ---- the work: everything that writes -------------------------------------------------------------------

Work = Callable[[Office], object]


def case_of(here: Office) -> str:
    return next(line.case_id for line in here.store.list() if line.has_draft)


def signed_case_of(here: Office) -> str:
    return next(line.case_id for line in here.store.list() if not line.has_draft)


def bring_in(here: Office) -> None:
    found = review(bundle_of(here.vault.folder), here.vault, here.store)
    accept(found, [item.case_id for item in found.items])


def send(here: Office) -> None:
    partners = [partner.id for partner in here.partners.all()]
    folder = here.vault.folder.parent
    export(here.store, here.vault, [signed_case_of(here)], partners, purpose="sync", to=folder)


def letter(here: Office) -> None:
    made = LetterMade("2026-0001", "referral", ("en",), "Example Hospital")
    here.store.record_letter(signed_case_of(here), made, os.urandom(300_000))


def save_letter_outside(here: Office) -> None:
    durable.write_out(here.vault.folder.parent / "letter.pdf", os.urandom(300_000))


WORK: dict[str, Work] = {
    "save a word": lambda here: here.writes(case_of(here), story="one word"),
    "save a page": lambda here: here.writes(case_of(here), story=AFTER),
    "save a picture": lambda here: here.writes(case_of(here), files={"p.png": os.urandom(400_000)}),
    "begin": lambda here: here.begins_a_case(given_name="Another"),
    "sign": lambda here: here.finalises(case_of(here)),
    "continue": lambda here: here.store.reopen(here.record_of(signed_case_of(here))),
    "letter": letter,
    "save a letter": save_letter_outside,
    "import": bring_in,
    "export": send,
    "copy": lambda here: copy_of_case(here.store, here.vault, signed_case_of(here), "csv", catalog("en")),
    "rekey": lambda here: here.vault.rekey(),
    "backup": lambda here: here.vault.backups.make(here.vault.folder.parent),
    "passphrase": lambda here: here.vault.staff.change_passphrase(*PASSPHRASES, cost=Cost.floor()),
    "key file": lambda here: here.vault._write_key_file(here.vault._key_file.slots),
    "check": lambda here: here.vault.verify(),
    "lock": lambda here: here.vault.close(),
}


# ---- the disk -------------------------------------------------------------------------------------------


class Disk:
    """A place for a vault that can be made to fail, and mended."""

    def __init__(self, place: Path, *, real: bool) -> None:
        self.place, self.real = place, real
        self.folder = place / "vault"
        self._is_root = os.geteuid() == 0
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    @contextlib.contextmanager
    def failing(self, state: str, opened: Vault) -> Iterator[None]:
        """Until the block is left, the disk is in this state; then there is room again."""
        if state.startswith(PULLED):
            with self._pulled():
                yield
        elif state == "read-only":
            with self._write_protected():
                yield
        else:
            with self._full(int(state.split()[0]), opened):
                yield

    @contextlib.contextmanager
    def _full(self, left: int, opened: Vault) -> Iterator[None]:
        if self.real:
            with (self.place / "filler").open("wb") as filler:
                free = os.statvfs(self.place).f_bavail * os.statvfs(self.place).f_frsize
                filler.write(bytes(max(0, free - left)))
            yield
            (self.place / "filler").unlink()
            return
        size = (self.folder / "vault.db").stat().st_size
        opened.query(f"PRAGMA max_page_count = {(size + left) // 4096}")
        with self._files_up_to(size + left):
            yield
        with contextlib.suppress(Exception):  # it may be locked by now
            opened.query("PRAGMA max_page_count = 1000000")

    @contextlib.contextmanager
    def _write_protected(self) -> Iterator[None]:
        """Folder and files may be read only; root, who may everything, becomes nobody meanwhile."""
        everything = [self.place, *self.place.rglob("*")]
        before = [(path, path.stat().st_mode) for path in everything]
        for path in everything:
            path.chmod(0o500 if path.is_dir() else 0o400)
        if self._is_root:
            self.place.parent.chmod(0o711)
            for path in everything:
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield
        finally:
            if self._is_root:
                os.seteuid(0)
            for path, mode in before:
                path.chmod(mode)

    @contextlib.contextmanager
    def _pulled(self) -> Iterator[None]:
        moved, gone = list(self.place.iterdir()), self.place / "elsewhere"
        gone.mkdir()
        for path in moved:
            path.rename(gone / path.name)
        with self._files_up_to(0):
            yield
        for path in moved:
            (gone / path.name).rename(path)
        gone.rmdir()

    @contextlib.contextmanager
    def _files_up_to(self, size: int) -> Iterator[None]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, self._limits[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)


@contextlib.contextmanager
def disk(size: int, *, real: bool) -> Iterator[Disk]:
    """A disk of so many bytes; without one of our own, a folder."""
    with tempfile.TemporaryDirectory() as above:
        place = Path(above) / "disk"
        place.mkdir()
        if not real:
            yield Disk(place, real=False)
            return
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        subprocess.run(command, check=True, capture_output=True)
        try:
            yield Disk(place, real=True)
        finally:
            subprocess.run(["umount", str(place)], check=True)


def can_mount() -> bool:
    """Whether the system gives us disks of our own: only to root, and not in every container."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    try:
        with disk(MIB, real=True):
            return True
    except (subprocess.CalledProcessError, OSError):
        return False


# ---- doing and judging ----------------------------------------------------------------------------------


def made_once(folder: Path) -> None:
    """A vault with a signed case, a draft, a partner, recovery sheets; and a bundle that is to come in."""
    with vault.create(folder.with_name("sender"), PARTNER, PASSPHRASES[0], cost=Cost.floor()) as sender:
        there = office(sender)
        with vault.create(folder, OFFICER, PASSPHRASES[0], cost=Cost.floor()) as made:
            ceremony = made.recovery.begin()
            ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
            here = office(made)
            here.takes_down(given_name="Signed")
            here.begins_a_case(given_name="Draft", story=BEFORE)
            here.knows(there)
            partner = there.knows(here)
        cases = [there.takes_down(given_name="Arriving", photo="p.png", files={"p.png": os.urandom(200_000)})]
        sealed = export(there.store, sender, cases, [partner], purpose="sync", to=folder.parent)
    sealed.path.rename(bundle_of(folder))


def unlocked(folder: Path) -> Vault:
    """With whichever passphrase it has by now."""
    try:
        return vault.unlock(folder, PASSPHRASES[0])
    except WrongPassphrase:
        return vault.unlock(folder, PASSPHRASES[1])


def state_of(here: Office) -> tuple[object, ...]:
    """What somebody would miss."""
    return tuple(
        (line.names, line.state, [list(map(str, r.heads)) for r in here.store.case(line.case_id).records])
        for line in sorted(here.store.list(), key=lambda line: line.case_id)
    ), [draft.snapshot for draft in drafts_of(here)]


def drafts_of(here: Office) -> list[object]:
    return [here.draft_of(line.case_id) for line in here.store.list() if line.has_draft]


def try_on(there: Disk, state: str, name: str, tally: Tally) -> None:
    """One kind of work on one disk; what came of it is counted."""
    opened = unlocked(there.folder)
    here = office(opened)
    before = state_of(here)
    tally.tried += 1
    succeeded = False
    with there.failing(state, opened):
        try:
            WORK[name](here)
            succeeded = True
        except SaranaError:
            tally.told += 1
        except Exception as error:  # noqa: BLE001 - anything else is what we look for
            tally.untold.append(f"{name}:{type(error).__name__}")
        if not opened.is_closed and not _readable(here):
            tally.unusable.append(f"reading after {name}")
        if state == PULLED:
            opened.close()
    tally.succeeded += succeeded
    if opened.is_closed:
        opened = unlocked(there.folder)
        here = office(opened)
    if not succeeded and state_of(here) != before:
        tally.lost.append(name)
    try:
        here.writes(case_with_a_draft(here), story=LATER)
    except SaranaError as error:
        tally.unusable.append(f"saving after {name}:{type(error).__name__}")
    after = state_of(here)
    opened.close()
    with unlocked(there.folder) as again:
        if state_of(office(again)) != after:
            tally.lost.append(f"{name} (after locking)")
        if again.verify():
            tally.unsound.append(name)


def case_with_a_draft(here: Office) -> str:
    """After signing there is none: then a new one is begun."""
    lines = [line.case_id for line in here.store.list() if line.has_draft]
    return lines[0] if lines else here.begins_a_case()


def _readable(here: Office) -> bool:
    try:
        return len(here.store.list()) >= 2 and bool(state_of(here))
    except StorageError:
        return False


def tallies(*, real: bool, ballasts: tuple[bool, ...] = (True, False)) -> dict[str, Tally]:
    """Every kind of work on a disk in every state, with the ballast and without."""
    found = {state: Tally() for state in STATES}
    with tempfile.TemporaryDirectory() as place, cheap_passphrases():
        first = Path(place) / "vault"
        made_once(first)
        for state, tally in found.items():
            for with_ballast in ballasts:
                for name in WORK:
                    with disk(40 * MIB, real=real) as there:
                        shutil.copytree(first, there.folder)
                        shutil.copy(bundle_of(first), bundle_of(there.folder))
                        if not with_ballast:
                            ballast.drop(there.folder)
                        with _no_new_ballast():
                            try_on(there, state, name, tally)
    return found


@contextlib.contextmanager
def _no_new_ballast() -> Iterator[None]:
    """Unlocking would put it down again before the disk fails."""
    before, ballast.put = ballast.put, lambda _folder: None
    try:
        yield
    finally:
        ballast.put = before


def figures() -> bool:
    """Print what came of the work on each kind of disk; whether nothing was lost."""
    good = True
    for real in (True, False) if can_mount() else (False,):
        print("a disk of its own" if real else "limits instead of a disk", flush=True)
        for state, tally in tallies(real=real).items():
            print(f"  {state}: {tally}", flush=True)
            good = good and tally.good
    return good
