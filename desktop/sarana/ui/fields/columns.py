"""A layout that puts short choices side by side and long lists into columns, as wide as the page allows."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from sarana.ui.arrangement import Arrangement

NARROWEST = 200  # pixels: a narrower column breaks most choices into crumbs
MOST_SIDE_BY_SIDE = 5
FEWEST_FOR_COLUMNS = 5
MOST_COLUMNS = 3


class Columns(Arrangement):
    """Lays its widgets out in one row while they fit, else in columns, read downwards.

    `natural` tells the width at which a widget does not wrap. `wanted` forces a number of columns.
    """

    def __init__(self, *, gap: int = 8, wanted: int = 0) -> None:
        super().__init__()
        self._gap = gap
        self._wanted = wanted
        self._in_a_row = True
        self._heights: dict[int, int] = {}  # by width: Qt asks for the same one many times
        self.setContentsMargins(0, 0, 0, 0)

    def want(self, columns: int, *, in_a_row: bool = True) -> None:
        """Use this many columns (0: as many as fit); allow short choices in one row."""
        if (columns, in_a_row) != (self._wanted, self._in_a_row):
            self._wanted, self._in_a_row = columns, in_a_row
            self.invalidate()

    def set_gap(self, gap: int) -> None:
        """Stand this many pixels apart."""
        self._gap = gap
        self.invalidate()

    # ---- what QLayout asks --------------------------------------------------------------------------------

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        width = max((_natural(widget) for widget in self._shown()), default=0)
        return QSize(width, self.heightForWidth(max(width, NARROWEST)))

    def minimumSize(self) -> QSize:
        return QSize(120, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    # ---- the arrangement ----------------------------------------------------------------------------------

    def _shown(self) -> list[QWidget]:
        widgets = (item.widget() for item in self._items)
        return [widget for widget in widgets if widget is not None and not widget.isHidden()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        widgets = self._shown()
        if not widgets:
            return 0
        if self._fits_in_a_row(widgets, rect.width()):
            return self._row(widgets, rect, move=move)
        return self._columns(widgets, rect, self._how_many(widgets, rect.width()), move=move)

    def _fits_in_a_row(self, widgets: list[QWidget], width: int) -> bool:
        if self._wanted or not self._in_a_row or len(widgets) > MOST_SIDE_BY_SIDE:
            return False
        return sum(map(_natural, widgets)) + self._gap * (len(widgets) - 1) <= width

    def _how_many(self, widgets: list[QWidget], width: int) -> int:
        if self._wanted:
            return max(1, min(self._wanted, len(widgets)))
        if len(widgets) < FEWEST_FOR_COLUMNS:
            return 1
        widest = max(map(_natural, widgets))
        for columns in range(min(MOST_COLUMNS, len(widgets) // 2), 1, -1):
            column = (width - self._gap * (columns - 1)) // columns
            if column >= NARROWEST and widest <= column * (1 if columns > 2 else 2):
                return columns
        return 1

    def _row(self, widgets: list[QWidget], rect: QRect, *, move: bool) -> int:
        widths = [max(_natural(widget), 96) for widget in widgets]
        height = max(map(_height, widgets, widths))
        x = rect.x()
        for widget, width in zip(widgets, widths, strict=True):
            if move:
                widget.setGeometry(x, rect.y(), width, height)
            x += width + self._gap
        return height

    def _columns(self, widgets: list[QWidget], rect: QRect, columns: int, *, move: bool) -> int:
        width = (rect.width() - self._gap * (columns - 1)) // columns
        rows = -(-len(widgets) // columns)
        heights = [max(_height(widget, width) for widget in row) for row in _rows(widgets, rows)]
        if move:
            for index, widget in enumerate(widgets):
                column, row = divmod(index, rows)
                y = rect.y() + sum(heights[:row]) + self._gap * row
                widget.setGeometry(rect.x() + column * (width + self._gap), y, width, heights[row])
        return sum(heights) + self._gap * (rows - 1)


def _rows(widgets: list[QWidget], rows: int) -> Iterable[list[QWidget]]:
    """The widgets that stand beside each other when they are read downwards."""
    return (widgets[row::rows] for row in range(rows))


def _natural(widget: QWidget) -> int:
    natural = getattr(widget, "natural_width", None)
    return natural() if callable(natural) else widget.sizeHint().width()


def _height(widget: QWidget, width: int) -> int:
    height = widget.heightForWidth(width)
    return height if height >= 0 else widget.sizeHint().height()
