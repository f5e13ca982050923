"""Bundles for tests: a stick, posts that know each other, and what is inside a bundle that was sealed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.exchange.posts import Posts
from tests.exchange.sharing import publishes
from tests.given import Office, made, opened_copy, two_that_know_each_other

from sarana.exchange import Accepted, Review, Sealed, accept, export, review
from sarana.vault import NewOfficer


@dataclass(frozen=True)
class Exchange:
    """A post that sends and a shelter that receives, and the stick between them."""

    post: Office
    shelter: Office
    to_shelter: str
    to_post: str
    stick: Path

    def sends(self, *cases: str) -> Sealed:
        return export(self.post.store, self.post.vault, cases, [self.to_shelter], to=self.stick, again=True)

    def reviews(self, path: Path) -> Review:
        return review(path, self.shelter.vault, self.shelter.store)

    def takes(self, sealed: Sealed) -> Accepted:
        found = self.reviews(sealed.path)
        return accept(found, [item.case_id for item in found.items])


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def exchange(border_post: Office, shelter: Office, stick: Path) -> Exchange:
    return Exchange(border_post, shelter, *two_that_know_each_other(border_post, shelter), stick)


@pytest.fixture(scope="module")
def posts(made_offices: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    """Opened once for the whole table."""
    place = tmp_path_factory.mktemp("table")
    nobody = made(place / "made", NewOfficer("", "Example Duty Desk"))
    folders = {name: made_offices[name] for name in ("border post", "embassy", "social services")}
    opened = [
        opened_copy(folder, place / name.replace(" ", "-"))
        for name, folder in (*folders.items(), ("nobody", nobody))
    ]
    stick = place / "stick"
    stick.mkdir()
    found = Posts(*opened, stick=stick)
    for office in (found.named, found.nameless):
        office.knows(found.post, "immigration")
    found.post.knows(found.origin)
    found.to = {True: found.post.knows(found.named), False: found.post.knows(found.nameless, "ngo")}
    for office in (found.post, found.origin):
        publishes(office)
    yield found
    for office in opened:
        office.vault.close()


@pytest.fixture
def other_side(open_office: Callable[[str], Office], tmp_path: Path) -> Posts:
    """A post, social services, and an embassy to which these might pass something on."""
    post, services, embassy = (open_office(name) for name in ("border post", "social services", "embassy"))
    publishes(post)
    found = Posts(post, post, services, embassy, stick=tmp_path)
    services.knows(post, "immigration")
    found.to = {True: post.knows(services), False: services.knows(embassy)}
    return found
