"""Vaults for tests: made at the floor of the cost, opened and closed by the test that uses them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sarana import vault
from sarana.vault import Cost, NewOfficer, Vault

PASSPHRASE = "seven quiet boats upriver"
OFFICER = NewOfficer("Example Sokha", "Example Shelter", "Example Post")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with some rows, locked; tests copy it and never open it in place."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    with vault.create(folder, OFFICER, PASSPHRASE, cost=Cost.floor()) as made:
        made.apply_steps(
            "test", ["CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"]
        )
        with made.transaction() as begun:
            begun.execute_many("INSERT INTO word(text) VALUES(?)", [(f"word {n}",) for n in range(20)])
            made.witness("first")
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A locked vault of one's own. The ballast is left out: it is only weight here."""
    return Path(shutil.copytree(made_once, tmp_path / "vault", ignore=shutil.ignore_patterns("ballast")))


@pytest.fixture
def unlock(folder: Path) -> Iterator[Callable[[], Vault]]:
    """Unlocks this test's vault, as often as wanted, and locks what is still open at the end."""
    opened: list[Vault] = []

    def unlock_again() -> Vault:
        for one in opened:
            one.close()
        opened.append(vault.unlock(folder, PASSPHRASE))
        return opened[-1]

    yield unlock_again
    for one in opened:
        one.close()


@pytest.fixture
def opened(unlock: Callable[[], Vault]) -> Vault:
    return unlock()
