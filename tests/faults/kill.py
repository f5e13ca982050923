"""Kill -9 a program that is working with a vault, again and again, and see that nothing acknowledged is lost.

    python -m tests.faults.kill [--kills 1000] [KIND …]

A child process does one kind of work and says a number when a piece of it is done; it is killed at a random
moment. Then the vault must open, hold everything that was acknowledged and nothing by halves, and be sound.
"""

import argparse
import contextlib
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from sqlcipher3 import dbapi2 as sqlcipher

from sarana import vault
from sarana.errors import SaranaError
from sarana.vault import Cost, NewOfficer, Vault, opening
from sarana.vault.keyfile import read
from sarana.vault.slot import OfficerKeys

OFFICER = NewOfficer("Example Sokha", "Example Shelter")
PASSPHRASES = ("seven quiet boats upriver", "nine red lanterns at dusk")
BATCH = 50
SCHEMA = "CREATE TABLE done(number INTEGER PRIMARY KEY, part INTEGER NOT NULL, content BLOB NOT NULL) STRICT;"


@dataclass
class Tally:
    """What a run of kills found. Everything but the first two must be zero."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    unsound: int = 0
    unopened: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.torn or self.unsound or self.unopened)

    def __str__(self) -> str:
        return ", ".join(f"{name} {number}" for name, number in vars(self).items())


# ---- the work that is interrupted: each takes the open vault and the number of the next piece ------------


def save(opened: Vault, number: int) -> None:
    """A draft, saved as somebody types, with a row in the journal."""
    with opened.transaction() as begun:
        begun.execute("INSERT INTO done(part, content) VALUES(?, ?)", (number, bytes(3000)))
        opened.journal("draft", str(number))


def bring_in(opened: Vault, number: int) -> None:
    """A bundle, accepted in one transaction."""
    with opened.transaction() as begun:
        rows = ((number, bytes(20_000)) for _ in range(BATCH))
        begun.execute_many("INSERT INTO done(part, content) VALUES(?, ?)", rows)
        opened.witness(f"bundle {number}")
        opened.journal("import", str(number))


def rekey(opened: Vault, number: int) -> None:
    """A new vault key, with an answer saved before it."""
    save(opened, number)
    opened.rekey()


def replace_key_file(opened: Vault, number: int) -> None:
    """The key file wrapped anew, as adding an officer does."""
    save(opened, number)
    opened._write_key_file(opened._key_file.slots)


def back_up(opened: Vault, number: int) -> None:
    """A backup, with an answer saved before it."""
    save(opened, number)
    for older in stick_of(opened.folder).glob("backup-*.age"):
        older.unlink()
    opened.backups.make(stick_of(opened.folder))


def change_passphrase(opened: Vault, number: int) -> None:
    """Another passphrase, and back again at the next piece, with an answer saved before it."""
    save(opened, number)
    (old,) = those_that_open(opened.folder)
    new = PASSPHRASES[1 - PASSPHRASES.index(old)]
    opened.staff.change_passphrase(old, new, cost=Cost.floor())


#: What each kind does, and how many rows a whole piece of it leaves.
KINDS: dict[str, tuple[Callable[[Vault, int], None], int]] = {
    "save": (save, 1),
    "import": (bring_in, BATCH),
    "rekey": (rekey, 1),
    "key-file": (replace_key_file, 1),
    "backup": (back_up, 1),
    "passphrase": (change_passphrase, 1),
}


def those_that_open(folder: Path) -> list[str]:
    """The passphrases that open the slot: exactly one, whenever the work was cut off."""
    untrusted = read(folder).untrusted
    (slot,) = untrusted.slots
    return [passphrase for passphrase in PASSPHRASES if slot.open(untrusted.vault_id, passphrase)]


def stick_of(folder: Path) -> Path:
    return folder.with_name("stick")


def cheap_passphrases() -> AbstractContextManager[object]:
    """What a guess costs is no part of what is shown here, and a thousand kills pay it thousands of times."""
    return mock.patch.object(
        Cost, "stretch", lambda _cost, typed, salt: hashlib.sha256(bytes(typed) + salt).digest()
    )


# ---- the child ------------------------------------------------------------------------------------------


def work(folder: Path, kind: str) -> None:
    """Work until killed, saying the number of every piece that the vault acknowledged."""
    piece, _rows = KINDS[kind]
    with cheap_passphrases(), open_with_keys(folder, keys_from(sys.stdin.readline())) as opened:
        number = opened.query("SELECT coalesce(max(part), 0) FROM done")[0][0]
        print("begun", flush=True)
        while True:
            number += 1
            piece(opened, number)
            print(number, flush=True)


def open_with_keys(folder: Path, keys: OfficerKeys) -> Vault:
    """Unlock without paying for Argon2id a thousand times: everything after the passphrase."""
    slot = read(folder).untrusted.slots[0]
    lock = opening.InstanceLock(folder / "lock")
    opened = opening.open_with(folder, lock, slot, keys, anyway=False)
    if opened.rekey_is_due:
        opened.rekey()
    return opened


def keys_from(line: str) -> OfficerKeys:
    return OfficerKeys.from_seeds(bytes.fromhex(line.strip()))


# ---- the parent -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """The vault that is worked with, and what opens it."""

    folder: Path
    keys: OfficerKeys
    papers: list[str]


def kill_repeatedly(folder: Path, kind: str, kills: int, seed: int = 1) -> Tally:
    """Make a vault, kill its user so many times, and count what went wrong."""
    chance = random.Random(seed)
    tally = Tally()
    last = 0
    with cheap_passphrases():
        place = made_vault(folder)
        for _ in range(kills):
            last = max(last, interrupted(place, kind, chance.uniform(0, 0.25)))
            tally.kills += 1
            tally.acknowledged = last
            judge(place, kind, last, tally)
            if tally.kills % 100 == 0:
                print(f"  {kind}, so far: {tally}", file=sys.stderr, flush=True)
    return tally


def made_vault(folder: Path) -> Place:
    """A vault with recovery sheets and a stick for its backups."""
    stick_of(folder).mkdir()
    with vault.create(folder, OFFICER, PASSPHRASES[0], cost=Cost.floor()) as made:
        made.apply_steps("faults", [SCHEMA])
        ceremony = made.recovery.begin()
        papers = [" ".join(sheet.words) for sheet in ceremony.sheets]
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
    untrusted = read(folder).untrusted
    keys = untrusted.slots[0].open(untrusted.vault_id, PASSPHRASES[0])
    assert keys
    return Place(folder, keys, papers)


def interrupted(place: Place, kind: str, after: float) -> int:
    """Let a child work for a moment and kill it; the last number that it said, or 0."""
    command = [sys.executable, "-m", "tests.faults.kill", "--work", str(place.folder), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(place.keys.seeds.hex() + "\n")
        child.stdin.flush()
        begun = child.stdout.readline()
        time.sleep(after)
        child.kill()
        said = child.stdout.read()
    assert begun == "begun\n", "the child could not open the vault"
    whole = said[: said.rfind("\n") + 1].split()
    return int(whole[-1]) if whole else 0


def judge(place: Place, kind: str, last: int, tally: Tally) -> None:
    _piece, rows = KINDS[kind]
    try:
        opened = open_with_keys(place.folder, place.keys)
    except (SaranaError, sqlcipher.Error) as error:
        print(f"  did not open: {error!r}", file=sys.stderr)
        tally.unopened += 1
        return
    with opened:
        parts = dict(opened.query("SELECT part, count(*) FROM done GROUP BY part"))
        tally.lost += len(set(range(1, last + 1)) - parts.keys())
        tally.torn += sum(count != rows for count in parts.values())
        tally.unsound += bool(opened.verify()) or len(those_that_open(place.folder)) != 1
        for backup in stick_of(place.folder).glob("*.age"):
            vault.prove(backup, place.papers, place.folder.parent)
        if len(parts) > 200:  # keep the file small, so that a thousand kills take minutes
            thin_out(opened)


def thin_out(opened: Vault) -> None:
    """Replace contents by nothing; the numbers stay."""
    with opened.transaction() as begun:
        begun.execute("UPDATE done SET content = zeroblob(0)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work, arguments.kinds[0])
        return 0
    good = True
    for kind in arguments.kinds or KINDS:
        with tempfile.TemporaryDirectory() as place:
            tally = kill_repeatedly(Path(place) / "vault", kind, arguments.kills, arguments.seed)
        print(f"{kind}: {tally}", flush=True)
        good = good and tally.good
    return 0 if good else 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
