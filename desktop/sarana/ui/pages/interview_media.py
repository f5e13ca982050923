"""Pictures, sound and film that a form attaches to its words.

The prescribed Qt wheel cannot play sound or film, and nothing may be written to a temporary file for
another program. So a recording is named, never left out, and can be saved where the person chooses. A picture
is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sarana.errors import SaranaError
from sarana.forms.state import Choice, Media
from sarana.language import _, spoken
from sarana.messages import message
from sarana.ui import style, words
from sarana.ui.files import DialogChooser, FileChooser
from sarana.ui.window import TITLE
from sarana.ui.words import Words
from sarana.vault import durable

PICTURE_WIDTH = 420
ALL_IN_SIGHT = 12  # choices with media: of a longer list only what is chosen shows its media


@dataclass(frozen=True, slots=True)
class Medium:
    """One file of the form: what kind it is, its name, and the choice that it belongs to, if any."""

    kind: str  # "image", "big image", "audio", "video"
    name: str
    whose: str = ""


def media_of(media: Media, whose: str = "") -> tuple[Medium, ...]:
    """Everything that belongs to a label."""
    every = (
        ("image", media.image),
        ("big image", media.big_image),
        ("audio", media.audio),
        ("video", media.video),
    )
    return tuple(Medium(kind, name, whose) for kind, name in every if name)


def media_of_choices(choices: Sequence[Choice], value: str) -> tuple[Medium, ...]:
    """What belongs to the choices: of a short list everything, of a long one what is chosen."""
    with_media = [choice for choice in choices if choice.media]
    if len(with_media) > ALL_IN_SIGHT:
        chosen = set(value.split())
        with_media = [choice for choice in with_media if choice.value in chosen]
    return tuple(
        medium
        for choice in with_media
        for medium in media_of(choice.media, words.plain(choice.label) or choice.value)
    )


class MediaStrip(QWidget):
    """Shows the media of one place; hidden where there are none."""

    def __init__(self, content: Callable[[str], bytes], files: FileChooser | None = None) -> None:
        super().__init__()
        self._content, self._files = content, files or DialogChooser()
        self._shown: tuple[Medium, ...] | None = None
        self._code = ""
        self.problem: Words | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(style.TIGHT)
        self.setVisible(False)

    def show_media(self, media: tuple[Medium, ...]) -> None:
        """Show these; nothing is built anew where they are shown already, in the language of the screen."""
        if (media, spoken().code) != (self._shown, self._code):
            self._shown, self._code = media, spoken().code
            self._build(media)
        self.setVisible(bool(media))

    def _build(self, media: tuple[Medium, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for medium in media:
            self._column.addWidget(self._line(medium))
        if any(medium.kind in ("audio", "video") for medium in media):
            why = _("Sarana cannot play sound or film. Save a copy and open it with another program.")
            self._column.addWidget(Words(why, "hint"))
        self.problem = Words(role="error")
        self.problem.hide()
        self._column.addWidget(self.problem)

    def _line(self, medium: Medium) -> QWidget:
        content = self._content(medium.name)
        if not content:
            return Words(
                _("{medium}: the file is not with the form.").format(medium=in_words(medium)), "hint"
            )
        if medium.kind == "image":
            return self._picture(medium, content)
        return self._row(medium, content)

    def _picture(self, medium: Medium, content: bytes) -> QWidget:
        picture = QPixmap()
        if not picture.loadFromData(content):
            return self._row(medium, content)
        if picture.width() > PICTURE_WIDTH:
            picture = picture.scaledToWidth(PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation)
        label = QLabel()
        label.setPixmap(picture)
        label.setAccessibleName(in_words(medium))
        return label

    def _row(self, medium: Medium, content: bytes) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Words(in_words(medium), "muted"), 1)
        if medium.kind == "big image":
            line.addWidget(self._button(medium, _("Enlarge…"), lambda: self._enlarge(medium, content)))
        else:
            line.addWidget(self._button(medium, _("Save a copy…"), lambda: self._save(medium, content)))
        return row

    def _button(self, medium: Medium, verb: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(verb)
        button.setObjectName(f"medium:{medium.name}")
        button.setAccessibleName(
            _("{question}: {action}").format(question=in_words(medium), action=verb.rstrip("…"))
        )
        style.mark(button, "link")
        button.clicked.connect(lambda: pressed())
        return button

    def _save(self, medium: Medium, content: bytes) -> None:
        suffix = Path(medium.name).suffix.lower()
        kind = _("Film") if medium.kind == "video" else _("Sound") if medium.kind == "audio" else _("Picture")
        path = self._files.save_file(
            self, _("Save a copy"), medium.name, kind, f"*{suffix}" if suffix else "*"
        )
        if path is None or self.problem is None:
            return
        try:
            durable.write_out(path, content)
        except SaranaError as error:
            self.problem.say(message(error, spoken()).happened)
            self.problem.show()
        else:
            self.problem.hide()

    def _enlarge(self, medium: Medium, content: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(content)
        PictureDialog(self, in_words(medium), picture).open()


class PictureDialog(QDialog):
    """One picture as large as it is; arrow keys scroll, Escape closes."""

    def __init__(self, parent: QWidget, title: str, picture: QPixmap) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)  # the system shows titles to everybody
        self.setAccessibleName(title)
        self.resize(QSize(900, 680).boundedTo(parent.window().size()))
        label = QLabel()
        if picture.isNull():
            label.setText(_("This file cannot be shown as a picture."))
        else:
            label.setPixmap(picture)
        label.setAccessibleName(title)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(label)
        area.setAccessibleName(title)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        area.setFocus()


def in_words(medium: Medium) -> str:
    """What a medium is, by the name that its designer gave it."""
    sentence = {
        "image": _("Picture “{file}”"),
        "big image": _("Large picture “{file}”"),
        "audio": _("Sound “{file}”"),
        "video": _("Film “{file}”"),
    }[medium.kind].format(file=medium.name)
    return _("{choice}: {medium}").format(choice=medium.whose, medium=sentence) if medium.whose else sentence
