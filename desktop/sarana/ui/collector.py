"""Python's cycle collector, kept on the screen's thread as long as other threads run.

A page that was left is often a cycle of widgets and their slots. Collected by whichever thread happens to
allocate, it would be destroyed in the vault's thread, and Qt crashes when a widget dies outside its own.
"""

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """Collects what the automatic collector would have, by the same thresholds, but here."""

    _in_use: ClassVar[int] = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Collector._in_use += 1
        gc.disable()
        gc.freeze()  # modules and classes stay: looked at each time, they would hold the window up
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        """The other threads have ended; once nobody needs this any more, Python collects by itself again."""
        self._timer.stop()
        Collector._in_use -= 1
        if not Collector._in_use:
            gc.unfreeze()
            gc.enable()

    def _collect(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
