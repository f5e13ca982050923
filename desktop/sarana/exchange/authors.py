"""Whose key signed a revision: an officer's here, a partner's, or one that nobody here knows.

Inside a revision its author says who they are, and names the key that its signature is checked with. That
alone proves nothing: anybody can make a key and call it by any name (SECURITY.md 3.6 step 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sarana.cases import Author
from sarana.errors import BundleDamaged
from sarana.exchange.card import Card
from sarana.exchange.partners import Partners, revoked_keys
from sarana.vault import Vault


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as far as this vault knows; `known` is False where only the revision itself says so."""

    name: str
    organisation: str
    post: str
    known: bool


@dataclass(frozen=True, slots=True)
class Authors:
    """The keys that this vault knows, and whose they are."""

    keys: frozenset[str] = frozenset()  # that officers of this vault sign with, or once did
    officers: frozenset[tuple[str, str, str]] = frozenset()  # their ids, names and organisations
    cards: Mapping[str, Card] = field(default_factory=dict)  # partners by their key
    revoked: frozenset[str] = frozenset()  # keys that are not to be believed any more

    def signer(self, author: Author) -> Signer:
        """Who this is. A partner is called as on the card that was compared by voice, whatever they say."""
        card = self.cards.get(author.key)
        if author.key in self.keys or card is None or _calls_itself(author) == _stands_on(card):
            known = author.key in self.keys or card is not None
            return Signer(author.name, author.organisation, author.post, known)
        return Signer(card.name, card.organisation, card.post, known=True)

    def holds_back(self, author: Author) -> str:
        """Why what this author signed goes to quarantine: "revoked", "unknown", or "" if it does not.

        Nothing of it is lost, and somebody who may can answer for it later (SECURITY.md 4.5).
        """
        if author.key in self.revoked:
            return "revoked"
        return "" if author.key in self.keys or author.key in self.cards else "unknown"

    def check(self, author: Author) -> None:
        """Refuse whoever says to be an officer of this vault and signs with a key that none of them has."""
        card = self.cards.get(author.key)
        themselves = card is not None and _calls_itself(author) == _stands_on(card)
        if _calls_itself(author) in self.officers and author.key not in self.keys and not themselves:
            raise BundleDamaged("revision-not-by-our-officer")


def authors(vault: Vault) -> Authors:
    """Everyone whose keys this vault knows now."""
    return Authors(
        keys=frozenset(key.text for key in vault.staff.signing_keys()),
        officers=frozenset((one.id, one.name, one.organisation) for one in vault.staff.all()),
        cards={partner.card.person_key.text: partner.card for partner in Partners(vault).all()},
        revoked=revoked_keys(vault),
    )


def devices(vault: Vault) -> dict[str, frozenset[str]]:
    """For each device that a card names the offices that it signs for: who may erase what they began."""
    known: dict[str, frozenset[str]] = {}
    for partner in Partners(vault).all():
        key = partner.card.device_key.text
        known[key] = known.get(key, frozenset()) | {partner.card.office}
    return known


def _calls_itself(author: Author) -> tuple[str, str, str]:
    return author.id, author.name, author.organisation


def _stands_on(card: Card) -> tuple[str, str, str]:
    return card.person, card.name, card.organisation
