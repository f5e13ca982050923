"""What the demonstration leaves behind: numbered pictures, and a line for every file that says what it is."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from sarana.ui.hands import settle

SHADE = QColor(20, 30, 34, 70)


class Album:
    """Pictures and files, in the order in which they came about."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: list[str] = []
        self._step = 0
        (folder / "pictures").mkdir(parents=True)

    def begin_step(self) -> None:
        self._step += 1

    def picture(self, window: QWidget, name: str, language: str, says: str) -> Path:
        """Keep a picture of the window as it is now, with the dialog that lies over it."""
        settle()
        path = self._folder / "pictures" / f"{self._step:02d}-{name}-{language}.png"
        photograph(window).save(str(path))
        self.note(path, f"{says} ({language})")
        return path

    def keep(self, image: QPixmap, name: str, says: str) -> None:
        path = self._folder / "pictures" / name
        image.save(str(path))
        self.note(path, says)

    def note(self, path: Path, says: str) -> None:
        """One line about a file."""
        self._lines.append(f"{path.relative_to(self._folder).as_posix()}  {says}")

    def write_index(self, words: str) -> Path:
        path = self._folder / "index.txt"
        path.write_text(words + "\n" + "\n".join(self._lines) + "\n", encoding="utf-8")
        return path

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)


def photograph(window: QWidget) -> QPixmap:
    """The window, and over it the dialogs that are open, as a person sees them."""
    picture = window.grab()
    dialogs = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]
    if not dialogs:
        return picture
    painter = QPainter(picture)
    painter.fillRect(window.rect(), SHADE)
    for dialog in dialogs:
        image = dialog.grab()
        at = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
        painter.drawPixmap(at, image)
    painter.end()
    return picture
