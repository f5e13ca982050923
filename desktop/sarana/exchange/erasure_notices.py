"""A case was erased: everybody who was sent it gets the tombstones, which say nothing about the person.

No consent is asked for a tombstone (SECURITY.md 4.4): it takes something back and tells nothing. It goes to
whom the ledger names, own posts and others alike, one bundle for each office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.cases import CaseStore, Revision
from sarana.cases.erasure import EVERYWHERE, Stub
from sarana.cases.extract import EXTRACT
from sarana.errors import NobodyToTell
from sarana.exchange import schema
from sarana.exchange.ledger import TELLS_NOTHING, Ledger
from sarana.exchange.packing import of_revisions
from sarana.exchange.partners import Partner, Partners
from sarana.exchange.sending import Sealed, seal_notice
from sarana.progress import Progress, silent
from sarana.vault import Vault

ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Holder:
    """An office that was sent a case which is erased here, and was not told since."""

    recipient: str  # SHA-256 of their office's key
    kind: str
    partner: Partner | None  # None if they are no partner any more: tell them another way


def extracts_of(vault: Vault, case_id: str) -> tuple[Stub, ...]:
    """What was taken out of a case for others: tombstones name it too, though it was never kept here."""
    vault.apply_steps(schema.OWNER, schema.STEPS)
    rows = vault.query("SELECT id, record_id FROM extract_made WHERE case_id = ? ORDER BY id", (case_id,))
    return tuple(Stub(extract, record, EXTRACT, ()) for extract, record in rows)


def holders(store: CaseStore, vault: Vault, case_id: str) -> list[Holder]:
    """Who has a copy and was not told; nobody where only this office's own copy was erased."""
    if not any(each.says.scope == EVERYWHERE for each in store.erasing.tombstones(case_id)):
        return []
    known = {each.id: each for each in Partners(vault).all()}
    found: dict[str, Holder] = {}
    told: set[str] = set()
    for one in Ledger(vault).sent(case_id):  # the latest first
        if one.purpose == ERASURE:
            told.add(one.recipient)
        elif one.purpose not in TELLS_NOTHING and one.recipient not in told:
            partner = known.get(one.partner)
            before = found.get(one.recipient)
            if before is None or before.partner is None:
                found[one.recipient] = Holder(one.recipient, one.kind, partner)
    return list(found.values())


def seal_erasure(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    to: Path,
    progress: Progress = silent,
    now: datetime | None = None,
) -> list[Sealed]:
    """One bundle for each office that has a copy, in the folder `to`; raises NobodyToTell."""
    vault.require("administrator")
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    tombstones = [each.revision for each in store.erasing.tombstones(case_id)]
    waiting = [each for each in holders(store, vault, case_id) if each.partner]
    if not waiting:
        raise NobodyToTell
    sealed = []
    for number, holder in enumerate(waiting):
        progress(number, len(waiting))
        sealed.append(_seal_one(vault, case_id, tombstones, holder, to, moment))
    progress(len(waiting), len(waiting))
    return sealed


def _seal_one(
    vault: Vault, case_id: str, tombstones: Sequence[Revision], holder: Holder, to: Path, now: datetime
) -> Sealed:
    if holder.partner is None:
        raise NobodyToTell
    contents = of_revisions(tombstones, ERASURE)
    return seal_notice(
        vault,
        "bundle.erasure",
        contents,
        case_id,
        holder.partner,
        holder.kind,
        holder.recipient,
        ERASURE,
        to,
        now,
    )
