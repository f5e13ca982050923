"""Locks after some minutes without a key or a movement, and when the computer was asleep in between."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

TICK_MS = 5_000
#: A tick that comes this much too late means that the computer slept: somebody may have closed and moved it.
ASLEEP_SECONDS = 45.0

AWAKE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.InputMethod,
}


class Idle(QObject):
    """Watches every event of the application; `expired` comes once per stretch of silence."""

    expired = Signal()

    def __init__(self, application: QCoreApplication, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(max(1, minutes) * 60_000)
        self._silence.timeout.connect(self.expired)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._look_at_the_clock)
        self._seen = time.time()
        application.installEventFilter(self)

    def start(self) -> None:
        self._seen = time.time()
        self._silence.start()
        self._tick.start()

    def stop(self) -> None:
        self._silence.stop()
        self._tick.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in AWAKE and self._silence.isActive():
            self._silence.start()
        return False

    def _look_at_the_clock(self) -> None:
        now = time.time()
        if now - self._seen > TICK_MS / 1000 + ASLEEP_SECONDS:
            self.stop()
            self.expired.emit()
        self._seen = now
