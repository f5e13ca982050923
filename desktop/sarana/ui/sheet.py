"""A small sheet over the window: a few words or fields, and what can be done, at the lower right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QWidget

from sarana.ui import blocks, style
from sarana.ui.window import TITLE

WIDTH, HOW_MUCH_WIDER = 480, 140


class Sheet(QDialog):
    """Escape always leaves everything as it was."""

    def __init__(self, parent: QWidget, name: str, words: str, *, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(TITLE)  # the system shows titles to everybody: no name, no case, no purpose
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width + HOW_MUCH_WIDER)

    def lay(self, *parts: QWidget | QLayout, buttons: tuple[QPushButton, ...]) -> None:
        """Put the parts one below the other, and the buttons at the end."""
        layout = blocks.column(*parts, blocks.row(1, *buttons), gap=style.MEDIUM)
        layout.setContentsMargins(style.WIDE, style.LARGE, style.WIDE, style.LARGE)
        self.setLayout(layout)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the words need: what Qt guesses for words that wrap leaves gaps between them."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.resize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))
