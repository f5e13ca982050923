"""When the passphrase or the computer is lost: the vault opened with its sheets, or made again from a backup.

Both end with a new administrator. Nothing is written before the last button, and a vault that is there is put
aside, never overwritten.
"""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.ui.files import FileChooser
from sarana.ui.jobs import Jobs
from sarana.ui.page import Memory, Place
from sarana.ui.pages.shut import ShutPage
from sarana.ui.passphrase import NewPassphrase
from sarana.ui.question import Question
from sarana.ui.typed_sheets import TypedSheets
from sarana.vault import Cost, NewOfficer, exists, recover, restore


class RescuePage(ShutPage):
    """Sheets, who administers the vault from now on, and a passphrase."""

    def __init__(
        self,
        jobs: Jobs,
        folder: Path,
        files: FileChooser,
        cost: Cost | None,
        title: str,
        lead: str,
        verb: str,
    ) -> None:
        super().__init__(jobs, folder, files)
        self._cost = cost
        self._sheets = TypedSheets()
        self._name = blocks.line_edit("setup.name", _("Your name"))
        self._office = blocks.line_edit("setup.office", _("Your office or organisation"))
        self._post = blocks.line_edit("setup.post", _("Your post or place of work"))
        self._passphrase = NewPassphrase()
        self._go_on = blocks.button(verb, "rescue.go", self._ask, "primary")
        self._panels = blocks.holding(blocks.column(*self._cards(), gap=style.LARGE))
        back = blocks.button("‹  " + _("Back"), "rescue.back", self._go_back, "link")
        self.head(title, lead, back=back)
        self.body.addWidget(self._panels)
        self.body.addLayout(blocks.row(1, self._go_on))
        self.scrolling()
        self._sheets.changed.connect(self._check)
        self._passphrase.changed.connect(self._check)
        for edit in (self._name, self._office, self._post):
            edit.textChanged.connect(self._check)
        self._check()

    def _cards(self) -> list[QWidget]:
        return [
            blocks.card(
                blocks.text(_("The recovery sheets"), "section-title"),
                blocks.text(
                    _("Type any two of the three sheets, or the single sheet. The order is all the same."),
                    "muted",
                ),
                self._sheets,
                gap=style.MEDIUM,
            ),
            blocks.card(
                blocks.text(_("Who administers the vault from now on?"), "section-title"),
                blocks.labelled(_("Your name"), self._name),
                blocks.labelled(_("Your office or organisation"), self._office),
                blocks.labelled(_("Your post or place of work"), self._post),
                gap=style.LARGE,
            ),
            blocks.card(blocks.text(_("Choose your passphrase"), "section-title"), self._passphrase),
        ]

    @abstractmethod
    def begin(self) -> None:
        """Open the vault with what is typed now."""

    def complete(self) -> bool:
        """Whether everything is there that this page asks beside."""
        return True

    def officer(self) -> NewOfficer:
        return NewOfficer(*(edit.text().strip() for edit in (self._name, self._office, self._post)))

    def first_focus(self) -> QWidget | None:
        return self._sheets.first_field()

    def busy(self, busy: bool) -> None:
        self._panels.setEnabled(not busy)
        self._go_on.setEnabled(not busy)

    def forget(self) -> None:
        self._sheets.clear()

    def _check(self) -> None:
        self._passphrase.personal = (self._name.text(), self._office.text(), self._post.text())
        named = bool(self._name.text().strip() and self._office.text().strip())
        self._go_on.setEnabled(
            self.complete() and self._sheets.ready() and named and self._passphrase.ready()
        )

    def _ask(self) -> None:
        self.notice.hide()
        self.begin()

    def _go_back(self) -> None:
        self.forget()
        self.go.emit(Place("unlock" if exists(self._folder) else "setup"))


class RecoverPage(RescuePage):
    """Every passphrase is forgotten; the vault is there."""

    def __init__(self, jobs: Jobs, folder: Path, files: FileChooser, cost: Cost | None) -> None:
        super().__init__(
            jobs,
            folder,
            files,
            cost,
            _("Open the vault with its recovery sheets"),
            _("You become an administrator of the vault with a new passphrase. All cases stay as they are."),
            _("Open the vault"),
        )

    def begin(self) -> None:
        folder, typed, officer = self._folder, self._sheets.texts(), self.officer()
        passphrase, cost = self._passphrase.text(), self._cost
        self.enter(
            lambda progress: recover(folder, typed, officer, passphrase, progress=progress, cost=cost),
            _("Opening the vault…"),
        )


class RestorePage(RescuePage):
    """The computer or its disk is lost or damaged; there is a backup."""

    def __init__(self, jobs: Jobs, folder: Path, files: FileChooser, cost: Cost | None) -> None:
        self._file: Path | None = None
        self._file_name = blocks.text("", "strong", name="restore.file")
        super().__init__(
            jobs,
            folder,
            files,
            cost,
            _("Restore from a backup"),
            _("A vault is made from the backup and its recovery sheets, as it was when the backup was made."),
            _("Restore the vault"),
        )

    def _cards(self) -> list[QWidget]:
        choose = blocks.button(_("Choose the backup…"), "restore.choose", self._choose)
        parts: list[QWidget] = [
            blocks.text(_("The backup"), "section-title"),
            self._file_name,
            blocks.holding(blocks.row(choose, 1)),
        ]
        if exists(self._folder):
            words = _(
                "There is a vault on this computer. It is not deleted: its folder is put aside, locked."
            )
            parts.append(blocks.text(words, "muted"))
        self._say_file()
        return [blocks.card(*parts), *super()._cards()]

    def first_focus(self) -> QWidget | None:
        return self.findChild(QWidget, "restore.choose")

    def complete(self) -> bool:
        return self._file is not None

    def _choose(self) -> None:
        chosen = self._files.open_file(self, _("Choose the backup"), _("Sealed backup"), "*.age")
        if chosen is not None:
            self._file = chosen
            self._say_file()
            self._check()

    def _say_file(self) -> None:
        blocks.say(self._file_name, self._file.name if self._file else _("No file is chosen yet."))

    def begin(self) -> None:
        if not exists(self._folder):
            self._restore()
            return
        Question(
            self,
            _("Put the vault of this computer aside?"),
            (
                _("The backup is checked first. If anything is wrong with it, nothing is changed."),
                _("What was written after the backup is only in the vault that is put aside."),
            ),
            _("Restore the vault"),
            self._restore,
        ).open()

    def _restore(self) -> None:
        file, folder, typed, officer = self._file, self._folder, self._sheets.texts(), self.officer()
        passphrase, cost = self._passphrase.text(), self._cost
        if file is None:
            return
        self.enter(
            lambda progress: restore(
                file, folder, typed, officer, passphrase, progress=progress, cost=cost, instead=True
            ),
            _("Restoring the vault…"),
        )

    def loaded(self) -> dict[str, Any]:
        return {"file": self._file}

    def recall(self, memory: Memory) -> None:
        self._file = memory.loaded["file"]
        self._say_file()
        super().recall(memory)
        self._check()
