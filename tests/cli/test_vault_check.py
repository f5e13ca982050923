"""`sarana vault check` tells of records that were taken out of the database, or put back into it."""

from pathlib import Path

import pytest
from tests.cases.test_checking import ALONE, TABLES, behind_its_back
from tests.given import PASSPHRASE, Office

from sarana.cases.erasure import EVERYWHERE
from sarana.cli.main import run

SOUND, WRONG = 0, 1


@pytest.fixture
def checked(border_post: Office, tmp_path: Path):
    """Locks the vault and checks it as an administrator would."""
    words = tmp_path / "words"
    words.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def check() -> int:
        border_post.vault.close()
        return run(["vault", "check", str(border_post.vault.folder), "--passphrase-file", str(words)])

    return check


def test_a_vault_with_cases_is_sound(border_post: Office, checked, capsys) -> None:
    border_post.continues(border_post.takes_down(given_name="Sample"), story="more")
    assert checked() == SOUND
    assert "sound" in capsys.readouterr().out


def test_a_deleted_record_is_told(border_post: Office, checked, capsys) -> None:
    border_post.takes_down(given_name="Sample")
    behind_its_back(border_post, *((f"DELETE FROM {table}", ()) for table in TABLES))
    assert checked() == WRONG
    said = capsys.readouterr().err
    assert said == "Records are missing that were there before. (state: missing)\n"


def test_a_record_that_came_back_after_its_erasure_is_told(border_post: Office, checked, capsys) -> None:
    case_id = border_post.takes_down(given_name="Sample")
    (row,) = border_post.vault.query("SELECT * FROM revision_kept")
    border_post.store.erasing.erase(case_id, scope=EVERYWHERE, reason="mistake", alone=ALONE)
    behind_its_back(border_post, ("INSERT INTO revision_kept VALUES (?, ?, ?, ?, ?, ?, ?)", row))
    assert checked() == WRONG
    assert "(state: came back)" in capsys.readouterr().err
