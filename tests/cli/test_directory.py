"""`sarana directory`: signed by one officer, taken over, and used by a letter."""

from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import places, vault
from sarana.cli.main import REFUSED, run
from sarana.vault import Cost, NewOfficer

OFFICER = NewOfficer("EXAMPLE Sokha", "Example Office")


@pytest.fixture
def office(tmp_path: Path) -> list[str]:
    """How a command is told which vault, and how to open it."""
    folder, secret = tmp_path / "vault", tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    vault.create(folder, OFFICER, PASSPHRASE, cost=Cost.floor()).close()
    return [str(folder), "--passphrase-file", str(secret)]


def test_a_directory_is_signed_and_taken_over(
    office: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited, signed = tmp_path / "edited.toml", tmp_path / "directory.signed"
    shipped = (places.resources() / "directory" / "authorities.toml").read_text(encoding="utf-8")
    edited.write_text(
        shipped.replace("placeholder = true", "").replace("2026-11-01", "2026-11-20"), encoding="utf-8"
    )
    assert run(["directory", "sign", *office, str(edited), "--out", str(signed)]) == 0
    assert run(["directory", "update", *office, str(signed)]) == 0
    capsys.readouterr()
    assert run(["directory", "list", *office]) == 0
    listed = capsys.readouterr().out
    assert "cn_embassy_phnom_penh" in listed
    assert "a placeholder" not in listed


def test_an_unsigned_directory_is_refused(office: list[str], tmp_path: Path) -> None:
    edited = tmp_path / "edited.toml"
    edited.write_bytes((places.resources() / "directory" / "authorities.toml").read_bytes())
    assert run(["directory", "update", *office, str(edited)]) == REFUSED
    assert not (tmp_path / "vault" / "directory.signed").exists()
