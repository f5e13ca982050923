"""`sarana demo`: the whole main job in the real windows, with an invented person, at two posts.

It uses the hands of `sarana.ui.hands`, which can only press and type what a person can. Wherever something is
promised (an answer survives a change of language, a draft survives a closed window, digits agree, a wrong
passphrase changes nothing) it looks, and stops with an error if the promise was not kept.
"""

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from sarana.language import _
from sarana.ui.demo_album import Album
from sarana.ui.demo_handing_over import HandingOver
from sarana.ui.demo_post import Post
from sarana.ui.demo_setting_up import SettingUp
from sarana.ui.demo_story import PASSPHRASE_A, PASSPHRASE_B
from sarana.ui.demo_taking_down import TakingDown

MARK = "index.txt"


def walk(application: QApplication, out: Path) -> None:
    """The whole story; what it leaves is listed in the end."""
    album = Album(out)
    a = Post(application, out / "post-a", album, PASSPHRASE_A)
    b = Post(application, out / "post-b", album, PASSPHRASE_B)
    for post in (a, b):
        post.files.folder_of = out / "files"
    for chapter in (SettingUp, TakingDown, HandingOver):
        chapter(out, album, a, b).play()
    album.note(out / "post-a", f"The vault of post A; its passphrase is “{PASSPHRASE_A}”")
    album.note(out / "post-b", f"The vault of post B; its passphrase is “{PASSPHRASE_B}”")
    album.write_index(
        "What `sarana demo` left here. All persons are invented.\n"
        "To look around yourself: SARANA_HOME=<this folder>/post-b python -m sarana\n"
    )
    for line in album.lines:
        print(line)  # noqa: T201 - the demonstration is a command


def run(out: Path) -> int:
    """The whole journey; 0 when every promise was kept."""
    prepare(out)
    qInstallMessageHandler(_say)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - Qt's type knows only the base
    walk(application, out)
    return 0


def _say(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """Qt's messages, without those that only say that there is no screen."""
    if not words.startswith("This plugin does not support"):
        print(words, file=sys.stderr)  # noqa: T201 - the demonstration is a command


def prepare(out: Path) -> None:
    """An empty folder; what an earlier demonstration left is cleared, anything else is not touched."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists() and not (out / "pictures").exists():
            raise SystemExit(_("The folder {folder} is not empty. Choose another one.").format(folder=out))
        for name in ("pictures", "letters", "bundle", "files", "post-a", "post-b"):
            shutil.rmtree(out / name, ignore_errors=True)
        (out / MARK).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
