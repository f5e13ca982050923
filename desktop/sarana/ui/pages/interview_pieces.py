"""What a section is made of: cards, tables, notes, groups, repeats, in step with what the form shows now.

Every piece shows one place of the form. Pieces are reused as long as their place is visible, so that an
answer that makes a question appear disturbs neither the cursor nor the scroll bar.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from math import inf
from typing import TypeAlias

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sarana.forms.state import Kind, NodeState
from sarana.language import _
from sarana.ui import style, words
from sarana.ui.pages.interview_around import Around
from sarana.ui.pages.interview_card import NoteCallout, QuestionCard, SecondTexts
from sarana.ui.pages.interview_chapters import heading_of_table_list
from sarana.ui.pages.interview_media import MediaStrip, media_of
from sarana.ui.pages.interview_table import TableHead, TablePiece, columns_of, is_heading
from sarana.ui.words import Words

Piece: TypeAlias = "QuestionCard | NoteCallout | GroupPiece | RepeatPiece | InstancePiece | TableHead"
Unit: TypeAlias = tuple[str, ...]  # one place, or the questions of one table


class Pieces(QWidget):
    """The visible children of one place, one under the other."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around
        self._pieces: dict[Unit, Piece | TablePiece] = {}
        self._columns_of: dict[str, tuple[str, ...]] = {}  # of each question that may stand in a table
        self._headings: set[str] = set()
        self._depth = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.MEDIUM)

    def arrange(self, refs: tuple[str, ...], depth: int, until: float = inf) -> bool:
        """Show exactly these places, in this order; pieces that stay are left alone.

        Stops building at the moment `until` (of `time.monotonic`), and is called again with the same places
        for the rest: False when some are still to be built.
        """
        # Else Qt lays the whole page out again for each piece that is shown.
        self._column.setEnabled(False)
        try:
            return self._arrange(refs, depth, until)
        finally:
            self._column.setEnabled(True)
            self._column.invalidate()

    def _arrange(self, refs: tuple[str, ...], depth: int, until: float) -> bool:
        units = self._units(tuple(dict.fromkeys(refs)))  # a form may put the same place on the page twice
        kept = self._kept(units)
        staying = set(map(id, kept.values()))
        for gone in [piece for piece in self._pieces.values() if id(piece) not in staying]:
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._pieces, self._depth = {}, depth
        built = False  # each call builds something, however short its time is
        for position, unit in enumerate(units):
            piece = kept.get(unit)
            if piece is None and built and time.monotonic() >= until:
                self._pieces |= {later: kept[later] for later in units[position:] if later in kept}
                return False
            if piece is None:
                piece = self._place(unit, position)
                built = True
                piece.setVisible(True)  # else Qt would leave it out of the layout until the next event
            elif self._column.indexOf(piece) != position:
                self._column.removeWidget(piece)
                self._column.insertWidget(position, piece)
            self._pieces[unit] = piece
            if isinstance(piece, TablePiece):
                piece.arrange(unit)
            elif isinstance(piece, SlicedPiece) and piece.waits:
                built = True
                if not piece.go_on(until):
                    self._pieces |= {later: kept[later] for later in units[position + 1 :] if later in kept}
                    return False
        return True

    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Every piece with its place, also those inside groups, in reading order."""
        for unit, piece in self._pieces.items():
            if isinstance(piece, TablePiece):
                yield from piece.parts()
                continue
            yield unit[0], piece
            if isinstance(piece, SlicedPiece | InstancePiece):
                yield from piece.inner.pieces()

    def _units(self, refs: tuple[str, ...]) -> list[Unit]:
        """The places, those of one table together: neighbours with the same choices, a heading first."""
        units: list[Unit] = []
        run: list[str] = []

        def close() -> None:
            is_table = len(run) > 1 and any(ref not in self._headings for ref in run)
            units.extend([tuple(run)] if is_table else [(ref,) for ref in run])
            run.clear()

        for ref in refs:
            columns = self._look(ref)
            if run and (ref in self._headings or columns != self._look(run[0])):
                close()
            if columns:
                run.append(ref)
            else:
                units.append((ref,))
        close()
        return units

    def _look(self, ref: str) -> tuple[str, ...]:
        """The columns of the table that a place belongs to; looked up once."""
        if ref not in self._columns_of:
            state = self._around.interview.node(ref)
            self._columns_of[ref] = columns_of(state)
            if is_heading(state):
                self._headings.add(ref)
        return self._columns_of[ref]

    def _kept(self, units: list[Unit]) -> dict[Unit, Piece | TablePiece]:
        """The pieces that stay. A table stays while one of its questions stays."""
        kept = {unit: self._pieces[unit] for unit in units if unit in self._pieces}
        others = {unit: table for unit, table in self._pieces.items() if len(unit) > 1 and unit not in kept}
        for unit in units:
            same = next((other for other in others if not set(other).isdisjoint(unit)), None)
            if len(unit) > 1 and unit not in kept and same is not None:
                kept[unit] = others.pop(same)
        return kept

    def _place(self, unit: Unit, position: int) -> Piece | TablePiece:
        if len(unit) > 1:
            table = TablePiece(self._around)
            self._column.insertWidget(position, table)
            return table
        state = self._around.interview.node(unit[0])
        piece = self._make(state, self._depth)
        if isinstance(piece, InstancePiece):
            self._refresh(piece, state)  # before it is placed: what nobody sees is built faster
            self._column.insertWidget(position, piece)
            return piece
        self._column.insertWidget(position, piece)
        if isinstance(piece, SlicedPiece):
            piece.begin(
                state, self._around.second(state)
            )  # `arrange` lets it go on, as long as there is time
        else:
            self._refresh(piece, state)
        return piece

    def _refresh(self, piece: Piece, state: NodeState) -> None:
        piece.show_state(state, self._around.second(state))

    def _make(self, state: NodeState, depth: int) -> Piece:
        if state.kind is Kind.QUESTION:
            card = QuestionCard(self._around.attachments, self._around.media, self._around.files)
            card.edited.connect(self._around.edit)
            return card
        if state.kind is Kind.NOTE:
            return NoteCallout(self._around.media, self._around.files)
        if state.kind is Kind.REPEAT:
            return RepeatPiece(self._around, depth)
        return (
            InstancePiece(self._around, depth)
            if state.kind is Kind.INSTANCE
            else GroupPiece(self._around, depth)
        )


class SlicedPiece(QWidget):
    """A heading, and under it places that may be many: they are built in slices."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__()
        self._around, self._depth = around, depth
        self._waiting: tuple[str, ...] | None = None
        self.heading, self.second = Words(role="section-title"), Words(role="second-language")
        self.media_strip = MediaStrip(around.media, around.files)
        self.inner = Pieces(around)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, style.MEDIUM, 0, style.SMALL)
        self._column.setSpacing(style.SMALL)
        for widget in (self.heading, self.second, self.media_strip, self.inner):
            self._column.addWidget(widget)

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self.begin(state, second)
        self.go_on(inf)

    def begin(self, state: NodeState, second: SecondTexts) -> None:
        """Show what stands around the places; they follow with `go_on`."""
        raise NotImplementedError

    @property
    def waits(self) -> bool:
        return self._waiting is not None

    def go_on(self, until: float) -> bool:
        """Build what is not built yet; False when the time was too short."""
        if self._waiting is not None and self.inner.arrange(self._waiting, self._depth + 1, until):
            self._waiting = None
        return self._waiting is None

    def _say(self, state: NodeState, label: str, other: str, children: tuple[str, ...]) -> None:
        """The heading in both languages; the children wait."""
        self.heading.say(label)
        self.heading.setVisible(bool(label))
        self.second.say(other)
        self.second.setVisible(bool(other) and other != label)
        self.media_strip.show_media(media_of(state.media))
        self._waiting = children


class GroupPiece(SlicedPiece):
    """A group: a heading and what stands under it."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__(around, depth)
        if depth > 1:
            style.mark(self.heading, "subtitle")

    def begin(self, state: NodeState, second: SecondTexts) -> None:
        """Show the heading; what stands under it follows with `go_on`."""
        self.setObjectName(f"group:{state.ref}")
        children, label, other = self._around.interview.children(state.ref), state.label, second.label
        heading = "" if label else heading_of_table_list(self._around.interview, state.ref)
        if heading:
            named = self._around.interview.node(heading)
            children, label, other = children[1:], named.label, self._around.second(named).label
        self._say(state, label, other, children)

    def speak(self) -> None:
        """A group has no words of its own."""


class InstancePiece(QFrame):
    """One instance of a repeat, with buttons to move and to remove it."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__()
        style.mark(self, "instance")
        self._around, self._depth = around, depth
        self._state: NodeState | None = None
        self.heading = Words(role="subtitle")
        self.up, self.down, self.remove = QPushButton(), QPushButton(), QPushButton()
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        for button in (self.up, self.down, self.remove):
            style.mark(button, "link")
            top.addWidget(button)
        self.inner = Pieces(around)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.MEDIUM, style.SMALL, style.MEDIUM, style.MEDIUM)
        column.addLayout(top)
        column.addWidget(self.inner)
        self.speak()

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self._state = state
        self.setObjectName(f"instance:{state.ref}")
        position, count = position_of(state.ref), self._around.interview.node(repeat_of(state.ref)).count
        self.up.setEnabled(position > 1)
        self.down.setEnabled(position < count)
        for button in (self.up, self.down):
            button.setVisible(state.may_remove and count > 1)
        self.remove.setVisible(state.may_remove)
        self.speak()
        self.inner.arrange(self._around.interview.children(state.ref), self._depth + 1)

    def speak(self) -> None:
        self.up.setText(_("Move up"))
        self.down.setText(_("Move down"))
        self.remove.setText(_("Remove"))
        if self._state:
            title = _("{what} {number}").format(
                what=words.plain(self._state.label), number=position_of(self._state.ref)
            )
            self.heading.say(title.strip())
            for button in (self.up, self.down, self.remove):
                button.setAccessibleName(
                    _("{question}: {action}").format(question=title, action=button.text())
                )

    def _move(self, by: int) -> None:
        if self._state:
            self._around.move_instance(self._state.ref, position_of(self._state.ref) + by)

    def _remove(self) -> None:
        if self._state:
            self._around.remove_instance(self._state.ref)


class RepeatPiece(SlicedPiece):
    """All instances of a repeat, and the button that adds one."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__(around, depth)
        self._state: NodeState | None = None
        self.add = QPushButton()
        self.add.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self._column.addLayout(row)

    def begin(self, state: NodeState, second: SecondTexts) -> None:
        """Show the heading and the button; the instances follow with `go_on`: there may be many."""
        self._state = state
        self.setObjectName(f"repeat:{state.ref}")
        self._say(state, state.label, second.label, self._around.interview.children(state.ref))
        self.add.setVisible(state.may_add)
        self.add.setObjectName(f"add:{state.ref}")
        self.speak()

    def speak(self) -> None:
        if self._state:
            what = words.plain(self._state.label) or self._state.name
            self.add.setText(words.literal(_("Add: {what}").format(what=what)))

    def _add(self) -> None:
        if self._state:
            self._around.add_instance(self._state.ref)


def repeat_of(instance: str) -> str:
    """/data/rep[2] → /data/rep."""
    return instance.rpartition("[")[0]


def position_of(instance: str) -> int:
    """/data/rep[2] → 2."""
    return int(instance.rpartition("[")[2].rstrip("]"))
