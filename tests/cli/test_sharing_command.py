"""`sarana bundle export` and `sarana sharing`: the same decision as in the window, and the same refusals."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.sharing import inside, publishes, takes_down
from tests.given import PASSPHRASE, Office, office

from sarana import vault
from sarana.cli import bundle
from sarana.errors import ConsentNotGiven, ConsentWithdrawn, PartnerUndescribed
from sarana.exchange import card

Run = Callable[..., int]


class Posts:
    """A border post with a case, social services, and the commands at the post."""

    def __init__(self, post: Office, services: Office, run: Run, stick: Path) -> None:
        publishes(post)
        self.case = takes_down(post, sharing="social_affairs")
        self.partner = post.partners.add(card(services.vault)).id
        services.knows(post, "immigration")
        (line,) = post.store.list()
        self.folder, self.services, self.code, self.stick, self._run = (
            post.vault.folder,
            services,
            line.code,
            stick,
            run,
        )
        post.vault.close()

    def export(self, *more: str) -> int:
        return self._run(
            *("bundle", "export", "--vault", self.folder, "--case", self.code),
            *("--to", self.partner, "--out", self.stick, *more),
        )

    def describe(self, kind: str) -> None:
        assert self._run("partner", "kind", self.partner, kind, "--vault", self.folder) == 0

    def sharing(self, command: str, *more: str | Path) -> int:
        return self._run("sharing", command, "--vault", self.folder, "--case", self.code, *more)


@pytest.fixture
def posts(border_post: Office, social_services: Office, tmp_path: Path) -> Posts:
    secret, stick = tmp_path / "passphrase", tmp_path / "stick"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    stick.mkdir()
    parser = argparse.ArgumentParser()
    bundle.add_commands(parser.add_subparsers())

    def run_one(*words: str | Path) -> int:
        arguments = parser.parse_args([*map(str, words), "--passphrase-file", str(secret)])
        done: int = arguments.run(arguments)
        return done

    return Posts(border_post, social_services, run_one, stick)


def test_the_command_says_what_goes_and_seals_just_that(
    posts: Posts, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PartnerUndescribed):
        posts.export()
    posts.describe("social_services")
    assert posts.export("--dry-run") == 0
    assert list(posts.stick.iterdir()) == []
    capsys.readouterr()
    assert posts.export() == 0
    said = capsys.readouterr()
    assert "Family name — Zqfamily" in said.err
    assert "Zqoffender" not in said.err
    assert "What is said about offenders goes to criminal justice only." in said.err
    found = inside(Path(said.out.strip()), posts.services)
    assert "family_name_latin" in found.names
    assert "off_name" not in found.names


def test_the_command_refuses_as_the_window_does(posts: Posts, capsys: pytest.CaptureFixture[str]) -> None:
    posts.describe("health")
    for more in ((), ("--dry-run",), ("--again",), ("--reason", "because")):
        with pytest.raises(ConsentNotGiven):
            posts.export(*more)
    assert "Nothing of this case goes." in capsys.readouterr().err
    assert list(posts.stick.iterdir()) == []


def test_consent_is_taken_back_and_told_from_the_command_line(
    posts: Posts, capsys: pytest.CaptureFixture[str]
) -> None:
    posts.describe("social_services")
    posts.export()
    assert posts.sharing("withdraw") == 0
    with pytest.raises(ConsentWithdrawn):
        posts.export("--again")
    capsys.readouterr()
    assert posts.sharing("show") == 0
    assert "Is still to be told: Sample Chanthy" in capsys.readouterr().out
    assert posts.sharing("tell", "--out", posts.stick) == 0
    assert Path(capsys.readouterr().out.strip()).suffix == ".age"
    assert posts.sharing("show") == 0
    assert "Is still to be told" not in capsys.readouterr().out
    assert posts.sharing("again") == 0
    assert posts.export("--again") == 0


def test_another_office_is_let_pass_a_case_on(posts: Posts, capsys: pytest.CaptureFixture[str]) -> None:
    posts.describe("social_services")
    capsys.readouterr()
    terms = ("--purpose", "transfer", "--until", "2099-01-01", "--out", posts.stick)
    to = ("--by", posts.partner, "--to-organisation", "Example Embassy 示例")
    assert posts.sharing("allow", *to, *terms) == 0
    file = Path(capsys.readouterr().out.strip())
    assert inside(file, posts.services).manifest["purpose"] == "onward"
    with vault.unlock(posts.folder, PASSPHRASE) as opened:
        assert "onward.agree" in [entry.action for entry in office(opened).vault.journal_entries(limit=9)]
