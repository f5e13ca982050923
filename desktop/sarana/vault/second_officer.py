"""Four eyes: another officer of the vault, at the same keyboard, agrees with their own passphrase (R131)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sarana.errors import WrongPassphrase
from sarana.seal.signature import SigningKey
from sarana.vault.keyfile import KeyFile
from sarana.vault.officers import Officer


@dataclass(frozen=True, slots=True)
class SecondOfficer:
    """Somebody else who is here now, and whose signature proves it."""

    officer: Officer
    _key: SigningKey = field(repr=False)

    def sign(self, message: bytes, namespace: str) -> str:
        return self._key.sign(message, namespace)


def proved(
    first: Officer, officers: Iterable[Officer], key_file: KeyFile, officer_id: str, passphrase: str
) -> SecondOfficer:
    """The officer of this id, if they are active, another than the first, and it is their passphrase."""
    found = [one for one in officers if one.id == officer_id and one.active and one.id != first.id]
    slots = [slot for slot in key_file.slots if slot.id == officer_id]
    keys = slots[0].open(key_file.vault_id, passphrase) if found and slots else None
    if keys is None:
        raise WrongPassphrase
    return SecondOfficer(found[0], keys.signing)
