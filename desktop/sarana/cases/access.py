"""Who may do what with which case: the roles of a vault, and need-to-know. The table is in desktop/README.md.

Two questions, always both: does this officer's role do such things at all, and is this case theirs to see?
A case is an officer's own when they opened it, took it in, or were asked to work on it by somebody whose case
it is. Any other opens with a typed reason ("breaking the glass"), for the session. This is policy that the
journal watches, not cryptography: the border is another vault (SECURITY.md 0, D10).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sarana.errors import NoSuchCase, NotAllowed, StorageFull
from sarana.vault import IN_CHARGE, Transaction, Vault


class Deed(StrEnum):
    """What can be done with cases."""

    READ = "read"  # look into a case
    WRITE = "write"  # begin it, answer, sign, throw a draft away, bring versions together
    ISSUE = "issue"  # make letters and papers: whatever leaves the vault in the open
    SHARE = "share"  # let a colleague work on a case
    SEND = "send"  # seal a case for partners
    RECEIVE = "receive"  # look into a bundle and take it over
    PARTNER = "partner"  # say whom this office exchanges with
    PUBLISH = "publish"  # say which form new cases begin with


_WHO_WORKS = frozenset({"administrator", "case_officer", "focal_person"})
_ROLES: Mapping[Deed, frozenset[str]] = {
    Deed.READ: _WHO_WORKS | {"reader"},
    Deed.WRITE: _WHO_WORKS,
    Deed.ISSUE: _WHO_WORKS,
    Deed.SHARE: _WHO_WORKS,
    Deed.SEND: _WHO_WORKS,
    Deed.RECEIVE: _WHO_WORKS,
    Deed.PARTNER: frozenset(IN_CHARGE),
    Deed.PUBLISH: frozenset({"administrator"}),
}


def may(role: str, deed: Deed) -> bool:
    """Whether an officer with this role ever does such a thing; which cases they see is another question."""
    return role in _ROLES[deed]


def must(role: str, deed: Deed) -> None:
    """Raise NotAllowed unless an officer with this role does such things."""
    if not may(role, deed):
        raise NotAllowed


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases an officer sees in full: all of them, or these."""

    all: bool
    cases: frozenset[str] = frozenset()


class Access:
    """What the officer of this session may do with the cases of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._noted: set[str] = set()  # cases whose being looked at is in the journal of this session

    def must(self, deed: Deed) -> None:
        must(self._vault.officer.role, deed)

    def require(self, deed: Deed, case_id: str) -> None:
        """Raise NotAllowed or SomebodyElses; the first look at a case in a session is noted."""
        self.must(deed)
        if case_id in self._noted:
            return
        if not self._vault.query("SELECT 1 FROM case_file WHERE case_id = ?", (case_id,)):
            raise NoSuchCase
        self._vault.must_be_own(case_id, self.officers(case_id))
        self._note(case_id)

    def break_glass(self, case_id: str, reason: str) -> None:
        """See somebody else's case until the next lock. The reason stays in the vault, for administrators."""
        self.must(Deed.READ)
        if not self._vault.query("SELECT 1 FROM case_file WHERE case_id = ?", (case_id,)):
            raise NoSuchCase
        self._vault.break_glass(case_id, reason)

    def sees(self, case_id: str) -> bool:
        return self._vault.may_open(case_id, self.officers(case_id))

    def sight(self) -> Sight:
        """Everything that this officer sees in full."""
        if self._vault.sees_everything:
            return Sight(all=True)
        own = self._vault.query(
            "SELECT case_id FROM case_officer WHERE officer = ?", (self._vault.officer.id,)
        )
        return Sight(False, frozenset(case_id for (case_id,) in own) | self._vault.glass_broken)

    def officers(self, case_id: str) -> frozenset[str]:
        """Whose case it is."""
        rows = self._vault.query("SELECT officer FROM case_officer WHERE case_id = ?", (case_id,))
        return frozenset(officer for (officer,) in rows)

    # ---- whose a case becomes

    def begun(self, write: Transaction, case_id: str) -> None:
        """This officer opened the case: it is theirs."""
        self.let(write, case_id, self._vault.officer.id)
        self._noted.add(case_id)

    def taken_in(self, write: Transaction, case_ids: Iterable[str]) -> None:
        """Cases that were nobody's belong to who took them in; others stay with those who work on them."""
        write.execute(
            "INSERT INTO case_officer SELECT DISTINCT value, :officer FROM json_each(:cases)"
            " WHERE NOT EXISTS (SELECT 1 FROM case_officer WHERE case_id = value)",
            {"officer": self._vault.officer.id, "cases": json.dumps(list(case_ids))},
        )

    def let(self, write: Transaction, case_id: str, officer_id: str) -> None:
        write.execute("INSERT OR IGNORE INTO case_officer VALUES (?, ?)", (case_id, officer_id))

    def _note(self, case_id: str) -> None:
        """Nobody reads unnoted: on a full disk the ballast makes room for the row, or nothing is shown."""
        try:
            self._vault.journal("case.view", case_id)
        except StorageFull:
            self._vault.journal("case.view", case_id)
        self._noted.add(case_id)
