"""What is refused before anything secret is touched: memory dumps, synced folders, libraries that fail.

The self-test is SECURITY.md 7: a program whose cryptography answers wrongly must not open or make a vault.
"""

import ctypes
import os
import sys
from functools import cache
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sarana.errors import ProgramUnsafe, SealError, VaultPlaceUnsafe
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey

_LEAST_CIPHER = (4, 19)
_LEAST_SQLITE = (3, 51, 3)  # the first without the WAL-reset race
_CLOUDS = ("onedrive", "dropbox", "icloud", "mobile documents", "google drive", "googledrive", "nextcloud")
_PR_SET_DUMPABLE = 4


def harden_process() -> None:
    """Leave no image of this process's memory behind: no core file, no debugger of the same user."""
    if sys.platform == "win32":
        return  # Windows Error Reporting is excluded by the installer
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def refuse_cloud_folder(folder: Path) -> None:
    """A vault is never put where a program copies it to other people's computers."""
    parts = [part.casefold() for part in folder.absolute().parts]
    if any(part.startswith(cloud) for part in parts for cloud in _CLOUDS):
        raise VaultPlaceUnsafe


@cache
def self_test() -> None:
    """Check that the libraries are new enough and still give the known answers."""
    for part, holds in (
        ("sqlcipher", _database_is_sound),
        ("argon2id", _argon2id_is_sound),
        ("ed25519", _ed25519_is_sound),
        ("age", _age_is_sound),
        ("random", _random_is_sound),
    ):
        if not holds():
            raise ProgramUnsafe(part)


def _database_is_sound() -> bool:
    connection = sqlcipher.connect(":memory:", isolation_level=None)
    try:
        version = connection.execute("PRAGMA cipher_version").fetchone()
        connection.execute("CREATE VIRTUAL TABLE word USING fts5(text, tokenize='trigram')")
        connection.execute("INSERT INTO word(word, rank) VALUES('secure-delete', 1)")
    except sqlcipher.Error:
        return False
    finally:
        connection.close()
    return _numbers(version[0] if version else "") >= _LEAST_CIPHER and (
        _numbers(sqlcipher.sqlite_version) >= _LEAST_SQLITE
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(" ")[0].split(".") if part.isdigit())


def _argon2id_is_sound() -> bool:
    """RFC 9106, 5.3."""
    kdf = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8
    )
    return kdf.derive(b"\1" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def _ed25519_is_sound() -> bool:
    """RFC 8032, 7.1, test 1: the public key of a known seed."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = SigningKey.from_seed(seed).public
    return public.raw.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def _age_is_sound() -> bool:
    """A known identity's recipient, and one file key wrapped and unwrapped, in both profiles."""
    try:
        for profile, known in _KNOWN_RECIPIENTS.items():
            identity = Identity(profile, bytes(range(32)))
            stanza = identity.recipient.wrap(bytes(16))
            if identity.recipient.key_hash != known or identity.unwrap(stanza) != bytes(16):
                return False
    except SealError:
        return False
    return True


#: SHA-256 of the recipients of the identity 00 01 … 1f, as npm's age-encryption and pyrage derive them.
_KNOWN_RECIPIENTS = {
    "pq": "e1704ce7caadaa4e436845c280d1527742f46a8af62d934c41b60c624e7cb185",
    "classic": "6d152fa9c01105bb8b0a5815589074d5adf32d9ffc76a19ee88fe07c00b416c4",
}


def _random_is_sound() -> bool:
    return len({os.urandom(32) for _ in range(4)}) == 4
