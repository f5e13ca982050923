"""Four eyes: another officer of the vault, at the same keyboard, agrees with their own passphrase (R131).

Erasing a case, sending many at once and changing what "many" is are done so. Where a vault has nobody else, a
typed reason stands in their place, and the journal says so.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sarana.errors import SecondOfficerNeeded, WrongPassphrase
from sarana.seal.signature import SigningKey
from sarana.vault.keyfile import KeyFile
from sarana.vault.officers import Officer

if TYPE_CHECKING:
    from sarana.vault.vault import Vault

NAMESPACE = "sarana-four-eyes-v1"


@dataclass(frozen=True, slots=True)
class SecondOfficer:
    """Somebody else who is here now, and whose signature proves it."""

    officer: Officer
    _key: SigningKey = field(repr=False)

    def sign(self, message: bytes, namespace: str) -> str:
        return self._key.sign(message, namespace)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What stands beside a deed that nobody does alone: who else agreed, or why there was nobody."""

    second: SecondOfficer | None = None
    alone: str = ""


class FourEyes:
    """The rule of one vault."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def others(self) -> tuple[Officer, ...]:
        """Who could agree: every other officer who has access."""
        mine = self._vault.officer.id
        return tuple(one for one in self._vault.staff.all() if one.active and one.id != mine)

    def require(self, agreement: Agreement) -> None:
        """Raise SecondOfficerNeeded unless somebody agreed, or nobody else is here and a reason was typed."""
        if agreement.second is None and (self.others() or not agreement.alone.strip()):
            raise SecondOfficerNeeded

    def note(self, what: str, object: str, agreement: Agreement) -> None:
        """Journal who agreed to this, with their signature; or the reason. Joins the transaction."""
        second = agreement.second
        if second is None:
            self._vault.override("four-eyes", object, agreement.alone)
            return
        signature = second.sign(statement(what, object, self._vault.officer.id), NAMESPACE)
        self._vault.journal("agreed", object, what=what, officer=second.officer.id, signature=signature)

    def most_alone(self, what: str, usual: int) -> int:
        """How many of these one officer may do alone on one day."""
        rows = self._vault.query("SELECT most FROM alone WHERE what = ?", (what,))
        return int(rows[0][0]) if rows else usual

    def set_most_alone(self, what: str, most: int, agreement: Agreement) -> None:
        """Set how many these are. An administrator does that, and not alone either."""
        self._vault.require("administrator")
        self.require(agreement)
        if most < 0:
            raise ValueError("not a number of things")
        with self._vault.transaction() as begun:
            begun.execute("INSERT OR REPLACE INTO alone VALUES (?, ?)", (what, most))
            self._vault.journal("four-eyes.limit", what, most=most)
            self.note("four-eyes.limit", what, agreement)


def statement(what: str, object: str, first: str) -> bytes:
    """What the second officer signs: which deed, about what, of whom."""
    said = {"type": NAMESPACE, "what": what, "object": object, "first": first}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def proved(others: Sequence[Officer], key_file: KeyFile, officer_id: str, passphrase: str) -> SecondOfficer:
    """The officer of this id, if they could agree and it is their passphrase."""
    found = [one for one in others if one.id == officer_id]
    slots = [slot for slot in key_file.slots if slot.id == officer_id]
    keys = slots[0].open(key_file.vault_id, passphrase) if found and slots else None
    if keys is None:
        raise WrongPassphrase
    return SecondOfficer(found[0], keys.signing)
