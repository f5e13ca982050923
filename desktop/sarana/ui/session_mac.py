"""What macOS announces to every program when the screen is locked or another user comes."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

NAMES = (b"com.apple.screenIsLocked", b"com.apple.screensaver.didstart")
_UTF8, _AT_ONCE = 0x08000100, 4
_CALLBACK = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
)


class MacEar(QObject):
    """Asks Core Foundation's notification centre, whose run loop is the one that Qt runs."""

    def __init__(self, left: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: Kept as long as the ear: Core Foundation keeps only its address. Left after the callback returned.
        self._heard = _CALLBACK(lambda *_ignored: QTimer.singleShot(0, self, lambda: left()))
        foundation = ctypes.CDLL(ctypes.util.find_library("CoreFoundation") or "CoreFoundation")
        centre = foundation.CFNotificationCenterGetDistributedCenter
        centre.restype = ctypes.c_void_p
        text = foundation.CFStringCreateWithCString
        text.restype, text.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        observe = foundation.CFNotificationCenterAddObserver
        observe.restype = None
        observe.argtypes = [
            ctypes.c_void_p,
            ctypes.c_void_p,
            _CALLBACK,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_long,
        ]
        for name in NAMES:
            observe(centre(), None, self._heard, text(None, name, _UTF8), None, _AT_ONCE)
