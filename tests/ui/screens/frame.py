"""What every page has around it; what a page that is a list has; the pages on the desk."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from tests.ui import screens

from sarana.ui.app import Sarana
from sarana.ui.blocks import Notice
from sarana.ui.hands import Hands, until
from sarana.ui.told import Told, ToldList

Next = TypeVar("Next", bound="Screen")


class Screen:
    """What every page has: the frame around it."""

    #: What is on this page and on no other.
    mark = "page.title"

    def __init__(self, program: Sarana) -> None:
        self.program = program
        self.hands = Hands(program.window)
        self.hands.find(self.mark)

    def press(self, name: str, leads_to: type[Next]) -> Next:
        self.hands.press(name)
        return leads_to(self.program)

    def speak(self: Next, language: str) -> Next:
        self.hands.press(f"language.{language}")
        return type(self)(self.program)

    @property
    def title(self) -> str:
        return self.hands.find("page.title", QLabel).accessibleName()

    def notice(self) -> str:
        """What the page says about what just happened; waits for it."""
        self.hands.find("notice.happened")
        return self.hands.find("notice", Notice).words()

    def told_at_last(self) -> str:
        """The same, once nothing runs any more: only one thread at a time may use pdfium, tests too."""
        said = self.notice()
        self.at_rest()
        return said

    def at_rest(self) -> None:
        """Wait until nothing runs any more: what a page says may come with the result of work."""
        until(lambda: not self.program.jobs.busy, "the end of the work")

    def text(self, name: str) -> str:
        """What a label says, once nothing runs any more."""
        self.at_rest()
        return self.hands.find(name, QLabel).accessibleName()

    def words(self) -> str:
        """Everything that the page says, once nothing runs any more."""
        self.at_rest()
        page = self.program.window.page
        assert page is not None
        return "\n".join(label.accessibleName() for label in page.findChildren(QLabel) if label.isVisible())

    def typed(self, name: str) -> str:
        self.at_rest()
        return self.hands.find(name, QLineEdit).text()

    def cursor(self) -> str:
        """The name of the field that the cursor is in."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    def can_press(self, name: str) -> bool:
        self.at_rest()
        return self.hands.find(name).isEnabled()

    def cases(self) -> screens.CasesScreen:
        return self.press("nav.cases", screens.CasesScreen)

    def partners(self) -> screens.PartnersScreen:
        return self.press("nav.partners", screens.PartnersScreen)

    def send(self) -> screens.SendScreen:
        return self.press("nav.send", screens.SendScreen)

    def receive(self) -> screens.ReceiveScreen:
        return self.press("nav.receive", screens.ReceiveScreen)

    def vault(self) -> screens.VaultScreen:
        return self.press("nav.vault", screens.VaultScreen)

    def about(self) -> screens.AboutScreen:
        return self.press("nav.about", screens.AboutScreen)


class ListScreen(Screen):
    """A page that is a list to read; arriving waits for its lines."""

    def __init__(self, program: Sarana) -> None:
        super().__init__(program)
        self.told()

    def told(self) -> list[Told]:
        """The lines, once they are there."""
        found = self.hands.find(self.mark, ToldList)
        until(found.count, self.mark)
        return found.told()

    def under(self, heading: str) -> list[str]:
        """The questions under a heading, up to the next."""
        told, found, inside = self.told(), [], False
        for line in told:
            inside = line.words == heading if line.is_heading else inside
            if inside and not line.is_heading:
                found.append(line.words)
        return found


def sheets_on(hands: Hands) -> list[QLabel]:
    """The pages that lie on the desk."""
    desk = hands.find("letter.pages")
    return [sheet for sheet in desk.findChildren(QLabel) if not sheet.pixmap().isNull()]
