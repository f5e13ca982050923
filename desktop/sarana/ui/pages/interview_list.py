"""The list of chapters at the left: what each is called, how far it is, and what is missing there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sarana.forms.state import SectionProgress
from sarana.language import _, ngettext, spoken
from sarana.ui import style, words
from sarana.ui.fields.choice import lay_out

WIDTH = 268
PAD_X, PAD_Y, RING, GAP = 12, 6, 18, 10
ENTRY = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    key: str
    title: str
    progress: SectionProgress

    @property
    def is_complete(self) -> bool:
        return self.progress.missing == 0 and self.progress.violations == 0 and self.progress.answered > 0


class ChapterList(QListWidget):
    """All chapters; choosing one goes there."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        style.mark(self, "navigation")
        self.setObjectName("interview.sections")
        self.setItemDelegate(_Drawn(self))
        self.setMouseTracking(True)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)
        self.speak()

    def speak(self) -> None:
        self.setAccessibleName(_("Sections of the form"))

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        """Show these chapters; the current one is marked."""
        if [entry.key for entry in entries] != [self._entry(row).key for row in range(self.count())]:
            self.clear()
            for _entry in entries:
                self.addItem(QListWidgetItem())
        for row, entry in enumerate(entries):
            self._show(row, entry)
            if entry.key == current and self.currentRow() != row:
                self.setCurrentRow(row)

    def _show(self, row: int, entry: Entry) -> None:
        item = self.item(row)
        if item.data(ENTRY) == entry:
            return
        before = item.data(ENTRY)
        item.setData(ENTRY, entry)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}. {in_words(entry.progress)}")
        item.setToolTip(in_words(entry.progress))
        if before is None or before.title != entry.title:
            self.scheduleDelayedItemsLayout()

    def _entry(self, row: int) -> Entry:
        entry: Entry = self.item(row).data(ENTRY)
        return entry

    def _on_chosen(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(ENTRY)
        self.chosen.emit(entry.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 400)


def in_words(progress: SectionProgress) -> str:
    """How far a chapter is, as a sentence."""
    number = spoken().number
    parts = [
        _("{answered} of {asked} answered").format(
            answered=number(progress.answered), asked=number(progress.asked)
        )
    ]
    if progress.missing:
        parts.append(
            ngettext(
                "{count} required answer missing", "{count} required answers missing", progress.missing
            ).format(count=number(progress.missing))
        )
    if progress.violations:
        parts.append(
            ngettext("{count} answer to correct", "{count} answers to correct", progress.violations).format(
                count=number(progress.violations)
            )
        )
    return spoken().beside(*parts)


class _Drawn(QStyledItemDelegate):
    """Draws one line: a ring that fills, the title, and what is missing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry | None = index.data(ENTRY)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, ChapterList) else WIDTH
        if entry is None:
            return QSize(width, style.FIELD_HEIGHT)
        laid = lay_out(words.breakable(entry.title), self._font(option), self._room(width))
        return QSize(width, round(laid.height) + 2 * PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry | None = index.data(ENTRY)
        if entry is None:
            return
        rect: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, selected, bool(state & QStyle.StateFlag.State_MouseOver))
        ring = QRectF(rect.x() + PAD_X, rect.y() + PAD_Y + 3, RING, RING)
        _paint_ring(painter, ring, entry)
        laid = lay_out(words.breakable(entry.title), self._font(option), self._room(rect.width()))
        painter.setPen(QColor(style.PRIMARY if selected else style.INK))
        for layout in laid.layouts:
            layout.draw(painter, QPointF(ring.right() + GAP, rect.y() + PAD_Y))
        self._paint_missing(painter, rect, entry, option)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, selected: bool, hovered: bool) -> None:
        if not selected and not hovered:
            return
        view = self.parent()
        focused = selected and isinstance(view, ChapterList) and view.hasFocus()
        painter.setBrush(QColor(style.SURFACE if selected else style.LINE))
        painter.setPen(QPen(QColor(style.FOCUS), 2) if focused else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 7, 7)

    def _paint_missing(
        self, painter: QPainter, rect: QRect, entry: Entry, option: QStyleOptionViewItem
    ) -> None:
        count = entry.progress.missing + entry.progress.violations
        if not count or not entry.progress.answered:
            return  # a chapter that nobody has begun is not reproached with anything
        font = QFont(self._font(option))
        font.setPointSizeF(style.FINE)
        text = spoken().number(count)
        width = max(22, QFontMetrics(font).horizontalAdvance(text) + 12)
        box = QRectF(rect.right() - PAD_X - width + 4, rect.y() + PAD_Y + 1, width, 22)
        wrong = entry.progress.violations > 0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.DANGER_SOFT if wrong else style.WARNING_SOFT))
        painter.drawRoundedRect(box, 11, 11)
        painter.setFont(font)
        painter.setPen(QColor(style.DANGER if wrong else style.WARNING))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _font(self, option: QStyleOptionViewItem) -> QFont:
        font: QFont = option.font
        return font

    def _room(self, width: int) -> float:
        return max(60.0, width - 2 * PAD_X - RING - GAP - 30)


def _paint_ring(painter: QPainter, box: QRectF, entry: Entry) -> None:
    """Empty: nobody was here. An arc: begun. A filled circle with a tick: nothing is missing."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if entry.is_complete:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.GOOD))
        painter.drawEllipse(box)
        painter.setPen(QPen(QColor(style.SURFACE), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(
            [box.topLeft() + point for point in (QPointF(4.6, 9.4), QPointF(7.6, 12.4), QPointF(13.2, 6.0))]
        )
        return
    painter.setPen(QPen(QColor(style.LINE_STRONG), 2))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    if entry.progress.answered and entry.progress.asked:
        painter.setPen(QPen(QColor(style.PRIMARY), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(
            box.adjusted(1, 1, -1, -1),
            90 * 16,
            -round(360 * 16 * entry.progress.answered / entry.progress.asked),
        )
