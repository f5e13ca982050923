"""Questions with the same choices as one table: the choices across, the questions down.

This is what forms ask for with the appearances `label`, `list-nolabel` and `list`, and with `table-list` on a
group. A `label` question is the table's heading and is not answered, as in ODK Collect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sarana.forms.state import Choice, Control, Kind, NodeState
from sarana.ui import style, words
from sarana.ui.arrangement import takes_its_height
from sarana.ui.fields.choices import CheckField, RadioField
from sarana.ui.fields.columns import Columns
from sarana.ui.fields.field import Field
from sarana.ui.pages.interview_around import Around
from sarana.ui.pages.interview_card import QuestionCard, SecondTexts
from sarana.ui.pages.interview_media import MediaStrip, media_of_choices
from sarana.ui.pages.interview_table_layout import Proportions, SideBySide, Sideways
from sarana.ui.words import Words

TABLED = frozenset({"label", "list", "list-nolabel"})
COLUMN_GAP = 4
NARROWEST_COLUMN, WIDEST_COLUMN_NEED = 64, 150  # pixels
PICTURE_HEIGHT = 64


def columns_of(state: NodeState) -> tuple[str, ...]:
    """The columns of the table that a question belongs to; none where it belongs to none."""
    choosing = state.kind is Kind.QUESTION and state.control in (Control.SELECT_ONE, Control.SELECT_MANY)
    return tuple(choice.value for choice in state.choices) if choosing and state.appearance & TABLED else ()


def is_heading(state: NodeState) -> bool:
    """A question that only names the columns. One that must be answered is a row, or nobody could go on."""
    return "label" in state.appearance and not state.required


class TableHead(QWidget):
    """The heading: the words of a `label` question, and the choices above their columns."""

    def __init__(self, proportions: Proportions, table: TablePiece) -> None:
        super().__init__()
        self._proportions, self._table = proportions, table
        self.ref = ""
        self.label, self.second_label = Words(role="question"), Words(role="second-language")
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(style.MEDIUM, style.TIGHT, style.SMALL, style.TIGHT)
        column.setSpacing(2)
        for widget in (self.label, self.second_label):
            column.addWidget(widget)
        self._cells = QWidget()
        self._columns = Columns(gap=COLUMN_GAP)
        self._cells.setLayout(self._columns)
        takes_its_height(self._cells)
        takes_its_height(names)
        around = SideBySide(proportions)
        around.addWidget(names)
        around.addWidget(self._cells)
        self.setLayout(around)
        takes_its_height(self)

    def show_words(self, label: str, second: str) -> None:
        for widget, text in ((self.label, label.strip()), (self.second_label, second.strip())):
            widget.say(text)
            widget.setVisible(bool(text) and (widget is self.label or text != label.strip()))

    def show_columns(self, choices: Sequence[Choice], second: Mapping[str, str]) -> None:
        while self._columns.count():
            item = self._columns.takeAt(0)
            if item is not None and (cell := item.widget()) is not None:
                cell.hide()
                cell.deleteLater()
        for choice in choices:
            cell = self._cell(choice, second.get(choice.value, ""))
            self._columns.addWidget(cell)
            cell.setVisible(True)  # else Qt would leave it out of the layout until the next event
        self._columns.want(max(1, len(choices)))

    def _cell(self, choice: Choice, second: str) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(2, style.TIGHT, 2, style.TIGHT)
        column.setSpacing(2)
        picture = QPixmap()
        if choice.media.image and picture.loadFromData(self._table.around.media(choice.media.image)):
            shown = QLabel()
            shown.setPixmap(
                picture.scaledToHeight(
                    min(picture.height(), PICTURE_HEIGHT), Qt.TransformationMode.SmoothTransformation
                )
            )
            shown.setAccessibleName(words.plain(choice.label))
            column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        texts = ((choice.label or choice.value, "strong"), (second if second != choice.label else "", "hint"))
        for text, role in texts:
            if text:
                said = Words(text, role)
                said.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
                column.addWidget(said)
        takes_its_height(cell)
        return cell

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self.ref = state.ref
        self.setObjectName(f"table:{state.ref}")
        self.show_words(state.label, second.label)
        self._table.name_columns(state, second)

    def speak(self) -> None:
        """A heading has no words of its own."""


class TableRow(QuestionCard):
    """One question of the table."""

    def __init__(self, proportions: Proportions, table: TablePiece) -> None:
        self._proportions, self._table = proportions, table
        super().__init__(table.around.attachments, table.around.media, table.around.files)
        style.mark(self, "table-row")

    def _build(self) -> None:
        self._make_parts()
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(style.MEDIUM, 6, style.SMALL, 6)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(style.TIGHT)
        top.addWidget(self.label, 1)
        top.addWidget(self.required, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for widget in (self.second_label, self.hint, self.media_strip):
            column.addWidget(widget)
        column.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignLeft)
        takes_its_height(names)
        self._sides = SideBySide(self._proportions)
        self._sides.addWidget(names)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 3, 0, 3)
        outer.setSpacing(2)
        outer.addLayout(self._sides)
        self.complaint.setContentsMargins(style.MEDIUM, 0, style.MEDIUM, style.SMALL)
        outer.addWidget(self.complaint)

    def _put(self, made: Field) -> None:
        while self._sides.count() > 1:
            self._sides.takeAt(1)
        if isinstance(made, RadioField | CheckField):
            made.stand_in_a_table(COLUMN_GAP, self._table.beyond)
        takes_its_height(made)
        self._sides.addWidget(made)
        self._sides.addWidget(self.take_back)

    def _show_field(self, state: NodeState, second: SecondTexts) -> None:
        super()._show_field(state, second)
        self._table.name_columns(state, second)
        if isinstance(self.field, RadioField | CheckField):
            self.field.show_marks_only(columns_of(state) == self._table.columns)

    def _show_choice_media(self, state: NodeState) -> None:
        """They stand once, below the whole table."""

    def speak(self) -> None:
        super().speak()
        self.take_back.setFixedWidth(self.take_back.sizeHint().width())
        self._proportions.after = max(self._proportions.after, self.take_back.width() + style.TIGHT)


class TablePiece(QFrame):
    """Several questions as one table; scrolls sideways where its columns need more room than there is."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        style.mark(self, "card")
        self.around = around
        self.columns: tuple[str, ...] = ()
        self._proportions = Proportions()
        self._named: object = None
        self._parts: dict[str, TableRow | TableHead] = {}
        self._unasked = TableHead(self._proportions, self)  # above a table whose form gives it no heading
        self._sheet = QWidget()
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._unasked)
        takes_its_height(self._sheet)
        self._sideways = Sideways(self._sheet)
        self.media_strip = MediaStrip(around.media, around.files)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, style.SMALL, 6, style.SMALL)
        column.setSpacing(style.TIGHT)
        column.addWidget(self._sideways)
        column.addWidget(self.media_strip)

    def arrange(self, refs: tuple[str, ...]) -> None:
        """Show exactly these questions; rows that stay are left alone."""
        for ref in [ref for ref in self._parts if ref not in refs]:
            gone = self._parts.pop(ref)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for position, ref in enumerate(refs, 1):
            part = self._parts.get(ref)
            if part is None:
                self._add(ref, position)
            elif self._column.indexOf(part) != position:
                self._column.removeWidget(part)
                self._column.insertWidget(position, part)
        self._parts = {ref: self._parts[ref] for ref in refs}
        self._unasked.setVisible(not any(isinstance(part, TableHead) for part in self._parts.values()))

    def _add(self, ref: str, position: int) -> None:
        state = self.around.interview.node(ref)
        part: TableRow | TableHead
        if is_heading(state):
            part = TableHead(self._proportions, self)
        else:
            part = TableRow(self._proportions, self)
            part.edited.connect(self.around.edit)
        self._parts[ref] = part
        self._column.insertWidget(position, part)
        part.show_state(state, self.around.second(state))
        part.setVisible(True)

    def parts(self) -> Iterator[tuple[str, TableRow | TableHead]]:
        yield from self._parts.items()

    def name_columns(self, state: NodeState, second: SecondTexts) -> None:
        """The columns are named by the heading, and by the first row where there is none."""
        namer = next((ref for ref, part in self._parts.items() if isinstance(part, TableHead)), "")
        namer = namer or next(iter(self._parts), state.ref)
        named = (state.choices, tuple(second.choices.items()))
        if state.ref != namer or named == self._named:
            return
        self._named = named
        self.columns = columns_of(state)
        head = self._parts.get(namer)
        (head if isinstance(head, TableHead) else self._unasked).show_columns(state.choices, second.choices)
        self._proportions.least = len(state.choices) * (self._need(state.choices) + COLUMN_GAP)
        media = media_of_choices(state.choices, "")
        self.media_strip.show_media(
            tuple(each for each in media if each.kind != "image" or not self.around.media(each.name))
        )
        for row in self._parts.values():
            if isinstance(row, TableRow) and row.state is not None and isinstance(row.field, _Choosing):
                row.field.show_marks_only(columns_of(row.state) == self.columns)

    def _need(self, choices: Sequence[Choice]) -> int:
        """The width that the longest word of the choices needs."""
        metrics = QFontMetrics(self.font())
        longest = max(
            (
                metrics.horizontalAdvance(word)
                for choice in choices
                for word in re.split(r"[\s\u200b/]+", words.breakable(words.plain(choice.label)))
            ),
            default=0,
        )
        return max(NARROWEST_COLUMN, min(WIDEST_COLUMN_NEED, longest + 12))

    def beyond(self, field: Field, at: int, step: int) -> bool:
        """Up and Down go to the same column of the question above or below."""
        rows = [row for row in self._parts.values() if isinstance(row, TableRow)]
        here = next((number for number, row in enumerate(rows) if row.field is field), -1)
        if here < 0 or not 0 <= here + step < len(rows):
            return False
        other = rows[here + step].field
        return isinstance(other, _Choosing) and other.go_to_mark(at)


_Choosing = (RadioField, CheckField)
