"""Periodic updates: partners who hear regularly what is new in the cases that they have (R75).

Nothing leaves by itself: what is due is shown, an officer prepares it, and it passes the same gate as any
bundle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sarana.cases import CaseStore, Deed
from sarana.cases.access import must
from sarana.exchange.ledger import TELLS_NOTHING
from sarana.exchange.outbox import RECEIPT, Outbox
from sarana.exchange.partners import Partner, Partners
from sarana.vault import Vault

#: How often an update may be agreed, in days; 0: not at all.
EVERY = (0, 7, 14, 30, 90)

A_DAY = timedelta(days=1)

_NO_NEWS = (RECEIPT, *TELLS_NOTHING)


@dataclass(frozen=True, slots=True)
class Update:
    """What is agreed with one partner, and when they heard of us last."""

    partner: Partner
    days: int
    since: datetime  # the last bundle for them was sealed, or the updates were agreed
    cases: tuple[str, ...]  # that they have, and in which something changed since it was sent to them

    @property
    def due(self) -> datetime:
        return self.since + self.days * A_DAY


class Updates:
    """The periodic updates of one vault."""

    def __init__(self, vault: Vault) -> None:
        Outbox(vault)  # what was sent is in its tables
        self._vault = vault

    def every(self) -> dict[str, int]:
        """After how many days each partner gets an update; those without one are left out."""
        return dict(self._vault.query("SELECT partner, days FROM partner_update"))

    def agree(self, partner_id: str, days: int, now: datetime | None = None) -> None:
        """Say how often a partner gets an update; 0 ends it.

        Raises NoSuchPartner, or ValueError for a period that is not offered.
        """
        must(self._vault.officer.role, Deed.SEND)
        Partners(self._vault).get(partner_id)
        if days not in EVERY:
            raise ValueError("no such period")
        if days == self.every().get(partner_id, 0):
            return
        with self._vault.transaction() as write:
            write.execute("DELETE FROM partner_update WHERE partner = ?", (partner_id,))
            if days:
                row = (partner_id, days, self._vault.officer.id, (now or datetime.now(UTC)).isoformat())
                write.execute("INSERT INTO partner_update VALUES (?, ?, ?, ?)", row)
            self._vault.journal("partner.updates", partner_id, days=days)

    def all(self, store: CaseStore) -> list[Update]:
        """Every update that is agreed, the most urgent first; of the cases only those that one may send."""
        must(self._vault.officer.role, Deed.SEND)
        accepted: dict[str, str] = dict(self._vault.query("SELECT bundle_id, accepted FROM bundle_received"))
        changed = {
            case_id: max(_arrived(accepted.get(bundle), signed) for bundle, signed in by_bundle.items())
            for case_id, by_bundle in store.signed_by_bundle().items()
            if by_bundle
        }
        partners = {each.id: each for each in Partners(self._vault).all()}
        agreed = self._vault.query("SELECT partner, days, said FROM partner_update")
        found = [
            self._update(partners[partner], days, datetime.fromisoformat(said), changed)
            for partner, days, said in agreed
            if partner in partners
        ]
        return sorted(found, key=lambda each: (each.due, each.partner.id))

    def due(self, store: CaseStore, now: datetime | None = None) -> list[Update]:
        """Those whose day has come and who have not heard everything."""
        moment = now or datetime.now(UTC)
        return [each for each in self.all(store) if each.cases and each.due <= moment]

    def _update(
        self, partner: Partner, days: int, agreed: datetime, changed: Mapping[str, datetime]
    ) -> Update:
        marks = ", ".join("?" * len(_NO_NEWS))
        rows = self._vault.query(
            f"SELECT case_id, max(sent) FROM sent_case WHERE partner = ? AND purpose NOT IN ({marks})"  # noqa: S608
            " GROUP BY case_id ORDER BY case_id",
            (partner.id, *_NO_NEWS),
        )
        sent = {case_id: datetime.fromisoformat(moment) for case_id, moment in rows}
        cases = [each for each, moment in sent.items() if each in changed and changed[each] > moment]
        return Update(partner, days, max([agreed, *sent.values()]), tuple(cases))


def _arrived(accepted: str | None, signed: datetime) -> datetime:
    """When something came to be known here: what another office signed, when its bundle was taken over.

    To the second, as bundles say when they were made.
    """
    return (datetime.fromisoformat(accepted) if accepted else signed).replace(microsecond=0)
