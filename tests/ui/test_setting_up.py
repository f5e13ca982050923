"""A new vault in three short steps."""

import pytest
from tests.ui.conftest import Post

from sarana import vault
from sarana.ui.passphrase import Strength, make, strength

GOOD = "seven quiet boats upriver"


def test_a_new_officer_comes_to_an_empty_list_that_says_what_to_do(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office", "Example Post").read_the_limits()
    cases = screen.choose_passphrase(GOOD).make_the_vault()
    assert cases.lines() == []
    assert "New case" in cases.what_to_do()
    fresh.close()
    assert fresh.start_unlocked().lines() == []


def test_without_a_name_and_an_office_one_does_not_go_on(fresh: Post) -> None:
    screen = fresh.start_new()
    assert not screen.can_press("setup.next")
    screen.hands.write("setup.name", "Example Sokha")
    assert not screen.can_press("setup.next")
    screen.hands.write("setup.office", "Example Office")
    assert screen.can_press("setup.next")


def test_a_short_passphrase_is_told_how_far_it_is(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office").read_the_limits()
    screen.choose_passphrase("seven boats")
    assert "4" in screen.text("passphrase.says")
    assert not screen.can_press("setup.next")


def test_two_passphrases_that_differ_make_no_vault(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office").read_the_limits()
    screen.choose_passphrase(GOOD, GOOD + "s")
    assert not screen.can_press("setup.next")
    assert "not alike" in screen.text("passphrase.says")
    assert not vault.exists(fresh.home / "vault")


def test_a_made_passphrase_opens_the_vault(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office").read_the_limits()
    screen.hands.press("passphrase.make")
    made = screen.typed("passphrase")
    screen.make_the_vault()
    fresh.close()
    fresh.start_locked().unlock(made)


def test_the_language_changes_in_the_middle_and_nothing_is_lost(fresh: Post) -> None:
    screen = fresh.start_new()
    screen.hands.write("setup.name", "ឧទាហរណ៍ សុខា")
    screen.hands.write("setup.office", "Example Office")
    title = screen.title
    screen = screen.speak("zh_Hans")
    assert screen.title != title
    assert screen.typed("setup.name") == "ឧទាហរណ៍ សុខា"
    assert screen.cursor() == "setup.office"
    screen = screen.introduce("范例", "Example Office").read_the_limits().choose_passphrase(GOOD).speak("km")
    assert screen.typed("passphrase") == GOOD
    screen.make_the_vault()


def test_back_keeps_what_was_typed(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office")
    screen.hands.press("setup.back")
    assert screen.typed("setup.name") == "Example Sokha"


def test_the_limits_of_the_program_are_said_before_the_passphrase(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office")
    page = screen.program.window.page
    assert page is not None
    said = " ".join(
        label.accessibleName() for label in page.findChildren(type(screen.hands.find("page.title")))
    )
    assert "unlocked screen" in said
    assert not screen.hands.sees("passphrase")


@pytest.mark.parametrize(
    ("passphrase", "found"),
    [
        ("", Strength.EMPTY),
        ("mango", Strength.SHORT),
        ("password password password", Strength.GUESSABLE),
        ("kampot pepper tree", Strength.GOOD),
        ("ផ្ទះរបស់ខ្ញុំនៅក្បែរទន្លេ", Strength.STRONG),
    ],
)
def test_strength_is_said_in_steps(passphrase: str, found: Strength) -> None:
    assert strength(passphrase) is found


def test_an_officers_own_name_is_no_secret() -> None:
    assert strength("example sokha immigration", ("Example Sokha", "Immigration")) is Strength.GUESSABLE


def test_made_passphrases_are_strong_and_differ() -> None:
    made = {make() for _turn in range(20)}
    assert len(made) == 20
    assert all(strength(each) is Strength.STRONG for each in made)
