"""How cases look in a list: one row each, with every name that is known, the state and the date."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sarana.cases import CaseLine, CaseState
from sarana.language import _, spoken
from sarana.ui import fonts, style

LINE_ROLE = Qt.ItemDataRole.UserRole
HIDDEN_NAME = "●●●●●●"
ROW_HEIGHT = 72
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


def state_words(state: CaseState) -> tuple[str, str]:
    """What a state is called, and its tone."""
    return {
        CaseState.DRAFT: (_("Draft"), "warning"),
        CaseState.FINALISED: (_("Finalised"), "good"),
        CaseState.REOPENED: (_("Reopened"), "warning"),
        CaseState.CONFLICT: (_("Several versions"), "danger"),
        CaseState.RECEIVED: (_("Received"), "info"),
    }[state]


def names_of(line: CaseLine) -> str:
    """All names of the person, or that there is none yet, or that they are not for this officer."""
    if line.masked:
        return _("Another officer’s case")
    return "  /  ".join(line.names) or _("No name yet")


def changed_words(line: CaseLine) -> str:
    """When a case was last changed, by the clock of this computer."""
    return spoken().moment(line.changed.astimezone())


class CaseLines(QAbstractListModel):
    """The rows of the case list."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[CaseLine] = ()

    def put(self, lines: Sequence[CaseLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words, _tone = state_words(line.state)
            return spoken().beside(names_of(line), line.code, words, changed_words(line))
        return None


class CaseRow(QStyledItemDelegate):
    """Draws one row. With names hidden, only the row under the pointer shows its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names_hidden = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: CaseLine = index.data(LINE_ROLE)
        under_pointer = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, under_pointer)
        inside = option.rect.adjusted(style.LARGE, 10, -style.LARGE, -10)
        right = self._right(painter, inside, line)
        words = inside.adjusted(0, 0, -(right + style.LARGE), 0)
        shown = under_pointer or not self.names_hidden or not line.names
        self._words(painter, words, names_of(line) if shown else HIDDEN_NAME, line)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, under_pointer: bool) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(style.PRIMARY_SOFT))
        elif under_pointer:
            painter.fillRect(option.rect, QColor(style.PAPER))
        painter.fillRect(
            QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), QColor(style.LINE)
        )
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), QColor(style.PRIMARY)
            )

    def _words(self, painter: QPainter, room: QRect, names: str, line: CaseLine) -> None:
        half = room.height() // 2
        name_font = fonts.text_font()
        name_font.setWeight(QFont.Weight.DemiBold)
        self._line(
            painter, room.adjusted(0, 0, 0, -half), names, name_font, style.INK if line.names else style.MUTED
        )
        below = (
            line.code
            if not line.origin
            else _("{code}, from {office}").format(code=line.code, office=line.origin)
        )
        self._line(painter, room.adjusted(0, half, 0, 0), below, fonts.text_font(style.FINE), style.MUTED)

    def _line(self, painter: QPainter, room: QRect, words: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        fitting = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitting)

    def is_on_badge(self, row: QRect, line: CaseLine, at: QPoint) -> bool:
        """Whether a place in a row is on the words about its state."""
        inside = row.adjusted(style.LARGE, 10, -style.LARGE, -10)
        return _pill(inside, state_words(line.state)[0]).contains(QPointF(at))

    def _right(self, painter: QPainter, room: QRect, line: CaseLine) -> int:
        """The state as a pill and the date below it; how wide they are."""
        words, tone = state_words(line.state)
        font = fonts.text_font(style.FINE)
        metrics = QFontMetrics(font)
        date = changed_words(line)
        width = max(metrics.horizontalAdvance(words) + 20, metrics.horizontalAdvance(date))
        half = room.height() // 2
        pill = _pill(room, words)
        ink, ground = TONES[tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QColor(style.MUTED))
        painter.drawText(
            room.adjusted(0, half, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, date
        )
        return width


def _pill(room: QRect, words: str) -> QRectF:
    """Where the words about a state stand in a row."""
    wide = QFontMetrics(fonts.text_font(style.FINE)).horizontalAdvance(words)
    return QRectF(room.right() - wide - 19, room.top() + 1, wide + 20, room.height() // 2 - 2)


TONES = {
    "info": (style.PRIMARY, style.PRIMARY_SOFT),
    "good": (style.GOOD, style.GOOD_SOFT),
    "warning": (style.WARNING, style.WARNING_SOFT),
    "danger": (style.DANGER, style.DANGER_SOFT),
}
