"""Who signed a revision is what a compared card or the roster says, not what the revision says of itself."""

from dataclasses import dataclass, replace

import pytest
from tests.exchange.conftest import Exchange
from tests.given import PICTURE, Office, take_in

from sarana.cases import Author, revision
from sarana.cases.erasure import EVERYWHERE, HERE
from sarana.errors import BundleDamaged, NoSuchCase
from sarana.exchange import authors
from sarana.exchange.erasure_notices import seal_erasure
from sarana.seal.signature import SigningKey


@dataclass(frozen=True)
class Hand:
    """Signs in somebody's name with a key of its own."""

    key: SigningKey

    def continues(self, office: Office, case_id: str, author: Author, **changed: object) -> None:
        """What `office` holds of a case goes on with a revision signed by this hand."""
        (head,) = office.store.heads(office.record_of(case_id))
        before = office.store.revision(head)
        says = replace(
            before.says,
            parents=(head,),
            author=replace(author, key=self.key.public.text),
            clock=revision.next_clock(before.time, [before.says.clock]),
            **changed,  # type: ignore[arg-type]
        )
        content = revision.write(says)
        signed = revision.read(content, self.key.sign(content, revision.NAMESPACE))
        take_in(office.store, signed)


@pytest.fixture
def stranger() -> Hand:
    return Hand(SigningKey.generate())


DARA = Author("u1", "Example Dara", "Example Ministry", "", "")


def test_what_is_held_back_of_a_case_is_erased_with_it(exchange: Exchange, stranger: Hand) -> None:
    case_id = exchange.post.takes_down(family_name="Example")
    stranger.continues(exchange.post, case_id, DARA)
    exchange.takes(exchange.sends(case_id))
    (held,) = exchange.shelter.store.quarantined()
    post = exchange.post
    post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="withdrawn", alone="nobody else works here")
    (told,) = seal_erasure(post.store, post.vault, case_id, exchange.stick)
    exchange.takes(told)
    assert exchange.shelter.store.erasing.is_erased(case_id)
    assert exchange.shelter.store.quarantined() == ()
    kept = exchange.shelter.vault.query("SELECT id FROM revision_kept WHERE id = ?", (held.revisions[0],))
    assert kept == []


def test_what_is_held_back_is_neither_missed_nor_taken_for_something_that_came_back(
    exchange: Exchange, stranger: Hand
) -> None:
    case_id = exchange.post.takes_down(family_name="Example")
    stranger.continues(exchange.post, case_id, DARA)
    sealed = exchange.sends(case_id)
    exchange.takes(sealed)
    shelter = exchange.shelter.store
    assert len(shelter.quarantined()) == 1
    assert shelter.check() == ()
    shelter.retention.keep_terms([case_id], "2020-01-31")
    shelter.erasing.erase(case_id, scope=HERE, reason="retention", alone="nobody else works here")
    assert shelter.check() == ()
    exchange.takes(sealed)  # no tombstone names what was held back: it is held back again
    (held,) = shelter.quarantined()
    assert shelter.check() == ()
    shelter.release(held.revisions)
    assert shelter.check() == ()


def test_a_file_that_only_a_stranger_attached_is_held_back_with_what_they_signed(
    exchange: Exchange, stranger: Hand
) -> None:
    case_id = exchange.post.takes_down(family_name="Example")
    with exchange.post.vault.transaction() as write:
        file = exchange.post.store._attachments.keep(write, "held.png", PICTURE)
    stranger.continues(exchange.post, case_id, DARA, attachments=(file,))
    exchange.takes(exchange.sends(case_id))
    store = exchange.shelter.store
    (held,) = store.quarantined()
    with pytest.raises(NoSuchCase):
        store.attachment_chunks(file.sha256)
    store.release(held.revisions)
    assert b"".join(store.attachment_chunks(file.sha256)) == PICTURE


def test_what_a_stranger_signed_is_held_back_until_somebody_answers_for_it(
    exchange: Exchange, stranger: Hand
) -> None:
    case_id = exchange.post.takes_down(family_name="Example")
    stranger.continues(exchange.post, case_id, DARA)
    sealed = exchange.sends(case_id)
    (item,) = exchange.reviews(sealed.path).items
    assert (item.signer.name, item.signer.known) == ("Example Dara", False)
    assert item.held == 1
    accepted = exchange.takes(sealed)
    assert (accepted.new_revisions, accepted.held) == (2, 1)
    known, store = authors(exchange.shelter.vault), exchange.shelter.store
    assert [known.signer(one.author).name for one in store.revisions_of([case_id])] == ["Example Sokha"]
    (held,) = store.quarantined()
    assert (held.author.name, held.reason, held.case_id) == ("Example Dara", "unknown", case_id)
    assert store.release(held.revisions) == 1
    assert store.quarantined() == ()
    signers = [known.signer(one.author) for one in exchange.shelter.store.revisions_of([case_id])]
    assert [(signer.name, signer.known) for signer in signers] == [
        ("Example Sokha", True),
        ("Example Dara", False),
    ]


def test_nobody_else_signs_in_the_name_of_our_officer(exchange: Exchange, stranger: Hand) -> None:
    ours = exchange.shelter.vault.officer
    case_id = exchange.post.takes_down(family_name="Example")
    stranger.continues(exchange.post, case_id, Author(ours.id, ours.name, ours.organisation, "", ""))
    with pytest.raises(BundleDamaged, match="revision-not-by-our-officer"):
        exchange.reviews(exchange.sends(case_id).path)


def test_what_our_own_officer_signed_is_known(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(family_name="Example")
    known = authors(exchange.post.vault)
    (mine,) = exchange.post.store.revisions_of([case_id])
    assert known.signer(mine.author).known
    known.check(mine.author)


def test_a_partner_is_called_as_on_the_card_whatever_they_say(exchange: Exchange) -> None:
    known = authors(exchange.shelter.vault)
    signer = known.signer(replace(DARA, key=exchange.post.vault.officer.public_key.text))
    said = (signer.name, signer.organisation, signer.known)
    assert said == ("Example Sokha", "Example Border Police", True)


def test_a_partner_who_says_to_be_our_officer_is_refused(exchange: Exchange) -> None:
    ours, theirs = exchange.shelter.vault.officer, exchange.post.vault.officer
    says = Author(ours.id, ours.name, ours.organisation, ours.post, theirs.public_key.text)
    with pytest.raises(BundleDamaged):
        authors(exchange.shelter.vault).check(says)


def test_a_partner_of_the_same_name_is_a_partner(exchange: Exchange) -> None:
    """The same officer with a vault at two posts: the card was compared by voice."""
    known = authors(exchange.shelter.vault)
    (card,) = known.cards.values()
    same = replace(known, officers=frozenset({(card.person, card.name, card.organisation)}))
    same.check(Author(card.person, card.name, card.organisation, card.post, card.person_key.text))


def test_a_partner_who_was_removed_is_unknown(exchange: Exchange) -> None:
    key = exchange.post.vault.officer.public_key.text
    exchange.shelter.partners.remove(exchange.to_post)
    assert not authors(exchange.shelter.vault).signer(replace(DARA, key=key)).known
