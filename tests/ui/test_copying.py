"""The page on which a case is copied into the open."""

import json
from pathlib import Path

from tests.ui.conftest import PASSPHRASE, Post
from tests.ui.screens import CasesScreen, Screen

from sarana import vault
from sarana.exchange.leaving import BULK
from sarana.ui.hands import until
from sarana.vault import Agreement, Cost, NewOfficer

DARAS = "nine red lanterns at dusk"


def to_copy(cases: CasesScreen) -> Screen:
    screen = cases.open_first().press("case.copy", Screen)
    until(lambda: screen.can_press("copy.go") or screen.hands.sees("copy.reason"), "the case")
    return screen


def test_the_person_gets_their_answers_in_a_language_that_they_read(
    busy_border: Post, tmp_path: Path
) -> None:
    busy_border.files.pick = tmp_path / "copy.json"
    screen = to_copy(busy_border.start_unlocked())
    screen.hands.choose("copy.kind", "json")
    screen.hands.choose("copy.language", "km")
    screen.hands.press("copy.go")
    assert "copy.json" in screen.notice()
    answers = json.loads(busy_border.files.pick.read_bytes())["records"][0]["answers"]
    assert "范例小明" in {each["value"] for each in answers}
    assert any("ក" <= letter <= "៿" for each in answers for letter in each["question"])


def test_a_server_gets_the_records_in_a_folder_of_their_own(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path
    screen = to_copy(busy_border.start_unlocked())
    screen.hands.choose("copy.kind", "odk")
    assert not screen.hands.sees("copy.language")
    screen.hands.press("copy.go")
    assert "not sealed" in screen.notice()
    assert len(list(tmp_path.glob("*/1/*.xml"))) == 1
    screen.hands.press("copy.go")
    until(lambda: len(list(tmp_path.glob("*/1/*.xml"))) == 2, "another folder beside the first")


def test_one_of_many_leaves_only_when_a_second_officer_agrees(busy_border: Post, tmp_path: Path) -> None:
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        opened.four_eyes.set_most_alone(BULK, 0, Agreement(alone="the only one here so far"))
        dara = NewOfficer("Sample Dara", "Example Immigration", role="case_officer")
        opened.staff.add(dara, DARAS, cost=Cost.floor())
    busy_border.files.pick = tmp_path / "copy.csv"
    locked = busy_border.start_locked()
    locked.hands.choose("unlock.slot", "u1")
    screen = to_copy(locked.unlock(PASSPHRASE))
    screen.hands.choose("copy.kind", "csv")
    assert not screen.can_press("copy.go")
    screen.hands.write("copy.reason", "The post is moving.")
    screen.hands.write("copy.passphrase", PASSPHRASE)
    screen.hands.press("copy.go")
    assert "passphrase" in screen.notice()
    assert not busy_border.files.pick.exists()
    screen.hands.write("copy.passphrase", DARAS)
    screen.hands.press("copy.go")
    assert "copy.csv" in screen.notice()
    assert busy_border.files.pick.exists()
