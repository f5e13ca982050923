"""The rows of the journal on the screen: read page by page as the reader scrolls, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from sarana.cases import journaled
from sarana.documents.paper import Noted, action_words
from sarana.language import _, spoken
from sarana.messages.journal import noted
from sarana.progress import Progress
from sarana.ui.pages.letter_names import own_language
from sarana.ui.workspace import Opened
from sarana.vault import Filter, Finding

#: So many rows are read at a time: more than a screen shows, few enough to be there at once.
ROWS_AT_A_TIME = 200

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows the reader wants to see; what is empty does not matter. Days are those of this computer."""

    officer: str = ""
    action: str = ""
    case_code: str = ""
    since: date | None = None
    until: date | None = None  # this day is still wanted


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of rows, and whether older ones follow."""

    wanted: Wanted
    entries: Sequence[Noted]
    more: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What walking the whole chain found."""

    last: int
    signed_up_to: int
    findings: Sequence[Finding]


class JournalRows(QAbstractTableModel):
    """Rows that are there so far; asks for more when the reader comes to the end of them."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Noted] = []
        self._more = self._asked = False

    def put(self, rows: Rows) -> None:
        """Show these in the place of all that was there."""
        self.beginResetModel()
        self.entries, self._more, self._asked = list(rows.entries), rows.more, False
        self.endResetModel()

    def add(self, rows: Rows) -> None:
        """Older rows, below those that are there."""
        first = len(self.entries)
        if rows.entries:
            self.beginInsertRows(QModelIndex(), first, first + len(rows.entries) - 1)
            self.entries += rows.entries
            self.endInsertRows()
        self._more, self._asked = rows.more, False

    @property
    def complete(self) -> bool:
        """Whether the oldest row is there."""
        return not self._more

    def canFetchMore(self, parent: Index = NO_PARENT) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index = NO_PARENT) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._heads())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return cells(self.entries[index.row()])[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads()[section]
        return None

    def _heads(self) -> tuple[str, ...]:
        return (_("No."), _("Time"), _("Who"), _("What"), _("Concerning"))


def cells(entry: Noted) -> tuple[str, ...]:
    """A row in the language of the screen; a typed reason stands behind what it was about."""
    about = entry.concerning
    if entry.reason:
        about = _("{concerning}: “{reason}”").format(concerning=about, reason=entry.reason)
    return (
        spoken().number(entry.number),
        spoken().moment(entry.time.astimezone()),
        entry.who,
        action_words(entry.action, own_language()),
        about,
    )


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_rows(wanted: Wanted, before: int | None, limit: int, opened: Opened, progress: Progress) -> Rows:
    """The newest rows that are wanted; `before` a row's number, the next older ones."""
    if wanted.case_code and not (ids := journaled.ids_of(opened.vault, wanted.case_code)):
        return Rows(wanted, (), more=False)
    only = Filter(
        actor=wanted.officer,
        action=wanted.action,
        objects=ids if wanted.case_code else frozenset(),
        since=_midnight(wanted.since),
        until=_midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
    )
    found = opened.vault.journal_entries(limit + 1, before, only)
    return Rows(wanted, noted(opened.vault, found[:limit], spoken()), more=len(found) > limit)


def read_all(wanted: Wanted, most: int, opened: Opened, progress: Progress) -> Rows:
    """Everything that is wanted, at most so many rows, read in parts that leave room for others."""
    entries: list[Noted] = []
    more = True
    while more and len(entries) < most:
        progress(len(entries), most)
        part = min(ROWS_AT_A_TIME * 5, most - len(entries))
        rows = read_rows(wanted, entries[-1].number if entries else None, part, opened, progress)
        entries += rows.entries
        more = rows.more
    return Rows(wanted, entries, more)


def verify(opened: Opened, progress: Progress) -> Verified:
    """Walk the whole chain."""
    vault = opened.vault
    return Verified(vault.journal_head().seq, vault.journal_signed_up_to(), vault.journal_findings(progress))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time()).astimezone() if day else None
