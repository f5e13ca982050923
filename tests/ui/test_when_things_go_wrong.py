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
    assert message(StorageFull(), language.catalog(code)).next_step in form.notice()
    disk.full = False
    form.hands.press("nav.about")
    form.hands.find("about.status")


def test_what_the_disk_did_is_said_in_the_next_language_and_until_it_is_over(
    border: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    disk.full = True
    form.form.answer_half("contact_place", "Sample gate")
    form.notice()
    form = form.speak("zh_Hans")
    assert message(StorageFull(), language.catalog("zh_Hans")).kept in form.notice()
    disk.full = False
    assert form.form.page.flush()
    until(lambda: not form.hands.sees("notice"), "the end of the complaint")


def test_typing_is_saved_again_after_a_mistake_of_the_program(
    border: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SARANA_HOME", str(tmp_path))
    save = CaseStore.save_draft

    def mistaken(*anything: object) -> datetime:
        raise ValueError("Example Sokha")

    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    monkeypatch.setattr(CaseStore, "save_draft", mistaken)
    form.form.answer_half("contact_place", "Sample gate")
    form.hands.press("bug.close")
    assert not form.form.page.saving.is_saved
    monkeypatch.setattr(CaseStore, "save_draft", save)
    form.form.page.saving._save()  # the next attempt, which comes by itself
    until(lambda: form.form.page.saving.is_saved, "the next attempt")


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
