"""Words typed from recovery sheets, one field for each sheet, with a hint that reads along."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sarana.language import _
from sarana.ui import blocks, style
from sarana.vault.paper import WORDS_ON_A_SHEET, problem_of, typed_words

#: Of a field: all words of a sheet are to be seen at once.
LINES = 3


class TypedSheets(QWidget):
    """Two fields: any two of three sheets, or a single sheet in the first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        names = (
            (_("Words of one sheet"), _("Four letters of each word are enough.")),
            (_("Words of another sheet"), _("Stays empty if there is only a single sheet.")),
        )
        self._fields = [self._field(at, words) for at, (words, _hint) in enumerate(names, start=1)]
        self._hints = [blocks.text("", "hint", name=f"sheet.{at}.says") for at in (1, 2)]
        parts = [
            blocks.holding(blocks.column(blocks.labelled(words, field, hint), says, gap=style.TIGHT))
            for (words, hint), field, says in zip(names, self._fields, self._hints, strict=True)
        ]
        self.setLayout(blocks.column(*parts, gap=style.MEDIUM))
        self._look()

    def texts(self) -> list[str]:
        """What was typed, one text for each sheet."""
        return [text for field in self._fields if (text := field.toPlainText().strip())]

    def ready(self) -> bool:
        """Whether every sheet that was begun can be right."""
        typed = self.texts()
        return bool(typed) and all(problem_of(text) is None for text in typed)

    def clear(self) -> None:
        for field in self._fields:
            field.clear()

    def first_field(self) -> QWidget:
        return self._fields[0]

    def _field(self, number: int, words: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName(f"sheet.{number}")
        made.setAccessibleName(words)
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * LINES + style.LARGE)
        made.setUndoRedoEnabled(False)  # what was cleared is to be gone
        made.textChanged.connect(self._look)
        return made

    def _look(self) -> None:
        for field, says in zip(self._fields, self._hints, strict=False):
            words, tone = _reading_along(field.toPlainText())
            blocks.say(says, words)
            style.mark(says, "status", tone=tone)
            says.setVisible(bool(words))
        self.changed.emit()


def _reading_along(typed: str) -> tuple[str, str]:
    """What to say to a sheet as far as it is typed."""
    words = typed_words(typed)
    if not words:
        return "", "plain"
    problem = problem_of(typed)
    if problem is None:
        return _("This sheet is complete."), "good"
    if problem.problem == "word" and problem.word < len(words):
        return _number(_("Word {word} stands on no recovery sheet."), word=problem.word), "danger"
    if len(words) < WORDS_ON_A_SHEET:
        said = _("{count} of {all} words are typed.")
        return _number(said, count=len(words), all=WORDS_ON_A_SHEET), "plain"
    return _("The words do not fit each other: one of them is not as on the sheet."), "danger"


def _number(words: str, **holes: int) -> str:
    return words.format(**{name: blocks.number(value) for name, value in holes.items()})
