"""The fields in which a second officer agrees; where a vault has none, why somebody acts alone (R131)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.vault import Agreement, Officer, Vault


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields."""

    second: str = ""
    passphrase: str = ""
    alone: str = ""

    def agreement(self, vault: Vault) -> Agreement:
        """Who agreed; raises WrongPassphrase. In the vault thread: a passphrase takes its time."""
        second = vault.second_officer(self.second, self.passphrase) if self.second else None
        return Agreement(second, self.alone)


class FourEyes(QWidget):
    """Asks one of these officers; without any, for a reason. `name` begins the names of the fields."""

    changed = Signal()

    def __init__(self, name: str, others: Sequence[Officer]) -> None:
        super().__init__()
        self._second: QComboBox | None = None
        self._text: QLineEdit
        asked = self._ask_another(name, others) if others else self._ask_why_alone(name)
        self._text.textChanged.connect(self.changed)
        title = blocks.text(_("Four eyes"), "section-title")
        self.setLayout(blocks.column(title, *asked, gap=style.LARGE))

    def _ask_another(self, name: str, others: Sequence[Officer]) -> tuple[QWidget, ...]:
        names = [(one.id, one.name) for one in others]
        self._second = blocks.choice(f"{name}.second", _("The second officer"), names)
        self._text = blocks.line_edit(f"{name}.passphrase", _("Passphrase of the second officer"))
        self._text.setEchoMode(QLineEdit.EchoMode.Password)
        says = _("A second officer reads this page and agrees by typing their own passphrase.")
        return (
            blocks.text(says, "muted"),
            blocks.labelled(_("The second officer"), self._second),
            blocks.labelled(_("Passphrase of the second officer"), self._text),
        )

    def _ask_why_alone(self, name: str) -> tuple[QWidget, ...]:
        self._text = blocks.line_edit(f"{name}.alone", _("Why alone"))
        says = _("This vault has no second officer. Write down why you do this alone; that is kept.")
        return blocks.text(says, "muted"), blocks.labelled(_("Why alone"), self._text)

    def ready(self) -> bool:
        """Whether something was typed."""
        return bool(self._text.text().strip())

    def typed(self) -> Typed:
        if self._second is None:
            return Typed(alone=self._text.text().strip())
        return Typed(str(self._second.currentData()), self._text.text())

    def forget(self) -> None:
        """The passphrase does not stay on the screen."""
        self._text.clear()
