"""`sarana vault create|check`, as a script uses it."""

import argparse
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.cli import vault as command
from sarana.errors import VaultExists, WrongPassphrase
from sarana.vault import Cost


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cost, "calibrated", Cost.floor)


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    command.add_commands(parser.add_subparsers())
    read = parser.parse_args(["vault", *map(str, arguments)])
    code: int = read.run(read)
    return code


def test_a_new_vault_is_made_and_found_sound(
    tmp_path: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new"
    who = ("--name", "Example Sokha", "--organisation", "Example Shelter", "--post", "Example Post")
    assert run("create", place, *who, "--passphrase-file", passphrase_file) == 0
    with vault.unlock(place, PASSPHRASE) as opened:
        assert (opened.officer.name, opened.officer.post) == ("Example Sokha", "Example Post")
        assert opened.id in capsys.readouterr().out
    assert run("check", place, "--passphrase-file", passphrase_file) == 0
    assert "sound" in capsys.readouterr().out
    with pytest.raises(VaultExists):
        run("create", place, *who, "--passphrase-file", passphrase_file)


def test_what_is_wrong_is_said_and_coded(
    folder: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = folder / "vault.db"
    content = bytearray(database.read_bytes())
    content[-100] ^= 1
    database.write_bytes(content)
    assert run("check", folder, "--passphrase-file", passphrase_file, "--slot", "u1") == 1
    assert "(database: damaged)" in capsys.readouterr().err


def test_a_wrong_passphrase_is_raised_for_the_command_line_to_word(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n", encoding="utf-8")
    with pytest.raises(WrongPassphrase):
        run("check", folder, "--passphrase-file", wrong)
