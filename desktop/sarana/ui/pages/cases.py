"""The list of cases: begin one, find one in any script, open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QListView, QPushButton, QStackedWidget, QWidget

from sarana.cases import CaseLine, CaseState, Deed, Offered
from sarana.errors import SaranaError
from sarana.language import _, ngettext
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.glass import BreakGlass
from sarana.ui.page import Page, Place
from sarana.ui.pages.case_list import LINE_ROLE, CaseLines, CaseRow
from sarana.ui.workspace import Opened, Workspace

#: The search begins when the typing pauses.
PAUSE_MS = 150


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits beside the list."""

    pairs: int
    due: int
    erased: int  # what this officer wrote about cases that were erased meanwhile, and was not told yet
    form: Offered


def read_waiting(opened: Opened, progress: Progress) -> Waiting:
    """Count what waits. In the vault thread."""
    store = opened.store
    return Waiting(
        len(store.links.proposals()),
        len(store.retention.due()),
        len(store.sealed_edits.to_tell()),
        opened.offered,
    )


def tell_once(opened: Opened, progress: Progress) -> None:
    """The officer has been told of what was erased. In the vault thread."""
    opened.store.sealed_edits.told()


def pairs_in_words(count: int) -> str:
    """How many pairs wait."""
    words = ngettext(
        "{count} pair of cases may be one person", "{count} pairs of cases may be one person", count
    )
    return words.format(count=blocks.number(count))


class CaseView(QListView):
    """The list; it remembers where the mouse was pressed, because a row has more than one thing to press."""

    pressed_at = QPoint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed_at = event.position().toPoint()
        super().mousePressEvent(event)


class CasesPage(Page):
    """Where every day begins."""

    section = "cases"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._search = blocks.line_edit(
            "cases.search", _("Search"), placeholder=_("Search by name or case code, in any script")
        )
        style.mark(self._search, "search")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._search.textChanged.connect(lambda: self._pause.start())
        self._search.returnPressed.connect(self._open_first)
        self._lines = CaseLines()
        self._list = self._make_list()
        self._hide = blocks.check("cases.hide", _("Hide names"), workspace.names_hidden)
        self._hide.setToolTip(_("Only the row under the pointer shows its name."))
        self._hide.toggled.connect(self._hide_names)
        self._count = blocks.text("", "hint", name="cases.count")
        self._pairs = blocks.button("", "cases.links", lambda: self.go.emit(Place("links")), "link")
        self._pairs.hide()
        self._keeping = blocks.button(
            _("Keeping and erasing"), "cases.keeping", lambda: self.go.emit(Place("keeping")), "link"
        )
        self._stack = QStackedWidget()
        self._build()

    def _make_list(self) -> CaseView:
        made = CaseView()
        made.setObjectName("cases.list")
        made.setAccessibleName(_("Cases"))
        made.setModel(self._lines)
        self._row = CaseRow(made)
        self._row.names_hidden = self._workspace.names_hidden
        made.setItemDelegate(self._row)
        made.setMouseTracking(True)
        made.setUniformItemSizes(True)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.activated.connect(self._open)
        made.clicked.connect(self._clicked)
        style.mark(made, "lines")
        return made

    def _build(self) -> None:
        self.head(_("Cases"), "", *self._new_button())
        bar = blocks.row(self._search, self._hide, gap=style.LARGE)
        bar.setStretch(0, 1)
        self._bar = blocks.holding(bar)
        self.body.addWidget(self._bar)
        self._stack.addWidget(blocks.frame("list-card", blocks.column(self._list), 1))
        self._stack.addWidget(self._nothing_yet())
        self._stack.addWidget(self._nothing_found())
        self.body.addWidget(self._stack, 1)
        below = blocks.row(self._count, self._pairs, *self._register(), self._keeping, gap=style.MEDIUM)
        below.setStretch(0, 1)
        self.body.addLayout(below)
        self.filling()
        QShortcut(QKeySequence.StandardKey.Find, self, self._search.setFocus)
        clear = QShortcut(QKeySequence.StandardKey.Cancel, self._search, self._search.clear)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _register(self) -> list[QWidget]:
        if not self._workspace.may(Deed.ISSUE):
            return []
        show = partial(self.go.emit, Place("register"))
        return [blocks.button(_("Register of letters"), "cases.register", show, "link")]

    def _new_button(self) -> list[QWidget]:
        if not self._workspace.may(Deed.WRITE):
            return []
        new = blocks.button(_("New case"), "cases.new", self._new, "primary")
        new.setShortcut(QKeySequence("Ctrl+N"))
        new.setToolTip("Ctrl+N")
        return [new]

    def _nothing_yet(self) -> QFrame:
        if not self._workspace.may(Deed.WRITE):
            return empty(
                _("There is no case yet."),
                _("Your role is to read. A case that a colleague takes down appears here."),
            )
        return empty(
            _("There is no case yet."),
            _("Press “New case” to take down the form, or “Receive” to open a bundle from a partner."),
        )

    def _nothing_found(self) -> QFrame:
        return empty(
            _("No case fits what you search for."),
            _("Try fewer letters, another script, or the case code."),
        )

    # ---- what is shown ----------------------------------------------------------------------------------

    def arrive(self) -> None:
        self._look()
        self._workspace.ask(read_waiting, self._show_waiting)

    def _show_waiting(self, waiting: Waiting) -> None:
        """What else needs somebody: pairs to look at, cases that are due, and bad news."""
        self._pairs.setVisible(bool(waiting.pairs))
        self._pairs.setText(pairs_in_words(waiting.pairs))
        if waiting.due:
            due = ngettext(
                "{count} case is due for erasure", "{count} cases are due for erasure", waiting.due
            )
            self._keeping.setText(due.format(count=blocks.number(waiting.due)))
        if waiting.erased:
            self.notice.say(
                _("A case that you were writing about was erased by the office that began it."),
                _(
                    "What you had written is kept sealed for thirty days. Tell your administrator if"
                    " somebody's safety hangs on it."
                ),
                "warning",
            )
            self._workspace.ask(tell_once)
        elif waiting.form.waits:
            self.notice.say(
                _("A newer form came with the program."),
                _("It waits until an administrator opens this vault. Until then, the present one is used."),
            )
        elif waiting.form.replaced:
            self.notice.say(
                _("A newer form came with the program: version {version}.").format(
                    version=waiting.form.form.version
                ),
                _("New cases begin with it. Cases that were begun keep their own until somebody moves them."),
            )

    def first_focus(self) -> QWidget | None:
        return self._list

    def _look(self) -> None:
        search = self._search.text().strip()

        def work(opened: Opened, progress: Progress) -> tuple[str, Sequence[CaseLine]]:
            return search, opened.store.list(search)

        self._workspace.ask(work, self._found)

    def _found(self, answer: tuple[str, Sequence[CaseLine]]) -> None:
        """An answer to what is no longer asked is passed over."""
        search, lines = answer
        if search == self._search.text().strip():
            self._show_lines(lines)

    def _show_lines(self, lines: Sequence[CaseLine]) -> None:
        chosen = self._list.currentIndex().row()
        self._lines.put(lines)
        searching = bool(self._search.text().strip())
        self._stack.setCurrentIndex(0 if lines else 2 if searching else 1)
        self._bar.setVisible(bool(lines) or searching)
        words = ngettext("{count} case", "{count} cases", len(lines)).format(count=blocks.number(len(lines)))
        blocks.say(self._count, words if lines else "")
        if lines:
            self._list.setCurrentIndex(self._lines.index(max(0, min(chosen, len(lines) - 1))))
        self._list.setProperty("searched", self._search.text().strip())

    def _hide_names(self, hidden: bool) -> None:
        self._workspace.names_hidden = self._row.names_hidden = hidden
        self._list.viewport().update()

    # ---- where it leads ---------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        """A click on a row opens the case; on the badge of several versions it leads to comparing them."""
        line: CaseLine = index.data(LINE_ROLE)
        on_badge = self._row.is_on_badge(self._list.visualRect(index), line, self._list.pressed_at)
        if line.state is CaseState.CONFLICT and on_badge:
            self.go.emit(Place("conflict", case=line.case_id))
        else:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        line: CaseLine = index.data(LINE_ROLE)
        if line.masked:
            BreakGlass(self, line.code, partial(self._break_glass, line.case_id)).open()
        else:
            self._show_case(line.case_id)

    def _break_glass(self, case_id: str, reason: str) -> None:
        def work(opened: Opened, progress: Progress) -> str:
            opened.store.break_glass(case_id, reason)
            return case_id

        self._workspace.ask(work, self._show_case, self.show_error)

    def _show_case(self, case_id: str) -> None:
        self.go.emit(Place("case", case=case_id))

    def _open_first(self) -> None:
        if self._lines.rowCount() and not self._pause.isActive():
            self._open(self._lines.index(max(0, self._list.currentIndex().row())))

    def _new(self) -> None:
        self._may_begin(False)  # a key held down, or a double click, begins one case

        def work(opened: Opened, progress: Progress) -> str:
            return opened.store.new_case(form_id=opened.form_id)

        self._workspace.ask(work, self._begun, self._not_begun)

    def _may_begin(self, may: bool) -> None:
        for button in self.findChildren(QPushButton, "cases.new"):
            button.setEnabled(may)

    def _not_begun(self, error: SaranaError) -> None:
        self._may_begin(True)
        self.show_error(error)

    def _begun(self, case_id: str) -> None:
        self.go.emit(Place("interview", case=case_id))

    def loaded(self) -> dict[str, Any]:
        return {}


def empty(what: str, todo: str) -> QFrame:
    """What is shown where nothing is yet: what is missing, and what to do."""
    first = blocks.text(what, "section-title", name="empty.what")
    second = blocks.text(todo, "muted", name="empty.todo")
    for label in (first, second):
        label.setAlignment(label.alignment() | blocks.CENTRE)
    words = blocks.holding(blocks.column(first, second, gap=style.SMALL))
    words.setMaximumWidth(520)
    across = blocks.row(1, words, 1)
    across.setStretch(1, 4)
    return blocks.frame("empty", blocks.column(2, across, 3))
