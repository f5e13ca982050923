"""Random histories of five offices end up the same everywhere, and nothing is lost. The long run: faults."""

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from tests.faults.histories import History, World, play_pure


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@for_all(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_offices_that_meet_end_up_with_the_same(world: World, seed: int) -> None:
    History(world, seed).play()


@for_all(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_sets_in_any_order_give_one_history(seed: int) -> None:
    play_pure(seed)
