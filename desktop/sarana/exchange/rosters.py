"""The rosters that this vault has taken in, and what follows from them: partners, and keys not to be trusted.

The first roster of an authority is believed after its digits were compared by voice; every later one must be
signed by enough roots of the one before, and its version can only grow.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sarana.errors import RosterExpired, RosterNotCompared, RosterOlder, RosterUnsigned
from sarana.exchange import schema
from sarana.exchange.card import read_card
from sarana.exchange.partners import Partners, partner_id
from sarana.exchange.roster import Revoked, Roster, SignedRoster, read_roster
from sarana.vault import Vault


@dataclass(frozen=True, slots=True)
class Effect:
    """What taking a roster in would change; nothing was written."""

    roster: Roster
    first: bool  # of this authority: its digits must be compared by voice
    new: tuple[str, ...]  # who becomes a partner, as their cards call them
    gone: tuple[str, ...]  # who is one now and would not be any more
    revoked: int  # keys that were trusted until now


class Rosters:
    """The rosters of one vault."""

    def __init__(self, vault: Vault) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault
        self._partners = Partners(vault)

    def all(self) -> list[Roster]:
        """The newest roster of each authority."""
        rows = self._vault.query("SELECT file FROM roster ORDER BY taken")
        return [read_roster(row[0]).roster for row in rows]

    def revoked(self) -> dict[str, Revoked]:
        """Every key that a roster has revoked, by its text."""
        return {each.key.text: each for roster in self.all() for each in roster.revoked}

    def expired(self, now: datetime | None = None) -> list[Roster]:
        """Rosters whose day is over: their partners stay, but a new roster is due."""
        moment = now or datetime.now(UTC)
        return [roster for roster in self.all() if roster.expires <= moment]

    def effect(self, untrusted_file: bytes, now: datetime | None = None) -> Effect:
        """What this roster would change; raises what taking it in would raise, but for the comparison."""
        signed = read_roster(untrusted_file)
        before = self._check(signed, now or datetime.now(UTC))
        known = {partner.id: partner.card.name for partner in self._partners.all()}
        listed = {
            partner_id(card): card.name
            for card in signed.roster.read_cards()
            if card.office != self._vault.id
        }
        already = {each.key for each in before.revoked} if before else set()
        return Effect(
            roster=signed.roster,
            first=before is None,
            new=tuple(name for one, name in listed.items() if one not in known),
            gone=tuple(
                known[one] for one in self._listed_by(signed.roster.id) if one in known.keys() - listed
            ),
            revoked=len({each.key for each in signed.roster.revoked} - already),
        )

    def take(self, untrusted_file: bytes, *, digits: str = "", now: datetime | None = None) -> Roster:
        """Believe a roster: its offices become partners, its revoked keys are trusted no more.

        `digits` are those that were heard on the telephone; asked of an authority's first roster only.
        """
        self._vault.require("administrator")
        signed = read_roster(untrusted_file)
        roster = signed.roster
        if self._check(signed, now or datetime.now(UTC)) is None and not _same(digits, roster.digits):
            raise RosterNotCompared
        with self._vault.transaction() as write:
            before = self._listed_by(roster.id)
            listed = [
                self._partners.add(card, on_roster=True).id
                for card in roster.cards
                if read_card(card).office != self._vault.id
            ]
            for gone in before - set(listed):
                self._partners.forget(gone)
            write.execute("DELETE FROM partner_on_roster WHERE roster = ?", (roster.id,))
            for partner in listed:
                write.execute("INSERT OR REPLACE INTO partner_on_roster VALUES (?, ?)", (partner, roster.id))
            for each in roster.revoked:
                write.execute(
                    "INSERT OR IGNORE INTO revoked_key VALUES (?, ?, ?)",
                    (each.key.text, each.since.isoformat(), each.reason),
                )
            taken = datetime.now(UTC).isoformat()
            write.execute(
                "INSERT OR REPLACE INTO roster VALUES (?, ?, ?, ?)",
                (roster.id, roster.version, untrusted_file, taken),
            )
            self._vault.journal("roster.take", roster.id, version=roster.version)
        return roster

    def _check(self, signed: SignedRoster, now: datetime) -> Roster | None:
        """The roster that this one follows, None if it is an authority's first; raises if it may not."""
        roster = signed.roster
        if roster.expires <= now:
            raise RosterExpired
        before = next((one for one in self.all() if one.id == roster.id), None)
        if before is not None:
            if roster.version <= before.version:
                raise RosterOlder
            if not signed.signed_by(before.roots, before.threshold):
                raise RosterUnsigned
        return before

    def _listed_by(self, roster_id: str) -> set[str]:
        rows = self._vault.query("SELECT partner FROM partner_on_roster WHERE roster = ?", (roster_id,))
        return {row[0] for row in rows}


def _same(heard: str, digits: str) -> bool:
    return "".join(filter(str.isdigit, heard)) == digits.replace(" ", "")
