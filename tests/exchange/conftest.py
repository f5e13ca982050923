"""Bundles for tests: a stick, two posts that know each other, and what is inside a bundle that was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.exchange.posts import Posts, opened_posts
from tests.given import Office, two_that_know_each_other

from sarana.exchange import Accepted, Review, Sealed, accept, export, review


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
    """Opened once for all stories of a file: each begins cases of its own."""
    yield from opened_posts(made_offices, tmp_path_factory.mktemp("posts"))
