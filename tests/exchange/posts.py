"""Who is who where cases are shared: a post, an office that it got cases from, and two recipients."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.exchange.sharing import (
    Inside,
    came_from,
    inside,
    publishes,
)
from tests.given import Office, made, opened_copy

from sarana.exchange import Sealed, export, profiles
from sarana.exchange.ledger import Ledger
from sarana.exchange.statements import Onward
from sarana.exchange.stating import issuer, sign
from sarana.vault import NewOfficer

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


def opened_posts(made_offices: dict[str, Path], place: Path) -> Iterator[Posts]:
    """All four with open vaults, until it is gone on with."""
    nobody = made(place / "made", NewOfficer("", "Example Duty Desk"))
    folders = {name: made_offices[name] for name in ("border post", "embassy", "social services")}
    opened = [
        opened_copy(folder, place / name.replace(" ", "-"))
        for name, folder in (*folders.items(), ("nobody", nobody))
    ]
    stick = place / "stick"
    stick.mkdir()
    found = Posts(*opened, stick=stick)
    for office in (found.named, found.nameless):
        office.knows(found.post, "immigration")
    found.post.knows(found.origin)
    found.to = {True: found.post.knows(found.named), False: found.post.knows(found.nameless, "ngo")}
    for office in (found.post, found.origin):
        publishes(office)
    yield found
    for office in opened:
        office.vault.close()


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
