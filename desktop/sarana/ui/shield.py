"""Keeps the window out of screenshots and remote views where the system can (SECURITY.md 2.11).

Windows can; Linux has no means, and we say so instead of pretending.
"""

import sys

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
