"""What a document asks of the officer: its own details, and which of the person's facts it tells.

All of it is data of the letters' folder; a document that is added there has its fields here.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from sarana.documents.template import Ask, Detail, Template, rows
from sarana.language import _
from sarana.ui import blocks, style


class LetterFields(QWidget):
    """The fields of one document."""

    edited = Signal()

    def __init__(self, chosen: Template, language: str) -> None:
        super().__init__()
        self._name = f"letter.{chosen.name}"
        self._answers: dict[str, QWidget] = {}
        self._boxes: dict[str, list[QCheckBox]] = {}
        parts: list[QWidget] = [self._labelled(each, language) for each in chosen.details.values()]
        self._told = [
            (blocks.check(f"{self._name}.tells.{number}", label, on=True), names)
            for number, (label, names) in enumerate(rows(chosen, language))
        ]
        if self._told:
            told = blocks.column(*(box for box, _names in self._told), gap=style.TIGHT)
            parts.append(blocks.labelled(_("What it tells"), blocks.holding(told)))
        for box, _names in self._told:
            box.toggled.connect(self.edited)
        column = blocks.column(*parts, gap=style.MEDIUM)
        column.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column)
        self.setObjectName(self._name)

    def said(self) -> dict[str, str]:
        """What the officer gave, as the template reads it."""
        return {name: self._typed(name, field) for name, field in self._answers.items()}

    def left_out(self) -> frozenset[str]:
        """The facts of the rows that the officer took away."""
        kept = {name for box, names in self._told if box.isChecked() for name in names}
        return frozenset(name for _box, names in self._told for name in names) - kept

    def _labelled(self, detail: Detail, language: str) -> QWidget:
        label = detail.label[language] + (" *" if detail.needed else "")
        field = self._field(detail, language, label)
        self._answers[detail.name] = field
        return blocks.labelled(label, field)

    def _field(self, detail: Detail, language: str, label: str) -> QWidget:
        name = f"{self._name}.{detail.name}"
        match detail.ask:
            case Ask.CHOICE:
                options = [(code, words[language]) for code, words in detail.choices.items()]
                box = blocks.choice(name, label, [("", "—"), *options])
                box.currentIndexChanged.connect(self.edited)
                return box
            case Ask.CHOICES:
                return self._checks(detail, language, name)
            case Ask.LONG:
                text = QPlainTextEdit()
                text.setObjectName(name)
                text.setTabChangesFocus(True)
                text.setFixedHeight(72)
                text.textChanged.connect(self.edited)
                return text
        edit = blocks.line_edit(name, label, placeholder="2026-12-31" if detail.ask is Ask.DATE else "")
        edit.textChanged.connect(self.edited)
        return edit

    def _checks(self, detail: Detail, language: str, name: str) -> QWidget:
        boxes = [blocks.check(f"{name}.{code}", words[language]) for code, words in detail.choices.items()]
        for box, code in zip(boxes, detail.choices, strict=True):
            box.setProperty("code", code)
            box.toggled.connect(self.edited)
        self._boxes[detail.name] = boxes
        return blocks.holding(blocks.column(*boxes, gap=style.TIGHT))

    def _typed(self, name: str, field: QWidget) -> str:
        if name in self._boxes:
            return " ".join(str(box.property("code")) for box in self._boxes[name] if box.isChecked())
        if isinstance(field, QComboBox):
            return str(field.currentData())
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText().strip()
        return field.text().strip() if isinstance(field, QLineEdit) else ""
