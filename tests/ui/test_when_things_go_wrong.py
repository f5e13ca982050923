"""A full disk keeps the page open and says so; a mistake of the program is one dialog without any value."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from tests.ui.conftest import Post

from sarana import language
from sarana.cases import CaseStore
from sarana.errors import StorageFull
from sarana.forms import Snapshot
from sarana.messages import message
from sarana.ui.hands import until


class Disk:
    """A disk that can be full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        save = CaseStore.save_draft

        def save_draft(
            store: CaseStore, record: str, snapshot: Snapshot, files: Mapping[str, bytes] | None = None
        ) -> datetime:
            if self.full:
                raise StorageFull
            return save(store, record, snapshot, files)

        monkeypatch.setattr(CaseStore, "save_draft", save_draft)


@pytest.mark.parametrize("code", language.available())
def test_a_full_disk_is_said_and_the_page_does_not_let_go(
    border: Post, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    disk = Disk(monkeypatch)
    form = border.start_unlocked().speak(code).new_case().open_section("sec_a_arrival")
    disk.full = True
    form.form.answer_half("contact_place", "Sample gate")
    sentence = message(StorageFull(), language.catalog(code)).happened
    until(lambda: form.form.page.bottom.status.said() == sentence, sentence)
    form.hands.press("nav.about")
    assert form.hands.sees("interview.sections")
    disk.full = False
    form.hands.press("nav.about")
    form.hands.find("about.status")


def test_a_mistake_of_the_program_is_one_dialog_without_any_value(
    border: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SARANA_HOME", str(tmp_path))

    def mistaken(store: CaseStore, search: str = "") -> list[object]:
        raise ValueError("Example Sokha")

    screen = border.start_unlocked()
    monkeypatch.setattr(CaseStore, "list", mistaken)
    screen.hands.press("nav.cases")
    report = screen.hands.find("bug.report", QPlainTextEdit).toPlainText()
    assert "ValueError" in report
    assert "Sokha" not in report
    assert "Sokha" not in (tmp_path / "report.txt").read_text()
    screen.hands.press("bug.close")
