"""The file format of a backup: `vault.json` without slots and `vault.db`, in ustar, in age.

Stock `age -d` and `tar -x` open it. It is sealed for the recovery keys only: whoever forces a passphrase out
of an officer cannot open a backup with it (SECURITY.md 2.12).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from sarana.errors import BackupDamaged, NotABackup, SealBroken, VaultTooNew
from sarana.progress import Progress
from sarana.vault import durable

CONTENTS, KEY_FILE, DATABASE = "backup.json", "vault.json", "vault.db"
_VERSION = 1
_BLOCK = 512
_CHUNK = 256 * 1024
_MOST_SMALL = 1024 * 1024
_LARGEST = 8**11 - 1


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself."""

    vault_id: str
    made: datetime
    sizes: dict[str, int]
    hashes: dict[str, str]

    def to_bytes(self) -> bytes:
        files = {name: {"sha256": self.hashes[name], "size": self.sizes[name]} for name in self.sizes}
        fields = {
            "files": files,
            "made": self.made.isoformat(timespec="seconds"),
            "type": "sarana-backup",
            "v": _VERSION,
            "vault_id": self.vault_id,
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, untrusted_content: bytes) -> "Contents":
        try:
            fields = json.loads(untrusted_content.decode("ascii"))
            if fields["type"] != "sarana-backup":
                raise NotABackup
            if fields["v"] > _VERSION:
                raise VaultTooNew
            files = {name: fields["files"][name] for name in (KEY_FILE, DATABASE)}
            read = cls(
                str(fields["vault_id"]),
                datetime.fromisoformat(fields["made"]),
                {name: int(file["size"]) for name, file in files.items()},
                {name: str(file["sha256"]) for name, file in files.items()},
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise NotABackup from error
        return read


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Target(Protocol):
    def write(self, content: bytes, /) -> int: ...


def write(
    target: _Target, vault_id: str, made: datetime, key_file: bytes, database: Path, progress: Progress
) -> Contents:
    """Write the three files of a backup."""
    with durable.told_as_storage_errors(), database.open("rb") as file:
        hash_ = hashlib.file_digest(file, "sha256").hexdigest()
        size = os.fstat(file.fileno()).st_size
        contents = Contents(
            vault_id,
            made,
            {KEY_FILE: len(key_file), DATABASE: size},
            {KEY_FILE: hashlib.sha256(key_file).hexdigest(), DATABASE: hash_},
        )
        for name, small in ((CONTENTS, contents.to_bytes()), (KEY_FILE, key_file)):
            target.write(_header(name, len(small)) + small + _padding(len(small)))
        target.write(_header(DATABASE, size))
        file.seek(0)
        for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b"")):
            progress(number * _CHUNK, size)
            target.write(chunk)
        target.write(_padding(size) + bytes(2 * _BLOCK))
    progress(size, size)
    return contents


def read(source: _Source, database: Path, progress: Progress) -> tuple[Contents, bytes]:
    """Unpack the (encrypted) database; what the backup says of itself, and the key file.

    Nothing but exactly what `write` writes is accepted. A database that is not whole is removed again.
    """
    try:
        contents = Contents.from_bytes(_small(source, CONTENTS))
        key_file = _small(source, KEY_FILE)
        hashes = {KEY_FILE: hashlib.sha256(key_file).hexdigest()}
        with durable.told_as_storage_errors(), durable.open_private(database) as file:
            file.truncate()
            hashes[DATABASE] = _copy(source, file, contents.sizes[DATABASE], progress)
            file.flush()
            os.fsync(file.fileno())
        if hashes != contents.hashes or _exactly(source, 2 * _BLOCK) != bytes(2 * _BLOCK) or source.read(1):
            raise BackupDamaged
    except SealBroken as error:
        database.unlink(missing_ok=True)
        raise BackupDamaged from error
    except BaseException:
        database.unlink(missing_ok=True)
        raise
    return contents, key_file


def _copy(source: _Source, file: BinaryIO, size: int, progress: Progress) -> str:
    if _exactly(source, _BLOCK) != _header(DATABASE, size):
        raise BackupDamaged
    hash_ = hashlib.sha256()
    for at, chunk in _chunks(source, size):
        progress(at, size)
        hash_.update(chunk)
        file.write(chunk)
    if _exactly(source, len(_padding(size))) != _padding(size):
        raise BackupDamaged
    progress(size, size)
    return hash_.hexdigest()


def _chunks(source: _Source, size: int) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < size:
        chunk = _exactly(source, min(_CHUNK, size - at))
        yield at, chunk
        at += len(chunk)


def _small(source: _Source, name: str) -> bytes:
    block = source.read(_BLOCK)
    digits = block[124:135]
    size = int(digits, 8) if digits.isdigit() and set(digits) <= set(b"01234567") else -1
    if not 0 <= size <= _MOST_SMALL or block != _header(name, size):
        raise NotABackup if name == CONTENTS else BackupDamaged
    content = _exactly(source, size)
    if _exactly(source, len(_padding(size))) != _padding(size):
        raise BackupDamaged
    return content


def _exactly(source: _Source, size: int) -> bytes:
    content = source.read(size) if size else b""
    if len(content) != size:
        raise BackupDamaged
    return content


def _header(name: str, size: int) -> bytes:
    """The one ustar header that a file of this name and size can have."""
    if not 0 <= size <= _LARGEST:
        raise BackupDamaged
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000600\0" + b"0000000\0" * 2,
        b"%011o\0" % size + b"%011o\0" % 0,
        b" " * 8,
        b"0".ljust(101, b"\0"),
        b"ustar\0" + b"00",
    )
    unsigned = b"".join(fields).ljust(_BLOCK, b"\0")
    return unsigned[:148] + b"%06o\0 " % sum(unsigned) + unsigned[156:]


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)
