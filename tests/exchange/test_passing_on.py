"""What was received: an extract, that goes no further than its origin lets it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.posts import Posts
from tests.exchange.sharing import (
    publishes,
    takes_down,
)
from tests.given import Office

from sarana.errors import (
    OriginatorNotAgreed,
    SharingExpired,
)
from sarana.exchange import accept, export, profiles, review


@pytest.fixture
def other_side(open_office: Callable[[str], Office], tmp_path: Path) -> Posts:
    """A post, social services, and an embassy to which these might pass something on."""
    post, services, embassy = (open_office(name) for name in ("border post", "social services", "embassy"))
    publishes(post)
    found = Posts(post, post, services, embassy, stick=tmp_path)
    services.knows(post, "immigration")
    found.to = {True: post.knows(services), False: services.knows(embassy)}
    return found


def receives(posts: Posts, **consents: str) -> str:
    """Social services take over an extract of a case; its id."""
    case_id = takes_down(posts.post, sharing="social_affairs own_embassy immigration", **consents)
    found = review(posts.send(case_id).path, posts.named.vault, posts.named.store)
    accept(found, [case_id])
    return case_id


def test_an_extract_is_received_listed_and_never_a_version_of_its_source(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    (line,) = services.store.list("Zqfamily")
    assert (line.state, line.origin) == ("received", "Example Border Police")
    (record,) = services.store.case(case_id).records
    extract = services.store.revision(record.heads[0]).extract
    assert extract is not None
    assert extract.source_record == other_side.post.record_of(case_id)
    assert record.record_id != extract.source_record
    assert "off_name" not in str(services.store.facts(case_id))


def test_what_was_received_goes_no_further_without_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    with pytest.raises(OriginatorNotAgreed):
        export(services.store, services.vault, [case_id], [other_side.to[False]], to=other_side.stick)


def test_a_record_continued_from_an_extract_keeps_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    services.continues(case_id)
    with pytest.raises(OriginatorNotAgreed):
        export(services.store, services.vault, [case_id], [other_side.to[False]], to=other_side.stick)


def test_what_was_received_may_go_back_to_its_origin(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    services.continues(case_id)
    back = next(each.id for each in services.partners.all() if each.card.office == other_side.post.vault.id)
    sealed = export(services.store, services.vault, [case_id], [back], to=other_side.stick)
    found = review(sealed.path, other_side.post.vault, other_side.post.store)
    accept(found, [case_id])
    own, came = other_side.post.store.case(case_id).records
    assert len(own.heads) == len(came.heads) == 1
    assert other_side.post.store.revision(came.heads[0]).extract is not None


def test_what_was_received_is_not_passed_on_after_its_last_day(other_side: Posts) -> None:
    case_id = receives(other_side)
    services = other_side.named
    back = next(each.id for each in services.partners.all() if each.card.office == other_side.post.vault.id)
    later = datetime.now(UTC) + timedelta(days=profiles()["social_services"].days + 2)
    with pytest.raises(SharingExpired):
        export(services.store, services.vault, [case_id], [back], to=other_side.stick, now=later)


def test_a_later_extract_is_newer_and_no_conflict(other_side: Posts) -> None:
    case_id = receives(other_side)
    other_side.post.continues(case_id)
    found = review(other_side.send(case_id).path, other_side.named.vault, other_side.named.store)
    (item,) = found.items
    assert item.standing == "newer"
    accept(found, [case_id])
    (record,) = other_side.named.store.case(case_id).records
    assert len(record.heads) == 1
    assert len(other_side.named.store.history(record.record_id)) == 2
