"""The interview page on the common victim identification form, as it ships."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from tests.ui.interview.clerk import Clerk
from tests.ui.keys import type_text

from sarana import language
from sarana.forms import Form
from sarana.ui.fields.choice import CheckRow, RadioRow
from sarana.ui.fields.date import DateField, DateTimeField
from sarana.ui.fields.find import FindField
from sarana.ui.fields.month import MonthField
from sarana.ui.fields.signature import SignatureField

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Clerk]

CONSENTED = {
    "interview_stage": "detailed",
    "presumption_applied": "yes",
    "detained": "no",
    "apparent_age_group": "adult",
    "interpreter_needed": "yes",
    "interpreter_decision": "waives",
    "consent_interview": "yes",
    "consent_storage": "yes",
    "consent_photo": "yes",
    "consent_method": "signed",
}


@pytest.fixture
def clerk(opened: Open, real_form: Form) -> Clerk:
    return opened(real_form)


@pytest.fixture
def detailed(clerk: Clerk) -> Clerk:
    """An adult who agreed to the detailed interview."""
    for name, value in CONSENTED.items():
        clerk.page.edit(clerk.ref(name), value)
    return clerk


def keys(clerk: Clerk) -> list[str]:
    return [chapter.key for chapter in clerk.page.shown]


@pytest.mark.parametrize("code", ["en", "km", "zh_Hans"])
def test_every_section_can_be_shown_in_every_language(detailed: Clerk, code: str) -> None:
    language.speak(code)
    detailed.page.set_language(code)
    for key in keys(detailed):
        detailed.page.go_to_chapter(key)
        names = [label.text() for label in detailed.page.section.findChildren(QLabel) if label.isVisible()]
        assert len(names) > 2


@pytest.mark.parametrize("second", ["", "km"])
@pytest.mark.parametrize("code", ["en", "km", "zh_Hans"])
def test_nothing_is_cut(detailed: Clerk, code: str, second: str) -> None:
    """Every label and every choice gets at least the height that its words need at its width."""
    language.speak(code)
    detailed.page.set_language(code)
    detailed.page.set_second_language(second)
    for key in keys(detailed):
        detailed.page.go_to_chapter(key)
        detailed.page.section.lay_out_now()
        for widget in detailed.page.section.findChildren(QLabel):
            if widget.isVisible() and widget.wordWrap():
                assert widget.height() >= widget.heightForWidth(widget.width()), widget.text()
        for row in [
            *detailed.page.section.findChildren(RadioRow),
            *detailed.page.section.findChildren(CheckRow),
        ]:
            assert row.height() >= row.heightForWidth(row.width()), row.accessibleName()


def test_questions_get_the_fields_of_their_kind(detailed: Clerk) -> None:
    kinds = {
        "contact_datetime": DateTimeField,
        "contact_country": FindField,
        "waiver_signature": SignatureField,
        "exploitation_start": MonthField,
        "risk_review_date": DateField,
    }
    detailed.page.edit(detailed.ref("risk_level"), "high")
    for name, kind in kinds.items():
        detailed.page.show_ref(detailed.ref(name))
        assert isinstance(detailed.card(name).field, kind), name


def test_both_depths_can_be_told_apart(clerk: Clerk) -> None:
    assert not clerk.page.top.stage.isVisible()
    clerk.chooses("interview_stage", "short")
    assert clerk.page.top.stage.text() == "Short form (rapid screening)"
    short = len(keys(clerk))
    clerk.chooses("interview_stage", "detailed")
    assert clerk.page.top.stage.text() == "Detailed form"
    assert len(keys(clerk)) >= short


def test_a_case_code_is_checked_in_the_language_that_is_shown(clerk: Clerk) -> None:
    clerk.types("case_code", "abc")
    clerk.presses(Key.Key_Tab)
    assert clerk.complaint("case_code") == "Use 6 to 24 capital letters, digits or hyphens."
    language.speak("zh_Hans")
    clerk.page.set_language("zh_Hans")
    assert "6" in clerk.complaint("case_code")
    assert "Use" not in clerk.complaint("case_code")


def test_an_option_that_excludes_the_others_says_so(clerk: Clerk) -> None:
    clerk.goes_to("sec_a_arrival")
    clerk.chooses("urgent_needs", "food_water", "none")
    assert clerk.complaint("urgent_needs") == "This option cannot be combined with others."


def test_the_language_changes_in_the_middle_of_a_name(detailed: Clerk) -> None:
    detailed.page.show_ref(detailed.ref("name_khmer"))
    line = detailed.inside("name_khmer")
    assert isinstance(line, QLineEdit)
    type_text(line, "គំរូសុខ")
    line.setCursorPosition(4)
    for code in ("km", "zh_Hans", "en"):
        language.speak(code)
        detailed.page.set_language(code)
        assert detailed.focus() is line
        assert line.cursorPosition() == 4
    type_text(line, "ា")
    assert detailed.value("name_khmer") == "គំរូាសុខ"[:4] + "ា" + "គំរូសុខ"[4:]


def test_a_country_is_found_by_typing_in_any_language(clerk: Clerk) -> None:
    clerk.page.set_language("km")
    clerk.page.set_second_language("zh")
    clerk.goes_to("sec_a_arrival")
    for typed in ("ថៃ", "泰国"):
        line = clerk.inside("contact_country")
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        type_text(line, typed)
        clerk.card("contact_country").field.popup.hide()  # type: ignore[union-attr]
        clerk.presses(Key.Key_Return)
        assert clerk.value("contact_country") == "TH"
        clerk.card("contact_country").field.clear()  # type: ignore[union-attr]


def test_refusing_the_interview_hides_the_story_and_undo_brings_it_back(detailed: Clerk) -> None:
    before = keys(detailed)
    detailed.page.edit(detailed.ref("consent_interview"), "no")
    assert len(keys(detailed)) < len(before)
    detailed.page.undo()
    assert keys(detailed) == before


def test_the_short_form_is_filled_in_by_keyboard_alone(clerk: Clerk) -> None:
    """The first section, from the first key to the next section, without the mouse."""
    clerk.page.go_to_chapter(keys(clerk)[0])
    clerk.presses(Key.Key_Space)
    clerk.presses(Key.Key_Tab)
    while not clerk.page.section.current().endswith("framework"):
        clerk.presses(Key.Key_Tab)
    clerk.presses(Key.Key_Space)
    while not clerk.page.section.current().endswith("case_code"):
        clerk.presses(Key.Key_Tab)
    focus = clerk.focus()
    assert focus is not None
    type_text(focus, "KH-2026-0001")
    clerk.presses(Key.Key_PageDown, Ctrl)
    assert clerk.value("interview_stage") == "short"
    assert clerk.value("framework")
    assert clerk.value("case_code") == "KH-2026-0001"
    assert clerk.page.section.title.said() == "A. Arrival and immediate safety"
