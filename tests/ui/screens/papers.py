"""Letters and papers."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLabel
from tests.ui import screens
from tests.ui.screens.frame import Screen, sheets_on

from sarana.ui.hands import until
from sarana.ui.told import Told, ToldList


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
        self.at_rest()
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

    def ask_the_origin(self) -> LetterScreen:
        """The letter that asks the office from which some of it comes."""
        self.hands.press("letter.ask-origin")
        return self

    def answer_what_is_missing(self) -> screens.FormScreen:
        return self.press("letter.answer", screens.FormScreen)

    def look(self) -> LetterMadeScreen:
        return self.press("letter.look", LetterMadeScreen)

    def back(self) -> screens.CaseScreen:
        return self.press("letter.back", screens.CaseScreen)


class LetterMadeScreen(Screen):
    """A finished letter."""

    mark = "made.about"

    def pages(self) -> int:
        until(lambda: sheets_on(self.hands), "the pages")
        self.at_rest()
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

    def back(self) -> screens.CaseScreen:
        return self.press("made.back", screens.CaseScreen)


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
        self.at_rest()
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
        self.at_rest()
        return len(sheets_on(self.hands))

    def save(self) -> str:
        until(self.hands.find("paper.save").isEnabled, "the paper")
        self.hands.press("paper.save")
        return self.told_at_last()

    def print(self) -> str:
        until(self.hands.find("paper.print").isEnabled, "the paper")
        self.hands.press("paper.print")
        return self.told_at_last()
