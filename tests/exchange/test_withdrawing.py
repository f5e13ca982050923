"""A person takes their consent back, and one office lets another pass something on: from end to end."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.sharing import MARKS, inside, publishes, takes_down
from tests.given import Office

from sarana.errors import (
    ConsentNotGiven,
    ConsentWithdrawn,
    NobodyToTell,
    OriginatorNotAgreed,
    StatementRefused,
)
from sarana.exchange import Ledger, Sealed, accept, export, plan, review
from sarana.exchange.onward import agree, ask, seal_statement
from sarana.exchange.stated import keep_stated, stated
from sarana.exchange.statements import Onward, Withdrawal, read
from sarana.exchange.stating import issuer, sign
from sarana.exchange.withdrawing import give_again, seal_withdrawals, to_tell, withdraw

UNTIL = date(2099, 12, 31)


class Story:
    """The border post hands a case to social services, which may want to pass it on to the embassy."""

    def __init__(self, post: Office, services: Office, embassy: Office, stick: Path) -> None:
        self.post, self.services, self.embassy, self.stick = post, services, embassy, stick
        publishes(post)
        self.to_services, self.to_post = post.knows(services), services.knows(post, "immigration")
        self.to_embassy, self.from_services = services.knows(embassy), embassy.knows(services)
        self.case = takes_down(post, sharing="social_affairs own_embassy immigration")

    def sends(self) -> Sealed:
        return self.send(self.post, self.to_services)

    def send(self, office: Office, partner: str) -> Sealed:
        return export(office.store, office.vault, [self.case], [partner], to=self.stick)

    def takes(self, office: Office, sealed: Sealed) -> None:
        found = review(sealed.path, office.vault, office.store)
        accept(found, [item.case_id for item in found.items])

    def hands_over(self) -> None:
        self.takes(self.services, self.sends())


@pytest.fixture
def story(border_post: Office, social_services: Office, embassy: Office, tmp_path: Path) -> Story:
    stick = tmp_path / "stick"
    stick.mkdir()
    return Story(border_post, social_services, embassy, stick)


# ---- withdrawal


def test_everybody_who_was_told_is_told_of_the_withdrawal(story: Story) -> None:
    story.hands_over()
    withdraw(story.post.store, story.post.vault, story.case)
    (former,) = to_tell(story.post.store, story.post.vault, story.case)
    assert former.partner is not None
    assert former.partner.card.organisation == "Example Social Affairs"
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    assert to_tell(story.post.store, story.post.vault, story.case) == []
    found = review(sealed.path, story.services.vault, story.services.store)
    (stated,) = found.stated
    assert isinstance(stated.statement.says, Withdrawal)
    assert (stated.known, stated.new, stated.case_id) == (True, True, story.case)
    assert found.items == ()
    assert found.purpose == "withdrawal"


def test_a_withdrawal_blocks_at_the_other_office_as_soon_as_it_is_accepted(story: Story) -> None:
    story.hands_over()
    story.send(story.services, story.to_post)
    withdraw(story.post.store, story.post.vault, story.case)
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    story.takes(story.services, sealed)
    with pytest.raises(ConsentWithdrawn):
        export(
            story.services.store,
            story.services.vault,
            [story.case],
            [story.to_post],
            to=story.stick,
            again=True,
        )
    assert to_tell(story.services.store, story.services.vault, story.case)  # and tells on whom it told


def test_an_accepted_withdrawal_stays_when_its_sender_is_forgotten(story: Story) -> None:
    story.hands_over()
    withdraw(story.post.store, story.post.vault, story.case)
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    story.takes(story.services, sealed)
    story.services.partners.remove(story.to_post)
    assert Ledger(story.services.vault).withdrawn(story.case)


def test_nothing_personal_is_in_a_withdrawal(story: Story) -> None:
    story.hands_over()
    withdraw(story.post.store, story.post.vault, story.case)
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    found = inside(sealed.path, story.services)
    assert [name for name, word in MARKS.items() if found.says(word)] == []
    assert found.revisions == []


def test_one_kind_of_recipient_can_be_taken_back_in_the_form(story: Story) -> None:
    story.hands_over()
    assert to_tell(story.post.store, story.post.vault, story.case) == []
    story.post.continues(story.case, **{"sec_d_consent/consent_sharing": "immigration"})
    with pytest.raises(ConsentNotGiven):
        story.sends()
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    (stated,) = review(sealed.path, story.services.vault, story.services.store).stated
    assert isinstance(stated.statement.says, Withdrawal)
    assert stated.statement.says.kinds == ("social_services",)
    ledger = Ledger(story.post.vault)
    assert ledger.withdrawn(story.case, "social_services")
    assert not ledger.withdrawn(story.case, "immigration")


def test_nobody_is_told_who_was_not_sent_anything(story: Story) -> None:
    withdraw(story.post.store, story.post.vault, story.case)
    with pytest.raises(NobodyToTell):
        seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)


def test_a_partner_who_was_forgotten_is_named_as_somebody_to_tell_otherwise(story: Story) -> None:
    story.hands_over()
    story.post.partners.remove(story.to_services)
    withdraw(story.post.store, story.post.vault, story.case)
    (former,) = to_tell(story.post.store, story.post.vault, story.case)
    assert former.partner is None
    with pytest.raises(NobodyToTell):
        seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)


def test_a_withdrawal_of_somebody_unknown_is_shown_and_not_kept(story: Story) -> None:
    """It came in a good bundle, but nobody here knows whoever signed it."""
    story.hands_over()
    embassy = story.embassy.vault
    stranger = sign(embassy, Withdrawal(issuer(embassy), story.case, datetime.now(UTC)))
    story.services.partners.remove(story.to_embassy)
    found = stated(story.services.vault, story.services.store, stranger)
    assert (found.known, found.counts) == (False, False)
    with story.services.vault.transaction() as write:
        keep_stated(story.services.vault, write, [found], "")
    assert not Ledger(story.services.vault).withdrawn(story.case)


def test_a_withdrawal_reaches_whom_it_was_passed_on_to_who_never_heard_of_its_origin(story: Story) -> None:
    """The embassy knows social services, from which it has the case, and not the post that it is from."""
    story.hands_over()
    lets_it_go(story)
    story.takes(story.embassy, story.send(story.services, story.to_embassy))
    withdraw(story.post.store, story.post.vault, story.case)
    (told,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    story.takes(story.services, told)
    (passed_on,) = seal_withdrawals(story.services.store, story.services.vault, story.case, story.stick)
    found = review(passed_on.path, story.embassy.vault, story.embassy.store)
    offices = {each.statement.says.issuer.office: each.known for each in found.stated}
    assert offices == {story.post.vault.id: False, story.services.vault.id: True}
    accept(found, [])
    assert Ledger(story.embassy.vault).withdrawn(story.case)


def test_a_link_to_another_case_stays_too(border_post: Office, sister_post: Office, tmp_path: Path) -> None:
    """It says whom two cases are about. Only the whole histories went to a post of our own."""
    sister = border_post.knows(sister_post)
    one, other = sorted(border_post.takes_down(family_name="Example") for _ in range(2))
    border_post.store.links.decide(one, other, "same", ["same-name"])
    withdraw(border_post.store, border_post.vault, one)
    with pytest.raises(ConsentWithdrawn):
        export(border_post.store, border_post.vault, [one], [sister], to=tmp_path)
    assert list(tmp_path.glob("*.age")) == []


def test_a_statement_counts_only_while_its_signer_is_known(story: Story) -> None:
    """Known when the bundle was looked at, and removed before it was accepted."""
    story.hands_over()
    embassy = story.embassy.vault
    theirs = sign(embassy, Withdrawal(issuer(embassy), story.case, datetime.now(UTC)))
    with story.post.vault.transaction() as write:
        Ledger(story.post.vault).keep(write, theirs, bundle="")
    (sealed,) = seal_withdrawals(story.post.store, story.post.vault, story.case, story.stick)
    found = review(sealed.path, story.services.vault, story.services.store)
    assert all(each.known for each in found.stated)
    story.services.partners.remove(story.to_embassy)
    accept(found, [])
    (kept,) = Ledger(story.services.vault).statements(story.case)
    assert kept.says.issuer.office == story.post.vault.id


def test_the_later_word_counts_though_the_clock_was_set_back_in_between(story: Story) -> None:
    post, now = story.post, datetime.now(UTC)
    withdraw(post.store, post.vault, story.case, now + timedelta(days=900))
    give_again(post.store, post.vault, story.case, now + timedelta(days=900))
    assert not Ledger(post.vault).withdrawn(story.case)
    withdraw(post.store, post.vault, story.case, now)
    assert Ledger(post.vault).withdrawn(story.case)
    with pytest.raises(ConsentWithdrawn):
        story.sends()
    give_again(post.store, post.vault, story.case, now)
    assert not Ledger(post.vault).withdrawn(story.case)


def test_the_journal_says_who_took_it_back(story: Story) -> None:
    withdraw(story.post.store, story.post.vault, story.case)
    (noted,) = [e for e in story.post.vault.journal_entries() if e.action == "consent.withdrawn"]
    assert (noted.object, noted.actor) == (story.case, story.post.vault.officer.id)


# ---- prior written consent between offices


def lets_it_go(story: Story, **changed: object) -> None:
    """The post signs that social services may pass the case on to the embassy, and sends that to them."""
    wanted = {"to_organisation": "Example Embassy 示例", "purpose": "transfer", "until": UNTIL, **changed}
    statement = agree(
        story.post.store,
        story.post.vault,
        story.case,
        story.to_services,
        **wanted,  # type: ignore[arg-type]
    )
    sealed = seal_statement(story.post.vault, statement, story.to_services, story.stick)
    story.takes(story.services, sealed)


def test_what_lacks_consent_names_whom_to_ask_and_goes_when_they_agreed(story: Story) -> None:
    story.hands_over()
    with pytest.raises(OriginatorNotAgreed) as refused:
        story.send(story.services, story.to_embassy)
    assert refused.value.organisations == ("Example Border Police",)
    found = plan(story.services.store, story.services.vault, [story.case], [story.to_embassy])
    assert ask(story.services.vault, found) == ["Example Border Police"]
    (request,) = Ledger(story.services.vault).requests(story.case)
    assert (request.organisation, request.purpose) == ("Example Border Police", "transfer")
    lets_it_go(story)
    sealed = story.send(story.services, story.to_embassy)
    story.takes(story.embassy, sealed)
    (record,) = story.embassy.store.case(story.case).records
    assert story.embassy.store.revision(record.heads[0]).says.originator.office == story.post.vault.id
    (stated,) = Ledger(story.embassy.vault).statements(story.case)
    assert isinstance(stated.says, Onward)


@pytest.mark.parametrize(
    "changed",
    [{"purpose": "referral"}, {"to_organisation": "Example Consulate"}],
)
def test_a_consent_for_something_else_lets_nothing_go(story: Story, changed: dict[str, object]) -> None:
    story.hands_over()
    lets_it_go(story, **changed)
    with pytest.raises(OriginatorNotAgreed):
        story.send(story.services, story.to_embassy)


def test_a_consent_ends_with_its_last_day(story: Story) -> None:
    story.hands_over()
    today = datetime.now(UTC).date()
    lets_it_go(story, until=today + timedelta(days=2))
    with pytest.raises(OriginatorNotAgreed):
        export(
            story.services.store,
            story.services.vault,
            [story.case],
            [story.to_embassy],
            to=story.stick,
            now=datetime.now(UTC) + timedelta(days=3),
        )


def test_only_the_origin_can_let_something_go(story: Story) -> None:
    story.hands_over()
    with pytest.raises(StatementRefused):
        agree(
            story.services.store,
            story.services.vault,
            story.case,
            story.to_post,
            to=story.to_embassy,
            purpose="transfer",
            until=UNTIL,
        )


def test_the_persons_own_consent_is_needed_as_well(story: Story) -> None:
    story.case = takes_down(story.post, sharing="social_affairs")
    story.hands_over()
    lets_it_go(story)
    with pytest.raises(ConsentNotGiven):
        story.send(story.services, story.to_embassy)


# ---- the bytes of a statement


def test_a_statement_is_what_was_signed_and_nothing_else(story: Story) -> None:
    vault = story.post.vault
    statement = sign(vault, Withdrawal(issuer(vault), story.case, datetime(2026, 11, 22, tzinfo=UTC)))
    assert read(statement.content, statement.signature) == statement
    changed = statement.content.replace(b'"lifted":false', b'"lifted":true')
    assert changed != statement.content
    with pytest.raises(StatementRefused):
        read(changed, statement.signature)
    theirs = story.services.vault.sign_as_officer(statement.content, "sarana-withdrawal-v1")
    with pytest.raises(StatementRefused):
        read(statement.content, theirs)
    with pytest.raises(StatementRefused):
        read(statement.content, vault.sign_as_officer(statement.content, "sarana-onward-v1"))
    for cut in range(0, len(statement.content), 7):
        with pytest.raises(StatementRefused):
            read(statement.content[:cut], statement.signature)
