"""A person takes their consent back: nothing leaves from that moment, and everybody who was told is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sarana.cases import CaseStore, Deed
from sarana.errors import NobodyToTell
from sarana.exchange import consent
from sarana.exchange.disclosure import Consents, Reason, refusal
from sarana.exchange.ledger import TELLS_NOTHING, Ledger, Sent
from sarana.exchange.packing import Contents, in_order, statement_files
from sarana.exchange.partners import OWN_POST, Partner, Partners
from sarana.exchange.profiles import profiles
from sarana.exchange.sending import Sealed, seal_notice
from sarana.exchange.statements import Statement, Withdrawal
from sarana.exchange.stating import issuer, sign
from sarana.progress import Progress, silent
from sarana.vault import Vault

WITHDRAWAL = "withdrawal"
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Former:
    """An office that was sent a case to which the person no longer agrees."""

    recipient: str
    kind: str
    sent: datetime  # the last time
    partner: Partner | None  # None if they are no partner any more: tell them another way


def withdraw(store: CaseStore, vault: Vault, case_id: str, now: datetime | None = None) -> Statement:
    """Write down that the person takes back their consent to all sharing. It holds at once."""
    store.ask(Deed.SEND, case_id)
    return _state(vault, Withdrawal(issuer(vault), case_id, _after_what_we_said(vault, case_id, now)))


def give_again(store: CaseStore, vault: Vault, case_id: str, now: datetime | None = None) -> Statement:
    """Write down that the person agrees again; what other offices stated stays."""
    store.ask(Deed.SEND, case_id)
    moment = _after_what_we_said(vault, case_id, now)
    return _state(vault, Withdrawal(issuer(vault), case_id, moment, lifted=True))


def _after_what_we_said(vault: Vault, case_id: str, now: datetime | None) -> datetime:
    """A moment later than that of our last word on the case: the later one counts, here and elsewhere, even
    where a clock was set back in between."""
    said = [
        each.says.issued
        for each in Ledger(vault).statements(case_id)
        if isinstance(each.says, Withdrawal) and each.says.issuer.office == vault.id
    ]
    return max([now or datetime.now(UTC), *(moment + A_SECOND for moment in said)])


def _state(vault: Vault, says: Withdrawal) -> Statement:
    statement = sign(vault, says)
    with vault.transaction() as write:
        Ledger(vault).keep(write, statement, bundle="")
        if says.lifted:
            vault.journal("consent.given-again", says.case_id, statement=statement.sha256)
        else:
            kinds = list(says.kinds)
            vault.journal("consent.withdrawn", says.case_id, kinds=kinds, statement=statement.sha256)
    return statement


def to_tell(store: CaseStore, vault: Vault, case_id: str) -> list[Former]:
    """Who was sent the case, may not have it any more as far as the person says, and was not told yet.

    The person may have taken everything back, or agree no longer to one kind of recipient in the form.
    """
    ledger, known = Ledger(vault), {each.id: each for each in Partners(vault).all()}
    said = consent.said(store, case_id)
    found: dict[str, Former] = {}
    told: dict[str, datetime] = {}
    for one in ledger.sent(case_id):  # the latest first
        if one.purpose == WITHDRAWAL:
            told.setdefault(one.recipient, one.sent)
        elif one.purpose not in TELLS_NOTHING and _no_longer(ledger, case_id, one, said):
            partner = known.get(one.partner)
            before = found.get(one.recipient)
            if before is None:
                found[one.recipient] = Former(one.recipient, one.kind, one.sent, partner)
            elif before.partner is None and partner is not None:
                found[one.recipient] = Former(one.recipient, one.kind, before.sent, partner)
    return [each for each in found.values() if each.recipient not in told or told[each.recipient] < each.sent]


def _no_longer(ledger: Ledger, case_id: str, sent: Sent, said: consent.Said) -> bool:
    if ledger.withdrawn(case_id, sent.kind):
        return True
    if sent.kind == OWN_POST or sent.kind not in profiles():
        return False
    person = frozenset(said.answers.get(consent.SHARING, "").split())
    return (
        refusal(profiles()[sent.kind], Consents(person, said.answers, originator=True)) is Reason.NO_CONSENT
    )


def seal_withdrawals(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    to: Path,
    progress: Progress = silent,
    now: datetime | None = None,
) -> list[Sealed]:
    """One bundle for each office to be told, in the folder `to`; raises NobodyToTell."""
    store.ask(Deed.SEND, case_id)
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    former = [each for each in to_tell(store, vault, case_id) if each.partner]
    if not former:
        raise NobodyToTell
    sealed = []
    for number, each in enumerate(former):
        progress(number, len(former))
        statements = _withdrawals_for(vault, case_id, each.kind, moment)
        sealed.append(_seal_one(vault, case_id, statements, each, to, moment))
    progress(len(former), len(former))
    return sealed


def _withdrawals_for(vault: Vault, case_id: str, kind: str, now: datetime) -> list[Statement]:
    """The statements that stand and cover this kind of recipient, and one of our own among them.

    Whoever has the case from us may not know the office that first said so: then our own word counts there.
    """
    standing = _covering(Ledger(vault).withdrawals(case_id), kind)
    if any(each.says.issuer.office == vault.id for each in standing):
        return standing
    moment = _after_what_we_said(vault, case_id, now)
    return [*standing, _state(vault, Withdrawal(issuer(vault), case_id, moment, kinds=(kind,)))]


def _covering(standing: Sequence[Statement], kind: str) -> list[Statement]:
    covering = []
    for each in standing:
        if isinstance(each.says, Withdrawal) and (not each.says.kinds or kind in each.says.kinds):
            covering.append(each)
    return covering


def _seal_one(
    vault: Vault, case_id: str, statements: Sequence[Statement], former: Former, to: Path, now: datetime
) -> Sealed:
    if former.partner is None:
        raise NobodyToTell
    files = [file for each in statements for file in statement_files(each)]
    contents = Contents(in_order(files), cases=(case_id,))
    return seal_notice(
        vault,
        "bundle.withdrawal",
        contents,
        case_id,
        former.partner,
        former.kind,
        former.recipient,
        WITHDRAWAL,
        to,
        now,
    )
