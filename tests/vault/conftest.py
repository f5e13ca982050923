"""Vaults for tests: made at the floor of the cost, opened and closed by the test that uses them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.given import copied

from sarana import vault
from sarana.vault import Cost, NewOfficer, Vault, keyfile, opening
from sarana.vault.lock import InstanceLock
from sarana.vault.slot import OfficerKeys

PASSPHRASE = "seven quiet boats upriver"
OFFICER = NewOfficer("Example Sokha", "Example Shelter", "Example Post")


@pytest.fixture(scope="module", autouse=True)
def memory_of_vaults() -> None:
    """As in the program."""


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
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A locked vault of one's own."""
    return copied(made_once, tmp_path / "vault")


@pytest.fixture(scope="session")
def officer_keys(made_once: Path) -> OfficerKeys:
    """What the passphrase opens, so that not every test pays for Argon2id."""
    untrusted = keyfile.read(made_once).untrusted
    keys = untrusted.slots[0].open(untrusted.vault_id, PASSPHRASE)
    assert keys is not None
    return keys


@pytest.fixture
def open_cheaply(folder: Path, officer_keys: OfficerKeys) -> Callable[[], Vault]:
    """Unlock with the slot's keys already at hand: everything after the passphrase."""

    def open_() -> Vault:
        slot = keyfile.read(folder).untrusted.slots[0]
        lock = InstanceLock(folder / "lock")
        try:
            opened = opening.open_with(folder, lock, slot, officer_keys, anyway=False)
        except BaseException:
            lock.release()
            raise
        if opened.rekey_is_due:
            opened.rekey()
        return opened

    return open_


@pytest.fixture
def unlock(open_cheaply: Callable[[], Vault]) -> Iterator[Callable[[], Vault]]:
    """Unlocks this test's vault, as often as wanted, and locks what is still open at the end."""
    opened: list[Vault] = []

    def unlock_again() -> Vault:
        for one in opened:
            one.close()
        opened.append(open_cheaply())
        return opened[-1]

    yield unlock_again
    for one in opened:
        one.close()


@pytest.fixture
def opened(unlock: Callable[[], Vault]) -> Vault:
    return unlock()
