"""Every type of question and every appearance gets a field; tables, media and long lists behave."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from tests.ui.interview.clerk import Clerk
from tests.ui.interview.every_question import every_question, sound
from tests.ui.keys import press, type_text

from sarana import language
from sarana.forms import Form
from sarana.forms.state import Kind
from sarana.ui.fields.choice import CheckRow, RadioRow
from sarana.ui.fields.choices import CheckField, RadioField
from sarana.ui.fields.find import FindField, FindManyField
from sarana.ui.fields.scale import PickerField, RangeField, RatingField
from sarana.ui.pages.interview_table import TableHead, TablePiece
from sarana.ui.words import Words

Key = Qt.Key
Open = Callable[..., Clerk]


@pytest.fixture(scope="module")
def form() -> Form:
    return every_question()


@pytest.fixture
def clerk(opened: Open, form: Form) -> Clerk:
    return opened(form)


def tables(clerk: Clerk) -> list[TablePiece]:
    clerk.page.section.complete()
    return clerk.page.section.findChildren(TablePiece)


def buttons(widget: QWidget) -> dict[str, QPushButton]:
    return {
        each.objectName(): each
        for each in widget.findChildren(QPushButton)
        if each.objectName().startswith("medium:") and each.isVisible()
    }


def headings(table: TablePiece) -> list[str]:
    head = next(each for each in table.findChildren(TableHead) if each.isVisible())
    said = [label.accessibleName() for label in head.findChildren(QLabel) if label.isVisible()]
    return [each for each in said if each]


@pytest.mark.parametrize("code", ["en", "km", "zh_Hans"])
def test_every_question_has_a_field_and_nothing_is_cut(clerk: Clerk, code: str) -> None:
    language.speak(code)
    clerk.page.set_language(code)
    asked = {
        ref
        for ref in clerk.interview.refs()
        if clerk.interview.node(ref).kind is Kind.QUESTION
        and clerk.interview.node(ref).relevant
        and clerk.interview.node(ref).control != "none"
    }
    shown: set[str] = set()
    for chapter in clerk.page.shown:
        clerk.page.go_to_chapter(chapter.key)
        cards = clerk.page.section.cards()
        assert all(card.field is not None for card in cards.values())
        shown |= cards.keys() | {
            part for table in tables(clerk) for part, piece in table.parts() if isinstance(piece, TableHead)
        }
        clerk.page.section.lay_out_now()
        for label in clerk.page.section.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert shown == asked


class TestTables:
    def test_stand_under_one_heading(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        (table,) = tables(clerk)
        assert headings(table) == ["How often?", "Never", "Seldom", "Often", "Almost always"]
        assert clerk.names() == ["sleep", "eat", "last"]

    def test_are_answered_with_the_arrow_keys(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        clerk.page.show_ref(clerk.ref("sleep"))
        clerk.presses(Key.Key_Right)
        clerk.presses(Key.Key_Space)
        clerk.presses(Key.Key_Down)
        clerk.presses(Key.Key_Space)
        assert (clerk.value("sleep"), clerk.value("eat")) == ("seldom", "seldom")
        assert clerk.page.section.current() == clerk.ref("eat")

    def test_take_rows_in_and_let_them_go_without_losing_the_cursor(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        clerk.page.show_ref(clerk.ref("sleep"))
        focus = clerk.focus()
        clerk.presses(Key.Key_Space)
        assert clerk.names() == ["sleep", "eat", "who", "last"]
        assert isinstance(clerk.card("who").field, CheckField)
        clerk.presses(Key.Key_Delete)
        assert clerk.names() == ["sleep", "eat", "last"]
        assert clerk.focus() is focus
        assert len(tables(clerk)) == 1

    def test_stand_in_the_same_columns(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        clerk.page.section.lay_out_now()
        lefts = [
            [row.mapTo(clerk.page.section, row.rect().topLeft()).x() for row in card.field.rows]  # type: ignore[union-attr]
            for card in clerk.page.section.cards().values()
        ]
        assert lefts[0] == lefts[1] == lefts[2]

    def test_name_every_mark_for_who_cannot_see_the_heading(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        (table,) = tables(clerk)
        rows = [*table.findChildren(RadioRow), *table.findChildren(CheckRow)]
        assert {row.accessibleName() for row in rows} == {"Never", "Seldom", "Often", "Almost always"}
        assert {row.accessibleDescription() for row in rows} == {
            "I sleep badly",
            "I do not want to eat",
            "I am afraid",
        }

    def test_speak_another_language_in_place(self, clerk: Clerk) -> None:
        clerk.goes_to("lists")
        clerk.page.set_language("zh_Hans")
        (table,) = tables(clerk)
        assert headings(table) == ["多久一次？", "从不", "很少", "经常", "几乎总是"]

    def test_say_what_is_missing_in_the_row(self, clerk: Clerk) -> None:
        clerk.page.show_ref(clerk.ref("sleep"), insist=True)
        assert clerk.complaint("sleep") == "This question needs an answer."

    def test_that_are_too_wide_scroll_to_the_cursor(self, clerk: Clerk) -> None:
        clerk.goes_to("wide")
        (table,) = tables(clerk)
        clerk.page.show_ref(clerk.ref("w1"))
        bar = table._sideways.horizontalScrollBar()
        assert bar.maximum() > 0
        clerk.presses(Key.Key_Left)  # from the first column to the last
        assert bar.value() > 0

    def test_of_a_table_list_carry_its_title(self, clerk: Clerk) -> None:
        clerk.goes_to("tabled")
        assert clerk.page.section.title.said() == "Table list"
        (table,) = tables(clerk)
        assert headings(table)[:2] == ["Yes", "No"]
        assert clerk.names() == ["papers", "money"]


class TestMedia:
    def test_sound_and_film_are_named_and_can_be_saved(self, clerk: Clerk, tmp_path: Path) -> None:
        clerk.goes_to("words")
        clerk.page.section.complete()

        class Files:
            def save_file(self, *asked: object) -> Path:
                assert "welcome.wav" in asked
                return tmp_path / "kept.wav"

        strip = clerk.card("one_line").media_strip
        strip._files = Files()  # type: ignore[assignment]
        found = buttons(strip)
        assert list(found) == ["medium:welcome.wav"]
        assert found["medium:welcome.wav"].accessibleName() == "Sound “welcome.wav”: Save a copy"
        assert found["medium:welcome.wav"].focusPolicy() & Qt.FocusPolicy.TabFocus
        found["medium:welcome.wav"].click()
        assert (tmp_path / "kept.wav").read_bytes() == sound()

    def test_of_a_choice_is_told_with_the_choice_and_what_is_not_there_is_said(self, clerk: Clerk) -> None:
        clerk.goes_to("choosing")
        strip = clerk.card("pictured").choice_media
        said = [label.accessibleName() for label in strip.findChildren(QLabel) if label.isVisible()]
        assert "A map: Sound “welcome.wav”" in said
        assert "Nothing: Picture “missing.png”: the file is not with the form." in said
        assert "Nothing: Sound “missing.mp3”: the file is not with the form." in said

    def test_stands_in_notes_too(self, clerk: Clerk) -> None:
        clerk.goes_to("words")
        clerk.page.section.complete()
        notes = dict(clerk.page.section.inner.pieces())
        found = buttons(notes[clerk.ref("marked")])
        assert list(found) == ["medium:welcome.wav", "medium:film.mp4"]


class TestScales:
    def test_stand_upright_and_in_halves(self, clerk: Clerk) -> None:
        clerk.goes_to("scales")
        kinds = [type(card.field) for card in clerk.page.section.cards().values()]
        assert kinds == [*[RangeField] * 6, PickerField, RatingField]
        slider = clerk.card("standing").field.slider  # type: ignore[union-attr]
        assert slider.orientation() is Qt.Orientation.Vertical
        press(slider, Key.Key_Up)
        assert clerk.value("standing") == "-4"
        press(clerk.card("halves").field.slider, Key.Key_Right)  # type: ignore[union-attr]
        assert clerk.value("halves") == "1.0"

    def test_have_marks_unless_the_form_wants_none(self, clerk: Clerk) -> None:
        clerk.goes_to("scales")
        ticks = [clerk.card(name).field.slider.ticks for name in ("slider", "halves", "plain")]  # type: ignore[union-attr]
        assert ticks == [10, 9, 0]

    def test_name_the_numbers_that_the_form_names(self, clerk: Clerk) -> None:
        clerk.goes_to("scales")
        field = clerk.card("named").field
        assert isinstance(field, RangeField)
        assert field.slider.ticks == 5
        names = [each.said() for each in field.names.findChildren(Words) if each.isVisible()]
        assert names == ["No pain at all", "Pain that can be borne", "The worst that one can imagine"]

    def test_wait_where_the_form_says_and_that_is_no_answer(self, clerk: Clerk) -> None:
        clerk.goes_to("scales")
        field = clerk.card("named").field
        assert isinstance(field, RangeField)
        assert (field.slider.value(), clerk.value("named")) == (4, "")
        assert field.answer.said() == "Not answered yet: move the slider."
        press(field.slider, Key.Key_Right)
        assert clerk.value("named") == "5"
        press(field.slider, Key.Key_Left)
        assert field.answer.said() == "4 · Pain that can be borne"
        field.clear()
        assert (field.slider.value(), clerk.value("named")) == (4, "")

    def test_name_them_in_the_second_language_too(self, clerk: Clerk) -> None:
        clerk.goes_to("scales")
        clerk.page.set_second_language("zh")
        field = clerk.card("named_up").field
        assert isinstance(field, RangeField)
        assert "No pain at all\n完全不痛" in [each.said() for each in field.names.findChildren(Words)]


class TestLongLists:
    def test_are_searched_by_typing(self, opened: Open) -> None:
        clerk = opened(every_question(places=5000))
        clerk.page.show_ref(clerk.ref("find"))
        field = clerk.card("find").field
        assert isinstance(field, FindField)
        type_text(field.edit, "4321")
        assert field.found() == ["p4321"]
        field.popup.hide()
        press(field.edit, Key.Key_Return)
        assert clerk.value("find") == "p4321"

    def test_of_which_several_are_chosen_are_ticked_in_a_list(self, opened: Open) -> None:
        names = "\n".join(f"| | towns | t{number} | Town {number} |" for number in range(300))
        clerk = opened(
            f"""
            | survey |
            | | type | name | label |
            | | select_multiple towns | been | Where? |
            | choices |
            | | list_name | name | label |
            {names}
            | settings |
            | | form_title | form_id |
            | | Towns | towns |
            """
        )
        field = clerk.card("been").field
        assert isinstance(field, FindManyField)
        for wanted in ("town 250", "town 7 ", "town 123"):
            field.edit.clear()
            type_text(field.edit, wanted.strip())
            press(field.edit, Key.Key_Down)
            press(field.list, Key.Key_Space)
        assert clerk.value("been") == "t7 t123 t250"
        assert field.ticked.said() == "Ticked: Town 7; Town 123; Town 250"
        press(field.list, Key.Key_Space)
        assert clerk.value("been") == "t7 t250"


def test_a_large_section_is_built_in_slices_and_is_whole_when_it_is_needed(
    opened: Open, real_form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sarana.ui.pages.interview_section.SLICE", 0.0)
    clerk = opened(real_form)
    key = next(each.key for each in clerk.page.shown if each.key.endswith("sec_a_arrival"))
    clerk.page.go_to_chapter(key, focus=False)
    section = clerk.page.section
    assert section._waiting
    first = len(section._built_cards())
    assert len(section.cards()) > first
    assert not section._waiting


def test_a_large_section_completes_itself(
    opened: Open, real_form: Form, monkeypatch: pytest.MonkeyPatch, qtbot: object
) -> None:
    monkeypatch.setattr("sarana.ui.pages.interview_section.SLICE", 0.0)
    clerk = opened(real_form)
    clerk.goes_to("sec_f_identity")
    section = clerk.page.section
    qtbot.waitUntil(lambda: not section._waiting)  # type: ignore[attr-defined]
    built = list(section._built_cards())
    assert built == list(section.cards())


def test_radio_fields_outside_tables_keep_their_words(clerk: Clerk) -> None:
    clerk.goes_to("choosing")
    field = clerk.card("radio").field
    assert isinstance(field, RadioField)
    assert not any(row._mark_only for row in field.rows)
