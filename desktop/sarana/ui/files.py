"""Asks the person for a file, a folder or a printer, in the language of the program.

Qt's own dialog is used, not the system's: the system's speaks the language of the computer, which is often
not the reader's, and it keeps a list of recently used files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from sarana.language import _

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class FileChooser(Protocol):
    """Asks for a place on disk or a printer; None when the person changed their mind."""

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None: ...

    def save_file(
        self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str
    ) -> Path | None: ...

    def folder(self, parent: QWidget, title: str) -> Path | None: ...

    def printer(self, parent: QWidget, title: str) -> QPrinter | None: ...


class DialogChooser:
    """Asks with a dialog."""

    def __init__(self) -> None:
        self._where = Path.home()

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None:
        dialog = self._dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        every_file = _("All files")
        dialog.setNameFilters([f"{kind} ({pattern})", f"{every_file} (*)"])
        return self._ask(dialog)

    def save_file(self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str) -> Path | None:
        dialog = self._dialog(parent, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind} ({pattern})")
        dialog.setDefaultSuffix(pattern.removeprefix("*."))
        dialog.selectFile(suggestion)
        return self._ask(dialog)

    def folder(self, parent: QWidget, title: str) -> Path | None:
        dialog = self._dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return self._ask(dialog)

    def printer(self, parent: QWidget, title: str) -> QPrinter | None:
        from sarana.ui.printing import ask_for_printer  # seldom needed, and its libraries are large

        return ask_for_printer(parent, title)

    def _dialog(self, parent: QWidget, title: str) -> QFileDialog:
        dialog = QFileDialog(parent, title, str(self._where))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
        dialog.resize(820, 520)
        return dialog

    def _ask(self, dialog: QFileDialog) -> Path | None:
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        dialog.deleteLater()
        if chosen is not None:
            self._where = chosen.parent
        return chosen
