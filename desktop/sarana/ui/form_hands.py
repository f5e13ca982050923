"""Hands at the interview: open a section, answer a question by mouse and keyboard, whatever field it has."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QWidget

from sarana.ui.fields.choices import CheckField, RadioField
from sarana.ui.fields.date import DateField, DateTimeField
from sarana.ui.fields.field import Field
from sarana.ui.fields.find import FindField
from sarana.ui.fields.lists import DropDownField
from sarana.ui.fields.signature import SignatureField
from sarana.ui.fields.text import LineField, ParagraphField
from sarana.ui.hands import Hands, NotOnTheScreen, settle, until
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.pages.interview_card import QuestionCard
from sarana.ui.pages.interview_finish import FinishDialog
from sarana.ui.pages.interview_list import ENTRY
from sarana.ui.pages.interview_pieces import RepeatPiece


class FormHands:
    """Hands on the interview page of a window."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.page = self._arrive()

    def _arrive(self) -> InterviewPage:
        def shown() -> list[InterviewPage]:
            return [page for page in self._hands.window.findChildren(InterviewPage) if page.isVisible()]

        until(shown, "the interview page")
        settle()
        return shown()[0]

    # ---- going about ------------------------------------------------------------------------------------

    def sections(self) -> list[str]:
        """The names of the sections in the list, as in `sec_a_arrival`."""
        return [self._name(row) for row in range(self._list().count())]

    def open_section(self, name: str) -> None:
        """Choose a section in the list at the left."""
        sections, row = self._list(), self.sections().index(name)
        item = sections.item(row)
        sections.scrollToItem(item)
        settle()
        at = sections.visualItemRect(item).center()
        QTest.mouseClick(sections.viewport(), Qt.MouseButton.LeftButton, pos=at)
        settle()

    def _list(self) -> QListWidget:
        return self.page.list

    def _name(self, row: int) -> str:
        return str(self._list().item(row).data(ENTRY).key).rpartition("/")[2]

    def questions(self) -> dict[str, QuestionCard]:
        """The cards that are on the page, by the name of their question."""
        return {
            card.state.name: card
            for card in self.page.section.cards().values()
            if card.state is not None and not card.isHidden()
        }

    def saved(self) -> str:
        """Wait until the page says that everything is saved; what it says."""
        until(lambda: not self.page.saving._unsaved and not self.page.saving._unanswered, "saved")
        settle()
        return self.page.bottom.status.said()

    # ---- answering --------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer what this section asks and nobody answered yet, also what appears because of an answer."""
        done: set[str] = set()
        while waiting := self._waiting(answers.keys() - done):
            done.add(waiting[0])
            self.answer(waiting[0], answers[waiting[0]])

    def _waiting(self, names: Collection[str]) -> list[str]:
        """Those of the questions that are on the page without an answer, in reading order."""
        return [
            name
            for name, card in self.questions().items()
            if name in names and card.state is not None and not card.state.value
        ]

    def fill_all(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        """Go through the sections, also through those that an answer makes appear."""
        done: set[str] = set()
        while to_do := [section for section in self.sections() if section not in done]:
            done.add(to_do[0])
            self.open_section(to_do[0])
            self.fill(answers.get(to_do[0], {}))

    def add(self, repeat: str) -> None:
        """Press the button that adds one more to a list of things."""
        for piece in self.page.section.findChildren(RepeatPiece):
            if piece.objectName().endswith(f"/{repeat}") and piece.isVisible():
                self._hands.click(piece.add)
                return
        raise NotOnTheScreen(repeat)

    def answer(self, name: str, value: str) -> None:
        """Answer one question on this page."""
        card = self.questions().get(name)
        if card is None or card.field is None:
            raise NotOnTheScreen(name)
        self._hands.scroll_to(card)
        self._put(card.field, value)
        settle()
        if isinstance(card.field, SignatureField):
            until(lambda: card.state is not None and card.state.value, "the signature")

    def _put(self, field: Field, value: str) -> None:
        match field:
            case RadioField() | CheckField():
                self._click_rows(field, value.split())
            case FindField():
                self._find(field, value)
            case DropDownField():
                self._drop_down(field, value)
            case SignatureField():
                self._sign(field)
            case DateTimeField():
                day, _t, clock = value.partition("T")
                self._write(field.edit, day)
                self._write(field.time, clock[:5])
            case DateField():
                self._write(field.edit, value)
            case LineField() | ParagraphField():
                self._write(field.edit, value)
            case _:
                raise NotOnTheScreen(type(field).__name__)

    def _click_rows(self, field: RadioField | CheckField, values: list[str]) -> None:
        for row in list(field.rows):
            if row.choice.value in values and not row.isChecked():
                self._hands.click(row)

    def _find(self, field: FindField, value: str) -> None:
        """Type the choice's words and press Enter."""
        self._write(field.edit, field._label(value), leave=False)
        self._hands.key(Qt.Key.Key_Return, field.edit)
        if field.popup.isVisible():
            self._hands.key(Qt.Key.Key_Escape, field.popup)
        self._hands.key(Qt.Key.Key_Tab, field.edit)

    def _drop_down(self, field: DropDownField, value: str) -> None:
        wanted = field.combo.findData(value)
        field.combo.setFocus()
        while field.combo.currentIndex() != wanted:
            down = field.combo.currentIndex() < wanted
            self._hands.key(Qt.Key.Key_Down if down else Qt.Key.Key_Up, field.combo)

    def _sign(self, field: SignatureField) -> None:
        """Draw a wave with the mouse and let the pen rest."""
        pad = field.pad
        middle = pad.height() // 2
        points = [QPoint(40 + 9 * step, middle + (18 if step % 4 < 2 else -16)) for step in range(24)]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])

    def _write(self, edit: QWidget, text: str, *, leave: bool = True) -> None:
        self._hands.scroll_to(edit)
        edit.setFocus()
        self._hands.keys("Ctrl+A", edit)
        self._hands.type(text, edit)
        if leave:
            self._hands.key(Qt.Key.Key_Tab, edit)

    def answer_half(self, name: str, text: str) -> None:
        """Type into a question and leave the cursor there."""
        field = self.questions()[name].field
        if not isinstance(field, LineField):
            raise NotOnTheScreen(name)
        self._write(field.edit, text, leave=False)

    def text_of(self, name: str) -> str:
        """What stands in a question's line."""
        field = self.questions()[name].field
        return field.edit.text() if isinstance(field, LineField) else ""

    def scroll_to_top(self) -> None:
        self.page.section.verticalScrollBar().setValue(0)
        settle()

    def choose_second_language(self, code: str) -> None:
        """With the key, until it is the one."""
        for _turn in range(4):
            if self.page._second == code:
                return
            self._hands.keys("Ctrl+2", self.page)
        raise NotOnTheScreen(f"second language {code}")

    # ---- finishing --------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Press “Finish…” and agree to sign."""
        self.finish_until_asked()
        self._hands.press("question.yes")

    def finish_until_asked(self) -> None:
        """Press “Finish…” and go past what is left out; the question whether to sign is on the screen."""
        self._hands.click(self.page.bottom.finish)
        dialog = next((each for each in self.page.findChildren(FinishDialog) if each.isVisible()), None)
        if dialog is not None:
            self._hands.click(self._forward(dialog))
        self._hands.find("question.yes")

    def _forward(self, dialog: FinishDialog) -> QPushButton:
        if (
            dialog.list.isVisible()
            and dialog.list.count()
            and dialog.list.item(0).flags() == Qt.ItemFlag.NoItemFlags
        ):
            raise NotOnTheScreen("a complete form")
        return dialog.forward
