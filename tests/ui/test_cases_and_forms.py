"""From the list to a case to its form and back: nothing that was typed is lost on the way."""

import time
from collections.abc import Iterator
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QListView, QPushButton
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import CasesScreen, FormScreen

from sarana.cases import CaseState
from sarana.ui.demo_story import ANSWERS
from sarana.ui.hands import until


def test_a_new_case_is_a_draft_in_the_list(border: Post) -> None:
    case = border.start_unlocked().new_case().leave()
    (line,) = case.cases().lines()
    assert line.state is CaseState.DRAFT
    assert line.code


def test_what_was_typed_is_there_after_closing_the_window(border: Post) -> None:
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    form.answer("contact_place", "ច្រកគំរូ / Sample gate")
    border.close()
    again = border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
    assert again.form.text_of("contact_place") == "ច្រកគំរូ / Sample gate"


def test_the_page_says_saved_and_when(border: Post) -> None:
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    form.answer("contact_place", "Sample gate")
    assert "Saved" in form.form.saved()


@pytest.fixture
def in_cambodia(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seven hours before UTC, in which the vault keeps its moments."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Phnom_Penh")
        time.tzset()
        yield
    time.tzset()


def test_moments_are_those_of_the_clock_on_the_wall(border: Post, in_cambodia: None) -> None:
    form = border.start_unlocked().new_case().open_section("sec_a_arrival")
    form.answer("contact_place", "Sample gate")
    said = form.form.saved()
    saved = form.form.page.saving._saved_at
    assert saved is not None
    assert said == f"Saved {saved.astimezone():%H:%M}"
    assert said != f"Saved {saved.astimezone(UTC):%H:%M}"
    cases = form.leave().cases()
    (line,) = cases.lines()
    row = cases.hands.find("cases.list", QListView).model().index(0, 0).data()
    assert row.endswith(f"{line.changed.astimezone():%H:%M}")


def test_a_double_click_begins_one_case(border: Post) -> None:
    screen = border.start_unlocked()
    new = screen.hands.find("cases.new")
    for _click in range(2):
        QTest.mouseClick(new, Qt.MouseButton.LeftButton)
    FormScreen(screen.program).leave()
    assert len(screen.cases().lines()) == 1


@pytest.mark.parametrize("words", ["ស៊ាវមីង", "小明", "范例小明", "xiaoming", "EXAMPLE"])
def test_a_case_is_found_by_name_in_any_script(busy_border: Post, words: str) -> None:
    screen = busy_border.start_unlocked()
    assert len(screen.search(words)) == 1


def test_what_is_not_there_is_not_found_and_the_page_says_what_to_do(busy_border: Post) -> None:
    screen = busy_border.start_unlocked()
    assert screen.search("nobody") == []
    assert "another script" in screen.what_to_do()
    assert len(screen.search("")) == 1


def test_a_case_is_found_by_its_code(busy_border: Post) -> None:
    screen = busy_border.start_unlocked()
    (line,) = screen.lines()
    assert screen.search(line.code) == [line]


def test_a_finalised_case_shows_who_signed_it(busy_border: Post) -> None:
    case = busy_border.start_unlocked().open_first()
    assert "范例小明" in case.title
    said = case.words()
    assert "Finalised" in said
    assert "Signed by Example Sokha, Example Immigration, Example Border Post" in said


def test_continuing_a_finalised_form_makes_a_draft_beside_the_signed_version(busy_border: Post) -> None:
    form = busy_border.start_unlocked().open_first().continue_form().open_section("sec_s_close")
    case = form.answer("interview_status", "paused_person").leave()
    said = case.words()
    assert "Reopened" in said
    assert "Version 1" in said
    assert "Version 2" not in said


def test_a_second_version_stands_beside_the_first(busy_border: Post) -> None:
    form = busy_border.start_unlocked().open_first().continue_form().open_section("sec_a_arrival")
    case = form.answer("contact_place", "Another gate (sample)").finalise()
    said = case.words()
    assert "Version 1" in said
    assert "Version 2" in said


def test_an_incomplete_form_is_not_finalised(border: Post) -> None:
    form = border.start_unlocked().new_case()
    form.hands.click(form.form.page.bottom.finish)
    assert not form.hands.sees("question.yes")
    form.hands.key(Qt.Key.Key_Escape)


def test_only_what_is_signed_can_be_sent(border: Post) -> None:
    case = border.start_unlocked().new_case().leave()
    assert not case.can_press("case.send")


def test_names_can_be_hidden_from_whoever_looks_on(busy_border: Post) -> None:
    screen = busy_border.start_unlocked()
    screen.lines()
    shown = screen.program.window.grab().toImage()
    screen.hands.tick("cases.hide")
    screen = CasesScreen(screen.program)
    assert screen.program.window.grab().toImage() != shown
    again = screen.about().cases()
    assert again.hands.find("cases.hide", QCheckBox).isChecked()


def test_the_whole_form_is_taken_down_and_signed(border: Post) -> None:
    case = border.start_unlocked().new_case().fill_all(ANSWERS).finalise()
    assert "Version 1" in case.words()


def test_the_right_passphrase_is_needed_every_time(busy_border: Post) -> None:
    busy_border.start_unlocked().open_first()
    busy_border.close()
    screen = busy_border.start_locked()
    assert not screen.hands.sees("cases.list")
    screen.unlock(PASSPHRASE)


def test_a_draft_beside_a_signed_version_can_be_thrown_away(busy_border: Post) -> None:
    case = busy_border.start_unlocked().open_first().continue_form().leave()
    case.hands.press("record.0.discard")
    case.hands.press("question.yes")
    until(lambda: not case.hands.sees("record.0.discard"), "the draft is gone")
    assert case.hands.find("record.0.open", QPushButton).text() == "Continue in a new version"
