"""Who we exchange with: the cards that were handed to this office and compared by voice."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sarana.cases import Deed
from sarana.cases.access import must
from sarana.errors import NoSuchPartner, OwnCard
from sarana.exchange import schema
from sarana.exchange.card import Card, kept_card, read_card
from sarana.vault import Vault


@dataclass(frozen=True, slots=True)
class Partner:
    """One officer at another office, known by their card."""

    id: str
    card: Card
    added: datetime


class Partners:
    """The partners of one vault."""

    def __init__(self, vault: Vault) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault

    def add(self, untrusted_card: bytes) -> Partner:
        """Remember a card; a newer card of the same person with the same key takes the older one's place."""
        must(self._vault.officer.role, Deed.PARTNER)
        card = read_card(untrusted_card)
        if card.office == self._vault.id or card.person_key in self._vault.staff.signing_keys():
            raise OwnCard
        earlier = before(card, self.all())
        partner = Partner(partner_id(card), card, datetime.now(UTC))
        with self._vault.transaction() as write:
            row = (partner.id, untrusted_card, partner.added.isoformat())
            write.execute("INSERT OR REPLACE INTO partner VALUES (?, ?, ?)", row)
            if earlier is None:
                self._vault.journal("partner.add", partner.id)
            else:
                self._vault.journal("partner.rekey", partner.id, was=earlier.card.digits)
        return partner

    def all(self) -> list[Partner]:
        """Every partner whose keys no authority has revoked, by organisation, post and name."""
        rows = self._vault.query("SELECT id, card, added FROM partner")
        revoked = {row[0] for row in self._vault.query("SELECT key FROM revoked_key")}
        known = [Partner(row[0], kept_card(row[1]), datetime.fromisoformat(row[2])) for row in rows]
        partners = [
            one for one in known if not revoked & {one.card.person_key.text, one.card.device_key.text}
        ]
        return sorted(partners, key=lambda p: (p.card.organisation, p.card.post, p.card.name, p.id))

    def get(self, partner_id: str) -> Partner:
        return self.chosen([partner_id])[0]

    def chosen(self, partner_ids: Iterable[str]) -> list[Partner]:
        """These partners; raises NoSuchPartner if one of them is not known."""
        known = {partner.id: partner for partner in self.all()}
        wanted = dict.fromkeys(partner_ids)
        if not wanted.keys() <= known.keys():
            raise NoSuchPartner
        return [known[partner_id] for partner_id in wanted]

    def remove(self, partner_id: str) -> None:
        """Forget a partner: nothing is sealed for them, and nothing they sign is accepted, from now on."""
        with self._vault.transaction():
            if not self.forget(partner_id):
                raise NoSuchPartner

    def forget(self, partner_id: str) -> bool:
        """The same for one who may be gone already; whether there was one. Joins an open transaction."""
        must(self._vault.officer.role, Deed.PARTNER)
        with self._vault.transaction() as write:
            write.execute("DELETE FROM partner WHERE id = ?", (partner_id,))
            there = bool(write.rows_changed)
            if there:
                self._vault.journal("partner.remove", partner_id)
        return there


def before(card: Card, partners: Iterable[Partner]) -> Partner | None:
    """Who this officer is here already with other keys, which the two of them compared by voice once."""
    for known in partners:
        same = known.card.person_key == card.person_key or _officer(known.card) == _officer(card)
        if same and known.card.digits != card.digits:
            return known
    return None


def _officer(card: Card) -> tuple[str, str]:
    return card.office, card.person


def partner_id(card: Card) -> str:
    """How a partner is called here: by the key that they sign with."""
    return hashlib.sha256(card.person_key.blob).hexdigest()[:16]
