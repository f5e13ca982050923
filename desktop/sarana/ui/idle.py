"""When to lock: minutes without a key or a movement, the computer was asleep, or a key says so at once."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

TICK_MS = 5_000
#: A tick that comes this much too late means that the computer slept: somebody may have closed and moved it.
ASLEEP_SECONDS = 45.0

#: Lock at once, wherever the cursor is.
LOCK_KEYS = frozenset(
    {
        QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L),
        QKeyCombination(Qt.KeyboardModifier.NoModifier, Qt.Key.Key_F12),
    }
)
PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})

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
    lock_key = Signal()  # also while a dialog is open, which no shortcut of the window reaches

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
        if not event.isInputEvent() and not isinstance(event, QInputMethodEvent):
            return False  # nearly every event; to ask which one it is costs more
        kind = event.type()
        if kind in AWAKE and self._silence.isActive():
            self._silence.start()
        if kind in PRESSES and isinstance(event, QKeyEvent) and event.keyCombination() in LOCK_KEYS:
            self.lock_key.emit()
            return True
        return False

    def _look_at_the_clock(self) -> None:
        now = time.time()
        if now - self._seen > TICK_MS / 1000 + ASLEEP_SECONDS:
            self.stop()
            self.expired.emit()
        self._seen = now
