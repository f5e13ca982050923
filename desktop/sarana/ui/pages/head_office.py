"""The key of a head office: looked at, compared by voice; then it opens the vault and its backups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.language import _
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import RecoveryKey, durable

#: No recipient is longer; nor are some lines of remarks around it.
LARGEST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Offered:
    """A key that was looked at and does not open anything yet."""

    untrusted_text: str
    digits: str


class HeadOfficePage(Page):
    """First the key, then its digits."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._offered: Offered | None = None
        self._text = blocks.line_edit("office.key", _("Key of the head office"), placeholder="age1pq1…")
        self._look = blocks.button(_("Show its digits"), "office.look", self._ask)
        self._digits = blocks.column()
        back = blocks.button("‹  " + _("Back to the vault"), "office.back", self._back, "link")
        self.head(
            _("The key of a head office"),
            _("A head office whose key is added here can open this vault, and every backup from then on."),
            back=back,
        )
        self.body.addWidget(self._key())
        self.body.addLayout(self._digits)
        self.scrolling()
        self._text.textChanged.connect(self._typed)
        self._typed()

    def first_focus(self) -> QWidget | None:
        return self._text

    def _key(self) -> QWidget:
        choose = blocks.button(_("Open a file…"), "office.open", self._choose)
        return blocks.card(
            blocks.text(
                _(
                    "The head office makes its key on its own computer with the program age, version 1.3 or"
                    " newer: age-keygen -pq. It keeps the secret key there, on paper too, and gives you the"
                    " public one: a line that begins with “age1pq1”."
                )
            ),
            blocks.labelled(_("Key of the head office"), self._text),
            blocks.row(choose, self._look, 1),
            gap=style.LARGE,
        )

    # ---- looking at it ----------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._look.setEnabled(bool(self._text.text().strip()))
        if self._offered is not None:  # another key has other digits
            self._offered = None
            blocks.clear(self._digits)

    def _choose(self) -> None:
        path = self._workspace.files.open_file(
            self, _("Open the key"), _("Key of a head office"), "*.txt *.pub"
        )
        if path is not None:
            self._workspace.ask(partial(look_into, path), self._offer, self.show_error)

    def _ask(self) -> None:
        self._workspace.ask(partial(look_at, self._text.text()), self._offer, self.show_error)

    def _offer(self, offered: Offered) -> None:
        self.notice.hide()
        self._offered = offered
        blocks.clear(self._digits)
        agree = blocks.button(_("The digits agree"), "office.agree", self._ask_once_more, "primary")
        self._digits.addWidget(
            blocks.card(
                blocks.text(_("Compare the digits by voice"), "section-title"),
                blocks.text(
                    _(
                        "Call the head office on a telephone number that you already know, and let them read"
                        " the 30 digits of their key to you. They see them on this same page of their own"
                        " Sarana, or with: sarana vault digits FILE. Go on only if all 30 agree."
                    )
                ),
                blocks.selectable(blocks.text(offered.digits, "digits", name="office.digits")),
                blocks.row(1, agree),
                gap=style.LARGE,
            )
        )
        agree.setFocus()

    # ---- taking it into use -----------------------------------------------------------------------------

    def _ask_once_more(self) -> None:
        Question(
            self,
            _("Let this head office open the vault?"),
            (
                _("Whoever has the secret part of this key can read all of this vault and of its backups."),
                _("The journal keeps that you added it. An administrator can end the key at any time."),
            ),
            _("Let it open the vault"),
            self._add,
        ).open()

    def _add(self) -> None:
        if self._offered is not None:
            self._workspace.ask(partial(add, self._offered), self._added, self.show_error)

    def _added(self, key: RecoveryKey) -> None:
        self._text.clear()
        self._offered = None
        blocks.clear(self._digits)
        self.notice.say(
            _("The key of the head office is in use."),
            _("Make a new backup: those that were made before do not open with it."),
            "good",
        )

    def _back(self) -> None:
        self.go.emit(Place("vault"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"offered": self._offered}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["offered"] is not None:
            self._offer(memory.loaded["offered"])


# ---- in the vault's thread --------------------------------------------------------------------------------


def look_into(path: Path, opened: Opened, progress: Progress) -> Offered:
    """The key in a file."""
    with durable.told_as_file_errors(), path.open("rb") as file:
        untrusted_text = file.read(LARGEST).decode("ascii", errors="replace")
    return look_at(untrusted_text, opened, progress)


def look_at(untrusted_text: str, opened: Opened, progress: Progress) -> Offered:
    """Its digits, if it is a key that this vault can use."""
    return Offered(untrusted_text, opened.vault.recovery.look_at_head_office(untrusted_text))


def add(offered: Offered, opened: Opened, progress: Progress) -> RecoveryKey:
    """From now on it opens the vault."""
    return opened.vault.recovery.add_head_office(offered.untrusted_text, digits=offered.digits)
