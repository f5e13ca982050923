"""Answers that are files: a photo, a signature from the disk, a recording, any document."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _, spoken
from sarana.ui import style
from sarana.ui.fields.field import Attachments, Field
from sarana.ui.fields.pictures import LONGEST_SIDE, PictureRefused, clean
from sarana.ui.files import DialogChooser, FileChooser
from sarana.ui.words import Words

MOST_BYTES = 50_000_000
PREVIEW = QSize(360, 240)


class _Upload(Field):
    """What all of them share: a button to choose, a button to remove, a sentence where it went wrong."""

    def __init__(self, attachments: Attachments) -> None:
        super().__init__()
        self._attachments = attachments
        self.files: FileChooser = DialogChooser()  # the system's own speaks another language and remembers
        self.choose, self.remove = QPushButton(), QPushButton()
        self.choose.clicked.connect(self.choose_file)
        self.remove.clicked.connect(self.clear)
        self.problem = Words(role="error")
        self.problem.hide()
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.choose)
        self._buttons.addWidget(self.remove)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._buttons)
        self._column.addWidget(self.problem)
        self.setFocusProxy(self.choose)

    def speak(self) -> None:
        self.remove.setText(_("Remove"))

    def choose_file(self) -> None:
        """Ask for a file on the disk and take it in."""
        path = self.files.open_file(self, self.choose.text(), *self._kind())
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take this file in; its own name is forgotten, because names of files are names of people."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise PictureRefused("large")
            kept = self._keep(path.read_bytes(), path.suffix.lower())
        except PictureRefused as why:
            self._complain(why.reason)
        except OSError:
            self._complain("unreadable")
        else:
            self.problem.hide()
            self.send(kept)
            self._display(kept)
            self.left.emit()

    def _keep(self, untrusted_content: bytes, suffix: str) -> str:
        raise AssertionError(type(self).__name__)

    def _kind(self) -> tuple[str, str]:
        """What may be chosen, in words, and the patterns of its names."""
        return _("All files"), "*"

    def _complain(self, reason: str) -> None:
        if reason == "large":
            self.problem.say(_("This file is too large. Choose a smaller one."))
        else:
            self.problem.say(_("This file cannot be read. Choose another one."))
        self.problem.show()

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        self.choose.setEnabled(not state.readonly)
        self.remove.setEnabled(not state.readonly)

    def _name(self, label: str, hint: str) -> None:
        self.setAccessibleName(label)
        for button in (self.choose, self.remove):
            button.setAccessibleName(
                _("{question}: {action}").format(question=label, action=button.text().rstrip("…"))
            )
            button.setAccessibleDescription(hint)

    def _inner(self) -> Sequence[QWidget]:
        return (self.choose,)


class PictureField(_Upload):
    """A picture from the disk, shown small; written anew without place and time of the camera."""

    def __init__(self, attachments: Attachments) -> None:
        super().__init__(attachments)
        self.preview = QLabel()
        style.mark(self.preview, "picture")
        self._column.insertWidget(0, self.preview, 0, Qt.AlignmentFlag.AlignLeft)
        self.speak()

    def speak(self) -> None:
        super().speak()
        self.choose.setText(_("Choose a picture…"))
        self.preview.setAccessibleName(_("Picture"))

    def _kind(self) -> tuple[str, str]:
        return _("Pictures"), "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff"

    def _keep(self, untrusted_content: bytes, suffix: str) -> str:
        wanted = self._state.parameters.get("max-pixels", "") if self._state else ""
        side = (
            min(int(wanted), LONGEST_SIDE)
            if wanted.isascii() and wanted.isdigit() and int(wanted)
            else LONGEST_SIDE
        )
        content, suffix = clean(untrusted_content, side)
        return self._attachments.keep(content, suffix)

    def _display(self, value: str) -> None:
        picture = QPixmap()
        content = self._attachments.read(value) if value else b""
        if content and picture.loadFromData(content):
            picture = picture.scaled(
                PREVIEW, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self.preview.setPixmap(picture)
        self.preview.setVisible(not picture.isNull())
        self.remove.setVisible(bool(value))


class FileField(_Upload):
    """A recording or a document from the disk, kept as it is."""

    def __init__(self, attachments: Attachments) -> None:
        super().__init__(attachments)
        self.about = Words(role="muted")
        self._column.insertWidget(0, self.about)
        self.speak()

    def speak(self) -> None:
        super().speak()
        self.choose.setText(_("Choose a file…"))
        self._describe(self._value)

    def _kind(self) -> tuple[str, str]:
        kinds = {
            "audio": (_("Sound"), "*.mp3 *.m4a *.wav *.ogg *.opus *.aac *.flac *.amr"),
            "video": (_("Film"), "*.mp4 *.mov *.mkv *.webm *.3gp *.avi"),
        }
        return kinds.get(self._state.mediatype.partition("/")[0] if self._state else "") or super()._kind()

    def _keep(self, untrusted_content: bytes, suffix: str) -> str:
        bare = "".join(letter for letter in suffix.removeprefix(".") if letter.isascii() and letter.isalnum())
        return self._attachments.keep(untrusted_content, f".{bare[:8] or 'bin'}")

    def _display(self, value: str) -> None:
        self._describe(value)
        self.remove.setVisible(bool(value))

    def _describe(self, value: str) -> None:
        self.about.setVisible(bool(value))
        if value:
            size = len(self._attachments.read(value))
            kilobytes = spoken().number(max(1, round(size / 1000)))
            self.about.say(_("A file is attached: {size} kB.").format(size=kilobytes))
