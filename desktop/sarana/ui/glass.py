"""Asks why somebody else's case must be seen: a reason in a few words, and what becomes of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.vault import says_something


class BreakGlass(QDialog):
    """A small sheet over the window. Escape leaves the case shut."""

    def __init__(self, parent: QWidget, code: str, agreed: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setObjectName("glass")
        self.setWindowTitle(_("Somebody else’s case"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.setMaximumWidth(640)
        self._reason = QPlainTextEdit()
        self._reason.setObjectName("glass.reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(84)
        self._reason.textChanged.connect(self._check)
        self._open = blocks.button(_("Open it and log the reason"), "glass.yes", self.accept, "primary")
        shut = blocks.button(_("Cancel"), "glass.no", self.reject)
        layout = blocks.column(
            blocks.text(_("Case {code} is worked on by other officers.").format(code=code), "section-title"),
            blocks.text(
                _(
                    "Open it only if you must, for example because the person is here and their officer is"
                    " not. It stays open for you until the vault is locked."
                )
            ),
            blocks.labelled(
                _("Why must you see it?"),
                self._reason,
                _(
                    "A few words, without names. The journal keeps that you opened it;"
                    " administrators read why."
                ),
            ),
            blocks.row(1, shut, self._open),
            gap=style.MEDIUM,
        )
        layout.setContentsMargins(style.WIDE, style.LARGE, style.WIDE, style.LARGE)
        self.setLayout(layout)
        self._reason.setFocus()
        self._check()
        self.accepted.connect(lambda: agreed(self._reason.toPlainText()))

    def _check(self) -> None:
        self._open.setEnabled(says_something(self._reason.toPlainText()))
