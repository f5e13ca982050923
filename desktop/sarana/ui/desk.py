"""A grey desk on which the pages of a letter lie, as wide as there is room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from sarana.documents.preview import Picture
from sarana.language import _
from sarana.ui import blocks, style

POINTS_ACROSS = 595.0  # of an A4 page
WIDEST = 900


class Desk(QFrame):
    """Shows the pages of a letter; only looks, never changes."""

    width_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("letter.desk")
        style.mark(self, "desk")
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(style.LARGE, style.LARGE, style.LARGE, style.LARGE)
        self._pages.setSpacing(style.LARGE)
        self._area = QScrollArea()
        self._area.setObjectName("letter.pages")
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(_("The letter as it will be printed"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(blocks.holding(self._pages))
        self._shown = 0
        layout = blocks.column(self._area)
        self.setLayout(layout)

    def scale(self) -> float:
        """How large a page must be drawn to lie on the desk from edge to edge."""
        return self._room() * self.devicePixelRatioF() / POINTS_ACROSS

    def show_pages(self, pages: Sequence[Picture]) -> None:
        """Put these pages on the desk; the scroll bar stays where it is."""
        stood = self._area.verticalScrollBar().value()
        self.clear()
        for number, page in enumerate(pages, start=1):
            self._pages.addWidget(self._sheet(page, number, len(pages)))
        self._pages.addStretch(1)
        self._area.verticalScrollBar().setValue(stood)

    def clear(self) -> None:
        blocks.clear(self._pages)

    def _sheet(self, page: Picture, number: int, count: int) -> QLabel:
        image = QImage(page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        sheet = QLabel()
        sheet.setPixmap(QPixmap.fromImage(image))
        sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sheet.setAccessibleName(
            _("Page {number} of {count}").format(number=blocks.number(number), count=blocks.number(count))
        )
        return sheet

    def _room(self) -> float:
        return float(min(WIDEST, max(240, self._area.viewport().width() - 2 * style.LARGE - 4)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if abs(self.width() - self._shown) > 2:
            self._shown = self.width()
            self.width_changed.emit()
