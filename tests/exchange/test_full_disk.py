"""A disk that is full, a stick that is gone: nothing half done stays, and what was there is untouched."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.exchange.conftest import Exchange
from tests.given import PICTURE, Office

from sarana.errors import NoSuchFile, StorageFull, StorageLost, StorageReadOnly
from sarana.exchange import accept, export


@contextmanager
def no_room_in(office: Office) -> Iterator[None]:
    """The vault's file cannot grow by one more page."""
    (pages,) = office.vault.query("PRAGMA page_count")[0]
    office.vault.query(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        office.vault.query("PRAGMA max_page_count = 1000000000")


def test_a_full_disk_takes_nothing_of_a_bundle(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(files={"p.png": PICTURE * 50_000}, photo="p.png")
    found = exchange.reviews(exchange.sends(case_id).path)
    before = exchange.shelter.what_it_holds()
    with no_room_in(exchange.shelter), pytest.raises(StorageFull):
        accept(found, [case_id])
    assert exchange.shelter.what_it_holds() == before
    assert accept(found, [case_id]).new_revisions == 1


def test_a_full_disk_keeps_the_draft_that_was_saved_before(border_post: Office) -> None:
    case_id = border_post.begins_a_case(story="saved")
    record = border_post.record_of(case_id)
    snapshot = border_post.draft_of(case_id).snapshot
    with no_room_in(border_post), pytest.raises(StorageFull):
        border_post.store.save_draft(record, snapshot, {"p.png": PICTURE * 50_000})
    assert border_post.draft_of(case_id).snapshot.values["/data/story"] == "saved"
    assert border_post.draft_of(case_id).attachments == ()
    border_post.writes(case_id, story="again")


def test_a_full_disk_finalises_nothing_and_keeps_the_draft(border_post: Office) -> None:
    case_id = border_post.begins_a_case(story="long " * 3000)
    before = border_post.what_it_holds()
    with no_room_in(border_post), pytest.raises(StorageFull):
        border_post.finalises(case_id)
    assert border_post.what_it_holds() == before
    assert border_post.finalises(case_id).parents == ()


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, StorageFull), (errno.EROFS, StorageReadOnly), (errno.EIO, StorageLost)],
)
def test_a_stick_that_fails_gets_no_bundle_and_the_vault_notes_none(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    case_id = exchange.post.takes_down(story="a")
    before, journal = exchange.post.what_it_holds(), exchange.post.vault.journal_head()

    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr("sarana.exchange.sending.os.fsync", fail)
        with pytest.raises(error):
            exchange.sends(case_id)
    assert list(exchange.stick.iterdir()) == []
    assert exchange.post.what_it_holds() == before
    assert exchange.post.vault.journal_head() == journal


def test_a_stick_that_is_not_there_is_told(exchange: Exchange) -> None:
    case_id = exchange.post.takes_down(story="a")
    gone = exchange.stick / "unplugged"
    with pytest.raises(StorageLost):
        export(
            exchange.post.store,
            exchange.post.vault,
            [case_id],
            [exchange.to_shelter],
            purpose="referral",
            to=gone,
        )
    with pytest.raises(NoSuchFile):
        exchange.reviews(gone / "bundle.age")
