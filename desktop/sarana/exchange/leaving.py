"""How many cases left this office on one day, in whatever way, and what it takes where they are many (R131).

A case leaves sealed for a partner, or in the open: as the person's own copy, or as records for an ODK server.
Each case counts once a day, however often it leaves. Letters and papers do not count: a person makes each of
them. What tells nothing about anybody (a withdrawal, a receipt) does not either.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sarana.errors import ReasonMissing
from sarana.exchange.ledger import Ledger
from sarana.vault import Agreement, Vault

#: What leaving with many cases on one day is called where four eyes are asked for, and from how many on,
#: unless an administrator set another number.
BULK, MOST_ALONE = "bulk-export", 10
A_DAY = timedelta(days=1)


def are_many(vault: Vault, case_ids: Iterable[str], now: datetime) -> bool:
    """Whether so many cases would leave on one day that it needs a typed reason and a second officer."""
    today = Ledger(vault).cases_since(now - A_DAY)
    return len(today | set(case_ids)) > vault.four_eyes.most_alone(BULK, MOST_ALONE)


def require(vault: Vault, agreement: Agreement) -> None:
    """What many cases need: ReasonMissing without a typed reason, SecondOfficerNeeded where nobody agreed."""
    if not agreement.alone.strip():
        raise ReasonMissing
    vault.four_eyes.require(agreement)


def note(vault: Vault, object: str, agreement: Agreement) -> None:
    """Journal why many leave and who agreed. Joins the transaction in which they do."""
    vault.override(BULK, object, agreement.alone)
    vault.four_eyes.note(BULK, object, agreement)
