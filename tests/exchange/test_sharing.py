"""What is inside a sealed bundle: exactly what the table says for each consent, origin, kind and name."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from tests.exchange.sharing import (
    FILES,
    MARKS,
    Inside,
    came_from,
    inside,
    latest,
    publishes,
    takes_down,
)
from tests.given import PASSPHRASE, Office, made, opened_copy

from sarana.cases import LetterMade, line
from sarana.cases.revision import NAMESPACE, read
from sarana.errors import (
    AlreadySent,
    ConsentNotGiven,
    ConsentWithdrawn,
    DisclosureChanged,
    DisclosureRefused,
    NotAllowed,
    NotAnOwnPost,
    OriginatorNotAgreed,
    PartnerUndescribed,
    PurposeNotAllowed,
    ReasonMissing,
    RevisionRefused,
    SecondOfficerNeeded,
    SeveralOffices,
    SharingExpired,
    TwoVersions,
    WrongPassphrase,
)
from sarana.exchange import OWN_POST, Reason, Sealed, accept, export, plan, profiles, review
from sarana.exchange.leaving import BULK, MOST_ALONE
from sarana.exchange.ledger import Ledger
from sarana.exchange.statements import Onward, Withdrawal
from sarana.exchange.stating import issuer, sign
from sarana.exchange.withdrawing import give_again, withdraw
from sarana.seal.signature import verify
from sarana.vault import Agreement, Cost, NewOfficer, SecondOfficer
from sarana.vault.second_officer import NAMESPACE as FOUR_EYES
from sarana.vault.second_officer import statement

#: For each kind: the consent that it takes, and which answers it gets of the form in `sharing`, by hand.
CONSENT = {"case_code", "consent_sharing", "consent_cross_border", "consent_photo", "consent_statistics"}
TABLE: dict[str, tuple[str, set[str]]] = {
    "coordination": ("ncct", CONSENT | {"family_name_latin", "nationality", "doc_type"}),
    "counterpart": (
        "counterpart",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "embassy": (
        "own_embassy",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "health": ("health", CONSENT | {"family_name_latin", "doc_type", "self_harm_risk", "disability"}),
    "immigration": (
        "immigration",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "international": ("iom", CONSENT | {"family_name_latin", "nationality", "doc_type", "embassy_wish"}),
    "law_enforcement": (
        "police_anti_tip",
        CONSENT
        | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "narrative", "off_name"},
    ),
    "legal_aid": (
        "legal_aid",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "ngo": (
        "shelter_ngo",
        CONSENT
        | {"family_name_latin", "nationality", "doc_type", "self_harm_risk", "disability", "embassy_wish"},
    ),
    "social_services": (
        "social_affairs",
        CONSENT | {"family_name_latin", "nationality", "doc_type", "disability", "embassy_wish"},
    ),
    "statistics": ("", {"nationality", "doc_type"}),
}
#: What goes to nobody whose card names no reader.
HIGHLY_SENSITIVE = {"narrative", "self_harm_risk", "disability", "off_name"}
FACTLESS = {"photo", "scan"}
FAR = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass
class Posts:
    """A post that sends, an office that it got cases from, and two recipients: one named, one not."""

    post: Office
    origin: Office
    named: Office
    nameless: Office
    to: dict[bool, str] = field(default_factory=dict)  # whether the card names a reader → partner
    stick: Path = Path()

    def send(self, case_id: str, *, named: bool = True, **more: object) -> Sealed:
        """One case; the reason is for the many that a table sends on one day."""
        return export(
            self.post.store,
            self.post.vault,
            [case_id],
            [self.to[named]],
            to=self.stick,
            reason="The table of the tests.",
            **more,  # type: ignore[arg-type]
        )

    def open(self, sealed: Sealed, named: bool = True) -> Inside:
        return inside(sealed.path, self.named if named else self.nameless)

    def kind(self, kind: str) -> None:
        for partner in self.to.values():
            self.post.partners.describe(partner, kind)


@pytest.fixture(scope="module")
def posts(made_offices: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    """Opened once for the whole table."""
    place = tmp_path_factory.mktemp("table")
    nobody = made(place / "made", NewOfficer("", "Example Duty Desk"))
    folders = {name: made_offices[name] for name in ("border post", "embassy", "social services")}
    opened = [
        opened_copy(folder, place / name.replace(" ", "-"))
        for name, folder in (*folders.items(), ("nobody", nobody))
    ]
    stick = place / "stick"
    stick.mkdir()
    found = Posts(*opened, stick=stick)
    for office in (found.named, found.nameless):
        office.knows(found.post, "immigration")
    found.post.knows(found.origin)
    found.to = {True: found.post.knows(found.named), False: found.post.knows(found.nameless, "ngo")}
    for office in (found.post, found.origin):
        publishes(office)
    yield found
    for office in opened:
        office.vault.close()


def expected(kind: str, *, photo: bool, named: bool) -> set[str]:
    """The table, for one row."""
    _, names = TABLE[kind]
    names = names if photo else names - {"photo"}
    return names if named else names - HIGHLY_SENSITIVE


def holds_nothing_else(found: Inside, names: set[str]) -> None:
    """The whole plaintext, byte by byte: no word and no file of what was held back."""
    assert found.names == names
    assert found.facts == names - FACTLESS
    for name, mark in MARKS.items():
        assert found.says(mark) == (name in names), name
    for name, content in (("photo", FILES["zqphoto.png"]), ("scan", FILES["zqscan.png"])):
        assert (content in found.other_blobs) == (name in names)
        assert found.says(content[-8:]) == (name in names)


def test_the_table_has_a_row_for_each_profile() -> None:
    assert TABLE.keys() == profiles().keys()


@pytest.mark.parametrize("kind", TABLE)
def test_each_combination_gives_exactly_the_answers_of_the_table(posts: Posts, kind: str) -> None:
    posts.kind(kind)
    needed, _ = TABLE[kind]
    agreed = needed or "health"
    other = "health" if agreed != "health" else "shelter_ngo"
    sharings = (agreed, f"{agreed} {other}", other, "nobody", f"nobody {agreed}")
    for sharing, others, withdrawn in product(sharings, ("none", "without", "with"), (False, True)):
        statistics = "yes" if needed or sharing == agreed else "no"
        photo = sharing == agreed
        case_id = takes_down(
            posts.post, sharing=sharing, photo="yes" if photo else "no", statistics=statistics
        )
        case_id = comes_from_elsewhere(posts, case_id, kind, others)
        if withdrawn:
            withdraw(posts.post.store, posts.post.vault, case_id)
        may = sharing in (agreed, f"{agreed} {other}") and statistics == "yes"
        may = may and others != "without" and not withdrawn
        for named in (True, False):
            if may:
                found = posts.open(posts.send(case_id, named=named), named)
                holds_nothing_else(found, expected(kind, photo=photo, named=named))
            else:
                before = sorted(posts.stick.iterdir())
                with pytest.raises(DisclosureRefused):
                    posts.send(case_id, named=named)
                assert sorted(posts.stick.iterdir()) == before


def comes_from_elsewhere(posts: Posts, case_id: str, kind: str, others: str) -> str:
    """The case as another office began it, with or without its written consent to both recipients."""
    if others == "none":
        return case_id
    came = came_from(
        posts.post, posts.origin, case_id, secrets.token_hex(16), record := secrets.token_hex(16)
    )
    if others == "with":
        for partner in posts.to.values():
            allows(posts, came, record, partner, profiles()[kind].purpose)
    return came


def allows(
    posts: Posts,
    case_id: str,
    record: str,
    partner: str,
    purpose: str,
    expires: datetime = FAR,
    by: Office | None = None,
) -> None:
    """The office that a case is from agrees, or `by` another one that has no say in it."""
    vault = (by or posts.origin).vault
    card = posts.post.partners.get(partner).card
    says = Onward(
        issuer(vault),
        case_id,
        (record,),
        posts.post.vault.id,
        card.office,
        card.organisation,
        purpose,
        datetime.now(UTC) - timedelta(days=1),
        expires,
    )
    with posts.post.vault.transaction() as write:
        Ledger(posts.post.vault).keep(write, sign(vault, says), bundle="from elsewhere")


# ---- what an extract says of itself


def test_an_extract_says_where_it_is_from_for_whom_and_what_was_held_back(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (found,) = posts.open(posts.send(case_id)).revisions
    source, says = latest(posts.post, case_id), found["body"]["extract"]
    assert (found["kind"], found["case"], found["parents"]) == ("extract", case_id, [])
    assert (says["record"], says["revision"]) == (source.record_id, source.id)
    assert found["record"] != source.record_id
    assert (says["profile"], says["purpose"], says["name"]) == (
        "social_services",
        "referral",
        "Sample Chanthy",
    )
    assert says["basis"] == list(profiles()["social_services"].basis)
    last_day = datetime.now(UTC).date() + timedelta(days=profiles()["social_services"].days)
    assert says["until"] == last_day.isoformat()
    assert says["held_back"]["offenders"] == 1
    assert found["terms"]["originator"] == posts.post.vault.id
    assert found["author"]["key"] == posts.post.vault.officer.public_key.text


def test_the_statement_of_the_bundle_names_the_terms_and_the_consent(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (terms,) = posts.open(posts.send(case_id)).manifest["terms"]
    assert terms["purpose_limit"] == ["referral"]
    assert terms["consent_rev"] == latest(posts.post, case_id).id
    assert terms["onward"] == "none"
    assert terms["retain_until"]


def test_a_later_extract_follows_the_former_and_only_for_the_same_recipient(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (first,) = posts.open(posts.send(case_id)).revisions
    posts.post.store.reopen(posts.post.record_of(case_id))
    interview = posts.post.interview(case_id)
    interview.answer("/data/sec_f_identity/nationality", "Zqchanged")
    posts.post.store.save_draft(posts.post.record_of(case_id), interview.snapshot())
    posts.post.finalises(case_id)
    second = posts.open(posts.send(case_id))
    (later,) = second.revisions
    assert later["record"] == first["record"]
    assert len(later["parents"]) == 1
    assert second.says("Zqchanged")
    (other,) = posts.open(posts.send(case_id, named=False), named=False).revisions
    assert other["record"] != first["record"]
    assert other["parents"] == []


def test_only_what_the_recipient_does_not_have_yet_is_sent(posts: Posts) -> None:
    posts.kind("law_enforcement")
    case_id = takes_down(posts.post, sharing="police_anti_tip")
    posts.send(case_id)
    with pytest.raises(AlreadySent):
        posts.send(case_id)
    again = posts.open(posts.send(case_id, again=True))
    assert FILES["zqphoto.png"] in again.other_blobs
    posts.post.store.reopen(posts.post.record_of(case_id))
    posts.post.finalises(case_id)
    small = posts.open(posts.send(case_id))
    assert len(small.revisions) == 1
    assert small.other_blobs == set()
    assert not any(form["sha256"] in name for form in small.manifest["forms"] for name in small.files)


def test_an_onward_consent_travels_with_what_it_allows(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = comes_from_elsewhere(
        posts, takes_down(posts.post, sharing="social_affairs"), "social_services", "with"
    )
    found = posts.open(posts.send(case_id))
    (terms,) = found.manifest["terms"]
    assert terms["originator"] == "Example Embassy 示例"
    assert terms["onward_stmts"]
    for stated in terms["onward_stmts"]:
        assert f"data/stmt/{stated}.json" in found.files
        assert f"data/stmt/{stated}.sig" in found.files


@pytest.mark.parametrize("wrong", ["purpose", "expired", "other partner", "other record", "forged"])
def test_a_statement_that_does_not_fit_opens_nothing(posts: Posts, wrong: str) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    record = secrets.token_hex(16)
    came = came_from(posts.post, posts.origin, case_id, secrets.token_hex(16), record)
    partner, purpose, expires = posts.to[True], "referral", FAR
    if wrong == "purpose":
        purpose = "transfer"
    if wrong == "expired":
        expires = datetime.now(UTC) - timedelta(hours=1)
    if wrong == "other partner":
        partner = posts.to[False]
    if wrong == "other record":
        record = secrets.token_hex(16)
    if wrong == "forged":
        allows(posts, came, record, partner, purpose, expires, by=posts.named)
    else:
        allows(posts, came, record, partner, purpose, expires)
    with pytest.raises(OriginatorNotAgreed) as refused:
        posts.send(came)
    assert refused.value.organisations == ("Example Embassy 示例",)
    assert refused.value.cases == (came,)


def test_a_letter_goes_only_to_the_kind_of_office_that_it_was_made_for(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs health")
    for number, destination in enumerate(("dosvy", "hospital", "")):
        letter = LetterMade(f"2026-{number}", "referral", ("en",), f"Zqto{destination}", destination)
        posts.post.store.record_letter(case_id, letter, f"%PDF zqletter-{destination}-".encode())
    found = posts.open(posts.send(case_id))
    assert found.says(b"zqletter-dosvy-")
    assert not found.says(b"zqletter-hospital-")
    assert not found.says(b"zqletter--")
    assert [revision["kind"] for revision in found.revisions].count("letter") == 1


@pytest.mark.parametrize(
    ("recipient", "kind", "goes"),
    [
        ("Example Social Affairs", "dosvy", True),
        ("  example  SOCIAL affairs ", "dosvy", True),
        ("Example Social Affairs", "", True),  # as letters were kept before the kind was written down
        ("Example Social Affairs", "hospital", False),
        ("Example Social Affairs of Another Town", "dosvy", False),
        ("", "dosvy", False),
    ],
)
def test_a_letter_to_an_office_by_its_name_goes_to_that_office_and_to_no_other(
    posts: Posts, recipient: str, kind: str, goes: bool
) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs health")
    posts.post.store.record_letter(
        case_id, LetterMade("2026-9", "referral", ("en",), recipient, kind=kind), b"%PDF zqletter"
    )
    decided = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]]).cases[0]
    (item,) = [each for each in decided.items if each.letter]
    assert (item.goes, item.refused) == (goes, None if goes else Reason.FOR_ANOTHER)
    assert posts.open(posts.send(case_id)).says(b"zqletter") == goes


def test_a_letter_needs_the_persons_consent_as_everything_does(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="health")
    letter = LetterMade("2026-9", "referral", ("en",), "Zqto", "dosvy")
    posts.post.store.record_letter(case_id, letter, b"%PDF")
    with pytest.raises(ConsentNotGiven):
        posts.send(case_id)


def test_an_extract_in_another_record_is_refused(posts: Posts) -> None:
    """Else a partner could send a part of a record as the newest version of the whole."""
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (found,) = posts.open(posts.send(case_id)).revisions
    found["record"] = posts.post.record_of(case_id)
    content = line.write(found)
    signature = posts.post.vault.sign_as_officer(content, NAMESPACE)
    with pytest.raises(RevisionRefused) as refused:
        read(content, signature)
    assert str(refused.value) == "revision-bad-extract"


# ---- nothing gets around it


def test_a_partner_of_whom_nothing_was_said_gets_nothing(
    border_post: Office, social_services: Office, tmp_path: Path
) -> None:
    from sarana.exchange import card

    publishes(border_post)
    case_id = takes_down(border_post, sharing="social_affairs")
    partner = border_post.partners.add(card(social_services.vault)).id
    with pytest.raises(PartnerUndescribed):
        export(border_post.store, border_post.vault, [case_id], [partner], to=tmp_path)


def test_another_organisation_is_never_a_post_of_our_own(border_post: Office, embassy: Office) -> None:
    partner = border_post.knows(embassy)
    with pytest.raises(NotAnOwnPost):
        border_post.partners.describe(partner, OWN_POST)


def test_a_purpose_that_the_profile_does_not_name_is_refused(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    for purpose in ("sync", "transfer", "backup", "withdrawal"):
        with pytest.raises(PurposeNotAllowed):
            posts.send(case_id, purpose=purpose)


def test_what_is_disclosed_goes_to_one_office_at_a_time(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    both = list(posts.to.values())
    with pytest.raises(SeveralOffices):
        export(posts.post.store, posts.post.vault, [case_id], both, to=posts.stick)


def test_a_decision_that_changed_since_it_was_read_is_not_sealed(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    agreed = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]]).fingerprint
    posts.kind("ngo")
    posts.post.store.reopen(posts.post.record_of(case_id))
    interview = posts.post.interview(case_id)
    interview.answer("/data/sec_d_consent/consent_sharing", "social_affairs shelter_ngo")
    posts.post.store.save_draft(posts.post.record_of(case_id), interview.snapshot())
    posts.post.finalises(case_id)
    with pytest.raises(DisclosureChanged):
        posts.send(case_id, agreed=agreed)
    found = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]])
    assert posts.send(case_id, agreed=found.fingerprint).path.exists()


def test_a_consent_that_is_being_taken_back_in_a_draft_closes_at_once(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    record = posts.post.record_of(case_id)
    posts.post.store.reopen(record)
    interview = posts.post.interview(case_id)
    interview.answer("/data/sec_d_consent/consent_sharing", "health")
    posts.post.store.save_draft(record, interview.snapshot())
    with pytest.raises(ConsentNotGiven):
        posts.send(case_id)
    interview.answer("/data/sec_d_consent/consent_sharing", "social_affairs health")
    posts.post.store.save_draft(record, interview.snapshot())
    assert posts.send(case_id).path.exists()


def test_what_a_draft_alone_agrees_to_opens_nothing(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="health")
    record = posts.post.record_of(case_id)
    posts.post.store.reopen(record)
    interview = posts.post.interview(case_id)
    interview.answer("/data/sec_d_consent/consent_sharing", "social_affairs")
    posts.post.store.save_draft(record, interview.snapshot())
    with pytest.raises(ConsentNotGiven):
        posts.send(case_id)


def test_a_withdrawal_closes_everything_until_the_person_agrees_again(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    withdraw(posts.post.store, posts.post.vault, case_id)
    with pytest.raises(ConsentWithdrawn):
        posts.send(case_id)
    give_again(posts.post.store, posts.post.vault, case_id)
    assert posts.send(case_id).path.exists()


def test_a_withdrawal_that_another_office_stated_is_not_lifted_here(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    statement = sign(posts.origin.vault, Withdrawal(issuer(posts.origin.vault), case_id, datetime.now(UTC)))
    with posts.post.vault.transaction() as write:
        Ledger(posts.post.vault).keep(write, statement, bundle="from elsewhere")
    give_again(posts.post.store, posts.post.vault, case_id)
    with pytest.raises(ConsentWithdrawn):
        posts.send(case_id)


def test_two_versions_are_brought_together_before_anything_is_taken_out(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    record = posts.post.record_of(case_id)
    came_from(posts.post, posts.post, case_id, case_id, record)
    with pytest.raises(TwoVersions):
        posts.send(case_id)


def test_a_case_in_which_nothing_is_for_them_is_not_sealed(
    border_post: Office, social_services: Office, tmp_path: Path
) -> None:
    """The form of this case has no section that any profile names."""
    partner = border_post.knows(social_services)
    case_id = border_post.takes_down(story="a")
    with pytest.raises(ConsentNotGiven):
        export(border_post.store, border_post.vault, [case_id], [partner], to=tmp_path)
    assert list(tmp_path.glob("*.age")) == []


def test_many_cases_on_one_day_need_a_typed_reason(
    border_post: Office, social_services: Office, tmp_path: Path
) -> None:
    publishes(border_post)
    partner = border_post.knows(social_services)
    cases = [takes_down(border_post, sharing="social_affairs") for _ in range(MOST_ALONE + 1)]

    def send(chosen: list[str], reason: str = "") -> Sealed:
        return export(border_post.store, border_post.vault, chosen, [partner], to=tmp_path, reason=reason)

    with pytest.raises(ReasonMissing):
        send(cases)
    send(cases[:-1])
    with pytest.raises(ReasonMissing):  # one at a time is no way around it
        send(cases[-1:])
    sealed = send(cases[-1:], "The post is moving.")
    alone, noted = [entry for entry in border_post.vault.journal_entries() if entry.action == "override"]
    assert (noted.object, noted.detail["what"]) == (sealed.bundle_id, "bulk-export")
    assert (alone.object, alone.detail["what"]) == (sealed.bundle_id, "four-eyes")  # nobody else is there
    assert "The post is moving." in border_post.vault.reasons().values()


class TestManyCasesWhereThereIsAnotherOfficer:
    WORDS = "nine patient herons downstream"
    REASON = "The post is moving."

    @pytest.fixture
    def dara(self, border_post: Office) -> str:
        new = NewOfficer("Sample Dara", "Example Border Police", role="case_officer")
        return border_post.vault.staff.add(new, self.WORDS, cost=Cost.floor()).id

    @pytest.fixture
    def send(self, border_post: Office, social_services: Office, tmp_path: Path) -> Callable[..., Sealed]:
        """Two cases to one partner; from one case on a second officer agrees."""
        publishes(border_post)
        partner = border_post.knows(social_services)
        cases = [takes_down(border_post, sharing="social_affairs") for _ in range(2)]
        border_post.vault.four_eyes.set_most_alone(BULK, 1, Agreement(alone="we are two"))

        def sending(second: SecondOfficer | None = None, reason: str = self.REASON) -> Sealed:
            return export(
                border_post.store, border_post.vault, cases, [partner],
                to=tmp_path, reason=reason, second=second,
            )  # fmt: skip

        return sending

    def test_nobody_sends_them_alone(
        self, border_post: Office, send: Callable[..., Sealed], dara: str, tmp_path: Path
    ) -> None:
        with pytest.raises(SecondOfficerNeeded):
            send()
        with pytest.raises(ReasonMissing):
            send(border_post.vault.second_officer(dara, self.WORDS), reason=" ")
        assert list(tmp_path.glob("*.age")) == []
        assert "bundle.export" not in [entry.action for entry in border_post.vault.journal_entries()]

    def test_who_agreed_is_in_the_journal_with_their_signature(
        self, border_post: Office, send: Callable[..., Sealed], dara: str
    ) -> None:
        second = border_post.vault.second_officer(dara, self.WORDS)
        sealed = send(second)
        (agreed,) = [entry for entry in border_post.vault.journal_entries() if entry.action == "agreed"]
        assert (agreed.object, agreed.detail["officer"]) == (sealed.bundle_id, dara)
        said = statement(BULK, sealed.bundle_id, border_post.vault.officer.id)
        signer = verify(said, str(agreed.detail["signature"]), FOUR_EYES)
        assert signer == second.officer.public_key
        reasons = border_post.vault.reasons().values()
        assert self.REASON in reasons

    def test_a_wrong_passphrase_agrees_to_nothing_and_is_noted(self, border_post: Office, dara: str) -> None:
        with pytest.raises(WrongPassphrase):
            border_post.vault.second_officer(dara, PASSPHRASE)
        noted = border_post.vault.journal_entries(limit=1)[0]
        assert (noted.action, noted.object) == ("agreement-failed", dara)

    def test_nobody_changes_alone_how_many_are_many(self, border_post: Office, dara: str) -> None:
        four_eyes = border_post.vault.four_eyes
        with pytest.raises(SecondOfficerNeeded):
            four_eyes.set_most_alone(BULK, 1000, Agreement(alone="I want to"))
        assert four_eyes.most_alone(BULK, MOST_ALONE) == MOST_ALONE
        second = border_post.vault.second_officer(dara, self.WORDS)
        four_eyes.set_most_alone(BULK, 3, Agreement(second))
        assert four_eyes.most_alone(BULK, MOST_ALONE) == 3
        actions = [entry.action for entry in border_post.vault.journal_entries(limit=2)]
        assert actions == ["agreed", "four-eyes.limit"]


def test_whoever_may_only_read_sends_nothing(posts: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    reader = posts.post.vault.officer.__class__(**{**_fields(posts.post.vault.officer), "role": "reader"})
    monkeypatch.setattr(posts.post.vault, "officer", reader)
    with pytest.raises(NotAllowed):
        posts.send(case_id)


def _fields(officer: object) -> dict[str, object]:
    return {name: getattr(officer, name) for name in officer.__slots__}  # type: ignore[attr-defined]


# ---- the other side


@pytest.fixture
def other_side(open_office: Callable[[str], Office], tmp_path: Path) -> Posts:
    """A post, social services, and an embassy to which these might pass something on."""
    post, services, embassy = (open_office(name) for name in ("border post", "social services", "embassy"))
    publishes(post)
    found = Posts(post, post, services, embassy, stick=tmp_path)
    services.knows(post, "immigration")
    found.to = {True: post.knows(services), False: services.knows(embassy)}
    return found


def receives(posts: Posts, **consents: str) -> str:
    """Social services take over an extract of a case; its id."""
    case_id = takes_down(posts.post, sharing="social_affairs own_embassy immigration", **consents)
    found = review(posts.send(case_id).path, posts.named.vault, posts.named.store)
    accept(found, [case_id])
    return case_id


def test_an_extract_is_received_listed_and_never_a_version_of_its_source(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    (line,) = services.store.list("Zqfamily")
    assert (line.state, line.origin) == ("received", "Example Border Police")
    (record,) = services.store.case(case_id).records
    extract = services.store.revision(record.heads[0]).extract
    assert extract is not None
    assert extract.source_record == other_side.post.record_of(case_id)
    assert record.record_id != extract.source_record
    assert "off_name" not in str(services.store.facts(case_id))


def test_what_was_received_goes_no_further_without_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    with pytest.raises(OriginatorNotAgreed):
        export(services.store, services.vault, [case_id], [other_side.to[False]], to=other_side.stick)


def test_a_record_continued_from_an_extract_keeps_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    services.continues(case_id)
    with pytest.raises(OriginatorNotAgreed):
        export(services.store, services.vault, [case_id], [other_side.to[False]], to=other_side.stick)


def test_what_was_received_may_go_back_to_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    services.continues(case_id)
    back = next(each.id for each in services.partners.all() if each.card.office == other_side.post.vault.id)
    sealed = export(services.store, services.vault, [case_id], [back], to=other_side.stick)
    found = review(sealed.path, other_side.post.vault, other_side.post.store)
    accept(found, [case_id])
    own, came = other_side.post.store.case(case_id).records
    assert len(own.heads) == len(came.heads) == 1
    assert other_side.post.store.revision(came.heads[0]).extract is not None


def test_what_was_received_is_not_passed_on_after_its_last_day(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    back = next(each.id for each in services.partners.all() if each.card.office == other_side.post.vault.id)
    later = datetime.now(UTC) + timedelta(days=profiles()["social_services"].days + 2)
    with pytest.raises(SharingExpired):
        export(services.store, services.vault, [case_id], [back], to=other_side.stick, now=later)


def test_a_later_extract_is_newer_and_no_conflict(other_side: Posts) -> None:
    case_id = receives(other_side)
    other_side.post.continues(case_id)
    found = review(other_side.send(case_id).path, other_side.named.vault, other_side.named.store)
    (item,) = found.items
    assert item.standing == "newer"
    accept(found, [case_id])
    (record,) = other_side.named.store.case(case_id).records
    assert len(record.heads) == 1
    assert len(other_side.named.store.history(record.record_id)) == 2
