"""The command line asks the same doors as the window: what a role may not do, no command does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cases.test_roles import REASON, ROLES, WORDS, case_of
from tests.given import Office, copied, office

from sarana import vault
from sarana.cli.main import DONE, REFUSED, run
from sarana.exchange import card, read_card


class Laptop:
    """The shared vault and what stands around it."""

    def __init__(self, shared: Path, place: Path) -> None:
        self.place, self.folder = place, place / "vault"
        copied(shared, self.folder)
        with vault.unlock(self.folder, WORDS["u1"], slot="u1") as opened:
            here = office(opened)
            self.codes = {
                officer: here.store.list()[row].code
                for officer in ("u1", "u2", "u3")
                for row, line in enumerate(here.store.list())
                if line.case_id == case_of(here, officer)
            }

    def says(self, officer: str, *words: object) -> int:
        """Run a command as this officer; its exit code."""
        secret = self.place / "passphrase"
        secret.write_text(WORDS[officer], encoding="utf-8")
        return run([*map(str, words), "--passphrase-file", str(secret)])

    def journal(self) -> list[tuple[str, str]]:
        with vault.unlock(self.folder, WORDS["u1"], slot="u1") as opened:
            return [(entry.actor, entry.action) for entry in opened.journal_entries()]


@pytest.fixture
def laptop(shared_vault: Path, tmp_path: Path) -> Laptop:
    return Laptop(shared_vault, tmp_path)


COMMANDS: dict[str, Callable[[Laptop, str], tuple[object, ...]]] = {
    "letter": lambda at, code: ("letter", "--vault", at.folder, "--case", code, "--draft", *to(at, "l.pdf")),
    "copy": lambda at, code: ("copy", "case", at.folder, "--case", code, *to(at, "copy.xlsx")),
    "odk": lambda at, code: ("copy", "odk", at.folder, "--case", code, *to(at, "odk")),
    "filled form": lambda at, code: ("paper", "filled", at.folder, "--case", code, *to(at, "f.pdf")),
    "bundle": lambda at, code: (
        *("bundle", "export", "--vault", at.folder, "--case", code, "--to", "x", "--out", at.place),
    ),
}


def to(laptop: Laptop, name: str) -> tuple[object, ...]:
    template = ("--template", "fine_waiver", "--to", "immigration") if name == "l.pdf" else ()
    return (*template, "--out", laptop.place / name)


@pytest.mark.parametrize("officer", ROLES)
def test_a_filled_form_leaves_only_by_whom_the_table_says(laptop: Laptop, officer: str) -> None:
    code = laptop.codes["u2"]
    command = COMMANDS["filled form"](laptop, code)
    allowed = officer in ("u2", "u3")
    assert laptop.says(officer, *command) == (DONE if allowed else REFUSED)
    assert (laptop.place / "f.pdf").exists() == allowed


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_refused_leaves_no_file_and_says_why(
    laptop: Laptop, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(laptop.place.iterdir())
    assert laptop.says("u4", *COMMANDS[command](laptop, laptop.codes["u1"])) == REFUSED
    assert "Your role in this vault does not allow that." in capsys.readouterr().err
    assert {path.name for path in laptop.place.iterdir()} - {path.name for path in before} <= {"passphrase"}


def test_somebody_elses_case_opens_by_a_command_with_a_reason(
    laptop: Laptop, capsys: pytest.CaptureFixture[str]
) -> None:
    command = COMMANDS["filled form"](laptop, laptop.codes["u1"])
    assert laptop.says("u2", *command) == REFUSED
    assert "Other officers work on this case." in capsys.readouterr().err
    assert laptop.says("u2", *command, "--break-glass", "no") == REFUSED
    assert laptop.says("u2", *command, "--break-glass", REASON) == DONE
    of_maly = [action for actor, action in laptop.journal() if actor == "u2"]
    assert of_maly[:5] == ["lock", "print", "case.view", "break-glass", "unlock"]


def test_no_reason_makes_a_reader_print(laptop: Laptop) -> None:
    command = COMMANDS["filled form"](laptop, laptop.codes["u2"])
    assert laptop.says("u4", *command, "--break-glass", REASON) == REFUSED


@pytest.mark.parametrize(
    ("officer", "expected"), [("u1", DONE), ("u2", REFUSED), ("u3", DONE), ("u4", REFUSED)]
)
def test_partners_are_chosen_by_administrators_and_focal_persons(
    laptop: Laptop, embassy: Office, officer: str, expected: int
) -> None:
    content = card(embassy.vault)
    file = laptop.place / "theirs.sarana-card"
    file.write_bytes(content)
    digits = read_card(content).digits
    said = laptop.says(officer, "partner", "add", file, "--vault", laptop.folder, "--digits", digits)
    assert said == expected


@pytest.mark.parametrize("officer", ROLES)
def test_only_an_administrator_takes_the_offices_key_out(laptop: Laptop, officer: str) -> None:
    assert laptop.says(officer, "bundle", "office-key", laptop.folder) == (
        DONE if officer == "u1" else REFUSED
    )
