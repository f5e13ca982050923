"""`sarana form preview`: a form as an officer would meet it, and nothing left behind."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sarana import language, places
from sarana.cli import main
from sarana.forms import Form, compile_form, read_workbook
from sarana.ui import style
from sarana.ui.preview import Preview

WORKBOOK = places.resources() / "forms" / "victim_identification.xlsx"


@pytest.fixture(scope="module")
def form() -> Form:
    return compile_form(read_workbook(WORKBOOK.read_bytes(), WORKBOOK.name))


@pytest.fixture
def preview(qapp: QApplication, qtbot: QtBot, form: Form) -> Preview:
    language.speak("en")
    if not qapp.styleSheet():
        style.dress(qapp)
    window = Preview(form, "km")
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_form_is_asked_and_said_to_be_a_preview(preview: Preview) -> None:
    assert preview.windowTitle().startswith("Preview: Common Victim Identification Form")
    assert "nothing that is answered here is stored" in preview.notice.text()
    assert preview.page.shown


def test_finalising_tells_what_would_stand_in_the_way(preview: Preview) -> None:
    preview.page.finalise_requested.emit()
    missing = len(preview.interview.violations())
    assert f"{missing} answers are missing or break a rule." in preview.notice.text()


def test_leaving_closes_the_window(preview: Preview) -> None:
    preview.page.leave_requested.emit()
    assert not preview.isVisible()


def test_without_a_display_there_is_no_preview(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main.run(["--language", "en", "form", "preview", str(WORKBOOK)]) == 3
    assert "no display" in capsys.readouterr().err


def test_a_form_that_is_refused_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "form.md"
    broken.write_text("| survey |\n| | type | name | label |\n| | textt | a | A |\n", encoding="utf-8")
    assert main.run(["--language", "en", "form", "preview", str(broken)]) == 1
    assert "survey, row 2, column type" in capsys.readouterr().err


def test_the_files_of_a_form_are_taken_from_the_folder_made_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = tmp_path / "form.md"
    workbook.write_text(
        "| survey |\n| | type | name | label | media::audio |\n| | text | a | A | a.wav |\n", encoding="utf-8"
    )
    (tmp_path / "form-media").mkdir()
    (tmp_path / "form-media" / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "holiday.jpg").write_bytes(b"not of the form")
    shown: list[Form] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sarana.ui.preview.show", lambda form, second: shown.append(form) or 0)
    assert main.run(["--language", "en", "form", "preview", str(workbook)]) == 0
    assert dict(shown[0].source.media) == {"a.wav": b"RIFF"}


def test_each_sentence_stands_on_a_line_of_its_own(preview: Preview) -> None:
    """A space between sentences would show after the full stop of Chinese."""
    language.speak("zh_Hans")
    preview.tell_what_finalising_would_do()
    first, *others = preview.notice.text().split("\n")
    language.speak("en")
    assert first.endswith("。")
    assert others
