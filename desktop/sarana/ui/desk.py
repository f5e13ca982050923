"""A grey desk on which the pages of a paper lie, as wide as there is room."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from sarana.documents.preview import Picture
from sarana.language import _
from sarana.ui import blocks, style

POINTS_ACROSS = 595.0  # of an A4 page
WIDEST = 900
NARROWEST_CHOICES, WIDEST_CHOICES = 320, 460  # pixels


class Desk(QFrame):
    """Shows the pages of a paper; only looks, never changes."""

    width_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("letter.desk")
        style.mark(self, "desk")
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(style.LARGE, style.LARGE, style.LARGE, style.LARGE)
        self._pages.setSpacing(style.LARGE)
        self._sheets: list[QLabel] = []
        self._area = _Pages(self)
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

    def put(self, number: int, count: int, page: Picture) -> None:
        """Lay down page `number` (0 is the first) of so many; the others stay as they are, and where."""
        for surplus in self._sheets[count:]:
            self._pages.removeWidget(surplus)
            surplus.hide()
            surplus.deleteLater()
        del self._sheets[count:]
        if not self._sheets:
            blocks.clear(self._pages)
            self._pages.addStretch(1)
        while len(self._sheets) <= number:
            self._sheets.append(self._new_sheet(len(self._sheets)))
            self._pages.insertWidget(len(self._sheets) - 1, self._sheets[-1])
        for at, sheet in enumerate(self._sheets):
            words = _("Page {number} of {count}")
            sheet.setAccessibleName(words.format(number=blocks.number(at + 1), count=blocks.number(count)))
        self._sheets[number].setPixmap(self._pixmap(page))

    def wait(self) -> None:
        """Say that pages will soon lie here; those of before stay until others take their place."""
        if not self._sheets:
            self.clear()
            waiting = blocks.text(_("Drawing the pages…"), "muted", name="letter.waiting")
            self._pages.addLayout(blocks.row(1, waiting, 1))
            self._pages.addStretch(1)

    def clear(self) -> None:
        self._sheets.clear()
        blocks.clear(self._pages)

    def _new_sheet(self, number: int) -> QLabel:
        sheet = QLabel()
        sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return sheet

    def _pixmap(self, page: Picture) -> QPixmap:
        image = QImage(page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return QPixmap.fromImage(image)

    def _room(self) -> float:
        return float(min(WIDEST, max(240, self._area.viewport().width() - 2 * style.LARGE - 4)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if abs(self.width() - self._shown) > 2:
            self._shown = self.width()
            self.width_changed.emit()


class _Pages(QScrollArea):
    """Scrolls the pages; its desk shows that the keys scroll here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        style.flag(self._desk, "current", True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        style.flag(self._desk, "current", False)


class Choices(QScrollArea):
    """What is chosen beside a desk: scrolls by itself, and is as wide as its widest line."""

    def __init__(self, choices: QWidget, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.mark(choices, "page")
        self._choices = choices
        self.setWidget(choices)

    def minimumSizeHint(self) -> QSize:
        widest = self._choices.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(NARROWEST_CHOICES, min(WIDEST_CHOICES, widest)), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other choices may need another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def choices_beside(choices: QWidget, right: QWidget, name: str) -> QWidget:
    """What is chosen at the left, and the desk at the right."""
    across = blocks.row(Choices(choices, name), right, gap=style.LARGE)
    across.setStretch(0, 5)
    across.setStretch(1, 8)
    return blocks.holding(across)
