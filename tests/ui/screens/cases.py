"""The list of cases, one case, and what reminds of several."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton
from tests.ui import screens
from tests.ui.screens.frame import Screen

from sarana.cases import CaseLine
from sarana.ui.hands import until
from sarana.ui.pages.case_list import LINE_ROLE


class CasesScreen(Screen):
    mark = "cases.new"

    def open_line(self, words: str) -> None:
        """Choose the line that says this and press Return: what follows depends on whose case it is."""
        cases = self.hands.find("cases.list", QListView)
        until(cases.model().rowCount)
        rows = range(cases.model().rowCount())
        (row,) = [n for n in rows if words in cases.model().index(n, 0).data()]
        cases.setCurrentIndex(cases.model().index(row, 0))
        self.hands.key(Qt.Key.Key_Return, cases)

    def break_the_glass(self, words: str, reason: str) -> CaseScreen:
        self.open_line(words)
        self.hands.find("glass.reason")
        self.hands.write("glass.reason", reason)
        return self.press("glass.yes", CaseScreen)

    def register(self) -> screens.PaperScreen:
        return self.press("cases.register", screens.PaperScreen)

    def new_case(self) -> screens.FormScreen:
        return self.press("cases.new", screens.FormScreen)

    def lines(self) -> list[CaseLine]:
        """The cases that are listed now."""
        cases = self.hands.window.findChild(QListView, "cases.list")
        until(lambda: cases.property("searched") is not None)
        model = cases.model()
        return [model.index(row, 0).data(LINE_ROLE) for row in range(model.rowCount())]

    def search(self, words: str) -> list[CaseLine]:
        self.hands.write("cases.search", words)
        cases = self.hands.window.findChild(QListView, "cases.list")
        until(lambda: cases.property("searched") == words, words)
        return self.lines()

    def what_to_do(self) -> str:
        return self.text("empty.todo")

    def open_first(self) -> CaseScreen:
        cases = self.hands.find("cases.list", QListView)
        until(cases.model().rowCount)
        self.hands.key(Qt.Key.Key_Return, cases)
        return CaseScreen(self.program)


class CaseScreen(Screen):
    mark = "case.letter"

    def read(self) -> screens.ReadingScreen:
        return self.press("record.0.read", screens.ReadingScreen)

    def let_in(self, officer_id: str) -> CaseScreen:
        self.hands.press("case.share")
        self.hands.choose("let-in.who", officer_id)
        self.hands.press("let-in.yes")
        self.hands.find(f"case.officer.{officer_id}")
        return self

    def continue_form(self) -> screens.FormScreen:
        return self.press("record.0.open", screens.FormScreen)

    def compare(self) -> screens.ConflictScreen:
        return self.press("record.0.conflict", screens.ConflictScreen)

    def letter(self) -> screens.LetterScreen:
        return self.press("case.letter", screens.LetterScreen)

    def open_letter(self, number: int = 0) -> screens.LetterMadeScreen:
        """Open a letter of the list; the oldest is 0."""

        def buttons() -> list[QPushButton]:
            every = self.hands.window.findChildren(QPushButton)
            return [one for one in every if re.fullmatch(r"letter\.[0-9a-f]+\.open", one.objectName())]

        until(lambda: len(buttons()) > number, "the letters")
        return self.press(buttons()[number].objectName(), screens.LetterMadeScreen)

    def on_paper(self) -> screens.PaperScreen:
        return self.press("record.0.paper", screens.PaperScreen)

    def read_version(self, number: int) -> screens.ReadingScreen:
        """Read a signed version; the oldest is 1."""
        return self.press(self._of_version(".read", number), screens.ReadingScreen)

    def changes_of_version(self, number: int) -> screens.ChangesScreen:
        return self.press(self._of_version(".changes", number, first=2), screens.ChangesScreen)

    def _of_version(self, what: str, number: int, first: int = 1) -> str:
        def names() -> list[str]:
            every = self.hands.window.findChildren(QPushButton)
            return [
                each.objectName()
                for each in every
                if each.objectName().startswith("version.")
                and each.objectName().endswith(what)
                and each.isVisible()
            ]

        until(names)
        return names()[::-1][number - first]

    def see_the_move(self) -> screens.MoveScreen:
        return self.press("record.0.move", screens.MoveScreen)

    def undo_the_move(self) -> CaseScreen:
        self.hands.press("record.0.unmove")
        self.hands.press("question.yes")
        until(lambda: not self.hands.sees("record.0.unmove"), "the former draft")
        return self

    def send_it(self) -> screens.SendScreen:
        return self.press("case.send", screens.SendScreen)

    def sharing(self) -> screens.SharingScreen:
        return self.press("case.sharing", screens.SharingScreen)


class ReadersCasesScreen(CasesScreen):
    """The list as a reader sees it: nothing to begin."""

    mark = "cases.count"

    def open_with_reason(self, reason: str) -> ReadersCaseScreen:
        """The only case, which is somebody else's."""
        (line,) = self.lines()
        self.open_line(line.code)
        self.hands.write("glass.reason", reason)
        return self.press("glass.yes", ReadersCaseScreen)


class ReadersCaseScreen(Screen):
    mark = "record.0.read"


class LinksScreen(Screen):
    mark = "links.0.same"


class KeepingScreen(Screen):
    mark = "keeping.days"
