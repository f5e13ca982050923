"""A signature or thumbprint: drawn with pen, finger or mouse, or taken from a scanned sheet."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from sarana.forms.state import NodeState
from sarana.language import _
from sarana.ui import style
from sarana.ui.fields.field import Attachments
from sarana.ui.fields.files import PictureField

PAD = QSize(560, 190)
SCALE = 2  # the picture is drawn at twice the size of the pad, for paper
PEN = 2.4
WAIT = 700  # ms after the last stroke


class SignaturePad(QWidget):
    """Where the pen goes. Keeps strokes, so that the last one can be taken back."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[QPainterPath] = []
        self.readonly = False
        self._drawing = False
        self.setMinimumSize(QSize(260, PAD.height()))
        self.setMaximumSize(PAD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def sizeHint(self) -> QSize:
        return PAD

    def wipe(self) -> None:
        self.strokes.clear()
        self.update()

    def undo_stroke(self) -> None:
        if self.strokes:
            self.strokes.pop()
            self.update()
            self.drawn.emit()

    def png(self) -> bytes:
        """The signature, black on white, as a PNG without any metadata; empty where nothing was drawn."""
        if not self.strokes:
            return b""
        picture = QImage(PAD * SCALE, QImage.Format.Format_Grayscale8)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.scale(SCALE, SCALE)
        self._draw(painter, QColor("black"))
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(content.data())

    # ---- the pen ------------------------------------------------------------------------------------------

    def begin(self, at: QPointF) -> None:
        if not self.readonly:
            self._drawing = True
            self.strokes.append(QPainterPath(at))
            self.strokes[-1].lineTo(at + QPointF(0.1, 0.1))  # a dot is a stroke too
            self.update()

    def go_on(self, to: QPointF) -> None:
        if self._drawing:
            self.strokes[-1].lineTo(to)
            self.update()

    def end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.drawn.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(style.SURFACE))
        painter.setPen(QPen(QColor(style.LINE_STRONG), 1))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), style.RADIUS, style.RADIUS)
        line = QPen(QColor(style.LINE), 1, Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawLine(24, self.height() - 44, self.width() - 24, self.height() - 44)
        self._draw(painter, QColor(style.INK))

    def _draw(self, painter: QPainter, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(colour, PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        for stroke in self.strokes:
            painter.drawPath(stroke)


class SignatureField(PictureField):
    """A pen pad; a picture from the disk serves where somebody signs on paper or gives a thumbprint."""

    def __init__(self, attachments: Attachments) -> None:
        self.pad = SignaturePad()
        self.undo_stroke = QPushButton()
        super().__init__(attachments)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.settle)
        self.pad.drawn.connect(self._on_drawn)
        self.undo_stroke.clicked.connect(self.pad.undo_stroke)
        self._column.insertWidget(0, self.pad)
        self._buttons.insertWidget(1, self.undo_stroke)

    def speak(self) -> None:
        super().speak()
        self.pad.setAccessibleName(_("Draw the signature here"))
        self.pad.setToolTip(_("Draw here with a pen, a finger or the mouse"))
        self.choose.setText(_("Take a picture of it from the disk…"))
        self.undo_stroke.setText(_("Undo stroke"))
        self.remove.setText(_("Clear"))
        self.preview.setAccessibleName(_("Signature"))

    def settle(self) -> None:
        if self._wait.isActive() or self.sender() is self._wait:
            self._wait.stop()
            content = self.pad.png()
            self.send(self._attachments.keep(content, ".png") if content else "")
            self.left.emit()

    def clear(self) -> None:
        self._wait.stop()
        super().clear()

    def _on_drawn(self) -> None:
        self._wait.start()
        self._show_buttons()

    def _display(self, value: str) -> None:
        self.pad.wipe()
        super()._display(value)
        self._show_buttons(bool(value))

    def _show_picture(self, picture: QPixmap) -> None:
        super()._show_picture(picture)
        self.pad.setVisible(picture.isNull())

    def _show_buttons(self, answered: bool = False) -> None:
        drawn = bool(self.pad.strokes)
        self.undo_stroke.setVisible(drawn)
        self.remove.setVisible(drawn or answered)

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(state, before)
        self.pad.readonly = state.readonly
        self.undo_stroke.setEnabled(not state.readonly)
