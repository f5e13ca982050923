"""Answers that are files: a photo, a signature from the disk, a recording, any document."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sarana.forms.state import NodeState
from sarana.language import _, spoken
from sarana.ui import style
from sarana.ui.fields import pictures
from sarana.ui.fields.field import Attachments, Field
from sarana.ui.fields.line import holds_files
from sarana.ui.fields.pictures import LONGEST_SIDE, MOST_PIXELS, PictureRefused, clean, pixmap
from sarana.ui.files import DialogChooser, FileChooser
from sarana.ui.words import Words

MOST_BYTES = 50_000_000
PREVIEW = QSize(360, 240)


class _Upload(Field):
    """What all of them share: a button to choose, a button to remove, a sentence where it went wrong.

    A file may be dropped on it too.
    """

    most_bytes = MOST_BYTES

    def __init__(self, attachments: Attachments) -> None:
        super().__init__()
        self._attachments = attachments
        self.files: FileChooser = DialogChooser()  # the system's own speaks another language and remembers
        self.choose, self.remove = QPushButton(), QPushButton()
        self.choose.clicked.connect(self.choose_file)
        self.remove.clicked.connect(self.clear)
        self.problem = Words(role="error")
        self.problem.hide()
        self._awaited = ""  # the file that is to be shown
        self._refused = ""  # why the last file was not taken
        self.setAcceptDrops(True)
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
        self._complain(self._refused)

    def clear(self) -> None:
        self._complain("")
        super().clear()

    def choose_file(self) -> None:
        """Ask for a file on the disk and take it in."""
        path = self.files.open_file(self, self.choose.text(), *self._kind())
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take this file in; its own name is forgotten, because names of files are names of people."""
        try:
            if path.stat().st_size > self.most_bytes:
                raise PictureRefused("large")
            untrusted_content = path.read_bytes()
            if not untrusted_content:
                raise PictureRefused("empty")
            kept = self._keep(untrusted_content, path.suffix.lower())
        except PictureRefused as why:
            self._complain(why.reason)
        except OSError:
            self._complain("unreadable")
        else:
            self._complain("")
            self.send(kept)
            self._display(kept)
            self.left.emit()

    def _keep(self, untrusted_content: bytes, suffix: str) -> str:
        raise AssertionError(type(self).__name__)

    def _kind(self) -> tuple[str, str]:
        """What may be chosen, in words, and the patterns of its names."""
        return _("All files"), "*"

    def _complain(self, reason: str) -> None:
        """Say why a file was not taken; the answer stays what it was."""
        self._refused = reason
        self.problem.say(self._why(reason) if reason else "")
        self.problem.setVisible(bool(reason))
        if reason:
            QAccessible.updateAccessibility(QAccessibleEvent(self.problem, QAccessible.Event.Alert))

    def _why(self, reason: str) -> str:
        if reason == "large":
            most = spoken().number(self.most_bytes // 1_000_000)
            return _(
                "This file is larger than {count} MB and was not attached. Choose a smaller one."
            ).format(count=most)
        if reason == "empty":
            return _("This file is empty and was not attached. Choose another one.")
        return _("This file cannot be read and was not attached. Choose another one.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.choose.isEnabled() and len(event.mimeData().urls()) == 1 and holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

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

    most_bytes = pictures.MOST_BYTES

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

    def _why(self, reason: str) -> str:
        if reason == "many pixels":
            most = spoken().number(MOST_PIXELS // 1_000_000)
            return _(
                "This picture has more than {count} million pixels and was not attached."
                " Choose a smaller one."
            ).format(count=most)
        return super()._why(reason)

    def _display(self, value: str) -> None:
        self._awaited = value
        self.remove.setVisible(bool(value))
        self._show_picture(QPixmap())
        if value:
            self._attachments.fetch(value, self._fetched)

    def _fetched(self, file: tuple[str, bytes]) -> None:
        name, untrusted_content = file
        picture = pixmap(untrusted_content)
        if name == self._awaited and not picture.isNull():
            self._show_picture(
                picture.scaled(
                    PREVIEW, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )

    def _show_picture(self, picture: QPixmap) -> None:
        self.preview.setPixmap(picture)
        self.preview.setVisible(not picture.isNull())


class FileField(_Upload):
    """A recording or a document from the disk, kept as it is."""

    def __init__(self, attachments: Attachments) -> None:
        super().__init__(attachments)
        self._size = 0  # of the file that is attached, in bytes; 0 until it is known
        self.about = Words(role="muted")
        self._column.insertWidget(0, self.about)
        self.speak()

    def speak(self) -> None:
        super().speak()
        self.choose.setText(_("Choose a file…"))
        self._describe()

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
        self._awaited, self._size = value, 0
        self.remove.setVisible(bool(value))
        self._describe()
        if value:
            self._attachments.fetch(value, self._fetched)

    def _fetched(self, file: tuple[str, bytes]) -> None:
        name, content = file
        if name == self._awaited:
            self._size = len(content)
            self._describe()

    def _describe(self) -> None:
        self.about.setVisible(bool(self._size))
        kilobytes = spoken().number(max(1, round(self._size / 1000)))
        self.about.say(_("A file is attached: {size} kB.").format(size=kilobytes))
