"""When the passphrase or the computer is lost: recovery sheets and backups, in the window."""

from pathlib import Path

import pytest
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import LockedScreen, RescueScreen

from sarana import vault
from sarana.progress import Cancelled
from sarana.ui.pages import rescue

NEW = "nine red lanterns at dusk"


@pytest.fixture
def sheets(busy_border: Post) -> list[str]:
    """The three sheets of the border post, as somebody would type them."""
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        ceremony = opened.recovery.begin()
        papers = [" ".join(sheet.words) for sheet in ceremony.sheets]
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
    return papers


@pytest.fixture
def backup(busy_border: Post, sheets: list[str]) -> Path:
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        return opened.backups.make(busy_border.home)


def names_of(folder: Path, passphrase: str) -> list[str]:
    with vault.unlock(folder, passphrase) as opened:
        return [officer.name for officer in opened.staff.all()]


def test_who_forgot_the_passphrase_goes_in_with_two_sheets(busy_border: Post, sheets: list[str]) -> None:
    page = busy_border.start_locked().press("unlock.recover", RescueScreen)
    page.type_sheets(sheets[2], sheets[0]).introduce("Sample Maly", "Example Office", NEW)
    cases = page.go_on()
    assert len(cases.lines()) == 1
    vault_page = cases.vault()
    vault_page.hands.find("vault.add")
    assert "Sample Maly" in vault_page.words()
    busy_border.close()
    assert names_of(busy_border.home / "vault", NEW) == ["Example Sokha", "Sample Maly"]


def test_a_new_computer_gets_its_vault_from_a_backup(fresh: Post, sheets: list[str], backup: Path) -> None:
    page = fresh.start_new().press("setup.restore", RescueScreen).choose_backup(backup)
    assert page.text("restore.file") == backup.name
    page.type_sheets(*sheets[:2]).introduce("Sample Maly", "Example Office", NEW)
    assert len(page.go_on().lines()) == 1


def test_a_vault_that_is_there_is_put_aside(busy_border: Post, sheets: list[str], backup: Path) -> None:
    (busy_border.home / "vault" / "vault.db").write_bytes(b"broken")
    page = busy_border.start_locked().press("unlock.restore", RescueScreen).choose_backup(backup)
    page.type_sheets(*sheets[1:]).introduce("Sample Maly", "Example Office", NEW)
    page.hands.press("rescue.go")
    page.hands.press("question.yes")
    page.hands.find("cases.new")
    (aside,) = busy_border.home.glob("vault-until-*")
    assert (aside / "vault.db").read_bytes() == b"broken"


def test_what_is_wrong_with_the_backup_is_said_and_nothing_changes(
    busy_border: Post, sheets: list[str], backup: Path
) -> None:
    backup.write_bytes(backup.read_bytes()[:-100])
    before = sorted(path.name for path in busy_border.home.iterdir())
    page = busy_border.start_locked().press("unlock.restore", RescueScreen).choose_backup(backup)
    page.type_sheets(*sheets[1:]).introduce("Sample Maly", "Example Office", NEW)
    page.hands.press("rescue.go")
    page.hands.press("question.yes")
    assert "damaged" in page.notice()
    assert page.can_press("rescue.go")
    assert sorted(path.name for path in busy_border.home.iterdir()) == before
    page.hands.press("rescue.back")
    LockedScreen(page.program).unlock(PASSPHRASE)


def test_cancelled_one_can_try_again(
    busy_border: Post, sheets: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = busy_border.start_locked().press("unlock.recover", RescueScreen)
    page.type_sheets(*sheets[:2]).introduce("Sample Maly", "Example Office", NEW)

    def cancelled(*_ignored: object, **_more: object) -> None:
        raise Cancelled

    with monkeypatch.context() as stopping:
        stopping.setattr(rescue, "recover", cancelled)
        page.hands.press("rescue.go")
        page.at_rest()
    assert page.can_press("rescue.go")
    page.go_on()


def test_the_page_reads_along(busy_border: Post, sheets: list[str]) -> None:
    page = busy_border.start_locked().press("unlock.recover", RescueScreen)
    words = sheets[0].split()
    page.type_sheets(" ".join(words[:5]))
    assert "5 of 33" in page.text("sheet.1.says")
    page.type_sheets(" ".join(["sokha", *words[1:5]]))
    assert "Word 1 stands on no recovery sheet." in page.text("sheet.1.says")
    page.type_sheets(" ".join([words[1], words[0], *words[2:]]))
    assert "do not fit each other" in page.text("sheet.1.says")
    page.type_sheets(" ".join(word[:4].upper() for word in words))
    assert "complete" in page.text("sheet.1.says")
    assert not page.can_press("rescue.go")


@pytest.mark.parametrize("way", ["unlock.recover", "unlock.restore"])
def test_what_was_typed_survives_a_change_of_language(
    busy_border: Post, sheets: list[str], backup: Path, way: str
) -> None:
    page = busy_border.start_locked().press(way, RescueScreen)
    if way == "unlock.restore":
        page.choose_backup(backup)
    page.type_sheets(*sheets[:2]).introduce("ឧទាហរណ៍ សុខា", "Example Office", NEW)
    page = page.speak("km").speak("zh_Hans")
    assert page.typed("setup.name") == "ឧទាហរណ៍ សុខា"
    assert page.can_press("rescue.go")
