"""Statements in a bundle that is being received: whose they are, what they are about, and keeping them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sarana.cases import CaseStore
from sarana.exchange import receipts
from sarana.exchange.ledger import Ledger, signers_of
from sarana.exchange.partners import Partners
from sarana.exchange.statements import Onward, Receipt, Statement, Withdrawal
from sarana.vault import Transaction, Vault


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement as a review shows it."""

    statement: Statement
    known: bool  # whether the signer is known here to speak for the office that is named
    new: bool
    case_id: str  # "" if the case is not here
    code: str

    @property
    def counts(self) -> bool:
        """Whether it is kept. An onward consent is looked at again when it is used; it opens nothing now."""
        return self.known or isinstance(self.statement.says, Onward)


def stated(vault: Vault, store: CaseStore, statement: Statement) -> Stated:
    """What is known here about a statement; nothing is written."""
    says = statement.says
    if isinstance(says, Receipt):
        return Stated(statement, receipts.counts(vault, statement), receipts.is_new(vault, says), "", "")
    signers = signers_of(vault, Partners(vault).all()).get(says.issuer.office, frozenset())
    kept = {each.sha256 for each in Ledger(vault).statements(says.case_id)}
    here = store.line(says.case_id)
    case_id, code = (here.case_id, here.code) if here else ("", "")
    return Stated(statement, says.issuer.key in signers, statement.sha256 not in kept, case_id, code)


def keep_stated(vault: Vault, write: Transaction, every: Iterable[Stated], bundle: str) -> None:
    """Keep those that count, in the transaction that takes the bundle over."""
    ledger = Ledger(vault)
    for each in every:
        if each.counts and each.new and isinstance(each.statement.says, Receipt):
            receipts.keep(write, vault, each.statement, each.statement.says)
        elif each.counts and each.new:
            ledger.keep(write, each.statement, bundle=bundle)
            case_id, name = each.statement.says.case_id, each.statement.sha256
            if isinstance(each.statement.says, Withdrawal):
                vault.journal("consent.withdrawn", case_id, statement=name)
            else:
                vault.journal("onward.received", case_id, statement=name)
