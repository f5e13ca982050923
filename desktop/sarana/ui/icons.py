"""The small drawings of the navigation: one line in the colour of the words beside them."""

from functools import cache

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap

from sarana import places
from sarana.ui import style

SIZE = 20
#: Drawn larger and scaled down by Qt, so that they stay sharp on every screen.
SHARPNESS = 3


@cache
def icon(name: str) -> QIcon:
    """The drawing of this name: quiet, and in the accent colour where its button is checked."""
    source = (places.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    made.addPixmap(_drawn(source, style.MUTED), QIcon.Mode.Normal, QIcon.State.Off)
    made.addPixmap(_drawn(source, style.PRIMARY), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _drawn(source: str, colour: str) -> QPixmap:
    edge = f'"{SIZE * SHARPNESS}"'
    sized = source.replace('width="24"', f"width={edge}").replace('height="24"', f"height={edge}")
    drawn = QPixmap()
    drawn.loadFromData(sized.replace("currentColor", colour).encode("utf-8"), "svg")
    drawn.setDevicePixelRatio(SHARPNESS)
    return drawn.scaled(
        QSize(SIZE, SIZE) * SHARPNESS,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
