"""The keys of a vault (SECURITY.md 2.2): one vault key per generation, wrapped in one age file for everyone.

The age file's plaintext carries the raw SQLCipher key too, so that stock `age` and stock `sqlcipher` open a
vault in an emergency without this program.
"""

import base64
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sarana.errors import NotForThisIdentity, SealError, VaultDamaged
from sarana.seal import age

#: 64 slots and a few recovery recipients of 1.6 kB each.
_LIMITS = age.Limits(recipients=72, header_bytes=256 * 1024)


@dataclass(frozen=True, slots=True)
class Generation:
    """One vault key; re-keying makes the next generation."""

    vault_id: str
    number: int
    vault_key: bytes = field(repr=False)

    @classmethod
    def fresh(cls, vault_id: str, number: int) -> "Generation":
        return cls(vault_id, number, os.urandom(32))

    def database_key(self) -> bytearray:
        """The raw key of SQLCipher; whoever asks for it overwrites it after use."""
        return bytearray(self._derive(b"db"))

    def mac(self, content: bytes) -> str:
        """The MAC over the key file and the anchor: only who can open the vault can write them."""
        return hmac.digest(self._derive(b"header-mac"), content, "sha256").hex()

    def _derive(self, purpose: bytes) -> bytes:
        info = b"sarana/v1/" + purpose + b"/" + str(self.number).encode("ascii")
        return HKDF(hashes.SHA256(), 32, bytes.fromhex(self.vault_id), info).derive(self.vault_key)

    def _plain(self) -> dict[str, object]:
        return {
            "gen": self.number,
            "sqlcipher_raw_key": bytes(self.database_key()).hex(),
            "vmk": base64.b64encode(self.vault_key).decode("ascii"),
        }


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """What the wrap holds: the generation in use, and during a re-key the one that comes next."""

    current: Generation
    next: Generation | None = None

    def wrap(self, recipients: Iterable[age.Recipient]) -> bytes:
        plain = {
            "vault_id": self.current.vault_id,
            **self.current._plain(),
            "next": self.next._plain() if self.next else None,
        }
        return age.encrypt(json.dumps(plain, sort_keys=True).encode("ascii"), recipients)

    @classmethod
    def unwrap(cls, wrapped: bytes, identity: age.Identity, vault_id: str) -> "VaultKeys":
        """Open the wrap; an identity whose box opened but which has no part in the wrap means tampering."""
        try:
            plain = json.loads(age.decrypt(wrapped, [identity], _LIMITS))
            if plain["vault_id"] != vault_id:
                raise VaultDamaged("key file")
            following = plain["next"]
            return cls(_generation(vault_id, plain), _generation(vault_id, following) if following else None)
        except (NotForThisIdentity, SealError, ValueError, KeyError, TypeError) as error:
            raise VaultDamaged("key file") from error


def _generation(vault_id: str, plain: dict[str, object]) -> Generation:
    number, key = plain["gen"], plain["vmk"]
    if not isinstance(number, int) or not isinstance(key, str):
        raise VaultDamaged("key file")
    return Generation(vault_id, number, base64.b64decode(key, validate=True))
