"""Asks before something that cannot be taken back: one sentence, what follows from it, two verbs."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sarana.language import _
from sarana.ui import blocks
from sarana.ui.sheet import Sheet


class Question(Sheet):
    """Escape is always “no”."""

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
        super().__init__(parent, "question", question)
        do_it = blocks.button(verb, "question.yes", self.accept, role)
        leave_it = blocks.button(_("Cancel"), "question.no", self.reject)
        told = (blocks.text(question, "section-title"), *map(blocks.text, consequences))
        self.lay(*told, buttons=(leave_it, do_it))
        self.accepted.connect(lambda: agreed())
