"""The officers of an open vault: who they are, and what an administrator may change about them.

Nobody's passphrase but the one being set is needed: the vault key is wrapped for public keys.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sarana.errors import LastAdministrator, WrongPassphrase
from sarana.progress import Progress, silent
from sarana.seal.signature import PublicKey
from sarana.vault import passphrases, roster
from sarana.vault.cost import Cost
from sarana.vault.officers import ROLES, NewOfficer, Officer
from sarana.vault.slot import OfficerKeys, Slot

if TYPE_CHECKING:
    from sarana.vault.vault import Vault

_ALIASES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Staff:
    """Everyone who has or had a slot in this vault."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def all(self) -> list[Officer]:
        return roster.officers(self._vault._database)

    def signing_keys(self) -> frozenset[PublicKey]:
        """Every key that one of them signs with, or once did."""
        return roster.signing_keys(self._vault._database)

    def device_keys(self) -> frozenset[PublicKey]:
        """The key of every device that this vault ever lived on."""
        return roster.device_keys(self._vault._database)

    def add(self, new: NewOfficer, passphrase: str, *, cost: Cost | None = None) -> Officer:
        """Give someone a slot; the new officer types the passphrase."""
        self._vault.require("administrator")
        passphrases.check(passphrase, (new.name, new.organisation, new.post))
        id_ = f"u{len(self.all()) + 1}"
        keys = OfficerKeys.generate()
        slot = self._slot(id_, self._next_alias(), keys, passphrase, cost)
        with self._vault.transaction() as begun:
            roster.add_officer(begun, id_, new, keys)
            self._vault.journal("officer-added", id_, role=new.role)
        self._vault._write_key_file((*self._vault._key_file.slots, slot))
        return self._find(id_)

    def reset(self, officer_id: str, passphrase: str, *, cost: Cost | None = None) -> Officer:
        """A new slot with new keys, for someone who forgot their passphrase or whose slot was lost."""
        self._vault.require("administrator")
        officer = self._find(officer_id)
        passphrases.check(passphrase, (officer.name, officer.organisation, officer.post))
        others = [slot for slot in self._vault._key_file.slots if slot.id != officer_id]
        keys = OfficerKeys.generate()
        slot = self._slot(officer_id, self._alias_of(officer_id), keys, passphrase, cost)
        with self._vault.transaction() as begun:
            roster.add_key(begun, officer_id, keys)
            self._vault.journal("officer-reset", officer_id)
        self._vault._write_key_file((*others, slot))
        return self._find(officer_id)

    def change_passphrase(self, old: str, new: str, *, cost: Cost | None = None) -> None:
        """Close one's own slot under another passphrase; the keys stay."""
        own = self._vault.officer
        slots = self._vault._key_file.slots
        (slot,) = (slot for slot in slots if slot.id == own.id)
        keys = slot.open(self._vault.id, old)
        if keys is None:
            raise WrongPassphrase
        passphrases.check(new, (own.name, own.organisation, own.post))
        changed = self._slot(own.id, slot.alias, keys, new, cost)
        self._vault._write_key_file(tuple(changed if one is slot else one for one in slots))
        self._vault.journal("passphrase-changed", own.id)

    def set_role(self, officer_id: str, role: str) -> Officer:
        self._vault.require("administrator")
        if role not in ROLES:
            raise ValueError("no such role")
        if role != "administrator":
            self._keep_an_administrator(officer_id)
        with self._vault.transaction() as begun:
            roster.set_role(begun, officer_id, role)
            self._vault.journal("role-changed", officer_id, role=role)
        changed = self._find(officer_id)
        if officer_id == self._vault.officer.id:
            self._vault.officer = changed  # it counts at once
        return changed

    def disable(self, officer_id: str, progress: Progress = silent) -> None:
        """Take someone's slot away and re-key the vault; their name stays in history.

        Cancelled or cut off, the officer is out already, and the next unlocking re-keys.
        """
        self._vault.require("administrator")
        self._keep_an_administrator(officer_id)
        with self._vault.transaction() as begun:
            roster.disable(begun, officer_id)
            self._vault.journal("officer-disabled", officer_id)
        self._vault.rekey(progress)

    def _keep_an_administrator(self, leaving: str) -> None:
        left = [one for one in self.all() if one.active and one.role == "administrator" and one.id != leaving]
        if not left:
            raise LastAdministrator

    def _find(self, officer_id: str) -> Officer:
        return roster.officer(self._vault._database, officer_id)

    def _slot(self, id_: str, alias: str, keys: OfficerKeys, passphrase: str, cost: Cost | None) -> Slot:
        return Slot.close(self._vault.id, id_, alias, keys, passphrase, cost or Cost.calibrated())

    def _next_alias(self) -> str:
        return next_alias(slot.alias for slot in self._vault._key_file.slots)

    def _alias_of(self, officer_id: str) -> str:
        for slot in self._vault._key_file.slots:
            if slot.id == officer_id:
                return slot.alias
        return self._next_alias()


def next_alias(taken: Iterable[str]) -> str:
    """The first free letter; after all letters, letters with numbers."""
    wanted: list[str] = [*_ALIASES, *(letter + str(number) for number in range(2, 5) for letter in _ALIASES)]
    used = set(taken)
    return next(alias for alias in wanted if alias not in used)
