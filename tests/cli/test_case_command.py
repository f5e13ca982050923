"""`sarana case`: what is due, and erasing with four eyes, without a window."""

from pathlib import Path

import pytest
from tests.given import PASSPHRASE, Office

from sarana import vault
from sarana.cases import CaseStore
from sarana.cli.main import run
from sarana.vault import Cost, NewOfficer

SECOND = "nine patient herons downstream"


@pytest.fixture
def kept(border_post: Office, tmp_path: Path) -> tuple[Path, str, list[str]]:
    """A locked vault with a case whose time is over; its code, and the options that open the vault."""
    case_id = border_post.takes_down(family_name="Example", given_name="Sokha")
    border_post.takes_down(family_name="Sample", given_name="Dara")
    border_post.store.retention.keep_terms([case_id], "2026-01-31")
    border_post.vault.staff.add(
        NewOfficer("Sample Dara", "Example Border Police", role="case_officer"), SECOND, cost=Cost.floor()
    )
    code = border_post.store.case(case_id).code
    border_post.vault.close()
    for name, words in (("first.txt", PASSPHRASE), ("second.txt", SECOND)):
        (tmp_path / name).write_text(words, encoding="utf-8")
    folder = border_post.vault.folder
    return folder, code, ["--vault", str(folder), "--passphrase-file", str(tmp_path / "first.txt")]


def case(*more: str) -> int:
    return run(["--language", "en", "case", *more])


def test_a_case_is_due_and_is_erased_by_two(
    kept: tuple[Path, str, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code, opens = kept
    assert case("due", *opens) == 0
    assert capsys.readouterr().out == f"{code}  the last day that its office set was 31 January 2026\n"
    erase = ("erase", code, *opens, "--reason", "retention")
    assert case(*erase) == 3
    assert "second officer must agree" in capsys.readouterr().err
    assert case(*erase, "--alone", "no time") == 3
    agreed = ("--second", "u2", "--second-passphrase-file")
    assert case(*erase, *agreed, str(tmp_path / "first.txt")) == 4
    assert case(*erase, *agreed, str(tmp_path / "second.txt")) == 0
    assert "erased" in capsys.readouterr().out
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert [line.names for line in CaseStore(opened).list()] == [("Sample Dara",)]
    assert case("due", *opens) == 0
    assert "No case is due" in capsys.readouterr().err
    assert case(*erase, *agreed, str(tmp_path / "second.txt")) == 3
