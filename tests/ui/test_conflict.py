"""Versions of one record, brought together at the real window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from tests.ui.conftest import Post
from tests.ui.screens import ConflictScreen, FormScreen

from sarana.cases import CaseState
from sarana.ui.workspace import Opened


def test_an_officer_decides_and_signs(torn_border: Post) -> None:
    screen = torn_border.start_unlocked().open_first().compare()
    assert "1 answer still needs" in screen.left()
    assert not screen.can_press("conflict.sign")
    words = screen.words()
    for said in ("Example Here", "Example There", "Sample Shelter", "Sample Here"):
        assert said in words
    for who in ("Example Sokha", "Sample Maly", "on device d"):
        assert who in words
    screen.choose(0, 1)
    assert screen.left() == "Everything is decided."
    case = screen.sign()
    assert "Version 4" in case.words()
    (line,) = case.cases().lines()
    assert line.state is CaseState.FINALISED


def test_what_only_one_office_changed_is_chosen_and_can_be_chosen_otherwise(torn_border: Post) -> None:
    screen = torn_border.start_unlocked().open_first().compare()
    chosen = screen.chosen()
    assert len(chosen) == 2
    other = next(number for number in (1, 2) if "Sample Here" in chosen[number - 1])
    option = 1 if screen.hands.find(f"conflict.{other}.0").isChecked() else 0
    screen.choose(other, option)
    assert "Sample Here" not in " ".join(screen.chosen())
    screen.hands.press("conflict.undo")
    assert screen.chosen() == chosen
    assert not screen.can_press("conflict.undo")


def test_a_decision_is_taken_back_by_key_and_survives_another_language(torn_border: Post) -> None:
    screen = torn_border.start_unlocked().open_first().compare()
    first = screen.hands.find("conflict.0.0")
    assert screen.cursor() == "conflict.0.0"
    screen.hands.key(Qt.Key.Key_Space, first)
    assert len(screen.chosen()) == 3
    screen = screen.speak("km").speak("zh_Hans").speak("en")
    assert len(screen.chosen()) == 3
    screen.hands.keys("Ctrl+Z", screen.program.window)
    assert len(screen.chosen()) == 2
    assert "1 answer still needs" in screen.left()


def test_the_joined_answers_can_be_looked_at_in_the_form_first(torn_border: Post) -> None:
    screen = torn_border.start_unlocked().open_first().compare().choose(0, 0)
    form = screen.press("conflict.form", FormScreen)
    case = form.leave()
    assert "Throw the draft away" in case.hands.find("record.0.discard").text()
    case.hands.find("record.0.open")


def test_a_draft_in_the_way_is_said(torn_border: Post) -> None:
    cases = torn_border.start_unlocked()
    workspace = cases.program.workspace
    assert workspace is not None
    workspace.ask_at_once(lambda opened, progress: opened.store.reopen(record_of(opened)))
    cases = cases.about().cases()
    cases.lines()
    on_badge(cases.hands.find("cases.list", QListView))
    assert "in the way" in cases.text("conflict.draft.title")


def record_of(opened: Opened) -> str:
    (line,) = opened.store.list()
    return opened.store.case(line.case_id).records[0].record_id


def test_the_badge_in_the_list_leads_to_comparing(torn_border: Post) -> None:
    cases = torn_border.start_unlocked()
    cases.lines()
    on_badge(cases.hands.find("cases.list", QListView))
    assert isinstance(ConflictScreen(cases.program), ConflictScreen)


def on_badge(cases: QListView) -> None:
    row = cases.visualRect(cases.model().index(0, 0))
    at = row.topRight()
    at.setX(at.x() - 40)
    at.setY(at.y() + 20)
    QTest.mouseClick(cases.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
