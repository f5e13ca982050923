"""What leaves the vault as a file or on paper: what such a file is called, what follows, and the printing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarana.language import _
from sarana.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def not_sealed() -> str:
    """What follows from having saved something outside of the vault."""
    return _("The file is not sealed: whoever has it can read it. Delete it when it is no longer needed.")


def file_name(number: str) -> str:
    """A register number as a name for a file."""
    return "".join(each if each.isalnum() or each in "-_. " else "-" for each in number)


def print_out(pdf: bytes, printer: QPrinter, progress: Progress) -> None:
    """Print it. In the thread for computing."""
    from sarana.ui.printing import print_pdf  # seldom needed, and its libraries are large

    print_pdf(pdf, printer, progress)
