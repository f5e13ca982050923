"""Asks before something that cannot be taken back: one sentence, what follows from it, two verbs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.ui.window import TITLE


class Question(QDialog):
    """A small sheet over the window. Escape is always “no”."""

    def __init__(
        self,
        parent: QWidget,
        question: str,
        consequences: tuple[str, ...],
        verb: str,
        agreed: Callable[[], object],
        *,
        role: str = "primary",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(TITLE)  # the system shows titles to everybody: no name, no case, no purpose
        self.setAccessibleName(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self.setMaximumWidth(620)
        do_it = blocks.button(verb, "question.yes", self.accept, role)
        leave_it = blocks.button(_("Cancel"), "question.no", self.reject)
        layout = blocks.column(
            blocks.text(question, "section-title"),
            *(blocks.text(words) for words in consequences),
            blocks.row(1, leave_it, do_it),
            gap=style.MEDIUM,
        )
        layout.setContentsMargins(style.WIDE, style.LARGE, style.WIDE, style.LARGE)
        self.setLayout(layout)
        self.accepted.connect(lambda: agreed())
