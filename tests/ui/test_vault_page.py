"""Who opens the vault, and how it is brought back, from the window."""

from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import RecoveryScreen

from sarana import vault
from sarana.ui.hands import until

NEW = "seven quiet boats upriver"


def test_sheets_typed_back_at_set_up_open_the_vault(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office").read_the_limits()
    page = screen.choose_passphrase(NEW).make_the_vault_and_its_sheets()
    sheets = page.write_down()
    page.type_back(sheets).hands.press("recovery.confirm")
    page.hands.find("cases.new")
    fresh.close()
    vault.drill(fresh.home / "vault", [" ".join(sheet) for sheet in sheets[1:]])


def test_a_wrong_word_takes_no_sheets_into_use(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    sheets = page.write_down()
    page.type_back([sheet[::-1] for sheet in sheets]).hands.press("recovery.confirm")
    assert page.notice()


def test_a_new_officer_opens_the_vault_and_is_offered_less(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", NEW)
    page.hands.find("officer.u2.role")
    border.close()
    locked = border.start_locked()
    locked.hands.choose("unlock.slot", "u2")
    page = locked.unlock(NEW).vault()
    page.hands.find("vault.backup")
    assert not page.hands.sees("vault.add")
    assert not page.hands.sees("vault.recovery")


def test_an_officer_whose_access_is_taken_away_stays_in_the_list(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", NEW)
    page.hands.press("officer.u2.disable")
    page.hands.press("question.yes")
    until(lambda: "No longer has access" in page.words())
    assert not page.hands.sees("officer.u2.disable")


def test_the_passphrase_is_changed(border: Post) -> None:
    border.start_unlocked().vault().change_passphrase(PASSPHRASE, NEW)
    border.close()
    border.start_locked().unlock(NEW)
