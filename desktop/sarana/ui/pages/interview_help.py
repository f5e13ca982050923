"""The keys of the interview page, on one sheet (F1)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.ui.window import LANGUAGE_KEY, LOCK_KEYS
from sarana.ui.words import Words

WIDTH = 820
ROOM_AROUND = 40  # pixels of the window that stay in sight: on a small screen it ends where the screen does


def keys() -> tuple[tuple[str, str], ...]:
    """Every key, and what it does."""
    return (
        ("Tab", _("Next question or field")),
        ("Shift+Tab", _("Previous question or field")),
        ("↑ ↓", _("Walk through the choices of a question")),
        ("Space", _("Choose, or tick")),
        ("Delete", _("Take back a choice")),
        ("Ctrl+PageDown", _("Next section")),
        ("Ctrl+PageUp", _("Previous section")),
        ("Ctrl+M", _("Next question that is missing or to be corrected")),
        ("Ctrl+Z", _("Undo")),
        ("Ctrl+Y", _("Redo")),
        ("Ctrl+2", _("Show or change the second language")),
        ("Ctrl+G", _("Go to the list of sections")),
        ("Ctrl+S", _("Save now (it is also saved by itself)")),
        ("Alt+1 … Alt+6", _("The pages of the navigation.")),
        (LANGUAGE_KEY, _("Next language, at any moment, without losing an answer.")),
        (_(" or ").join(LOCK_KEYS), _("Lock at once. The draft is saved first; nothing is asked.")),
        ("F1", _("Show these keys")),
    )


class HelpDialog(QDialog):
    """Lists the keys, and explains the marks on the cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys and marks"))
        self.setModal(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.windowTitle())
        everything = self._everything()
        area.setWidget(everything)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.accept)
        style.mark(close, "primary")
        row = blocks.row(1, close)
        row.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.MEDIUM)
        self.setLayout(blocks.column(area, row, gap=0))
        close.setFocus()
        high = everything.heightForWidth(WIDTH) + row.sizeHint().height() + style.MEDIUM
        self.resize(WIDTH, min(high, parent.window().height() - ROOM_AROUND))

    def _everything(self) -> QWidget:
        column = blocks.column(
            Words(_("Keys"), "section-title"),
            self._keys(),
            Words(_("Marks on the questions"), "section-title"),
            self._marks(),
            1,
        )
        column.setContentsMargins(style.LARGE + 4, style.LARGE, style.LARGE + 4, style.SMALL)
        return blocks.holding(column, "page")

    def _keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.MEDIUM)
        grid.setVerticalSpacing(style.TIGHT)
        everything = keys()
        half = -(-len(everything) // 2)
        for number, (key, meaning) in enumerate(everything):
            column, row = divmod(number, half)
            grid.addWidget(_key(key), row, column * 2)
            grid.addWidget(Words(meaning), row, column * 2 + 1)
            grid.setColumnStretch(column * 2 + 1, 1)
        return grid

    def _marks(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.MEDIUM)
        grid.setVerticalSpacing(style.TIGHT)
        grid.setColumnStretch(1, 1)
        marks = (
            (_("Ask"), "info", _("Put this question to the person.")),
            (_("Tick"), "warning", _("Tick what you hear or see. Do not read it out.")),
            (_("Record"), "plain", _("Your own record. Nothing is asked.")),
        )
        for row, (name, tone, meaning) in enumerate(marks):
            label = QLabel(name)
            style.mark(label, "badge", tone=tone)
            grid.addWidget(label, row, 0)
            grid.addWidget(Words(meaning), row, 1)
        star = QLabel("*")
        style.mark(star, "required", tone="danger")
        grid.addWidget(star, len(marks), 0)
        grid.addWidget(Words(_("This question needs an answer.")), len(marks), 1)
        return grid


def _key(name: str) -> QLabel:
    label = QLabel(name)
    style.mark(label, "key")
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return label
