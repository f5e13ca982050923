"""The composition root: makes the window, opens the first page, follows where pages want to go, and locks.

`run()` is the whole program with a window. Everything that a test or the demo exchanges is a parameter: where
the vault lies, who is asked for files, what happens instead of replacing the process.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication

from sarana import language, places, settings
from sarana.cases import Deed, may
from sarana.errors import SaranaError
from sarana.language import _
from sarana.progress import Progress
from sarana.ui import routes, shield, style
from sarana.ui.bug import BugDialog, write_report
from sarana.ui.clipboard import Clipboard
from sarana.ui.files import DialogChooser, FileChooser
from sarana.ui.idle import Idle
from sarana.ui.jobs import Jobs, redacted
from sarana.ui.lock import Replace, replace_process
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.session import Session
from sarana.ui.translator import CatalogTranslator
from sarana.ui.window import Entry, Window
from sarana.vault import Cost, exists, harden_process

if TYPE_CHECKING:
    from sarana.ui.workspace import Opened, Workspace


class Sarana(QObject):
    """One window and what it is about: from the first page to the lock."""

    def __init__(
        self,
        application: QApplication,
        folder: Path,
        settings_file: Path,
        *,
        files: FileChooser | None = None,
        replace: Replace = replace_process,
        cost: Cost | None = None,
    ) -> None:
        super().__init__()
        self._application, self._folder, self._settings_file = application, folder, settings_file
        self._files: FileChooser = files or DialogChooser()
        self._replace, self._cost = replace, cost
        self.settings = settings.load(settings_file)
        self.jobs = Jobs(self)
        self.workspace: Workspace | None = None
        self._place = Place("unlock")
        self._reported: set[str] = set()
        self._translator = CatalogTranslator()
        self._dress()
        self.window = Window()
        self._idle = Idle(application, self.settings.minutes_until_lock, self)
        self._session = Session(self)
        self._clipboard = Clipboard(self)
        self._shield = shield.Shield(application, self)
        self._connect()

    def _dress(self) -> None:
        style.dress(self._application)
        language.speak(self.settings.language or language.of_this_computer())
        self._speak_qt()
        self._application.installTranslator(self._translator)

    def _connect(self) -> None:
        self.window.section_chosen.connect(self._section)
        self.window.language_chosen.connect(self.speak)
        self.window.lock_wanted.connect(self.lock)
        self.window.closing.connect(self.leave)
        self.window.may_close = self._may_close
        for leaving in (self._idle.expired, self._idle.lock_key, self._session.left):
            leaving.connect(self.lock)
        self.jobs.began.connect(self.window.work_bar.begin)
        self.jobs.advanced.connect(self.window.work_bar.advance)
        self.jobs.ended.connect(self.window.work_bar.end)
        self.jobs.trouble.connect(self._trouble)
        self.jobs.bug.connect(self.show_bug)

    # ---- coming and going -------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the window with its first page."""
        self.window.put_geometry(self.settings.window)
        self.go(Place("unlock" if exists(self._folder) else "setup"))
        self.window.show()
        QTimer.singleShot(0, self, self._fetch)

    def _fetch(self) -> None:
        """Import the pages of an open vault once the first page is painted.

        In the vault's thread: whoever unlocks meanwhile waits for it there, and nobody imports beside it.
        """
        self.jobs.vault(fetch_rooms)

    def opened(self, workspace: Workspace) -> None:
        """The vault is open: the navigation appears, and the time until the lock begins to run."""
        workspace.setParent(self)
        workspace.second_language = self.settings.second_language
        workspace.second_language_chosen.connect(self._keep_second_language)
        self.workspace = workspace
        self._tell_entries()
        self._idle.start()
        self._session.listen(self.window)
        workspace.ask(what_is_due, self._remind)
        self.go(Place("first recovery" if self._place.page == "setup" else "cases"))

    def _remind(self, due: Due) -> None:
        self.window.reminder.setVisible(due.backup and self._place.page != "vault")
        elsewhere = self._place.page != "outbox"
        self.window.overdue.setVisible(due.outbox and elsewhere)
        self.window.updates.setVisible(due.update and elsewhere)

    def go(self, place: Place) -> None:
        """Show the page of a place, once the page before has written everything down."""
        page = self.window.page
        if page is None or (not page.is_held and page.leave()):
            self._place = place
            if place.page == "vault":  # it says so itself, and offers to make one
                self.window.reminder.hide()
            if place.page == "outbox":
                self.window.overdue.hide()
                self.window.updates.hide()
            self._show(self._build(place)).arrive()

    def lock(self) -> None:
        """Leave at once: never asks, because the draft is safe as soon as it is flushed."""
        if self.workspace is None:
            return
        for each in self._application.topLevelWidgets():  # dialogs too
            each.hide()
        try:
            self.leave()
        finally:  # whatever goes wrong on the way out: what this process knows must not stay in memory
            self._replace()

    def leave(self) -> None:
        """Write down the draft, close the vault, remember where the window stood."""
        self._idle.stop()
        self._clipboard.clear()
        self.jobs.cancel_all()
        if self.window.page is not None:
            self.window.page.leave()
        if self.workspace is not None:
            workspace, self.workspace = self.workspace, None
            with suppress(TimeoutError):  # a hanging disk keeps nobody from locking
                workspace.close()
        self._save_settings(window=self.window.geometry_text())

    def _may_close(self) -> bool:
        """Closing asks where it would lose something: what was typed and the disk refuses to take."""
        page = self.window.page
        if self.workspace is None or page is None or page.leave():
            return True
        Question(
            self.window,
            _("The last answers could not be saved. Close all the same?"),
            (
                _("What you typed since the page last said “Saved” is not on the disk and would be lost."),
                _("Cancel, make room on the disk or put the stick back, and Sarana saves it by itself."),
            ),
            _("Close and lose it"),
            self._close_all_the_same,
            role="danger",
        ).open()
        return False

    def _close_all_the_same(self) -> None:
        self.window.may_close = lambda: True
        self.window.close()

    def end(self) -> None:
        """Leave, and end the threads; after this nothing of the application runs."""
        self.leave()
        self.window.close()
        self.jobs.stop()
        self._application.removeTranslator(self._translator)
        self.window.deleteLater()

    # ---- pages ------------------------------------------------------------------------------------------

    def _build(self, place: Place) -> Page:
        if self.workspace is None:
            page = routes.shut(place, self.jobs, self._folder, self._files, self._cost)
            page.opened.connect(self.opened)
            return page
        return routes.open_page(place, self.workspace)

    def _show(self, page: Page) -> Page:
        page.go.connect(self.go)
        self.window.show_page(page)
        (page.first_focus() or page).setFocus()  # else Tab would begin at the navigation again
        return page

    def _section(self, section: str) -> None:
        self.go(Place(section))

    def _tell_entries(self) -> None:
        if self.workspace is None:
            return
        officer = self.workspace.officer
        office = _("{organisation}, {post}") if officer.post else "{organisation}"
        sends = self.workspace.sends
        self.window.set_entries(
            (
                Entry("cases", _("Cases"), "Alt+1"),
                *((Entry("partners", _("Partners"), "Alt+2"),) if sends else ()),
                *((Entry("send", _("Send"), "Alt+3"),) if sends else ()),
                *((Entry("receive", _("Receive"), "Alt+4"),) if sends else ()),
                Entry("vault", _("Vault"), "Alt+5"),
                Entry("about", _("About"), "Alt+6"),
            ),
            (officer.name, office.format(organisation=officer.organisation, post=officer.post)),
        )

    # ---- languages --------------------------------------------------------------------------------------

    def speak(self, code: str) -> None:
        """Show everything in another language, with every answer and the cursor where they were."""
        before = self.window.page
        if code == language.spoken().code or (before is not None and before.is_held):
            self.window.retell()
            return
        memory = before.remember() if before is not None else None
        language.speak(code)
        self._speak_qt()
        self._save_settings(language=code)
        self._tell_entries()
        self.window.retell()
        if before is not None and memory is not None and not before.speak():
            self._rebuild(memory)

    def _rebuild(self, memory: Memory) -> None:
        page = self._build(self._place)
        page.go.connect(self.go)
        self.window.show_page(page)
        page.setFocus()
        page.recall(memory)
        page.arrive()

    def _keep_second_language(self, code: str) -> None:
        self._save_settings(second_language=code)

    def _speak_qt(self) -> None:
        self._translator.speak()
        QLocale.setDefault(QLocale(language.spoken().code))

    def _save_settings(self, **values: str) -> None:
        self.settings = changed(self.settings, **values)  # type: ignore[arg-type]  # all of them are texts
        with suppress(OSError):  # a preference is never worth an error, least of all on the way out
            settings.save(self.settings, self._settings_file)

    # ---- when something goes wrong ----------------------------------------------------------------------

    def _trouble(self, error: SaranaError) -> None:
        if self.window.page is not None:
            self.window.page.show_error(error)

    def show_bug(self, report: str) -> None:
        """One dialog for every mistake of the program; its report goes to a file without any value in it.

        What fails again and again, as saving may, is said once.
        """
        write_report(report, places.home() / "report.txt")
        if report not in self._reported:
            self._reported.add(report)
            BugDialog(report, self.window).open()

    def unexpected(self, kind: type[BaseException], error: BaseException, trace: object) -> None:
        """The last resort, for a mistake in the screen's own thread."""
        self.show_bug(redacted(error))


def fetch_rooms(progress: Progress) -> None:
    """What an open vault needs; its import takes longer than the window."""
    import sarana.ui.rooms
    import sarana.ui.workspace  # noqa: F401


@dataclass(frozen=True, slots=True)
class Due:
    """What to remind of."""

    backup: bool  # one needs somebody who could open it
    outbox: bool  # a bundle that nobody has answered for (R33)
    update: bool  # a partner waits for a periodic update (R75)


def what_is_due(opened: Opened, progress: Progress) -> Due:
    """In the vault's thread."""
    from sarana.exchange.outbox import Outbox  # not at the top: the window opens without them
    from sarana.exchange.updates import Updates

    vault, backups = opened.vault, opened.vault.backups
    sends = may(vault.officer.role, Deed.SEND)
    return Due(
        backups.possible and backups.due,
        bool(Outbox(vault).overdue()),
        sends and bool(Updates(vault).due(opened.store)),
    )


def run() -> int:
    """The program with a window, until it is closed."""
    harden_process()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Sarana")
    sarana = Sarana(application, places.vault_folder(), places.settings_file())
    sys.excepthook = sarana.unexpected
    sarana.start()
    return application.exec()
