"""The pages as a person meets them: each action returns the page one is on afterwards.

Arriving at a screen waits until the page is there. The hands press and type what a person could; nothing here
looks behind the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from sarana.cases import CaseLine
from sarana.ui.app import Sarana
from sarana.ui.blocks import Notice
from sarana.ui.form_hands import FormHands
from sarana.ui.hands import Hands, settle, until
from sarana.ui.pages.case_list import LINE_ROLE
from sarana.ui.told import Told, ToldList

Next = TypeVar("Next", bound="Screen")


class Screen:
    """What every page has: the frame around it."""

    #: What is on this page and on no other.
    mark = "page.title"

    def __init__(self, program: Sarana) -> None:
        self.program = program
        self.hands = Hands(program.window)
        self.hands.find(self.mark)

    def press(self, name: str, leads_to: type[Next]) -> Next:
        self.hands.press(name)
        return leads_to(self.program)

    def speak(self: Next, language: str) -> Next:
        self.hands.press(f"language.{language}")
        return type(self)(self.program)

    @property
    def title(self) -> str:
        return self.hands.find("page.title", QLabel).accessibleName()

    def notice(self) -> str:
        """What the page says about what just happened; waits for it."""
        self.hands.find("notice.happened")
        return self.hands.find("notice", Notice).words()

    def told_at_last(self) -> str:
        """The same, once nothing runs any more: only one thread at a time may use pdfium, tests too."""
        said = self.notice()
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return said

    def text(self, name: str) -> str:
        return self.hands.find(name, QLabel).accessibleName()

    def words(self) -> str:
        """Everything that the page says."""
        page = self.program.window.page
        assert page is not None
        return "\n".join(label.accessibleName() for label in page.findChildren(QLabel) if label.isVisible())

    def typed(self, name: str) -> str:
        return self.hands.find(name, QLineEdit).text()

    def cursor(self) -> str:
        """The name of the field that the cursor is in."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    def can_press(self, name: str) -> bool:
        return self.hands.find(name).isEnabled()

    def cases(self) -> CasesScreen:
        return self.press("nav.cases", CasesScreen)

    def partners(self) -> PartnersScreen:
        return self.press("nav.partners", PartnersScreen)

    def send(self) -> SendScreen:
        return self.press("nav.send", SendScreen)

    def receive(self) -> ReceiveScreen:
        return self.press("nav.receive", ReceiveScreen)

    def vault(self) -> VaultScreen:
        return self.press("nav.vault", VaultScreen)

    def about(self) -> AboutScreen:
        return self.press("nav.about", AboutScreen)


class SetUpScreen(Screen):
    mark = "setup.next"

    def introduce(self, name: str, office: str, post: str = "") -> SetUpScreen:
        for field, words in (("setup.name", name), ("setup.office", office), ("setup.post", post)):
            self.hands.write(field, words)
        return self.press("setup.next", SetUpScreen)

    def read_the_limits(self) -> SetUpScreen:
        return self.press("setup.next", SetUpScreen)

    def choose_passphrase(self, passphrase: str, again: str | None = None) -> SetUpScreen:
        self.hands.write("passphrase", passphrase)
        self.hands.write("passphrase.again", passphrase if again is None else again)
        return self

    def make_the_vault(self) -> CasesScreen:
        return self.press("setup.next", RecoveryScreen).later()

    def make_the_vault_and_its_sheets(self) -> RecoveryScreen:
        return self.press("setup.next", RecoveryScreen)


class RecoveryScreen(Screen):
    """The recovery sheets, at whichever step they are."""

    mark = "page.title"

    def later(self) -> CasesScreen:
        self.hands.press("recovery.later")
        return self.press("question.yes", CasesScreen)

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


class VaultScreen(Screen):
    mark = "vault.passphrase"

    def directory(self) -> DirectoryScreen:
        return self.press("vault.directory", DirectoryScreen)

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


class RescueScreen(Screen):
    """Opening with recovery sheets, or restoring from a backup."""

    mark = "rescue.go"

    def choose_backup(self, file: Path) -> RescueScreen:
        files = self.program._files
        assert isinstance(files, Files)
        files.pick = file
        self.hands.press("restore.choose")
        files.pick = None
        return self

    def type_sheets(self, *sheets: str) -> RescueScreen:
        for number, words in enumerate(sheets, start=1):
            self.hands.write(f"sheet.{number}", words)
        return self

    def introduce(self, name: str, office: str, passphrase: str) -> RescueScreen:
        for field, words in (("setup.name", name), ("setup.office", office)):
            self.hands.write(field, words)
        self.hands.write("passphrase", passphrase)
        self.hands.write("passphrase.again", passphrase)
        return self

    def go_on(self) -> CasesScreen:
        return self.press("rescue.go", CasesScreen)


class JournalScreen(Screen):
    mark = "journal.chain"

    def rows(self) -> list[str]:
        """What the table says, one text for each row that is there."""
        self.program.jobs.wait_until_idle(QApplication.processEvents)
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
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return self


class LockedScreen(Screen):
    mark = "unlock.go"

    def unlock(self, passphrase: str) -> CasesScreen:
        self.hands.write("passphrase", passphrase)
        return self.press("unlock.go", CasesScreen)

    def i_am(self, officer_id: str) -> LockedScreen:
        """Choose one's letter."""
        self.hands.choose("unlock.slot", officer_id)
        return self

    def unlock_as_reader(self, passphrase: str) -> ReadersCasesScreen:
        self.hands.write("passphrase", passphrase)
        return self.press("unlock.go", ReadersCasesScreen)

    def try_to_unlock(self, passphrase: str) -> LockedScreen:
        self.hands.write("passphrase", passphrase)
        self.hands.press("unlock.go")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return self


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

    def register(self) -> PaperScreen:
        return self.press("cases.register", PaperScreen)

    def new_case(self) -> FormScreen:
        return self.press("cases.new", FormScreen)

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

    def read(self) -> ReadingScreen:
        return self.press("record.0.read", ReadingScreen)

    def let_in(self, officer_id: str) -> CaseScreen:
        self.hands.press("case.share")
        self.hands.choose("let-in.who", officer_id)
        self.hands.press("let-in.yes")
        self.hands.find(f"case.officer.{officer_id}")
        return self

    def continue_form(self) -> FormScreen:
        return self.press("record.0.open", FormScreen)

    def compare(self) -> ConflictScreen:
        return self.press("record.0.conflict", ConflictScreen)

    def letter(self) -> LetterScreen:
        return self.press("case.letter", LetterScreen)

    def open_letter(self, number: int = 0) -> LetterMadeScreen:
        """Open a letter of the list; the oldest is 0."""

        def buttons() -> list[QPushButton]:
            every = self.hands.window.findChildren(QPushButton)
            return [one for one in every if re.fullmatch(r"letter\.[0-9a-f]+\.open", one.objectName())]

        until(lambda: len(buttons()) > number, "the letters")
        return self.press(buttons()[number].objectName(), LetterMadeScreen)

    def on_paper(self) -> PaperScreen:
        return self.press("record.0.paper", PaperScreen)

    def read_version(self, number: int) -> VersionScreen:
        """Read a signed version; the oldest is 1."""
        return self.press(self._of_version(".read", number), VersionScreen)

    def changes_of_version(self, number: int) -> ChangesScreen:
        return self.press(self._of_version(".changes", number, first=2), ChangesScreen)

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

    def see_the_move(self) -> MoveScreen:
        return self.press("record.0.move", MoveScreen)

    def undo_the_move(self) -> CaseScreen:
        self.hands.press("record.0.unmove")
        self.hands.press("question.yes")
        until(lambda: not self.hands.sees("record.0.unmove"), "the former draft")
        return self

    def send_it(self) -> SendScreen:
        return self.press("case.send", SendScreen)

    def sharing(self) -> SharingScreen:
        return self.press("case.sharing", SharingScreen)


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


class ReadingScreen(Screen):
    mark = "reading.state"

    def pages(self) -> int:
        """How many pages lie on the desk, once they are drawn."""
        until(lambda: sheets_on(self.hands), "the pages")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return len(sheets_on(self.hands))


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

    def sign(self) -> CaseScreen:
        self.hands.press("conflict.sign")
        return self.press("question.yes", CaseScreen)


class ListScreen(Screen):
    """A page that is a list to read; arriving waits for its lines."""

    def __init__(self, program: Sarana) -> None:
        super().__init__(program)
        self.told()

    def told(self) -> list[Told]:
        """The lines, once they are there."""
        found = self.hands.find(self.mark, ToldList)
        until(found.count, self.mark)
        return found.told()

    def under(self, heading: str) -> list[str]:
        """The questions under a heading, up to the next."""
        told, found, inside = self.told(), [], False
        for line in told:
            inside = line.words == heading if line.is_heading else inside
            if inside and not line.is_heading:
                found.append(line.words)
        return found


class VersionScreen(ListScreen):
    mark = "version.list"

    def answers(self) -> dict[str, str]:
        return {line.words: line.said[0] for line in self.told() if line.said}

    def answers_in(self, language: str) -> dict[str, str]:
        self.hands.choose("version.language", language)
        return self.answers()

    def what_changed(self) -> ChangesScreen:
        return self.press("version.compare", ChangesScreen)

    def save_first_file(self) -> str:
        self.hands.press("version.file.0.save")
        return self.notice()


class ChangesScreen(ListScreen):
    mark = "changes.list"

    def back(self) -> CaseScreen:
        return self.press("changes.back", CaseScreen)


class MoveScreen(ListScreen):
    mark = "move.list"

    def agree(self) -> FormScreen:
        self.hands.press("move.go")
        return self.press("question.yes", FormScreen)

    def leave_it(self) -> CaseScreen:
        return self.press("move.leave", CaseScreen)


class LinksScreen(Screen):
    mark = "links.0.same"


class KeepingScreen(Screen):
    mark = "keeping.days"


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

    def leave(self) -> CaseScreen:
        self.hands.click(self.form.page.top.leave)
        return CaseScreen(self.program)

    def finalise(self) -> CaseScreen:
        self.form.finish()
        return CaseScreen(self.program)


def sheets_on(hands: Hands) -> list[QLabel]:
    """The pages that lie on the desk."""
    desk = hands.find("letter.pages")
    return [sheet for sheet in desk.findChildren(QLabel) if not sheet.pixmap().isNull()]


class LetterScreen(Screen):
    mark = "letter.save"

    def choose(self, destination: str, languages: str) -> LetterScreen:
        self.hands.choose("letter.destination", destination)
        self.hands.choose("letter.languages", languages)
        return self

    def document(self) -> str:
        """The code of the chosen document."""
        return str(self.hands.find("letter.document").property("document"))

    def take_document(self, *words: str) -> LetterScreen:
        """Find a document by these words in the list of all, and take the first that is found."""
        self.found(*words)
        self.hands.key(Qt.Key.Key_Return, self.hands.find("documents.find"))
        until(lambda: not self.hands.sees("documents.find"), "the page")
        return self

    def found(self, *words: str) -> list[Told]:
        """Open the list of documents and type these words; what is offered."""
        if not self.hands.sees("documents.find"):
            self.hands.press("letter.document")
        self.hands.write("documents.find", " ".join(words))
        return self.hands.window.findChildren(ToldList, "documents.list")[0].told()

    def tells(self) -> dict[str, bool]:
        """What can be left out, and whether it is told."""
        boxes = self.hands.window.findChildren(QCheckBox)
        told = [box for box in boxes if ".tells." in box.objectName() and box.isVisible()]
        return {box.text(): box.isChecked() for box in told}

    def held_back(self) -> list[str]:
        """What the page says about rows that are not told, or not whole."""
        labels = self.hands.window.findChildren(QLabel)
        why = [label for label in labels if label.objectName().endswith(".why") and label.isVisible()]
        return [label.accessibleName() for label in why]

    def leave_out(self, row: str) -> LetterScreen:
        boxes = self.hands.window.findChildren(QCheckBox)
        (name,) = [one.objectName() for one in boxes if one.isVisible() and one.text() == row]
        self.hands.tick(name, False)
        return self

    def pages(self) -> int:
        """How many pages lie on the desk, once the letter is drawn and could be finalised."""
        until(self.hands.find("letter.save").isEnabled, "the letter")
        return self.drawn()

    def drawn(self) -> int:
        """How many pages lie on the desk, also of what is still a draft."""
        until(self.hands.find("letter.draft").isEnabled, "the draft")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return len(sheets_on(self.hands))

    def save(self) -> str:
        until(self.hands.find("letter.save").isEnabled, "the letter")
        self.hands.press("letter.save")
        return self.told_at_last()

    def print(self) -> str:
        until(self.hands.find("letter.print").isEnabled, "the letter")
        self.hands.press("letter.print")
        return self.told_at_last()

    def save_a_draft(self) -> str:
        until(self.hands.find("letter.draft").isEnabled, "the draft")
        self.hands.press("letter.draft")
        return self.told_at_last()

    def answer_what_is_missing(self) -> FormScreen:
        return self.press("letter.answer", FormScreen)

    def look(self) -> LetterMadeScreen:
        return self.press("letter.look", LetterMadeScreen)

    def back(self) -> CaseScreen:
        return self.press("letter.back", CaseScreen)


class LetterMadeScreen(Screen):
    """A finished letter."""

    mark = "made.about"

    def pages(self) -> int:
        until(lambda: sheets_on(self.hands), "the pages")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return len(sheets_on(self.hands))

    def save(self) -> str:
        self.hands.press("made.save")
        return self.told_at_last()

    def print(self) -> str:
        self.hands.press("made.print")
        return self.told_at_last()

    def make_anew(self) -> LetterScreen:
        return self.press("made.anew", LetterScreen)

    def redact(self) -> RedactionScreen:
        return self.press("made.redact", RedactionScreen)

    def back(self) -> CaseScreen:
        return self.press("made.back", CaseScreen)


class RedactionScreen(Screen):
    mark = "redact.words"

    def take_out(self, *passages: str) -> RedactionScreen:
        field = self.hands.find("redact.words")
        field.setFocus()
        for passage in passages:
            self.hands.type(passage, field)
            self.hands.key(Qt.Key.Key_Return, field)
        return self.drawn()

    def drawn(self) -> RedactionScreen:
        """Wait until the copy lies there."""
        until(lambda: not self._waits(), "the copy")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return self

    def _waits(self) -> bool:
        page = self.program.window.page
        return page is not None and any(timer.isActive() for timer in page.findChildren(QTimer))

    def found(self) -> str:
        return self.text("redact.found")

    def save(self) -> str:
        until(self.hands.find("redact.save").isEnabled, "something that is taken out")
        self.hands.press("redact.save")
        return self.told_at_last()

    def back(self) -> LetterMadeScreen:
        return self.press("redact.back", LetterMadeScreen)


class PaperScreen(Screen):
    """A paper without a receiver."""

    mark = "paper.save"

    def pages(self) -> int:
        until(self.hands.find("paper.save").isEnabled, "the paper")
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        return len(sheets_on(self.hands))

    def save(self) -> str:
        until(self.hands.find("paper.save").isEnabled, "the paper")
        self.hands.press("paper.save")
        return self.told_at_last()

    def print(self) -> str:
        until(self.hands.find("paper.print").isEnabled, "the paper")
        self.hands.press("paper.print")
        return self.told_at_last()


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
        self.program.jobs.wait_until_idle(QApplication.processEvents)
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
        self.program.jobs.wait_until_idle(QApplication.processEvents)
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


class PartnersScreen(Screen):
    mark = "partners.save"

    def digits(self) -> str:
        until(lambda: self.text("partners.digits"))
        return self.text("partners.digits")

    def save_card(self) -> str:
        self.digits()
        self.hands.press("partners.save")
        return self.notice()

    def offer_card(self) -> PartnersScreen:
        self.hands.press("partners.add")
        return self

    def offered_digits(self) -> str:
        return self.text("partners.new.digits")

    def remove_first(self) -> PartnersScreen:
        """Remove the first partner and agree to it."""
        until(self._removers)
        name = self._removers()[0].objectName()
        self.hands.press(name)
        self.hands.press("question.yes")
        until(lambda: not self.hands.sees(name))
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        settle()
        return self

    def _removers(self) -> list[QPushButton]:
        every = self.hands.window.findChildren(QPushButton)
        return [each for each in every if each.objectName().endswith(".remove") and each.isVisible()]

    def they_agree(self) -> PartnersScreen:
        self.hands.press("partners.agree")
        self.hands.find("notice.happened")
        return self

    def offer_roster(self) -> PartnersScreen:
        self.hands.press("roster.open")
        return self

    def roster_digits(self) -> str:
        return self.text("roster.digits")

    def take_roster(self) -> PartnersScreen:
        self.hands.press("roster.take")
        self.hands.find("notice.happened")
        return self

    def they_differ(self) -> PartnersScreen:
        self.hands.press("partners.differ")
        self.hands.find("notice.happened")
        return self


class OutboxScreen(Screen):
    mark = "outbox.back"

    def hand_over_first(self) -> OutboxScreen:
        def buttons() -> list[str]:
            every = self.hands.window.findChildren(QPushButton)
            return [each.objectName() for each in every if each.objectName().endswith(".handed")]

        until(buttons)
        name = buttons()[0]
        self.hands.press(name)
        until(lambda: not self.hands.sees(name))
        return self

    def says(self, words: str) -> OutboxScreen:
        until(lambda: words in self.words())
        return self

    def go_on(self) -> SendScreen:
        until(lambda: self.hands.sees("outbox.draft.1"))
        return self.press("outbox.draft.1", SendScreen)


class SendScreen(Screen):
    mark = "send.go"

    def ticked(self) -> list[str]:
        boxes = self.hands.window.findChildren(QCheckBox)
        return [box.text() for box in boxes if box.isVisible() and box.isChecked()]

    def seal(self) -> str:
        """Seal what is ticked; the file's name."""
        until(lambda: self.hands.find("send.go").isEnabled(), "something to send")
        self.hands.press("send.go")
        return self.text("send.file")

    def is_office_of(self, kind: str) -> SendScreen:
        """Say what kind of office the partner's is, and wait for what would go there."""
        self.hands.choose("send.kind", kind)
        return self.decided()

    def decided(self) -> SendScreen:
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        self.hands.find("send.decision")
        return self

    def texts(self, name: str) -> list[str]:
        """What stands in every label of this name."""
        labels = self.hands.window.findChildren(QLabel, name)
        return [label.accessibleName() for label in labels if label.isVisible()]

    def refused(self) -> str:
        until(lambda: self._refusals(), "a refusal")
        return self._refusals()[0].accessibleName()

    def _refusals(self) -> list[QLabel]:
        labels = self.hands.window.findChildren(QLabel)
        return [each for each in labels if each.objectName().startswith("send.refused.") and each.isVisible()]

    def ask_what_is_missing(self) -> LetterScreen:
        buttons = self.hands.window.findChildren(QPushButton)
        names = [each.objectName() for each in buttons if each.objectName().startswith("send.ask.")]
        return self.press(names[0], LetterScreen)


class SharingScreen(Screen):
    mark = "sharing.sent"

    def take_back(self) -> SharingScreen:
        self.hands.press("sharing.withdraw")
        self.hands.press("question.yes")
        self.hands.find("sharing.again")
        return self

    def tell_everybody(self) -> str:
        self.hands.press("sharing.tell")
        return self.notice()

    def allow(self, organisation: str, purpose: str) -> str:
        self.hands.write("sharing.organisation", organisation)
        self.hands.choose("sharing.purpose", purpose)
        self.hands.press("sharing.allow")
        return self.notice()

    def back(self) -> CaseScreen:
        return self.press("sharing.back", CaseScreen)


class ReceiveScreen(Screen):
    mark = "receive.open"

    def open(self) -> ReceiveScreen:
        self.hands.press("receive.open")
        return self.settle()

    def sender(self) -> str:
        return self.text("receive.sender")

    def accept(self) -> ReceiveScreen:
        self.hands.press("receive.accept")
        self.hands.find("receive.look")
        return self

    def look(self) -> CaseScreen:
        return self.press("receive.look", CaseScreen)

    def settle(self) -> ReceiveScreen:
        """Wait for the lists below, and for whatever else was asked."""
        self.program.jobs.wait_until_idle(QApplication.processEvents)
        settle()
        return self

    def press_and_agree(self, name: str) -> ReceiveScreen:
        self.hands.press(name)
        self.hands.press("question.yes")
        return self.settle()

    def press_foreign(self) -> ReceiveScreen:
        """Save a copy of the first file that is kept for others."""
        (button, *_) = [
            each
            for each in self.hands.window.findChildren(QPushButton)
            if each.objectName().startswith("receive.foreign.")
        ]
        self.hands.press(button.objectName())
        return self.settle()


class AboutScreen(Screen):
    mark = "about.status"

    def blank_form(self) -> PaperScreen:
        return self.press("about.blank", PaperScreen)


class Files:
    """The person who picks files: answers with what the test put there."""

    def __init__(self, folder: Path) -> None:
        self.folder_of = folder
        self.pick: Path | None = None
        self.asked: list[str] = []

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None:
        self.asked.append(title)
        return self.pick

    def save_file(self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str) -> Path | None:
        self.asked.append(title)
        return self.pick or self.folder_of / suggestion

    def folder(self, parent: QWidget, title: str) -> Path | None:
        self.asked.append(title)
        return self.pick or self.folder_of

    def printer(self, parent: QWidget, title: str) -> QPrinter | None:
        """A printer that writes what it prints into a file of the test."""
        self.asked.append(title)
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        made.setFullPage(True)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self.folder_of / "printed.pdf"))
        return made
