"""Linking, erasing and what is due, at the real window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from tests.given import PASSPHRASE
from tests.ui.conftest import Post, take_down
from tests.ui.screens import CaseScreen, CasesScreen, KeepingScreen, LinksScreen, Screen

from sarana import vault
from sarana.exchange import card
from sarana.progress import Progress
from sarana.ui.workspace import Opened, open_stores
from sarana.vault import Cost, NewOfficer

SECOND = "nine patient herons downstream"


def do(screen: Screen, work: Callable[[Opened], object]) -> object:
    """Something that happened elsewhere in the program, or before."""
    workspace = screen.program.workspace
    assert workspace is not None

    def done(opened: Opened, progress: Progress) -> object:
        return work(opened)

    return workspace.ask_at_once(done)


def twice(screen: CasesScreen) -> CasesScreen:
    do(screen, take_down)
    return screen.about().cases()


def test_the_same_person_is_linked_shown_in_both_cases_and_unlinked(busy_border: Post) -> None:
    cases = twice(busy_border.start_unlocked())
    links = cases.press("cases.links", LinksScreen)
    assert "The date of birth is the same." in links.words()
    links.hands.press("links.0.same")
    assert "signed" in links.notice()
    assert "No two cases resemble" in links.text("empty.what")
    case = links.press("links.back", CasesScreen).open_first()
    assert "Other cases" in case.words()
    case = case.press("case.link.0.look", CaseScreen)
    case.hands.press("case.link.0.different")
    case.hands.find("case.link.0.same")
    assert "Not the same person" in case.words()
    assert len(case.cases().lines()) == 2


def test_a_case_is_erased_with_a_second_officers_passphrase(busy_border: Post) -> None:
    cases = busy_border.start_unlocked()
    second = NewOfficer("Sample Dara", "Example Immigration", role="case_officer")
    do(cases, lambda opened: opened.vault.staff.add(second, SECOND, cost=Cost.floor()))
    erase = cases.open_first().press("case.erase", Screen)
    erase.hands.choose("erase.scope", "everywhere")
    erase.hands.choose("erase.reason", "mistake")
    erase.hands.write("erase.passphrase", PASSPHRASE)
    erase.hands.press("erase.go")
    erase.hands.press("question.yes")
    assert "passphrase" in erase.notice()
    erase.hands.write("erase.passphrase", SECOND)
    erase.hands.press("erase.go")
    keeping = erase.press("question.yes", KeepingScreen)
    assert "Sample Dara agreed." in keeping.words()
    assert keeping.press("keeping.back", CasesScreen).lines() == []


@pytest.mark.parametrize(("typed", "days"), [("1,000", 1000), ("៣០", 30), ("４５", 45), (" 60 ", 60)])
def test_the_time_is_typed_in_any_script(busy_border: Post, typed: str, days: int) -> None:
    cases = busy_border.start_unlocked()
    keeping = cases.press("cases.keeping", KeepingScreen)
    keeping.hands.write("keeping.days", typed)
    cases = keeping.press("keeping.back", CasesScreen)
    assert do(cases, lambda opened: opened.store.retention.days) == days


@pytest.mark.parametrize("typed", ["0", "9999999", "soon", "9" * 5000])
def test_another_time_than_can_be_kept_is_said_and_changes_nothing(busy_border: Post, typed: str) -> None:
    cases = busy_border.start_unlocked()
    before = do(cases, lambda opened: opened.store.retention.days)
    keeping = cases.press("cases.keeping", KeepingScreen)
    keeping.hands.find("keeping.days", QLineEdit).setText(typed)
    keeping.hands.key(Qt.Key.Key_Return, keeping.hands.find("keeping.days"))
    assert "from 1 to 3,650" in keeping.notice()
    assert do(cases, lambda opened: opened.store.retention.days) == before


def test_what_is_due_is_listed_and_nothing_else(busy_border: Post) -> None:
    cases = busy_border.start_unlocked()
    keeping = cases.press("cases.keeping", KeepingScreen)
    assert keeping.text("keeping.nothing") == "No case is due for erasure."
    keeping.hands.write("keeping.days", "30")
    cases = keeping.press("keeping.back", CasesScreen)
    assert do(cases, lambda opened: opened.store.retention.days) == 30
    (line,) = cases.lines()
    do(cases, lambda opened: opened.store.retention.keep_terms([line.case_id], "2026-01-31"))
    cases = cases.about().cases()
    keeping = cases.press("cases.keeping", KeepingScreen)
    assert "31 January 2026" in keeping.words()
    keeping.press("keeping.0.erase", Screen).hands.find("erase.alone")


def test_partners_are_told_and_whoever_was_writing_too(
    busy_border: Post, shelter_post: Post, tmp_path: Path
) -> None:
    """The whole way of an erasure: signed, sealed for who has the case, told to who was writing."""
    border = open_stores(vault.unlock(busy_border.home / "vault", PASSPHRASE))
    shelter = open_stores(vault.unlock(shelter_post.home / "vault", PASSPHRASE))
    partner = border.partners.add(card(shelter.vault))
    border.partners.describe(partner.id, "ngo")
    shelter.partners.add(card(border.vault))
    border.vault.close()
    shelter.vault.close()
    sent = busy_border.start_unlocked().open_first().send_it().seal()
    shelter_post.files.pick = next(busy_border.home.rglob(sent))
    busy_border.close()
    case = shelter_post.start_unlocked().receive().open().accept().look()
    case.continue_form().open_section("sec_a_arrival").answer("contact_place", "Sample place").leave()
    shelter_post.close()

    erase = busy_border.start_unlocked().open_first().press("case.erase", Screen)
    erase.hands.choose("erase.scope", "everywhere")
    erase.hands.write("erase.alone", "nobody else is here")
    erase.hands.press("erase.go")
    keeping = erase.press("question.yes", KeepingScreen)
    busy_border.files.pick = tmp_path
    keeping.hands.press("keeping.tell.0")
    assert ".age" in keeping.notice()
    assert not keeping.hands.sees("keeping.tell.0")
    busy_border.close()

    shelter_post.files.pick = next(tmp_path.glob("*.age"))
    received = shelter_post.start_unlocked().receive().open()
    assert "Example Sokha" in received.sender()
    assert "The case is erased" in received.words()
    cases = received.accept().cases()
    assert "kept sealed for thirty days" in cases.notice()
    assert cases.lines() == []
    keeping = cases.press("cases.keeping", KeepingScreen)
    edit = next(name for name in names(keeping) if name.startswith("keeping.read."))
    keeping.hands.press(edit)
    assert "Sample place" in keeping.notice()
    keeping.hands.press(edit.replace("read", "destroy"))
    keeping.hands.press("question.yes")
    keeping.at_rest()
    assert edit not in names(keeping)


def names(screen: Screen) -> list[str]:
    page = screen.program.window.page
    assert page is not None
    return [child.objectName() for child in page.findChildren(type(screen.hands.find("keeping.back")))]


def test_a_letter_from_several_versions_says_what_it_leaves_out(torn_border: Post) -> None:
    letter = torn_border.start_unlocked().open_first().letter()
    assert "Given name" in letter.text("letter.disputed.rest")
