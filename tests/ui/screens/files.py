"""The person who picks files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget


class Files:
    """The person who picks files: answers with what the test put there."""

    def __init__(self, folder: Path) -> None:
        self.folder_of = folder
        self.pick: Path | None = None
        self.asked: list[str] = []

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None:
        self.asked.append(title)
        return self.pick

    def save_file(self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str) -> Path | None:
        self.asked.append(title)
        return self.pick or self.folder_of / suggestion

    def folder(self, parent: QWidget, title: str) -> Path | None:
        self.asked.append(title)
        return self.pick or self.folder_of

    def printer(self, parent: QWidget, title: str) -> QPrinter | None:
        """A printer that writes what it prints into a file of the test."""
        self.asked.append(title)
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        made.setFullPage(True)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self.folder_of / "printed.pdf"))
        return made
