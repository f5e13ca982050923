"""A new passphrase: how strong it is, said without scolding, and one that the computer makes."""

import secrets
import unicodedata
from collections.abc import Iterable
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.vault.guesses import magnitude
from sarana.vault.passphrases import LEAST_MAGNITUDE, LONGEST, SHORTEST

#: Without letters and digits that look alike, because a passphrase is also copied from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS_IN_A_GROUP = 5, 5
#: A thousand thousand times what the vault asks for.
STRONG_MAGNITUDE = LEAST_MAGNITUDE + 6


class Strength(Enum):
    """How long somebody with a copy of the vault would have to guess."""

    EMPTY = 0
    SHORT = 1
    GUESSABLE = 2
    GOOD = 3
    STRONG = 4


def make() -> str:
    """A passphrase of five groups of five: 123 bits, typable on any keyboard that has Latin letters."""
    groups = (
        "".join(secrets.choice(LETTERS) for _letter in range(LETTERS_IN_A_GROUP)) for _g in range(GROUPS)
    )
    return "-".join(groups)


def strength(passphrase: str, personal: Iterable[str] = ()) -> Strength:
    """What the vault will say to it, and more where it holds for longer than asked."""
    typed = unicodedata.normalize("NFC", passphrase)
    if not typed:
        return Strength.EMPTY
    if len(typed) < SHORTEST:
        return Strength.SHORT
    guesses = magnitude(typed, personal)
    if guesses < LEAST_MAGNITUDE:
        return Strength.GUESSABLE
    return Strength.STRONG if guesses >= STRONG_MAGNITUDE else Strength.GOOD


class NewPassphrase(QWidget):
    """Two fields, a bar that fills, Show, and a button that makes one."""

    changed = Signal()

    def __init__(self, words: str = "") -> None:
        super().__init__()
        words = words or _("Passphrase")
        self.personal: tuple[str, ...] = ()  # words that are guessed first: the officer's own
        self._first = blocks.line_edit("passphrase", words)
        self._second = blocks.line_edit("passphrase.again", _("The same passphrase again"))
        for edit in (self._first, self._second):
            edit.setMaxLength(LONGEST)
            edit.textChanged.connect(self._judge)
        self._show = blocks.check("passphrase.show", _("Show what I type"))
        self._show.toggled.connect(self._reveal)
        self._bar = QProgressBar()
        self._bar.setRange(0, Strength.STRONG.value)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Strength of the passphrase"))
        self._says = blocks.text("", "hint", name="passphrase.says")
        make_one = blocks.button(_("Make one for me"), "passphrase.make", self._make)
        self.setLayout(
            blocks.column(
                blocks.labelled(words, self._first),
                self._bar,
                self._says,
                blocks.labelled(_("The same passphrase again"), self._second),
                blocks.row(self._show, 1, make_one),
            )
        )
        self._reveal(False)
        self._judge()

    def text(self) -> str:
        return self._first.text()

    def first_field(self) -> QLineEdit:
        return self._first

    def ready(self) -> bool:
        """Long enough, and typed twice alike."""
        enough = strength(self._first.text(), self.personal) in (Strength.GOOD, Strength.STRONG)
        return enough and self._first.text() == self._second.text()

    def _make(self) -> None:
        self._show.setChecked(True)
        made = make()
        self._first.setText(made)
        self._second.setText(made)

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._first.setEchoMode(mode)
        self._second.setEchoMode(mode)

    def _judge(self) -> None:
        found = strength(self._first.text(), self.personal)
        self._bar.setValue(found.value)
        words = self._words(found)
        blocks.say(self._says, words)
        self._bar.setAccessibleDescription(words)
        style.mark(self._bar, tone=_TONES[found])
        self.changed.emit()

    def _words(self, found: Strength) -> str:
        first, second = self._first.text(), self._second.text()
        if found is Strength.EMPTY:
            return _("Four or five words that you can remember are a good passphrase. Any language will do.")
        if found is Strength.SHORT:
            return _("{count} more characters, and it is long enough.").format(
                count=blocks.number(SHORTEST - len(unicodedata.normalize("NFC", first)))
            )
        if second and not first.startswith(second):
            return _("The two are not alike yet.")
        return {
            Strength.GUESSABLE: _("Long enough. One more word, and it is also hard to guess."),
            Strength.GOOD: _("Good. It holds against somebody who steals this computer."),
            Strength.STRONG: _("Strong. It holds even against somebody with many computers."),
        }[found]


_TONES = {
    Strength.EMPTY: "plain",
    Strength.SHORT: "warning",
    Strength.GUESSABLE: "warning",
    Strength.GOOD: "good",
    Strength.STRONG: "good",
}
