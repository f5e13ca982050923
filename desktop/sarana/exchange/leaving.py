"""Cases that leave on one day, sealed or in the open: from how many on nobody lets them out alone (R131)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sarana.errors import ReasonMissing
from sarana.exchange import schema
from sarana.exchange.ledger import Ledger
from sarana.vault import Agreement, Transaction, Vault

#: What leaving with many cases on one day is called where four eyes are asked for, and how many are not many
#: yet, unless an administrator set another number.
BULK, MOST_ALONE = "bulk-export", 10
A_DAY = timedelta(days=1)


def is_many(vault: Vault, case_ids: Iterable[str], now: datetime) -> bool:
    """Whether with these so many cases leave on one day that it needs a typed reason and a second officer."""
    since = now - A_DAY
    today = Ledger(vault).cases_since(since) | _copied_since(vault, since) | set(case_ids)
    return len(today) > vault.four_eyes.most_alone(BULK, MOST_ALONE)


def require(vault: Vault, agreement: Agreement) -> None:
    """Raise ReasonMissing without a typed reason, SecondOfficerNeeded if another officer has yet to agree."""
    if not agreement.alone.strip():
        raise ReasonMissing
    vault.four_eyes.require(agreement)


def note(vault: Vault, object: str, agreement: Agreement) -> None:
    """Journal why many leave, and who agreed. Joins the transaction."""
    vault.override(BULK, object, agreement.alone)
    vault.four_eyes.note(BULK, object, agreement)


def note_copied(write: Transaction, case_id: str, now: datetime) -> None:
    """Count a case that leaves in a file that is not sealed."""
    write.execute("INSERT INTO case_copied VALUES (?, ?)", (case_id, now.isoformat()))


def _copied_since(vault: Vault, moment: datetime) -> frozenset[str]:
    vault.apply_steps(schema.OWNER, schema.STEPS)
    rows = vault.query("SELECT DISTINCT case_id FROM case_copied WHERE copied >= ?", (moment.isoformat(),))
    return frozenset(case_id for (case_id,) in rows)
