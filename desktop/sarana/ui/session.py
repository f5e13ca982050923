"""Hears when somebody leaves this computer: screen locked, put to sleep, another user, session ended.

Each system says it in its own way; what a message means is decided by small functions without any window.
Linux is tried with a bus of its own, Windows and macOS never were.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Session(QObject):
    """Listens from `listen` on, as long as it lives."""

    left = Signal()  # whoever sat here is gone, or is about to be

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ear: QObject | None = None

    def listen(self, window: QWidget) -> bool:
        """Begin to listen; False where this system says nothing. Twice is once."""
        if self._ear is None:
            self._ear = self._system(window)
        return self._ear is not None

    def _system(self, window: QWidget) -> QObject | None:
        if sys.platform == "win32":
            from sarana.ui.session_windows import WindowsEar

            return WindowsEar(int(window.winId()), self.left.emit, self)
        if sys.platform == "darwin":
            from sarana.ui.session_mac import MacEar

            return MacEar(self.left.emit, self)
        if sys.platform == "linux":
            from sarana.ui.session_linux import ear

            return ear(self.left.emit, self)
        return None
