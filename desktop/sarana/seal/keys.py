"""Who can open an age file: identities (kept) and recipients (given away), post-quantum or classic.

Both profiles come from `cryptography`: `pq` is HPKE with ML-KEM-768 and X25519 (age's `mlkem768x25519`),
`classic` is age's `X25519`. Passphrases, SSH keys and plugins are not spoken here.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sarana.errors import NotSealed
from sarana.seal import bech32
from sarana.seal.header import FILE_KEY_SIZE, Stanza, from_base64, to_base64

_ZERO_NONCE = bytes(12)  # age: a wrap key seals one file key and is never used again
_WRAPPED_SIZE = FILE_KEY_SIZE + 16


class _Kind(Protocol):
    """What the two kinds of key can do. The secret is always 32 bytes."""

    stanza: str
    recipient_prefix: str
    identity_prefix: str
    public_size: int

    def public(self, secret: bytes) -> bytes: ...
    def check(self, public: bytes) -> None: ...
    def wrap(self, public: bytes, file_key: bytes) -> Stanza: ...
    def unwrap(self, secret: bytes, stanza: Stanza) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """The public half of an identity: an age file can be sealed for it."""

    profile: str  # "pq" or "classic"
    public: bytes

    @classmethod
    def from_text(cls, text: str) -> "Recipient":
        """Read "age1pq1…" or "age1…" as age writes it, in lower case."""
        prefix, public = bech32.decode(text)
        for profile, kind in _KINDS.items():
            if prefix == kind.recipient_prefix and text == text.lower() and len(public) == kind.public_size:
                kind.check(public)
                return cls(profile, public)
        raise NotSealed("not an age recipient")

    @property
    def text(self) -> str:
        return _text(self)

    @property
    def key_hash(self) -> str:
        """A short name for this recipient: SHA-256 (hex) of its text."""
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()

    def wrap(self, file_key: bytes) -> Stanza:
        return _KINDS[self.profile].wrap(self.public, file_key)


@lru_cache(maxsize=256)
def _text(recipient: Recipient) -> str:
    """Asked for again and again, and long for a post-quantum key. Nothing secret is remembered."""
    return bech32.encode(_KINDS[recipient.profile].recipient_prefix, recipient.public)


class Identity:
    """The secret half: opens what was sealed for its recipient. Never shown by `repr`."""

    __slots__ = ("_secret", "profile", "recipient")

    def __init__(self, profile: str, secret: bytes) -> None:
        if len(secret) != 32:
            raise NotSealed("an identity has 32 bytes")
        self.profile = profile
        self._secret = secret
        self.recipient = Recipient(profile, _KINDS[profile].public(secret))

    @classmethod
    def generate(cls, profile: str = "pq") -> "Identity":
        return cls(profile, os.urandom(32))

    @classmethod
    def from_text(cls, text: str) -> "Identity":
        """Read "AGE-SECRET-KEY-PQ-1…" or "AGE-SECRET-KEY-1…" as age writes it, in capitals."""
        prefix, secret = bech32.decode(text)
        for profile, kind in _KINDS.items():
            if prefix == kind.identity_prefix and text == text.upper():
                return cls(profile, secret)
        raise NotSealed("not an age identity")

    @property
    def text(self) -> str:
        return bech32.encode(_KINDS[self.profile].identity_prefix, self._secret).upper()

    @property
    def secret(self) -> bytes:
        """The 32 bytes from which everything else is derived."""
        return self._secret

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The file key, or None when the stanza is not for this identity."""
        kind = _KINDS[self.profile]
        return kind.unwrap(self._secret, stanza) if stanza.kind == kind.stanza else None

    def __repr__(self) -> str:
        return f"Identity({self.profile!r}, …)"


class _Classic:
    """age v1 X25519 recipient stanza (C2SP age, "The X25519 recipient type")."""

    stanza = "X25519"
    recipient_prefix = "age"
    identity_prefix = "age-secret-key-"
    public_size = 32

    def public(self, secret: bytes) -> bytes:
        return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()

    def check(self, public: bytes) -> None:
        """Any 32 bytes are an X25519 key; a low-order one is found by `wrap`."""

    def wrap(self, public: bytes, file_key: bytes) -> Stanza:
        once = X25519PrivateKey.generate()
        share = once.public_key().public_bytes_raw()
        key = self._wrap_key(once, X25519PublicKey.from_public_bytes(public), share + public)
        return Stanza(
            self.stanza, (to_base64(share),), ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)
        )

    def unwrap(self, secret: bytes, stanza: Stanza) -> bytes | None:
        share = _single_argument(stanza, 32)
        own = X25519PrivateKey.from_private_bytes(secret)
        salt = share + own.public_key().public_bytes_raw()
        key = self._wrap_key(own, X25519PublicKey.from_public_bytes(share), salt)
        try:
            return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None

    def _wrap_key(self, own: X25519PrivateKey, other: X25519PublicKey, salt: bytes) -> bytes:
        try:
            shared = own.exchange(other)
        except ValueError as error:  # all zero: a key of low order
            raise NotSealed("a share of low order") from error
        return HKDF(hashes.SHA256(), 32, salt, b"age-encryption.org/v1/X25519").derive(shared)


class _PostQuantum:
    """age v1 mlkem768x25519 recipient stanza: HPKE base mode, KEM 0x647a (MLKEM768-X25519)."""

    stanza = "mlkem768x25519"
    recipient_prefix = "age1pq"
    identity_prefix = "age-secret-key-pq-"
    public_size = 1184 + 32

    _INFO = b"age-encryption.org/mlkem768x25519"
    _SHARE_SIZE = 1088 + 32
    _SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)

    def public(self, secret: bytes) -> bytes:
        lattice, curve = self._expand(secret)
        return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    def check(self, public: bytes) -> None:
        self._hpke_key(public)

    def wrap(self, public: bytes, file_key: bytes) -> Stanza:
        sealed = self._SUITE.encrypt(file_key, self._hpke_key(public), self._INFO)
        share, body = sealed[: self._SHARE_SIZE], sealed[self._SHARE_SIZE :]
        return Stanza(self.stanza, (to_base64(share),), body)

    def unwrap(self, secret: bytes, stanza: Stanza) -> bytes | None:
        share = _single_argument(stanza, self._SHARE_SIZE)
        key = hpke.MLKEM768X25519PrivateKey(*self._expand(secret))
        try:
            return self._SUITE.decrypt(share + stanza.body, key, self._INFO)
        except InvalidTag:
            return None
        except ValueError as error:
            raise NotSealed("a share that no key could have made") from error

    def _expand(self, secret: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        seeds = hashlib.shake_256(secret).digest(96)
        return MLKEM768PrivateKey.from_seed_bytes(seeds[:64]), X25519PrivateKey.from_private_bytes(seeds[64:])

    def _hpke_key(self, public: bytes) -> hpke.MLKEM768X25519PublicKey:
        try:
            lattice = MLKEM768PublicKey.from_public_bytes(public[:1184])
        except ValueError as error:
            raise NotSealed("not an ML-KEM key") from error
        return hpke.MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(public[1184:]))


def _single_argument(stanza: Stanza, size: int) -> bytes:
    """The share of a stanza of a known kind; any other shape breaks the whole header, as age asks."""
    if len(stanza.arguments) != 1 or len(stanza.body) != _WRAPPED_SIZE:
        raise NotSealed("a stanza of the wrong shape")
    share = from_base64(stanza.arguments[0])
    if len(share) != size:
        raise NotSealed("a share of the wrong size")
    return share


_KINDS: dict[str, _Kind] = {"pq": _PostQuantum(), "classic": _Classic()}
#: The stanza that each profile writes.
STANZAS = {profile: kind.stanza for profile, kind in _KINDS.items()}
