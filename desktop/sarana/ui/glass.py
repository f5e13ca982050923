"""Asks why somebody else's case must be seen: a reason in a few words, and what becomes of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sarana.language import _
from sarana.ui import blocks
from sarana.ui.sheet import Sheet
from sarana.vault import says_something


class BreakGlass(Sheet):
    """Escape leaves the case shut."""

    def __init__(self, parent: QWidget, code: str, agreed: Callable[[str], object]) -> None:
        words = _("Case {code} is worked on by other officers.").format(code=code)
        super().__init__(parent, "glass", words, width=520)
        self._reason = QPlainTextEdit()
        self._reason.setObjectName("glass.reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(84)
        self._reason.textChanged.connect(self._check)
        self._open = blocks.button(_("Open it and log the reason"), "glass.yes", self.accept, "primary")
        shut = blocks.button(_("Cancel"), "glass.no", self.reject)
        self.lay(
            blocks.text(words, "section-title"),
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
            buttons=(shut, self._open),
        )
        self._reason.setFocus()
        self._check()
        self.accepted.connect(lambda: agreed(self._reason.toPlainText()))

    def _check(self) -> None:
        self._open.setEnabled(says_something(self._reason.toPlainText()))
