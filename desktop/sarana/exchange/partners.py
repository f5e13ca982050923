"""Who we exchange with: the cards that were handed to this office and compared by voice."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sarana.cases import Deed
from sarana.cases.access import must
from sarana.errors import NoSuchPartner, NotAnOwnPost, OfficeOfOthers, OwnCard
from sarana.exchange import schema
from sarana.exchange.card import Card, kept_card, read_card
from sarana.exchange.profiles import profiles
from sarana.seal.signature import PublicKey
from sarana.vault import Transaction, Vault

#: The kind of a partner who is a post of this very organisation: whole histories go to no other.
OWN_POST = "own_post"
#: Why a key is not believed: this office removed the partner. Rosters have reasons of their own.
_REMOVED = "removed"


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

    def add(self, untrusted_card: bytes, *, on_roster: bool = False) -> Partner:
        """Remember a card; a newer card of the same person with the same key takes the older one's place.

        Whoever has moved to another office or organisation with it must be described anew. Which office it
        is of, a card says itself, and nobody reads that out on the telephone: raises OfficeOfOthers if other
        cards say that the office is another organisation's. Those of a roster its authority answers for.
        """
        must(self._vault.officer.role, Deed.PARTNER)
        card = read_card(untrusted_card)
        if card.office == self._vault.id or card.person_key in self._vault.staff.signing_keys():
            raise OwnCard
        known = self.all()
        if not on_roster and any(_contradicts(card, each.card) for each in known):
            raise OfficeOfOthers
        earlier = before(card, known)
        partner = Partner(partner_id(card), card, datetime.now(UTC))
        moved = any(each.id == partner.id and not _same_office(card, each.card) for each in known)
        with self._vault.transaction() as write:
            if moved:
                self._forget_what_was_agreed(write, partner.id)
            row = (partner.id, untrusted_card, partner.added.isoformat())
            write.execute("INSERT OR REPLACE INTO partner VALUES (?, ?, ?)", row)
            # Only what this office took back itself: what an authority revoked stays revoked.
            write.execute(
                "DELETE FROM revoked_key WHERE key = ? AND reason = ?", (card.person_key.text, _REMOVED)
            )
            if earlier is None:
                self._vault.journal("partner.add", partner.id)
            else:
                self._vault.journal("partner.rekey", partner.id, was=earlier.card.digits)
        return partner

    def all(self) -> list[Partner]:
        """Every partner whose keys no authority has revoked, by organisation, post and name."""
        rows = self._vault.query("SELECT id, card, added FROM partner")
        revoked = revoked_keys(self._vault)
        known = [Partner(row[0], _card(row[1]), datetime.fromisoformat(row[2])) for row in rows]
        partners = [
            one for one in known if not revoked & {one.card.person_key.text, one.card.device_key.text}
        ]
        return sorted(partners, key=lambda p: (p.card.organisation, p.card.post, p.card.name, p.id))

    def trusted_keys(self) -> frozenset[PublicKey]:
        """The keys of this vault's officers, and of those who sign for its partners."""
        return self._vault.staff.signing_keys() | {partner.card.person_key for partner in self.all()}

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
        must(self._vault.officer.role, Deed.PARTNER)
        partner = self.get(partner_id)
        with self._vault.transaction():
            self.forget(partner_id)
            self._disbelieve(partner)

    def forget(self, partner_id: str) -> bool:
        """The same for one who may be gone already; whether there was one. Joins an open transaction."""
        with self._vault.transaction() as write:
            write.execute("DELETE FROM partner WHERE id = ?", (partner_id,))
            there = bool(write.rows_changed)
            if there:
                self._forget_what_was_agreed(write, partner_id)
                self._vault.journal("partner.remove", partner_id)
        return there

    def _forget_what_was_agreed(self, write: Transaction, partner_id: str) -> None:
        """What kind of office it is, and how often they hear of us: said of the office that they were of."""
        write.execute("DELETE FROM partner_kind WHERE partner = ?", (partner_id,))
        write.execute("DELETE FROM partner_update WHERE partner = ?", (partner_id,))

    def _disbelieve(self, partner: Partner) -> None:
        """What they sign is held back from now on, until their card is taken in again."""
        key, now = partner.card.person_key.text, datetime.now(UTC).isoformat()
        with self._vault.transaction() as write:
            write.execute("INSERT OR IGNORE INTO revoked_key VALUES (?, ?, ?)", (key, now, _REMOVED))

    # ---- what kind of office each of them is

    def kinds(self) -> dict[str, str]:
        """The kinds that were said, by partner: `OWN_POST` or the name of a profile."""
        return dict(self._vault.query("SELECT partner, kind FROM partner_kind"))

    def kind(self, partner_id: str) -> str:
        """What kind of office this partner's is; "" if nobody has said."""
        return self.kinds().get(partner_id, "")

    def describe(self, partner_id: str, kind: str) -> None:
        """Say what kind of office a partner's is. It decides what may go there, so it stands in the journal.

        Only an administrator may say it differently later, or call somebody a post of our own; and that
        only of somebody whose organisation has our name (else NotAnOwnPost).
        """
        partner, before = self.get(partner_id), self.kind(partner_id)
        if kind == before:
            return
        if kind != OWN_POST and kind not in profiles():
            raise ValueError("no such kind")
        if kind == OWN_POST and not self.may_be_own(partner.card):
            raise NotAnOwnPost
        if before or kind == OWN_POST:
            self._vault.require("administrator")
        must(self._vault.officer.role, Deed.SEND)
        now = datetime.now(UTC).isoformat()
        with self._vault.transaction() as write:
            row = (partner_id, kind, self._vault.officer.id, now)
            write.execute("INSERT OR REPLACE INTO partner_kind VALUES (?, ?, ?, ?)", row)
            self._vault.journal("partner.kind", partner_id, kind=kind, was=before)

    def may_be_own(self, card: Card) -> bool:
        """Whether this card names our own organisation."""
        return same_organisation(card.organisation, self._vault.officer.organisation)

    def suggested_kind(self, partner: Partner) -> str:
        """What kind of office it may be, by its name; "" without an idea. A person decides."""
        if self.may_be_own(partner.card):
            return OWN_POST
        named = (partner.card.organisation, partner.card.post)  # the organisation tells more
        found = (
            each.name
            for words in named
            for each in profiles().values()
            if any(_is_in(word, words) for word in each.suggested_by)
        )
        return next(found, "")

    def own_offices(self) -> frozenset[str]:
        """The ids of this office and of its sister posts."""
        kinds = self.kinds()
        sisters = {each.card.office for each in self.all() if kinds.get(each.id) == OWN_POST}
        return frozenset({self._vault.id, *sisters})


#: Asked for again and again, and a post-quantum key takes thousandths of a second to read.
_card = lru_cache(maxsize=256)(kept_card)


def revoked_keys(vault: Vault) -> frozenset[str]:
    """The keys that are not believed: an authority revoked them, or their partner was removed here.

    Once an authority has revoked a key it is never trusted again.
    """
    return frozenset(key for (key,) in vault.query("SELECT key FROM revoked_key"))


def same_organisation(one: str, other: str) -> bool:
    """Whether two names of organisations are written the same, blanks and capitals aside."""
    return bool(one.strip()) and _folded(one) == _folded(other)


def _is_in(word: str, name: str) -> bool:
    """Latin words as whole words: "NGO" is not in "Congo"; Khmer and Chinese have no blanks."""
    folded = _folded(name)
    return bool(re.search(rf"\b{re.escape(word)}\b", folded)) if word.isascii() else word in folded


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def before(card: Card, partners: Iterable[Partner]) -> Partner | None:
    """Who this officer is here already with other keys, which the two of them compared by voice once."""
    for known in partners:
        same = known.card.person_key == card.person_key or _officer(known.card) == _officer(card)
        if same and known.card.digits != card.digits:
            return known
    return None


def _same_office(card: Card, other: Card) -> bool:
    return card.office == other.office and same_organisation(card.organisation, other.organisation)


def _contradicts(card: Card, known: Card) -> bool:
    """Whether somebody else's card says that the same office is another organisation's."""
    others = card.office == known.office and card.person_key != known.person_key
    return others and not same_organisation(card.organisation, known.organisation)


def _officer(card: Card) -> tuple[str, str]:
    return card.office, card.person


def partner_id(card: Card) -> str:
    """How a partner is called here: by the key that they sign with."""
    return hashlib.sha256(card.person_key.blob).hexdigest()[:16]
