"""Fixtures that every room may use: five offices, each with an open vault of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.given import Office, made, opened_copy
from tests.paid_once import forms_read_once, memory_not_locked, stretching_once

from sarana.vault import NewOfficer

# No test asserts a time; on a busy computer each takes as long as it takes.
settings.register_profile("sarana", deadline=None)
settings.load_profile("sarana")

OFFICERS = {
    "border post": NewOfficer("Example Sokha", "Example Border Police", "Example Post Poipet"),
    # A post of the same organisation: whole histories go to no other.
    "shelter": NewOfficer("Sample Maly", "Example Border Police", "Example Phnom Penh"),
    "embassy": NewOfficer("Sample Wang Xiaoming 王小明", "Example Embassy 示例", "Example Section"),
    "sister post": NewOfficer("Example Dara", "Example Border Police", "Example Koh Kong"),
    "social services": NewOfficer("Sample Chanthy", "Example Social Affairs", "Example Battambang"),
}


@pytest.fixture(scope="session", autouse=True)
def what_is_dear_is_paid_once() -> Iterator[None]:
    with stretching_once(), forms_read_once():
        yield


@pytest.fixture(scope="module", autouse=True)
def memory_of_vaults() -> Iterator[None]:
    """Not locked; in `tests/vault` as in the program."""
    with memory_not_locked():
        yield


@pytest.fixture(scope="session")
def made_offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The vaults of the three offices, made once; tests open copies."""
    folder = tmp_path_factory.mktemp("offices")
    return {name: made(folder / name.replace(" ", "-"), officer) for name, officer in OFFICERS.items()}


@pytest.fixture
def open_office(made_offices: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Opens an office by its name; all are closed at the end."""
    opened: list[Office] = []

    def open_one(name: str) -> Office:
        opened.append(opened_copy(made_offices[name], tmp_path / name.replace(" ", "-")))
        return opened[-1]

    yield open_one
    for office in opened:
        office.vault.close()


@pytest.fixture
def border_post(open_office: Callable[[str], Office]) -> Office:
    return open_office("border post")


@pytest.fixture
def shelter(open_office: Callable[[str], Office]) -> Office:
    return open_office("shelter")


@pytest.fixture
def embassy(open_office: Callable[[str], Office]) -> Office:
    return open_office("embassy")


@pytest.fixture
def sister_post(open_office: Callable[[str], Office]) -> Office:
    """Another post of the border post's organisation."""
    return open_office("sister post")


@pytest.fixture
def social_services(open_office: Callable[[str], Office]) -> Office:
    """A partner of another organisation, to whom only what is disclosed goes."""
    return open_office("social services")
