"""A lock always locks: whatever goes wrong on the way out, the process that knows the secrets is replaced."""

import pytest
from PySide6.QtWidgets import QLabel
from tests.ui.conftest import Post

from sarana import language


def test_locking_replaces_the_process_when_preferences_cannot_be_kept(border: Post) -> None:
    border.start_unlocked()
    (border.home / "settings.new").mkdir(parents=True)  # where the preferences are written first
    border.program.lock()
    assert border.locked == 1


@pytest.mark.parametrize("step", ["cancel_all", "page", "workspace"])
def test_locking_replaces_the_process_whatever_fails(
    border: Post, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    border.start_unlocked()
    sarana = border.program

    def fail(*_ignored: object) -> bool:
        raise RuntimeError("on purpose")

    target, name = {
        "cancel_all": (sarana.jobs, "cancel_all"),
        "page": (sarana.window.page, "leave"),
        "workspace": (sarana.workspace, "close"),
    }[step]
    with monkeypatch.context() as broken:
        broken.setattr(target, name, fail)
        with pytest.raises(RuntimeError):
            sarana.lock()
    assert border.locked == 1


def test_the_language_changes_when_preferences_cannot_be_kept(border: Post) -> None:
    border.start_unlocked()
    (border.home / "settings.new").mkdir(parents=True)
    border.program.speak("km")
    page = border.program.window.page
    assert page is not None
    title = page.findChild(QLabel, "page.title")
    assert title is not None
    assert title.text() == language.catalog("km").gettext("Cases")
