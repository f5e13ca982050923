"""Touch a locked vault in every way that leaves it a vault, and see that unlocking refuses every one.

    python -m tests.faults tamper [--every 1]

Every bit of the database and of the key file is flipped; every page, the whole database and the key file are
put back to each state that they ever had. What counts as noticed is refused by unlocking itself, with an
error that can be told. `--every 100` unlocks with each hundredth bit of the database only; every bit is held
against the anchor all the same.
"""

import functools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from unittest import mock

from tests.faults.kill import OFFICER, PASSPHRASES, cheap_passphrases

from sarana import vault
from sarana.errors import VaultDamaged, VaultRolledBack
from sarana.seal.age import Identity
from sarana.vault import Cost, Vault, opening
from sarana.vault.anchor import AnchorFile
from sarana.vault.keyfile import read
from sarana.vault.keys import Generation, VaultKeys
from sarana.vault.slot import OfficerKeys

PAGE = 4096
STATES = 8  # that the vault went through


@dataclass
class Count:
    """How often a kind of touch was tried, and how often it was noticed."""

    tried: int = 0
    noticed: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, *, noticed: bool) -> None:
        self.tried += 1
        self.noticed += noticed
        if not noticed:
            self.missed.append(what)

    def __str__(self) -> str:
        share = 100 * self.noticed / self.tried if self.tried else 0
        return f"{self.noticed} of {self.tried} noticed ({share:.4g} %) {' '.join(self.missed[:5])}".rstrip()


class Locked:
    """A small vault with a past: its files now, and as they were after each of its sessions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with cheap_passphrases():
            vault.create(folder, OFFICER, PASSPHRASES[0], cost=Cost.floor()).close()
            untrusted = read(folder).untrusted
            keys = untrusted.slots[0].open(untrusted.vault_id, PASSPHRASES[0])
        assert keys
        self.keys: OfficerKeys = keys
        self.databases = [self.database.read_bytes()]
        self.key_files = [self.key_file.read_bytes()]
        for state in range(1, STATES):
            with self._opened() as opened:
                self._change(opened, state)
            self.databases.append(self.database.read_bytes())
            self.key_files.append(self.key_file.read_bytes())
        self.untouched = {path.name: path.read_bytes() for path in self._files()}

    @property
    def database(self) -> Path:
        return self.folder / "vault.db"

    @property
    def key_file(self) -> Path:
        return self.folder / "vault.json"

    def is_refused(self) -> bool:
        """Whether unlocking says no, after a passphrase that is right."""
        try:
            found = opening.find(self.folder, self.keys.identity)
        except (VaultDamaged, VaultRolledBack):
            return True
        found.database.close()
        return bool(found.problems)

    def put_back(self) -> None:
        for name, content in self.untouched.items():
            (self.folder / name).write_bytes(content)

    def _files(self) -> list[Path]:
        return [self.folder / name for name in ("vault.db", "vault.json", "vault.anchor")]

    def _opened(self) -> Vault:
        slot = read(self.folder).untrusted.slots[0]
        lock = opening.InstanceLock(self.folder / "lock")
        return opening.open_with(self.folder, lock, slot, self.keys, anyway=False)

    def _change(self, opened: Vault, state: int) -> None:
        """What a day leaves: rows, some of them changed, and now and then another key file."""
        opened.apply_steps("faults", ["CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT) STRICT;"])
        with opened.transaction() as begun:
            begun.execute("UPDATE word SET text = text || ?", (f" changed {state}",))
            begun.execute("INSERT INTO word(text) VALUES(?)", (f"word {state} " * 40,))
            opened.witness(f"item {state}")
        if state % 3 == 0:
            opened._write_key_file(opened._key_file.slots)


# ---- the touches ----------------------------------------------------------------------------------------


def flipped_bits_of_the_database(locked: Locked, every: int, tell: Callable[[Count], None]) -> Count:
    """The key file stays as it is: what it wraps need not be opened half a million times."""
    count = Count()
    size = len(locked.untouched["vault.db"])
    with unwrapping_once(), locked.database.open("r+b") as file:
        for bit in range(0, 8 * size, every):
            _flip(file, locked.untouched["vault.db"], bit)
            count.add(f"bit {bit}", noticed=locked.is_refused())
            _flip(file, locked.untouched["vault.db"], bit, back=True)
            if count.tried % 50_000 == 0:
                tell(count)
    locked.put_back()
    return count


def bits_that_the_anchor_notices(locked: Locked) -> Count:
    """Every bit of the database, against the hash in the anchor: the first thing that unlocking looks at.

    What it notices is always refused, whatever SQLCipher says to it; see `opening.find`.
    """
    count = Count()
    content = locked.untouched["vault.db"]
    anchor = AnchorFile(locked.folder).read([generation_of(locked)])
    with locked.database.open("r+b") as file:
        for bit in range(8 * len(content)):
            _flip(file, content, bit)
            count.add(f"bit {bit}", noticed=opening.is_changed(locked.database, anchor))
            _flip(file, content, bit, back=True)
    locked.put_back()
    return count


def generation_of(locked: Locked) -> Generation:
    untrusted = read(locked.folder).untrusted
    return VaultKeys.unwrap(untrusted.wrap, locked.keys.identity, untrusted.vault_id).current


def _flip(file: BinaryIO, content: bytes, bit: int, *, back: bool = False) -> None:
    at = bit // 8
    file.seek(at)
    file.write(bytes([content[at] if back else content[at] ^ 1 << bit % 8]))
    file.flush()


def flipped_bits_of_the_key_file(locked: Locked) -> Count:
    count = Count()
    content = locked.untouched["vault.json"]
    for bit in range(8 * len(content)):
        touched = bytearray(content)
        touched[bit // 8] ^= 1 << bit % 8
        locked.key_file.write_bytes(touched)
        count.add(f"bit {bit}", noticed=locked.is_refused())
    locked.put_back()
    return count


def pages_put_back(locked: Locked) -> Count:
    """Each page of the database, to every other state that it was in."""
    count = Count()
    now = locked.untouched["vault.db"]
    for at in range(0, len(now), PAGE):
        for older in {content[at : at + PAGE] for content in locked.databases} - {now[at : at + PAGE], b""}:
            locked.database.write_bytes(now[:at] + older + now[at + PAGE :])
            count.add(f"page {at // PAGE + 1}", noticed=locked.is_refused())
    locked.put_back()
    return count


def files_put_back(locked: Locked) -> Count:
    """The database, the key file, and both together, to every state that they were in."""
    count = Count()
    now = locked.untouched
    for state, (database, key_file) in enumerate(zip(locked.databases, locked.key_files, strict=True)):
        for name, files in (
            ("database", {"vault.db": database}),
            ("key file", {"vault.json": key_file}),
            ("both", {"vault.db": database, "vault.json": key_file}),
        ):
            if any(now[file] != content for file, content in files.items()):
                for file, content in files.items():
                    (locked.folder / file).write_bytes(content)
                count.add(f"{name} of session {state}", noticed=locked.is_refused())
                locked.put_back()
    return count


@contextmanager
def unwrapping_once() -> Iterator[None]:
    """The same wrap and identity give the same keys: remembered, so that hundreds of thousands are tried."""
    dear = VaultKeys.unwrap

    @functools.cache
    def remembered(wrapped: bytes, secret: bytes, vault_id: str) -> VaultKeys:
        return dear(wrapped, Identity("pq", secret), vault_id)

    def unwrap(wrapped: bytes, identity: Identity, vault_id: str) -> VaultKeys:
        return remembered(wrapped, identity.secret, vault_id)

    with mock.patch.object(VaultKeys, "unwrap", unwrap):
        yield


def tamper(
    folder: Path, every: int, tell: Callable[[Count], None] = lambda count: None, *, thorough: bool = False
) -> dict[str, Count]:
    """All the touches of one vault; the vault opens again afterwards."""
    locked = Locked(folder)
    assert not locked.is_refused()
    counts = {
        "bits of vault.json flipped": flipped_bits_of_the_key_file(locked),
        "pages put back": pages_put_back(locked),
        "files put back": files_put_back(locked),
        "bits of vault.db flipped, and unlocked": flipped_bits_of_the_database(locked, every, tell),
    }
    if thorough:
        counts["bits of vault.db flipped, against the anchor"] = bits_that_the_anchor_notices(locked)
    assert not locked.is_refused()
    return counts


def _tell(count: Count) -> None:
    print(f"  so far: {count}", file=sys.stderr, flush=True)


def _tell(count: Count) -> None:
    print(f"  so far: {count}", file=sys.stderr, flush=True)


def figures(every: int) -> bool:
    """Print how much was tried and noticed; whether all of it was."""
    with tempfile.TemporaryDirectory() as place:
        counts = tamper(Path(place) / "vault", every, _tell, thorough=True)
    for what, count in counts.items():
        print(f"{what}: {count}", flush=True)
    return all(count.tried == count.noticed for count in counts.values())
