"""A record: answered, read, compared, brought together, moved to another form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QRadioButton
from tests.ui import screens
from tests.ui.screens.frame import ListScreen, Screen

from sarana.ui.form_hands import FormHands


class FormScreen(Screen):
    mark = "interview.sections"

    def see_the_move(self) -> MoveScreen:
        return self.press("form.move", MoveScreen)

    def fill_all(self, answers: Mapping[str, Mapping[str, str]]) -> FormScreen:
        self.form.fill_all(answers)
        return self

    @property
    def form(self) -> FormHands:
        return FormHands(self.hands)

    def open_section(self, name: str) -> FormScreen:
        self.form.open_section(name)
        return self

    def answer(self, question: str, value: str) -> FormScreen:
        self.form.answer(question, value)
        return self

    def leave(self) -> screens.CaseScreen:
        self.hands.click(self.form.page.top.leave)
        return screens.CaseScreen(self.program)

    def finalise(self) -> screens.CaseScreen:
        self.form.finish()
        return screens.CaseScreen(self.program)


class ConflictScreen(Screen):
    """Several versions of one record, beside each other."""

    mark = "conflict.left"

    def left(self) -> str:
        return self.text("conflict.left")

    def choose(self, question: int, option: int) -> ConflictScreen:
        self.hands.click(self.hands.find(f"conflict.{question}.{option}"))
        return self

    def chosen(self) -> list[str]:
        """The options that are chosen now, by their names for who cannot see them."""
        page = self.program.window.page
        assert page is not None
        return [one.accessibleName() for one in page.findChildren(QRadioButton) if one.isChecked()]

    def sign(self) -> screens.CaseScreen:
        self.hands.press("conflict.sign")
        return self.press("question.yes", screens.CaseScreen)


class ReadingScreen(ListScreen):
    mark = "reading.list"

    def answers(self) -> dict[str, str]:
        return {line.words: line.said[0] for line in self.told() if line.said}

    def answers_in(self, language: str) -> dict[str, str]:
        self.hands.choose("reading.language", language)
        return self.answers()

    def what_changed(self) -> ChangesScreen:
        return self.press("reading.compare", ChangesScreen)

    def save_first_file(self) -> str:
        self.hands.press("reading.file.0.save")
        return self.notice()


class ChangesScreen(ListScreen):
    mark = "changes.list"

    def back(self) -> screens.CaseScreen:
        return self.press("changes.back", screens.CaseScreen)


class MoveScreen(ListScreen):
    mark = "move.list"

    def agree(self) -> FormScreen:
        self.hands.press("move.go")
        return self.press("question.yes", FormScreen)

    def leave_it(self) -> screens.CaseScreen:
        return self.press("move.leave", screens.CaseScreen)
