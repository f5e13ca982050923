"""A passphrase for somebody: a new officer, one who forgot it, or one's own that is to change."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from sarana.errors import SaranaError
from sarana.language import _, spoken
from sarana.messages.journal import role_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Page, Place
from sarana.ui.passphrase import NewPassphrase
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import NewOfficer

Work = Callable[[Opened, Progress], object]


class PassphrasePage(Page):
    """A new passphrase and what belongs to it; then back to the vault's page."""

    section = "vault"

    def __init__(self, workspace: Workspace, title: str, lead: str, *fields: QWidget) -> None:
        super().__init__()
        self._workspace = workspace
        self._passphrase = NewPassphrase(_("New passphrase"))
        self._save = blocks.button(_("Save"), "officer.save", self._ask, "primary")
        back = blocks.button("‹  " + _("Back to the vault"), "officer.back", self._back, "link")
        self.head(title, lead, back=back)
        self.body.addWidget(
            blocks.card(*fields, self._passphrase, blocks.row(1, self._save), gap=style.LARGE)
        )
        self.scrolling()
        self._passphrase.changed.connect(self._check)
        self._check()

    @abstractmethod
    def work(self) -> Work:
        """What is to be done in the vault's thread, with what is typed now."""

    def complete(self) -> bool:
        """Whether everything beside the passphrase is there."""
        return True

    def first_focus(self) -> QWidget | None:
        return self._passphrase.first_field()

    def _check(self) -> None:
        self._save.setEnabled(self._passphrase.ready() and self.complete())

    def _ask(self) -> None:
        self._save.setEnabled(False)
        self._workspace.ask(self.work(), self._done, self._failed)

    def _done(self, nothing: object) -> None:
        self._back()

    def _failed(self, error: SaranaError) -> None:
        self.show_error(error)
        self._check()

    def _back(self) -> None:
        self.go.emit(Place("vault"))


class AddOfficerPage(PassphrasePage):
    """Somebody else is to open this vault."""

    def __init__(self, workspace: Workspace) -> None:
        self._name = blocks.line_edit("officer.name", _("Name of the officer"))
        self._office = blocks.line_edit("officer.office", _("Office or organisation"))
        self._office.setText(workspace.officer.organisation)
        self._post = blocks.line_edit("officer.post", _("Post or place of work"))
        self._role = blocks.choice(
            "officer.role", _("Role"), list(role_words(spoken()).items()), "case_officer"
        )
        super().__init__(
            workspace,
            _("Add an officer"),
            _("The new officer chooses the passphrase and types it, with nobody looking on."),
            blocks.labelled(_("Name of the officer"), self._name),
            blocks.labelled(_("Office or organisation"), self._office),
            blocks.labelled(_("Post or place of work"), self._post),
            blocks.labelled(_("Role"), self._role),
        )
        for edit in (self._name, self._office):
            edit.textChanged.connect(self._check)

    def first_focus(self) -> QWidget | None:
        return self._name

    def complete(self) -> bool:
        return bool(self._name.text().strip() and self._office.text().strip())

    def work(self) -> Work:
        name, office, post = (edit.text().strip() for edit in (self._name, self._office, self._post))
        new, passphrase = NewOfficer(name, office, post, self._role.currentData()), self._passphrase.text()
        return lambda opened, progress: opened.vault.staff.add(new, passphrase)


class ResetOfficerPage(PassphrasePage):
    """Somebody forgot their passphrase."""

    def __init__(self, workspace: Workspace, officer_id: str) -> None:
        self._officer = officer_id
        super().__init__(
            workspace,
            _("New passphrase"),
            _("The officer chooses the passphrase and types it, with nobody looking on."),
        )

    def work(self) -> Work:
        officer, passphrase = self._officer, self._passphrase.text()
        return lambda opened, progress: opened.vault.staff.reset(officer, passphrase)


class ChangePassphrasePage(PassphrasePage):
    """One's own passphrase, for which the old one is asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._old = blocks.line_edit("officer.old", _("Passphrase until now"))
        self._old.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(
            workspace,
            _("Change my passphrase"),
            _("The passphrase until now opens nothing any more, except in copies of the vault made before."),
            blocks.labelled(_("Passphrase until now"), self._old),
        )
        self._old.textChanged.connect(self._check)

    def first_focus(self) -> QWidget | None:
        return self._old

    def complete(self) -> bool:
        return bool(self._old.text())

    def work(self) -> Work:
        old, new = self._old.text(), self._passphrase.text()
        return lambda opened, progress: opened.vault.staff.change_passphrase(old, new)
