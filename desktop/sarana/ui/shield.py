"""Keeps every window out of screenshots and remote views where the system can (SECURITY.md 2.11).

Windows can; Linux has no means, and we say so instead of pretending.
"""

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

WDA_EXCLUDEFROMCAPTURE = 0x11


def hide_from_screen_capture(window: QWidget) -> bool:
    """Ask the system to leave the window out of every capture; False where it cannot."""
    if sys.platform == "win32":
        import ctypes

        return bool(
            ctypes.windll.user32.SetWindowDisplayAffinity(int(window.winId()), WDA_EXCLUDEFROMCAPTURE)
        )
    return False


class Shield(QObject):
    """Sees to it that no window is shown without: dialogs tell as much as the page below them."""

    def __init__(self, application: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform == "win32":  # elsewhere there is nothing to ask, and every event would pass here
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            hide_from_screen_capture(watched)
        return False
