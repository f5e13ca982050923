"""The bars of the interview page: above, what is filled in; below, whether it is saved and the way on."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton

from sarana.forms import Form
from sarana.language import _, available, catalog, spoken
from sarana.ui import style
from sarana.ui.words import Words, literal

TOAST_LASTS = 12_000  # ms


class TopBar(QFrame):
    """The form's title and state, the second language, and the way out."""

    second_chosen = Signal(str)

    def __init__(self, *, of_case: bool = True) -> None:
        super().__init__()
        self._of_case = of_case
        style.mark(self, "top-bar")
        self.leave, self.letter, self.help = QPushButton(), QPushButton(), QPushButton()
        self.sections = QPushButton()
        for button in (self.leave, self.sections, self.letter, self.help):
            style.mark(button, "quiet")
        self.title = Elided()
        style.mark(self.title, "strong")
        self.proposal, self.stage = QLabel(), QLabel()
        style.mark(self.proposal, "badge", tone="warning")
        style.mark(self.stage, "badge", tone="info")
        self.second = QToolButton()
        style.mark(self.second, "quiet")
        self.second.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.second.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu = QMenu(self)
        self.second.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(style.MEDIUM, 6, style.MEDIUM, 6)
        row.addWidget(self.leave)
        row.addWidget(self.sections)
        row.addWidget(self.title, 1)
        for badge in (self.stage, self.proposal):
            badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        for widget in (self.stage, self.proposal, self.second, self.letter, self.help):
            row.addWidget(widget)
        self.letter.setVisible(of_case)

    def speak(self) -> None:
        self.leave.setText(_("Back"))
        self.leave.setToolTip(
            _("Back to the case; everything is saved") if self._of_case else _("Everything is saved")
        )
        self.sections.setText(_("Sections"))
        self.letter.setText(_("Letter…"))
        self.help.setText(_("Keys"))
        self.help.setToolTip(_("Show the keys (F1)"))
        self.proposal.setText(_("Proposal"))
        self.proposal.setToolTip(_("This form is a proposal until the Parties have agreed on it."))
        self.stage.setToolTip(_("Which form is being filled in"))

    def show_title(self, title: str) -> None:
        self.title.say(title)

    def show_proposal(self, is_proposal: bool) -> None:
        self.proposal.setVisible(is_proposal)

    def show_depth(self, depth: str) -> None:
        self.stage.setText(depth)
        self.stage.setVisible(bool(depth))

    def show_languages(self, form: Form, first: str, second: str) -> None:
        """Offer every other language of the form as the second one."""
        others = [code for code in form.languages if code and code != first]
        self.second.setVisible(bool(others))
        self._menu.clear()
        group = QActionGroup(self._menu)
        for code, name in (("", _("None")), *((code, own_name(form, code)) for code in others)):
            action = QAction(literal(name), self._menu, checkable=True)
            action.setData(code)
            action.setChecked(code == second)
            action.triggered.connect(self._on_chosen)
            group.addAction(action)
            self._menu.addAction(action)
        shown = own_name(form, second) if second in others else _("None")
        self.second.setText(_("Second language: {language}").format(language=shown))
        self.second.setToolTip(_("Show every question in a second language too (Ctrl+2)"))

    def _on_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.second_chosen.emit(str(action.data()))


class BottomBar(QFrame):
    """Saved or not, undo and redo, previous and next, finish."""

    def __init__(self) -> None:
        super().__init__()
        style.mark(self, "status-line")
        self.status = Words(role="status")
        self.status.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.undo, self.redo = QPushButton(), QPushButton()
        self.previous, self.next, self.finish = QPushButton(), QPushButton(), QPushButton()
        for button in (self.undo, self.redo):
            style.mark(button, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        row.addWidget(self.status, 1)
        for button in (self.undo, self.redo, self.previous, self.next, self.finish):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)

    def speak(self) -> None:
        self.undo.setText(_("Undo"))
        self.undo.setToolTip("Ctrl+Z")
        self.redo.setText(_("Redo"))
        self.redo.setToolTip("Ctrl+Y")
        self.previous.setText(_("Previous section"))
        self.previous.setToolTip("Ctrl+PageUp")
        self.next.setText(_("Next section"))
        self.next.setToolTip("Ctrl+PageDown")
        self.finish.setText(_("Finish…"))

    def show_status(self, sentence: str, tone: str) -> None:
        self.status.say(sentence)
        style.mark(self.status, tone=tone)

    def show_position(self, at: int, count: int) -> None:
        """The way forward is the primary button; on the last section it is to finish."""
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at < count - 1)
        style.mark(self.next, "primary" if at < count - 1 else "plain-button")
        style.mark(self.finish, "plain-button" if at < count - 1 else "primary")


class Toast(QFrame):
    """One sentence about what was just done, with a button to undo it; goes away by itself."""

    def __init__(self) -> None:
        super().__init__()
        style.mark(self, "callout", tone="plain")
        self.words = Words()
        self.undo = QPushButton()
        style.mark(self.undo, "link")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_LASTS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(style.LARGE, style.TIGHT, style.LARGE, style.TIGHT)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        self.hide()

    def speak(self) -> None:
        self.undo.setText(_("Undo"))

    def say(self, sentence: str, *, undo: bool = True) -> None:
        self.words.say(sentence)
        self.undo.setVisible(undo)
        self.show()
        self._timer.start()


class Elided(QLabel):
    """One line that ends in an ellipsis where there is no room; whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def own_name(form: Form, code: str) -> str:
    """What a language calls itself, or what the form calls it."""
    for each in available():
        if form.language_for(each) == code:
            return catalog(each).own_name
    return form.language_name(code) or spoken().own_name
