"""The directory of authorities and focal persons: whom to call, and which entries nobody verified for long.

An administrator takes over a newer one that somebody known has signed; whoever keeps it signs an edited one
for other offices. Here too is the certificate with which partners check what this office signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Deed
from sarana.documents import directory
from sarana.documents.directory import Directory, Entry
from sarana.documents.template import common
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.letter_making import directory_of
from sarana.ui.pages.letter_names import destination_name, every_word, own, own_language
from sarana.ui.pages.letter_parties import stale_words, unsigned_words
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Used:
    """The directory in use."""

    directory: Directory
    is_signed: bool  # by somebody who is known; else it is the one that came with the program


@dataclass(frozen=True, slots=True)
class Offered:
    """A newer directory, checked and not yet taken over."""

    directory: Directory
    untrusted_content: bytes
    changed: int  # entries that are new or say something else
    gone: int


class DirectoryPage(Page):
    """Entries, and what narrows them."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._used: Used | None = None
        self._content = blocks.column(gap=style.MEDIUM)
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
        if self._workspace.may(Deed.PARTNER):
            actions.append(blocks.button(_("Save it for editing…"), "directory.export", self._export))
            actions.append(blocks.button(_("Sign an edited one…"), "directory.sign", self._sign))
        if self._workspace.officer.role == "administrator":
            actions.append(
                blocks.button(_("Take over a newer one…"), "directory.update", self._offer, "primary")
            )
        lead = _("Authorities and their focal persons, as letters name them.")
        self.head(_("Directory"), lead, *actions, back=back)
        bar = blocks.row(self._search, self._stale, gap=style.LARGE)
        bar.setStretch(0, 1)
        self.body.addLayout(bar)
        self.body.addWidget(self._count)
        self.body.addLayout(self._content)
        if self._workspace.may(Deed.ISSUE):
            self.body.addWidget(self._certificate())
        self.scrolling()

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
        self._list()

    def _list(self) -> None:
        if self._used is None:
            return
        blocks.clear(self._content)
        wanted = self._search.text().casefold().split()
        entries = self._used.directory.entries.values()
        fitting = [one for one in entries if self._fits(one, wanted)]
        for entry in fitting:
            self._content.addWidget(_card(entry))
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


def _card(entry: Entry) -> QWidget:
    """One entry; of a placeholder only what is true of it."""
    name = blocks.selectable(blocks.text(own(entry.institution), "strong", name=f"entry.{entry.name}"))
    kind = destination_name(entry.destination)
    below = [blocks.text(kind, "hint")] if kind != own(entry.institution) else []
    top = blocks.row(blocks.column(name, *below, gap=0), gap=style.MEDIUM)
    top.setStretch(0, 1)
    words = stale_words(entry)
    if words:
        top.addWidget(blocks.badge(_("Placeholder") if entry.placeholder else _("Needs a call"), "warning"))
    parts: list[Any] = [top]
    if not entry.placeholder:
        parts.append(blocks.selectable(blocks.text(_in_charge(entry))))
        parts.append(blocks.text(_reached(entry), "muted"))
    if words:
        parts.append(blocks.text(words, "hint"))
    else:
        day = spoken().long_date(entry.verified)
        parts.append(blocks.text(_("Verified on {day}").format(day=day), "hint"))
    made = blocks.card(*parts, gap=style.TIGHT)
    made.setAccessibleName(own(entry.institution))
    return made


def _in_charge(entry: Entry) -> str:
    return _("{person}, {post}: {phone}").format(person=entry.person, post=own(entry.post), phone=entry.phone)


def _reached(entry: Entry) -> str:
    names = common(own_language())
    languages = names["list"].join(names["languages"].get(each, each) for each in entry.languages)
    return _("{hours}. Otherwise: {cover}. Languages: {languages}").format(
        hours=own(entry.hours), cover=own(entry.cover), languages=languages
    )


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_used(opened: Opened, progress: Progress) -> Used:
    return Used(*directory_of(opened))


def look_at(path: Path, opened: Opened, progress: Progress) -> Offered:
    """A file that is offered, checked; nothing is changed. Raises what `directory.read_signed` does."""
    with durable.told_as_file_errors():
        untrusted_content = path.read_bytes()
    fresh = directory.read_signed(untrusted_content, opened.partners.trusted_keys())
    known, _is_signed = directory_of(opened)
    directory.newer(fresh, known)
    changed = [name for name, entry in fresh.entries.items() if known.entries.get(name) != entry]
    return Offered(fresh, untrusted_content, len(changed), len(known.entries.keys() - fresh.entries.keys()))


def take_over(untrusted_content: bytes, opened: Opened, progress: Progress) -> Used:
    directory.take_over(opened.vault, opened.partners.trusted_keys(), untrusted_content)
    return read_used(opened, progress)


def export(path: Path, opened: Opened, progress: Progress) -> Path:
    durable.replace(path, directory.text_of_office(opened.vault))
    return path


def sign(source: Path, path: Path, opened: Opened, progress: Progress) -> Path:
    with durable.told_as_file_errors():
        untrusted_content = source.read_bytes()
    durable.replace(path, directory.sign_for_others(opened.vault, untrusted_content))
    return path


def save_root(path: Path, opened: Opened, progress: Progress) -> tuple[Path, str]:
    """The office's root certificate, which is made if there is none yet; and its fingerprint."""
    certificates = opened.vault.certificates
    durable.replace(path, certificates.root_pem().encode("ascii"))
    return path, certificates.root_fingerprint()
