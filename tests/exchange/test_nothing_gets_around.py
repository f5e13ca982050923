"""No statement, letter, purpose, draft or role gets around what was decided about sharing."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.posts import FAR, Posts, allows
from tests.exchange.sharing import (
    FORM,
    MARKS,
    came_from,
    inside,
    publishes,
    takes_down,
)
from tests.given import Office, workbook

from sarana.cases import line
from sarana.cases.revision import NAMESPACE, read
from sarana.errors import (
    ConsentNotGiven,
    ConsentWithdrawn,
    DisclosureChanged,
    NotAllowed,
    NotAnOwnPost,
    OriginatorNotAgreed,
    PartnerUndescribed,
    PurposeNotAllowed,
    RevisionRefused,
    SeveralOffices,
    TwoVersions,
)
from sarana.exchange import OWN_POST, export, plan
from sarana.exchange.ledger import Ledger
from sarana.exchange.statements import Withdrawal
from sarana.exchange.stating import issuer, sign
from sarana.exchange.withdrawing import give_again, withdraw

SHARING = "sec_d_consent/consent_sharing"


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


def test_no_form_of_another_office_rates_an_answer_lower_than_ours(
    border_post: Office, social_services: Office, tmp_path: Path
) -> None:
    """Else whoever makes a form decides what of the answers to it leaves here."""
    risk = "| self_harm_risk | Risk | ធ | 风险 | {} |"
    mild = FORM.replace(risk.format(4), risk.format(1))
    assert mild != FORM
    border_post.store.publish(workbook(mild), "theirs.xlsx")
    case_id = takes_down(border_post, sharing="social_affairs")
    partner = border_post.knows(social_services)

    def told() -> bool:
        sealed = export(border_post.store, border_post.vault, [case_id], [partner], to=tmp_path, again=True)
        return inside(sealed.path, social_services).says(MARKS["self_harm_risk"])

    assert told()  # as long as it is the form in use here
    publishes(border_post)
    assert not told()


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
    posts.post.continues(case_id, **{SHARING: "social_affairs shelter_ngo"})
    with pytest.raises(DisclosureChanged):
        posts.send(case_id, agreed=agreed)
    found = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]])
    assert posts.send(case_id, agreed=found.fingerprint).path.exists()


def test_limits_that_were_set_since_are_read_before_anything_is_sealed(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    agreed = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]]).fingerprint
    posts.post.reopens(case_id, **{"sec_d_consent/consent_limits": "Not to my brother's office"})
    with pytest.raises(DisclosureChanged):
        posts.send(case_id, agreed=agreed)


def test_a_consent_that_is_being_taken_back_in_a_draft_closes_at_once(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    posts.post.reopens(case_id, **{SHARING: "health"})
    with pytest.raises(ConsentNotGiven):
        posts.send(case_id)
    posts.post.writes(case_id, **{SHARING: "social_affairs health"})
    assert posts.send(case_id).path.exists()


def test_what_a_draft_alone_agrees_to_opens_nothing(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="health")
    posts.post.reopens(case_id, **{SHARING: "social_affairs"})
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


def test_whoever_may_only_read_sends_nothing(posts: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    reader = posts.post.vault.officer.__class__(**{**_fields(posts.post.vault.officer), "role": "reader"})
    monkeypatch.setattr(posts.post.vault, "officer", reader)
    with pytest.raises(NotAllowed):
        posts.send(case_id)


def _fields(officer: object) -> dict[str, object]:
    return {name: getattr(officer, name) for name in officer.__slots__}  # type: ignore[attr-defined]
