"""Whoever leaves the computer leaves a locked vault, and nothing on the clipboard, in titles or in files."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.ui.conftest import Post
from tests.ui.screens import RecoveryScreen

from sarana.ui import idle
from sarana.ui.clipboard import CONCEALED, SECONDS_TO_STAY, Clipboard
from sarana.ui.hands import settle, until
from sarana.ui.idle import Idle
from sarana.ui.question import Question
from sarana.ui.session_windows import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_QUERYENDSESSION,
    WM_WTSSESSION_CHANGE,
    WTS_CONSOLE_DISCONNECT,
    WTS_SESSION_LOCK,
    somebody_left,
)

# ---- silence, sleep, keys ---------------------------------------------------------------------------------


class TestIdle:
    @pytest.fixture
    def watching(self, qapp: QApplication) -> Iterator[Idle]:
        made = Idle(qapp, 5)
        made.start()
        yield made
        made.stop()
        made.deleteLater()

    def test_silence_locks(self, watching: Idle, qtbot: QtBot) -> None:
        with qtbot.waitSignal(watching.expired):
            watching._silence.start(1)

    def test_a_key_begins_the_time_anew(
        self, watching: Idle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        field = QLineEdit()
        qtbot.addWidget(field)
        begun: list[str] = []
        silence = SimpleNamespace(isActive=lambda: True, start=lambda: begun.append("anew"))
        monkeypatch.setattr(watching, "_silence", silence)
        QTest.keyClick(field, Qt.Key.Key_A)
        assert begun
        monkeypatch.undo()

    def test_a_computer_that_slept_is_locked(
        self, watching: Idle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept = watching._seen + 3600
        monkeypatch.setattr(idle.time, "time", lambda: slept)
        with qtbot.waitSignal(watching.expired):
            watching._look_at_the_clock()


@pytest.mark.parametrize("keys", ["Ctrl+L", "F12"])
def test_the_keys_lock_from_any_field(border: Post, keys: str) -> None:
    page = border.start_unlocked()
    page.hands.keys(keys, page.hands.find("nav.vault"))
    assert border.locked == 1


def test_the_keys_lock_while_a_dialog_is_open(border: Post) -> None:
    border.start_unlocked()
    window = border.program.window
    question = Question(window, "Go on?", (), "Yes", lambda: None)
    question.open()
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(question, press)
    assert border.locked == 1
    assert not any(each.isVisible() for each in QApplication.topLevelWidgets())


def test_a_session_that_was_left_is_locked(border: Post) -> None:
    border.start_unlocked()
    border.program._session.left.emit()
    assert border.locked == 1


# ---- what the systems say ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "reason", "left"),
    [
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, True),
        (WM_WTSSESSION_CHANGE, WTS_CONSOLE_DISCONNECT, True),
        (WM_WTSSESSION_CHANGE, 0x8, False),  # unlocked
        (WM_WTSSESSION_CHANGE, 0x1, False),  # somebody came
        (WM_POWERBROADCAST, PBT_APMSUSPEND, True),
        (WM_POWERBROADCAST, 0x12, False),  # awake again
        (WM_QUERYENDSESSION, 0, True),
        (0x0100, WTS_SESSION_LOCK, False),  # a key
    ],
)
def test_what_windows_says_is_understood(message: int, reason: int, left: bool) -> None:
    assert somebody_left(message, reason) is left


@pytest.mark.tools
@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dbus-daemon") or not shutil.which("dbus-send"),
    reason="needs dbus-daemon and dbus-send",
)
class TestOnABus:
    """A bus of the test's own, on which the test says what a desktop says."""

    @pytest.fixture
    def address(self) -> Iterator[str]:
        daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()

    @pytest.fixture
    def heard(self, address: str) -> Iterator[list[str]]:
        from PySide6.QtDBus import QDBusConnection

        from sarana.ui.session_linux import LinuxEar

        said: list[str] = []
        ear = LinuxEar(lambda: said.append("left"))
        bus = QDBusConnection.connectToBus(address, "test")
        assert bus.isConnected()
        ear.hear_lockers(bus)
        ear.hear_login_manager(bus)
        yield said
        ear.deleteLater()
        QDBusConnection.disconnectFromBus("test")

    @pytest.mark.parametrize(
        "said",
        [
            ("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"),
            ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true"),
            ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"),
            ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session.Lock"),
        ],
    )
    def test_leaving_is_heard(self, address: str, heard: list[str], said: tuple[str, ...]) -> None:
        say(address, *said)
        until(lambda: heard == ["left"])

    def test_coming_back_is_no_leaving(self, address: str, heard: list[str]) -> None:
        say(address, "/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:false")
        say(
            address,
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager.PrepareForSleep",
            "boolean:false",
        )
        say(address, "/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session.Lock")
        until(lambda: bool(heard))  # the last one came, so the others were heard before it
        assert heard == ["left"]

    def test_the_program_locks_when_the_screen_is_locked(
        self, border: Post, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.connectToBus(address, "program")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setattr(QDBusConnection, "sessionBus", lambda: bus)
        border.start_unlocked()
        say(address, "/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true")
        until(lambda: border.locked == 1)
        QDBusConnection.disconnectFromBus("program")


def say(address: str, *words: str) -> None:
    subprocess.run(["dbus-send", f"--bus={address}", "--type=signal", *words], check=True)


# ---- the clipboard ----------------------------------------------------------------------------------------


class TestClipboard:
    @pytest.fixture
    def watching(self, qapp: QApplication) -> Iterator[Clipboard]:
        made = Clipboard(owns=lambda _mode: True)  # the screen that is not there does not say who owns it
        yield made
        QGuiApplication.clipboard().clear()
        made.deleteLater()
        settle()  # or it would go on watching during the next test

    def test_what_is_copied_is_concealed_and_goes_after_ten_seconds(
        self, watching: Clipboard, qtbot: QtBot
    ) -> None:
        copy("Example Sokha", qtbot)
        there = QGuiApplication.clipboard().mimeData()
        assert there.text() == "Example Sokha"
        assert {name for name in CONCEALED if there.hasFormat(name)} == set(CONCEALED)
        assert watching._time.isActive()
        assert watching._time.interval() == SECONDS_TO_STAY * 1000 == 10_000
        watching._time.start(1)
        until(lambda: QGuiApplication.clipboard().text() == "")

    def test_what_another_program_copied_stays(self, watching: Clipboard, qtbot: QtBot) -> None:
        watching._owns = lambda _mode: False
        copy("somebody else's", qtbot)
        watching.clear()
        assert QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard) == "somebody else's"

    def test_locking_clears_it(self, border: Post, qtbot: QtBot) -> None:
        border.start_unlocked()
        border.program._clipboard._owns = lambda _mode: True
        copy("Example Sokha", qtbot)
        border.program.lock()
        assert QGuiApplication.clipboard().text() == ""


def copy(words: str, qtbot: QtBot) -> None:
    field = QLineEdit(words)
    qtbot.addWidget(field)
    field.selectAll()
    field.copy()


# ---- titles and files -------------------------------------------------------------------------------------


def test_no_title_names_anybody(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", "nine red lanterns")
    page.hands.press("officer.u2.disable")
    page.hands.find("question.yes")
    titles = {each.windowTitle() for each in QApplication.topLevelWidgets() if each.isVisible()}
    assert titles == {"Sarana"}
    page.hands.press("question.no")


def test_printing_leaves_no_file_of_ours(
    border: Post, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    before = files(border.home / "vault")
    page.write_down()
    page.print_them()
    assert list(scratch.iterdir()) == []
    assert files(border.home / "vault") == before


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}
