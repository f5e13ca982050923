"""What holds for every line and box that letters are typed into: none is lost, and none comes in unseen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from tests.ui.fields.test_every_field import Files, question

from sarana import language
from sarana.forms.state import Control, NodeState, Type
from sarana.ui.fields import days, field_for
from sarana.ui.fields.date import DateField
from sarana.ui.fields.field import Field
from sarana.ui.fields.files import FileField
from sarana.ui.fields.line import LONGEST, Composing

OnScreen = Callable[[Any], Any]
Make = Callable[..., Field]


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def make(files: Files, said: list[str], on_screen: OnScreen) -> Make:
    """A field on the screen; what it says is heard."""
    shown: list[Field] = []  # or it would go with the last name for it

    def one(state: NodeState) -> Field:
        field = field_for(state, files)
        field.edited.connect(said.append)
        field.show(state)
        shown.append(on_screen(field))
        return field

    return one


def edit_of(field: Field) -> Any:
    return field.findChild(QLineEdit) or field.findChild(QPlainTextEdit)


def paste(widget: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    widget.setFocus()
    widget.paste()


def compose(widget: QWidget, letters: str, *, taken: str = "") -> None:
    """What an input method says: these letters are being composed, or these are taken."""
    event = QInputMethodEvent(letters, [])
    event.setCommitString(taken)
    QApplication.sendEvent(widget, event)


LINE = question()
BOX = question(appearance="multiline")
BOTH = pytest.mark.parametrize("state", [LINE, BOX], ids=["line", "box"])


class TestPasted:
    @BOTH
    @pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x1b", "\x9c", "\u202e", "\ufeff", "\uffff"])
    def test_letters_that_cannot_be_seen_stay_out(
        self, make: Make, said: list[str], state: NodeState, unseen: str
    ) -> None:
        field = make(state)
        paste(edit_of(field), f"Example{unseen} Sokha")
        assert said[-1] == "Example Sokha"
        assert unseen not in (edit_of(field).text() if state is LINE else edit_of(field).toPlainText())

    @BOTH
    @pytest.mark.parametrize("text", ["ស្រី\u200bឧទាហរណ៍", "க்\u200cஷ", "👩\u200d👧 🇰🇭", "שם\u200f لا", "王小明"])
    def test_every_script_comes_in_as_it_is(
        self, make: Make, said: list[str], state: NodeState, text: str
    ) -> None:
        paste(edit_of(make(state)), text)
        assert said[-1] == text

    def test_lines_become_one_line(self, make: Make, said: list[str]) -> None:
        paste(edit_of(make(LINE)), "\tExample\r\nSokha\u2028Street 1\t5\n")
        assert said[-1] == "Example Sokha Street 1 5"

    def test_lines_stay_lines_in_a_box(self, make: Make, said: list[str]) -> None:
        paste(edit_of(make(BOX)), "one\r\ntwo\u2028three")
        assert said[-1] == "one\ntwo\nthree"

    def test_the_cursor_stays_behind_what_was_pasted(self, make: Make, said: list[str]) -> None:
        field = make(LINE)
        paste(edit_of(field), "Example Street")
        edit_of(field).setCursorPosition(len("Example"))
        paste(edit_of(field), " \x00Sokha\n")
        assert said[-1] == "Example Sokha Street"
        assert edit_of(field).cursorPosition() == len("Example Sokha ")

    def test_a_long_text_is_not_cut_off(self, make: Make, said: list[str]) -> None:
        """Qt would keep 32,767 letters and lose the rest without a word."""
        long = "word " * 8_000 + "end"
        assert len(long) < LONGEST
        paste(edit_of(make(LINE)), long)
        assert said[-1] == long

    @pytest.mark.parametrize("letter", ["x", "ក"])
    def test_a_megabyte_without_a_space_comes_in_whole(
        self, make: Make, said: list[str], letter: str
    ) -> None:
        """With Qt's way to break lines this takes a minute."""
        field = make(BOX)
        paste(edit_of(field), letter * 1_000_000)
        assert said[-1] == letter * 1_000_000
        field.clear()
        assert said[-1] == ""

    def test_a_long_answer_from_elsewhere_is_shown_whole(self, make: Make, said: list[str]) -> None:
        long = "word " * 8_000
        field = make(question(value=long))
        paste(edit_of(field), "end")
        assert said[-1] == f"{long}end"


class TestHalfComposed:
    """What an input method has not handed over yet."""

    @BOTH
    def test_is_no_answer_yet(self, make: Make, said: list[str], state: NodeState) -> None:
        compose(edit_of(make(state)), "zhong")
        assert said == []

    @BOTH
    def test_is_taken_once_when_somebody_saves(self, make: Make, said: list[str], state: NodeState) -> None:
        edit = edit_of(make(state))
        assert isinstance(edit, Composing)
        compose(edit, "zhong")
        edit.finish_composing()
        edit.finish_composing()
        assert said == ["zhong"]

    @BOTH
    def test_is_forgotten_once_it_was_taken(self, make: Make, said: list[str], state: NodeState) -> None:
        edit = edit_of(make(state))
        compose(edit, "zhong")
        compose(edit, "", taken="中")
        edit.finish_composing()
        assert said == ["中"]


def dragged(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setText("\n".join(map(str, paths)))
    return mime


def drag(widget: QWidget, mime: QMimeData) -> bool:
    """Drag this over a widget; whether it would take it."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, none)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, mime: QMimeData) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, none))


class TestDragged:
    @BOTH
    def test_a_file_does_not_become_its_name(self, make: Make, tmp_path: Path, state: NodeState) -> None:
        edit = edit_of(make(state))
        target = edit.viewport() if isinstance(edit, QPlainTextEdit) else edit
        assert not drag(target, dragged(tmp_path / "Example Sokha.jpg"))

    def test_a_file_is_attached_where_a_file_belongs(
        self, make: Make, said: list[str], tmp_path: Path
    ) -> None:
        (tmp_path / "heard.mp3").write_bytes(b"sound")
        field = make(question(Control.UPLOAD, Type.BINARY, mediatype="audio/*"))
        mime = dragged(tmp_path / "heard.mp3")
        assert drag(field, mime)
        drop(field, mime)
        assert said == ["5.mp3"]

    def test_several_files_are_not_taken_for_one(self, make: Make, tmp_path: Path) -> None:
        field = make(question(Control.UPLOAD, Type.BINARY, mediatype="audio/*"))
        assert not drag(field, dragged(tmp_path / "one.mp3", tmp_path / "two.mp3"))

    def test_nothing_is_dropped_on_a_locked_question(self, make: Make, tmp_path: Path) -> None:
        field = make(question(Control.UPLOAD, Type.BINARY, mediatype="audio/*", readonly=True))
        assert not drag(field, dragged(tmp_path / "one.mp3"))


class TestRefusedFiles:
    @pytest.fixture
    def film(self, make: Make) -> FileField:
        field = make(question(Control.UPLOAD, Type.BINARY, mediatype="video/*"))
        assert isinstance(field, FileField)
        return field

    def test_an_empty_file_is_no_answer(self, film: FileField, said: list[str], tmp_path: Path) -> None:
        (tmp_path / "film.mp4").touch()
        film.take(tmp_path / "film.mp4")
        assert said == []
        assert "empty" in film.problem.said()

    def test_a_large_file_is_told_how_large_it_may_be(
        self, film: FileField, said: list[str], tmp_path: Path
    ) -> None:
        with (tmp_path / "film.mp4").open("wb") as large:
            large.truncate(300_000_000)
        film.take(tmp_path / "film.mp4")
        assert said == []
        assert "50 MB" in film.problem.said()

    def test_a_file_that_is_gone_is_said(self, film: FileField, said: list[str], tmp_path: Path) -> None:
        film.take(tmp_path / "renamed.mp4")
        assert said == []
        assert film.problem.isVisible()

    def test_why_is_said_in_every_language(self, film: FileField, tmp_path: Path) -> None:
        film.take(tmp_path / "renamed.mp4")
        english = film.problem.said()
        language.speak("km")
        film.speak()
        assert film.problem.isVisible()
        assert film.problem.said() not in ("", english)

    def test_the_next_file_takes_the_complaint_away(self, film: FileField, tmp_path: Path) -> None:
        film.take(tmp_path / "renamed.mp4")
        (tmp_path / "film.mp4").write_bytes(b"film")
        film.take(tmp_path / "film.mp4")
        assert not film.problem.isVisible()


class TestDays:
    @pytest.mark.parametrize(
        "text",
        [
            "31/02/2026",
            "1/99999999999/2026",
            "12-3456789012345678901-2026",
            f"1/{'9' * 5000}/2026",
            f"{'9' * 5000}/1/2026",
        ],
    )
    def test_that_are_none_are_none(self, text: str) -> None:
        assert days.day(text) is None

    def test_a_year_of_many_digits_is_none(self) -> None:
        assert days.year("9" * 5000) is None

    @pytest.mark.parametrize("text", ["២២/១១/២០២៦", "ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦", "２０２６年１１月２２日"])
    def test_are_read_in_every_script(self, text: str) -> None:
        assert days.day(text) == date(2026, 11, 22)

    @pytest.mark.parametrize(("year", "asks"), [(2569, True), (2026, False), (1998, False)])
    def test_of_the_buddhist_era_are_asked_about(self, make: Make, year: int, asks: bool) -> None:
        field = make(question(type=Type.DATE))
        assert isinstance(field, DateField)
        paste(field.edit, f"22/11/{year}")
        assert ("Buddhist" in field.day.in_words.said()) is asks
