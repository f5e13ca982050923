"""What a document asks of the officer beside the case.

All of it is data of the letters' folder; a document that is added there has its fields here.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from sarana.documents.template import Ask, Detail, Template
from sarana.ui import blocks, style
from sarana.ui.fields.date import DayEdit


class LetterFields(QWidget):
    """The fields of one document."""

    edited = Signal()

    def __init__(self, chosen: Template, language: str) -> None:
        super().__init__()
        self._name = f"letter.{chosen.name}"
        self._answers: dict[str, QWidget] = {}
        self._boxes: dict[str, list[QCheckBox]] = {}
        parts = [self._labelled(each, language) for each in chosen.details.values()]
        column = blocks.column(*parts, gap=style.MEDIUM)
        column.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column)
        self.setObjectName(self._name)

    def said(self) -> dict[str, str]:
        """What the officer gave, as the template reads it."""
        return {name: self._typed(name, field) for name, field in self._answers.items()}

    def is_empty(self) -> bool:
        return not self._answers

    def label(self, name: str) -> str:
        """What a detail is called on the screen."""
        return self._answers[name].accessibleName().removesuffix(" *")

    def go_to(self, name: str) -> None:
        """Put the cursor where a detail is said."""
        (self._boxes[name][0] if name in self._boxes else self._answers[name]).setFocus()

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
            case Ask.DATE:
                day = DayEdit()
                day.edit.setObjectName(name)
                day.edit.setAccessibleName(label)
                day.speak()
                day.edit.textChanged.connect(self.edited)
                return day
        edit = blocks.line_edit(name, label)
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
        if isinstance(field, DayEdit):
            day = field.day()
            return day.isoformat() if day else field.edit.text().strip()
        if isinstance(field, QComboBox):
            return str(field.currentData())
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText().strip()
        return field.text().strip() if isinstance(field, QLineEdit) else ""
