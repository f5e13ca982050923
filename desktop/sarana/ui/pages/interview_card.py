"""A question on its card: its words, how it is put, its field, and what is wrong with the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from sarana.forms.state import Break, NodeState, Type
from sarana.language import _
from sarana.ui import style, words
from sarana.ui.fields import field_for, kind_of_field
from sarana.ui.fields.choices import CheckField, RadioField
from sarana.ui.fields.field import Attachments, Field
from sarana.ui.fields.rank import RankField
from sarana.ui.fields.scale import RangeField
from sarana.ui.files import FileChooser
from sarana.ui.pages.interview_media import MediaStrip, media_of, media_of_choices
from sarana.ui.words import Words

PATIENCE = 1500  # ms without a key until something typed is said to be wrong
GUTTER = 14  # pixels left of the words, where the mark of a required question hangs


@dataclass(frozen=True, slots=True)
class SecondTexts:
    """A question's words in the second language."""

    label: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class QuestionCard(QFrame):
    """Shows one question; holds nothing but widgets."""

    edited = Signal(str, str)  # ref, value

    def __init__(
        self, attachments: Attachments, media: Callable[[str], bytes], files: FileChooser | None = None
    ) -> None:
        super().__init__()
        style.mark(self, "card")
        self._attachments, self._media, self._files = attachments, media, files
        self.state: NodeState | None = None
        self.field: Field | None = None
        self._ripe = False  # the answer was left or lies still: time to say what is wrong with it
        self._insists = False  # the person asked what is missing: say it here too
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._ripen)
        self._build()

    def _make_parts(self) -> None:
        self.required = QLabel("*")
        style.mark(self.required, "required")
        self.label = Words(role="question")
        self.second_label = Words(role="second-language")
        self.hint = Words(role="hint")
        self.media_strip = MediaStrip(self._media, self._files)
        self.choice_media = MediaStrip(self._media, self._files)
        self.mode = QLabel()
        style.mark(self.mode, "badge")
        self.mode.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.take_back = QPushButton()
        style.mark(self.take_back, "link")
        self.take_back.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # by keyboard: Delete
        self.take_back.clicked.connect(self._clear)
        self.complaint = Words(role="error")

    def _build(self) -> None:
        self._make_parts()
        top = QHBoxLayout()
        top.setSpacing(style.SMALL)
        top.addWidget(self.label, 1)
        top.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.mode, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self._column.addLayout(top)
        for widget in (self.second_label, self.hint, self.media_strip):
            self._column.addWidget(widget)
        self._column.addSpacing(style.SMALL)
        self._column.addWidget(self.choice_media)
        self._column.addWidget(self.complaint)
        grid = QGridLayout(self)
        grid.setContentsMargins(6, style.MEDIUM, style.LARGE, 14)
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(0, GUTTER)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.required, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        grid.addLayout(self._column, 0, 1)

    # ---- showing ------------------------------------------------------------------------------------------

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        """Show the question as it stands."""
        self.state = state
        self.setObjectName(f"card:{state.ref}")
        self.label.say(state.label or state.name)
        self._show_or_hide(self.second_label, second.label if second.label != state.label else "")
        hints = "\n".join(part for part in (state.hint, state.guidance) if part)
        if second.hint and second.hint != state.hint:
            hints = f"{hints}\n{second.hint}" if hints else second.hint
        self._show_or_hide(self.hint, hints)
        self.required.setVisible(state.required)
        style.mark(self.required, tone="plain" if state.value else "danger")
        self._show_mode(state.extras.get("mode") or "")
        self._show_field(state, second)
        self._show_complaint()

    def speak(self) -> None:
        """Say the card's own words in the language of the screen."""
        self.required.setToolTip(_("This question needs an answer."))
        self.required.setAccessibleName(_("This question needs an answer."))
        self.take_back.setText(_("Clear"))
        if self.field:
            self.field.speak()

    def insist(self) -> None:
        """Say what is missing, too."""
        self._insists = self._ripe = True
        self._show_complaint()

    def settle(self) -> None:
        """Send what waits in the field."""
        if self.field:
            self.field.settle()

    def take_focus(self) -> None:
        if self.field:
            self.field.take_focus()

    def _show_or_hide(self, widget: Words, text: str) -> None:
        widget.say(text)
        widget.setVisible(bool(text))

    def _show_mode(self, mode: str) -> None:
        known = {
            "ask": (_("Ask"), _("Put this question to the person."), "info"),
            "tick": (_("Tick"), _("Tick what you hear or see. Do not read it out."), "warning"),
            "rec": (_("Record"), _("Your own record. Nothing is asked."), "plain"),
        }
        short, long, tone = known.get(mode, ("", "", "plain"))
        self.mode.setVisible(bool(short))
        if self.mode.text() != short:
            self.mode.setText(short)
            self.mode.setToolTip(long)
            self.mode.setAccessibleName(long)
            style.mark(self.mode, tone=tone)

    def _show_field(self, state: NodeState, second: SecondTexts) -> None:
        wanted = kind_of_field(state)
        if self.field is None or type(self.field) is not wanted:
            self._place_field(field_for(state, self._attachments, self._media))
        self.media_strip.show_media(media_of(state.media))
        self._show_choice_media(state)
        if self.field:
            self.field.show_second(second.choices)
            self.field.show(state)
        can_be_cleared = isinstance(self.field, RadioField | RangeField | RankField) and not state.readonly
        self.take_back.setVisible(can_be_cleared and bool(state.value))

    def _place_field(self, made: Field) -> None:
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
        self.field = made
        made.edited.connect(self._on_edited)
        made.left.connect(self._ripen)
        self._put(made)
        self.setFocusProxy(made)
        self.speak()

    def _put(self, made: Field) -> None:
        self._column.insertWidget(self._column.count() - 2, made)

    def _show_choice_media(self, state: NodeState) -> None:
        """What the field itself cannot show: it has room for pictures only where all choices are in sight."""
        media = media_of_choices(state.choices, state.value)
        if isinstance(self.field, RadioField | CheckField):
            media = tuple(each for each in media if each.kind != "image" or not self._media(each.name))
        self.choice_media.show_media(media)

    # ---- complaining --------------------------------------------------------------------------------------

    def _show_complaint(self) -> None:
        text = complaint(self.state) if self.state and self._may_complain(self.state) else ""
        self._show_or_hide(self.complaint, text)
        tone = "danger"
        if self.state and self.state.violation and self.state.violation.rule is Break.REQUIRED:
            tone = "warning"  # missing is not wrong
        style.mark(self.complaint, tone=tone)
        style.mark(self, tone=tone if text else "plain")
        if not text and (self.state is None or self.state.violation is None):
            self._ripe = False
        if self.field:
            self.field.describe(words.plain(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self.complaint, QAccessible.Event.Alert))

    def _may_complain(self, state: NodeState) -> bool:
        if state.violation is None:
            return False
        if state.violation.rule is Break.REQUIRED:
            return self._insists
        return self._ripe or self.field is None or not self.field.is_typed or not self._has_focus()

    def _has_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _ripen(self) -> None:
        self._patience.stop()
        self._ripe = True
        self._show_complaint()

    def _on_edited(self, value: str) -> None:
        if self.state:
            self._patience.start()
            self.edited.emit(self.state.ref, value)

    def _clear(self) -> None:
        if self.field:
            self.field.clear()
            self.field.take_focus()


class NoteCallout(QFrame):
    """Words of the form to the officer: nothing to answer."""

    def __init__(self, media: Callable[[str], bytes], files: FileChooser | None = None) -> None:
        super().__init__()
        style.mark(self, "callout", tone="info")
        self.label, self.second_label = Words(), Words(role="second-language")
        self.hint = Words(role="hint")
        self.media_strip = MediaStrip(media, files)
        column = QVBoxLayout(self)
        column.setContentsMargins(style.LARGE, style.MEDIUM, style.LARGE, style.MEDIUM)
        column.setSpacing(2)
        for widget in (self.label, self.second_label, self.hint, self.media_strip):
            column.addWidget(widget)

    def show_state(self, state: NodeState, second: SecondTexts) -> None:
        self.setObjectName(f"note:{state.ref}")
        other = second.label if second.label != state.label else ""
        for widget, text in ((self.label, state.label), (self.second_label, other), (self.hint, state.hint)):
            widget.say(text)
            widget.setVisible(bool(text))
        self.media_strip.show_media(media_of(state.media))

    def speak(self) -> None:
        """A note has no words of its own."""


def complaint(state: NodeState) -> str:
    """The form's own sentence about what is wrong, or ours where it has none."""
    if state.violation is None:
        return ""
    if state.violation.message:
        return state.violation.message
    if state.violation.rule is Break.REQUIRED:
        return _("This question needs an answer.")
    if state.violation.rule is Break.CONSTRAINT:
        return _("This answer does not fit the rule of this question.")
    return {
        Type.INTEGER: _("This is not a whole number."),
        Type.DECIMAL: _("This is not a number."),
        Type.DATE: _("This is not a date that can be understood."),
        Type.TIME: _("This is not a time of day."),
        Type.DATETIME: _("A date and a time of day belong here."),
    }.get(state.type, _("This answer cannot be understood."))
