"""What became of the bundles of this office: chosen, sealed, handed over, received there, or overdue.

Nobody is told by a server that a stick arrived: an officer says that it was handed over, and the partner's
signed receipt says that it was read (R12, R33, R40).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sarana.cases import Deed
from sarana.cases.access import must
from sarana.errors import NoSuchBundle
from sarana.exchange import schema
from sarana.exchange.partners import Partners
from sarana.vault import Transaction, Vault

RECEIPT = "receipt"
#: After so many days a bundle that was not handed over, or not answered by a receipt, is overdue.
PATIENCE = timedelta(days=3)


class State(StrEnum):
    """Where a bundle is on its way."""

    SEALED = "sealed"  # lies ready
    HANDED_OVER = "handed-over"  # an officer said so
    RECEIVED = "received"  # every office that it was sealed for gave a receipt


@dataclass(frozen=True, slots=True)
class Posted:
    """One bundle that was sealed here."""

    bundle_id: str
    name: str  # of its file
    partners: tuple[str, ...]
    purpose: str
    cases: int
    size: int
    sealed: datetime
    handed: datetime | None
    receipts: int  # offices that gave one
    refused: int  # cases that a partner did not take over
    state: State
    overdue: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Cases and partners that were chosen and not yet sealed."""

    number: int
    cases: tuple[str, ...]
    partners: tuple[str, ...]
    purpose: str
    made: datetime


class Outbox:
    """The outbox of one vault."""

    def __init__(self, vault: Vault) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault

    # ---- drafts

    def keep_draft(self, cases: Iterable[str], partners: Iterable[str], purpose: str) -> int:
        """Keep a choice for later; gives its number."""
        must(self._vault.officer.role, Deed.SEND)
        with self._vault.transaction() as write:
            row = (" ".join(cases), " ".join(partners), purpose, self._vault.officer.id, _now().isoformat())
            write.execute("INSERT INTO bundle_draft VALUES (NULL, ?, ?, ?, ?, ?)", row)
        return int(self._vault.query("SELECT max(number) FROM bundle_draft")[0][0])

    def drafts(self) -> list[Draft]:
        rows = self._vault.query(
            "SELECT number, cases, partners, purpose, made FROM bundle_draft ORDER BY number DESC"
        )
        return [
            Draft(
                number, tuple(cases.split()), tuple(partners.split()), purpose, datetime.fromisoformat(made)
            )
            for number, cases, partners, purpose, made in rows
        ]

    def drop_draft(self, number: int) -> None:
        """Forget a choice: it was sealed, or nobody wants it any more."""
        must(self._vault.officer.role, Deed.SEND)
        with self._vault.transaction() as write:
            write.execute("DELETE FROM bundle_draft WHERE number = ?", (number,))

    # ---- bundles

    def all(self, now: datetime | None = None) -> list[Posted]:
        """Every bundle that was sealed here, the latest first; receipts that were given are left out."""
        offices = {each.id: each.card.office for each in Partners(self._vault).all()}
        rows = self._vault.query(
            "SELECT bundle_id, name, partners, purpose, size, created, handed,"
            " (SELECT count(DISTINCT case_id) FROM sent_case AS c WHERE c.bundle_id = sent.bundle_id),"
            " (SELECT group_concat(office, ' ') FROM bundle_receipt AS r WHERE r.bundle_id = sent.bundle_id),"
            " (SELECT group_concat(refused, ' ') FROM bundle_receipt AS r WHERE r.bundle_id = sent.bundle_id)"
            " FROM bundle_sent AS sent JOIN bundle_place USING (bundle_id)"
            " LEFT JOIN bundle_handed USING (bundle_id) WHERE purpose <> ? ORDER BY created DESC, bundle_id",
            (RECEIPT,),
        )
        moment = now or _now()
        return [_posted(row, offices, moment) for row in rows]

    def overdue(self, now: datetime | None = None) -> list[Posted]:
        return [each for each in self.all(now) if each.overdue]

    def hand_over(self, bundle_id: str, now: datetime | None = None) -> None:
        """An officer says that the bundle left this office; raises NoSuchBundle."""
        must(self._vault.officer.role, Deed.SEND)
        if not self._vault.query("SELECT 1 FROM bundle_place WHERE bundle_id = ?", (bundle_id,)):
            raise NoSuchBundle
        with self._vault.transaction() as write:
            row = (bundle_id, (now or _now()).isoformat(), self._vault.officer.id)
            write.execute("INSERT OR IGNORE INTO bundle_handed VALUES (?, ?, ?)", row)
            if write.rows_changed:
                self._vault.journal("bundle.handed-over", bundle_id)


def note_sealed(
    write: Transaction, bundle_id: str, partners: Sequence[str], purpose: str, size: int, name: str
) -> None:
    """Put a bundle into the outbox, in the transaction that counts it."""
    row = (bundle_id, " ".join(partners), purpose, size, name)
    write.execute("INSERT INTO bundle_place VALUES (?, ?, ?, ?, ?)", row)


def _posted(row: Sequence[str | int | None], offices: dict[str, str], now: datetime) -> Posted:
    bundle, name, partners, purpose, size, created, handed, cases, answered, refused = row
    to = tuple(str(partners).split())
    wanted = {offices.get(partner, partner) for partner in to}
    gave = set(str(answered or "").split())
    handed_at = datetime.fromisoformat(str(handed)) if handed else None
    state = State.RECEIVED if wanted <= gave else State.HANDED_OVER if handed_at else State.SEALED
    sealed = datetime.fromisoformat(str(created))
    waiting_since = handed_at or sealed
    return Posted(
        bundle_id=str(bundle),
        name=str(name),
        partners=to,
        purpose=str(purpose),
        cases=int(cases or 0),
        size=int(size or 0),
        sealed=sealed,
        handed=handed_at,
        receipts=len(gave),
        refused=len(set(str(refused or "").split())),
        state=state,
        overdue=state is not State.RECEIVED and now - waiting_since >= PATIENCE,
    )


def _now() -> datetime:
    return datetime.now(UTC)
