"""The journal: who did what in this vault, newest first; whether its chain is whole; as a table or on paper.

An administrator reads all of it and the typed reasons, everybody else what they did; the vault sees to that,
not this page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QTableView, QWidget

from sarana.documents.letter import LetterDetails, draw
from sarana.documents.paper import action_words, journal_extract, journal_table
from sarana.language import _, ngettext
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.fields.date import DayEdit
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.cases import empty
from sarana.ui.pages.journal_rows import (
    ROWS_AT_A_TIME,
    JournalRows,
    Rows,
    Verified,
    Wanted,
    cells,
    read_all,
    read_rows,
    verify,
)
from sarana.ui.pages.letter_names import own_language
from sarana.ui.pages.paper import PLAIN_LETTERHEAD
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Officer, durable

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: A table of more rows is no use to anybody; on paper it would be a book.
MOST_IN_A_TABLE, MOST_ON_PAPER = 100_000, 500
#: Typing goes on for a moment before the rows are read.
PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class Start:
    """What the filters offer, and the first rows."""

    officers: Sequence[Officer]
    actions: Sequence[str]
    rows: Rows


class JournalPage(Page):
    """Rows, and what narrows them."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._administrator = workspace.officer.role == "administrator"
        self._wanted = Wanted()
        self._start: Start | None = None
        self._verified: Verified | None = None
        self._printer: QPrinter | None = None
        self._rows = JournalRows()
        self._rows.more_wanted.connect(self._read_more)
        self._officer = blocks.choice("journal.officer", _("Officer"), [("", _("Everybody"))])
        self._action = blocks.choice("journal.action", _("What was done"), [("", _("Everything"))])
        self._case = blocks.line_edit("journal.case", _("Case code"))
        self._since, self._until = (
            self._day("journal.since", _("From")),
            self._day("journal.until", _("Until")),
        )
        self._chain = blocks.text("", name="journal.chain")
        self._count = blocks.text("", "hint", name="journal.count")
        self._whole = blocks.selectable(blocks.text("", name="journal.whole"))
        self._table = self._make_table()
        self._stack = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._build()

    # ---- building ---------------------------------------------------------------------------------------

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the vault"), "journal.back", self._back, "link")
        save = blocks.button(_("Save as a table…"), "journal.save", self._ask_to_save)
        print_it = blocks.button(_("Print…"), "journal.print", self._print)
        lead = (
            _("Who did what in this vault, the latest first.")
            if self._administrator
            else _("What you did in this vault, the latest first. An administrator sees what everybody did.")
        )
        self.head(_("Journal"), lead, save, print_it, back=back)
        self._callout = blocks.frame("callout", blocks.column(self._chain), style.SMALL)
        style.mark(self._callout, tone="plain")
        self.body.addWidget(self._callout)
        self.body.addWidget(self._filters())
        self._stack.addWidget(blocks.frame("list-card", blocks.column(self._table), 1))
        self._stack.addWidget(
            empty(_("No entry fits."), _("Choose more days, another officer, or everything that was done."))
        )
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._whole)
        self.body.addWidget(self._count)
        self.filling()
        self._whole.hide()
        self._say_chain()
        for box in (self._officer, self._action):
            box.activated.connect(self._look)
        self._case.textChanged.connect(self._pause.start)
        for day in (self._since, self._until):
            day.typed.connect(self._pause.start)

    def _filters(self) -> QWidget:
        who = [blocks.labelled(_("Officer"), self._officer)] if self._administrator else []
        above = blocks.row(*who, blocks.labelled(_("What was done"), self._action), gap=style.MEDIUM)
        below = blocks.row(
            blocks.labelled(_("Case code"), self._case),
            blocks.labelled(_("From"), self._since),
            blocks.labelled(_("Until"), self._until),
            gap=style.MEDIUM,
        )
        for row in (above, below):
            for number in range(row.count()):
                row.setStretch(number, 1)
                if (item := row.itemAt(number)) is not None:
                    item.setAlignment(Qt.AlignmentFlag.AlignTop)  # a line and a day differ in height
        return blocks.holding(blocks.column(above, below, gap=style.SMALL))

    def _day(self, name: str, words: str) -> DayEdit:
        made = DayEdit()
        made.edit.setObjectName(name)
        made.edit.setAccessibleName(words)
        made.speak()
        return made

    def _make_table(self) -> QTableView:
        made = QTableView()
        made.setObjectName("journal.rows")
        made.setAccessibleName(_("Journal"))
        made.setModel(self._rows)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setTabKeyNavigation(False)
        made.setShowGrid(False)
        made.setWordWrap(False)
        made.verticalHeader().hide()
        made.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across = made.horizontalHeader()
        across.setHighlightSections(False)
        across.setMinimumSectionSize(56)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setResizeContentsPrecision(0)  # only what is to be seen is measured
        for column, mode in enumerate(WIDTHS):
            across.setSectionResizeMode(column, mode)
        made.selectionModel().currentRowChanged.connect(self._say_whole)
        return made

    # ---- reading ----------------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._start is None:
            self._workspace.ask(begin, self._begun, self.show_error)
        if self._verified is None:
            self._workspace.ask(verify, self._show_verified, self.show_error, says=_("Checking the journal…"))

    def first_focus(self) -> QWidget | None:
        return self._table

    def _begun(self, start: Start) -> None:
        self._offer(start)
        self._show(start.rows)
        self.put_back()

    def _offer(self, start: Start) -> None:
        self._start = start
        for officer in start.officers:
            self._officer.addItem(officer.name, officer.id)
        words = [(action_words(action, own_language()), action) for action in start.actions]
        for said, action in sorted(words):
            self._action.addItem(said, action)

    def _look(self) -> None:
        """Read the newest rows that are wanted now."""
        self._pause.stop()
        self._wanted = Wanted(
            str(self._officer.currentData() or ""),
            str(self._action.currentData() or ""),
            self._case.text().strip(),
            self._since.day(),
            self._until.day(),
        )
        self._workspace.ask(
            partial(read_rows, self._wanted, None, ROWS_AT_A_TIME), self._show, self.show_error
        )

    def _read_more(self) -> None:
        last = self._rows.entries[-1].number
        self._workspace.ask(
            partial(read_rows, self._wanted, last, ROWS_AT_A_TIME), self._show_more, self.show_error
        )

    def _show(self, rows: Rows) -> None:
        if rows.wanted == self._wanted:  # an answer to what is no longer asked is passed over
            self._rows.put(rows)
            self._stack.setCurrentIndex(0 if rows.entries else 1)
            self._say_count()

    def _show_more(self, rows: Rows) -> None:
        if rows.wanted == self._wanted:
            self._rows.add(rows)
            self._say_count()

    def _say_whole(self, current: QModelIndex) -> None:
        """The chosen row in full: a long reason does not fit its cell."""
        chosen = self._rows.entries[current.row()] if current.isValid() else None
        blocks.say(self._whole, "   ".join(filter(None, cells(chosen))) if chosen else "")
        self._whole.setVisible(chosen is not None)

    def _say_count(self) -> None:
        count = len(self._rows.entries)
        words = ngettext("{count} entry", "{count} entries", count)
        if not self._rows.complete:
            words = _("{count} entries; scroll down for older ones")
        blocks.say(self._count, words.format(count=blocks.number(count)))
        self._table.setProperty("shown", count)

    # ---- the chain --------------------------------------------------------------------------------------

    def _show_verified(self, verified: Verified) -> None:
        self._verified = verified
        self._say_chain()

    def _say_chain(self) -> None:
        found = self._verified
        if found is None:
            blocks.say(self._chain, _("The chain of the entries is being checked."))
            return
        if found.findings:
            style.mark(self._callout, tone="danger")
            words = _(
                "The journal was changed or cut: its entries do not fit each other or the signatures of this"
                " computer. Copy the vault as it is, and call your head office."
            )
            blocks.say(self._chain, words)
            return
        style.mark(self._callout, tone="good")
        words = _("The chain is whole: {last} entries, signed by this computer up to entry {signed}.")
        blocks.say(
            self._chain,
            words.format(last=blocks.number(found.last), signed=blocks.number(found.signed_up_to)),
        )

    # ---- out of the vault -------------------------------------------------------------------------------

    def _ask_to_save(self) -> None:
        Question(
            self,
            _("Save these entries as a file?"),
            (
                _("The file is not sealed: whoever finds it reads who worked on which case, and when."),
                _("The journal keeps that it was saved."),
            ),
            _("Save…"),
            self._save,
        ).open()

    def _save(self) -> None:
        suggestion = f"journal-{date.today():%Y-%m-%d}.csv"
        path = self._workspace.files.save_file(self, _("Save the journal"), suggestion, _("Table"), "*.csv")
        if path is not None:
            self._workspace.ask(
                partial(save_table, self._wanted, path, own_language()),
                self._saved,
                self.show_error,
                says=_("Saving the journal…"),
            )

    def _saved(self, path: Path) -> None:
        self.notice.say(_("The entries are in {file}.").format(file=path.name), "", "good")

    def _print(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the journal"))
        if self._printer is not None:
            self._workspace.ask(
                partial(read_for_paper, self._wanted), self._draw, self.show_error, says=_("Printing…")
            )

    def _draw(self, rows: Rows) -> None:
        printer, language, office = self._printer, own_language(), self._workspace.officer.organisation

        def work(progress: Progress) -> None:
            from sarana.ui.printing import print_pdf

            if printer is not None:
                print_pdf(draw_extract(rows, language, office), printer, progress)

        self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        self.notice.say(
            _("The entries are printed, at most the latest {count} of them.").format(
                count=blocks.number(MOST_ON_PAPER)
            ),
            _("The queue of the printer may keep a copy for a while."),
            "good",
        )

    def _back(self) -> None:
        self.go.emit(Place("vault"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"start": self._start, "verified": self._verified}

    def recall(self, memory: Memory) -> None:
        if memory.loaded["start"] is not None:
            self._offer(memory.loaded["start"])
        if memory.loaded["verified"] is not None:
            self._show_verified(memory.loaded["verified"])
        super().recall(memory)
        if self._start is not None:
            self._look()


#: Numbers, times and names in full; what was done and what it was about share the rest.
_FULL, _REST = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
WIDTHS = (_FULL, _FULL, _FULL, _REST, _REST)
ROW_HEIGHT = 38


# ---- in the vault's thread --------------------------------------------------------------------------------


def begin(opened: Opened, progress: Progress) -> Start:
    """The first rows, and what the filters offer."""
    vault = opened.vault
    return Start(
        vault.staff.all(),
        vault.journal_actions(),
        read_rows(Wanted(), None, ROWS_AT_A_TIME, opened, progress),
    )


def save_table(wanted: Wanted, path: Path, language: str, opened: Opened, progress: Progress) -> Path:
    """Write the rows as CSV; noted before it is written, so that no copy is without its row."""
    rows = read_all(wanted, MOST_IN_A_TABLE, opened, progress)
    opened.vault.journal("journal.export", "journal", rows=len(rows.entries))
    durable.replace(path, journal_table(rows.entries, language))
    return path


def read_for_paper(wanted: Wanted, opened: Opened, progress: Progress) -> Rows:
    """The rows that fit a paper; noted before they are printed."""
    rows = read_all(wanted, MOST_ON_PAPER, opened, progress)
    opened.vault.journal("print", "journal", rows=len(rows.entries))
    return rows


# ---- in the thread for computing --------------------------------------------------------------------------


def draw_extract(rows: Rows, language: str, office: str) -> bytes:
    """The rows as a paper of this office, in memory."""
    details = LetterDetails(
        destination="", day=date.today(), letterhead=PLAIN_LETTERHEAD, institution={language: (office,)}
    )
    return draw(journal_extract(rows.entries, [language], details))
