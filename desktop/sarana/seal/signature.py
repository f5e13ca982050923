"""Who closed a thing: OpenSSH file signatures (PROTOCOL.sshsig) with Ed25519, as `ssh-keygen -Y` makes them.

A signature is over exact bytes and a namespace, so that a signature made for one purpose means nothing for
another. Reading is strict: every signature has one spelling.
"""

import base64
import binascii
import hashlib
import os
import struct
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sarana.errors import BadSignature

_MAGIC = b"SSHSIG"
_KIND = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
_END = "-----END SSH SIGNATURE-----\n"
_COLUMNS = 70
_SIGNATURE_SIZE = 64
_SIGNATURE_LENGTH = struct.pack(">I", _SIGNATURE_SIZE)
#: Where the 32 bytes of the key stand: after magic, version, two lengths, the kind, and one more length.
_KEY = slice(33, 65)
_MOST_TEXT = 16 * 1024


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The key that a signature is checked with; names a person or a device."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """Read "ssh-ed25519 AAAA…" without a comment."""
        kind, _, blob = text.partition(" ")
        try:
            fields = _Fields(base64.b64decode(blob, validate=True))
        except (binascii.Error, ValueError) as error:
            raise BadSignature("not a public key") from error
        fields.expect(_KIND)
        key = cls(fields.next())
        if text != key.text or kind.encode() != _KIND:
            raise BadSignature("not a public key")
        return key

    @property
    def blob(self) -> bytes:
        return _field(_KIND) + _field(self.raw)

    @property
    def text(self) -> str:
        return f"{_KIND.decode()} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it: "SHA256:…"."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return "SHA256:" + digest.rstrip("=")

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise BadSignature("not a public key")


class SigningKey:
    """The secret half: 32 bytes of seed. Never shown by `repr`."""

    __slots__ = ("_key", "_seed", "public")

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(os.urandom(32))

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        return cls(seed)

    @property
    def seed(self) -> bytes:
        return self._seed

    def sign(self, message: bytes, namespace: str) -> str:
        """The armored signature that `ssh-keygen -Y sign -n namespace` writes for these bytes."""
        signature = self._key.sign(_signed_bytes(message, namespace))
        return _write(self.public, namespace, signature)

    def __repr__(self) -> str:
        return f"SigningKey({self.public.fingerprint})"


def verify(message: bytes, armored: str, namespace: str) -> PublicKey:
    """The key that signed these bytes for this namespace. The caller compares the key."""
    key, signature = _read(armored, namespace)
    try:
        _checker(key.raw).verify(signature, _signed_bytes(message, namespace))
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("the signature does not hold") from error
    return key


@lru_cache(maxsize=256)
def _checker(raw: bytes) -> Ed25519PublicKey:
    """A bundle of thousands of signatures has few signers."""
    return Ed25519PublicKey.from_public_bytes(raw)


def _signed_bytes(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(map(_field, (namespace.encode("ascii"), b"", _HASH, digest)))


def _write(key: PublicKey, namespace: str, signature: bytes) -> str:
    text = base64.b64encode(_before_signature(key.raw, namespace) + signature).decode("ascii")
    lines = (text[at : at + _COLUMNS] + "\n" for at in range(0, len(text), _COLUMNS))
    return _BEGIN + "".join(lines) + _END


@lru_cache(maxsize=256)
def _before_signature(raw_key: bytes, namespace: str) -> bytes:
    """Everything before the 64 bytes of the signature itself: it follows from the key and the namespace."""
    fields = (PublicKey(raw_key).blob, namespace.encode("ascii"), b"", _HASH)
    lengths = struct.pack(">I", len(_field(_KIND)) + 4 + _SIGNATURE_SIZE) + _field(_KIND)
    return _MAGIC + struct.pack(">I", 1) + b"".join(map(_field, fields)) + lengths + _SIGNATURE_LENGTH


def _read(armored: str, namespace: str) -> tuple[PublicKey, bytes]:
    """Key and signature of exactly what `_write` writes for this namespace.

    Both stand at fixed places; that nothing else is different shows when they are written again.
    """
    if len(armored) > _MOST_TEXT or not (armored.startswith(_BEGIN) and armored.endswith(_END)):
        raise BadSignature("not a signature")
    body = armored[len(_BEGIN) : -len(_END)]
    try:
        blob = base64.b64decode(body.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("not a signature") from error
    key, signature = PublicKey(blob[_KEY]), blob[-_SIGNATURE_SIZE:]
    if _write(key, namespace, signature) != armored:
        raise BadSignature("a signature of another kind, for another purpose, or with another spelling")
    return key, signature


def _field(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class _Fields:
    """The length-prefixed fields of an SSH blob, one after the other."""

    def __init__(self, untrusted_blob: bytes) -> None:
        self._left = untrusted_blob

    def next(self) -> bytes:
        if len(self._left) < 4:
            raise BadSignature("cut short")
        size = struct.unpack(">I", self._left[:4])[0]
        value, self._left = self._left[4 : 4 + size], self._left[4 + size :]
        if len(value) != size:
            raise BadSignature("cut short")
        return value

    def expect(self, value: bytes) -> None:
        if self.next() != value:
            raise BadSignature("a signature of another kind or for another purpose")
