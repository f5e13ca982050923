"""Pages on which black bars are drawn with the mouse; each bar is also a line of a list, for the keyboard."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel

from sarana.documents.redaction import Box
from sarana.ui import style
from sarana.ui.desk import POINTS_ACROSS, Desk

_MM = 25.4 / 72.0  # in a point
#: A smaller rectangle is a click that slipped.
SMALLEST_MM = 1.0


class Barred(QLabel):
    """One page; a rectangle that is drawn on it becomes a bar."""

    drawn = Signal(object)  # a Box

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._from: QPoint | None = None
        self._to = QPoint()
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = self._to = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._to = event.position().toPoint()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        across = QRect(self._from, event.position().toPoint()).normalized()
        self._from = None
        self.update()
        box = self._box(across)
        if box.width >= SMALLEST_MM and box.height >= SMALLEST_MM:
            self.drawn.emit(box)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._from is not None:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(style.DANGER), 1))
            painter.setBrush(QColor(0, 0, 0, 140))
            painter.drawRect(QRect(self._from, self._to).normalized())
            painter.end()

    def _box(self, across: QRect) -> Box:
        """In millimetres from the upper left corner of the page, which lies in the middle of the label."""
        page = self.pixmap().deviceIndependentSize()
        left, top = (self.width() - page.width()) / 2, (self.height() - page.height()) / 2
        on_page = QRectF(QPointF(across.topLeft()) - QPointF(left, top), across.size().toSizeF())
        inside = on_page & QRectF(0, 0, page.width(), page.height())
        unit = POINTS_ACROSS / max(1.0, page.width()) * _MM
        return Box(
            self._number + 1,
            round(inside.x() * unit, 1),
            round(inside.y() * unit, 1),
            round(inside.width() * unit, 1),
            round(inside.height() * unit, 1),
        )


class RedactionDesk(Desk):
    """A desk whose pages take bars."""

    drawn = Signal(object)  # a Box

    def _new_sheet(self, number: int) -> QLabel:
        sheet = Barred(number)
        sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sheet.drawn.connect(self.drawn)
        return sheet
