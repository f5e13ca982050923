"""One officer's slot in the key file: their own keys, boxed under their passphrase."""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sarana.errors import VaultDamaged
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey
from sarana.vault import passphrases
from sarana.vault.cost import Cost

_SALT, _NONCE, _SEEDS = 16, 12, 64


@dataclass(frozen=True, slots=True)
class OfficerKeys:
    """What only this officer has: the identity that opens the vault's wrap, and the key that signs."""

    identity: Identity
    signing: SigningKey

    @classmethod
    def generate(cls) -> "OfficerKeys":
        return cls(Identity.generate("pq"), SigningKey.generate())

    @classmethod
    def from_seeds(cls, seeds: bytes) -> "OfficerKeys":
        return cls(Identity("pq", seeds[:32]), SigningKey.from_seed(seeds[32:]))

    @property
    def seeds(self) -> bytes:
        """What the box holds: 64 bytes."""
        return self.identity.secret + self.signing.seed


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as the key file holds it. Nothing in it names a person."""

    id: str
    alias: str
    key: str  # SHA-256 of the identity's recipient: which part of the wrap is theirs
    cost: Cost
    salt: bytes
    nonce: bytes
    box: bytes

    @classmethod
    def close(
        cls, vault_id: str, slot_id: str, alias: str, keys: OfficerKeys, passphrase: str, cost: Cost
    ) -> "Slot":
        """A new slot: salt and nonce are new every time a slot is written."""
        empty = cls(
            slot_id, alias, keys.identity.recipient.key_hash, cost, os.urandom(_SALT), os.urandom(_NONCE), b""
        )
        box = empty._cipher(passphrase).encrypt(empty.nonce, keys.seeds, empty._bound_to(vault_id))
        return cls(slot_id, alias, empty.key, cost, empty.salt, empty.nonce, box)

    def open(self, vault_id: str, passphrase: str) -> OfficerKeys | None:
        """The officer's keys, or None: a wrong passphrase and a damaged slot look the same."""
        try:
            seeds = self._cipher(passphrase).decrypt(self.nonce, self.box, self._bound_to(vault_id))
        except InvalidTag:
            return None
        if len(seeds) != _SEEDS:
            raise VaultDamaged("key file")
        return OfficerKeys.from_seeds(seeds)

    def _cipher(self, passphrase: str) -> ChaCha20Poly1305:
        typed = passphrases.as_bytes(passphrase)
        try:
            return ChaCha20Poly1305(self.cost.stretch(typed, self.salt))
        finally:
            typed[:] = bytes(len(typed))

    def _bound_to(self, vault_id: str) -> bytes:
        kdf = json.dumps(self._kdf_fields(), sort_keys=True, separators=(",", ":"))
        return b"\0".join(part.encode("ascii") for part in ("sarana-slot-v1", vault_id, self.id, kdf))

    def _kdf_fields(self) -> dict[str, object]:
        return {
            "m_kib": self.cost.memory_kib,
            "p": self.cost.lanes,
            "salt": _text(self.salt),
            "t": self.cost.passes,
            "type": "argon2id",
            "v": 19,
        }

    def fields(self) -> dict[str, object]:
        return {
            "alias": self.alias,
            "bind": "none",
            "box": _text(self.box),
            "id": self.id,
            "kdf": self._kdf_fields(),
            "key": self.key,
            "nonce": _text(self.nonce),
        }

    @classmethod
    def from_fields(cls, untrusted_fields: Any) -> "Slot":
        """Read a slot and check its bounds, before any of its parameters is used."""
        try:
            kdf = untrusted_fields["kdf"]
            slot = cls(
                untrusted_fields["id"],
                untrusted_fields["alias"],
                untrusted_fields["key"],
                Cost(kdf["m_kib"], kdf["t"], kdf["p"]),
                _bytes(kdf["salt"], _SALT),
                _bytes(untrusted_fields["nonce"], _NONCE),
                _bytes(untrusted_fields["box"], _SEEDS + 16),
            )
            if slot.fields() != untrusted_fields or not all(map(_is_word, (slot.id, slot.alias, slot.key))):
                raise VaultDamaged("key file")
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise VaultDamaged("key file") from error
        return slot


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isascii() and value.isalnum()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str, size: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != size:
        raise VaultDamaged("key file")
    return data
