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
from typing import BinaryIO

from sarana.errors import BackupDamaged, NotABackup, SealBroken, VaultTooNew
from sarana.progress import Progress
from sarana.seal.ustar import CHUNK, Member, NotUstar, Source, Target, UstarReader, UstarWriter
from sarana.vault import durable

CONTENTS, KEY_FILE, DATABASE = "backup.json", "vault.json", "vault.db"
_VERSION = 1
_MOST_SMALL = 1024 * 1024
_LARGEST = 8**11


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


def write(
    target: Target, vault_id: str, made: datetime, key_file: bytes, database: Path, progress: Progress
) -> Contents:
    """Write the three files of a backup."""
    archive = UstarWriter(target)
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
            archive.add(name, len(small), [small])
        file.seek(0)
        archive.add(DATABASE, size, _told(iter(lambda: file.read(CHUNK), b""), size, progress))
        archive.close()
    progress(size, size)
    return contents


def read(source: Source, database: Path, progress: Progress) -> tuple[Contents, bytes]:
    """Unpack the (encrypted) database; what the backup says of itself, and the key file.

    Nothing but exactly what `write` writes is accepted. A database that is not whole is removed again.
    """
    members = UstarReader(source, largest_file=_LARGEST, longest=_LARGEST).members()
    try:
        contents = _contents(members)
        key_file = _named(members, KEY_FILE, _MOST_SMALL).content()
        member = _named(members, DATABASE, contents.sizes[DATABASE])
        hashes = {KEY_FILE: hashlib.sha256(key_file).hexdigest()}
        with durable.told_as_storage_errors(), durable.open_private(database) as file:
            file.truncate()
            hashes[DATABASE] = _copy(member, file, progress)
            file.flush()
            os.fsync(file.fileno())
        sizes = {KEY_FILE: len(key_file), DATABASE: member.size}
        if (hashes, sizes) != (contents.hashes, contents.sizes) or next(members, None):
            raise BackupDamaged
    except (NotUstar, SealBroken) as error:
        database.unlink(missing_ok=True)
        raise BackupDamaged from error
    except BaseException:
        database.unlink(missing_ok=True)
        raise
    return contents, key_file


def _contents(members: Iterator[Member]) -> Contents:
    """What a backup says of itself; an archive that does not begin with it is no backup."""
    try:
        return Contents.from_bytes(_named(members, CONTENTS, _MOST_SMALL).content())
    except (NotUstar, BackupDamaged) as error:
        raise NotABackup from error


def _named(members: Iterator[Member], name: str, most: int) -> Member:
    member = next(members, None)
    if member is None or member.name != name or member.size > most:
        raise BackupDamaged
    return member


def _copy(member: Member, file: BinaryIO, progress: Progress) -> str:
    hash_ = hashlib.sha256()
    for chunk in _told(member.chunks(), member.size, progress):
        hash_.update(chunk)
        file.write(chunk)
    progress(member.size, member.size)
    return hash_.hexdigest()


def _told(chunks: Iterator[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    at = 0
    for chunk in chunks:
        progress(at, size)
        yield chunk
        at += len(chunk)
