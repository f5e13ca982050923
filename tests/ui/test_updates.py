"""Periodic updates in the window: agreed with a partner, reminded of, and prepared in the outbox (R75)."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QComboBox
from tests.given import PASSPHRASE, Office
from tests.ui.conftest import Post
from tests.ui.screens import OutboxScreen, PartnersScreen, SendScreen
from tests.ui.test_exchange import know_each_other, send_from

from sarana import vault
from sarana.cases import CaseStore
from sarana.exchange import Partners, updates


@pytest.fixture
def told(busy_border: Post, shelter_post: Post) -> Post:
    """The border post has sent a case to the shelter."""
    know_each_other(busy_border, shelter_post)
    send_from(busy_border)
    return busy_border


def partner_of(post: Post) -> str:
    with vault.unlock(post.home / "vault", PASSPHRASE, slot="u1") as opened:
        (partner,) = Partners(opened).all()
    return partner.id


def learns_more(post: Post) -> None:
    """An hour later the case is reopened, and signed again."""
    post.close()
    with vault.unlock(post.home / "vault", PASSPHRASE, slot="u1") as opened:
        store = CaseStore(opened, now=lambda: datetime.now(UTC) + timedelta(hours=1))
        Office(opened, store, Partners(opened)).continues(store.list()[0].case_id)


def agree_on_every_week(post: Post, partner: str) -> PartnersScreen:
    page = post.start_unlocked().partners()
    page.hands.choose(f"partner.{partner}.updates", "7")
    assert "every week" in page.notice()
    page.at_rest()
    return page


def test_a_period_is_agreed_and_stands_there_again(told: Post) -> None:
    partner = partner_of(told)
    page = agree_on_every_week(told, partner).cases().partners()
    page.at_rest()
    assert page.hands.find(f"partner.{partner}.updates", QComboBox).currentData() == "7"


def test_a_due_update_is_reminded_of_and_prepared_with_what_changed(
    told: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = partner_of(told)
    agree_on_every_week(told, partner)
    learns_more(told)
    monkeypatch.setattr(updates, "A_DAY", timedelta(0))
    page = told.start_unlocked()
    assert "periodic update is due" in page.text("updates.says")
    box = page.press("updates.go", OutboxScreen).says("Due now").says("changed in 1 case")
    send = box.press(f"outbox.update.{partner}", SendScreen)
    assert len(send.decided().ticked()) == 1
    assert send.can_press("send.go")


def test_before_its_day_nothing_is_reminded_of(told: Post) -> None:
    agree_on_every_week(told, partner_of(told))
    learns_more(told)
    page = told.start_unlocked()
    page.at_rest()
    assert not page.hands.sees("updates.go")
