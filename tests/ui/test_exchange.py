"""Two posts: cards compared by voice, a bundle sent, reviewed, accepted; the rest is refused by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, take_in
from tests.ui.conftest import Post
from tests.ui.screens import PartnersScreen, ReceiveScreen

from sarana import language, vault
from sarana.cases import Revision, revision
from sarana.errors import BundleDamaged, BundleNotForUs, NotABundle, NotAPartnerCard, UnknownSender
from sarana.exchange.leaving import BULK
from sarana.messages import message
from sarana.seal.signature import SigningKey
from sarana.ui.workspace import open_stores
from sarana.vault import Agreement, Cost, NewOfficer

DARAS = "nine patient herons downstream"


def hand_over_card(one: Post, other: Post) -> tuple[str, str]:
    """`one` saves its card, `other` adds it; the digits that both saw."""
    screen = one.start_unlocked().partners()
    digits = screen.digits()
    one.files.pick = one.home / "one.sarana-card"
    screen.save_card()
    other.files.pick = one.files.pick
    partners = other.start_unlocked().partners().offer_card()
    offered = partners.offered_digits()
    partners.they_agree()
    return digits, offered


def know_each_other(one: Post, other: Post) -> None:
    hand_over_card(one, other)
    one.close()
    hand_over_card(other, one)
    other.close()


def send_from(one: Post) -> Path:
    one.files.pick = one.home
    screen = one.start_unlocked().open_first().send_it()
    name = screen.seal()
    one.close()
    return one.home / name


def receive_at(other: Post, bundle: Path) -> ReceiveScreen:
    other.files.pick = bundle
    return other.start_unlocked().receive().open()


def said(error: Exception, code: str = "en") -> str:
    return message(error, language.catalog(code)).happened  # type: ignore[arg-type]


def test_both_posts_see_the_same_thirty_digits(border: Post, shelter_post: Post) -> None:
    digits, offered = hand_over_card(border, shelter_post)
    assert digits == offered
    assert len(digits.replace(" ", "")) == 30


def test_a_card_whose_digits_differ_is_not_added(border: Post, shelter_post: Post) -> None:
    border.files.pick = border.home / "one.sarana-card"
    border.start_unlocked().partners().save_card()
    border.close()
    shelter_post.files.pick = border.files.pick
    screen = shelter_post.start_unlocked().partners().offer_card().they_differ()
    assert "not added" in screen.notice()
    assert "no partner yet" in screen.words()


def test_a_file_that_is_no_card_is_refused(border: Post, tmp_path: Path) -> None:
    border.files.pick = tmp_path / "wrong.sarana-card"
    border.files.pick.write_text("no card")
    screen = border.start_unlocked().partners().offer_card()
    assert screen.notice().startswith(said(NotAPartnerCard()))


def test_many_cases_leave_only_when_a_second_officer_agrees(busy_border: Post, shelter_post: Post) -> None:
    """From one case on, as this office has chosen."""
    know_each_other(busy_border, shelter_post)
    busy_border.close()
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        opened.four_eyes.set_most_alone(BULK, 0, Agreement(alone="the only one here so far"))
        dara = NewOfficer("Sample Dara", "Example Immigration", role="case_officer")
        opened.staff.add(dara, DARAS, cost=Cost.floor())
    busy_border.files.pick = busy_border.home
    locked = busy_border.start_locked()
    locked.hands.choose("unlock.slot", "u1")
    screen = locked.unlock(PASSPHRASE).open_first().send_it().decided()
    assert not screen.can_press("send.go")
    screen.hands.write("send.reason", "The post is moving.")
    assert not screen.can_press("send.go")
    screen.hands.write("send.passphrase", PASSPHRASE)
    screen.hands.press("send.go")
    assert "passphrase" in screen.notice()
    assert list(busy_border.home.glob("*.age")) == []
    screen.hands.write("send.passphrase", DARAS)
    screen.seal()
    assert len(list(busy_border.home.glob("*.age"))) == 1


def test_a_case_travels_to_the_other_post(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    screen = receive_at(shelter_post, bundle)
    assert "Example Sokha" in screen.sender()
    case = screen.accept().look()
    assert "范例小明" in case.title
    assert "Received" in case.words()


def test_a_case_opens_whose_letter_this_program_cannot_read(busy_border: Post) -> None:
    opened = open_stores(vault.unlock(busy_border.home / "vault", PASSPHRASE))
    (line,) = opened.store.list()
    take_in(opened.store, a_letter_of_another_kind(line.case_id))
    opened.vault.close()
    case = busy_border.start_unlocked().open_first()
    assert "A letter that this program cannot read" in case.words()


def a_letter_of_another_kind(case_id: str) -> Revision:
    """As an earlier version took it in."""
    key, now = SigningKey.from_seed(b"s" * 32), datetime(2026, 11, 22, tzinfo=UTC)
    content = revision.write(
        revision.Statement(
            case_id=case_id,
            record_id="c" * 32,
            kind=revision.LETTER,
            parents=(),
            author=revision.Author("u9", "Example Dara", "Example Police", "", key.public.text),
            device="d1",
            time=now,
            clock=revision.next_clock(now, []),
            form=None,
            originator=revision.Originator("e" * 32, "Example Police"),
            body={"facts": {}},
        )
    )
    return revision.of_our_own(content, key.sign(content, revision.NAMESPACE))


def test_reviewing_writes_nothing(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    screen = receive_at(shelter_post, bundle)
    screen.hands.find("receive.accept")
    assert screen.cases().lines() == []


def test_the_same_bundle_again_offers_nothing_to_accept(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    receive_at(shelter_post, bundle).accept()
    screen = receive_at(shelter_post, bundle)
    assert not screen.can_press("receive.accept")


def test_the_review_stays_when_the_language_changes(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    screen = receive_at(shelter_post, bundle).speak("km").speak("zh_Hans")
    assert "Example Sokha" in screen.sender()
    screen.accept()


@pytest.mark.parametrize("code", language.available())
def test_a_file_that_is_no_bundle_has_its_own_sentence(border: Post, tmp_path: Path, code: str) -> None:
    wrong = tmp_path / "wrong.age"
    wrong.write_bytes(b"this is no bundle")
    border.files.pick = wrong
    screen = border.start_unlocked().speak(code).receive().open()
    assert screen.notice().startswith(said(NotABundle(), code))


@pytest.mark.parametrize("code", language.available())
def test_a_bundle_for_somebody_else_has_its_own_sentence(
    busy_border: Post, shelter_post: Post, embassy_post: Post, code: str
) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    embassy_post.files.pick = bundle
    screen = embassy_post.start_unlocked().speak(code).receive().open()
    assert screen.notice().startswith(said(BundleNotForUs(), code))
    assert screen.cases().lines() == []


@pytest.mark.parametrize("code", language.available())
def test_an_unknown_sender_has_their_own_sentence(busy_border: Post, shelter_post: Post, code: str) -> None:
    hand_over_card(shelter_post, busy_border)  # the border post knows the shelter, not the other way round
    shelter_post.close()
    bundle = send_from(busy_border)
    shelter_post.files.pick = bundle
    screen = shelter_post.start_unlocked().speak(code).receive().open()
    assert screen.notice().startswith(said(UnknownSender(""), code))
    assert screen.cases().lines() == []


def test_a_bundle_that_was_changed_on_its_way_is_refused(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    bundle = send_from(busy_border)
    changed = bytearray(bundle.read_bytes())
    changed[-2000] ^= 1
    bundle.write_bytes(changed)
    screen = receive_at(shelter_post, bundle)
    assert screen.notice().startswith(said(BundleDamaged("")))
    assert screen.cases().lines() == []


def test_without_a_partner_the_page_shows_the_way(busy_border: Post) -> None:
    screen = busy_border.start_unlocked().open_first().send_it()
    screen.hands.press("send.partners")
    assert screen.hands.sees("partners.add")
    assert not screen.hands.sees("send.go")


def test_a_partner_can_be_removed(border: Post, shelter_post: Post) -> None:
    hand_over_card(border, shelter_post)
    partners = PartnersScreen(shelter_post.program).remove_first()
    assert "no partner yet" in partners.words()
