"""Answering a bundle with a receipt: the office that took it over says so, signed (SECURITY.md 3.8)."""

from datetime import UTC, datetime
from pathlib import Path

from sarana.exchange.outbox import RECEIPT
from sarana.exchange.packing import Contents, in_order, statement_files
from sarana.exchange.receiving import Accepted, Review
from sarana.exchange.sending import Sealed, recipients_of, seal
from sarana.exchange.statements import Receipt, Statement
from sarana.exchange.stating import issuer, sign
from sarana.progress import Progress, silent


def receipt_for(review: Review, accepted: Accepted, now: datetime | None = None) -> Statement:
    """What the sender of a bundle is told once it was taken over."""
    vault, head = review.vault, review.vault.journal_head()
    taken = frozenset(accepted.cases)
    says = Receipt(
        issuer=issuer(vault),
        bundle_id=review.bundle_id,
        manifest=review.opened.digest,
        accepted=tuple(sorted(taken)),
        refused=tuple(sorted({item.case_id for item in review.items} - taken)),
        audit=(head.seq, head.hash.hex()),
        issued=(now or datetime.now(UTC)).replace(microsecond=0),
    )
    return sign(vault, says)


def seal_receipt(
    review: Review, accepted: Accepted, to: Path, progress: Progress = silent, now: datetime | None = None
) -> Sealed:
    """The bundle that carries the receipt back, in the folder `to`."""
    vault = review.vault
    statement = receipt_for(review, accepted, now)
    contents = Contents(in_order(statement_files(statement)))
    moment = (now or datetime.now(UTC)).replace(microsecond=0)

    def note(_manifest: object) -> None:
        vault.journal("receipt.give", review.bundle_id, partner=review.sender.id)

    partners = (review.sender,)
    return seal(vault, contents, partners, recipients_of(partners), RECEIPT, to, moment, note, progress)
