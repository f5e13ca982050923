"""A QR code as a picture, drawn module by module so that it is sharp at any size."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QLabel

from sarana.ui import style

_QUIET = 4  # modules of white around the code (ISO/IEC 18004, 6.3.8)
_ACROSS = 132  # pixels


def qr(text: str, says: str, name: str) -> QLabel:
    """A label that shows the code of a text; `says` is read out in its place."""
    label = QLabel()
    label.setObjectName(name)
    label.setAccessibleName(says)
    label.setToolTip(says)
    label.setFixedSize(_ACROSS, _ACROSS)
    show(label, text)
    return label


def show(label: QLabel, text: str) -> None:
    """Let the label show the code of this text."""
    label.setPixmap(picture(text) if text else QPixmap())


def picture(text: str) -> QPixmap:
    import segno  # costs more than the page that shows it

    rows = [list(row) for row in segno.make(text, micro=False, error="m").matrix]
    size = len(rows) + 2 * _QUIET
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x + _QUIET, y + _QUIET, QColor(style.INK))
    sharp = image.scaled(
        _ACROSS, _ACROSS, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    )
    return QPixmap.fromImage(sharp)
