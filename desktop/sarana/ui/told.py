"""A list to read: questions with what is said about each, under headings. Walked with the arrow keys.

Each line is one thing to a screen reader. Words wrap; Khmer breaks between words and is never cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sarana.ui import style, words
from sarana.ui.fields.choice import Laid, lay_out

PAD_X, PAD_Y, INDENT = 14, 7, 14
TOLD = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Told:
    """A question and what is said about it; or, as a heading, only words."""

    words: str
    said: tuple[str, ...] = ()
    about: str = ""  # smaller, below: who and when, or what can be done
    ref: str = ""  # where it stands in the form
    file: str = ""  # the attachment that the answer names
    is_heading: bool = False

    def aloud(self) -> str:
        return ". ".join(part for part in (self.words, *self.said, self.about) if part)


class ToldList(QListWidget):
    """Shows lines; choosing one that is no heading tells which."""

    chosen = Signal(object)  # Told

    def __init__(self, name: str, words_: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words_)
        self.setItemDelegate(_Drawn(self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(self._on_chosen)

    def tell(self, lines: Iterable[Told]) -> None:
        """Show these lines in the place of others."""
        self.clear()
        for line in lines:
            item = QListWidgetItem()
            item.setData(TOLD, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.aloud())
            self.addItem(item)
        if self.count():
            self.setCurrentRow(next((at for at, each in enumerate(self.told()) if not each.is_heading), 0))
            self.scrollToTop()

    def told(self) -> list[Told]:
        """The lines that are shown."""
        return [self.item(row).data(TOLD) for row in range(self.count())]

    def _on_chosen(self, item: QListWidgetItem) -> None:
        line: Told = item.data(TOLD)
        if not line.is_heading:
            self.chosen.emit(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Drawn(QStyledItemDelegate):
    """Draws one line: the question small and grey, what is said in ink."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, ToldList) else 600
        height = sum(laid.height for laid, _colour in self._laid(option, index, width))
        return QSize(width, round(height) + 2 * PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        line: Told = index.data(TOLD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected and not line.is_heading:
            view = self.parent()
            focused = isinstance(view, ToldList) and view.hasFocus()
            painter.setBrush(QColor(style.PRIMARY_SOFT))
            painter.setPen(QPen(QColor(style.FOCUS), 2) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 1, -3, -1), 7, 7)
        y = rect.y() + PAD_Y
        for laid, colour in self._laid(option, index, rect.width()):
            painter.setPen(QColor(colour))
            for layout in laid.layouts:
                layout.draw(painter, QPointF(rect.x() + self._left(line), y))
            y += round(laid.height)
        painter.restore()

    def _left(self, line: Told) -> int:
        return PAD_X if line.is_heading else PAD_X + INDENT

    def _laid(self, option: QStyleOptionViewItem, index: Index, width: int) -> list[tuple[Laid, str]]:
        line: Told = index.data(TOLD)
        room = max(80, width - self._left(line) - PAD_X)
        normal, small = QFont(option.font), QFont(option.font)
        small.setPointSizeF(style.FINE)
        if line.is_heading:
            normal.setBold(True)
            return [(lay_out(words.breakable(line.words), normal, room), style.PRIMARY)]
        parts = [(line.words, small, style.MUTED)] if line.said else [(line.words, normal, style.INK)]
        parts += [(said, normal, style.INK) for said in line.said]
        parts += [(line.about, small, style.MUTED)] if line.about else []
        return [(lay_out(words.breakable(text), font, room), colour) for text, font, colour in parts]
