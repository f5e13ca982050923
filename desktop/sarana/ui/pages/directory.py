"""The directory of authorities and focal persons: whom to call, and which entries nobody verified for long.

An administrator takes over a newer one that somebody known has signed; whoever keeps it fills in entries and
signs it for other offices. Here too is the certificate with which partners check what this office signed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from sarana.cases import Deed
from sarana.documents.directory import Entry
from sarana.language import _, ngettext, spoken
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.directory_card import entry_card
from sarana.ui.pages.directory_reading import (
    Drafted,
    Offered,
    Used,
    export,
    give_up,
    look_at,
    read_used,
    save_root,
    sign,
    sign_and_save,
    sign_and_use,
    take_out,
    take_over,
)
from sarana.ui.pages.letter_names import destination_name, every_word, own
from sarana.ui.pages.letter_parties import stale_words, unsigned_words
from sarana.ui.question import Question
from sarana.ui.workspace import Workspace


class DirectoryPage(Page):
    """Entries, and what narrows them."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._used: Used | None = None
        self._keeps_it = workspace.may(Deed.PARTNER)
        self._content = blocks.column(gap=style.MEDIUM)
        self._drafts = blocks.column(gap=style.MEDIUM)
        self._search = blocks.line_edit(
            "directory.search", _("Search"), placeholder=_("Search by institution, person or telephone")
        )
        style.mark(self._search, "search")
        self._stale = blocks.check("directory.stale", _("Only what needs a call"))
        self._count = blocks.text("", "hint", name="directory.count")
        self._digits = blocks.selectable(blocks.text("", "code", name="directory.fingerprint"))
        self._digits.hide()
        self._build()
        self._search.textChanged.connect(self._list)
        self._stale.toggled.connect(self._list)

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the vault"), "directory.back", self._back, "link")
        actions: list[QWidget] = []
        if self._may_take_over:
            actions.append(blocks.button(_("Take over a newer one…"), "directory.update", self._offer))
        if self._keeps_it:
            actions.append(blocks.button(_("Add an entry…"), "directory.add", self._add))
        lead = _("Authorities and their focal persons, as letters name them.")
        self.head(_("Directory"), lead, *actions, back=back)
        bar = blocks.row(self._search, self._stale, gap=style.LARGE)
        bar.setStretch(0, 1)
        self.body.addLayout(self._drafts)
        self.body.addLayout(bar)
        self.body.addWidget(self._count)
        self.body.addLayout(self._content)
        if self._keeps_it:
            self.body.addWidget(self._as_text())
        if self._workspace.may(Deed.ISSUE):
            self.body.addWidget(self._certificate())
        self.scrolling()

    @property
    def _may_take_over(self) -> bool:
        return self._workspace.officer.role == "administrator"

    def _as_text(self) -> QWidget:
        words = _("To change much of it at once, edit it as text, set its day of issue, and sign it here.")
        return blocks.card(
            blocks.text(_("The directory as a text file"), "section-title"),
            blocks.text(words),
            blocks.row(
                blocks.button(_("Save it for editing…"), "directory.export", self._export),
                blocks.button(_("Sign an edited one…"), "directory.sign", self._sign),
                1,
            ),
        )

    def _certificate(self) -> QWidget:
        words = _(
            "Partners import this certificate once, after comparing its fingerprint with you by voice. Then"
            " their program for PDF files shows whether a letter was signed here and not changed since."
        )
        save = blocks.button(
            _("Save the certificate of this office…"), "directory.certificate", self._save_root
        )
        return blocks.card(
            blocks.text(_("For those who check our signatures"), "section-title"),
            blocks.text(words),
            self._digits,
            blocks.row(save, 1),
        )

    # ---- the entries ------------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._used is None:
            self._workspace.ask(read_used, self._show, self.show_error)

    def first_focus(self) -> QWidget | None:
        return self._search

    def _show(self, used: Used) -> None:
        self._used = used
        if not used.is_signed:
            self.notice.say(
                unsigned_words(),
                _("An administrator takes over a newer one that a known office has signed."),
                "warning",
            )
        self._list_drafts()
        self._list()

    def _list(self) -> None:
        if self._used is None:
            return
        blocks.clear(self._content)
        wanted = self._search.text().casefold().split()
        entries = self._used.directory.entries.values()
        fitting = [one for one in entries if self._fits(one, wanted)]
        for entry in fitting:
            self._content.addWidget(entry_card(entry, self._ways_to_change(entry)))
        if not fitting:
            self._content.addWidget(blocks.text(_("No entry fits."), "muted"))
        words = ngettext("{count} entry, issued on {day}", "{count} entries, issued on {day}", len(fitting))
        day = spoken().long_date(self._used.directory.issued)
        blocks.say(self._count, words.format(count=blocks.number(len(fitting)), day=day))

    def _fits(self, entry: Entry, wanted: list[str]) -> bool:
        if self._stale.isChecked() and not stale_words(entry):
            return False
        said = (every_word(entry.institution), every_word(entry.post), entry.person, entry.phone)
        everything = " ".join((*said, destination_name(entry.destination))).casefold()
        return all(one in everything for one in wanted)

    # ---- filling in -------------------------------------------------------------------------------------

    def _ways_to_change(self, entry: Entry) -> list[QPushButton]:
        if not self._keeps_it:
            return []
        change = blocks.button(_("Change…"), f"change.{entry.name}", partial(self._fill, entry.name), "link")
        out = blocks.button(_("Take it out…"), f"out.{entry.name}", partial(self._ask_out, entry), "link")
        for button in (change, out):
            button.setAccessibleDescription(own(entry.institution))
        return [change, out]

    def _add(self) -> None:
        self._fill("")

    def _fill(self, entry: str) -> None:
        self.go.emit(Place("directory entry", entry=entry))

    def _ask_out(self, entry: Entry) -> None:
        Question(
            self,
            _("Take {institution} out of the directory?").format(institution=own(entry.institution)),
            (_("It stays in use until the directory is signed again."),),
            _("Take it out"),
            partial(self._take_out, entry.name),
        ).open()

    def _take_out(self, entry: str) -> None:
        self._workspace.ask(partial(take_out, entry), self._show, self.show_error)

    def _ask_to_give_up(self, draft: Drafted) -> None:
        name = own(draft.institution) or _("A new entry")
        Question(
            self,
            _("Give up what was filled in: {institution}?").format(institution=name),
            (_("It cannot be brought back. The directory in use stays as it is."),),
            _("Give it up"),
            partial(self._give_up, draft.name),
            role="danger",
        ).open()

    def _give_up(self, entry: str) -> None:
        self._workspace.ask(partial(give_up, entry), self._show, self.show_error)

    def _list_drafts(self) -> None:
        """What was filled in here and is not in use yet, and how it comes into use."""
        blocks.clear(self._drafts)
        drafts = self._used.drafts if self._used else ()
        if not drafts:
            return
        ways: list[QWidget | int] = []
        if self._may_take_over:
            ways.append(blocks.button(_("Sign and use it…"), "directory.use", self._ask_to_use, "primary"))
        ways += [
            blocks.button(_("Sign and save for others…"), "directory.issue", self._issue),
            1,
        ]
        for way in ways:
            if isinstance(way, QWidget):
                way.setEnabled(any(draft.finished for draft in drafts))
        self._drafts.addWidget(
            blocks.card(
                blocks.text(_("Filled in here, not in use yet"), "section-title"),
                *map(self._draft_row, drafts),
                blocks.row(*ways),
            )
        )

    def _draft_row(self, draft: Drafted) -> QWidget:
        name = own(draft.institution) or _("A new entry")
        label = blocks.text(name, name=f"draft.{draft.name}")
        parts: list[QWidget] = [label]
        if draft.is_taken_out:
            parts.append(blocks.badge(_("Taken out"), "warning"))
        else:
            if not draft.finished:
                parts.append(blocks.badge(_("Not finished"), "warning"))
            go_on = _("Change…") if draft.finished else _("Go on…")
            parts.append(blocks.button(go_on, f"go-on.{draft.name}", partial(self._fill, draft.name), "link"))
        parts.append(self._way_back(draft))
        for part in parts[1:]:
            part.setAccessibleDescription(name)
        line = blocks.row(*parts)
        line.setStretch(0, 1)
        return blocks.holding(line)

    def _way_back(self, draft: Drafted) -> QPushButton:
        """To leave the directory as it is; where something was typed, only after a question."""
        name = f"give-up.{draft.name}"
        if draft.is_taken_out:
            return blocks.button(_("Give it up"), name, partial(self._give_up, draft.name), "link")
        return blocks.button(_("Give it up…"), name, partial(self._ask_to_give_up, draft), "link")

    def _ask_to_use(self) -> None:
        Question(
            self,
            _("Sign the directory and use it from now on?"),
            (_("Letters of this office name whom it says. What is not finished stays a draft."),),
            _("Sign and use it"),
            self._sign_and_use,
        ).open()

    def _sign_and_use(self) -> None:
        self._workspace.ask(sign_and_use, self._taken, self.show_error, says=_("Signing…"))

    def _issue(self) -> None:
        path = self._workspace.files.save_file(
            self, _("Save the signed directory"), "authorities.signed", _("Directory"), "*.signed"
        )
        if path is not None:
            self._workspace.ask(partial(sign_and_save, path), self._signed, self.show_error)

    # ---- a newer one ------------------------------------------------------------------------------------

    def _offer(self) -> None:
        path = self._workspace.files.open_file(
            self, _("Open the signed directory"), _("Directory"), "*.signed"
        )
        if path is not None:
            self._workspace.ask(partial(look_at, path), self._ask_to_take, self.show_error)

    def _ask_to_take(self, offered: Offered) -> None:
        day = spoken().long_date(offered.directory.issued)
        changed = ngettext(
            "{count} entry is new or says something else.",
            "{count} entries are new or say something else.",
            offered.changed,
        )
        gone = ngettext(
            "{count} entry is no longer there.", "{count} entries are no longer there.", offered.gone
        )
        Question(
            self,
            _("Use the directory of {day} from now on?").format(day=day),
            (
                changed.format(count=blocks.number(offered.changed)),
                gone.format(count=blocks.number(offered.gone)),
                _("Somebody who is known to this vault has signed it."),
            ),
            _("Use it"),
            partial(self._take, offered),
        ).open()

    def _take(self, offered: Offered) -> None:
        self._workspace.ask(partial(take_over, offered.untrusted_content), self._taken, self.show_error)

    def _taken(self, used: Used) -> None:
        day = spoken().long_date(used.directory.issued)
        self.notice.say(_("The directory of {day} is in use.").format(day=day), "", "good")
        self._show(used)

    # ---- for others -------------------------------------------------------------------------------------

    def _export(self) -> None:
        path = self._workspace.files.save_file(
            self, _("Save the directory for editing"), "authorities.toml", _("Text"), "*.toml"
        )
        if path is not None:
            self._workspace.ask(partial(export, path), self._exported, self.show_error)

    def _exported(self, path: Path) -> None:
        self.notice.say(
            _("The directory is saved as {file}.").format(file=path.name),
            _("Edit it as text, set its day of issue, then sign it here. Its first lines say how."),
            "good",
        )

    def _sign(self) -> None:
        files = self._workspace.files
        source = files.open_file(self, _("Open the edited directory"), _("Text"), "*.toml")
        if source is None:
            return
        path = files.save_file(
            self, _("Save the signed directory"), "authorities.signed", _("Directory"), "*.signed"
        )
        if path is not None:
            self._workspace.ask(partial(sign, source, path), self._signed, self.show_error)

    def _signed(self, path: Path) -> None:
        self.notice.say(
            _("The signed directory is saved as {file}.").format(file=path.name),
            _("Every office that knows you can take it over. So can an administrator here."),
            "good",
        )

    def _save_root(self) -> None:
        path = self._workspace.files.save_file(
            self, _("Save the certificate of this office"), "office.pem", _("Certificate"), "*.pem"
        )
        if path is not None:
            self._workspace.ask(partial(save_root, path), self._root_saved, self.show_error)

    def _root_saved(self, saved: tuple[Path, str]) -> None:
        path, digits = saved
        blocks.say(self._digits, digits)
        self._digits.setAccessibleName(_("Fingerprint (SHA-256): {fingerprint}").format(fingerprint=digits))
        self._digits.show()
        self.notice.say(
            _("The certificate is saved as {file}.").format(file=path.name),
            _("Compare its fingerprint, which stands below, by voice with whoever imports it."),
            "good",
        )

    def _back(self) -> None:
        self.go.emit(Place("vault"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"used": self._used}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["used"] is not None:
            self._show(memory.loaded["used"])
