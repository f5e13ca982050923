"""What Windows tells a window when somebody leaves: the session's notifications and those about power."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject

WM_QUERYENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0011, 0x0218, 0x02B1
PBT_APMSUSPEND = 0x4
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK = 0x2, 0x4, 0x6, 0x7
_THIS_SESSION = 0


def somebody_left(message: int, reason: int) -> bool:
    """Whether a message of Windows means that whoever sat here is gone: `reason` is its wParam."""
    if message == WM_WTSSESSION_CHANGE:
        return reason in (WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK)
    if message == WM_POWERBROADCAST:
        return reason == PBT_APMSUSPEND
    return message == WM_QUERYENDSESSION


class _Filter(QAbstractNativeEventFilter):
    """Sees every message of every window; passes all of them on."""

    def __init__(self, left: Callable[[], object]) -> None:
        super().__init__()
        self._left = left

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if sys.platform == "win32":
            from ctypes import wintypes

            said = wintypes.MSG.from_address(int(message))
            if somebody_left(said.message, said.wParam):
                self._left()
        return False, 0


class WindowsEar(QObject):
    """Registers the window with the session's notifications and listens."""

    def __init__(self, window: int, left: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter = _Filter(left)
        application = QCoreApplication.instance()
        if sys.platform == "win32" and application is not None:
            import ctypes

            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), _THIS_SESSION)
            application.installNativeEventFilter(self._filter)
