"""A copy of one case in the open: for the person's own hands, or its records for an ODK server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import CaseLine, Deed
from sarana.errors import NoSuchCase, SaranaError
from sarana.exchange import origins
from sarana.exchange.copies import KINDS, copy_of_case, save_submissions
from sarana.exchange.leaving import are_many
from sarana.language import OWN_NAMES, _, available, catalog, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.four_eyes import FourEyes, Typed
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.unsealed import not_sealed
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Agreement, Officer, durable

#: Beside the kinds of one file: a folder of submissions.
ODK = "odk"


@dataclass(frozen=True, slots=True)
class ToCopy:
    """What must be known before a case is copied."""

    line: CaseLine
    many: bool  # so many cases leave today that it needs a typed reason and a second officer
    others: tuple[Officer, ...]  # who could be that
    stays: tuple[str, ...]  # offices whose records are theirs to give


class CopyPage(Page):
    """What kind of copy, in which language, and what it takes."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str) -> None:
        super().__init__()
        self._workspace, self._case = workspace, case_id
        self._known: ToCopy | None = None
        self._eyes: FourEyes | None = None
        self._kind = blocks.choice("copy.kind", _("What kind of copy"), kinds())
        languages = [(code, OWN_NAMES.get(code, code)) for code in available()]
        self._language = blocks.choice("copy.language", _("Language"), languages, spoken().code)
        self._offenders = blocks.check("copy.offenders", _("With what is said about offenders"))
        self._reason = blocks.line_edit("copy.reason", _("Why do so many cases leave on one day?"))
        self._go = blocks.button(_("Save…"), "copy.go", self._ask_where, "primary")
        self._who = blocks.column()
        self._why = blocks.column()
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._reason.textChanged.connect(self._check)
        self._build()

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the case"), "copy.back", self._leave, "link")
        self.head(
            _("Copy a case"),
            _(
                "The signed answers leave the vault as a file that is not sealed. Drafts and letters are not"
                " in it, and the journal says who made it."
            ),
            back=back,
        )
        self._in_which_language = blocks.labelled(_("Language"), self._language, _("The reader’s own."))
        self.body.addLayout(self._who)
        self.body.addWidget(
            blocks.card(
                blocks.labelled(_("What kind of copy"), self._kind),
                self._in_which_language,
                self._offenders,
                gap=style.LARGE,
            )
        )
        self.body.addLayout(self._why)
        self.body.addLayout(blocks.row(1, self._go))
        self.scrolling()
        self._go.setEnabled(False)

    def first_focus(self) -> QWidget | None:
        return self._kind

    def arrive(self) -> None:
        if self._known is None:
            self._workspace.ask(partial(read_to_copy, self._case), self._show, self.show_error)

    def _show(self, known: ToCopy) -> None:
        self._known = known
        blocks.clear(self._who)
        rows = [blocks.text(names_of(known.line), "strong"), blocks.text(known.line.code, "code")]
        if known.stays:
            rows.append(blocks.text(what_stays(known.stays), name="copy.stays"))
        self._who.addWidget(blocks.card(*rows))
        if known.many and self._eyes is None:
            self._why.addWidget(self._agreement(known))
        self._kind_chosen()
        self.put_back()

    def _agreement(self, known: ToCopy) -> QWidget:
        parts: list[QWidget] = [
            blocks.labelled(
                _("Why do so many cases leave on one day?"),
                self._reason,
                _("The reason is kept with the journal, for whoever checks it."),
            )
        ]
        if known.others:
            self._eyes = FourEyes("copy", known.others)
            self._eyes.changed.connect(self._check)
            parts.append(self._eyes)
        return blocks.card(*parts, gap=style.LARGE)

    def _kind_chosen(self) -> None:
        """A server gets codes, in no language, and every answer."""
        words = self._kind.currentData() != ODK
        self._in_which_language.setVisible(words)
        self._offenders.setVisible(words)
        self._check()

    def _check(self) -> None:
        known = self._known
        agreed = self._reason.text().strip() and (self._eyes is None or self._eyes.ready())
        self._go.setEnabled(known is not None and bool(agreed or not known.many))

    # ---- saving -----------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        if self._known is None:
            return
        kind, code = str(self._kind.currentData()), self._known.line.code
        files = self._workspace.files
        if kind == ODK:
            folder = files.folder(self, _("Where to save the records"))
            path = _free(folder / code) if folder else None
        else:
            path = files.save_file(
                self, _("Save the copy"), f"{code}.{kind}", kinds_of_files()[kind], f"*.{kind}"
            )
        if path is None:
            return
        self._go.setEnabled(False)
        self.notice.hide()
        work = partial(
            save_copy,
            self._case,
            kind,
            path,
            str(self._language.currentData()),
            self._offenders.isChecked(),
            self._reason.text().strip(),
            self._eyes.typed() if self._eyes is not None else Typed(),
        )
        self._workspace.ask(work, self._saved, self._failed, says=_("Copying the case…"))

    def _saved(self, path: Path) -> None:
        if self._eyes is not None:
            self._eyes.forget()
        self._check()
        self.notice.say(_("Saved as {file}.").format(file=path.name), not_sealed(), "good")

    def _failed(self, error: SaranaError) -> None:
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


def _free(path: Path) -> Path:
    """A folder that is not there yet: a copy of another day stays as it is."""
    names = (path, *(path.with_name(f"{path.name}-{number}") for number in range(2, 1000)))
    return next((each for each in names if not each.exists()), path)


def what_stays(offices: tuple[str, ...]) -> str:
    """That what other offices handed over is not in a copy."""
    words = _("What came from {offices} is not in the copy: it is theirs to give.")
    return words.format(offices=" / ".join(offices))


def kinds() -> list[tuple[str, str]]:
    """Every kind of copy, in the language of the screen."""
    files = kinds_of_files()
    return [*((kind, files[kind]) for kind in KINDS), (ODK, _("Records for an ODK server"))]


def kinds_of_files() -> dict[str, str]:
    return {"xlsx": _("Excel workbook"), "csv": _("Table as text (CSV)"), "json": _("JSON, for programs")}


# ---- in the vault thread ----------------------------------------------------------------------------------


def read_to_copy(case_id: str, opened: Opened, progress: Progress) -> ToCopy:
    """The case, and what copying it takes now."""
    opened.store.ask(Deed.ISSUE, case_id)
    opened.store.list()
    line = opened.store.line(case_id)
    if line is None:
        raise NoSuchCase
    many = are_many(opened.vault, (case_id,), datetime.now(UTC))
    stays = origins.of_case(opened.store, opened.vault, case_id)
    return ToCopy(line, many, opened.vault.four_eyes.others(), stays)


def save_copy(
    case_id: str,
    kind: str,
    path: Path,
    language: str,
    offenders: bool,
    reason: str,
    typed: Typed,
    opened: Opened,
    progress: Progress,
) -> Path:
    """Write the copy; where it is. Who has to agree was asked, and is asked again here."""
    agreement = Agreement(typed.agreement(opened.vault).second, alone=reason)
    if kind == ODK:
        save_submissions(opened.store, opened.vault, case_id, path, progress, agreement=agreement)
        return path
    made = copy_of_case(
        opened.store,
        opened.vault,
        case_id,
        kind,
        catalog(language),
        offenders=offenders,
        agreement=agreement,
    )
    durable.replace(path, made)
    return path
