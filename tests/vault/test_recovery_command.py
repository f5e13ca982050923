"""`sarana vault sheets|drill|recover|backup|restore`, as an administrator types them."""

import builtins
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from tests.vault.conftest import PASSPHRASE
from tests.vault.test_vault_command import run

from sarana import vault
from sarana.errors import RecoveryForAnotherVault, RecoveryNotCompared, RecoveryWordsWrong
from sarana.progress import Cancelled
from sarana.seal.age import Identity
from sarana.vault import Cost

NEW = "nine red lanterns at dusk"
WHO = ("--name", "Sample Maly", "--organisation", "Example Shelter")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cost, "calibrated", Cost.floor)


@pytest.fixture
def passphrases(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "old", tmp_path / "new"
    for file, passphrase in zip(files, (PASSPHRASE, NEW), strict=True):
        file.write_text(passphrase + "\n", encoding="utf-8")
    return files


@pytest.fixture
def written_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], list[list[str]]]:
    """Somebody who writes down what the screen shows and types back what is asked for."""
    sheets: list[list[str]] = []

    def read() -> None:
        for text in capsys.readouterr().out.split("─" * 72)[1:]:
            found = re.findall(r"(\d+) ([a-z]+)", "\n".join(text.splitlines()[5:11]))
            sheets.append([word for _number, word in found])

    def answer(question: str) -> str:
        read()
        sheet, word = map(int, re.findall(r"\d+", question))
        return sheets[sheet - 1][word - 1]

    monkeypatch.setattr(builtins, "input", answer)
    return lambda: sheets


def test_from_sheets_to_a_restored_vault(
    folder: Path,
    tmp_path: Path,
    passphrases: tuple[Path, Path],
    written_down: Callable[[], list[list[str]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = passphrases
    assert run("sheets", folder, "--passphrase-file", old) == 0
    assert [len(sheet) for sheet in written_down()] == [33, 33, 33]
    typed = tmp_path / "typed"
    typed.write_text("\n".join(" ".join(sheet) for sheet in written_down()[1:]), encoding="utf-8")

    assert run("drill", folder, "--sheets-file", typed) == 0
    assert "r1" in capsys.readouterr().out
    assert run("backup", folder, "--to", tmp_path, "--passphrase-file", old) == 0
    (made,) = tmp_path.glob("backup-*.age")
    assert made.name in capsys.readouterr().out
    assert run("drill", made, "--sheets-file", typed) == 0
    restored = tmp_path / "restored"
    assert run("restore", made, restored, *WHO, "--sheets-file", typed, "--passphrase-file", new) == 0
    assert run("recover", folder, *WHO, "--sheets-file", typed, "--passphrase-file", new) == 0
    for place in (folder, restored):
        assert run("check", place, "--slot", "u2", "--passphrase-file", new) == 0


def test_the_single_sheet_shows_the_standard_key(
    folder: Path,
    passphrases: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(builtins, "input", lambda _question: "wrong")
    with pytest.raises(RecoveryWordsWrong):
        run("sheets", folder, "--whole", "--passphrase-file", passphrases[0])
    assert re.search(r"AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}\n", capsys.readouterr().out)
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert opened.recovery.all() == []


def test_sheets_are_written_as_pdf_and_that_is_noted(
    folder: Path,
    tmp_path: Path,
    passphrases: tuple[Path, Path],
    written_down: Callable[[], list[list[str]]],
) -> None:
    out = tmp_path / "sheets.pdf"
    assert run("sheets", folder, "--pdf", out, "--passphrase-file", passphrases[0]) == 0
    pages = pypdfium2.PdfDocument(out)
    for words, page in zip(written_down(), pages, strict=True):
        assert f"33. {words[-1]}" in " ".join(page.get_textpage().get_text_bounded().split())
    pages.close()
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert "recovery-saved" in [entry.action for entry in opened.journal_entries()]


def test_ctrl_c_stops_where_nothing_is_half_done() -> None:
    import signal

    from sarana.cli.progress_line import shown

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Cancelled), shown() as progress:
        progress(0, 2)
        signal.raise_signal(signal.SIGINT)
        progress(1, 2)
    assert signal.getsignal(signal.SIGINT) == before


def test_a_head_office_is_added_listed_and_ended(
    folder: Path,
    tmp_path: Path,
    passphrases: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The head office reads its digits at its own computer; the administrator types what they hear."""
    old, _new = passphrases
    identity, key = Identity.generate("pq"), tmp_path / "office.txt"
    key.write_text(identity.recipient.text + "\n", encoding="ascii")
    assert run("digits", key) == 0
    read_out = capsys.readouterr().out
    monkeypatch.setattr(builtins, "input", lambda _question: read_out)
    assert run("head-office", folder, "--add", key, "--passphrase-file", old) == 0
    capsys.readouterr()
    assert run("head-office", folder, "--passphrase-file", old) == 0
    assert capsys.readouterr().out == f"r1  head_office  {read_out}"
    vault.drill(folder, [identity.text])
    assert run("head-office", folder, "--end", "r7", "--passphrase-file", old) == 3
    assert run("head-office", folder, "--end", "r1", "--passphrase-file", old) == 0
    with pytest.raises(RecoveryForAnotherVault):
        vault.drill(folder, [identity.text])


def test_other_digits_add_no_head_office(
    folder: Path, tmp_path: Path, passphrases: tuple[Path, Path]
) -> None:
    key = tmp_path / "office.txt"
    key.write_text(Identity.generate("pq").recipient.text + "\n", encoding="ascii")
    with pytest.raises(RecoveryNotCompared):
        run("head-office", folder, "--add", key, "--digits", "1" * 30, "--passphrase-file", passphrases[0])
