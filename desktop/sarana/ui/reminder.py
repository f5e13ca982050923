"""A line above the window's foot that reminds of something, on whatever page one is, until it is seen to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from sarana.language import _
from sarana.ui import blocks, style


class BackupReminder(QFrame):
    """Says that a backup is due; hidden until then."""

    wanted = Signal()  # the person wants to make one

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reminder")
        style.mark(self, "callout", tone="warning")
        self._says = blocks.text("", name="reminder.says")
        self._go = blocks.button("", "reminder.go", self._see_to_it)
        self._later = blocks.button("", "reminder.later", self.hide, "quiet")
        layout = blocks.row(self._says, self._later, self._go, gap=style.MEDIUM)
        layout.setStretch(0, 1)
        layout.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        self.setLayout(layout)
        self.retell()
        self.hide()

    def retell(self) -> None:
        blocks.say(self._says, _("A backup is due: there is none, or the last one is more than a week old."))
        self._go.setText(_("Make a backup…"))
        self._later.setText(_("Not now"))

    def _see_to_it(self) -> None:
        self.hide()
        self.wanted.emit()
