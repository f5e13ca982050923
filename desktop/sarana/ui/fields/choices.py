"""Select one and select many as lists of rows, all choices in sight."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from sarana.forms.state import Choice, NodeState
from sarana.language import _
from sarana.ui import words
from sarana.ui.fields.choice import CheckRow, RadioRow
from sarana.ui.fields.columns import Columns
from sarana.ui.fields.field import Field

#: Asks for another row of a table: this field, the column, one step up (-1) or down (1); False at the edge.
Beyond = Callable[[Field, int, int], bool]

FILTER_FROM = 25  # choices: a longer list gets a line to filter it


class _Rows(Field):
    """What both lists share: rows that are made anew when the choices change."""

    def __init__(self, media: Callable[[str], bytes] | None = None) -> None:
        super().__init__()
        self.rows: list[RadioRow | CheckRow] = []
        self._media = media
        self._columns = Columns()
        self.filter: QLineEdit | None = None  # only long lists have one
        self._beyond: Beyond | None = None  # in a table: where Up and Down lead
        self._question = ""
        self._marks_only = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._columns)

    # ---- in a table, where the choices are named once, above their columns ---------------------------------

    def stand_in_a_table(self, gap: int, beyond: Beyond) -> None:
        """Stand below the other rows of a table; Up and Down ask `beyond` for the row above or below."""
        self._beyond = beyond
        self._columns.set_gap(gap)

    def show_marks_only(self, on: bool) -> None:
        """Draw no words: the heading of the table has them. Screen readers read them all the same."""
        self._marks_only = on
        for row in self.rows:
            row.show_mark_only(on)
        self._columns.invalidate()

    def go_to_mark(self, at: int) -> bool:
        """Put the cursor onto the choice of this column."""
        if not 0 <= at < len(self.rows):
            return False
        self._make_tab_stop(self.rows[at])
        self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def speak(self) -> None:
        if self.filter is not None:
            self.filter.setPlaceholderText(_("Type to find a choice"))
            self.filter.setAccessibleName(_("Type to find a choice"))

    def _offer_filter(self, wanted: bool) -> None:
        if wanted and self.filter is None:
            self.filter = QLineEdit()
            self.filter.setClearButtonEnabled(True)
            self.filter.textChanged.connect(self._filter_by)
            self._column.insertWidget(0, self.filter)
            self.speak()
        elif self.filter is not None:
            self.filter.setVisible(wanted)

    def _row(self, choice: Choice, second: str) -> RadioRow | CheckRow:
        raise AssertionError(type(self).__name__)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        if [row.choice.value for row in self.rows] != [choice.value for choice in state.choices]:
            self._build(state)
        for row, choice in zip(self.rows, state.choices, strict=True):
            row.say(choice, self._second.get(choice.value, ""))
            row.setEnabled(not state.readonly)
        if self._beyond is not None:
            self._columns.want(max(1, len(state.choices)))
            return
        self._columns.want(*_arrangement(state))
        self._offer_filter(len(state.choices) >= FILTER_FROM or "search" in state.appearance)

    def _build(self, state: NodeState) -> None:
        focused = next((row.choice.value for row in self.rows if row.hasFocus()), None)
        for row in self.rows:
            self._columns.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(choice, self._second.get(choice.value, "")) for choice in state.choices]
        for row in self.rows:
            row.clicked.connect(self._on_clicked)
            row.installEventFilter(self)
            self._show_picture(row)
            self._columns.addWidget(row)
            row.show_mark_only(self._marks_only)
            row.answers(self._question)
        self._display(state.value)
        for row in self.rows:
            if row.choice.value == focused:
                row.setFocus()
        self._make_tab_stop(self._first_to_meet())

    def _show_picture(self, row: RadioRow | CheckRow) -> None:
        image = row.choice.media.image
        if image and self._media:
            picture = QPixmap()
            if picture.loadFromData(self._media(image)):
                row.show_picture(picture)

    def _filter_by(self, text: str) -> None:
        wanted = text.casefold().strip()
        for row in self.rows:
            heard = f"{words.plain(row.choice.label)}\n{self._second.get(row.choice.value, '')}".casefold()
            row.setVisible(wanted in heard or row.isChecked())
        self._make_tab_stop(self._first_to_meet())
        self._columns.invalidate()
        self.updateGeometry()

    def _on_clicked(self) -> None:
        raise AssertionError(type(self).__name__)

    def _inner(self) -> Sequence[QWidget]:
        return ()  # every row is named by its choice

    def _name(self, label: str, hint: str) -> None:
        super()._name(label, hint)
        self._question = label
        for row in self.rows:
            row.answers(label)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._is_readonly():
                self.clear()
                return True
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}.get(
                Qt.Key(event.key())
            )
            if step and isinstance(watched, RadioRow | CheckRow):
                upwards = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
                if upwards and self._beyond is not None and watched in self.rows:
                    return self._beyond(self, self.rows.index(watched), step)
                self._walk(watched, step)
                return True
        return super().eventFilter(watched, event)

    def _walk(self, row: RadioRow | CheckRow, step: int) -> None:
        """The arrow keys go from choice to choice in reading order, whatever the columns look like."""
        shown = [other for other in self.rows if not other.isHidden()]
        if row in shown:
            other = shown[(shown.index(row) + step) % len(shown)]
            self._make_tab_stop(other)
            other.setFocus(Qt.FocusReason.TabFocusReason)

    def _first_to_meet(self) -> RadioRow | CheckRow | None:
        """Where Tab arrives: at the choice that is made, else at the first."""
        shown = [row for row in self.rows if not row.isHidden()] or self.rows
        return next((row for row in shown if row.isChecked()), shown[0] if shown else None)

    def _make_tab_stop(self, stop: RadioRow | CheckRow | None) -> None:
        """Tab goes from question to question, not through twenty choices; arrow keys walk inside."""
        for row in self.rows:
            policy = Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus
            if row.focusPolicy() != policy:
                row.setFocusPolicy(policy)
        if stop is not None:
            self.setFocusProxy(stop)

    def take_focus(self) -> None:
        stop = self._first_to_meet()
        self._make_tab_stop(stop)
        (stop or self).setFocus(Qt.FocusReason.TabFocusReason)

    def _is_readonly(self) -> bool:
        return self._state is not None and self._state.readonly


class RadioField(_Rows):
    """Select one: all choices in sight. Arrow keys walk, Space or Enter chooses, Delete takes back."""

    def __init__(self, media: Callable[[str], bytes] | None = None) -> None:
        self._group = QButtonGroup()
        super().__init__(media)

    def _row(self, choice: Choice, second: str) -> RadioRow:
        row = RadioRow(choice, second)
        self._group.addButton(row)
        return row

    def _on_clicked(self) -> None:
        chosen = self._group.checkedButton()
        if isinstance(chosen, RadioRow):
            self._make_tab_stop(chosen)
            self.send(chosen.choice.value)

    def _display(self, value: str) -> None:
        self._group.setExclusive(False)
        for row in self.rows:
            row.setChecked(row.choice.value == value)
        self._group.setExclusive(True)
        self._make_tab_stop(self._first_to_meet())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(watched, RadioRow)
        ):
            watched.click()
            return True
        return super().eventFilter(watched, event)


class CheckField(_Rows):
    """Select many. The value lists the choices in the form's order, separated by spaces (ODK XForms 4.4)."""

    def _row(self, choice: Choice, second: str) -> CheckRow:
        return CheckRow(choice, second)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, CheckRow):
            self._make_tab_stop(pressed)
        self.send(" ".join(row.choice.value for row in self.rows if row.isChecked()))

    def _display(self, value: str) -> None:
        chosen = set(value.split())
        for row in self.rows:
            row.setChecked(row.choice.value in chosen)

    def _same(self, value: str, shown: str) -> bool:
        return set(value.split()) == set(shown.split())


def _arrangement(state: NodeState) -> tuple[int]:
    """How many columns the form asks for; 0 leaves it to the width of the page."""
    for appearance in state.appearance:
        if appearance.startswith("columns-") and appearance[8:].isdigit():
            return (int(appearance[8:]),)
    if "likert" in state.appearance:
        return (len(state.choices),)
    return (0,)
