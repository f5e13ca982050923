"""How Sarana looks: its colours, its spacing, its letters, and the one stylesheet of the whole program.

Widgets carry no styles of their own: they say what they are through `mark(widget, "card")`, and
`resources/style/sarana.qss` decides how that looks, in the colours and sizes of this module. The marks are
listed in `ROLES` and `TONES`.
"""

from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from sarana import places
from sarana.ui import fonts

# ---- colours: ink on paper, one green-blue for what can be done, every pair at least 4.5:1 -----------------

PAPER: Final = "#F4F6F5"  # behind everything
SURFACE: Final = "#FFFFFF"  # cards, fields, lists
SUNKEN: Final = "#EBEFEE"  # what lies below: navigation, read-only fields
LINE: Final = "#D5DDDB"
LINE_STRONG: Final = "#768688"  # the border of what can be typed into (3:1 on every ground)
INK: Final = "#1B2A2E"
MUTED: Final = "#56666B"
DISABLED: Final = "#8C999C"
PRIMARY: Final = "#0E5A60"
PRIMARY_DARK: Final = "#0A444A"
PRIMARY_SOFT: Final = "#E2F0EF"
PRIMARY_LINE: Final = "#8FC2C0"
FOCUS: Final = "#1F8A94"
DANGER: Final = "#A62F28"
DANGER_DARK: Final = "#85221C"
DANGER_SOFT: Final = "#FBECEA"
WARNING: Final = "#7A5000"
WARNING_SOFT: Final = "#FCF3DF"
WARNING_LINE: Final = "#E2C27E"
GOOD: Final = "#27653B"
GOOD_SOFT: Final = "#E6F3EA"

# ---- spacing, in pixels of a 96 dpi screen ---------------------------------------------------------------

TIGHT: Final = 4
SMALL: Final = 8
MEDIUM: Final = 12
LARGE: Final = 20
WIDE: Final = 32
RADIUS: Final = 8
FIELD_HEIGHT: Final = 36
READING_WIDTH: Final = 860  # the widest column of text that is still comfortable to read

# ---- letters, in points ------------------------------------------------------------------------------------

TEXT: Final = fonts.TEXT_SIZE
FINE: Final = 10.0
SECTION: Final = 14.0
TITLE: Final = 19.0

#: What a widget may say it is.
ROLES: Final = frozenset(
    {
        # QPushButton, QToolButton; without a mark a button is a secondary one
        "primary", "danger", "quiet", "link", "plain-button", "icon", "inside", "nav", "segment",
        # QFrame, QWidget
        "page", "top-bar", "side-bar", "card", "instance", "callout", "status-line", "list-card", "overlay",
        "line", "empty", "desk", "table-row",
        # QLineEdit
        "search",
        # QListView, QListWidget
        "navigation", "lines", "popup",
        # QLabel
        "page-title", "section-title", "subtitle", "question", "hint", "second-language", "muted", "error",
        "badge", "status", "key", "required", "strong", "code", "picture", "brand", "digits", "sheet",
    }
)  # fmt: skip
#: What a badge, a call-out, a card or a status says by its colour (never by its colour alone).
TONES: Final = frozenset({"info", "good", "warning", "danger", "plain"})


def mark(widget: QWidget, role: str = "", *, tone: str = "") -> None:
    """Say what the widget is; the stylesheet does the rest, at once."""
    if role and role not in ROLES:
        raise KeyError(role)
    if tone and tone not in TONES:
        raise KeyError(tone)
    before = (widget.property("role"), widget.property("tone"))
    if role:
        widget.setProperty("role", role)
    if tone:
        widget.setProperty("tone", tone)
    if before != (widget.property("role"), widget.property("tone")):
        refresh(widget)


def flag(widget: QWidget, name: str, on: bool) -> None:
    """Set a yes-or-no property that the stylesheet looks at ("invalid", "current"), at once."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        refresh(widget)


def refresh(widget: QWidget) -> None:
    """Qt reads properties when it first shows a widget; ask it to look again."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def dress(application: QApplication) -> None:
    """Give the application its fonts, its palette and its stylesheet."""
    fonts.register()
    application.setStyle("Fusion")
    application.setFont(fonts.text_font())
    application.setPalette(palette())
    application.setStyleSheet(sheet())


def palette() -> QPalette:
    """The colours of everything that the stylesheet does not name."""
    colours = QPalette(QColor(PAPER))
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, PAPER), (role.WindowText, INK), (role.Base, SURFACE), (role.AlternateBase, PAPER),
        (role.Text, INK), (role.Button, SURFACE), (role.ButtonText, INK), (role.Highlight, PRIMARY),
        (role.HighlightedText, SURFACE), (role.ToolTipBase, INK), (role.ToolTipText, SURFACE),
        (role.PlaceholderText, MUTED), (role.Link, PRIMARY), (role.LinkVisited, PRIMARY),
        (role.Accent, PRIMARY), (role.Mid, LINE), (role.Light, SURFACE),
    ):  # fmt: skip
        colours.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, which, QColor(DISABLED))
    return colours


def sheet() -> str:
    """The stylesheet of the whole program."""
    values = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    sizes = {name: f"{value}px" for name, value in globals().items() if isinstance(value, int)}
    letters = {name: f"{value:g}pt" for name, value in globals().items() if isinstance(value, float)}
    words = Template((places.resources() / "style" / "sarana.qss").read_text(encoding="utf-8"))
    icons = (places.resources() / "icons").as_posix()
    return words.substitute(values | sizes | letters, ICONS=icons)
