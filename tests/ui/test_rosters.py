"""Taking an authority's roster in, in the window."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.given import PASSPHRASE
from tests.ui.conftest import Post

from sarana import language, vault
from sarana.errors import NotARoster
from sarana.exchange import card
from sarana.exchange.roster import NAMESPACE, Roster, assemble, write
from sarana.messages import message
from sarana.seal.signature import SigningKey
from sarana.ui.hands import settle, until


@pytest.fixture
def signed(tmp_path: Path) -> Callable[..., tuple[Path, str]]:
    """A roster with the cards of these posts, and the digits of its roots."""
    root = SigningKey.generate()

    def made(*posts: Post, version: int = 1) -> tuple[Path, str]:
        cards = []
        for post in posts:
            with vault.unlock(post.home / "vault", PASSPHRASE) as opened:
                cards.append(card(opened))
        now = datetime.now(UTC).replace(microsecond=0)
        until = now + timedelta(days=365)
        roster = Roster(
            "ab" * 16, "Example Authority", version, now, until, (root.public,), 1, tuple(cards), ()
        )
        content = write(roster)
        file = tmp_path / f"{version}.sarana-roster"
        file.write_bytes(assemble(content, [root.sign(content, NAMESPACE)]))
        return file, roster.digits

    return made


def test_the_first_roster_is_compared_and_later_ones_only_looked_at(
    border: Post, shelter_post: Post, embassy_post: Post, signed: Callable[..., tuple[Path, str]]
) -> None:
    border.files.pick, digits = signed(shelter_post)
    screen = border.start_unlocked().partners().offer_roster()
    assert screen.roster_digits() == digits
    settle()
    assert not screen.hands.find("roster.take").visibleRegion().isEmpty()  # the page goes there
    screen.take_roster()
    assert "Example Authority" in screen.notice()
    until(lambda: "Sample Maly" in screen.words())
    page, focused = screen.program.window.page, QApplication.focusWidget()
    assert page is not None and focused is not None and page.isAncestorOf(focused)
    border.files.pick, _digits = signed(embassy_post, version=2)
    screen.offer_roster()
    until(lambda: "No longer partners: Sample Maly" in screen.words())
    assert not screen.hands.sees("roster.digits")
    screen.take_roster()
    until(lambda: "Sample Wang 王小明" in screen.words())


def test_a_file_that_is_no_roster_changes_nothing(border: Post, tmp_path: Path) -> None:
    border.files.pick = tmp_path / "wrong.sarana-roster"
    border.files.pick.write_text("no roster")
    screen = border.start_unlocked().partners().offer_roster()
    assert screen.notice().startswith(message(NotARoster(), language.catalog("en")).happened)
    assert "no partner yet" in screen.words()
