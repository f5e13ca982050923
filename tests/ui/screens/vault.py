"""The vault itself: officers, recovery sheets, the journal, the directory of authorities."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTableView
from tests.ui import screens
from tests.ui.screens.files import Files
from tests.ui.screens.frame import Screen

from sarana.ui.form_hands import FormHands
from sarana.ui.hands import settle, until
from sarana.ui.told import Told, ToldList


class VaultScreen(Screen):
    mark = "vault.passphrase"

    def directory(self) -> DirectoryScreen:
        return self.press("vault.directory", DirectoryScreen)

    def publish_a_form(self) -> PublishScreen:
        return self.press("vault.publish", PublishScreen)

    def add_officer(self, name: str, role: str, passphrase: str) -> VaultScreen:
        self.hands.press("vault.add")
        self.hands.write("officer.name", name)
        self.hands.choose("officer.role", role)
        return self.save_passphrase(passphrase)

    def change_passphrase(self, old: str, new: str) -> VaultScreen:
        self.hands.press("vault.passphrase")
        self.hands.write("officer.old", old)
        return self.save_passphrase(new)

    def save_passphrase(self, passphrase: str) -> VaultScreen:
        self.hands.write("passphrase", passphrase)
        self.hands.write("passphrase.again", passphrase)
        return self.press("officer.save", VaultScreen)


class PublishScreen(Screen):
    mark = "publish.choose"

    def in_use(self) -> str:
        until(lambda: self.text("publish.now"), "the form that is in use")
        return self.text("publish.now")

    def check(self, file: Path) -> PublishScreen:
        """Choose a workbook and wait for what is said of it."""
        self.in_use()
        files = self.program._files
        assert isinstance(files, Files)
        files.pick = file
        self.hands.press("publish.choose")
        self.at_rest()
        settle()
        return self

    def verdict(self) -> str:
        return self.text("publish.verdict")

    def told(self) -> list[Told]:
        return self.hands.find("publish.list", ToldList).told()

    def agree(self) -> str:
        self.hands.press("publish.go")
        self.hands.press("question.yes")
        return self.notice()


class HeadOfficeScreen(Screen):
    mark = "office.key"

    def open(self, file: Path) -> HeadOfficeScreen:
        files = self.program._files
        assert isinstance(files, Files)
        files.pick = file
        self.hands.press("office.open")
        self.hands.find("office.digits")
        files.pick = None
        return self

    def digits(self) -> str:
        return self.text("office.digits")

    def agree(self) -> str:
        self.hands.press("office.agree")
        self.hands.press("question.yes")
        return self.notice()


class RecoveryScreen(Screen):
    """The recovery sheets, at whichever step they are."""

    mark = "page.title"

    def later(self) -> screens.CasesScreen:
        self.hands.press("recovery.later")
        return self.press("question.yes", screens.CasesScreen)

    def write_down(self) -> list[list[str]]:
        """The words of each sheet, as copied from the screen."""
        self.hands.press("recovery.begin")
        self.hands.find("recovery.sheet.1")
        sheets = []
        while self.hands.sees(name := f"recovery.sheet.{len(sheets) + 1}"):
            sheets.append(self.text(name).split()[1::2])
        return sheets

    def print_them(self) -> RecoveryScreen:
        self.hands.press("recovery.print")
        self.hands.press("question.yes")
        self.notice()
        return self

    def save_them(self) -> str:
        self.hands.press("recovery.save")
        self.hands.press("question.yes")
        return self.notice()

    def type_back(self, sheets: list[list[str]]) -> RecoveryScreen:
        self.hands.press("recovery.written")
        self.hands.find("recovery.word.0")
        for edit in self.hands.window.findChildren(QLineEdit):
            if edit.objectName().startswith("recovery.word.") and edit.isVisible():
                sheet, word = (int(digits) for digits in re.findall(r"\d+", edit.accessibleName()))
                self.hands.write(edit.objectName(), sheets[sheet - 1][word - 1])
        return self


class JournalScreen(Screen):
    mark = "journal.chain"

    def rows(self) -> list[str]:
        """What the table says, one text for each row that is there."""
        self.at_rest()
        model = self.hands.window.findChild(QTableView, "journal.rows").model()
        columns = range(model.columnCount())
        return [
            " | ".join(str(model.index(row, column).data()) for column in columns)
            for row in range(model.rowCount())
        ]

    def choose(self, which: str, value: str) -> JournalScreen:
        self.rows()
        box = self.hands.find(f"journal.{which}", QComboBox)
        self.hands.choose(f"journal.{which}", value)
        box.activated.emit(box.currentIndex())
        return self

    def write(self, which: str, words: str) -> JournalScreen:
        """Type into a filter and wait until the rows were read anew."""
        self.hands.write(f"journal.{which}", words)
        until(lambda: not self.waiting(), which)
        return self

    def waiting(self) -> bool:
        page = self.program.window.page
        return page is not None and any(timer.isActive() for timer in page.findChildren(QTimer))

    def scroll_to_the_end(self) -> JournalScreen:
        table = self.hands.find("journal.rows", QTableView)
        table.scrollToBottom()
        self.at_rest()
        return self


class DirectoryScreen(Screen):
    mark = "directory.search"

    def entries(self) -> list[str]:
        """The institutions that are listed now."""
        until(lambda: self.text("directory.count"), "the directory")
        settle()
        labels = self.hands.window.findChildren(QLabel)
        shown = [one for one in labels if one.objectName().startswith("entry.") and one.isVisible()]
        return [label.accessibleName() for label in shown]

    def drafts(self) -> list[str]:
        """What was filled in here and is not in use yet."""
        self.entries()
        labels = self.hands.window.findChildren(QLabel)
        shown = [one for one in labels if one.objectName().startswith("draft.") and one.isVisible()]
        return [label.accessibleName() for label in shown]

    def settled(self) -> DirectoryScreen:
        self.at_rest()
        settle()
        return self

    def fill_in(self, button: str) -> EntryScreen:
        self.entries()
        return self.press(button, EntryScreen)

    def take_over(self, file: Path) -> DirectoryScreen:
        self.choosing(file)
        self.hands.press("directory.update")
        self.do("question.yes")
        return self

    def do(self, button: str) -> str:
        """Press a button and wait until its work is done; what the page says then."""
        self.hands.press(button)
        self.at_rest()
        settle()
        return self.notice()

    def choosing(self, file: Path) -> None:
        files = self.program._files
        assert isinstance(files, Files)
        files.pick = file


class EntryScreen(Screen):
    """An entry of the directory, being filled in."""

    mark = "interview.sections"

    @property
    def form(self) -> FormHands:
        return FormHands(self.hands)

    def leave(self) -> DirectoryScreen:
        self.form.saved()
        self.hands.click(self.form.page.top.leave)
        return DirectoryScreen(self.program)

    def finish(self) -> DirectoryScreen:
        self.hands.click(self.form.page.bottom.finish)
        return DirectoryScreen(self.program)


class AboutScreen(Screen):
    mark = "about.status"

    def blank_form(self) -> screens.PaperScreen:
        return self.press("about.blank", screens.PaperScreen)
