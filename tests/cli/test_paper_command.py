"""`sarana paper`: papers without a receiver, from a workbook and from a vault."""

from pathlib import Path

import pytest
from tests.given import PASSPHRASE, Office, text_of

from sarana import places
from sarana.cli.main import run

COMMON_FORM = places.resources() / "forms" / "victim_identification.xlsx"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


def test_the_blank_form_is_printed_in_two_languages(tmp_path: Path) -> None:
    out = tmp_path / "blank.pdf"
    assert run(["paper", "blank", str(COMMON_FORM), "--languages", "zh+en", "--out", str(out)]) == 0
    assert "Which form is being completed?" in text_of(out)
    assert "个案编号" in text_of(out)


def test_the_signed_answers_of_a_case_are_printed(
    border_post: Office, passphrase_file: Path, tmp_path: Path
) -> None:
    case = border_post.takes_down(family_name="EXAMPLE", given_name="Sokha")
    code = border_post.store.case(case).code
    folder = border_post.vault.folder
    border_post.vault.close()
    out = tmp_path / "filled.pdf"
    command = ["paper", "filled", str(folder), "--case", code, "--passphrase-file", str(passphrase_file)]
    assert run([*command, "--out", str(out)]) == 0
    assert "EXAMPLE" in text_of(out)


def test_the_journal_names_who_did_what(border_post: Office, passphrase_file: Path, tmp_path: Path) -> None:
    folder, officer = border_post.vault.folder, border_post.vault.officer
    border_post.vault.close()
    out = tmp_path / "journal.pdf"
    command = ["paper", "journal", str(folder), "--passphrase-file", str(passphrase_file)]
    assert run([*command, "--out", str(out)]) == 0
    assert officer.name in text_of(out)
    assert officer.organisation in text_of(out)  # in the head, as nobody chose another letterhead
