"""The interview page on small forms: what is typed is answered, shown, checked and saved."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.interview.clerk import Clerk, PatientDrafts
from tests.ui.keys import draw, type_text

from sarana import language
from sarana.errors import StorageFull
from sarana.ui.fields.choice import RadioRow
from sarana.ui.pages.interview_finish import FinishDialog
from sarana.ui.pages.interview_help import HelpDialog

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Clerk]

FORM = """
| survey |
| | COLUMNS |
| | begin_group | first | First part | ផ្នែកទីមួយ | 第一部分 |
| | note | care | Be **kind**. | សូមមានចិត្តល្អ។ | 请友善。 |
| | text | name | Full name | ឈ្មោះពេញ | 全名 | As the person says it | yes | | | | | ask |
| | integer | age | Age | អាយុ | 年龄 | | | | . < 130 | Too old. | ចាស់ពេក។ | rec |
| | select_one yesno | hurt | Is the person hurt? | តើរបួសទេ? | 受伤了吗？ | | yes | | | | | tick |
| | text | where | Where? | កន្លែងណា? | 哪里？ | | yes | ${hurt} = 'yes' | | | | ask | multiline |
| | end_group |
| | begin_group | second | Second part | ផ្នែកទីពីរ | 第二部分 |
| | begin_repeat | paper | Paper | ឯកសារ | 证件 |
| | text | number | Number | លេខ | 号码 |
| | end_repeat |
| | image | sign | Signature | ហត្ថលេខា | 签名 | | | | | | | | signature |
| | end_group |
| | text | last | Last words | ពាក្យចុងក្រោយ | 最后 |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) |
| | yesno | yes | Yes | បាទ/ចាស | 是 |
| | yesno | no | No | ទេ | 否 |
| settings |
| | form_title | form_id | version | default_language | status |
| | Sample / គំរូ / 样本 | sample | 1 | English (en) | proposal |
"""
COLUMNS = (
    "type | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) | hint::English (en) | "
    "required | relevant | constraint | constraint_message::English (en) | constraint_message::Khmer (km) | "
    "mode | appearance"
)
FORM = FORM.replace("COLUMNS", COLUMNS)
PAPER = "/data/second/paper"  # the repeat

COMPANIONS = """
| survey |
| | type | name | label::English (en) | repeat_count |
| | integer | count | How many? | |
| | begin_repeat | companion | Companion | ${count} |
| | text | who | Who? | |
| | select_one kin | kin | Kin? | |
| | end_repeat | | | |
| choices |
| | list_name | name | label::English (en) |
| | kin | sister | A sister |
"""


@pytest.fixture
def clerk(opened: Open) -> Clerk:
    return opened(FORM)


class TestShowing:
    def test_shows_one_section_with_its_cards_and_notes(self, clerk: Clerk) -> None:
        assert clerk.names() == ["name", "age", "hurt"]
        assert clerk.page.section.title.said() == "First part"
        assert [title.split(".")[0] for title in clerk.chapters()] == ["First part", "Second part", "Sample"]

    def test_says_how_each_question_is_put(self, clerk: Clerk) -> None:
        assert [clerk.card(name).mode.text() for name in ("name", "age", "hurt")] == ["Ask", "Record", "Tick"]

    def test_marks_what_is_required_and_hints(self, clerk: Clerk) -> None:
        assert clerk.card("name").required.isVisible()
        assert not clerk.card("age").required.isVisible()
        assert clerk.card("name").hint.said() == "As the person says it"

    def test_says_that_the_form_is_a_proposal(self, clerk: Clerk) -> None:
        assert clerk.page.top.proposal.isVisible()

    def test_shows_a_question_as_soon_as_it_is_relevant(self, clerk: Clerk) -> None:
        clerk.chooses("hurt", "yes")
        assert clerk.names() == ["name", "age", "hurt", "where"]
        focus = clerk.focus()
        clerk.chooses("hurt", "no")
        assert clerk.names() == ["name", "age", "hurt"]
        assert focus is not None

    def test_counts_what_is_missing(self, clerk: Clerk) -> None:
        assert clerk.chapters()[0] == "First part. 0 of 3 answered, 2 required answers missing"
        clerk.types("name", "Example Sokha")
        assert clerk.chapters()[0] == "First part. 1 of 3 answered, 1 required answer missing"


class TestTyping:
    def test_reaches_the_interview_with_every_key(self, clerk: Clerk) -> None:
        clerk.types("name", "សុខា 王")
        assert clerk.value("name") == "សុខា 王"

    def test_is_not_disturbed_while_the_cursor_stands_in_the_middle(self, clerk: Clerk) -> None:
        clerk.types("name", "Skha")
        line = clerk.inside("name")
        assert isinstance(line, QLineEdit)
        line.setCursorPosition(1)
        type_text(line, "o")
        assert (line.text(), line.cursorPosition()) == ("Sokha", 2)

    def test_is_refused_in_place_once_the_field_is_left(self, clerk: Clerk) -> None:
        clerk.types("age", "200")
        assert clerk.complaint("age") == ""
        clerk.presses(Key.Key_Tab)
        assert clerk.complaint("age") == "Too old."
        clerk.types("age", "")
        clerk.presses(Key.Key_Backspace)
        assert clerk.complaint("age") == ""

    def test_that_is_no_number_stays_as_it_was_typed(self, clerk: Clerk) -> None:
        clerk.types("age", "about 30")
        clerk.presses(Key.Key_Tab)
        assert clerk.value("age") == "about 30"
        assert clerk.complaint("age") == "This is not a whole number."

    def test_goes_from_card_to_card_with_the_tab_key(self, clerk: Clerk) -> None:
        clerk.inside("name").setFocus()
        seen = []
        for _step in range(3):
            seen.append(clerk.page.section.current().rsplit("/", 1)[-1])
            clerk.presses(Key.Key_Tab)
        assert seen == ["name", "age", "hurt"]


class TestLanguages:
    def test_switch_without_losing_focus_cursor_or_answer(self, clerk: Clerk) -> None:
        clerk.types("name", "Example Sokha")
        line = clerk.inside("name")
        assert isinstance(line, QLineEdit)
        line.setCursorPosition(4)
        for code, label in (("km", "ឈ្មោះពេញ"), ("zh_Hans", "全名"), ("en", "Full name")):
            language.speak(code)
            clerk.page.set_language(code)
            assert clerk.focus() is line
            assert (line.text(), line.cursorPosition()) == ("Example Sokha", 4)
            assert clerk.card("name").label.said() == label

    def test_switch_the_words_of_a_violation_too(self, clerk: Clerk) -> None:
        clerk.types("age", "200")
        clerk.presses(Key.Key_Tab)
        clerk.page.set_language("km")
        assert clerk.complaint("age") == "ចាស់ពេក។"

    def test_can_be_shown_two_at_once(self, clerk: Clerk) -> None:
        clerk.page.set_second_language("zh")
        card = clerk.card("hurt")
        assert card.second_label.said() == "受伤了吗？"
        assert card.field is not None
        assert [row.accessibleDescription() for row in card.field.rows] == [  # type: ignore[attr-defined]
            "Is the person hurt? 是",
            "Is the person hurt? 否",
        ]
        clerk.page.set_second_language("")
        assert not card.second_label.isVisible()

    def test_second_language_is_chosen_with_a_key(self, clerk: Clerk, qtbot: QtBot) -> None:
        with qtbot.waitSignal(clerk.page.second_language_chosen) as chosen:
            clerk.inside("name").setFocus()
            clerk.presses(Key.Key_2, Ctrl)
        assert chosen.args == ["km"]

    def test_second_language_that_is_the_first_is_not_shown_twice(self, opened: Open) -> None:
        clerk = opened(FORM, second_language="en")
        assert not clerk.card("name").second_label.isVisible()

    def test_title_is_the_one_of_the_language(self, clerk: Clerk) -> None:
        clerk.page.set_language("km")
        assert clerk.page.title() == "គំរូ"


class TestUndo:
    def test_takes_back_all_that_was_typed_into_a_field(self, clerk: Clerk) -> None:
        clerk.types("name", "Example")
        clerk.presses(Key.Key_Z, Ctrl)
        assert clerk.value("name") == ""
        assert clerk.inside("name").text() == ""  # type: ignore[attr-defined]
        clerk.presses(Key.Key_Y, Ctrl)
        assert clerk.value("name") == "Example"

    def test_goes_back_to_the_section_where_it_happened(self, clerk: Clerk) -> None:
        clerk.chooses("hurt", "yes")
        clerk.presses(Key.Key_PageDown, Ctrl)
        assert clerk.page.section.title.said() == "Second part"
        clerk.presses(Key.Key_Z, Ctrl)
        assert clerk.page.section.title.said() == "First part"
        assert clerk.value("hurt") == ""

    def test_is_offered_only_where_there_is_something_to_undo(self, clerk: Clerk) -> None:
        assert not clerk.page.bottom.undo.isEnabled()
        clerk.types("name", "x")
        assert clerk.page.bottom.undo.isEnabled()
        assert not clerk.page.bottom.redo.isEnabled()


class TestRepeats:
    @pytest.fixture
    def papers(self, clerk: Clerk) -> Clerk:
        clerk.goes_to("second")
        for number in ("A-1", "B-2"):
            if not clerk.sees(f"/data/second/paper[{'AB'.index(number[0]) + 1}]/number"):
                clerk.page.add_instance("/data/second/paper")
            clerk.types(f"/data/second/paper[{'AB'.index(number[0]) + 1}]/number", number)
        return clerk

    def numbers(self, clerk: Clerk) -> list[str]:
        return [
            clerk.inside(ref).text()  # type: ignore[attr-defined]
            for ref in clerk.page.section.cards()
            if ref.endswith("/number")
        ]

    def test_are_added_with_the_cursor_in_them(self, papers: Clerk) -> None:
        papers.page.add_instance("/data/second/paper")
        assert papers.page.section.current() == "/data/second/paper[3]/number"

    def test_are_moved(self, papers: Clerk) -> None:
        papers.page.move_instance("/data/second/paper[2]", 1)
        assert self.numbers(papers) == ["B-2", "A-1"]

    def test_are_removed_and_come_back(self, papers: Clerk) -> None:
        papers.page.remove_instance("/data/second/paper[1]")
        assert self.numbers(papers) == ["B-2"]
        assert papers.page.toast.isVisible()
        papers.page.toast.undo.click()
        assert self.numbers(papers) == ["A-1", "B-2"]
        assert not papers.page.toast.isVisible()

    def test_all_removed_leave_the_cursor_on_the_button_that_adds(self, papers: Clerk) -> None:
        papers.page.remove_instance("/data/second/paper[1]")
        papers.page.remove_instance("/data/second/paper[1]")
        focus = papers.focus()
        assert focus is not None
        assert focus.objectName() == "add:/data/second/paper"


class TestSaving:
    def test_is_said_only_when_it_is_done(self, clerk: Clerk, drafts: PatientDrafts, qtbot: QtBot) -> None:
        clerk.types("name", "Example")
        assert clerk.status() == "Saving…"
        qtbot.waitUntil(lambda: len(drafts.waiting) == 1)
        assert clerk.status() == "Saving…"
        drafts.acknowledge()
        assert clerk.status() == "Saved 10:32"
        assert "Example" in drafts.durable[-1].values.values()

    def test_is_not_claimed_for_what_was_typed_meanwhile(
        self, clerk: Clerk, drafts: PatientDrafts, qtbot: QtBot
    ) -> None:
        clerk.types("name", "Exam")
        qtbot.waitUntil(lambda: len(drafts.waiting) == 1)
        clerk.types("name", "ple")
        drafts.acknowledge()
        assert clerk.status() == "Saving…"
        qtbot.waitUntil(lambda: len(drafts.waiting) == 1)
        drafts.acknowledge()
        assert "Example" in drafts.durable[-1].values.values()
        assert clerk.status() == "Saved 10:32"

    def test_goes_on_without_a_pause_in_typing(
        self, clerk: Clerk, drafts: PatientDrafts, qtbot: QtBot
    ) -> None:
        """A timer that every key restarts would never save a fast typist."""

        def typing() -> bool:
            clerk.types("name", "a")
            return bool(drafts.waiting)

        qtbot.waitUntil(typing, timeout=3000)

    def test_happens_at_once_when_the_page_is_left(self, clerk: Clerk, drafts: PatientDrafts) -> None:
        clerk.types("name", "Example")
        clerk.page.hide()
        assert "Example" in drafts.durable[-1].values.values()

    def test_says_what_went_wrong_and_tries_again(
        self, clerk: Clerk, drafts: PatientDrafts, qtbot: QtBot
    ) -> None:
        clerk.types("name", "Example")
        qtbot.waitUntil(lambda: len(drafts.waiting) == 1)
        drafts.refuse(StorageFull())
        assert clerk.page.bottom.status.property("tone") == "danger"
        assert clerk.status() not in ("", "Saving…")
        assert clerk.page.flush()
        assert clerk.status().startswith("Saved")
        assert "Example" in drafts.durable[-1].values.values()

    def test_that_fails_is_told_to_whoever_wants_to_leave(self, clerk: Clerk, drafts: PatientDrafts) -> None:
        clerk.types("name", "Example")
        drafts.refuses = StorageFull()
        assert not clerk.page.flush()
        drafts.refuses = None
        assert clerk.page.flush()

    def test_takes_half_composed_letters_along(self, clerk: Clerk, drafts: PatientDrafts) -> None:
        """An input method still holds them when somebody locks or closes the window."""
        edit = clerk.inside("name")
        edit.setFocus()
        clerk.types("name", "王")
        QApplication.sendEvent(edit, QInputMethodEvent("xiaoming", []))
        clerk.page.hide()
        assert "王xiaoming" in drafts.durable[-1].values.values()

    def test_takes_signatures_along(self, clerk: Clerk, drafts: PatientDrafts) -> None:
        clerk.goes_to("second")
        field = clerk.card("sign").field
        draw(field.pad, (20, 20), (80, 90), (140, 30))  # type: ignore[union-attr]
        assert clerk.page.flush()
        name = clerk.value("sign")
        assert drafts.files[name].startswith(b"\x89PNG")
        assert name in drafts.durable[-1].values.values()


class TestWithoutSeeing:
    """What a screen reader says at a field."""

    def test_a_field_says_its_hint_and_that_it_needs_an_answer(self, clerk: Clerk) -> None:
        said = clerk.inside("name").accessibleDescription()
        assert said == "This question needs an answer. As the person says it"

    def test_a_field_says_what_is_wrong_with_it(self, clerk: Clerk) -> None:
        clerk.types("age", "200")
        clerk.presses(Key.Key_Tab)
        assert clerk.inside("age").accessibleDescription() == "Too old."
        clerk.inside("age").setFocus()
        clerk.presses(Key.Key_Backspace)
        assert clerk.inside("age").accessibleDescription() == ""

    def test_a_choice_says_what_it_answers(self, clerk: Clerk) -> None:
        rows = clerk.card("hurt").findChildren(RadioRow)
        assert [row.accessibleName() for row in rows] == ["Yes", "No"]
        assert {row.accessibleDescription() for row in rows} == {"Is the person hurt?"}


class TestFinishing:
    def dialog(self, clerk: Clerk) -> FinishDialog:
        clerk.page.finish()
        dialog = clerk.page.findChild(FinishDialog)
        assert isinstance(dialog, FinishDialog)
        return dialog

    def test_lists_what_is_missing_and_goes_there(self, clerk: Clerk) -> None:
        clerk.goes_to("second")
        dialog = self.dialog(clerk)
        lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
        assert lines == ["First part", "Full name", "Is the person hurt?"]
        dialog.list.itemActivated.emit(dialog.list.item(2))
        assert clerk.page.section.current() == "/data/first/hurt"
        assert clerk.complaint("hurt") == "This question needs an answer."

    def test_tells_which_answers_will_not_be_signed(self, clerk: Clerk, qtbot: QtBot) -> None:
        clerk.types("name", "Example")
        clerk.chooses("hurt", "yes")
        clerk.types("where", "left arm")
        clerk.chooses("hurt", "no")
        dialog = self.dialog(clerk)
        assert dialog.left_out is not None
        told = dialog.left_out.told()
        assert [(each.words, each.said) for each in told] == [("First part", ()), ("Where?", ("left arm",))]
        assert clerk.interview.snapshot().values["/data/first/where"] == "left arm"  # kept until it is signed
        with qtbot.waitSignal(clerk.page.finalise_requested):
            dialog.forward.click()

    def test_tells_what_a_smaller_number_took_out(self, opened: Open) -> None:
        clerk = opened(COMPANIONS)
        clerk.types("count", "2")
        clerk.interview.answer("/data/companion[2]/who", "Example Second")
        clerk.interview.answer("/data/companion[2]/kin", "sister")
        clerk.presses(Key.Key_Backspace)
        clerk.types("count", "1")
        dialog = self.dialog(clerk)
        assert dialog.left_out is not None
        assert [(each.words, each.said) for each in dialog.left_out.told()] == [
            ("Companion 2", ()),
            ("Who?", ("Example Second",)),
            ("Kin?", ("A sister",)),
        ]

    def test_lets_the_officer_go_back_with_everything_kept(self, clerk: Clerk) -> None:
        clerk.types("name", "Example")
        clerk.chooses("hurt", "yes")
        clerk.types("where", "left arm")
        clerk.chooses("hurt", "no")
        self.dialog(clerk).back.click()
        clerk.chooses("hurt", "yes")
        assert clerk.value("where") == "left arm"

    def test_goes_straight_on_when_nothing_is_in_the_way(self, clerk: Clerk, qtbot: QtBot) -> None:
        clerk.types("name", "Example")
        clerk.chooses("hurt", "no")
        with qtbot.waitSignal(clerk.page.finalise_requested):
            clerk.page.bottom.finish.click()

    def test_next_missing_walks_through_all_sections(self, clerk: Clerk) -> None:
        clerk.goes_to("second")
        visited = []
        for _step in range(3):
            clerk.presses(Key.Key_M, Ctrl)
            visited.append(clerk.page.section.current().rsplit("/", 1)[-1])
        assert visited == ["name", "hurt", "name"]


def test_tab_does_not_leap_over_a_question_that_appeared(opened: Open) -> None:
    below = "| | text | after | After | ក្រោយ | 之后 |\n| | end_group |\n| | begin_group | second"
    clerk = opened(FORM.replace("| | end_group |\n| | begin_group | second", below, 1))
    clerk.chooses("hurt", "yes")
    met = []
    for _press in range(2):
        clerk.presses(Key.Key_Tab)
        met.append(clerk.page.section.current().rpartition("/")[2])
    assert met == ["where", "after"]
    clerk.presses(Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert clerk.page.section.current().endswith("where")


def test_tab_leads_from_the_last_question_to_what_is_below(clerk: Clerk) -> None:
    clerk.page.go_to_chapter(clerk.page.shown[-1].key)
    clerk.inside("last").setFocus()
    clerk.types("last", "a")
    clerk.presses(Key.Key_Tab)
    assert clerk.focus() is clerk.page.bottom.undo


def test_an_ampersand_in_a_name_is_a_letter_and_no_key(opened: Open) -> None:
    clerk = opened(FORM.replace("| Paper |", "| Stamp & paper |"))
    clerk.goes_to("second")
    add = next(one for one in clerk.page.findChildren(QPushButton) if one.objectName().startswith("add:"))
    assert add.text() == "Add: Stamp && paper"
    assert add.shortcut().isEmpty()


def test_the_keys_are_listed(clerk: Clerk) -> None:
    clerk.inside("name").setFocus()
    clerk.presses(Key.Key_F1)
    assert clerk.page.findChild(HelpDialog) is not None


@pytest.mark.parametrize("code", ["en", "km", "zh_Hans"])
def test_sheets_over_the_page_are_no_larger_than_it(clerk: Clerk, code: str) -> None:
    """On a small screen their buttons would lie outside of it."""
    language.speak(code)
    clerk.page.resize(960, 500)
    clerk.page.show_help()
    clerk.page.finish()
    sheets = clerk.page.findChildren(QDialog)
    assert {type(sheet) for sheet in sheets} == {HelpDialog, FinishDialog}
    assert [sheet.height() for sheet in sheets if sheet.height() > clerk.page.height()] == []


def test_sections_are_turned_with_keys(clerk: Clerk) -> None:
    clerk.inside("name").setFocus()
    titles = []
    for key in (Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp):
        clerk.presses(key, Ctrl)
        titles.append(clerk.page.section.title.said())
    assert titles == ["Second part", "Sample", "Sample", "Second part"]


def test_a_form_without_groups_is_one_section(opened: Open) -> None:
    clerk = opened(
        """
        | survey |
        | | type | name | label |
        | | text | a | One |
        | | text | b | Two |
        | settings |
        | | form_title | form_id |
        | | Plain | plain |
        """
    )
    assert clerk.names() == ["a", "b"]
    assert clerk.page.section.title.said() == "Plain"


def test_asks_the_shell_to_leave_and_to_write_a_letter(clerk: Clerk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(clerk.page.leave_requested):
        clerk.page.top.leave.click()
    with qtbot.waitSignal(clerk.page.letter_requested):
        clerk.page.top.letter.click()


def test_many_loose_questions_are_laid_on_several_pages(opened: Open) -> None:
    """One page of hundreds of cards would take seconds to build."""
    questions = "\n".join(f"| | text | q{number} | Question {number} |" for number in range(1, 66))
    clerk = opened(
        f"""
        | survey |
        | | type | name | label |
        {questions}
        | settings |
        | | form_title | form_id |
        | | Plain | plain |
        """
    )
    assert [line.split(".")[0] for line in clerk.chapters()] == [
        "Plain, part 1",
        "Plain, part 2",
        "Plain, part 3",
    ]
    clerk.presses(Key.Key_PageDown, Ctrl)
    assert clerk.names()[0] == "q31"


def test_a_question_that_vanishes_hands_its_cursor_to_the_next(clerk: Clerk) -> None:
    clerk.chooses("hurt", "yes")
    clerk.types("where", "left arm")
    clerk.page.edit("/data/first/hurt", "no")
    assert not clerk.sees("where")
    assert clerk.page.section.current() == "/data/first/name"


def test_tab_goes_from_question_to_question_and_arrows_walk_the_choices(clerk: Clerk) -> None:
    clerk.inside("age").setFocus()
    clerk.presses(Key.Key_Tab)
    rows = clerk.card("hurt").field.rows  # type: ignore[union-attr]
    assert clerk.focus() is rows[0]
    clerk.presses(Key.Key_Down)
    assert clerk.focus() is rows[1]
    clerk.presses(Key.Key_Return)
    assert clerk.value("hurt") == "no"
    clerk.presses(Key.Key_Delete)
    assert clerk.value("hurt") == ""
    clerk.presses(Key.Key_Tab)
    assert clerk.page.section.current() == ""


def test_a_repeat_of_sixty_is_built_in_slices_too(clerk: Clerk, qtbot: QtBot) -> None:
    """The window answers to keys meanwhile; whoever needs all of it has all of it."""
    clerk.goes_to("second")
    for _number in range(60):
        clerk.page.add_instance(PAPER)
    clerk.goes_to("first")
    clerk.goes_to("second")
    built = len(clerk.page.section._built_cards())
    assert 0 < built < 60
    qtbot.waitUntil(lambda: len(clerk.page.section._built_cards()) > 60)
    names = clerk.names()
    assert names[-1] == "sign"
    assert names.count("number") == clerk.interview.node(PAPER).count


def test_a_repeat_is_whole_as_soon_as_it_is_needed(clerk: Clerk) -> None:
    clerk.goes_to("second")
    for _number in range(60):
        clerk.page.add_instance(PAPER)
    clerk.goes_to("first")
    clerk.goes_to("second")
    clerk.page.show_ref(f"{PAPER}[60]/number")
    assert clerk.page.section.current() == f"{PAPER}[60]/number"
