"""`sarana bundle` and `sarana partner`: two posts exchange a case from the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, Office

from sarana import vault
from sarana.cli import bundle
from sarana.errors import NoSuchCase, UnknownSender
from sarana.exchange import read_card

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command with the passphrase in a file."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    parser = argparse.ArgumentParser()
    bundle.add_commands(parser.add_subparsers())

    def run_one(*words: str | Path) -> int:
        arguments = parser.parse_args([*map(str, words), "--passphrase-file", str(secret)])
        done: int = arguments.run(arguments)
        return done

    return run_one


@pytest.fixture
def posts(open_office: Callable[[str], Office]) -> tuple[Path, Path, str]:
    """Two locked vaults, and the code of a finalised case in the first."""
    sender, receiver = open_office("border post"), open_office("shelter")
    sender.takes_down(family_name="Example", name_chinese="范例")
    (line,) = sender.store.list()
    for office in (sender, receiver):
        office.vault.close()
    return sender.vault.folder, receiver.vault.folder, line.code


def exchange_cards(run: Run, one: Path, other: Path, folder: Path) -> None:
    for ours in (one, other):
        assert run("partner", "card", "--vault", ours, "--out", folder / ours.name) == 0
    for ours, theirs in ((one, other), (other, one)):
        card = folder / f"{theirs.name}.sarana-card"
        digits = read_card(card.read_bytes()).digits
        own = ("--kind", "own_post")
        assert run("partner", "add", card, "--vault", ours, "--digits", digits, *own) == 0


def test_a_case_goes_from_one_vault_to_another(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sender, receiver, code = posts
    exchange_cards(run, sender, receiver, tmp_path)
    capsys.readouterr()
    assert run("partner", "list", "--vault", sender) == 0
    partner = capsys.readouterr().out.split()[0]
    assert run("bundle", "export", "--vault", sender, "--case", code, "--to", partner, "--out", tmp_path) == 0
    file = Path(capsys.readouterr().out.strip())
    assert file.suffix == ".age"
    assert run("bundle", "inspect", file, "--vault", receiver) == 0
    shown = capsys.readouterr().out
    assert "Example Sokha, Example Border Police" in shown
    assert f"{code}  new  Example · 范例" in shown
    assert run("bundle", "import", file, "--vault", receiver, "--case", code) == 0
    assert "1 case was taken over." in capsys.readouterr().out
    assert run("bundle", "inspect", file, "--vault", receiver) == 0
    assert "the same as here" in capsys.readouterr().out


def test_a_card_whose_digits_differ_is_not_taken_in(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sender, receiver, _ = posts
    card = tmp_path / "card.sarana-card"
    assert run("partner", "card", "--vault", sender, "--out", card) == 0
    assert run("partner", "add", card, "--vault", receiver, "--digits", "12345 " * 6) == 1
    capsys.readouterr()
    assert run("partner", "list", "--vault", receiver) == 0
    assert capsys.readouterr().out == ""


def test_a_case_that_is_not_there_cannot_be_sent(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path
) -> None:
    with pytest.raises(NoSuchCase):
        run("bundle", "export", "--vault", posts[0], "--case", "NONE", "--to", "x", "--out", tmp_path)


def test_a_removed_partner_is_unknown(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sender, receiver, code = posts
    exchange_cards(run, sender, receiver, tmp_path)
    capsys.readouterr()
    run("partner", "list", "--vault", sender)
    partner = capsys.readouterr().out.split()[0]
    run("bundle", "export", "--vault", sender, "--case", code, "--to", partner, "--out", tmp_path)
    file = Path(capsys.readouterr().out.strip())
    run("partner", "list", "--vault", receiver)
    assert run("partner", "remove", capsys.readouterr().out.split()[0], "--vault", receiver) == 0
    with pytest.raises(UnknownSender):
        run("bundle", "inspect", file, "--vault", receiver)


def test_the_public_keys_are_written_for_stock_tools(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path
) -> None:
    sender, receiver, _ = posts
    exchange_cards(run, sender, receiver, tmp_path)
    assert run("bundle", "signers", "--vault", receiver, "--out", tmp_path / "allowed_signers") == 0
    lines = (tmp_path / "allowed_signers").read_text(encoding="ascii").splitlines()
    assert len(lines) == 4  # a person and a device of each office
    assert all(line.split()[2] == "ssh-ed25519" for line in lines)
    assert len({line.split()[0] for line in lines}) == 4


def test_the_office_key_comes_with_a_warning_and_is_noted(
    run: Run, posts: tuple[Path, Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = posts
    assert run("bundle", "office-key", folder) == 0
    said = capsys.readouterr()
    with vault.unlock(folder, PASSPHRASE) as opened:
        assert said.out.strip() == opened.office_identity.text
        assert "bundle.office-key" in [entry.action for entry in opened.journal_entries(limit=5)]
    assert "Warning" in said.err


def test_a_card_keeps_its_ending_when_its_name_has_a_dot(
    run: Run, posts: tuple[Path, Path, str], tmp_path: Path
) -> None:
    for name in ("Dr. Sok", "whole.sarana-card"):
        assert run("partner", "card", "--vault", posts[0], "--out", tmp_path / name) == 0
    cards = {file.name for file in tmp_path.iterdir() if file.is_file()} - {"passphrase"}
    assert cards == {"Dr. Sok.sarana-card", "whole.sarana-card"}
