"""The first page of all: who you are, what the program cannot do, and the passphrase of a new vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from sarana.language import _
from sarana.ui import blocks
from sarana.ui.files import FileChooser
from sarana.ui.jobs import Jobs
from sarana.ui.limits import what_it_cannot_do
from sarana.ui.page import Memory, Place
from sarana.ui.pages.shut import ShutPage
from sarana.ui.passphrase import NewPassphrase
from sarana.vault import Cost, NewOfficer, create

STEPS = 3


class SetupPage(ShutPage):
    """Three short steps, one after the other; nothing is written before the last."""

    def __init__(self, jobs: Jobs, folder: Path, files: FileChooser, cost: Cost | None = None) -> None:
        super().__init__(jobs, folder, files)
        self._cost = cost
        self._step = blocks.text("", "hint", name="setup.step")
        self._stack = QStackedWidget()
        self._name = blocks.line_edit("setup.name", _("Your name"))
        self._office = blocks.line_edit("setup.office", _("Your office or organisation"))
        self._post = blocks.line_edit("setup.post", _("Your post or place of work"))
        self._passphrase = NewPassphrase()
        self._back = blocks.button(_("Back"), "setup.back", self._go_back)
        self._next = blocks.button(_("Next"), "setup.next", self._go_on, "primary")
        self._build()
        self._show_step(0)

    def _build(self) -> None:
        self.head(_("Welcome to Sarana"), _("Take down, keep and hand over the common form, offline."))
        for panel in (self._officer_panel(), self._limits_panel(), self._passphrase_panel()):
            self._stack.addWidget(panel)
        self.body.addWidget(self._stack)
        self.body.addLayout(blocks.row(self._step, 1, self._back, self._next))
        self.scrolling()
        for edit in (self._name, self._office, self._post):
            edit.textChanged.connect(self._check)
            edit.returnPressed.connect(self._go_on)
        self._passphrase.changed.connect(self._check)

    def _officer_panel(self) -> QFrame:
        return blocks.card(
            blocks.text(_("Who works with this vault?"), "section-title"),
            blocks.text(
                _("Your name and office stand on what you sign and on the letters that you make."), "muted"
            ),
            blocks.labelled(_("Your name"), self._name),
            blocks.labelled(_("Your office or organisation"), self._office),
            blocks.labelled(
                _("Your post or place of work"),
                self._post,
                _("For example: a shelter, an embassy."),
            ),
            blocks.button(
                _("There is a backup: restore a vault from it"),
                "setup.restore",
                lambda: self.go.emit(Place("restore")),
                "link",
            ),
            1,
        )

    def _limits_panel(self) -> QFrame:
        sentences: list[QWidget] = [blocks.text(f"•  {words}") for words in what_it_cannot_do()]
        return blocks.card(
            blocks.text(_("What this program cannot do"), "section-title"),
            blocks.text(_("Read this before you rely on it."), "muted"),
            *sentences,
            1,
        )

    def _passphrase_panel(self) -> QFrame:
        return blocks.card(
            blocks.text(_("Choose your passphrase"), "section-title"),
            blocks.text(
                _(
                    "It opens the vault on this computer, and nobody can look it up for you: write it down"
                    " and keep the paper where you keep money. If it is lost, only the recovery sheets help,"
                    " which are made next."
                ),
                "muted",
            ),
            self._passphrase,
            1,
        )

    # ---- steps ------------------------------------------------------------------------------------------

    def _show_step(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        blocks.say(
            self._step,
            _("Step {step} of {count}").format(step=blocks.number(step + 1), count=blocks.number(STEPS)),
        )
        self._back.setVisible(step > 0)
        self._passphrase.personal = (self._name.text(), self._office.text(), self._post.text())
        words = (_("Next"), _("I have read this"), _("Make the vault"))
        self._next.setText(words[step])
        self._check()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _check(self) -> None:
        step = self._stack.currentIndex()
        complete = bool(self._name.text().strip() and self._office.text().strip())
        self._next.setEnabled((complete, True, self._passphrase.ready())[step])

    def _go_back(self) -> None:
        self._show_step(max(0, self._stack.currentIndex() - 1))

    def _go_on(self) -> None:
        if not self._next.isEnabled():
            return
        if self._stack.currentIndex() < STEPS - 1:
            self._show_step(self._stack.currentIndex() + 1)
        else:
            self._make()

    def first_focus(self) -> QWidget | None:
        return (self._name, self._next, self._passphrase.first_field())[self._stack.currentIndex()]

    # ---- making the vault -------------------------------------------------------------------------------

    def _make(self) -> None:
        officer = NewOfficer(
            self._name.text().strip(), self._office.text().strip(), self._post.text().strip()
        )
        folder, passphrase, cost = self._folder, self._passphrase.text(), self._cost
        self.enter(
            lambda progress: create(folder, officer, passphrase, progress=progress, cost=cost),
            _("Making the vault…"),
        )

    def busy(self, busy: bool) -> None:
        self._stack.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._next.setEnabled(not busy)

    def loaded(self) -> dict[str, Any]:
        return {"step": self._stack.currentIndex()}

    def recall(self, memory: Memory) -> None:
        self._show_step(memory.loaded["step"])
        super().recall(memory)
