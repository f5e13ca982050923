"""What the person sees when the program itself made a mistake: one dialog, and a report without any value."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from sarana import __version__, messages
from sarana.language import _, spoken
from sarana.ui import blocks, style


def write_report(report: str, path: Path) -> None:
    """Keep the newest report only; it names places in the program, never what somebody typed."""
    with suppress(OSError):  # the dialog shows the report in any case
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(f"Sarana {__version__}\n{report}\n", encoding="utf-8")


class BugDialog(QDialog):
    """Says that it was the program's fault, what is safe, and what to do."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bug")
        said = messages.bug(spoken())
        self.setWindowTitle(_("Something went wrong"))
        self.setMinimumWidth(560)
        details = QPlainTextEdit(report)
        details.setObjectName("bug.report")
        details.setReadOnly(True)
        details.setAccessibleName(_("Technical report"))
        close = blocks.button(_("Close"), "bug.close", self.accept, "primary")
        layout = blocks.column(
            blocks.text(said.happened, "section-title"),
            blocks.text(said.kept),
            blocks.text(said.next_step),
            blocks.text(_("Technical report"), "question"),
            details,
            blocks.row(1, close),
        )
        layout.setContentsMargins(style.WIDE, style.LARGE, style.WIDE, style.LARGE)
        self.setLayout(layout)
