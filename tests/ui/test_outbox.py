"""The outbox in the window: what left, what came back, and what nobody has answered for."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.conftest import Post
from tests.ui.screens import CaseScreen, OutboxScreen, SendScreen
from tests.ui.test_exchange import know_each_other, receive_at, send_from

from sarana.exchange import outbox
from sarana.ui.hands import settle, until


def outbox_of(post: Post) -> OutboxScreen:
    return post.start_unlocked().press("nav.send", SendScreen).press("send.outbox", OutboxScreen)


@pytest.fixture
def sealed(busy_border: Post, shelter_post: Post) -> Path:
    know_each_other(busy_border, shelter_post)
    return send_from(busy_border)


def test_a_bundle_is_handed_over_and_its_receipt_comes_back(
    busy_border: Post, shelter_post: Post, sealed: Path
) -> None:
    outbox_of(busy_border).says("Sealed").hand_over_first().says("Handed over")
    busy_border.close()
    screen = receive_at(shelter_post, sealed).accept()
    shelter_post.files.pick = shelter_post.home
    screen.hands.press("receive.receipt")
    assert "receipt is saved" in screen.settle().notice()
    shelter_post.close()
    (receipt,) = shelter_post.home.glob("*.age")
    screen = receive_at(busy_border, receipt)
    assert "A receipt for a bundle of yours" in screen.words()
    screen.hands.press("receive.accept")
    screen.settle()
    busy_border.close()
    outbox_of(busy_border).says("Arrived")


def test_a_choice_is_kept_for_later_and_gone_on_with(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    screen = busy_border.start_unlocked().open_first().send_it()
    ticked = screen.ticked()
    assert len(ticked) == 1
    screen.hands.press("send.later")
    assert "kept in the outbox" in screen.notice()
    again = screen.press("send.outbox", OutboxScreen).says("Kept for later").go_on()
    assert again.decided().ticked() == ticked


def test_what_happened_is_seen_also_where_the_button_stands_far_below(
    busy_border: Post, shelter_post: Post
) -> None:
    know_each_other(busy_border, shelter_post)
    screen = busy_border.start_unlocked().open_first().send_it().decided()
    screen.hands.press("send.later")
    screen.notice()
    settle()
    assert not screen.hands.find("notice").visibleRegion().isEmpty()


def test_without_a_case_there_is_nothing_to_keep_for_later(busy_border: Post) -> None:
    screen = busy_border.start_unlocked().press("nav.send", SendScreen)
    until(lambda: screen.cursor() == "send.partners")
    assert not screen.can_press("send.later")


def test_what_nobody_has_answered_for_is_told_in_red_on_every_page(
    busy_border: Post, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PATIENCE", timedelta(0))
    page = busy_border.start_unlocked()
    assert "no receipt has come" in page.text("overdue.says")
    case = page.open_first()
    assert case.hands.sees("overdue.go")
    case.press("overdue.go", OutboxScreen).says("Not handed over for three days")
    assert not case.hands.sees("overdue.go")


def test_an_outbox_without_bundles_says_what_to_do(border: Post) -> None:
    outbox_of(border).says("Seal one on the page “Send”.")


def test_nothing_is_told_where_nothing_is_late(busy_border: Post, sealed: Path) -> None:
    screen: CaseScreen = busy_border.start_unlocked().open_first()
    screen.at_rest()
    assert not screen.hands.sees("overdue.go")
