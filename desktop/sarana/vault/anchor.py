"""`vault.anchor`: what the database last looked like, kept beside it, so that an older copy is noticed.

Two places in one small file are written in turn, each with a MAC: a torn write leaves the other one. While
the vault is open, the anchor holds the numbers of the last transaction and of the last journal row; after a
clean lock also the hash of the whole database file, which no exchanged page survives (SECURITY.md 2.8).
"""

import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sarana.errors import StorageError
from sarana.vault import durable
from sarana.vault.keys import Generation

NAME = "vault.anchor"
_PLACE = 512
_START = bytes(32).hex()


@dataclass(frozen=True, slots=True)
class Anchor:
    """One state of the database; `file` is the SHA-256 of the closed file, empty while it is open."""

    vault_id: str
    gen: int
    write: int  # counts the anchor's own writes
    seq: int
    head: str
    audit_seq: int
    audit_head: str
    file: str = ""

    def to_bytes(self, generation: Generation) -> bytes:
        body = json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode("ascii")
        return (body + generation.mac(_DOMAIN + body).encode("ascii")).ljust(_PLACE, b"\n")


_DOMAIN = b"sarana-anchor-v1\0"


class AnchorFile:
    """The anchor file of one vault."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def create(self, anchor: Anchor, generation: Generation) -> None:
        place = anchor.to_bytes(generation)
        durable.write_new(self._path, place + place)

    def read(self, generations: Sequence[Generation]) -> Anchor | None:
        """The newest anchor that one of these keys wrote; None when there is none."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        places = [content[at : at + _PLACE] for at in (0, _PLACE)]
        found = [_parse(place, generation) for place in places for generation in generations]
        return max((anchor for anchor in found if anchor), key=lambda anchor: anchor.write, default=None)

    def write(self, anchor: Anchor, generation: Generation, *, durably: bool) -> None:
        """Write the anchor over the older of the two places."""
        with durable.told_as_storage_errors(), durable.open_private(self._path) as file:
            file.seek(_PLACE * (anchor.write % 2))
            file.write(anchor.to_bytes(generation))
            file.flush()
            if durably:
                os.fsync(file.fileno())


class Mooring:
    """The anchor of an open vault, moved with every transaction."""

    def __init__(self, file: AnchorFile, generation: Generation, anchor: Anchor | None) -> None:
        self._file, self._generation = file, generation
        self._anchor = anchor or Anchor(generation.vault_id, generation.number, 0, 0, _START, 0, _START)

    def hoist(self) -> None:
        """The database is about to change: what the anchor says of the file no longer holds."""
        self._write(replace(self._anchor, gen=self._generation.number, file=""), durably=True)

    def follow(self, seq: int, head: str, audit_seq: int, audit_head: str) -> None:
        """The database is already durable: an anchor that stays behind is no error, it only warns less."""
        moved = replace(self._anchor, seq=seq, head=head, audit_seq=audit_seq, audit_head=audit_head, file="")
        with contextlib.suppress(StorageError):
            self._write(moved, durably=False)

    def under(self, generation: Generation) -> "Mooring":
        """The same anchor after a re-key, written at once under the new key."""
        moored = Mooring(self._file, generation, self._anchor)
        moored.hoist()
        return moored

    def settle(self, database: Path) -> None:
        """The database was closed: fix the whole file."""
        with contextlib.suppress(StorageError):
            self._write(replace(self._anchor, file=hash_of(database)), durably=True)

    def _write(self, anchor: Anchor, *, durably: bool) -> None:
        self._anchor = replace(anchor, write=self._anchor.write + 1)
        self._file.write(self._anchor, self._generation, durably=durably)


def _parse(untrusted_place: bytes, generation: Generation) -> Anchor | None:
    text = untrusted_place.rstrip(b"\n")
    body, mac = text[:-64], text[-64:]
    if not hmac.compare_digest(generation.mac(_DOMAIN + body).encode("ascii"), mac):
        return None
    with contextlib.suppress(ValueError, TypeError):
        return Anchor(**json.loads(body))
    return None


def hash_of(database: Path) -> str:
    """The SHA-256 of the closed database file."""
    with durable.told_as_storage_errors(), database.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
