"""Puts a PDF that exists only in memory onto a printer, page by page, as pictures of its pages.

The program writes no file for it. What the system's own queue and the printer keep is outside of the program,
and the person is told so before.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from sarana.documents.preview import page_count, render
from sarana.language import _
from sarana.progress import Progress, silent

#: Sharp enough for the smallest Khmer signs; more only fills the queue.
DOTS_AN_INCH = 300
_POINTS_AN_INCH = 72


def ask_for_printer(parent: QWidget, title: str) -> QPrinter | None:
    """Let the person choose a printer; None when they changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    # A file would be an export, which has its own button, its own warning and its own row in the journal.
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    agreed = dialog.exec()
    dialog.deleteLater()
    return printer if agreed else None


def print_pdf(pdf: bytes, printer: QPrinter, progress: Progress = silent) -> None:
    """Draw every page. It needs no screen and may run in any thread; cancelled, the rest is not printed."""
    printer.setDocName(_("Paper"))  # what stands in the system's queue says nothing
    pages = page_count(pdf)
    painter = QPainter(printer)
    try:
        for page in range(pages):
            progress(page, pages)
            if page:
                printer.newPage()
            painter.drawImage(
                QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), _picture(pdf, page)
            )
        progress(pages, pages)
    finally:
        painter.end()


def _picture(pdf: bytes, page: int) -> QImage:
    drawn = render(pdf, page, DOTS_AN_INCH / _POINTS_AN_INCH)
    image = QImage(drawn.pixels, drawn.width, drawn.height, 4 * drawn.width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_Grayscale8, Qt.ImageConversionFlag.AutoColor)
