"""Deep Khmer stacks keep all their ink in every widget: the trap of RENDERING.md 4."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontMetricsF, QPixmap, QRegion
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sarana.forms.state import Choice
from sarana.ui import fonts, style
from sarana.ui.fields.choice import CheckRow, RadioRow
from sarana.ui.words import Words

DEEP = "ញ្ញូ ស្ត្រ៊ី ក្រៀ៊ ព្រឹត្តិ"


def button() -> QWidget:
    return QPushButton(DEEP)


def drop_down() -> QWidget:
    combo = QComboBox()
    combo.addItem(DEEP)
    return combo


def title() -> QWidget:
    label = QLabel(DEEP)
    style.mark(label, "page-title")
    return label


def paragraph() -> QWidget:
    edit = QPlainTextEdit(DEEP)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() + 24)
    return edit


def one_line_list() -> QWidget:
    view = QListWidget()
    view.addItem(DEEP)
    view.setFixedHeight(view.sizeHintForRow(0) + 4)
    return view


MAKERS = [
    lambda: QLabel(DEEP),
    lambda: Words(DEEP),
    lambda: QLineEdit(DEEP),
    lambda: QCheckBox(DEEP),
    lambda: QRadioButton(DEEP),
    lambda: RadioRow(Choice("a", DEEP)),
    lambda: CheckRow(Choice("a", DEEP), DEEP),
    button,
    drop_down,
    title,
    paragraph,
    one_line_list,
]


def ink(widget: QWidget) -> int:
    """How many pixels of the words are dark."""
    picture = QPixmap(widget.size())
    picture.fill(QColor(style.SURFACE))
    widget.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    image = picture.toImage()
    dark = QColor(style.INK).lightness() + 60
    return sum(
        image.pixelColor(x, y).lightness() < dark for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("make", MAKERS)
def test_every_widget_has_room_for_it(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    natural, roomy = make(), make()
    for widget in (natural, roomy):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    natural.resize(natural.sizeHint().expandedTo(natural.minimumSizeHint()))
    roomy.setMaximumHeight(400)
    roomy.resize(natural.width(), natural.height() + 60)
    assert ink(natural) == pytest.approx(ink(roomy), rel=0.02)


def test_a_line_is_as_high_as_the_highest_and_deepest_letters() -> None:
    metrics = QFontMetricsF(fonts.text_font())
    em = metrics.height() / (fonts.ASCENT + fonts.DESCENT)
    ink_box = metrics.tightBoundingRect(DEEP)
    assert -ink_box.top() <= fonts.ASCENT * em + 1
    assert ink_box.bottom() <= fonts.DESCENT * em + 1
