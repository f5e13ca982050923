"""What every page is: a scrolling column that says where to go next, and that survives being rebuilt.

When the language changes, the window builds the page anew and hands over what the old one remembers: what was
typed, chosen and ticked, what was loaded, where the cursor and the scroll bar stood.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sarana.errors import SaranaError
from sarana.language import spoken
from sarana.messages import message
from sarana.ui import blocks, style


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: the name of a page, and what it should show."""

    page: str
    case: str = ""
    record: str = ""
    cases: tuple[str, ...] = ()
    partner: str = ""
    draft: int = 0  # of the outbox: what was chosen and kept for later
    question: str = ""  # where in a form to begin
    officer: str = ""
    letter: str = ""  # which document to begin with
    revision: str = ""  # a signed version
    before: str = ""  # the version to compare it with
    entry: str = ""  # of the directory


@dataclass(frozen=True, slots=True)
class Memory:
    """What a page leaves to its successor in another language."""

    typed: dict[str, object] = field(default_factory=dict)
    focus: str = ""
    cursor: int = -1
    scroll: int = 0
    error: SaranaError | None = None
    loaded: dict[str, Any] = field(default_factory=dict)


class Page(QWidget):
    """One page of the window."""

    go = Signal(object)  # a Place

    #: The navigation entry that is lit while this page is shown.
    section = ""
    #: A page that needs all the room makes the navigation shrink to its drawings.
    needs_room = False

    def __init__(self, *, wide: bool = False) -> None:
        super().__init__()
        style.mark(self, "page")
        self.notice = blocks.Notice()
        self.body = QVBoxLayout()
        self.body.setSpacing(style.LARGE)
        self._wide = wide
        self._memory = Memory()
        self._error: SaranaError | None = None
        self._area: QScrollArea | None = None

    # ---- building ---------------------------------------------------------------------------------------

    def head(self, title: str, lead: str = "", *actions: QWidget, back: QWidget | None = None) -> None:
        """The way back, the page's title, one sentence, and its main actions, at the top of the page."""
        if back is not None:
            self.body.addWidget(back)
            self.body.setSpacing(style.MEDIUM)
        words = blocks.text(title, "page-title", name="page.title")
        self.setAccessibleName(title)
        parts: list[QWidget | QLayout | int] = [words]
        top = blocks.row(words, *actions, gap=style.MEDIUM) if actions else None
        if top is not None:
            top.setStretch(0, 1)
            parts = [top]
        if lead:
            parts.append(blocks.text(lead, "muted"))
        self.body.addLayout(blocks.column(*parts, gap=style.SMALL))
        self.body.addWidget(self.notice)

    def scrolling(self) -> None:
        """Put the body into a scrolling column of reading width. Call once, when the body is filled."""
        inner = blocks.holding(self._centred(), "page")
        area = QScrollArea()
        area.setObjectName("page.area")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self._area = area
        self.notice.said.connect(partial(self.see, self.notice))
        outer = blocks.column(area)
        self.setLayout(outer)

    def filling(self) -> None:
        """Let the body fill the page; what scrolls, scrolls inside it."""
        self.body.setContentsMargins(style.WIDE, style.WIDE - 4, style.WIDE, style.LARGE)
        self.setLayout(self.body)

    def _centred(self) -> QLayout:
        self.body.addStretch(1)
        middle = blocks.holding(self.body)
        self.body.setContentsMargins(0, 0, 0, 0)
        if not self._wide:
            middle.setMaximumWidth(style.READING_WIDTH)
        around = blocks.row(middle)
        around.setContentsMargins(style.WIDE, style.WIDE - 4, style.WIDE, style.WIDE)
        around.setStretch(0, 1)
        return around

    # ---- what the window calls --------------------------------------------------------------------------

    @property
    def is_held(self) -> bool:
        """Whether nothing may take this page's place yet: what it began would end with nobody to hear it."""
        return False

    def arrive(self) -> None:
        """The page is shown now: load what it shows. The constructor only builds and connects."""

    def first_focus(self) -> QWidget | None:
        """Where typing begins."""
        return None

    def leave(self) -> bool:
        """Write down what is not yet written; True when it is safe to go."""
        return True

    def speak(self) -> bool:
        """Say everything in the language that is spoken now; False for a page that is to be built anew."""
        return False

    def remember(self) -> Memory:
        """What the same page in another language should show again."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        return Memory(
            typed=typed_in(self),
            focus=focused.objectName() if focused is not None and inside else "",
            cursor=focused.cursorPosition() if isinstance(focused, QLineEdit) and inside else -1,
            scroll=self._area.verticalScrollBar().value() if self._area else 0,
            error=self._error if not self.notice.isHidden() else None,
            loaded=self.loaded(),
        )

    def loaded(self) -> dict[str, Any]:
        """What was read from the vault or from a file and need not be read again."""
        return {}

    def recall(self, memory: Memory) -> None:
        """Show again what the page before remembered; called before `arrive`."""
        self._memory = memory
        if memory.error is not None:
            self.show_error(memory.error)
        self.put_back()

    def put_back(self) -> None:
        """Put what is remembered into the inputs that exist by now; call again after adding inputs."""
        memory = self._memory
        put_into(self, memory.typed)
        if self._area and memory.scroll:
            QTimer.singleShot(0, self._area, self._scroll_back)
        if memory.focus:
            wanted = self.findChild(QWidget, memory.focus)
            if wanted is not None:
                wanted.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(wanted, QLineEdit) and memory.cursor >= 0:
                    wanted.setCursorPosition(memory.cursor)
                self._memory = replace(memory, focus="")

    def _scroll_back(self) -> None:
        if self._area:
            self._area.verticalScrollBar().setValue(self._memory.scroll)

    # ---- what pages say ---------------------------------------------------------------------------------

    def show_error(self, error: SaranaError) -> None:
        """Say inline what happened, what was kept and what to do next."""
        self._error = error
        self.notice.show_message(message(error, spoken()))

    def see(self, widget: QWidget) -> None:
        """Scroll to what is new, once it has its place: whoever pressed a button below must not miss it."""
        if self._area is not None:
            QTimer.singleShot(0, widget, partial(self._scroll_to, widget))

    def _scroll_to(self, widget: QWidget) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # or it would not have its place yet
        if self._area is not None:
            self._area.ensureWidgetVisible(widget, 0, style.LARGE)


def typed_in(page: QWidget) -> dict[str, object]:
    """What was typed, chosen and ticked, by object name."""
    values: dict[str, object] = {}
    for widget in page.findChildren(QWidget):
        name = widget.objectName()
        if not name or isinstance(widget.parent(), (QAbstractSpinBox, QComboBox)):
            continue
        if isinstance(widget, QLineEdit):
            values[name] = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            values[name] = widget.toPlainText()
        elif isinstance(widget, (QCheckBox, QRadioButton)):
            values[name] = widget.isChecked()
        elif isinstance(widget, QComboBox):
            values[name] = widget.currentData()
        elif isinstance(widget, QSpinBox):
            values[name] = widget.value()
    return values


def put_into(page: QWidget, values: dict[str, object]) -> None:
    """The reverse of `typed_in`; inputs that did not exist before keep what they show."""
    for widget in page.findChildren(QWidget):
        if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QPlainTextEdit):
            continue
        value = values.get(widget.objectName())
        if value is None:
            continue
        if isinstance(widget, QLineEdit):
            if widget.text() != value:
                widget.setText(str(value))
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(str(value))
        elif isinstance(widget, (QCheckBox, QRadioButton)):
            widget.setChecked(bool(value))
        elif isinstance(widget, QComboBox):
            index = widget.findData(value)
            if index >= 0:
                widget.setCurrentIndex(index)
        elif isinstance(widget, QSpinBox) and isinstance(value, int):
            widget.setValue(value)
