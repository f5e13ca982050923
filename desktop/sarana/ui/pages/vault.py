"""The vault itself: one's own passphrase, who else opens it, recovery sheets, backups, the form.

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

from sarana.cases import Deed
from sarana.exchange.leaving import BULK, MOST_ALONE
from sarana.forms import Form
from sarana.language import _, ngettext, spoken
from sarana.messages.findings import finding_words
from sarana.messages.journal import role_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.fields.number import whole_number
from sarana.ui.form_title import title_and_version
from sarana.ui.four_eyes import FourEyes, Typed
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Backup, Finding, Officer, RecoveryKey


@dataclass(frozen=True, slots=True)
class VaultState:
    """What the page shows, read in one go."""

    officers: Sequence[Officer]
    recovery: Sequence[RecoveryKey]
    backups: Sequence[Backup]
    backup_is_due: bool
    checked: datetime | None  # when all of it was last checked, by whomever
    most_alone: int  # so many cases one officer sends alone on one day
    others: tuple[Officer, ...]  # who could agree to something
    form: Form  # that new cases begin with


#: So many backups are listed; older ones only while something about them is to be done.
NEWEST_BACKUPS = 3
#: Who wants no limit at all should say so to a second officer every time.
MOST_TO_CHOOSE = 1000


class VaultPage(Page):
    """Who can open the vault, now and when everything else fails."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._state: VaultState | None = None
        self._found: Sequence[Finding] | None = None  # by a check on this page
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
        self._content.addWidget(self._alone(state))
        self._content.addWidget(self._recovery(state.recovery))
        self._content.addWidget(self._backups(state))
        self._content.addWidget(self._form(state.form))
        self._content.addWidget(self._check(state.checked))
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

    # ---- what nobody does alone -------------------------------------------------------------------------

    def _alone(self, state: VaultState) -> QWidget:
        said = ngettext(
            "A second officer agrees to every erasure, and when more than {count} case leaves on one day.",
            "A second officer agrees to every erasure, and when more than {count} cases leave on one day.",
            state.most_alone,
        )
        rows: list[QWidget] = [
            blocks.text(_("What nobody does alone"), "section-title"),
            blocks.text(said.format(count=blocks.number(state.most_alone))),
        ]
        if self._administrator:
            rows.append(self._change_alone(state))
        return blocks.card(*rows)

    def _change_alone(self, state: VaultState) -> QWidget:
        words = _("How many cases one officer sends alone on one day")
        most = blocks.line_edit("vault.alone", words)
        most.setText(str(state.most_alone))
        most.setMaximumWidth(160)
        eyes = FourEyes("alone", state.others)
        save = blocks.button(
            _("Save"), "vault.alone.save", lambda: self._set_alone(most.text(), eyes.typed())
        )
        hidden = blocks.holding(blocks.column(eyes, blocks.row(1, save), gap=style.MEDIUM))
        hidden.hide()
        most.textChanged.connect(lambda text: hidden.setVisible(text != str(state.most_alone)))
        return blocks.holding(blocks.column(blocks.labelled(words, most), hidden))

    def _set_alone(self, text: str, typed: Typed) -> None:
        most = whole_number(text, 0, MOST_TO_CHOOSE)
        if most is None:
            self.notice.say(
                blocks.out_of_range(0, MOST_TO_CHOOSE), _("What was chosen before is still in force.")
            )
            return
        self._workspace.ask(
            lambda opened, progress: opened.vault.four_eyes.set_most_alone(
                BULK, most, typed.agreement(opened.vault)
            ),
            self._again,
            self.show_error,
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
        ways: list[QWidget | int] = []
        if self._administrator:
            make = partial(self.go.emit, Place("recovery"))
            ways.append(blocks.button(_("Make recovery sheets"), "vault.recovery", make))
        if keys:
            prove = partial(self.go.emit, Place("drill"))
            ways.append(blocks.button(_("Prove the sheets"), "vault.drill", prove))
        if self._administrator:
            office = partial(self.go.emit, Place("head office"))
            ways.append(blocks.button(_("Add the key of a head office"), "vault.head_office", office))
        rows.append(blocks.holding(blocks.row(*ways, 1)))
        return blocks.card(blocks.text(_("Recovery"), "section-title"), *rows)

    def _key(self, key: RecoveryKey) -> QWidget:
        kinds = {
            "shares": _("Three recovery sheets, of which any two open the vault"),
            "whole": _("One recovery sheet"),
            "head_office": _("The key of a head office"),
        }
        of_paper = key.kind != "head_office"
        said = _("Made {moment}") if of_paper else _("In use since {moment}")
        when = said.format(moment=spoken().moment(key.made.astimezone()))
        words = blocks.column(
            blocks.text(kinds[key.kind], "strong"),
            blocks.text(when, "hint"),
            blocks.selectable(blocks.text(key.digits, "code", name=f"recovery.{key.id}")),
            gap=style.TIGHT,
        )
        if of_paper or not self._administrator:  # new sheets end the old ones
            return blocks.holding(words)
        end = blocks.button(
            _("End this key"), f"recovery.{key.id}.end", partial(self._ask_to_end, key), "danger"
        )
        beside = blocks.row(words, end, gap=style.MEDIUM)
        beside.setStretch(0, 1)
        return blocks.holding(beside)

    def _ask_to_end(self, key: RecoveryKey) -> None:
        Question(
            self,
            _("End this key of a head office?"),
            (
                _("The vault gets a new key: the head office cannot open it any more."),
                _("Backups that were made before still open with it."),
            ),
            _("End this key"),
            lambda: self._end(key),
            role="danger",
        ).open()

    def _end(self, key: RecoveryKey) -> None:
        self._workspace.ask(
            lambda opened, progress: opened.vault.recovery.remove(key.id, progress),
            self._again,
            self.show_error,
            says=_("Giving the vault a new key…"),
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

    # ---- the form ---------------------------------------------------------------------------------------

    def _form(self, form: Form) -> QWidget:
        said = _("New cases begin with {form}.").format(form=title_and_version(form))
        rows: list[QWidget] = [blocks.text(said)]
        if self._workspace.may(Deed.PUBLISH):
            publish = blocks.button(
                _("Publish a form…"), "vault.publish", lambda: self.go.emit(Place("publish"))
            )
            rows.append(blocks.holding(blocks.row(publish, 1)))
        return blocks.card(blocks.text(_("Form"), "section-title"), *rows)

    # ---- the check --------------------------------------------------------------------------------------

    def _check(self, checked: datetime | None) -> QWidget:
        when = _("It was never checked.")
        if checked is not None:
            when = _("Last checked {moment}").format(moment=spoken().moment(checked.astimezone()))
        found = blocks.Notice("vault.found")
        said: list[QWidget] = [
            blocks.text(_("Check"), "section-title"),
            blocks.text(
                _(
                    "Every page, every entry of the journal, every record and every file is read: whether"
                    " something is damaged, altered, missing, or there again after it was erased."
                )
            ),
            blocks.text(when, "hint", name="vault.checked"),
        ]
        look = blocks.button(_("Check the vault"), "vault.check", self._look)
        made = blocks.card(*said, found, blocks.holding(blocks.row(look, 1)))
        if self._found is not None:
            _say(found, self._found)
        return made

    def _look(self) -> None:
        self._workspace.ask(check, self._looked, self.show_error, says=_("Checking the vault…"))

    def _looked(self, findings: Sequence[Finding]) -> None:
        self._found = findings
        self._again()

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"state": self._state, "found": self._found}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        self._found = memory.loaded["found"]
        if memory.loaded["state"] is not None:
            self._show(memory.loaded["state"])


def _say(found: blocks.Notice, findings: Sequence[Finding]) -> None:
    """What the check found, where it was asked for."""
    if findings:
        said = [finding_words(finding, spoken()) for finding in findings]
        todo = _("Do not go on. Copy the whole folder of the vault as it is, and call your head office.")
        found.say(_("Something is wrong with this vault."), " ".join([*said, todo]), "danger")
    else:
        found.say(
            _("The vault is sound."),
            _("Every page, entry, record and file is as it was written, and none is missing."),
            "good",
        )


def read_state(opened: Opened, progress: Progress) -> VaultState:
    """Officers, keys and backups. In the vault thread."""
    vault = opened.vault
    checks = vault.noted("check")
    return VaultState(
        vault.staff.all(),
        vault.recovery.all(),
        vault.backups.all(),
        vault.backups.due,
        checks[0].time if checks else None,
        vault.four_eyes.most_alone(BULK, MOST_ALONE),
        vault.four_eyes.others(),
        opened.store.current_form(opened.form_id),
    )


def check(opened: Opened, progress: Progress) -> Sequence[Finding]:
    """Look at everything. In the vault thread."""
    return opened.store.check(progress)


def make_backup(folder: Path, opened: Opened, progress: Progress) -> Path:
    """Write and prove a backup. In the vault thread."""
    return opened.vault.backups.make(folder, progress)
