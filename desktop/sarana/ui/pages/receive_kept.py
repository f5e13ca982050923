"""Below what is received: what is held back until somebody answers for it, and what is kept for others."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sarana.cases import Held
from sarana.exchange.foreign import Foreign
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.pages.partners import who
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import IN_CHARGE

Kept = tuple[Sequence[Held], Sequence[Foreign]]


class KeptLists(QWidget):
    """Two lists; neither is shown while it is empty."""

    said = Signal(str, str)  # what happened and what follows, when it went well
    failed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._may = workspace.officer.role in IN_CHARGE
        self._content = blocks.column(gap=style.LARGE)
        self._content.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._content)

    def load(self) -> None:
        self._workspace.ask(read_kept, self._show, self._fail)

    def _show(self, kept: Kept) -> None:
        blocks.clear(self._content)
        held, foreign = kept
        if held:
            self._content.addWidget(self._held(held))
        if foreign:
            self._content.addWidget(self._foreign(foreign))

    def _fail(self, error: object) -> None:
        self.failed.emit(error)

    # ---- held back --------------------------------------------------------------------------------------

    def _held(self, held: Sequence[Held]) -> QFrame:
        words = _(
            "These entries came in bundles, and their signatures hold, but nobody here knows who signed them,"
            " or their key was taken back. They are kept, and not part of any case, until an administrator"
            " or a focal person answers for them. Ask the sender by voice first."
        )
        rows = [self._held_row(number, each) for number, each in enumerate(held)]
        return blocks.card(
            blocks.text(_("Held back"), "section-title", name="receive.held"),
            blocks.text(words, "muted"),
            *rows,
            gap=style.LARGE,
        )

    def _held_row(self, number: int, held: Held) -> QWidget:
        names = "  /  ".join(held.names) or held.code or _("No name yet")
        count = len(held.revisions)
        counted = ngettext("{count} entry since {moment}.", "{count} entries since {moment}.", count).format(
            count=blocks.number(count), moment=spoken().moment(held.since.astimezone())
        )
        signer = who(held.author.name, held.author.organisation, held.author.post)
        release = blocks.button(_("Show them…"), f"receive.release.{number}", partial(self._ask, held))
        release.setAccessibleDescription(names)
        release.setEnabled(self._may)
        said = blocks.column(
            _beside(blocks.text(names, "strong"), blocks.badge(reason_words(held.reason), "warning")),
            blocks.text(_("It says it is by {name}.").format(name=signer)),
            blocks.text(counted, "hint"),
            gap=style.TIGHT,
        )
        return blocks.holding(_beside(said, release))

    def _ask(self, held: Held) -> None:
        Question(
            self,
            _("Show what {name} signed?").format(name=held.author.name),
            (
                _("From then on these entries are part of the case, with the signature that they came with."),
                _("The journal keeps that you answered for them."),
            ),
            _("Show them"),
            partial(self._release, held.revisions),
        ).open()

    def _release(self, revisions: tuple[str, ...]) -> None:
        def work(opened: Opened, progress: Progress) -> int:
            return opened.store.release(revisions)

        self._workspace.ask(work, self._released, self._fail)

    def _released(self, count: int) -> None:
        words = ngettext(
            "{count} entry is part of its case now.", "{count} entries are part of their case now.", count
        )
        self.said.emit(words.format(count=blocks.number(count)), "")
        self.load()

    # ---- kept for others --------------------------------------------------------------------------------

    def _foreign(self, foreign: Sequence[Foreign]) -> QFrame:
        rows = [self._foreign_row(each) for each in foreign]
        return blocks.card(
            blocks.text(_("Kept sealed for others"), "section-title", name="receive.foreign"),
            blocks.text(_("Nobody here can read these files. They are kept exactly as they came."), "muted"),
            *rows,
            gap=style.LARGE,
        )

    def _foreign_row(self, foreign: Foreign) -> QWidget:
        save = blocks.button(
            _("Save a copy…"), f"receive.foreign.{foreign.id}", partial(self._copy_out, foreign)
        )
        save.setAccessibleDescription(foreign.name)
        save.setEnabled(self._may)
        said = blocks.column(
            blocks.text(foreign.name, "strong"),
            blocks.text(
                _("Kept on {moment}: {reason}").format(
                    moment=spoken().moment(foreign.taken.astimezone()), reason=foreign.reason
                ),
                "hint",
            ),
            gap=style.TIGHT,
        )
        return blocks.holding(_beside(said, save))

    def _copy_out(self, foreign: Foreign) -> None:
        to = self._workspace.files.save_file(
            self, _("Save a copy of the sealed file"), foreign.name, _("Sealed bundle"), "*.age"
        )
        if to is not None:
            self._workspace.ask(partial(copy_foreign, foreign.id, to), self._copied, self._fail)

    def _copied(self, nothing: None) -> None:
        self.said.emit(_("The copy was saved."), _("The journal keeps that it left this office."))


def _beside(said: QWidget | QVBoxLayout, other: QWidget) -> QHBoxLayout:
    line = blocks.row(said, other)
    line.setStretch(0, 1)
    return line


def reason_words(reason: str) -> str:
    """Why something is held back."""
    return _("Key taken back") if reason == "revoked" else _("Key not known here")


def read_kept(opened: Opened, progress: Progress) -> Kept:
    return opened.store.quarantined(), opened.foreign.all()


def copy_foreign(foreign_id: str, to: Path, opened: Opened, progress: Progress) -> None:
    opened.foreign.copy_out(foreign_id, to)
