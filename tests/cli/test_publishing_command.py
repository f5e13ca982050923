"""A form is published in a vault by its administrator, and a form that cannot work is not."""

from pathlib import Path

import pytest
from tests.given import PASSPHRASE, SAMPLE_FORM, Office, workbook

from sarana import vault
from sarana.cases import COMMON_FORM, CaseStore
from sarana.cli.main import run

NEWER = SAMPLE_FORM.replace(f"| {COMMON_FORM} | 1 |", f"| {COMMON_FORM} | 2 |")


def publishes(office: Office, place: Path, table: str) -> int:
    office.vault.close()
    (place / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (place / "form.xlsx").write_bytes(workbook(table))
    vault_given = ["--vault", str(office.vault.folder), "--passphrase-file", str(place / "passphrase")]
    return run(["form", "publish", str(place / "form.xlsx"), *vault_given])


def version_for_new_cases(office: Office) -> str:
    with vault.unlock(office.vault.folder, PASSPHRASE) as opened:
        return CaseStore(opened).current_form().version


def test_new_cases_begin_with_what_was_published(
    border_post: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publishes(border_post, tmp_path, NEWER) == 0
    assert "version 2" in capsys.readouterr().out
    assert version_for_new_cases(border_post) == "2"


def test_a_form_that_cannot_work_is_refused_and_the_old_one_stays(
    border_post: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    border_post.has_the_sample_form()
    broken = NEWER.replace("${consent}", "${consnt}")
    assert publishes(border_post, tmp_path, broken) == 1
    assert "consnt" in capsys.readouterr().err
    assert version_for_new_cases(border_post) == "1"
