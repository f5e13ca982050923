"""The directory of authorities and focal persons: whom to call, and which entries nobody verified for long.

An administrator takes over a newer one that somebody known has signed; whoever keeps it fills in entries and
signs it for other offices. Here too is the certificate with which partners check what this office signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from sarana.cases import Deed, may
from sarana.documents import directory
from sarana.documents.directory import Directory, Entry
from sarana.documents.entries import EntryDraft, EntryDrafts, edited, institution_from
from sarana.documents.template import Words, common
from sarana.forms import facts_of
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
class Drafted:
    """An entry that is filled in here and not in use yet."""

    name: str
    institution: Words  # empty while nobody has written it
    finished: bool
    is_taken_out: bool


@dataclass(frozen=True, slots=True)
class Used:
    """The directory in use, and what was filled in here since."""

    directory: Directory
    is_signed: bool  # by somebody who is known; else it is the one that came with the program
    drafts: tuple[Drafted, ...] = ()


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
            self._content.addWidget(_card(entry, self._ways_to_change(entry)))
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
        give_up = blocks.button(
            _("Give it up"), f"give-up.{draft.name}", partial(self._give_up, draft.name), "link"
        )
        parts.append(give_up)
        for part in parts[1:]:
            part.setAccessibleDescription(name)
        line = blocks.row(*parts)
        line.setStretch(0, 1)
        return blocks.holding(line)

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


def _card(entry: Entry, ways_to_change: list[QPushButton]) -> QWidget:
    """One entry; of a placeholder only what is true of it."""
    name = blocks.selectable(blocks.text(own(entry.institution), "strong", name=f"entry.{entry.name}"))
    kind = destination_name(entry.destination)
    below = [blocks.text(kind, "hint")] if kind != own(entry.institution) else []
    top = blocks.row(blocks.column(name, *below, gap=0), gap=style.MEDIUM)
    top.setStretch(0, 1)
    words = stale_words(entry)
    if words:
        top.addWidget(blocks.badge(_("Placeholder") if entry.placeholder else _("Needs a call"), "warning"))
    for way in ways_to_change:
        top.addWidget(way)
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
    known, is_signed = directory_of(opened)
    if not may(opened.officer.role, Deed.PARTNER):
        return Used(known, is_signed)
    drafts = EntryDrafts(opened.vault).all()
    return Used(known, is_signed, tuple(_drafted(draft, known, opened) for draft in drafts))


def _drafted(draft: EntryDraft, known: Directory, opened: Opened) -> Drafted:
    institution: Words = {}
    if draft.snapshot is not None:
        facts = facts_of(opened.store.form(draft.snapshot.form_sha256), draft.snapshot)
        institution = institution_from(facts)
    elif draft.entry in known.entries:
        institution = known.entries[draft.entry].institution
    return Drafted(draft.entry, institution, draft.finished, draft.snapshot is None)


def take_out(entry: str, opened: Opened, progress: Progress) -> Used:
    EntryDrafts(opened.vault).take_out(entry)
    return read_used(opened, progress)


def give_up(entry: str, opened: Opened, progress: Progress) -> Used:
    EntryDrafts(opened.vault).forget(entry)
    return read_used(opened, progress)


def _filled_in(opened: Opened) -> bytes:
    """The directory in use with the finished drafts in it, signed."""
    known, _is_signed = directory_of(opened)
    drafts = EntryDrafts(opened.vault).all()
    fresh = edited(known, drafts, opened.store.form, date.today())
    return directory.sign_for_others(opened.vault, directory.written(fresh))


def sign_and_use(opened: Opened, progress: Progress) -> Used:
    opened.vault.require("administrator")
    return take_over(_filled_in(opened), opened, progress)


def sign_and_save(path: Path, opened: Opened, progress: Progress) -> Path:
    durable.replace(path, _filled_in(opened))
    return path


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
    used = directory.take_over(opened.vault, opened.partners.trusted_keys(), untrusted_content)
    EntryDrafts(opened.vault).forget_what_is_in_use(used, opened.store.form, date.today())
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
