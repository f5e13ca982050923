"""Partner cards: whole, self-signed, and named by thirty digits that two people compare."""

import re
from dataclasses import replace

import pytest
from tests.given import Office

from sarana.cases import line
from sarana.errors import NoSuchPartner, NotAPartnerCard, OfficeOfOthers, OwnCard, PartnerUndescribed
from sarana.exchange import OWN_POST, before, card, plan, read_card
from sarana.exchange.card import NAMESPACE


def test_a_card_says_who_and_which_keys(border_post: Office) -> None:
    read = read_card(card(border_post.vault))
    assert (read.name, read.organisation) == ("Example Sokha", "Example Border Police")
    assert read.person_key == border_post.vault.officer.public_key
    assert read.recipient.text == border_post.vault.office_identity.recipient.text
    assert re.fullmatch(r"\d{5}( \d{5}){5}", read.digits)


def test_digits_name_the_keys_and_nothing_else(border_post: Office, shelter: Office) -> None:
    assert read_card(card(border_post.vault)).digits == read_card(card(border_post.vault)).digits
    assert read_card(card(border_post.vault)).digits != read_card(card(shelter.vault)).digits


def test_no_changed_byte_of_a_card_is_accepted(border_post: Office) -> None:
    good = card(border_post.vault)
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= 1
        with pytest.raises(NotAPartnerCard):
            read_card(bytes(changed))


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"x" * 50_000, "សូម".encode(), b"\xff" * 400])
def test_a_file_that_is_no_card_is_told(content: bytes) -> None:
    with pytest.raises(NotAPartnerCard):
        read_card(content)


def test_something_after_a_card_is_refused(border_post: Office) -> None:
    with pytest.raises(NotAPartnerCard):
        read_card(card(border_post.vault) + b"\n")


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"type": "sarana-bundle"},
        {"office": "x"},
        {"org": "two\nlines"},
        {"recipient": "age1pq1nothing"},
        {"recipient": "AGE-SECRET-KEY-1"},
        {"device": {"id": "d1", "key": "ssh-ed25519 AAAA"}},
        {"person": None},
    ],
)
def test_a_well_signed_card_of_the_wrong_shape_is_refused(
    border_post: Office, change: dict[str, line.Plain]
) -> None:
    written = line.write({**line.read(card(border_post.vault).partition(b"\n")[0]), **change})
    signature = border_post.vault.sign_as_officer(written, NAMESPACE).encode()
    with pytest.raises(NotAPartnerCard):
        read_card(written + b"\n" + signature)


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u2069", "\x9b", "\u2028"])
def test_a_card_whose_name_would_be_shown_turned_around_is_refused(border_post: Office, unseen: str) -> None:
    written = line.write(
        {**line.read(card(border_post.vault).partition(b"\n")[0]), "org": f"Example {unseen}ecilop"}
    )
    signature = border_post.vault.sign_as_officer(written, NAMESPACE).encode()
    with pytest.raises(NotAPartnerCard):
        read_card(written + b"\n" + signature)


@pytest.mark.parametrize(
    "called", ["*", "u1,u2", "u1@" + "0" * 32 + ",u2", "u1 u2", "!u1", "u1#", "", '"u1"']
)
def test_nobody_is_called_what_a_list_of_signers_would_read_as_others(
    border_post: Office, called: str
) -> None:
    """`ssh-keygen` reads the names in such a list as patterns, several with commas between them."""
    said = line.read(card(border_post.vault).partition(b"\n")[0])
    for part in ("person", "device"):
        written = line.write({**said, part: {**line.object_of(said, part), "id": called}})
        signature = border_post.vault.sign_as_officer(written, NAMESPACE).encode()
        with pytest.raises(NotAPartnerCard):
            read_card(written + b"\n" + signature)


def test_a_card_signed_by_somebody_else_is_refused(border_post: Office, shelter: Office) -> None:
    written = card(border_post.vault).partition(b"\n")[0]
    with pytest.raises(NotAPartnerCard):
        read_card(written + b"\n" + shelter.vault.sign_as_officer(written, NAMESPACE).encode())


def test_partners_are_kept_and_forgotten(border_post: Office, shelter: Office, embassy: Office) -> None:
    one, other = border_post.knows(shelter), border_post.knows(embassy)
    assert [partner.id for partner in border_post.partners.all()] == [one, other]
    assert border_post.partners.get(one).card.name == "Sample Maly"
    assert border_post.knows(shelter) == one
    border_post.partners.remove(one)
    assert [partner.id for partner in border_post.partners.all()] == [other]
    for gone in (border_post.partners.get, border_post.partners.remove):
        with pytest.raises(NoSuchPartner):
            gone(one)


def test_nobody_is_their_own_partner(border_post: Office) -> None:
    with pytest.raises(OwnCard):
        border_post.partners.add(card(border_post.vault))
    assert border_post.partners.all() == []


def test_a_card_with_other_keys_is_told_from_the_one_that_was_compared(
    border_post: Office, shelter: Office, embassy: Office
) -> None:
    one = border_post.knows(shelter)
    old = border_post.partners.get(one).card
    (known,) = border_post.partners.all()
    assert before(old, [known]) is None  # the same card again
    other_device = read_card(card(embassy.vault)).device_key.text
    written = line.write(
        {
            **line.read(card(shelter.vault).partition(b"\n")[0]),
            "device": {"id": "d1", "key": other_device},
        }
    )
    new = written + b"\n" + shelter.vault.sign_as_officer(written, NAMESPACE).encode()
    assert before(read_card(new), [known]) == known
    assert border_post.partners.add(new).id == one
    entry = next(e for e in border_post.vault.journal_entries(limit=3) if e.action == "partner.rekey")
    assert old.digits in str(entry)


def test_the_same_officer_with_another_key_is_known_before(border_post: Office, shelter: Office) -> None:
    border_post.knows(shelter)
    (known,) = border_post.partners.all()
    assert before(replace(known.card, person_key=border_post.vault.officer.public_key), [known]) == known


def says(theirs: Office, /, **changed: line.Plain) -> bytes:
    """The card of this office's officer, which says something else than it should."""
    written = line.write({**line.read(card(theirs.vault).partition(b"\n")[0]), **changed})
    return written + b"\n" + theirs.vault.sign_as_officer(written, NAMESPACE).encode()


def test_nobody_claims_the_office_of_another_organisation(
    border_post: Office, shelter: Office, embassy: Office
) -> None:
    """Whoever speaks for an office may let its records go, lift its withdrawals and erase what it began."""
    border_post.knows(embassy)
    with pytest.raises(OfficeOfOthers):
        border_post.partners.add(says(shelter, office=embassy.vault.id))
    colleague = says(shelter, office=embassy.vault.id, org="example embassy 示例")
    assert border_post.partners.add(colleague).card.office == embassy.vault.id


@pytest.mark.parametrize("moved", [{"org": "Example Shelter"}, {"office": "ab" * 16}])
def test_whoever_moved_to_another_office_is_described_anew(
    border_post: Office, sister_post: Office, moved: dict[str, line.Plain]
) -> None:
    """Else whole histories would follow a former colleague to wherever they work now."""
    partner = border_post.knows(sister_post, OWN_POST)
    case = border_post.takes_down(story="told")
    assert plan(border_post.store, border_post.vault, [case], [partner]).goes
    assert border_post.partners.add(card(sister_post.vault)).id == partner  # the same once more
    assert border_post.partners.kind(partner) == OWN_POST
    assert border_post.partners.add(says(sister_post, **moved)).id == partner
    assert border_post.partners.kind(partner) == ""
    with pytest.raises(PartnerUndescribed):
        plan(border_post.store, border_post.vault, [case], [partner])
