"""A post that shares, and those it shares with; what the table of the profiles says that each gets."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.exchange.sharing import (
    FILES,
    MARKS,
    Inside,
    came_from,
    inside,
)
from tests.given import Office

from sarana.exchange import Sealed, export, profiles
from sarana.exchange.ledger import Ledger
from sarana.exchange.statements import Onward
from sarana.exchange.stating import issuer, sign

#: For each kind: the consent that it takes, and which answers it gets of the form in `sharing`, by hand.
CONSENT = {"case_code", "consent_sharing", "consent_cross_border", "consent_photo", "consent_statistics"}
TABLE: dict[str, tuple[str, set[str]]] = {
    "coordination": ("ncct", CONSENT | {"family_name_latin", "nationality", "doc_type"}),
    "counterpart": (
        "counterpart",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "embassy": (
        "own_embassy",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "health": ("health", CONSENT | {"family_name_latin", "doc_type", "self_harm_risk", "disability"}),
    "immigration": (
        "immigration",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "international": ("iom", CONSENT | {"family_name_latin", "nationality", "doc_type", "embassy_wish"}),
    "law_enforcement": (
        "police_anti_tip",
        CONSENT
        | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "narrative", "off_name"},
    ),
    "legal_aid": (
        "legal_aid",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "ngo": (
        "shelter_ngo",
        CONSENT
        | {"family_name_latin", "nationality", "doc_type", "self_harm_risk", "disability", "embassy_wish"},
    ),
    "social_services": (
        "social_affairs",
        CONSENT | {"family_name_latin", "nationality", "doc_type", "disability", "embassy_wish"},
    ),
    "statistics": ("", {"nationality", "doc_type"}),
}
#: What goes to nobody whose card names no reader.
HIGHLY_SENSITIVE = {"narrative", "self_harm_risk", "disability", "off_name"}
FACTLESS = {"photo", "scan"}
FAR = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass
class Posts:
    """A post that sends, an office that it got cases from, and two recipients: one named, one not."""

    post: Office
    origin: Office
    named: Office
    nameless: Office
    to: dict[bool, str] = field(default_factory=dict)  # whether the card names a reader → partner
    stick: Path = Path()

    def send(self, case_id: str, *, named: bool = True, **more: object) -> Sealed:
        """One case; the reason is for the many that a table sends on one day."""
        return export(
            self.post.store,
            self.post.vault,
            [case_id],
            [self.to[named]],
            to=self.stick,
            reason="The table of the tests.",
            **more,  # type: ignore[arg-type]
        )

    def open(self, sealed: Sealed, named: bool = True) -> Inside:
        return inside(sealed.path, self.named if named else self.nameless)

    def kind(self, kind: str) -> None:
        for partner in self.to.values():
            self.post.partners.describe(partner, kind)


def expected(kind: str, *, photo: bool, named: bool) -> set[str]:
    """The table, for one row."""
    _, names = TABLE[kind]
    names = names if photo else names - {"photo"}
    return names if named else names - HIGHLY_SENSITIVE


def holds_nothing_else(found: Inside, names: set[str]) -> None:
    """The whole plaintext, byte by byte: no word and no file of what was held back."""
    assert found.names == names
    assert found.facts == names - FACTLESS
    for name, mark in MARKS.items():
        assert found.says(mark) == (name in names), name
    for name, content in (("photo", FILES["zqphoto.png"]), ("scan", FILES["zqscan.png"])):
        assert (content in found.other_blobs) == (name in names)
        assert found.says(content[-8:]) == (name in names)


def comes_from_elsewhere(posts: Posts, case_id: str, kind: str, others: str) -> str:
    """The case as another office began it, with or without its written consent to both recipients."""
    if others == "none":
        return case_id
    came = came_from(
        posts.post, posts.origin, case_id, secrets.token_hex(16), record := secrets.token_hex(16)
    )
    if others == "with":
        for partner in posts.to.values():
            allows(posts, came, record, partner, profiles()[kind].purpose)
    return came


def allows(
    posts: Posts,
    case_id: str,
    record: str,
    partner: str,
    purpose: str,
    expires: datetime = FAR,
    by: Office | None = None,
) -> None:
    """The office that a case is from agrees, or `by` another one that has no say in it."""
    vault = (by or posts.origin).vault
    card = posts.post.partners.get(partner).card
    says = Onward(
        issuer(vault),
        case_id,
        (record,),
        posts.post.vault.id,
        card.office,
        card.organisation,
        purpose,
        datetime.now(UTC) - timedelta(days=1),
        expires,
    )
    with posts.post.vault.transaction() as write:
        Ledger(posts.post.vault).keep(write, sign(vault, says), bundle="from elsewhere")
