"""Lock never asks: the draft is on the disk, the vault is shut, and the process is replaced."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from tests.given import PASSPHRASE
from tests.ui.conftest import Post

from sarana.ui import idle, lock
from sarana.ui.hands import until
from sarana.vault import unlock


@pytest.mark.parametrize("keys", ["F12", "Ctrl+L"])
def test_the_panic_key_locks_in_the_middle_of_a_word(border: Post, keys: str) -> None:
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    form.form.answer_half("contact_place", "Half a wo")
    form.hands.keys(keys)
    until(lambda: border.locked == 1, "the lock")
    assert not border.program.window.isVisible()
    unlock(border.home / "vault", PASSPHRASE).close()  # nobody holds it any more
    again = border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
    assert again.form.text_of("contact_place") == "Half a wo"


def test_the_button_locks_too(border: Post) -> None:
    border.start_unlocked().hands.press("lock")
    assert border.locked == 1


def test_nothing_locks_a_locked_door(border: Post) -> None:
    border.start_locked().hands.keys("F12")
    assert border.locked == 0


def test_silence_locks(border: Post) -> None:
    border.start_unlocked()
    border.program._idle.expired.emit()
    assert border.locked == 1


def test_a_key_begins_the_silence_anew_and_sleep_ends_it(
    border: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = border.start_unlocked()
    watching = border.program._idle
    watching._silence.setInterval(10_000_000)
    watching._silence.start()
    before = watching._silence.remainingTime()
    watching._silence.setInterval(20_000_000)
    screen.hands.key(Qt.Key.Key_Shift)
    assert watching._silence.remainingTime() > before
    later = idle.time.time() + 3600
    monkeypatch.setattr(idle.time, "time", lambda: later)
    watching._look_at_the_clock()
    assert border.locked == 1


def test_closing_the_window_keeps_the_draft_and_shuts_the_vault(border: Post) -> None:
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    form.form.answer_half("contact_place", "Half a wo")
    border.program.window.close()
    unlock(border.home / "vault", PASSPHRASE).close()
    again = border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
    assert again.form.text_of("contact_place") == "Half a wo"


def test_leaving_replaces_the_process_by_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def execv(program: str, arguments: list[str]) -> None:
        called.append([program, *arguments])

    monkeypatch.setattr(lock.os, "execv", execv)
    lock.replace_process()
    assert called
    assert called[0][-2:] == ["-m", "sarana"]


def test_the_window_never_names_a_person_in_its_title(busy_border: Post) -> None:
    titles: set[str] = set()
    steps: list[Callable[[], object]] = [
        lambda: busy_border.start_unlocked().open_first(),
        lambda: None,
    ]
    for step in steps:
        step()
        titles.add(busy_border.program.window.windowTitle())
    assert titles == {"Sarana"}
