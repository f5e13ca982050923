"""A line above the window's foot that reminds of something, on whatever page one is, until it is seen to."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from sarana.language import _
from sarana.ui import blocks, style


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a line says, and what its button does."""

    says: str
    go: str


class Reminder(QFrame):
    """One such line; hidden until there is a reason."""

    wanted = Signal()  # the person wants to see to it

    def __init__(self, name: str, tone: str, words: Callable[[], Reminded]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._words = words
        style.mark(self, "callout", tone=tone)
        self._says = blocks.text("", name=f"{name}.says")
        self._go = blocks.button("", f"{name}.go", self._see_to_it)
        self._later = blocks.button("", f"{name}.later", self.hide, "quiet")
        layout = blocks.row(self._says, self._later, self._go, gap=style.MEDIUM)
        layout.setStretch(0, 1)
        layout.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        self.setLayout(layout)
        self.retell()
        self.hide()

    def retell(self) -> None:
        words = self._words()
        blocks.say(self._says, words.says)
        self._go.setText(words.go)
        self._later.setText(_("Not now"))

    def _see_to_it(self) -> None:
        self.hide()
        self.wanted.emit()


def of_a_backup() -> Reminded:
    return Reminded(
        _("A backup is due: there is none, or the last one is more than a week old."), _("Make a backup…")
    )


def of_the_outbox() -> Reminded:
    return Reminded(
        _("A bundle was sealed or handed over three days ago or earlier, and no receipt has come."),
        _("Open the outbox"),
    )


def of_an_update() -> Reminded:
    return Reminded(
        _("A periodic update is due: a partner has not heard what changed in the cases that they have."),
        _("Open the outbox"),
    )
