"""The small pieces that every page is built of: texts, buttons, cards, inline messages.

Each is a plain function or a small widget that says what it is with `style.mark`; none knows what it is for.
Every piece that a person can act on has an object name: tests and the demo find it by that name in any
language, and a page that is rebuilt in another language finds again what was typed and where the cursor was.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sarana.language import _, spoken
from sarana.messages import Message
from sarana.ui import style
from sarana.ui.arrangement import takes_its_height
from sarana.ui.words import breakable, literal


def text(words: str, role: str = "", *, tone: str = "", name: str = "") -> QLabel:
    """Words to read; they wrap, and never read markup out of somebody's name."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    takes_its_height(label)
    say(label, words)
    label.setObjectName(name)
    if role:
        style.mark(label, role, tone=tone)
    return label


def say(label: QLabel, words: str) -> None:
    """Let the label say this; Khmer lines break between words."""
    label.setText(breakable(words))
    label.setAccessibleName(words)


def say_digits(label: QLabel, digits: str) -> None:
    """Let the label say groups of digits that are read aloud; a line breaks in their middle only."""
    groups = digits.split(" ")
    halves = groups[: len(groups) // 2], groups[len(groups) // 2 :]
    label.setText(" ".join(map("\u00a0".join, halves)))
    label.setAccessibleName(digits)


def badge(words: str, tone: str = "plain") -> QLabel:
    """A short word about the state of something."""
    label = text(words, "badge", tone=tone)
    label.setWordWrap(False)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def selectable(label: QLabel) -> QLabel:
    """The same label, whose words can be marked and read out by keyboard as well."""
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def button(words: str, name: str, pressed: Callable[[], object] | None = None, role: str = "") -> QPushButton:
    """A button. At most one on a page is "primary"."""
    made = QPushButton(literal(words))
    made.setObjectName(name)
    made.setAutoDefault(role == "primary")
    made.setDefault(role == "primary")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if role:
        style.mark(made, role)
    if pressed:
        made.clicked.connect(lambda: pressed())
    return made


def line_edit(name: str, words: str, *, placeholder: str = "") -> QLineEdit:
    """One line to type into; `words` say what belongs there."""
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(words)
    edit.setPlaceholderText(placeholder)
    return edit


def choice(name: str, words: str, options: list[tuple[str, str]], chosen: str = "") -> QComboBox:
    """One of several (value, words) to choose from."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    for value, label in options:
        box.addItem(label, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def check(name: str, words: str, on: bool = False) -> QCheckBox:
    box = QCheckBox(literal(words))
    box.setObjectName(name)
    box.setChecked(on)
    return box


def labelled(words: str, field: QWidget, hint: str = "") -> QWidget:
    """A field with its label above and a hint below."""
    label = text(words, "question")
    label.setBuddy(field)
    label.setText(literal(label.text()))  # with a buddy, a label reads "&" as a button does
    if not field.accessibleName():
        field.setAccessibleName(words)
    parts: list[QWidget | QLayout] = [label, field]
    if hint:
        field.setAccessibleDescription(hint)
        parts.append(text(hint, "hint"))
    return holding(column(*parts, gap=style.TIGHT))


def column(*parts: QWidget | QLayout | int, gap: int = style.MEDIUM) -> QVBoxLayout:
    """Parts one below the other; a number is a stretch."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def row(*parts: QWidget | QLayout | int, gap: int = style.SMALL) -> QHBoxLayout:
    """Parts side by side; a number is a stretch."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def _fill(layout: QVBoxLayout | QHBoxLayout, parts: tuple[QWidget | QLayout | int, ...]) -> None:
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def holding(layout: QLayout, role: str = "") -> QWidget:
    """A widget that holds the layout, and nothing else."""
    widget = QWidget()
    widget.setLayout(layout)
    if role:
        style.mark(widget, role)
    return widget


def frame(role: str, layout: QLayout, margin: int = style.LARGE) -> QFrame:
    """A surface on which things lie."""
    made = QFrame()
    layout.setContentsMargins(margin, margin, margin, margin)
    made.setLayout(layout)
    style.mark(made, role)
    return made


def card(*parts: QWidget | QLayout | int, gap: int = style.MEDIUM) -> QFrame:
    """A white panel with what belongs together."""
    return frame("card", column(*parts, gap=gap))


def line() -> QFrame:
    made = QFrame()
    made.setFixedHeight(1)
    style.mark(made, "line")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout. The cursor stays where it was: Qt would send it to the navigation."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            if _has_cursor(widget) and (around := widget.parentWidget()) is not None:
                around.setFocus()
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _has_cursor(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (widget is focused or widget.isAncestorOf(focused))


class Notice(QFrame):
    """An inline message, hidden until there is something to say: what happened, what was kept, what to do."""

    said = Signal()

    def __init__(self, name: str = "notice") -> None:
        super().__init__()
        self.setObjectName(name)
        self._happened = text("", "strong", name=f"{name}.happened")
        self._rest = text("", name=f"{name}.rest")
        layout = column(self._happened, self._rest, gap=style.TIGHT)
        layout.setContentsMargins(style.LARGE - 4, style.MEDIUM, style.LARGE, style.MEDIUM)
        self.setLayout(layout)
        style.mark(self, "callout", tone="info")
        self.hide()

    def show_message(self, message: Message, tone: str = "danger") -> None:
        self.say(message.happened, spoken().sentences(message.kept, message.next_step), tone)

    def say(self, happened: str, rest: str = "", tone: str = "info") -> None:
        style.mark(self, tone=tone)
        say(self._happened, happened)
        say(self._rest, rest)
        self._rest.setVisible(bool(rest))
        self.setAccessibleName(spoken().sentences(happened, rest))
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.said.emit()

    def words(self) -> str:
        """What it says now; nothing while it is hidden."""
        return "" if self.isHidden() else self.accessibleName()


CENTRE = Qt.AlignmentFlag.AlignHCenter


def number(value: int) -> str:
    return spoken().number(value)


def out_of_range(least: int, most: int) -> str:
    """What is wrong where another number was typed, or none."""
    words = _("A whole number from {least} to {most} belongs here.")
    return words.format(least=number(least), most=number(most))


def press(widget: QAbstractButton) -> None:
    """Press a button as a key would: only if it is there and can be pressed."""
    if widget.isVisible() and widget.isEnabled():
        widget.click()
