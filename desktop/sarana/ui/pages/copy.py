"""A copy of a case that is not sealed: for the person's own hands, or for a server of ODK or KoboToolbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import CaseLine, Deed
from sarana.errors import NoSuchCase
from sarana.exchange import leaving
from sarana.exchange.copies import copy_of_case, submissions_of_case, write_submissions
from sarana.language import _, available, catalog, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.four_eyes import FourEyes, Typed
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.unsealed import not_sealed
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Agreement, Officer, durable

ODK = "odk"


@dataclass(frozen=True, slots=True)
class ToCopy:
    """What must be known before a case is copied."""

    line: CaseLine
    many: bool  # so many cases leave today that nobody lets this one out alone
    others: tuple[Officer, ...]  # who can agree


class CopyPage(Page):
    """Says what is copied, asks for what, and saves it."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str) -> None:
        super().__init__()
        self._workspace, self._case = workspace, case_id
        self._known: ToCopy | None = None
        self._eyes: FourEyes | None = None
        back = blocks.button("‹  " + _("Back to the case"), "copy.back", self._leave, "link")
        self.head(
            _("A copy that is not sealed"),
            _("For the person, who may have what was taken down about them. Only what is signed is copied."),
            back=back,
        )
        self._content = blocks.column(gap=style.LARGE)
        self.body.addLayout(self._content)
        self._kind = blocks.choice("copy.kind", _("What it is for"), kinds())
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._language = blocks.choice("copy.language", _("Language of the copy"), languages(), spoken().code)
        self._offenders = blocks.check("copy.offenders", _("With what is said about offenders"))
        self._words = blocks.holding(
            blocks.column(
                blocks.labelled(_("Language of the copy"), self._language),
                self._offenders,
                blocks.text(
                    _("Left out unless you tick this: a copy that they find can put the person in danger."),
                    "hint",
                ),
            )
        )
        self._whole = blocks.text(
            _("Holds everything that was answered, also about offenders, and every photograph and file."),
            "hint",
        )
        self._reason = blocks.line_edit("copy.reason", _("Why do so many cases leave on one day?"))
        self._reason.textChanged.connect(self._check)
        self._save = blocks.button(_("Save the copy…"), "copy.save", self._ask_where, "primary")
        self._save.setEnabled(False)
        self.scrolling()

    def arrive(self) -> None:
        if self._known is None:
            case_id = self._case
            self._workspace.ask(
                lambda opened, progress: read_to_copy(opened, case_id), self._show, self.show_error
            )

    def first_focus(self) -> QWidget | None:
        return self._kind

    def _show(self, known: ToCopy) -> None:
        first, self._known = self._known is None, known
        if first:
            self._lay_out(known)
        self._kind_chosen()
        self.put_back()

    def _lay_out(self, known: ToCopy) -> None:
        self._content.addWidget(
            blocks.card(blocks.text(names_of(known.line), "strong"), blocks.text(known.line.code, "code"))
        )
        self._content.addWidget(
            blocks.card(
                blocks.labelled(_("What it is for"), self._kind), self._words, self._whole, gap=style.LARGE
            )
        )
        if known.many:
            self._content.addWidget(self._many(known))
        self._content.addWidget(blocks.text(not_sealed(), "muted"))
        self._content.addLayout(blocks.row(1, self._save))

    def _many(self, known: ToCopy) -> QWidget:
        parts: list[QWidget] = [blocks.labelled(_("Why do so many cases leave on one day?"), self._reason)]
        if known.others:
            self._eyes = FourEyes("copy", known.others)
            self._eyes.changed.connect(self._check)
            parts.append(self._eyes)
        return blocks.card(*parts, gap=style.LARGE)

    def _kind_chosen(self) -> None:
        words = self._kind.currentData() != ODK
        self._words.setVisible(words)
        self._whole.setVisible(not words)
        self._check()

    def _check(self) -> None:
        known = self._known
        agreed = self._reason.text().strip() and (self._eyes is None or self._eyes.ready())
        self._save.setEnabled(known is not None and bool(agreed or not known.many))

    # ---- out of the vault -------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        known, kind = self._known, str(self._kind.currentData())
        if known is None:
            return
        if kind == ODK:
            to = self._workspace.files.folder(self, _("Where to save the records"))
        else:
            name = f"{known.line.code}.{kind}"
            to = self._workspace.files.save_file(self, _("Save the copy"), name, _("File"), f"*.{kind}")
        if to is None:
            return
        typed = self._eyes.typed() if self._eyes is not None else Typed()
        reason = self._reason.text().strip()
        case_id, code, offenders = self._case, known.line.code, self._offenders.isChecked()
        words = catalog(str(self._language.currentData()))

        def work(opened: Opened, progress: Progress) -> Path:
            agreement = Agreement(typed.agreement(opened.vault).second, reason)
            if kind == ODK:
                records = submissions_of_case(opened.store, opened.vault, case_id, agreement=agreement)
                return write_submissions(_free(to, code), records)
            made = copy_of_case(
                opened.store, opened.vault, case_id, kind, words, offenders=offenders, agreement=agreement
            )
            durable.write_out(to, made)
            return to

        self._save.setEnabled(False)
        self._workspace.ask(work, self._saved, self._failed, says=_("Copying…"))

    def _saved(self, path: Path) -> None:
        self._check()
        self.notice.say(_("Saved as {file}.").format(file=path.name), not_sealed(), "good")

    def _failed(self, error: Any) -> None:
        self._check()
        self.show_error(error)

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"known": self._known}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["known"] is not None:
            self._show(memory.loaded["known"])


def kinds() -> list[tuple[str, str]]:
    """What a copy can be, and for whom."""
    return [
        ("xlsx", _("For the person: a table for Excel or LibreOffice")),
        ("csv", _("For the person: a table that every program opens (CSV)")),
        ("json", _("For the person: data that programs read (JSON)")),
        (ODK, _("For a server: its records as ODK Central and KoboToolbox take them")),
    ]


def languages() -> list[tuple[str, str]]:
    """The languages that a copy can be in."""
    return [(code, catalog(code).own_name) for code in available()]


def _free(folder: Path, name: str) -> Path:
    """A place in the folder that nothing has yet."""
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    return next(folder / free for free in names if not (folder / free).exists())


def read_to_copy(opened: Opened, case_id: str) -> ToCopy:
    """The case, and what is asked before it is copied. In the vault thread."""
    opened.store.ask(Deed.ISSUE, case_id)
    opened.store.list()
    line = opened.store.line(case_id)
    if line is None:
        raise NoSuchCase
    many = leaving.is_many(opened.vault, [case_id], datetime.now(UTC))
    return ToCopy(line, many, opened.vault.four_eyes.others())
