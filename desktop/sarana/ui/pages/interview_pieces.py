"""What a section is made of: cards, notes, groups and repeats, kept in step with what the form shows now.

Every piece shows one place of the form. Pieces are reused as long as their place is visible, so that an
answer that makes a question appear disturbs neither the cursor nor the scroll bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sarana.forms import Interview
from sarana.forms.state import Kind, NodeState
from sarana.language import _
from sarana.ui import style, words
from sarana.ui.fields.field import Attachments
from sarana.ui.pages.interview_card import NoteCallout, QuestionCard, SecondTexts
from sarana.ui.words import Words


class Around(Protocol):
    """What the pieces need from the page around them."""

    interview: Interview

    @property
    def attachments(self) -> Attachments:
        """Where files of answers are kept."""
        ...

    def media(self, name: str) -> bytes:
        """A picture of the form."""
        ...

    def second(self, state: NodeState) -> SecondTexts:
        """The words of a place in the second language."""
        ...

    def edit(self, ref: str, value: str) -> None:
        """The person answered."""
        ...

    def add_instance(self, repeat: str) -> None: ...

    def remove_instance(self, instance: str) -> None: ...

    def move_instance(self, instance: str, position: int) -> None: ...


Piece: TypeAlias = "QuestionCard | NoteCallout | GroupPiece | RepeatPiece | InstancePiece"


class Pieces(QWidget):
    """The visible children of one place, one under the other."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self._around = around
        self._pieces: dict[str, Piece] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.MEDIUM)

    def arrange(self, refs: tuple[str, ...], depth: int) -> None:
        """Show exactly these places, in this order; pieces that stay are left alone."""
        refs = tuple(dict.fromkeys(refs))  # a form may put the same place on the page twice
        for ref in [ref for ref in self._pieces if ref not in refs]:
            gone = self._pieces.pop(ref)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for position, ref in enumerate(refs):
            piece = self._pieces.get(ref)
            if piece is None:
                piece = self._pieces[ref] = self._make(self._around.interview.node(ref), depth)
                self._column.insertWidget(position, piece)
                self._refresh(piece, self._around.interview.node(ref))
                piece.setVisible(True)  # else Qt would leave it out of the layout until the next event
            elif self._column.indexOf(piece) != position:
                self._column.removeWidget(piece)
                self._column.insertWidget(position, piece)
        self._pieces = {ref: self._pieces[ref] for ref in refs}

    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Every piece with its place, also those inside groups, in reading order."""
        for ref, piece in self._pieces.items():
            yield ref, piece
            if isinstance(piece, GroupPiece | RepeatPiece | InstancePiece):
                yield from piece.inner.pieces()

    def _refresh(self, piece: Piece, state: NodeState) -> None:
        piece.show_state(state, self._around.second(state))

    def _make(self, state: NodeState, depth: int) -> Piece:
        if state.kind is Kind.QUESTION:
            card = QuestionCard(self._around.attachments, self._around.media)
            card.edited.connect(self._around.edit)
            return card
        if state.kind is Kind.NOTE:
            return NoteCallout()
        if state.kind is Kind.REPEAT:
            return RepeatPiece(self._around, depth)
        return (
            InstancePiece(self._around, depth)
            if state.kind is Kind.INSTANCE
            else GroupPiece(self._around, depth)
        )


class GroupPiece(QWidget):
    """A group: a heading and what stands under it."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__()
        self._around, self._depth = around, depth
        self.heading, self.second = Words(role="section-title"), Words(role="second-language")
        self.inner = Pieces(around)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, style.MEDIUM, 0, style.SMALL)
        column.setSpacing(style.SMALL)
        for widget in (self.heading, self.second, self.inner):
            column.addWidget(widget)
        if depth > 1:
            style.mark(self.heading, "subtitle")

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self.setObjectName(f"group:{state.ref}")
        self.heading.say(state.label)
        self.heading.setVisible(bool(state.label))
        self.second.say(second.label)
        self.second.setVisible(bool(second.label) and second.label != state.label)
        self.inner.arrange(self._around.interview.children(state.ref), self._depth + 1)

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


class RepeatPiece(QWidget):
    """All instances of a repeat, and the button that adds one."""

    def __init__(self, around: Around, depth: int) -> None:
        super().__init__()
        self._around, self._depth = around, depth
        self._state: NodeState | None = None
        self.heading, self.second = Words(role="section-title"), Words(role="second-language")
        self.inner = Pieces(around)
        self.add = QPushButton()
        self.add.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, style.MEDIUM, 0, style.SMALL)
        column.setSpacing(style.SMALL)
        for widget in (self.heading, self.second, self.inner):
            column.addWidget(widget)
        column.addLayout(row)

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self._state = state
        self.setObjectName(f"repeat:{state.ref}")
        self.heading.say(state.label)
        self.heading.setVisible(bool(state.label))
        self.second.say(second.label)
        self.second.setVisible(bool(second.label) and second.label != state.label)
        self.add.setVisible(state.may_add)
        self.add.setObjectName(f"add:{state.ref}")
        self.speak()
        self.inner.arrange(self._around.interview.children(state.ref), self._depth + 1)

    def speak(self) -> None:
        if self._state:
            self.add.setText(_("Add: {what}").format(what=words.plain(self._state.label) or self._state.name))

    def _add(self) -> None:
        if self._state:
            self._around.add_instance(self._state.ref)


def repeat_of(instance: str) -> str:
    """/data/rep[2] → /data/rep."""
    return instance.rpartition("[")[0]


def position_of(instance: str) -> int:
    """/data/rep[2] → 2."""
    return int(instance.rpartition("[")[2].rstrip("]"))
