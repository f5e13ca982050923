"""Whoever forgets the backup is reminded, on whatever page they are."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import CasesScreen, VaultScreen

from sarana import vault


@pytest.fixture
def with_sheets(border: Post) -> Post:
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        ceremony = opened.recovery.begin()
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
    return border


def made_days_ago(post: Post, days: int) -> None:
    made = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with vault.unlock(post.home / "vault", PASSPHRASE) as opened:
        opened.backups.make(post.home)
        opened.query("UPDATE backup SET made = ?", (made,))


def is_reminded(page: CasesScreen) -> bool:
    page.lines()  # was asked for after the question whether a backup is due
    return page.hands.sees("reminder.go")


def test_without_any_backup_one_is_reminded_and_led_there(with_sheets: Post) -> None:
    page = with_sheets.start_unlocked()
    assert is_reminded(page)
    assert page.speak("km").text("reminder.says") != page.speak("en").text("reminder.says")
    vault_page = page.press("reminder.go", VaultScreen)
    vault_page.hands.find("vault.backup")
    assert not vault_page.hands.sees("reminder.go")


@pytest.mark.parametrize(("days", "reminded"), [(6, False), (8, True)])
def test_after_a_week_one_is_reminded_again(with_sheets: Post, days: int, reminded: bool) -> None:
    made_days_ago(with_sheets, days)
    assert is_reminded(with_sheets.start_unlocked()) is reminded


def test_not_now_is_heard(with_sheets: Post) -> None:
    page = with_sheets.start_unlocked()
    assert is_reminded(page)
    page.hands.press("reminder.later")
    assert not page.hands.sees("reminder.go")


def test_nobody_is_reminded_of_what_cannot_be_done_yet(border: Post) -> None:
    assert not is_reminded(border.start_unlocked())
