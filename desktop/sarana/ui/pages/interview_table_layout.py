"""How a table of questions lies: what its rows agree on, one row, and the sheet that scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLayoutItem, QScrollArea, QWidget

from sarana.ui.arrangement import Arrangement, takes_its_height

NARROWEST_LABEL, WIDEST_LABEL = 170, 380
USUAL = 600  # pixels: the width at which Qt is told what would be comfortable


@dataclass
class Proportions:
    """What all rows of one table agree on, so that their columns stand below each other."""

    least: int = 0  # pixels that the columns need
    after: int = 0  # pixels at the right, for the button that takes an answer back

    def label_width(self, whole: int) -> int:
        room = whole - self.after - self.least
        return max(NARROWEST_LABEL, min(WIDEST_LABEL, room, round(whole * 0.4)))


class SideBySide(Arrangement):
    """A row of the table: the question's words, the columns, and the room after them."""

    def __init__(self, proportions: Proportions) -> None:
        super().__init__()
        self._proportions = proportions
        self.setContentsMargins(0, 0, 0, 0)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:
        return max((_height(item, part) for item, part in self._parts(width)), default=0)

    def sizeHint(self) -> QSize:
        return QSize(USUAL, self.heightForWidth(USUAL))

    def minimumSize(self) -> QSize:
        return QSize(NARROWEST_LABEL + self._proportions.least + self._proportions.after, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        x = rect.x()
        for item, part in self._parts(rect.width()):
            height = min(_height(item, part), rect.height())
            item.setGeometry(QRect(x, rect.y() + (rect.height() - height) // 2, part, height))
            x += part

    def _parts(self, width: int) -> Iterator[tuple[QLayoutItem, int]]:
        label = self._proportions.label_width(width)
        widths = (label, max(0, width - label - self._proportions.after), self._proportions.after)
        return zip(self._items, widths, strict=False)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Sideways(QScrollArea):
    """As high as what is in it; scrolls to the sides only."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(sheet)
        for ground in (sheet, self.viewport()):
            ground.setAutoFillBackground(False)  # the card shows through
        self._sheet = sheet
        takes_its_height(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def heightForWidth(self, width: int) -> int:
        needed = self._sheet.minimumSizeHint().width()
        bar = self.horizontalScrollBar().sizeHint().height() if needed > width else 0
        return self._sheet.heightForWidth(max(width, needed)) + bar

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(USUAL, self.heightForWidth(USUAL))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._sheet.isAncestorOf(new):
            self.ensureWidgetVisible(new, 20, 0)
