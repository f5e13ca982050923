"""The locked door: its own sentence for everything that can be wrong, and nothing changes by trying."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import CasesScreen, LockedScreen

from sarana import language
from sarana.errors import VaultDamaged, WrongPassphrase
from sarana.messages import message
from sarana.ui.pages import unlock as page_of_the_door


def contents(post: Post) -> dict[str, bytes]:
    """The vault's files, without the log of failed attempts that every wrong passphrase goes into."""
    files = sorted((post.home / "vault").iterdir())
    return {file.name: file.read_bytes() for file in files if file.is_file() and file.name != "attempts.log"}


@pytest.mark.parametrize("code", language.available())
def test_a_wrong_passphrase_says_so_in_every_language_and_changes_nothing(border: Post, code: str) -> None:
    screen = border.start_locked().speak(code)
    before = contents(border)
    screen.try_to_unlock("this is not the passphrase")
    assert screen.notice().startswith(message(WrongPassphrase(), language.catalog(code)).happened)
    assert contents(border) == before


def test_the_sentence_follows_the_language(border: Post) -> None:
    screen = border.start_locked().try_to_unlock("this is not the passphrase")
    screen = screen.speak("km")
    assert screen.notice().startswith(message(WrongPassphrase(), language.catalog("km")).happened)
    assert screen.typed("passphrase") == "this is not the passphrase"


def test_after_a_wrong_passphrase_the_right_one_opens(border: Post) -> None:
    screen = border.start_locked().try_to_unlock("this is not the passphrase")
    assert screen.unlock(PASSPHRASE).lines() == []


def test_after_some_wrong_passphrases_one_waits(border: Post) -> None:
    screen = border.start_locked()
    for _turn in range(4):
        screen.try_to_unlock("this is not the passphrase")
    assert not screen.can_press("unlock.go")
    assert "1" in screen.text("unlock.says")
    screen = screen.speak("zh_Hans")
    screen.unlock(PASSPHRASE)


def test_the_door_shows_no_name(border: Post) -> None:
    screen = border.start_locked()
    page = screen.program.window.page
    assert page is not None
    everything = " ".join(
        [screen.program.window.windowTitle(), *(str(child.property("text")) for child in page.children())]
    )
    assert "Sokha" not in everything


def test_a_damaged_key_file_is_told_and_left_alone(border: Post) -> None:
    key_file = border.home / "vault" / "vault.json"
    key_file.write_bytes(key_file.read_bytes()[:-40])
    before = contents(border)
    screen = border.start_locked()
    assert message(VaultDamaged("key file"), language.catalog("en")).happened in screen.notice()
    assert contents(border) == before


def test_a_damaged_database_is_told_and_left_alone(border: Post) -> None:
    database = border.home / "vault" / "vault.db"
    damaged = bytearray(database.read_bytes())
    damaged[5000] ^= 1
    database.write_bytes(damaged)
    screen = border.start_locked().try_to_unlock(PASSPHRASE)
    assert message(VaultDamaged("database"), language.catalog("en")).happened in screen.notice()
    assert database.read_bytes() == bytes(damaged)


def test_a_second_window_is_told_that_the_vault_is_open(border: Post) -> None:
    border.start_unlocked()
    other = Post(border._application, border.home)
    screen = other.start_locked().try_to_unlock(PASSPHRASE)
    assert "open" in screen.notice()
    other.close()


@contextmanager
def opening(border: Post) -> Iterator[LockedScreen]:
    """The right passphrase is typed, and the vault is being opened."""
    screen, goes_on = border.start_locked(), Event()
    screen.program.jobs.vault(lambda progress: goes_on.wait())
    screen.hands.write("passphrase", PASSPHRASE)
    screen.hands.press("unlock.go")
    try:
        yield screen
    finally:
        goes_on.set()


class TestWhileTheVaultIsBeingOpened:
    """A page that took the place of the door would leave it open behind a wall."""

    def test_another_language_waits(self, border: Post) -> None:
        with opening(border) as screen:
            screen.hands.press("language.km")
        assert language.spoken().code == "en"
        CasesScreen(screen.program)

    def test_another_page_waits(self, border: Post) -> None:
        with opening(border) as screen:
            screen.hands.press("unlock.recover")
            assert screen.hands.sees("unlock.go")
        CasesScreen(screen.program)


def test_a_mistake_of_the_program_leaves_the_door_usable(
    border: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SARANA_HOME", str(tmp_path))

    def mistaken(*anything: object, **more: object) -> None:
        raise ValueError("Example Sokha")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(page_of_the_door, "unlock", mistaken)
        screen = border.start_locked()
        screen.hands.write("passphrase", PASSPHRASE)
        screen.hands.press("unlock.go")
        screen.hands.press("bug.close")
    screen.unlock(PASSPHRASE)
