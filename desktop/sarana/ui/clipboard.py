"""What is copied out of the program does not stay: marked as secret at once, and gone after ten seconds.

Copying names into another program is sometimes needed; a clipboard that remembers them is a leak (SECURITY.md
2.11). What other programs copied is never touched.
"""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS_TO_STAY = 10
#: What clipboard managers, histories and clouds of the three systems look at before they keep something.
CONCEALED = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}
_MARK = "application/x-sarana"


class Clipboard(QObject):
    """Watches what this program puts there."""

    def __init__(
        self, parent: QObject | None = None, owns: Callable[[QClipboard.Mode], bool] | None = None
    ) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._owns = owns or self._says_that_it_owns
        self._clipboard.changed.connect(self._look)
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.setInterval(SECONDS_TO_STAY * 1000)
        self._time.timeout.connect(self.clear)

    def clear(self) -> None:
        """Take away what is ours, now: after the time, and when the vault is locked."""
        self._time.stop()
        for mode in _modes(self._clipboard):
            if self._is_ours(mode):
                self._clipboard.clear(mode)

    def _look(self, mode: QClipboard.Mode) -> None:
        if mode not in _modes(self._clipboard) or not self._owns(mode):
            return
        if not self._is_ours(mode):
            text = self._clipboard.text(mode)
            if not text:
                return
            self._clipboard.setMimeData(_concealed(text), mode)
        self._time.start()

    def _says_that_it_owns(self, mode: QClipboard.Mode) -> bool:
        if mode == QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        there: QMimeData | None = self._clipboard.mimeData(mode)  # nothing on some screens
        return there is not None and there.hasFormat(_MARK)


def _modes(clipboard: QClipboard) -> tuple[QClipboard.Mode, ...]:
    if clipboard.supportsSelection():
        return QClipboard.Mode.Clipboard, QClipboard.Mode.Selection
    return (QClipboard.Mode.Clipboard,)


def _concealed(text: str) -> QMimeData:
    """The bare text with every hint that it is not to be kept."""
    made = QMimeData()
    made.setText(text)
    for name, value in (*CONCEALED.items(), (_MARK, b"1")):
        made.setData(name, QByteArray(value))
    return made
