"""One chapter of the interview as one scrolling page."""

from __future__ import annotations

import time
from math import inf

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QVBoxLayout, QWidget

from sarana.forms.state import Changes, Kind, NodeState
from sarana.ui import style
from sarana.ui.fields.line import Composing
from sarana.ui.pages.interview_around import Around
from sarana.ui.pages.interview_card import QuestionCard
from sarana.ui.pages.interview_chapters import Chapter, heading_of_table_list
from sarana.ui.pages.interview_pieces import Piece, Pieces, RepeatPiece
from sarana.ui.words import Words

BREATH = 24  # pixels that stay visible above and below what is scrolled to
#: Seconds of building before the window may answer again: a page of sixty choices takes ten such.
SLICE, LONGEST_SLICE = 0.018, 0.2


class SectionView(QScrollArea):
    """Shows a chapter, and only that: the widgets of the others do not exist."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around
        self.chapter: Chapter | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title, self.second_title = Words(role="page-title"), Words(role="second-language")
        self._paper = QWidget()
        style.mark(self._paper, "page")
        self._column = QVBoxLayout(self._paper)
        self._column.setContentsMargins(style.LARGE + 4, style.LARGE, style.LARGE + 4, style.WIDE)
        self._column.setSpacing(style.TIGHT)
        self._column.addWidget(self.title)
        self._column.addWidget(self.second_title)
        self._column.addSpacing(style.SMALL)
        self.inner = Pieces(around)
        self._column.addWidget(self.inner)
        self._column.addStretch(1)
        self._paper.setMaximumWidth(style.READING_WIDTH)
        self.setWidget(self._paper)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._waiting: tuple[str, ...] = ()  # places of this chapter that are not built yet
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.timeout.connect(self._build_next_slice)
        self._built_at = 0.0
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    # ---- showing ------------------------------------------------------------------------------------------

    def show_chapter(self, chapter: Chapter, fallback_title: str) -> None:
        """Show another chapter from its top: what fits the window at once, the rest in slices."""
        self.setUpdatesEnabled(False)
        self.chapter = chapter
        before, self.inner = self.inner, Pieces(self._around)
        self._fallback_title = fallback_title
        self._show_heading(chapter)
        self._waiting = self._places(chapter)
        self._build_slice()  # before it is placed: what nobody sees is built faster
        self._column.replaceWidget(before, self.inner)
        before.hide()
        before.deleteLater()
        self.inner.setVisible(True)
        self.verticalScrollBar().setValue(0)
        self.setUpdatesEnabled(True)

    def refresh_structure(self) -> None:
        """Show the chapter's heading and all its visible places anew."""
        if self.chapter is None:
            return
        self._show_heading(self.chapter)
        self._waiting = ()
        self._arrange(self._places(self.chapter))

    def complete(self) -> None:
        """Build now what still waits to be built."""
        if self._waiting:
            self._slices.stop()
            waiting, self._waiting = self._waiting, ()
            self._arrange(waiting)

    def _build_slice(self, room: float = SLICE) -> None:
        """Build some more places, and let the window answer to keys before the next."""
        if self._arrange(self._waiting, time.monotonic() + room):
            self._waiting = ()
        else:
            self._built_at = time.monotonic()
            self._slices.start()

    def _build_next_slice(self) -> None:
        """Build as long as laying out the last slice took: a page of 60 instances takes long to lay out."""
        self._build_slice(min(LONGEST_SLICE, max(SLICE, time.monotonic() - self._built_at)))

    def _arrange(self, refs: tuple[str, ...], until: float = inf) -> bool:
        return self.inner.arrange(refs, 1 if self._is_plain_group() else 0, until)

    def _is_plain_group(self) -> bool:
        chapter = self.chapter
        return (
            chapter is not None
            and chapter.is_group
            and self._around.interview.node(chapter.key).kind is Kind.GROUP
        )

    def _places(self, chapter: Chapter) -> tuple[str, ...]:
        """What stands on the page itself."""
        interview = self._around.interview
        if self._is_plain_group():
            heading = heading_of_table_list(interview, chapter.key)
            return tuple(ref for ref in interview.children(chapter.key) if ref != heading)
        return tuple(ref for ref in chapter.refs if interview.node(ref).relevant)

    def _show_heading(self, chapter: Chapter) -> None:
        self._show_title(self._around.interview.node(chapter.key) if chapter.is_group else None)

    def _show_title(self, state: NodeState | None) -> None:
        titled = state is not None and state.kind is Kind.GROUP
        self.title.say(state.label if state and titled and state.label else self._fallback_title)
        second = self._around.second(state).label if state and titled else ""
        self.second_title.say(second)
        self.second_title.setVisible(bool(second))

    def apply(self, changes: Changes) -> None:
        """Show again what an answer changed; all else stays untouched."""
        if self.chapter is None:
            return
        self.complete()
        here, order = self.current(), list(self.cards())
        self._show_changes(changes, self.chapter)
        if here and here not in self.cards():  # the question with the cursor is gone: go to the one after it
            after = (ref for ref in order[order.index(here) + 1 :] if ref in self.cards())
            self.go_to(next(after, next(iter(self.cards()), "")))

    def _show_changes(self, changes: Changes, chapter: Chapter) -> None:
        if any(ref == chapter.key or not chapter.holds(ref) for ref in changes.structure):
            self.refresh_structure()
        for ref in sorted(changes.structure, key=len):  # outer places first: they may take inner ones away
            piece = dict(self.inner.pieces()).get(ref)
            if piece is not None:
                self.show_again(ref, piece)
        renumbered = tuple(f"{ref}[" for ref in changes.structure)
        for ref, piece in list(self.inner.pieces()):
            if ref in changes.refs or ref.startswith(renumbered):  # another instance may stand there now
                self.show_again(ref, piece)

    def show_again(self, ref: str, piece: Piece) -> None:
        """Show the present state of one place."""
        state = self._around.interview.node(ref)
        piece.show_state(state, self._around.second(state))

    def speak(self, fallback_title: str) -> None:
        """Show everything in the present languages; the cursor, the text and the scroll bar stay."""
        self._fallback_title = fallback_title
        anchor = self._anchor()
        before = self._top_of(anchor) if anchor else 0
        self.refresh_structure()
        for ref, piece in list(self.inner.pieces()):
            self.show_again(ref, piece)
            piece.speak()
        self.lay_out_now()
        if anchor:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._top_of(anchor) - before)

    # ---- finding ------------------------------------------------------------------------------------------

    def cards(self) -> dict[str, QuestionCard]:
        """The question cards of this page, in reading order."""
        self.complete()
        return self._built_cards()

    def _built_cards(self) -> dict[str, QuestionCard]:
        return {ref: piece for ref, piece in self.inner.pieces() if isinstance(piece, QuestionCard)}

    def current(self) -> str:
        """The question that the cursor is in, or ""."""
        focused = QApplication.focusWidget()
        for ref, card in self._built_cards().items():
            if focused is not None and (card is focused or card.isAncestorOf(focused)):
                return ref
        return ""

    def go_to(self, ref: str, *, insist: bool = False) -> bool:
        """Scroll to a question and put the cursor into it; False when it is not on this page."""
        card = self.cards().get(ref)
        if card is None:
            return False
        if insist:
            card.insist()
        self.lay_out_now()
        card.take_focus()
        self.reveal(card)
        return True

    def go_to_first(self) -> None:
        """Put the cursor into the first question."""
        first = next(iter(self._built_cards().values()), None) or next(iter(self.cards().values()), None)
        if first:
            first.take_focus()
        self.verticalScrollBar().setValue(0)

    def go_to_instance(self, repeat: str, position: int) -> None:
        """Put the cursor into an instance, or onto the button that adds one where there is none."""
        inside = (ref for ref in self.cards() if ref.startswith(f"{repeat}[{position}]/"))
        first = next(inside, "")
        piece = dict(self.inner.pieces()).get(repeat)
        if first:
            self.go_to(first)
        elif isinstance(piece, RepeatPiece):
            piece.add.setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, widget: QWidget) -> None:
        """Scroll as little as needed to have the whole of this in sight."""
        self.ensureWidgetVisible(widget, 0, BREATH)
        # A card that has just appeared gets its place only when Qt has laid it out.
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, BREATH))

    def settle(self) -> None:
        """Let every field send what waits in it, half-composed letters too."""
        focused = self.window().focusWidget()
        if isinstance(focused, Composing) and self.isAncestorOf(focused):
            focused.finish_composing()
        for card in self._built_cards().values():
            card.settle()

    def insist(self) -> None:
        """Say on every card what is missing."""
        for card in self.cards().values():
            card.insist()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """The card with the cursor is marked, so that the eye finds it again."""
        if new is None or not self.isAncestorOf(new):
            return
        for card in self._built_cards().values():
            style.flag(card, "current", card is new or card.isAncestorOf(new))

    def _anchor(self) -> QWidget | None:
        """What must not move: the card with the cursor if it is in sight, else the first card in sight."""
        cards = self.cards()
        current = cards.get(self.current())
        if current is not None and not current.visibleRegion().isEmpty():
            return current
        return next((card for card in cards.values() if not card.visibleRegion().isEmpty()), None)

    def _top_of(self, widget: QWidget) -> int:
        return widget.mapTo(self.viewport(), QPoint(0, 0)).y()

    def lay_out_now(self) -> None:
        """Give every widget its place at once, where Qt would wait for the next events."""
        layouts = self._paper.findChildren(QLayout)  # outer ones first
        for layout in layouts:
            layout.invalidate()
        width = min(self.viewport().width(), self._paper.maximumWidth())
        height = max(self._column.totalHeightForWidth(width), self.viewport().height())
        self._paper.resize(width, height)
        for layout in layouts:
            layout.activate()
