"""One choice of a question: a row with its mark, its words, and the same words in a second language under it.

These are Qt's own radio buttons and check boxes, so that keyboards and screen readers know them; only their
words are drawn here, because Qt's do not wrap.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy

from sarana.forms.state import Choice
from sarana.ui import style, words

PAD_X, PAD_Y, MARK, GAP = 12, 6, 18, 10
TEXT_LEFT = PAD_X + MARK + GAP
PICTURE = 96  # the height of a choice's picture


@dataclass(frozen=True, slots=True)
class Laid:
    """Words that were laid out for one width."""

    layouts: tuple[QTextLayout, ...]
    height: float
    natural: float


def lay_out(text: str, font: QFont, width: float) -> Laid:
    """The words in lines of this width; each paragraph is a layout."""
    layouts, y, natural = [], 0.0, 0.0
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
            natural = max(natural, line.naturalTextWidth())
        layout.endLayout()
        layouts.append(layout)
    return Laid(tuple(layouts), y, natural)


if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # PySide cannot inherit twice from a Qt class


class _Row(_Button):
    """What radio rows and check rows share; mixed into Qt's buttons."""

    choice: Choice

    def _begin(self, choice: Choice, second: str) -> None:
        self.choice = choice
        self._first_text = self._second_text = self._question = ""
        self._picture = QPixmap()
        self._laid: dict[int, tuple[Laid, Laid | None]] = {}
        self._natural = 0
        self._mark_only = False
        self._font = QFont(self.font())
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.say(choice, second)

    def say(self, choice: Choice, second: str = "") -> None:
        """Show the choice in another language."""
        self.choice = choice
        first, other = words.plain(choice.label) or choice.value, words.plain(second)
        if (first, other) == (self._first_text, self._second_text):
            return
        self._first_text, self._second_text = first, other
        self._laid.clear()
        self._natural = 0
        self.setAccessibleName(first)
        self._describe()
        self.updateGeometry()
        self.update()

    def answers(self, question: str) -> None:
        """Let a screen reader say, after the choice, what it answers."""
        self._question = question
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(" ".join(filter(None, (self._question, self._second_text))))

    def show_picture(self, picture: QPixmap) -> None:
        """Show the picture that belongs to the choice."""
        self._picture = picture.scaledToHeight(PICTURE, Qt.TransformationMode.SmoothTransformation)
        self.updateGeometry()

    def show_mark_only(self, on: bool) -> None:
        """Draw the mark without the words: in a table they stand above the column."""
        if on != self._mark_only:
            self._mark_only = on
            self.updateGeometry()
            self.update()

    def natural_width(self) -> int:
        """The width at which nothing wraps."""
        if not self._natural:
            first, other = self._lines(10_000)
            text = max(first.natural, other.natural if other else 0.0, float(self._picture.width()))
            self._natural = round(text + 0.5) + TEXT_LEFT + PAD_X + 2
        return self._natural

    # ---- Qt -----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        width = min(self.natural_width(), 420)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(MARK + 8 if self._mark_only else 120, style.FIELD_HEIGHT)

    def heightForWidth(self, width: int) -> int:
        if self._mark_only:
            return style.FIELD_HEIGHT
        first, other = self._lines(width - TEXT_LEFT - PAD_X)
        height = first.height + (other.height if other else 0.0) + self._picture_height()
        return max(round(height) + 2 * PAD_Y, style.FIELD_HEIGHT)

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange and self.font() != self._font:
            self._font = QFont(self.font())
            self._laid.clear()
            self._natural = 0
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        if self._mark_only:
            left, top = (self.width() - MARK) / 2, (self.height() - MARK) / 2
            self._paint_mark(painter, QRectF(left, top, MARK, MARK))
            return
        first, other = self._lines(self.width() - TEXT_LEFT - PAD_X)
        picture = self._picture_height()
        height = first.height + (other.height if other else 0.0) + picture
        y = (self.height() - height) / 2
        if picture:
            painter.drawPixmap(QPointF(TEXT_LEFT, y), self._picture)
            y += picture
        self._paint_mark(painter, QRectF(PAD_X, y + (first.height / _lines_of(first) - MARK) / 2, MARK, MARK))
        painter.setPen(QColor(style.INK if self.isEnabled() else style.MUTED))
        for layout in first.layouts:
            layout.draw(painter, QPointF(TEXT_LEFT, y))
        if other:
            painter.setPen(QColor(style.MUTED))
            for layout in other.layouts:
                layout.draw(painter, QPointF(TEXT_LEFT, y + first.height))

    # ---- drawing ------------------------------------------------------------------------------------------

    def _lines(self, width: int) -> tuple[Laid, Laid | None]:
        known = self._laid.get(width)
        if known is None:
            small = QFont(self.font())
            small.setPointSizeF(style.FINE)
            first = lay_out(words.breakable(self._first_text), self.font(), max(width, 40))
            other = self._second_text and lay_out(words.breakable(self._second_text), small, max(width, 40))
            known = self._laid[width] = (first, other or None)
        return known

    def _picture_height(self) -> int:
        return 0 if self._picture.isNull() else self._picture.height() + style.TIGHT

    def _paint_ground(self, painter: QPainter) -> None:
        focused, hovered = self.hasFocus(), self.underMouse() and self.isEnabled()
        line = style.PRIMARY if self.isChecked() else style.LINE
        if hovered:
            line = style.PRIMARY
        ground = QColor(style.PRIMARY_SOFT if self.isChecked() else style.SURFACE)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(style.FOCUS if focused else line), 2.0 if focused else 1.0))
        inset = 1.0 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 7, 7)

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        raise AssertionError(type(self).__name__)


def _lines_of(laid: Laid) -> int:
    return max(1, sum(layout.lineCount() for layout in laid.layouts))


class RadioRow(_Row, QRadioButton):
    """One of several choices."""

    def __init__(self, choice: Choice, second: str = "") -> None:
        QRadioButton.__init__(self)
        self._begin(choice, second)

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        on = self.isChecked()
        painter.setBrush(QColor(style.SURFACE))
        painter.setPen(QPen(QColor(style.PRIMARY if on else style.LINE_STRONG), 1.4))
        painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.PRIMARY if self.isEnabled() else style.MUTED))
            painter.drawEllipse(box.center(), 5.0, 5.0)


class CheckRow(_Row, QCheckBox):
    """A choice among others that may be chosen too."""

    def __init__(self, choice: Choice, second: str = "") -> None:
        QCheckBox.__init__(self)
        self._begin(choice, second)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        on = self.isChecked()
        strong = QColor(style.PRIMARY if self.isEnabled() else style.MUTED)
        painter.setBrush(strong if on else QColor(style.SURFACE))
        painter.setPen(QPen(strong if on else QColor(style.LINE_STRONG), 1.4))
        painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
        if on:
            tick = QPainterPath(box.topLeft() + QPointF(4.4, 9.4))
            tick.lineTo(box.topLeft() + QPointF(7.6, 12.6))
            tick.lineTo(box.topLeft() + QPointF(13.6, 5.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(style.SURFACE), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(tick)
