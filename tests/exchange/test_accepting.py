"""Taking over in short steps: the vault is free between them, and nobody sees anything before the last."""

import pytest
from tests.exchange.conftest import Exchange
from tests.given import PICTURE

from sarana.cases import Arrival, CaseStore, arrivals
from sarana.exchange import Review, accepting, receiving


@pytest.fixture
def found(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Review:
    """A bundle of three cases that is taken over one revision at a time."""
    monkeypatch.setattr(receiving, "WRITTEN_AT_ONCE", 1)
    cases = [
        exchange.post.takes_down(story=story, files={"p.png": PICTURE}, photo="p.png") for story in "abc"
    ]
    return exchange.reviews(exchange.sends(*cases).path)


def everything(found: Review) -> list[str]:
    return [item.case_id for item in found.items]


def somebody_waits() -> bool:
    """Then each step is as short as it can be."""
    return True


def kept(exchange: Exchange) -> int:
    """How many revisions are written, seen or not."""
    return int(exchange.shelter.vault.query("SELECT count(*) FROM revision_kept")[0][0])


def test_nothing_is_seen_before_the_last_step_and_everything_after_it(
    exchange: Exchange, found: Review
) -> None:
    store, seen = exchange.shelter.store, []
    for _ in accepting(found, everything(found), others_wait=somebody_waits):
        rows = exchange.shelter.vault.query("SELECT id FROM revision")
        seen.append((len(store.list()), rows, kept(exchange)))
    assert {step[2] for step in seen} == {0, 1, 2, 3}
    assert all(step[:2] == (0, []) for step in seen)
    assert len(store.list()) == 3


@pytest.mark.parametrize("waits", [True, False])
def test_a_batch_is_written_in_one_go_unless_somebody_else_wants_the_vault(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(arrivals, "_BETWEEN_QUESTIONS", 2)
    monkeypatch.setattr(receiving, "SECONDS_AT_ONCE", 1000)
    case_id = exchange.post.takes_down(story="0")
    for number in range(1, 6):
        exchange.post.continues(case_id, story=str(number))
    found = exchange.reviews(exchange.sends(case_id).path)
    steps = accepting(found, [case_id], others_wait=lambda: waits)
    seen = [kept(exchange) for _ in steps]
    assert set(seen) <= ({0, 2, 4, 6} if waits else {0})
    assert waits == ({2, 4} <= set(seen))
    assert len(exchange.shelter.store.history(exchange.shelter.record_of(case_id))) == 6


def test_a_draft_is_saved_between_two_steps(exchange: Exchange, found: Review) -> None:
    typing = exchange.shelter.begins_a_case(story="typed before")
    for number, _ in enumerate(accepting(found, everything(found), others_wait=somebody_waits)):
        exchange.shelter.writes(typing, story=f"typed {number}")
    assert exchange.shelter.interview(typing).node("/data/story").value.startswith("typed ")
    assert len(exchange.shelter.store.list()) == 4


def test_left_in_the_middle_nothing_was_ever_here(exchange: Exchange, found: Review) -> None:
    exchange.shelter.has_the_sample_form()
    before = exchange.shelter.what_it_holds()
    steps = accepting(found, everything(found), others_wait=somebody_waits)
    while kept(exchange) < 2:
        next(steps)
    steps.close()
    assert exchange.shelter.what_it_holds() == before
    assert exchange.shelter.vault.query("SELECT * FROM revision_kept") == []


def test_what_a_program_left_behind_that_was_cut_off_is_forgotten(exchange: Exchange, found: Review) -> None:
    exchange.shelter.has_the_sample_form()
    before = exchange.shelter.what_it_holds()
    revisions = exchange.post.store.revisions_of(everything(found))
    exchange.shelter.store.arrive([Arrival.of(one) for one in revisions], bundle=found.bundle_id)
    assert exchange.shelter.store.list() == []
    CaseStore(exchange.shelter.vault)  # the next opening
    assert exchange.shelter.what_it_holds() == before


def test_what_was_taken_over_in_two_goes_is_all_there(exchange: Exchange, found: Review) -> None:
    first, *rest = everything(found)
    for chosen in ([first], rest):
        for _ in accepting(found, chosen, others_wait=somebody_waits):
            assert exchange.shelter.store.case_of("nothing") is None
    assert len(exchange.shelter.store.list()) == 3
    assert exchange.shelter.store.attachment(exchange.shelter.record_of(first), "p.png") == PICTURE
