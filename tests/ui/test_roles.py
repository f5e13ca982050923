"""What each role sees of the window: others' cases masked until a reason is typed, no refused buttons."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QPushButton
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import CaseScreen, CasesScreen, ReadersCaseScreen, ReadingScreen, Screen
from tests.ui.test_versions import newer_form

from sarana import vault
from sarana.ui.hands import until
from sarana.ui.workspace import FORM
from sarana.vault import Cost, NewOfficer

MALYS, DARAS = "nine red lanterns at dusk", "four brown oxen on the road"
REASON = "She is here and her officer is not"


@pytest.fixture
def shared_post(busy_border: Post) -> Post:
    """The border post with a second case officer and a reader; the case is the administrator's."""
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        officer = NewOfficer("Sample Maly", "Example Immigration", role="case_officer")
        opened.staff.add(officer, MALYS, cost=Cost.floor())
        reader = NewOfficer("Sample Dara", "Example Immigration", role="reader")
        opened.staff.add(reader, DARAS, cost=Cost.floor())
    return busy_border


def buttons(screen: Screen) -> set[str]:
    every = screen.program.window.findChildren(QPushButton)
    return {one.objectName() for one in every if one.isVisible()}


def test_the_case_of_another_officer_is_a_line_without_a_name(shared_post: Post) -> None:
    cases = shared_post.start_locked().i_am("u2").unlock(MALYS)
    (line,) = cases.lines()
    assert (line.masked, line.names) == (True, ())
    assert cases.search("examp") == []
    assert [found.code for found in cases.search(line.code)] == [line.code]


def test_it_opens_with_a_reason_and_only_then(shared_post: Post) -> None:
    cases = shared_post.start_locked().i_am("u2").unlock(MALYS)
    cases.open_line("Another officer’s case")
    for too_little in ("", "no", "........"):
        cases.hands.write("glass.reason", too_little)
        assert not cases.can_press("glass.yes")
    cases.hands.press("glass.no")
    assert cases.lines()[0].masked
    case = cases.break_the_glass("Another officer’s case", REASON)
    assert case.title != "No name yet"
    assert not case.cases().lines()[0].masked
    actions = shared_post.noted()
    assert actions[-4:-1] == ["break-glass", "case.view", "lock"]


@pytest.mark.parametrize("language", ["km", "zh_Hans"])
def test_the_question_is_asked_in_every_language(shared_post: Post, language: str) -> None:
    cases = shared_post.start_locked().i_am("u2").unlock(MALYS).speak(language)
    cases.open_line(cases.lines()[0].code)
    english = "Why must you see it?"
    assert cases.hands.find("glass.reason").accessibleName() not in ("", english)


def test_a_reader_has_no_button_that_would_be_refused(shared_post: Post) -> None:
    cases = shared_post.start_locked().i_am("u3").unlock_as_reader(DARAS)
    assert not buttons(cases) & {"cases.new", "nav.send", "nav.receive", "nav.partners"}
    case = cases.open_with_reason(REASON)
    offered = {name for name in buttons(case) if name.startswith(("record", "case", "letter"))}
    assert offered == {"case.back", "record.0.read"}


def test_a_reader_reads_the_answers_on_the_screen(shared_post: Post) -> None:
    case = shared_post.start_locked().i_am("u3").unlock_as_reader(DARAS).open_with_reason(REASON)
    reading = case.press("record.0.read", ReadingScreen)
    assert "Cambodia" in reading.answers().values()
    assert reading.text("reading.state") == "Version 1 of 1"
    assert not reading.hands.sees("reading.paper")
    reading.press("reading.back", ReadersCaseScreen)
    assert "draft" not in "".join(shared_post.noted())


def test_a_reader_looks_at_the_files_of_a_version_and_carries_none_away(shared_post: Post) -> None:
    case = shared_post.start_locked().i_am("u3").unlock_as_reader(DARAS).open_with_reason(REASON)
    (read,) = [name for name in buttons(case) if name.startswith("version.") and name.endswith(".read")]
    version = case.press(read, ReadingScreen)
    until(lambda: version.hands.sees("reading.file.0.look"))
    offered = {name for name in buttons(version) if name.startswith("reading.file")}
    assert offered == {"reading.file.0.look"}


def test_a_colleague_who_was_let_in_sees_the_case(shared_post: Post) -> None:
    case = shared_post.start_locked().unlock(PASSPHRASE).open_first()
    case.let_in("u2")
    assert "Sample Maly" in case.words()
    cases = shared_post.start_locked().i_am("u2").unlock(MALYS)
    assert not cases.lines()[0].masked
    assert isinstance(cases.open_first(), CaseScreen)


def test_who_writes_can_read_without_opening_a_draft(busy_border: Post) -> None:
    reading = busy_border.start_unlocked().open_first().read()
    assert "Cambodia" in reading.answers().values()
    assert isinstance(reading.press("reading.back", CaseScreen).cases(), CasesScreen)
    assert "record.reopen" not in busy_border.noted()


def test_a_newer_form_of_the_program_waits_for_an_administrator(
    shared_post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / FORM).write_bytes(newer_form())
    monkeypatch.setattr("sarana.ui.workspace.places", SimpleNamespace(resources=lambda: tmp_path))
    waiting = shared_post.start_locked().i_am("u2").unlock(MALYS)
    assert "waits until an administrator opens this vault" in waiting.notice()
    assert "form.publish" not in shared_post.noted()[-5:]
    opened = shared_post.start_locked().unlock(PASSPHRASE)
    assert "version 2099010101. New cases begin with it" in opened.notice()
    assert "administrator" not in shared_post.start_locked().i_am("u2").unlock(MALYS).words()


def test_only_an_administrator_is_offered_to_publish_a_form(shared_post: Post) -> None:
    offered = shared_post.start_locked().unlock(PASSPHRASE).vault()
    until(lambda: "vault.publish" in buttons(offered))
    other = shared_post.start_locked().i_am("u2").unlock(MALYS).vault()
    until(lambda: "vault.backup" in buttons(other))
    assert "vault.publish" not in buttons(other)


def test_a_reader_of_an_empty_vault_is_told_what_happens_next(border: Post) -> None:
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        reader = NewOfficer("Sample Dara", "Example Immigration", role="reader")
        opened.staff.add(reader, DARAS, cost=Cost.floor())
    cases = border.start_locked().i_am("u2").unlock_as_reader(DARAS)
    assert "role is to read" in cases.what_to_do()
