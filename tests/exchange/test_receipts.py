"""Receipts and the outbox: what left, what arrived, and what nobody answers for (R12, R33, R40)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.sharing import publishes, takes_down
from tests.given import Office

from sarana.errors import AlreadySent, NoSuchBundle, StorageError
from sarana.exchange import Review, Sealed, accept, export, review
from sarana.exchange.answering import receipt_for, seal_receipt
from sarana.exchange.outbox import PATIENCE, Outbox, State
from sarana.exchange.receipts import counts
from sarana.exchange.statements import Receipt
from sarana.exchange.stating import sign

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """The border post seals two cases for social services, which takes over what it wants."""

    post: Office
    services: Office
    to_services: str
    cases: tuple[str, str]
    stick: Path

    def sends(
        self, *, now: datetime | None = None, again: bool = False, draft: int = 0, to: Path | None = None
    ) -> Sealed:
        office, partners = self.post, [self.to_services]
        return export(
            office.store,
            office.vault,
            self.cases,
            partners,
            to=to or self.stick,
            now=now,
            again=again,
            draft=draft,
        )

    def takes(self, sealed: Sealed, *cases: str) -> Path:
        """Take these cases over (all without any), and answer; the file of the receipt."""
        found = review(sealed.path, self.services.vault, self.services.store)
        return seal_receipt(found, accept(found, cases or self.cases), self.stick).path

    def reads(self, receipt: Path) -> Review:
        return review(receipt, self.post.vault, self.post.store)

    def learns(self, receipt: Path) -> None:
        accept(self.reads(receipt), [])

    def state(self) -> State:
        return Outbox(self.post.vault).all()[0].state


@pytest.fixture
def story(border_post: Office, social_services: Office, tmp_path: Path) -> Story:
    stick = tmp_path / "stick"
    stick.mkdir()
    publishes(border_post)
    to_services = border_post.knows(social_services)
    social_services.knows(border_post, "immigration")
    cases = (
        takes_down(border_post, sharing="social_affairs"),
        takes_down(border_post, sharing="social_affairs"),
    )
    return Story(border_post, social_services, to_services, cases, stick)


# ---- from sealed to received


def test_a_bundle_goes_from_sealed_to_handed_over_to_received(story: Story) -> None:
    sealed = story.sends()
    assert story.state() is State.SEALED
    Outbox(story.post.vault).hand_over(sealed.bundle_id)
    assert story.state() is State.HANDED_OVER
    story.learns(story.takes(sealed))
    assert story.state() is State.RECEIVED


def test_the_outbox_says_which_file_it_is_for_whom_and_how_many_cases(story: Story) -> None:
    sealed = story.sends()
    (posted,) = Outbox(story.post.vault).all()
    assert (posted.name, posted.partners, posted.cases) == (sealed.path.name, (story.to_services,), 2)
    assert (posted.purpose, posted.receipts, posted.refused) == ("referral", 0, 0)


def test_a_receipt_names_what_was_not_taken_over(story: Story) -> None:
    story.learns(story.takes(story.sends(), story.cases[0]))
    (posted,) = Outbox(story.post.vault).all()
    assert (posted.state, posted.refused) == (State.RECEIVED, 1)


def test_both_sides_note_the_receipt_in_their_journal(story: Story) -> None:
    story.learns(story.takes(story.sends()))
    assert "receipt.give" in {each.action for each in story.services.vault.journal_entries(limit=5)}
    assert "receipt.take" in {each.action for each in story.post.vault.journal_entries(limit=5)}


def test_a_receipt_anchors_the_journal_of_whoever_gave_it(story: Story) -> None:
    found = review(story.sends().path, story.services.vault, story.services.store)
    says = receipt_for(found, accept(found, story.cases)).says
    head = story.services.vault.journal_head()
    assert isinstance(says, Receipt)
    assert says.audit == (head.seq, head.hash.hex())


def test_only_a_bundle_of_ours_can_be_handed_over(story: Story) -> None:
    with pytest.raises(NoSuchBundle):
        Outbox(story.post.vault).hand_over("00" * 16)


# ---- overdue


def test_what_lies_for_three_days_is_overdue_and_what_arrived_never_is(story: Story) -> None:
    sealed, outbox = story.sends(), Outbox(story.post.vault)
    now = datetime.now(UTC)
    assert not outbox.overdue(now + PATIENCE - DAY)
    assert [each.bundle_id for each in outbox.overdue(now + PATIENCE)] == [sealed.bundle_id]
    outbox.hand_over(sealed.bundle_id, now + PATIENCE)
    assert not outbox.overdue(now + PATIENCE + DAY)
    assert outbox.overdue(now + 2 * PATIENCE)
    story.learns(story.takes(sealed))
    assert not outbox.overdue(now + 100 * DAY)


# ---- what is sent again


def test_what_arrived_is_not_sent_twice(story: Story) -> None:
    story.learns(story.takes(story.sends()))
    with pytest.raises(AlreadySent):
        story.sends()


def test_a_case_that_was_not_taken_over_is_sent_again(story: Story) -> None:
    story.learns(story.takes(story.sends(), story.cases[0]))
    second = story.sends()
    assert second.cases == 1
    found = review(second.path, story.services.vault, story.services.store)
    assert [item.case_id for item in found.items] == [story.cases[1]]


def test_a_bundle_that_nobody_answered_until_it_expired_is_sent_again(story: Story) -> None:
    story.sends(now=datetime.now(UTC) - 31 * DAY)
    assert story.sends().cases == 2


def test_what_one_office_took_over_another_may_still_lack(
    border_post: Office, sister_post: Office, shelter: Office, tmp_path: Path
) -> None:
    """One bundle for two posts: the receipt of one says nothing about the other."""
    sister_post.knows(border_post)
    to_sister, to_shelter = border_post.knows(sister_post), border_post.knows(shelter)
    case, post = border_post.takes_down(story="told"), border_post
    long_ago = datetime.now(UTC) - 31 * DAY
    sealed = export(post.store, post.vault, [case], [to_sister, to_shelter], to=tmp_path, now=long_ago)
    found = review(sealed.path, sister_post.vault, sister_post.store, now=long_ago)
    receipt = seal_receipt(found, accept(found, [case]), tmp_path).path
    accept(review(receipt, post.vault, post.store), [])
    with pytest.raises(AlreadySent):
        export(post.store, post.vault, [case], [to_sister], to=tmp_path)
    assert export(post.store, post.vault, [case], [to_shelter], to=tmp_path).cases == 1


# ---- receipts that do not count


def test_a_receipt_by_an_office_that_got_nothing_is_shown_and_not_kept(story: Story, embassy: Office) -> None:
    embassy.knows(story.post)
    story.post.knows(embassy)
    sealed = story.sends()
    found = review(sealed.path, story.services.vault, story.services.store)
    told = receipt_for(found, accept(found, story.cases)).says
    assert isinstance(told, Receipt)
    of_embassy = replace(told.issuer, office=embassy.vault.id, key=embassy.vault.officer.public_key.text)
    forged = sign(embassy.vault, replace(told, issuer=of_embassy))
    assert not counts(story.post.vault, forged)
    assert story.state() is State.SEALED


def test_a_receipt_for_another_bundle_under_the_same_number_does_not_count(story: Story) -> None:
    found = review(story.sends().path, story.services.vault, story.services.store)
    says = receipt_for(found, accept(found, story.cases)).says
    assert isinstance(says, Receipt)
    assert not counts(story.post.vault, sign(story.services.vault, replace(says, manifest="00" * 32)))


def test_an_older_receipt_never_takes_the_place_of_a_later_one(story: Story) -> None:
    sealed = story.sends()
    first = review(sealed.path, story.services.vault, story.services.store)
    accepted = accept(first, story.cases[:1])
    older = seal_receipt(first, accepted, story.stick, now=datetime.now(UTC) - DAY).path
    story.learns(story.takes(sealed))
    story.learns(older)
    assert Outbox(story.post.vault).all()[0].refused == 0


# ---- drafts


def test_a_choice_is_kept_for_later_until_it_is_sealed_or_nobody_wants_it(story: Story) -> None:
    outbox = Outbox(story.post.vault)
    number = outbox.keep_draft(story.cases, [story.to_services], "referral")
    (draft,) = outbox.drafts()
    assert (draft.cases, draft.partners, draft.purpose) == (story.cases, (story.to_services,), "referral")
    unwanted = outbox.keep_draft(story.cases[:1], [story.to_services], "")
    story.sends(draft=number)
    assert [each.number for each in outbox.drafts()] == [unwanted]
    outbox.drop_draft(unwanted)
    assert not outbox.drafts()


def test_a_choice_stays_when_sealing_it_failed(story: Story) -> None:
    number = Outbox(story.post.vault).keep_draft(story.cases, [story.to_services], "referral")
    with pytest.raises(StorageError):
        story.sends(draft=number, to=story.stick / "pulled")
    assert [each.number for each in Outbox(story.post.vault).drafts()] == [number]
    assert not Outbox(story.post.vault).all()
