"""The vault itself: one's own passphrase, who else opens it, recovery sheets and backups.

What a role may not do is not offered here, and the vault refuses it besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.language import _, spoken
from sarana.messages.journal import role_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Backup, Officer, RecoveryKey


@dataclass(frozen=True, slots=True)
class VaultState:
    """What the page shows, read in one go."""

    officers: Sequence[Officer]
    recovery: Sequence[RecoveryKey]
    backups: Sequence[Backup]
    backup_is_due: bool


#: So many backups are listed; older ones only while something about them is to be done.
NEWEST_BACKUPS = 3


class VaultPage(Page):
    """Who can open the vault, now and when everything else fails."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._state: VaultState | None = None
        self._administrator = workspace.officer.role == "administrator"
        self._content = blocks.column(gap=style.LARGE)
        change = blocks.button(
            _("Change my passphrase"), "vault.passphrase", lambda: self.go.emit(Place("passphrase"))
        )
        journal = blocks.button(_("Journal"), "vault.journal", lambda: self.go.emit(Place("journal")))
        directory = blocks.button(_("Directory"), "vault.directory", lambda: self.go.emit(Place("directory")))
        lead = _("Who can open this vault, and how it is brought back.")
        self.head(_("Vault"), lead, directory, journal, change)
        self.body.addLayout(self._content)
        self.scrolling()

    def arrive(self) -> None:
        if self._state is None:
            self._workspace.ask(read_state, self._show)

    def _show(self, state: VaultState) -> None:
        self._state = state
        blocks.clear(self._content)
        self._content.addWidget(self._officers(state.officers))
        self._content.addWidget(self._recovery(state.recovery))
        self._content.addWidget(self._backups(state))
        self.put_back()

    def _again(self, nothing: object = None) -> None:
        self._workspace.ask(read_state, self._show)

    # ---- officers ---------------------------------------------------------------------------------------

    def _officers(self, officers: Sequence[Officer]) -> QWidget:
        rows: list[QWidget] = []
        for one in officers:
            rows += [self._officer(one), blocks.line()]
        if self._administrator:
            add = blocks.button(_("Add an officer"), "vault.add", lambda: self.go.emit(Place("officer")))
            rows.append(blocks.holding(blocks.row(add, 1)))
        else:
            rows.pop()
        return blocks.card(blocks.text(_("Officers"), "section-title"), *rows)

    def _officer(self, one: Officer) -> QWidget:
        office = _("{organisation}, {post}") if one.post else "{organisation}"
        words = blocks.column(
            blocks.text(one.name, "strong"),
            blocks.text(office.format(organisation=one.organisation, post=one.post), "hint"),
            gap=0,
        )
        top = blocks.row(words, gap=style.MEDIUM)
        top.setStretch(0, 1)
        if not one.active:
            top.addWidget(blocks.badge(_("No longer has access")))
            return blocks.holding(top)
        if not self._administrator or one.id == self._workspace.officer.id:
            top.addWidget(blocks.badge(role_words(spoken())[one.role]))
            return blocks.holding(top)
        return blocks.holding(blocks.column(top, self._what_can_be_changed(one), gap=style.SMALL))

    def _what_can_be_changed(self, one: Officer) -> QWidget:
        role = blocks.choice(
            f"officer.{one.id}.role",
            _("Role of {name}").format(name=one.name),
            list(role_words(spoken()).items()),
            one.role,
        )
        role.activated.connect(lambda index: self._set_role(one, str(role.itemData(index))))
        reset = blocks.button(
            _("New passphrase"),
            f"officer.{one.id}.reset",
            lambda: self.go.emit(Place("officer", officer=one.id)),
        )
        disable = blocks.button(
            _("Take access away"), f"officer.{one.id}.disable", partial(self._ask_to_disable, one), "danger"
        )
        return blocks.holding(blocks.row(role, reset, disable, 1))

    def _set_role(self, one: Officer, role: str) -> None:
        if role != one.role:
            self._workspace.ask(
                lambda opened, progress: opened.vault.staff.set_role(one.id, role),
                self._again,
                self.show_error,
            )

    def _ask_to_disable(self, one: Officer) -> None:
        Question(
            self,
            _("Take away the access of {name}?").format(name=one.name),
            (
                _("The vault gets a new key: the passphrase of this person opens nothing any more."),
                _("The name stays on everything that this person signed."),
            ),
            _("Take access away"),
            lambda: self._disable(one),
            role="danger",
        ).open()

    def _disable(self, one: Officer) -> None:
        self._workspace.ask(
            lambda opened, progress: opened.vault.staff.disable(one.id, progress),
            self._again,
            self.show_error,
            says=_("Giving the vault a new key…"),
        )

    # ---- recovery ---------------------------------------------------------------------------------------

    def _recovery(self, keys: Sequence[RecoveryKey]) -> QWidget:
        rows: list[QWidget] = [self._key(key) for key in keys]
        if not keys:
            rows = [
                blocks.text(
                    _("There are no recovery sheets: if every passphrase is lost, everything is lost."),
                    "strong",
                )
            ]
        ways: list[QWidget | int] = [1]
        if keys:
            ways.insert(
                0, blocks.button(_("Prove the sheets"), "vault.drill", lambda: self.go.emit(Place("drill")))
            )
        if self._administrator:
            make = partial(self.go.emit, Place("recovery"))
            ways.insert(0, blocks.button(_("Make recovery sheets"), "vault.recovery", make))
        rows.append(blocks.holding(blocks.row(*ways)))
        return blocks.card(blocks.text(_("Recovery"), "section-title"), *rows)

    def _key(self, key: RecoveryKey) -> QWidget:
        kinds = {
            "shares": _("Three recovery sheets, of which any two open the vault"),
            "whole": _("One recovery sheet"),
            "head_office": _("The key of a head office"),
        }
        when = _("Made {moment}").format(moment=spoken().moment(key.made.astimezone()))
        return blocks.holding(
            blocks.column(
                blocks.text(kinds[key.kind], "strong"),
                blocks.text(when, "hint"),
                blocks.selectable(blocks.text(key.digits, "code")),
                gap=style.TIGHT,
            )
        )

    # ---- backups ----------------------------------------------------------------------------------------

    def _backups(self, state: VaultState) -> QWidget:
        rows: list[QWidget] = []
        if not state.recovery:
            rows.append(
                blocks.text(_("Only recovery sheets open a backup. Make the sheets first, then a backup."))
            )
        elif state.backup_is_due:
            rows.append(
                blocks.text(
                    _("A backup is due: there is none, or the last one is more than a week old."), "strong"
                )
            )
        shown = [one for at, one in enumerate(state.backups) if at < NEWEST_BACKUPS or one.holds_erased]
        rows += [self._backup(one) for one in shown]
        make = blocks.button(_("Make a backup…"), "vault.backup", self._choose_folder)
        make.setEnabled(bool(state.recovery))
        rows.append(blocks.holding(blocks.row(make, 1)))
        return blocks.card(blocks.text(_("Backup"), "section-title"), *rows)

    def _backup(self, one: Backup) -> QWidget:
        when = _("Made {moment}").format(moment=spoken().moment(one.made.astimezone()))
        words = blocks.column(blocks.text(one.name, "strong"), blocks.text(when, "hint"), gap=0)
        beside = blocks.row(words, gap=style.MEDIUM)
        beside.setStretch(0, 1)
        if one.holds_erased:
            beside.addWidget(blocks.badge(_("Holds what was erased since: destroy it"), "danger"))
        elif one.expires < datetime.now(UTC):
            beside.addWidget(blocks.badge(_("Older than three months: destroy it"), "warning"))
        return blocks.holding(beside)

    def _choose_folder(self) -> None:
        folder = self._workspace.files.folder(self, _("Where shall the backup be written?"))
        if folder is not None:
            self._workspace.ask(
                partial(make_backup, folder), self._made, self.show_error, says=_("Making the backup…")
            )

    def _made(self, path: Path) -> None:
        self.notice.say(
            _("The backup is written as {file}.").format(file=path.name),
            _("It was read back and is whole. Keep it in another house than this computer."),
            "good",
        )
        self._again()

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"state": self._state}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["state"] is not None:
            self._show(memory.loaded["state"])


def read_state(opened: Opened, progress: Progress) -> VaultState:
    """Officers, keys and backups. In the vault thread."""
    vault = opened.vault
    return VaultState(vault.staff.all(), vault.recovery.all(), vault.backups.all(), vault.backups.due)


def make_backup(folder: Path, opened: Opened, progress: Progress) -> Path:
    """Write and prove a backup. In the vault thread."""
    return opened.vault.backups.make(folder, progress)
