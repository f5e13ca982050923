"""What was signed is read, compared, and moved to a newer version of its form; nothing is dropped unseen."""

import io

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from tests.given import PASSPHRASE
from tests.ui.conftest import PICTURE, Post
from tests.ui.screens import CaseScreen, FormScreen, MoveScreen

from sarana import places, vault
from sarana.ui.pages.interview_media import PictureDialog
from sarana.ui.told import ToldList
from sarana.ui.workspace import FORM, open_stores

NOT_KEPT = "Not kept: the newer version has no place for these"


def newer_form() -> bytes:
    """The common form as its next version might be: one question is gone, one is new and needed."""
    book = load_workbook(places.resources() / "forms" / FORM)
    survey, settings = book["survey"], book["settings"]
    columns = {str(cell.value): cell.column for cell in survey[1]}
    for row in range(2, survey.max_row + 1):
        if survey.cell(row, columns["name"]).value == "contact_place":
            survey.cell(row, columns["name"]).value = "contact_place_anew"
            survey.cell(row, columns["fact"]).value = "contact_place_anew"
            survey.cell(row, columns["required"]).value = "yes"
    version = {str(cell.value): cell.column for cell in settings[1]}["version"]
    settings.cell(2, version).value = "2099010101"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def publish_the_newer_form(post: Post) -> None:
    opened = open_stores(vault.unlock(post.home / "vault", PASSPHRASE))
    opened.store.publish(newer_form(), "newer.xlsx")
    opened.vault.close()


@pytest.fixture
def behind(busy_border: Post) -> Post:
    """A post with a signed case, whose form has got a newer version since."""
    publish_the_newer_form(busy_border)
    return busy_border


class TestReading:
    def test_a_signed_version_shows_its_answers_and_who_signed_it(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1)
        said = version.words()
        assert "Version 1 of 1" in said
        assert "Signed by Example Sokha, Example Immigration, Example Border Post" in said
        answers = version.answers()
        assert answers["Country of first contact"] == "Cambodia"
        assert any(line.is_heading for line in version.told())

    def test_nothing_on_it_can_be_typed_into(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1)
        page = version.program.window.page
        assert page is not None
        assert not page.findChildren(QPlainTextEdit)
        assert not [edit for edit in page.findChildren(QLineEdit) if edit.isVisible()]

    def test_the_answers_can_be_read_in_another_language(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1)
        assert "柬埔寨" in version.answers_in("zh_Hans").values()
        assert "Version 1 of 1" in version.words()  # the page itself still speaks English

    def test_it_follows_the_language_of_the_screen(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1).speak("km")
        assert "កម្ពុជា" in version.answers().values()

    def test_it_is_walked_with_the_arrow_keys(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1)
        version.told()
        found = version.hands.find("reading.list", ToldList)
        assert found.hasFocus()
        before = found.currentRow()
        version.hands.key(Qt.Key.Key_Down, found)
        assert found.currentRow() > before

    def test_a_draft_is_read_as_it_is_being_written(self, busy_border: Post) -> None:
        form = busy_border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
        reading = form.answer("contact_place", "Another gate (sample)").leave().read()
        assert "Another gate (sample)" in reading.answers().values()
        assert "nobody signed it yet" in reading.text("reading.state")
        assert not reading.hands.sees("reading.paper")

    def test_a_version_that_is_not_the_only_newest_says_so(self, torn_border: Post) -> None:
        reading = torn_border.start_unlocked().open_first().read()
        reading.told()
        assert "more than one place" in reading.words()

    def test_its_files_are_looked_at_and_saved(self, busy_border: Post) -> None:
        version = busy_border.start_unlocked().open_first().read_version(1)
        version.hands.press("reading.file.0.look")
        page = version.program.window.page
        assert page is not None
        version.at_rest()
        (dialog,) = page.findChildren(PictureDialog)
        dialog.accept()
        busy_border.files.pick = busy_border.home / "copy.png"
        assert "not sealed" in version.save_first_file()
        assert (busy_border.home / "copy.png").read_bytes() == PICTURE


class TestComparing:
    @pytest.fixture
    def changed(self, busy_border: Post) -> CaseScreen:
        form = busy_border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
        return form.answer("contact_place", "Another gate (sample)").finalise()

    def test_what_changed_is_listed_with_before_and_after(self, changed: CaseScreen) -> None:
        told = changed.changes_of_version(2).told()
        line = next(each for each in told if each.said[1].endswith("Another gate (sample)"))
        assert line.said[0].startswith("Before: ")
        assert "Signed by Example Sokha" in line.about

    def test_it_is_reached_from_the_version_too(self, changed: CaseScreen) -> None:
        changes = changed.read_version(2).what_changed()
        assert "differ" in changes.text("changes.count")

    def test_a_version_differs_in_nothing_from_itself(self, changed: CaseScreen) -> None:
        changes = changed.changes_of_version(2)
        changes.told()
        later = changes.hands.find("changes.after").currentData()  # type: ignore[attr-defined]
        before = changes.hands.find("changes.before")
        before.setFocus()
        changes.hands.key(Qt.Key.Key_Down, before)
        changes.at_rest()
        assert before.currentData() == later  # type: ignore[attr-defined]
        assert changes.text("changes.count") == "Nothing differs."


class TestMoving:
    def test_a_newer_form_is_told_on_the_case_and_in_the_form(self, behind: Post) -> None:
        case = behind.start_unlocked().open_first()
        case.hands.find("record.0.move")
        assert isinstance(case.continue_form().see_the_move(), MoveScreen)

    def test_what_would_change_is_shown_before_anything_happens(self, behind: Post) -> None:
        move = behind.start_unlocked().open_first().see_the_move()
        assert move.under(NOT_KEPT)
        assert move.under("Asked anew")
        case = move.leave_it()
        assert "Version 1" in case.words()
        assert "Reopened" not in case.words()

    def test_a_record_moves_in_a_draft_and_comes_back(self, behind: Post) -> None:
        form = behind.start_unlocked().open_first().see_the_move().agree()
        assert isinstance(form, FormScreen)
        form.hands.find("form.unmove")
        assert form.form.page.interview.form.version == "2099010101"
        case = form.leave().undo_the_move()
        again = case.continue_form()
        assert again.form.page.interview.form.version != "2099010101"
        again.open_section("sec_a_arrival")
        assert again.form.text_of("contact_place")

    def test_a_form_that_has_no_newer_version_says_nothing(self, busy_border: Post) -> None:
        case = busy_border.start_unlocked().open_first()
        assert not case.hands.sees("record.0.move")
