"""What travels: partners and sealed bundles. Every arriving byte is untrusted until it is read."""

from sarana.exchange.authors import Authors, Signer, authors
from sarana.exchange.by_hand import KEY_FILE, SIGNERS_FILE, allowed_signers, commands, office_key
from sarana.exchange.card import SUFFIX as CARD_SUFFIX
from sarana.exchange.card import Card, card, read_card
from sarana.exchange.comparing import ReviewItem, Standing
from sarana.exchange.disclosure import Consents, Disclosed, Reason, disclose, refusal
from sarana.exchange.foreign import Foreign, ForeignMaterial
from sarana.exchange.ledger import Ledger, Request, Sent
from sarana.exchange.partners import OWN_POST, Partner, Partners, before
from sarana.exchange.planning import CasePlan, Item, Plan, plan
from sarana.exchange.profiles import Profile, profiles
from sarana.exchange.receiving import Accepted, Review, accept, accepting, review, reviewing
from sarana.exchange.sending import Sealed, export
from sarana.exchange.watching import Note

__all__ = [
    "CARD_SUFFIX",
    "KEY_FILE",
    "OWN_POST",
    "SIGNERS_FILE",
    "Accepted",
    "Authors",
    "Card",
    "CasePlan",
    "Consents",
    "Disclosed",
    "Foreign",
    "ForeignMaterial",
    "Item",
    "Ledger",
    "Note",
    "Partner",
    "Partners",
    "Plan",
    "Profile",
    "Reason",
    "Request",
    "Review",
    "ReviewItem",
    "Sealed",
    "Sent",
    "Signer",
    "Standing",
    "accept",
    "accepting",
    "allowed_signers",
    "authors",
    "before",
    "card",
    "commands",
    "disclose",
    "export",
    "office_key",
    "plan",
    "profiles",
    "read_card",
    "refusal",
    "review",
    "reviewing",
]
