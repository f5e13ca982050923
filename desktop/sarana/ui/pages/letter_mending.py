"""What a letter lacks, or would be wrong with it on paper, and the way to where it can be mended."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sarana.documents.checks import overlong_words
from sarana.documents.letter import Letter
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks
from sarana.ui.asked import Asked


class LetterMending(QWidget):
    """Hidden as long as nothing is wrong."""

    question_wanted = Signal(object)  # the Asked to which the officer wants to go

    def __init__(self) -> None:
        super().__init__()
        self._place: Asked | QWidget | None = None  # the question or the field to which it offers to go
        self._overlong = blocks.Notice("letter.overlong")
        self._lacking = blocks.text("", name="letter.lacking")
        self._answer = blocks.button(_("Answer these questions"), "letter.answer", self._go)
        self._mending = blocks.button(_("Go to this answer"), "letter.mend", self._go)
        self.setLayout(blocks.column(self._overlong, self._lacking, self._answer, self._mending))
        self.forget()

    def forget(self) -> None:
        """Nothing is wrong any more."""
        for told in (self._overlong, self._lacking, self._answer, self._mending):
            told.hide()
        self.hide()

    def tell_missing(self, asked: list[Asked]) -> None:
        """These questions of the form are to be answered first; none: something else is wrong."""
        blocks.say(self._lacking, "\n".join(f"•  {one.in_words(spoken().code)}" for one in asked))
        self._lacking.setVisible(bool(asked))
        self._answer.setVisible(bool(asked))
        if asked:
            self._place = asked[0]
            self.show()

    def tell_overlong(self, words: tuple[str, ...]) -> None:
        """These words fit on no line."""
        listed = spoken().several(f"“{word}”" for word in words)
        self._overlong.say(
            _("Longer than a line, and cut where the line ends: {words}").format(words=listed),
            _("Put a space or a hyphen where the word may be parted."),
            "warning",
        )
        self.show()

    def offer(self, place: Asked | QWidget | None) -> None:
        """The way to a question of the form, or to a field of the page; None where nobody knows one."""
        self._place = place
        self._mending.setVisible(place is not None)
        if isinstance(place, Asked):
            blocks.say(self._lacking, f"•  {place.in_words(spoken().code)}")
            self._lacking.show()
        if place is not None:
            self.show()

    def _go(self) -> None:
        if isinstance(self._place, QWidget):
            self._place.setFocus()
        elif self._place is not None:
            self.question_wanted.emit(self._place)


def field_with(words: str, page: QWidget) -> QWidget | None:
    """The field of the page into which somebody typed these words."""
    said: list[tuple[QWidget, str]] = [(each, each.text()) for each in page.findChildren(QLineEdit)]
    said += [(each, each.toPlainText()) for each in page.findChildren(QPlainTextEdit)]
    return next((field for field, text in said if words in text and field.isVisible()), None)


def long_words(letter: Letter, progress: Progress) -> tuple[Letter, tuple[str, ...]]:
    """The words that fit on no line. In the thread for computing."""
    return letter, overlong_words(letter)
