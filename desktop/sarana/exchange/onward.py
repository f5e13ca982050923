"""Prior written consent between offices (R20): giving it for what comes from here, and asking others."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from sarana.cases import CaseStore, Deed
from sarana.cases.access import must
from sarana.errors import ConsentWithdrawn, StatementRefused
from sarana.exchange.disclosure import Reason
from sarana.exchange.ledger import Ledger
from sarana.exchange.packing import Contents, in_order, statement_files
from sarana.exchange.partners import Partners
from sarana.exchange.planning import AMONG_OWN_POSTS, Plan
from sarana.exchange.sending import Sealed, seal_notice
from sarana.exchange.statements import Onward, Statement
from sarana.exchange.stating import issuer, sign
from sarana.vault import Vault

ONWARD = "onward"
PURPOSES = AMONG_OWN_POSTS


def agree(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    by: str,
    *,
    to: str = "",
    to_organisation: str = "",
    purpose: str,
    until: date,
    records: Sequence[str] = (),
    reference: str = "",
    now: datetime | None = None,
) -> Statement:
    """Sign that the partner `by` may pass what came from here on, and remember it.

    To the partner `to`, or to whoever has this organisation's name where no card is known here; until the end
    of that day, UTC. Raises StatementRefused if nothing of the case comes from this office.
    """
    must(vault.officer.role, Deed.SEND)
    partners = Partners(vault)
    receiver = partners.get(to) if to else None
    organisation = receiver.card.organisation if receiver else " ".join(to_organisation.split())
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    expires = datetime.combine(until, time(23, 59, 59), UTC)
    if not organisation or purpose not in PURPOSES or expires <= moment:
        raise StatementRefused("onward-incomplete")
    _check_ours(store, vault, case_id, records)
    if Ledger(vault).withdrawn(case_id):
        raise ConsentWithdrawn((case_id,))
    says = Onward(
        issuer=issuer(vault),
        case_id=case_id,
        records=tuple(records),
        by_office=partners.get(by).card.office,
        to_office=receiver.card.office if receiver else "",
        to_organisation=organisation,
        purpose=purpose,
        issued=moment,
        expires=expires,
        reference=reference,
    )
    statement = sign(vault, says)
    with vault.transaction() as write:
        Ledger(vault).keep(write, statement, bundle="")
        vault.journal("onward.agree", case_id, partner=by, purpose=purpose, statement=statement.sha256)
    return statement


def _check_ours(store: CaseStore, vault: Vault, case_id: str, records: Sequence[str]) -> None:
    """Only the office that something comes from can let it go further."""
    own = Partners(vault).own_offices()
    found = {
        record.record_id: store.revision(record.heads[0]).says.originator.office
        for record in store.case(case_id).records
        if record.heads
    }
    wanted = records or [record for record, office in found.items() if office in own]
    if not wanted or any(found.get(record) not in own for record in wanted):
        raise StatementRefused("onward-not-ours")


def seal_statement(
    vault: Vault, statement: Statement, by: str, to: Path, now: datetime | None = None
) -> Sealed:
    """The bundle that carries an onward consent to the office that may use it."""
    must(vault.officer.role, Deed.SEND)
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    partner = Partners(vault).get(by)
    case_id = statement.says.case_id
    contents = Contents(in_order(statement_files(statement)), cases=(case_id,))
    key = partner.card.recipient.key_hash
    return seal_notice(vault, "bundle.onward", contents, case_id, partner, "", key, ONWARD, to, moment)


def ask(vault: Vault, found: Plan) -> list[str]:
    """Note that the offices which must agree before this plan goes are being asked; who they are."""
    ledger, partner = Ledger(vault), found.partners[0]
    asked: dict[tuple[str, str], str] = {}
    for case in found.cases:
        for item in case.items:
            if item.refused is Reason.NO_ORIGINATOR:
                asked[case.case_id, item.originator.office] = item.originator.organisation
    with vault.transaction():
        for (case_id, office), organisation in asked.items():
            ledger.note_request(case_id, office, organisation, partner.id, found.purpose)
    return list(dict.fromkeys(asked.values()))
