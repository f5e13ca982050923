"""The locked door: a passphrase opens it, a wrong one says so, and several wrong ones take longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from sarana.errors import SaranaError, WrongPassphrase
from sarana.language import _, ngettext
from sarana.ui import blocks, style
from sarana.ui.files import FileChooser
from sarana.ui.jobs import Jobs
from sarana.ui.page import Memory, Place
from sarana.ui.pages.shut import ShutPage
from sarana.vault import seconds_to_wait, slots, unlock


class UnlockPage(ShutPage):
    """Asks for the passphrase; shows no name and no number of anything."""

    def __init__(self, jobs: Jobs, folder: Path, files: FileChooser) -> None:
        super().__init__(jobs, folder, files)
        self._failures, self._wait = 0, 0
        self._passphrase = blocks.line_edit("passphrase", _("Passphrase"))
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.returnPressed.connect(self._unlock)
        self._show = blocks.check("passphrase.show", _("Show what I type"))
        self._show.toggled.connect(self._reveal)
        self._slot = blocks.choice("unlock.slot", _("Your letter"), [])
        self._go_in = blocks.button(_("Unlock"), "unlock.go", self._unlock, "primary")
        self._says = blocks.text("", "hint", name="unlock.says")
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._build()

    def _build(self) -> None:
        self._letter = blocks.labelled(_("Your letter"), self._slot)
        panel = blocks.card(
            blocks.text(_("The vault is locked"), "page-title", name="page.title"),
            blocks.text(_("Type your passphrase to open it."), "muted"),
            self.notice,
            self._letter,
            blocks.labelled(_("Passphrase"), self._passphrase),
            self._show,
            blocks.row(self._says, 1, self._go_in),
            blocks.line(),
            blocks.column(
                blocks.button(
                    _("Passphrase forgotten: use the recovery sheets"),
                    "unlock.recover",
                    lambda: self.go.emit(Place("recover")),
                    "link",
                ),
                blocks.button(
                    _("Restore from a backup"),
                    "unlock.restore",
                    lambda: self.go.emit(Place("restore")),
                    "link",
                ),
                gap=0,
            ),
            gap=style.LARGE - 4,
        )
        panel.setMaximumWidth(540)
        self.setAccessibleName(_("The vault is locked"))
        across = blocks.row(1, panel, 1)
        across.setStretch(1, 6)
        self.body.addStretch(2)
        self.body.addLayout(across)
        self.body.addStretch(3)
        self.filling()

    def arrive(self) -> None:
        try:
            labels = slots(self._folder)
        except SaranaError as error:
            labels = ()
            self.show_error(error)
        for label in labels:
            self._slot.addItem(label.alias, label.id)
        self._letter.setVisible(len(labels) > 1)
        self.put_back()

    def first_focus(self) -> QWidget | None:
        return self._passphrase

    # ---- unlocking --------------------------------------------------------------------------------------

    def _unlock(self) -> None:
        if not self._go_in.isEnabled() or not self._passphrase.text():
            return
        folder, passphrase, slot = self._folder, self._passphrase.text(), self._slot.currentData()
        self.enter(
            lambda progress: unlock(folder, passphrase, slot=slot, progress=progress), _("Opening the vault…")
        )

    def forget(self) -> None:
        self._passphrase.clear()

    def failed(self, error: SaranaError) -> None:
        super().failed(error)
        if isinstance(error, WrongPassphrase):
            self._failures += 1
            self._hold(seconds_to_wait(self._failures))
        self._passphrase.selectAll()
        self._passphrase.setFocus()

    def busy(self, busy: bool) -> None:
        self._passphrase.setReadOnly(busy)
        self._go_in.setEnabled(not busy)

    def _reveal(self, shown: bool) -> None:
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    # ---- waiting after wrong passphrases ----------------------------------------------------------------

    def _hold(self, seconds: int) -> None:
        self._wait = seconds
        self._go_in.setEnabled(seconds == 0)
        if seconds:
            self._timer.start()
        self._say_wait()

    def _tick(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._timer.stop()
            self._go_in.setEnabled(True)
        self._say_wait()

    def _say_wait(self) -> None:
        words = ngettext("Try again in {count} second.", "Try again in {count} seconds.", self._wait)
        blocks.say(self._says, words.format(count=blocks.number(self._wait)) if self._wait > 0 else "")

    def loaded(self) -> dict[str, Any]:
        return {"failures": self._failures, "wait": self._wait}

    def recall(self, memory: Memory) -> None:
        self._failures = memory.loaded["failures"]
        self._hold(memory.loaded["wait"])
        super().recall(memory)
