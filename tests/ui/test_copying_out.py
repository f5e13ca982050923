"""Copies that are not sealed, at the real window."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.test_keeping import do

from sarana import vault
from sarana.exchange.leaving import BULK
from sarana.vault import Agreement, Cost, NewOfficer

SECOND = "nine patient herons downstream"


def actions(folder: Path) -> list[str]:
    with vault.unlock(folder, PASSPHRASE) as opened:
        return [entry.action for entry in opened.journal_entries(limit=20)]


def test_the_person_gets_a_table_in_their_own_language(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "copy.xlsx"
    copy = busy_border.start_unlocked().open_first().copy()
    copy.hands.choose("copy.language", "km")
    copy.save("xlsx")
    assert "copy.xlsx" in copy.notice()
    assert "not sealed" in copy.notice()
    book = load_workbook(busy_border.files.pick)
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["ផ្នែក", "លេខរៀង"]
    busy_border.close()
    assert "copy.case" in actions(busy_border.home / "vault")


def test_what_is_said_about_offenders_is_in_it_only_when_ticked(busy_border: Post, tmp_path: Path) -> None:
    copy = busy_border.start_unlocked().open_first().copy()
    told = []
    for ticked in (False, True):
        busy_border.files.pick = tmp_path / f"{ticked}.json"
        if ticked:
            copy.hands.press("copy.offenders")
        copy.save("json")
        copied = json.loads(busy_border.files.pick.read_bytes())
        told.append({each["ref"].split("/")[2] for each in copied["records"][0]["answers"]})
    assert "sec_l_offenders" not in told[0]
    assert told[0] <= told[1]


def test_the_records_for_a_server_never_overwrite_a_folder(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = stick = tmp_path / "stick"
    stick.mkdir()
    copy = busy_border.start_unlocked().open_first().copy()
    copy.save("odk")
    copy.save("odk")
    assert not copy.hands.sees("copy.language")
    one, other = sorted(stick.iterdir())
    assert other.name == f"{one.name} 2"
    assert {file.suffix for file in (one / "1").iterdir()} == {".xml", ".png"}


def test_whoever_changes_their_mind_copies_nothing(
    busy_border: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_border.files, "save_file", lambda *asked: None)
    busy_border.start_unlocked().open_first().copy().save("csv")
    busy_border.close()
    assert "copy.case" not in actions(busy_border.home / "vault")


def test_where_many_cases_leave_a_second_officer_agrees_to_a_copy_too(
    busy_border: Post, tmp_path: Path
) -> None:
    cases = busy_border.start_unlocked()
    do(cases, lambda opened: opened.vault.four_eyes.set_most_alone(BULK, 0, Agreement(alone="a test")))
    second = NewOfficer("Sample Dara", "Example Immigration", role="case_officer")
    do(cases, lambda opened: opened.vault.staff.add(second, SECOND, cost=Cost.floor()))
    busy_border.files.pick = tmp_path / "copy.csv"
    copy = cases.open_first().copy()
    assert not copy.can_press("copy.save")
    copy.hands.write("copy.reason", "The court asks for it.")
    assert not copy.can_press("copy.save")
    copy.hands.write("copy.passphrase", PASSPHRASE)
    copy.save("csv")
    assert "passphrase" in copy.notice()
    assert not busy_border.files.pick.exists()
    copy.hands.write("copy.passphrase", SECOND)
    copy.save("csv")
    assert busy_border.files.pick.exists()
