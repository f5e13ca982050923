"""The frame: navigation at the left, the language switch at the top, one page, and the bar of running work.

It shows what it is given and says what was pressed; it does no work of its own. Its title names no person, no
case and no purpose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sarana import language
from sarana.language import _
from sarana.ui import blocks, style
from sarana.ui.icons import SIZE as ICON_SIZE
from sarana.ui.icons import icon
from sarana.ui.jobs import Job
from sarana.ui.page import Page
from sarana.ui.reminder import Reminder, of_a_backup, of_an_update, of_the_outbox
from sarana.ui.tabbing import go_by_tab

TITLE = "Sarana"
LOCK_KEYS = ("Ctrl+L", "F12")  # as people call them; `idle` listens to them
LANGUAGE_KEY = "F8"
BROAD, SLIM = 232, 60
SMALLEST = (860, 440)  # a laptop of 1920 x 1080 that shows everything twice as large has 960 x 540 of these


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the navigation."""

    section: str
    words: str
    keys: str


class Window(QWidget):
    """The one window of the program."""

    section_chosen = Signal(str)
    language_chosen = Signal(str)
    lock_wanted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.may_close: Callable[[], bool] = lambda: True
        self.setObjectName("window")
        self.setMinimumSize(*SMALLEST)
        style.mark(self, "page")
        self.page: Page | None = None
        self._entries: Sequence[Entry] = ()
        self._officer = ("", "")
        self._slim = False
        self._side = QFrame()
        self._top = QFrame()
        self._holder = QVBoxLayout()
        self.work_bar = WorkBar()
        self.reminder = Reminder("reminder", "warning", of_a_backup)
        self.overdue = Reminder("overdue", "danger", of_the_outbox)
        self.reminder.wanted.connect(lambda: self.section_chosen.emit("vault"))
        self.updates = Reminder("updates", "warning", of_an_update)
        for about_bundles in (self.overdue, self.updates):
            about_bundles.wanted.connect(lambda: self.section_chosen.emit("outbox"))
        self._lay_out()
        QShortcut(QKeySequence(LANGUAGE_KEY), self, self._next_language)
        self.retell()

    def _lay_out(self) -> None:
        style.mark(self._side, "side-bar")
        style.mark(self._top, "top-bar")
        self._holder.setContentsMargins(0, 0, 0, 0)
        reminders = (self.overdue, self.updates, self.reminder)
        right = blocks.column(self._top, self._holder, *reminders, self.work_bar, gap=0)
        right.setStretch(1, 1)
        self.setLayout(blocks.row(self._side, right, gap=0))

    # ---- what it is told --------------------------------------------------------------------------------

    def show_page(self, page: Page) -> None:
        """Put this page in the place of the one before."""
        before, self.page = self.page, page
        if before is not None:
            self._holder.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._holder.addWidget(page)
        page.show()
        if page.needs_room != self._slim:
            self._slim = page.needs_room
            self._fill_side()
        self._light(page.section)

    def set_entries(self, entries: Sequence[Entry], officer: tuple[str, str] = ("", "")) -> None:
        """What the navigation offers; nothing while the vault is shut."""
        self._entries, self._officer = entries, officer
        self.retell()

    def retell(self) -> None:
        """Build the frame's own words again, in the language that is spoken now."""
        self._fill_side()
        self._fill_top()
        self.work_bar.retell()
        self.reminder.retell()
        self.overdue.retell()
        self.updates.retell()
        if self.page is not None:
            self._light(self.page.section)

    def geometry_text(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def put_geometry(self, text: str) -> None:
        if not text or not self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii"))):
            self.resize(QSize(1180, 760).boundedTo(self.screen().availableSize()))

    # ---- the navigation ---------------------------------------------------------------------------------

    def _fill_side(self) -> None:
        layout = _emptied(self._side, QVBoxLayout())
        beside = style.SMALL if self._slim else style.MEDIUM
        layout.setContentsMargins(beside, style.LARGE, beside, style.LARGE)
        layout.setSpacing(style.TIGHT)
        self._side.setFixedWidth(SLIM if self._slim else BROAD)
        brand = blocks.text("" if self._slim else TITLE, "brand")
        brand.setContentsMargins(style.SMALL, 0, 0, style.MEDIUM)
        layout.addWidget(brand)
        for entry in self._entries:
            layout.addWidget(self._entry(entry))
        layout.addStretch(1)
        if self._entries:
            if not self._slim:
                layout.addWidget(self._who())
            lock = blocks.button("" if self._slim else _("Lock"), "lock", self.lock_wanted.emit)
            lock.setAccessibleName(_("Lock"))
            if self._slim:
                style.mark(lock, "nav")
            lock.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            lock.setIcon(icon("lock"))
            lock.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            lock.setToolTip(_("Lock at once: {keys}").format(keys=_(" or ").join(LOCK_KEYS)))
            layout.addWidget(lock)
        self._side.setVisible(bool(self._entries))

    def _entry(self, entry: Entry) -> QPushButton:
        made = blocks.button(
            "" if self._slim else f" {entry.words}",
            f"nav.{entry.section}",
            lambda: self.section_chosen.emit(entry.section),
            "nav",
        )
        made.setAccessibleName(entry.words)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setShortcut(QKeySequence(entry.keys))
        made.setToolTip(f"{entry.words}  {entry.keys}")
        made.setIcon(icon(entry.section))
        made.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        return made

    def _who(self) -> QWidget:
        name, office = self._officer
        words = blocks.column(blocks.text(name, "strong"), blocks.text(office, "hint"), gap=0)
        words.setContentsMargins(style.SMALL, 0, style.SMALL, style.SMALL)
        return blocks.holding(words)

    def _light(self, section: str) -> None:
        for made in self._side.findChildren(QPushButton):
            if made.isCheckable():
                made.setChecked(made.objectName() == f"nav.{section}")

    # ---- the top bar ------------------------------------------------------------------------------------

    def _fill_top(self) -> None:
        layout = _emptied(self._top, QHBoxLayout())
        layout.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        layout.setSpacing(0)
        if not self._entries:
            layout.addWidget(blocks.text(TITLE, "brand"))
        layout.addStretch(1)
        together = QButtonGroup(self._top)
        for code in language.available():
            one = self._segment(code)
            together.addButton(one)
            layout.addWidget(one)

    def _segment(self, code: str) -> QPushButton:
        own_name = language.catalog(code).own_name
        made = blocks.button(own_name, f"language.{code}", lambda: self.language_chosen.emit(code), "segment")
        made.setCheckable(True)
        made.setChecked(code == language.spoken().code)
        made.setAutoDefault(False)
        # A click must not take the cursor out of the answer that is being typed.
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(_("Language: {name}").format(name=own_name))
        made.setToolTip(_("Next language: {key}").format(key=LANGUAGE_KEY))
        return made

    def _next_language(self) -> None:
        codes = language.available()
        self.language_chosen.emit(codes[(codes.index(language.spoken().code) + 1) % len(codes)])

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_by_tab(self, forward, around=True) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        event.accept()


class WorkBar(QFrame):
    """What is going on for longer than a moment, how far it is, and Cancel."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("work")
        style.mark(self, "status-line")
        self._job: Job[Any] | None = None
        self._says = blocks.text("", name="work.says")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(260)
        self._cancel = blocks.button("", "work.cancel", self._stop)
        layout = blocks.row(self._says, self._bar, self._cancel, gap=style.LARGE)
        layout.setStretch(0, 1)
        layout.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        self.setLayout(layout)
        self.hide()

    def retell(self) -> None:
        self._cancel.setText(_("Cancel"))

    def begin(self, job: Job[Any]) -> None:
        self._job = job
        self._says.setText(job.says)
        self._bar.setAccessibleName(job.says)
        self._cancel.setEnabled(True)
        self.advance(job)
        self.show()

    def advance(self, job: Job[Any]) -> None:
        if job is self._job:
            done, total = job.progress
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def end(self, job: Job[Any]) -> None:
        if job is self._job:
            self._job = None
            self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            self._job.cancel()


def _emptied(frame: QFrame, fresh: QVBoxLayout | QHBoxLayout) -> QVBoxLayout | QHBoxLayout:
    """The frame's layout without anything in it; the fresh one if it has none yet."""
    layout = frame.layout()
    if isinstance(layout, (QVBoxLayout, QHBoxLayout)):
        blocks.clear(layout)
        return layout
    frame.setLayout(fresh)
    return fresh
