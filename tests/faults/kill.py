"""Kill -9 a program that is working with a vault, again and again, and see that nothing acknowledged is lost.

    python -m tests.faults kill [--kills 1000] [KIND …]

A child process does one kind of work, piece by piece. It says when it begins with the very thing that is to
be interrupted, and when that is done; the clock of the killing starts with the first of these, and only
kills before the second count. Then the vault must open, hold everything that was acknowledged and nothing by
halves, and be sound. Children are forked from a server that has everything imported, and no passphrase has
its price here, so that a thousand kills take minutes.
"""

import contextlib
import hashlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from unittest import mock

from sqlcipher3 import dbapi2 as sqlcipher
from tests.given import Office, office

from sarana import vault
from sarana.errors import SaranaError, VaultInUse
from sarana.exchange import accept, export, review
from sarana.vault import Cost, NewOfficer, Vault, opening
from sarana.vault.keyfile import read
from sarana.vault.slot import OfficerKeys

OFFICER = NewOfficer("Example Sokha", "Example Shelter")
PARTNER = NewOfficer("Sample Maly", "Example Shelter")
PASSPHRASES = ("seven quiet boats upriver", "nine red lanterns at dusk")
BUNDLED_CASES, BUNDLED_VERSIONS = 4, 6
SECONDS_FOR_A_READER = 5
SCHEMA = "CREATE TABLE done(number INTEGER PRIMARY KEY, part INTEGER NOT NULL, content BLOB NOT NULL) STRICT;"


@dataclass
class Tally:
    """What a run of kills found. Everything but the first three must be zero."""

    kills: int = 0
    amid: int = (
        0  # between the beginning of the named work and its end: the others came too early or too late
    )
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    unsound: int = 0
    unopened: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.torn or self.unsound or self.unopened)

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in vars(self).items())


@dataclass
class Heard:
    """What a child said before it was killed."""

    last: int = 0  # the last piece that was acknowledged
    amid: bool = False  # whether another was begun and not acknowledged
    made: list[str] = field(default_factory=list)  # what each acknowledged piece made


# ---- the work that is interrupted ------------------------------------------------------------------------


class Work:
    """One kind of work with an open vault: pieces of it, and what must be there after so many of them."""

    #: A vault for each kill, where a piece cannot be done twice in one.
    afresh = False

    def prepare(self, _folder: Path) -> None:
        """Once, before the first kill."""

    def begin(self, opened: Vault) -> int:
        """The number of the last piece that is there."""
        return int(opened.query("SELECT coalesce(max(part), 0) FROM done")[0][0])

    def lay_out(self, opened: Vault, number: int) -> None:
        """What comes before a piece and is not what is to be interrupted: an answer is saved."""
        with opened.transaction() as begun:
            begun.execute("INSERT INTO done(part, content) VALUES(?, ?)", (number, bytes(3000)))
            opened.journal("draft", str(number))

    def piece(self, opened: Vault, number: int) -> str:
        """Do the very thing that is to be interrupted; acknowledged when this returns. Says what it made."""
        raise NotImplementedError

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        """Count what is missing, and what is there by halves."""
        parts = dict(opened.query("SELECT part, count(*) FROM done GROUP BY part"))
        tally.lost += len(set(range(1, heard.last + 1)) - parts.keys())
        tally.torn += sum(count != 1 for count in parts.values())
        if len(parts) > 200:  # keep the file small
            with opened.transaction() as begun:
                begun.execute("UPDATE done SET content = zeroblob(0)")


class Save(Work):
    """Answers saved as somebody types, with a picture now and then; every eighth time they are signed."""

    def prepare(self, folder: Path) -> None:
        with unlock(folder) as opened:
            office(opened).begins_a_case(story="0")

    def begin(self, opened: Vault) -> int:
        self.here = office(opened)
        self.case = self.here.store.list()[0].case_id
        return self._kept()[0]

    def lay_out(self, opened: Vault, number: int) -> None:
        self.record = self.here.record_of(self.case)
        self.here.store.reopen(self.record)
        self.interview = self.here.interview(self.case)
        for question in ("story", "given_name"):
            self.interview.answer(f"/data/{question}", str(number))

    def piece(self, opened: Vault, number: int) -> str:
        files = {f"{number}.png": os.urandom(5000)} if number % 3 == 0 else {}
        self.here.store.save_draft(self.record, self.interview.snapshot(), files)
        if number % 8 == 0:
            final, facts = self.interview.final_snapshot(), self.interview.facts()
            self.here.store.finalise(self.record, final, facts)
        return ""

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        self.begin(opened)
        story, name = self._kept()
        tally.lost += max(0, heard.last - story)
        tally.torn += story != name
        tally.unsound += bool(self.here.store.check())

    def _kept(self) -> tuple[int, int]:
        record = self.here.record_of(self.case)
        draft = self.here.store.draft(record)
        values = draft.snapshot.values if draft else self._signed(record)
        return int(values["/data/story"]), int(values.get("/data/given_name", "0"))

    def _signed(self, record: str) -> dict[str, str]:
        (head,) = self.here.store.heads(record)
        snapshot = self.here.store.revision(head).snapshot
        assert snapshot
        return dict(snapshot.values)


class Import(Work):
    """A bundle, reviewed and accepted: afterwards all of it is there, or nothing."""

    afresh = True

    def prepare(self, folder: Path) -> None:
        with vault.create(folder.with_name("sender"), PARTNER, PASSPHRASES[0], cost=Cost.floor()) as sender:
            there = office(sender)
            with unlock(folder) as opened:
                here = office(opened)
                here.has_the_sample_form()
                here.knows(there)
                partner = there.knows(here)
            cases = [self._a_case(there, number) for number in range(BUNDLED_CASES)]
            made = export(there.store, sender, cases, [partner], purpose="sync", to=folder.parent)
        made.path.rename(bundle_of(folder))

    def _a_case(self, there: Office, number: int) -> str:
        files = {"photo.png": os.urandom(60_000)}
        case = there.takes_down(given_name=f"Sample {number}", photo="photo.png", files=files)
        for version in range(1, BUNDLED_VERSIONS):
            there.continues(case, story=f"version {version}")
        return case

    def begin(self, opened: Vault) -> int:
        self.here = office(opened)
        return 0

    def lay_out(self, opened: Vault, number: int) -> None:
        if number > 1:
            time.sleep(60)  # it is all there: wait to be killed
        self.found = review(bundle_of(opened.folder), opened, self.here.store)

    def piece(self, opened: Vault, number: int) -> str:
        accept(self.found, [item.case_id for item in self.found.items])
        return ""

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        self.begin(opened)
        tally.unsound += bool(self.here.store.check())
        cases = len(self.here.store.list())
        ((revisions,),) = opened.query("SELECT count(*) FROM revision")
        ((pictures,),) = opened.query("SELECT count(*) FROM revision_file")
        ((received,),) = opened.query("SELECT count(*) FROM bundle_received")
        found = (cases, revisions, pictures, received)
        whole = (BUNDLED_CASES, BUNDLED_CASES * BUNDLED_VERSIONS, BUNDLED_CASES * BUNDLED_VERSIONS, 1)
        tally.torn += found not in (whole, (0, 0, 0, 0))
        tally.lost += bool(heard.last) and found != whole


class Rekey(Work):
    """A new vault key. One that was acknowledged stays."""

    def piece(self, opened: Vault, number: int) -> str:
        opened.rekey()
        return str(opened._keys.current.number)

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        super().judge(opened, heard, tally)
        tally.lost += any(opened._keys.current.number < int(made) for made in heard.made)


class ReplaceKeyFile(Work):
    """The key file wrapped anew, as adding an officer does. What was acknowledged stays."""

    def piece(self, opened: Vault, number: int) -> str:
        opened._write_key_file(opened._key_file.slots)
        return str(opened._key_file.write)

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        super().judge(opened, heard, tally)
        tally.lost += any(opened._key_file.write < int(made) for made in heard.made)


class BackUp(Work):
    """A backup. Every backup that was acknowledged is there, and every one that has its name opens."""

    def piece(self, opened: Vault, number: int) -> str:
        return opened.backups.make(stick_of(opened.folder)).name

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        super().judge(opened, heard, tally)
        there = {path.name for path in stick_of(opened.folder).glob("backup-*.age")}
        tally.lost += len(set(heard.made) - there)


class ChangePassphrase(Work):
    """Another passphrase, and back again at the next piece. One that was acknowledged is the only one."""

    def lay_out(self, opened: Vault, number: int) -> None:
        super().lay_out(opened, number)
        (self.old,) = those_that_open(opened.folder)

    def piece(self, opened: Vault, number: int) -> str:
        new = PASSPHRASES[1 - PASSPHRASES.index(self.old)]
        opened.staff.change_passphrase(self.old, new, cost=Cost.floor())
        return new

    def judge(self, opened: Vault, heard: Heard, tally: Tally) -> None:
        super().judge(opened, heard, tally)
        if heard.made and not heard.amid:
            tally.lost += those_that_open(opened.folder) != heard.made[-1:]


KINDS: dict[str, Callable[[], Work]] = {
    "save": Save,
    "import": Import,
    "rekey": Rekey,
    "backup": BackUp,
    "passphrase": ChangePassphrase,
    "key-file": ReplaceKeyFile,
}


def those_that_open(folder: Path) -> list[str]:
    """The passphrases that open the slot: exactly one, whenever the work was cut off."""
    untrusted = read(folder).untrusted
    (slot,) = untrusted.slots
    return [passphrase for passphrase in PASSPHRASES if slot.open(untrusted.vault_id, passphrase)]


def stick_of(folder: Path) -> Path:
    return folder.with_name("stick")


def bundle_of(folder: Path) -> Path:
    return folder.with_name("bundle.age")


def cheap_passphrases() -> AbstractContextManager[object]:
    """What a guess costs is no part of what is shown here, and a thousand kills pay it thousands of times."""
    return mock.patch.object(
        Cost, "stretch", lambda _cost, typed, salt: hashlib.sha256(bytes(typed) + salt).digest()
    )


def unlock(folder: Path) -> Vault:
    return vault.unlock(folder, PASSPHRASES[0])


# ---- the child ------------------------------------------------------------------------------------------


def work(folder: Path, kind: str, seeds: bytes, says: Connection) -> None:
    """Work until killed, saying when each piece begins and what it made once the vault acknowledged it."""
    doing = KINDS[kind]()
    with cheap_passphrases(), open_with_keys(folder, OfficerKeys.from_seeds(seeds)) as opened:
        number = doing.begin(opened)
        while True:
            number += 1
            doing.lay_out(opened, number)
            says.send((number, None))
            says.send((number, doing.piece(opened, number)))


def open_with_keys(folder: Path, keys: OfficerKeys) -> Vault:
    """Unlock without paying for Argon2id a thousand times: everything after the passphrase."""
    slot = read(folder).untrusted.slots[0]
    lock = opening.InstanceLock(folder / "lock")
    opened = opening.open_with(folder, lock, slot, keys, anyway=False)
    if opened.rekey_is_due:
        opened.rekey()
    return opened


# ---- the parent -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """The vault that is worked with, and what opens it."""

    folder: Path
    keys: OfficerKeys
    papers: list[str]


def kill_repeatedly(folder: Path, kind: str, kills: int, seed: int = 1) -> Tally:
    """Make a vault, kill its user so many times amid that work, and count what went wrong."""
    chance = random.Random(seed)
    tally = Tally()
    doing = KINDS[kind]()
    longest = 0.1
    with cheap_passphrases():
        place = made_vault(folder, doing)
        pristine = folder.with_name("pristine")
        if doing.afresh:
            folder.rename(pristine)
        last = 0
        while tally.amid < kills:
            if doing.afresh:
                last = 0
                shutil.copytree(pristine, folder, copy_function=copied)
            heard = interrupted(place, kind, chance.uniform(0, longest), last)
            # As long as a piece takes on this machine just now, and a little longer: some see one through.
            longest = max(longest * 0.8, 0.002) if heard.made else min(longest * 1.1, 5.0)
            last = heard.last
            tally.kills += 1
            tally.amid += heard.amid
            tally.acknowledged += len(heard.made)
            judge(place, doing, heard, tally)
            if doing.afresh:
                shutil.rmtree(folder)
            if tally.kills % 100 == 0:
                print(f"  {kind}, so far: {tally}", file=sys.stderr, flush=True)
    return tally


def copied(file: str, to: str) -> None:
    """The ballast is only weight here."""
    if Path(file).name == "ballast":
        os.link(file, to)
    else:
        shutil.copy2(file, to)


def made_vault(folder: Path, doing: Work) -> Place:
    """A vault with recovery sheets and a stick for its backups."""
    stick_of(folder).mkdir()
    with vault.create(folder, OFFICER, PASSPHRASES[0], cost=Cost.floor()) as made:
        made.apply_steps("faults", [SCHEMA])
        ceremony = made.recovery.begin()
        papers = [" ".join(sheet.words) for sheet in ceremony.sheets]
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
    doing.prepare(folder)
    untrusted = read(folder).untrusted
    keys = untrusted.slots[0].open(untrusted.vault_id, PASSPHRASES[0])
    assert keys
    return Place(folder, keys, papers)


def interrupted(place: Place, kind: str, after: float, last: int) -> Heard:
    """Let a child begin a piece, and kill it so many seconds later; `last` was acknowledged before."""
    hears, says = server.Pipe(duplex=False)
    child = server.Process(target=work, args=(place.folder, kind, place.keys.seeds, says), daemon=True)
    child.start()
    says.close()
    heard = Heard(last)
    with contextlib.suppress(EOFError), hears:
        hears.recv()  # it begins
        heard.amid = True
        time.sleep(after)
        child.kill()
        child.join()
        while True:
            number, made = hears.recv()
            heard.amid = made is None
            if made is not None:
                heard.last = number
                heard.made.append(made)
    assert heard.amid or heard.made, "the child could not begin"
    return heard


def open_when_free(place: Place) -> Vault:
    """A process that the killed one was starting has the lock for a moment, until it becomes a reader."""
    until = time.monotonic() + SECONDS_FOR_A_READER
    while True:
        try:
            return open_with_keys(place.folder, place.keys)
        except VaultInUse:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def judge(place: Place, doing: Work, heard: Heard, tally: Tally) -> None:
    try:
        opened = open_when_free(place)
    except (SaranaError, sqlcipher.Error) as error:
        print(f"  did not open: {error!r}", file=sys.stderr)
        tally.unopened += 1
        return
    with opened:
        doing.judge(opened, heard, tally)
        tally.unsound += bool(opened.verify()) or len(those_that_open(place.folder)) != 1
        for backup in stick_of(place.folder).glob("backup-*.age"):
            vault.prove(backup, place.papers, place.folder.parent)
            backup.unlink()


server = multiprocessing.get_context("forkserver")
server.set_forkserver_preload(["tests.faults.kill"])
_root = str(Path(__file__).parents[2])
if _root not in os.environ.get("PYTHONPATH", "").split(os.pathsep):  # or the server finds nothing to import
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_root, os.environ.get("PYTHONPATH", "")]))


def figures(kinds: Sequence[str], kills: int, seed: int = 1) -> bool:
    """Print what each kind of work lost; whether it was nothing."""
    good = True
    for kind in kinds or KINDS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            tally = kill_repeatedly(Path(place) / "vault", kind, kills, seed)
        print(f"{kind}: {tally} ({time.monotonic() - begun:.0f} s)", flush=True)
        good = good and tally.good
    return good
