"""What holds for every page: it speaks every language, keeps what was typed, and names every control."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from tests.ui.conftest import Post
from tests.ui.screens import CasesScreen, LetterMadeScreen, RecoveryScreen, Screen

from sarana import language
from sarana.ui.page import Place

Way = Callable[[CasesScreen], Screen]


def go(screen: Screen, page: str) -> Screen:
    """To a page that this vault has no button for yet."""
    screen.program.go(Place(page))
    return RecoveryScreen(screen.program)


def at(cases: CasesScreen, page: str) -> Screen:
    """A page about the first case."""
    (line, *_) = cases.lines()
    cases.program.go(Place(page, case=line.case_id))
    return RecoveryScreen(cases.program)


def made(cases: CasesScreen) -> LetterMadeScreen:
    """The page of a letter that was just made."""
    letter = cases.open_first().letter()
    letter.save()
    return letter.look()


PAGES: dict[str, Way] = {
    "cases": lambda cases: cases,
    "case": lambda cases: cases.open_first(),
    "form": lambda cases: cases.open_first().continue_form(),
    "signed version": lambda cases: cases.open_first().read_version(1),
    "read": lambda cases: cases.open_first().read(),
    "letter": lambda cases: cases.open_first().letter(),
    "letter made": lambda cases: made(cases),
    "redaction": lambda cases: made(cases).redact(),
    "answers on paper": lambda cases: cases.open_first().on_paper(),
    "blank form": lambda cases: cases.about().blank_form(),
    "register": lambda cases: cases.register(),
    "directory": lambda cases: cases.vault().directory(),
    "directory entry": lambda cases: cases.vault().directory().fill_in("directory.add"),
    "partners": lambda cases: cases.partners(),
    "send": lambda cases: cases.send(),
    "outbox": lambda cases: go(cases, "outbox"),
    "sharing": lambda cases: cases.open_first().sharing(),
    "receive": lambda cases: cases.receive(),
    "vault": lambda cases: cases.vault(),
    "publish": lambda cases: cases.vault().publish_a_form(),
    "passphrase": lambda cases: cases.vault().press("vault.passphrase", RecoveryScreen),
    "officer": lambda cases: cases.vault().press("vault.add", RecoveryScreen),
    "head office": lambda cases: cases.vault().press("vault.head_office", RecoveryScreen),
    "recovery": lambda cases: cases.vault().press("vault.recovery", RecoveryScreen),
    "journal": lambda cases: cases.vault().press("vault.journal", RecoveryScreen),
    "drill": lambda cases: go(cases, "drill"),
    "links": lambda cases: at(cases, "links"),
    "copy": lambda cases: at(cases, "copy"),
    "erase": lambda cases: at(cases, "erase"),
    "keeping": lambda cases: at(cases, "keeping"),
    "about": lambda cases: cases.about(),
}


def controls(window: QWidget) -> list[QWidget]:
    """Everything that the keyboard can reach now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def name_of(widget: QWidget) -> str:
    described = QAccessible.queryAccessibleInterface(widget)
    return described.text(QAccessible.Text.Name) if described is not None else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_for_who_cannot_see_it(busy_border: Post, page: str) -> None:
    screen = PAGES[page](busy_border.start_unlocked())
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in controls(screen.program.window)
        if not name_of(widget)
    ]
    assert nameless == []


@pytest.mark.parametrize("page", ["case", "read", "sharing", "outbox", "vault", "about"])
def test_whoever_arrives_by_key_is_in_the_page_and_not_in_the_navigation(
    busy_border: Post, page: str
) -> None:
    screen = PAGES[page](busy_border.start_unlocked())
    for code in ("en", "km"):
        if code != "en":
            screen = screen.speak(code)
        shown, focused = screen.program.window.page, QApplication.focusWidget()
        assert shown is not None and focused is not None
        assert shown is focused or shown.isAncestorOf(focused)


def walked(window: QWidget) -> list[QWidget]:
    """Where Tab leads from where the cursor is, until it is there again."""
    met: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in met:
        met.append(here)
        assert len(met) < 1000
        QTest.keyClick(here, Qt.Key.Key_Tab)
    return met


def leads_back(before: QWidget, after: QWidget, window: QWidget) -> bool:
    """Whether a step goes up, and not to another column at the right."""
    here, there = (one.mapTo(window, one.rect().topLeft()) for one in (before, after))
    return there.y() + after.height() <= here.y() and there.x() <= here.x()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_in_the_order_in_which_it_is_read(busy_border: Post, page: str) -> None:
    """Not in the order in which it was made: lists are made later than the buttons below them."""
    screen = PAGES[page](busy_border.start_unlocked())
    screen.at_rest()
    window = screen.program.window
    window.resize(1180, 3000)  # nothing scrolls away while it is looked at
    QApplication.processEvents()
    screen.at_rest()
    met = walked(window)
    expected = [one for one in controls(window) if one.focusProxy() is None]
    assert [one.objectName() for one in expected if one not in met] == []
    shown = screen.program.window.page
    assert shown is not None
    inside = [one for one in met if shown.isAncestorOf(one)]
    steps = [(one, following) for one, following in pairwise(inside) if leads_back(one, following, window)]
    back = [(one.objectName(), following.objectName()) for one, following in steps]
    assert len(back) <= 1, back  # where it begins again at the top


def test_the_desk_shows_that_the_keys_scroll_its_pages(busy_border: Post) -> None:
    screen = PAGES["letter"](busy_border.start_unlocked())
    pages, desk = screen.hands.find("letter.pages"), screen.hands.find("letter.desk")
    pages.setFocus()
    assert desk.property("current")
    screen.hands.find("letter.contact").setFocus()
    assert not desk.property("current")


class Flashes(QObject):
    """Notes buttons that are a window of their own for a moment: shown before they had a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QAbstractButton) and watched.isWindow():
            self.seen.append(watched.objectName())
        return False


@pytest.fixture
def flashes(qapp: QApplication) -> Iterator[Flashes]:
    watch = Flashes()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_every_language(busy_border: Post, flashes: Flashes, page: str) -> None:
    screen = PAGES[page](busy_border.start_unlocked())
    said: dict[str, str] = {}
    for code in (*language.available(), "en"):
        screen = screen.speak(code)
        QApplication.processEvents()
        words = screen.hands.find("nav.cases").accessibleName()
        assert said.setdefault(code, words) == words
    assert len(set(said.values())) == len(language.available())
    assert flashes.seen == []


@pytest.mark.parametrize("page", ["cases", "letter"])
def test_what_was_typed_and_the_cursor_survive_a_change_of_language(busy_border: Post, page: str) -> None:
    field = {"cases": "cases.search", "letter": "letter.contact"}[page]
    screen = PAGES[page](busy_border.start_unlocked())
    screen.hands.write(field, "示例 ឧទាហរណ៍")
    screen = screen.speak("km").speak("zh_Hans")
    assert screen.typed(field) == "示例 ឧទាហរណ៍"
    assert screen.cursor() == field


def test_the_language_is_remembered_for_the_next_start(border: Post) -> None:
    border.start_locked().speak("km")
    border.close()
    language.speak("en")
    border.start_locked()
    assert language.spoken().code == "km"


def test_the_language_changes_by_key(border: Post) -> None:
    screen = border.start_unlocked()
    before = language.spoken().code
    screen.hands.keys("F8")
    assert language.spoken().code != before


@pytest.mark.parametrize(("keys", "mark"), [("Alt+2", "partners.save"), ("Alt+4", "receive.open")])
def test_every_section_has_a_key(border: Post, keys: str, mark: str) -> None:
    screen = border.start_unlocked()
    screen.hands.keys(keys, screen.program.window)
    screen.hands.find(mark)


def cut_off(window: QWidget) -> list[str]:
    """What scrolls up and down only and is wider than its room; a desk is drawn anew in a moment."""
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible() and area.widget()]
    areas = [area for area in areas if area.objectName() != "letter.pages"]
    return [
        area.objectName()
        for area in areas
        if area.horizontalScrollBarPolicy() is never and area.widget().width() > area.viewport().width()
    ]


#: A laptop, a small one, and one of 1920 x 1080 that shows everything twice as large.
SIZES = [(1280, 800), (1024, 700), (960, 540)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_on_a_page_is_wider_than_its_window(
    busy_border: Post, page: str, size: tuple[int, int]
) -> None:
    screen = PAGES[page](busy_border.start_unlocked())
    window = screen.program.window
    for code in language.available():
        screen = screen.speak(code)
        window.resize(*size)
        QApplication.processEvents()
        assert window.width() == size[0]
        assert window.height() == size[1]
        assert cut_off(window) == []


def test_the_about_page_says_that_the_form_is_a_proposal(border: Post) -> None:
    screen = border.start_unlocked().about()
    assert "proposal" in screen.text("about.status")


def test_a_conflict_speaks_every_language_and_names_every_control(torn_border: Post) -> None:
    screen = torn_border.start_unlocked().open_first().compare()
    for code in (*language.available(), "en"):
        screen = screen.speak(code)
        assert [
            widget.objectName() for widget in controls(screen.program.window) if not name_of(widget)
        ] == []
