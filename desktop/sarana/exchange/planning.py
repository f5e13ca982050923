"""What would go to a partner and what would not, decided before anything is sealed, and shown as it is.

`plan` only reads. What it says is what `export` seals: `export` plans anew itself and refuses where it must,
so that no face of the program gets around it. The decision for each answer is `disclosure`, a pure function.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sarana.cases import COMMON_FORM, CaseStore, Deed, LetterMade, Originator, Record, Revision, letter_in
from sarana.cases.access import must
from sarana.cases.extract import record_of
from sarana.cases.revision import BESIDE_RECORDS, LETTER, TOMBSTONE
from sarana.errors import (
    NoRecipients,
    NoSuchForm,
    NothingToSend,
    PartnerUndescribed,
    PurposeNotAllowed,
    SeveralOffices,
)
from sarana.exchange import consent
from sarana.exchange.consent import Said
from sarana.exchange.disclosure import (
    Consents,
    Disclosed,
    Levels,
    Reason,
    barred_for_all,
    disclose,
    levels_of,
    refusal,
)
from sarana.exchange.ledger import Ledger, Made
from sarana.exchange.partners import OWN_POST, Partner, Partners, same_organisation
from sarana.exchange.permits import Receiver, allowed_by, whose
from sarana.exchange.profiles import Profile, profiles
from sarana.exchange.statements import Onward, Statement
from sarana.progress import Progress, silent
from sarana.vault import Vault

#: Why cases go to a post of our own.
AMONG_OWN_POSTS = ("sync", "referral", "transfer", "backup")
NOTHING_SAID = Said({})


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a case, or one letter: what of it goes, or why nothing does."""

    case_id: str
    record_id: str
    head: Revision  # the latest state, from which it is taken
    originator: Originator  # whom it comes from; if that is why it may not go, who must agree first
    refused: Reason | None
    disclosed: Disclosed | None = None  # None for what goes as it was signed, or not at all
    letter: LetterMade | None = None
    revisions: tuple[Revision, ...] = ()  # that go as they were signed
    before: Made | None = None  # the extract that this one would follow
    news: bool = True
    statements: tuple[Statement, ...] = ()  # by which the originator lets it go

    @property
    def goes(self) -> bool:
        """Whether anything of it would be sealed, new or not."""
        return self.refused is None and bool(self.revisions or (self.disclosed and self.disclosed.fields))


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What of one case would go."""

    case_id: str
    code: str
    said: Said
    withdrawn: bool
    items: tuple[Item, ...]

    @property
    def goes(self) -> bool:
        return any(item.goes for item in self.items)

    @property
    def refused(self) -> Reason | None:
        """Why nothing of the case may go; None if something does, or nothing is meant for this recipient."""
        if self.goes:
            return None
        reasons = {item.refused for item in self.items}
        return next((reason for reason in _GRAVEST if reason in reasons), None)


_GRAVEST = (
    Reason.WITHDRAWN,
    Reason.NO_ORIGINATOR,
    Reason.EXPIRED,
    Reason.NO_CONSENT,
    Reason.TWO_VERSIONS,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole decision for one bundle."""

    partners: tuple[Partner, ...]
    kind: str
    profile: Profile | None  # None among posts of our own
    purpose: str
    until: date | None  # then the recipient erases it
    cases: tuple[CasePlan, ...]
    recipients: tuple[str, ...]  # SHA-256 of their offices' keys
    again: bool  # also what they were sent before

    @property
    def goes(self) -> bool:
        return any(case.goes for case in self.cases)

    @property
    def news(self) -> bool:
        return any(item.goes and item.news for case in self.cases for item in case.items)

    @property
    def fingerprint(self) -> str:
        """Names exactly this decision: what was agreed to on the screen is what is sealed, or nothing is."""
        said = {
            "to": [[each.id, each.card.digits] for each in self.partners],
            "kind": [self.kind, self.purpose, str(self.until)],
            "items": [_told(item) for case in self.cases for item in case.items],
            "limits": [case.said.limits for case in self.cases],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()


def _told(item: Item) -> list[object]:
    fields = sorted(item.disclosed.fields) if item.disclosed else []
    revisions = sorted(revision.id for revision in item.revisions)
    return [item.record_id, item.head.id, str(item.refused), fields, revisions, item.news]


def plan(
    store: CaseStore,
    vault: Vault,
    case_ids: Iterable[str],
    partner_ids: Iterable[str],
    *,
    purpose: str = "",
    again: bool = False,
    kind: str = "",
    now: datetime | None = None,
    progress: Progress = silent,
) -> Plan:
    """Decide; nothing is written. `kind` asks how it would be for another kind, before one is said."""
    must(vault.officer.role, Deed.SEND)
    known = Partners(vault)
    partners = tuple(known.chosen(partner_ids))
    if not partners:
        raise NoRecipients
    kind = kind or _kind_of_all(known, partners)
    profile = None if kind == OWN_POST else profiles()[kind]
    desk = _Desk(store, vault, known, partners, kind, profile, purpose, again, now or datetime.now(UTC))
    chosen = list(dict.fromkeys(case_ids))
    cases = []
    for number, case_id in enumerate(chosen):
        progress(number, len(chosen))
        cases.append(desk.case(case_id))
    if not any(case.items for case in cases):
        raise NothingToSend
    return Plan(partners, kind, profile, desk.purpose, desk.until, tuple(cases), desk.recipients, again)


def _kind_of_all(known: Partners, partners: Sequence[Partner]) -> str:
    kinds = known.kinds()
    found = {kinds.get(partner.id, "") for partner in partners}
    if "" in found:
        raise PartnerUndescribed
    if len(found) > 1:
        raise SeveralOffices
    return found.pop()


class _Desk:
    """Where one bundle is decided: who it is for, and what is known of that."""

    def __init__(
        self,
        store: CaseStore,
        vault: Vault,
        known: Partners,
        partners: tuple[Partner, ...],
        kind: str,
        profile: Profile | None,
        purpose: str,
        again: bool,
        now: datetime,
    ) -> None:
        self._store, self._vault, self._ledger = store, vault, Ledger(vault)
        self._partners, self._profile, self._kind, self._now = partners, profile, kind, now
        self.recipients = tuple(sorted({each.card.recipient.key_hash for each in partners}))
        if profile is not None and len(self.recipients) > 1:
            raise SeveralOffices
        self.purpose = _allowed_purpose(profile, purpose)
        self.until = now.date() + timedelta(days=profile.days) if profile else None
        self._own = known.own_offices()
        self._receiver = _receiver(partners, self.purpose)
        self._named = all(each.card.name.strip() for each in partners)
        self._again = again
        self._rated: dict[str, Levels] = {}

    def case(self, case_id: str) -> CasePlan:
        withdrawn = self._ledger.withdrawn(case_id, self._kind)
        beside = self._beside(case_id, withdrawn=withdrawn)
        if self._store.erasing.is_erased(case_id):
            return CasePlan(case_id, "", NOTHING_SAID, False, beside)
        case = self._store.case(case_id)
        said = consent.said(self._store, case_id)
        onward = self._ledger.onward(case_id)
        signed = [record for record in case.records if record.heads]
        items = [self._item(case_id, record, said, withdrawn, onward) for record in signed]
        return CasePlan(case_id, case.code, said, withdrawn, (*(item for item in items if item), *beside))

    def _beside(self, case_id: str, *, withdrawn: bool) -> tuple[Item, ...]:
        """Links and tombstones, which are about cases and not about answers: for posts of our own only.

        A link says whom two cases are about, so it stays once consent was taken back. A tombstone never does.
        """
        if self._profile is not None:
            return ()
        there = self._there(case_id)
        records: dict[str, list[Revision]] = {}
        for revision in self._store.revisions_of([case_id]):
            if revision.kind in BESIDE_RECORDS:
                records.setdefault(revision.record_id, []).append(revision)
        return tuple(
            Item(
                case_id,
                record,
                history[-1],
                history[-1].says.originator,
                Reason.WITHDRAWN if withdrawn and history[-1].kind != TOMBSTONE else None,
                revisions=tuple(history),
                news=any(revision.id not in there for revision in history),
            )
            for record, history in records.items()
        )

    # ---- one record

    def _item(
        self, case_id: str, record: Record, said: Said, withdrawn: bool, onward: Sequence[Statement]
    ) -> Item | None:
        history = self._store.history(record.record_id)
        head = self._store.revision(record.heads[0])
        of = whose(history, self._own, onward, self._now)
        originator, allowed = allowed_by(of, self._receiver)
        consents = Consents(
            person=frozenset(said.answers.get(consent.SHARING, "").split()),
            answers=said.answers,
            withdrawn=withdrawn,
            originator=allowed is not None,
            recipient_named=self._named,
            expired=of.is_over,
            two_versions=len(record.heads) > 1,
            limits=said.limits,
        )
        item = Item(case_id, record.record_id, head, originator, None, statements=allowed or ())
        if self._profile is None:
            return self._whole(item, history, consents)
        if record.kind == LETTER:
            return self._letter(item, history, self._profile, consents)
        return self._extract(item, self._profile, consents) if record.form is not None else None

    def _whole(self, item: Item, history: Sequence[Revision], consents: Consents) -> Item:
        """To a post of our own: the record as it is, whoever the person lets us tell outside."""
        there = self._there(item.case_id)
        missing = tuple(revision for revision in history if revision.id not in there)
        return replace(
            item,
            refused=barred_for_all(consents),
            revisions=missing or tuple(history),
            news=bool(missing),
        )

    def _letter(
        self, item: Item, history: Sequence[Revision], profile: Profile, consents: Consents
    ) -> Item | None:
        """A letter goes as it was signed, and only to whom it was made for."""
        letter = letter_in(item.head)
        if letter is None:
            return None
        if not self._is_for_these(letter, profile):
            return replace(item, refused=Reason.FOR_ANOTHER, letter=letter)
        news = item.head.id not in self._there(item.case_id)
        return replace(
            item, refused=refusal(profile, consents), letter=letter, revisions=tuple(history), news=news
        )

    def _is_for_these(self, letter: LetterMade, profile: Profile) -> bool:
        """Whether a letter was made for their kind of receiver, or for the office of their name."""
        kind = letter.destination or letter.kind
        if kind and kind not in profile.letters:
            return False
        named = (each.card.organisation for each in self._partners)
        return bool(letter.destination) or all(same_organisation(letter.recipient, name) for name in named)

    def _extract(self, item: Item, profile: Profile, consents: Consents) -> Item:
        snapshot = item.head.snapshot
        if snapshot is None:
            raise NoSuchForm  # a record of a form always has answers
        form = self._store.form(snapshot.form_sha256)
        disclosed = disclose(form, snapshot, profile, consents, self._levels(form.id))
        before = self._ledger.last_extract(record_of(item.record_id, self.recipients[0]))
        return replace(
            item,
            refused=disclosed.refused,
            disclosed=disclosed,
            before=before,
            news=self._again
            or not _says_the_same(before, item.head, profile, disclosed, self._now.date())
            or not self._may_be_there(before, item.case_id),
        )

    def _levels(self, form_id: str) -> Levels:
        """How sensitive the forms say that are in use here: this one, and the common form."""
        if form_id not in self._rated:
            found: dict[str, int] = {}
            for name in (form_id, COMMON_FORM):
                with suppress(NoSuchForm):
                    for question, level in levels_of(self._store.current_form(name)).items():
                        found[question] = max(found.get(question, 0), level)
            self._rated[form_id] = found
        return self._rated[form_id]

    def _may_be_there(self, before: Made | None, case_id: str) -> bool:
        recipient = self.recipients[0]
        return before is not None and self._ledger.may_be_there(
            recipient, before.bundle_id, case_id, self._now
        )

    def _there(self, case_id: str) -> frozenset[str]:
        """What the recipients were sent of the case and need not get again."""
        return frozenset() if self._again else self._ledger.files_of(self.recipients, case_id, self._now)


def _receiver(partners: Sequence[Partner], purpose: str) -> Receiver:
    """The partners as those whom the consents of other offices name."""
    offices = {each.card.office for each in partners}
    return Receiver(
        lambda originator: offices == {originator.office},
        lambda says: all(_is_meant(says, partner) for partner in partners),
        frozenset({purpose}),
    )


def _is_meant(says: Onward, partner: Partner) -> bool:
    if says.to_office:
        return says.to_office == partner.card.office
    return same_organisation(says.to_organisation, partner.card.organisation)


def _allowed_purpose(profile: Profile | None, purpose: str) -> str:
    """What this kind of recipient gets cases for; raises PurposeNotAllowed."""
    allowed = AMONG_OWN_POSTS if profile is None else (profile.purpose,)
    if purpose and purpose not in allowed:
        raise PurposeNotAllowed
    return purpose or allowed[0]


def _says_the_same(
    before: Made | None, head: Revision, profile: Profile, disclosed: Disclosed, today: date
) -> bool:
    """Whether another extract would say nothing that the last one did not."""
    return (
        before is not None
        and before.source_revision == head.id
        and before.profile == profile.name
        and before.fields == disclosed.fields.keys()
        and before.until >= today
    )
