"""The command line as a whole: help, exit codes, and errors in the reader's language."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.given import PASSPHRASE

from sarana import errors, language
from sarana.cli import main
from sarana.cli.passphrase import passphrase_of
from sarana.messages import message


@pytest.fixture(autouse=True)
def english() -> None:
    language.speak("en")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


def every_command(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command there is."""
    found = [words]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                found.extend(every_command(inner, (*words, name)))
    return found


@pytest.mark.parametrize("words", every_command(main.parser()), ids=" ".join)
def test_every_command_explains_itself_and_its_exit_codes(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main.run([*words, "--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    assert "usage: sarana" in said
    assert main.exit_codes() in said


def test_all_the_promised_commands_are_there() -> None:
    commands = {words[0] for words in every_command(main.parser()) if words}
    assert {"form", "vault", "bundle", "partner", "letter", "demo"} <= commands


@pytest.mark.parametrize("code", language.available())
def test_what_goes_wrong_is_said_in_the_chosen_language(
    code: str, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--language", code, "vault", "check", str(tmp_path / "nowhere"), "--passphrase-file"]
    assert main.run([*words, str(passphrase)]) == main.REFUSED
    assert str(message(errors.VaultMissing(), language.catalog(code))) in capsys.readouterr().err


def test_the_help_speaks_the_chosen_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.run(["--language", "km", "--help"])
    assert main.exit_codes() in capsys.readouterr().out
    assert language.spoken().code == "km"


def test_a_vault_is_made_and_checked_and_a_wrong_passphrase_has_its_own_code(
    passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = str(tmp_path / "vault")
    name = ["--name", "Example Sokha", "--organisation", "Example Office"]
    assert main.run(["vault", "create", vault, *name, "--passphrase-file", str(passphrase)]) == main.DONE
    assert main.run(["vault", "check", vault, "--passphrase-file", str(passphrase)]) == main.DONE
    wrong = tmp_path / "wrong"
    wrong.write_text("this is not the passphrase")
    assert main.run(["vault", "check", vault, "--passphrase-file", str(wrong)]) == main.WRONG_PASSPHRASE
    assert "Sokha" not in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nowhere"
    words = ["vault", "check", str(tmp_path), "--passphrase-file", str(nowhere)]
    assert main.run(words) == main.REFUSED
    assert str(nowhere) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.WrongPassphrase(), main.WRONG_PASSPHRASE),
        (errors.StorageFull(), main.DISK),
        (errors.NotABundle(), main.REFUSED),
    ],
)
def test_exit_codes_tell_scripts_what_happened(error: errors.SaranaError, code: int) -> None:
    assert main.code_of(error) == code


def test_a_word_that_is_no_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main.run(["dance"])
    assert end.value.code == main.WRONG_USE


def test_the_program_tells_its_version_without_qt() -> None:
    program = (
        "import sys; sys.modules['PySide6'] = None; sys.argv = ['sarana', '--version'];"
        " from sarana.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.startswith("Sarana ")


@pytest.fixture
def vault_folder(tmp_path: Path, passphrase: Path) -> str:
    folder = str(tmp_path / "vault")
    name = ["--name", "Example Sokha", "--organisation", "Example Office"]
    assert main.run(["vault", "create", folder, *name, "--passphrase-file", str(passphrase)]) == main.DONE
    return folder


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_passphrase_file_of_any_shell_is_read_or_refused_in_words(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes("rivière quiet boats\r\nsecond line".encode(encoding))
    asked = argparse.Namespace(passphrase_file=file)
    if encoding in ("utf-8-sig", "utf-16"):
        assert passphrase_of(asked) == "rivière quiet boats"
    else:
        with pytest.raises(errors.NotUtf8):
            passphrase_of(asked)


def test_without_a_terminal_and_a_file_the_command_says_so(
    vault_folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", nobody)
    assert main.run(["vault", "check", vault_folder]) == main.REFUSED
    assert str(message(errors.NobodyToAsk(), language.catalog("en"))) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nothing.age", "."])
def test_a_file_that_is_not_there_is_never_a_fault_of_the_disk(
    name: str, vault_folder: str, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = str(message(errors.NoSuchFile(), language.catalog("en")))
    unlocked = ["--vault", vault_folder, "--passphrase-file", str(passphrase)]
    file = str(tmp_path / name)
    out = str(tmp_path / "no folder" / "card")
    for words in (
        ["bundle", "inspect", file, *unlocked],
        ["partner", "add", file, "--digits", "1", *unlocked],
        ["partner", "card", "--out", out, *unlocked],
        ["form", "check", file],
        ["form", "state", file],
        ["form", "replay", file],
        ["form", "evaluate", file],
    ):
        assert main.run(words) == main.REFUSED, words
        assert said in capsys.readouterr().err, words


def test_an_officer_who_does_not_exist_is_no_wrong_passphrase(
    vault_folder: str, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["vault", "check", vault_folder, "--slot", "u9", "--passphrase-file", str(passphrase)]
    assert main.run(words) == main.REFUSED
    assert "u9" in capsys.readouterr().err


def test_the_help_says_that_looking_into_a_bundle_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.run(["bundle", "inspect", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "the journal of the vault keeps that the vault was opened" in said


def sarana_with(stdout: int, *words: str) -> tuple[int, str]:
    """The program itself with such an output; its exit code and what it says of errors."""
    done = subprocess.run(
        [sys.executable, "-m", "sarana", "--language", "en", *words], stdout=stdout, stderr=subprocess.PIPE
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("words", [("form", "state", "form.md"), ("form", "check", "form.md")])
def test_a_reader_that_goes_away_ends_the_command_quietly(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"| | text | question_{number} | Question |\n" for number in range(500))
    (tmp_path / "form.md").write_text("| survey |\n| | type | name | label |\n" + rows, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        assert sarana_with(output.fileno(), *words) == (main.UNREAD, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_output_that_finds_no_room_is_said_to_find_none(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n", encoding="utf-8"
    )
    with Path("/dev/full").open("wb") as output:
        code, said = sarana_with(output.fileno(), "form", "check", str(tmp_path / "form.md"))
    assert (code, said.strip()) == (main.DISK, str(message(errors.StorageFull(), language.catalog("en"))))
