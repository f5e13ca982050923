"""Where the Tab key goes: from one thing to the next as they are laid out and read.

Qt would go in the order in which things were made: last to the question that has just appeared in the middle.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def reading_order(within: QWidget) -> Iterator[QWidget]:
    """What Tab reaches inside, and what has the cursor now, however it came there."""
    layout = within.layout()
    if layout is not None:
        yield from _laid_out(layout)
    elif isinstance(within, QScrollArea) and (inside := within.widget()) is not None:
        yield from _reached(inside)


def go_by_tab(within: QWidget, forward: bool, *, around: bool) -> bool:
    """Put the cursor into what comes next, or before; False at the end, unless it goes `around`."""
    stops = list(reading_order(within))
    at = next((at for at, stop in enumerate(stops) if stop.hasFocus()), -1)
    if at < 0:
        return False  # somewhere that is not laid out: Qt knows more
    to = at + (1 if forward else -1)
    if not around and not 0 <= to < len(stops):
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[to % len(stops)].setFocus(reason)
    return True


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for item in filter(None, map(layout.itemAt, range(layout.count()))):
        widget, inner = item.widget(), item.layout()
        if widget is not None and widget.isVisible():
            yield from _reached(widget)
        elif inner is not None:
            yield from _laid_out(inner)


def _reached(widget: QWidget) -> Iterator[QWidget]:
    is_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    if (widget.hasFocus() and widget.focusProxy() is None) or (is_stop and widget.isEnabled()):
        yield widget
    yield from reading_order(widget)
