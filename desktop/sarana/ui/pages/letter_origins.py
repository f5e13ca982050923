"""What a letter leaves out because another office let it go no further, and how to ask that office (R20)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sarana.documents.template import Template
from sarana.exchange.letting import Told
from sarana.language import _, spoken
from sarana.messages.about_disclosure import kept_words, origins_words
from sarana.ui import blocks, style
from sarana.ui.words import literal


class LetterOrigins(QWidget):
    """Hidden where everything is this office's own to tell."""

    request_wanted = Signal(tuple)  # the letter that asks these offices for consent

    def __init__(self) -> None:
        super().__init__()
        self._is_above = False
        self._words = ("", "")
        self._kept_by: tuple[str, ...] = ()
        self._notice = blocks.Notice("letter.origins")
        self._ask = blocks.button("", "letter.ask-origin", self._want, "link")
        column = blocks.column(self._notice, self._ask, gap=style.TIGHT)
        column.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column)
        self.hide()

    def judge(self, chosen: Template, told: Told, origins: Sequence[str]) -> None:
        """Say what this document may not tell its receiver; `origins` are all other offices of the case."""
        is_kept = any(name in told.kept for name in chosen.facts)
        self._kept_by = told.organisations
        self._ask.setVisible(is_kept)
        if is_kept:
            words = _("Print the request to {office}").format(office=" / ".join(told.organisations))
            self._ask.setText(literal(words))
            self._say(*kept_words(told.organisations, spoken()))
        elif origins and (told.organisations or not chosen.destinations):
            self._say(*origins_words(origins, spoken()))
        else:
            self._words = ("", "")
            self.hide()

    def _want(self) -> None:
        self.request_wanted.emit(self._kept_by)

    def is_said_above(self, above: bool) -> None:
        """Whether an error of the page says it already: then only the way to the consent is left here."""
        self._is_above = above
        self._tell()

    def _say(self, happened: str, rest: str) -> None:
        self._words = happened, rest
        self.show()
        self._tell()

    def _tell(self) -> None:
        happened, rest = self._words
        if self._is_above or not happened:
            self._notice.hide()
        elif spoken().sentences(happened, rest) != self._notice.words():  # else it would be read aloud again
            self._notice.say(happened, rest, "warning")
