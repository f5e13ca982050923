"""The short version of `python -m tests.faults disk`: with limits everywhere, with a real disk for root."""

import pytest
from tests.faults.disk import STATES, WORK, Tally, can_mount, tallies

MOUNTING = can_mount()


def test_nothing_is_lost_where_limits_stand_for_the_disk() -> None:
    expect_nothing_lost(tallies(real=False, ballasts=(True,)))


@pytest.mark.skipif(not MOUNTING, reason="mounting a small disk needs root and a system that lets root")
def test_nothing_is_lost_on_a_small_disk_of_its_own() -> None:
    expect_nothing_lost(tallies(real=True, ballasts=(False,)))


def expect_nothing_lost(found: dict[str, Tally]) -> None:
    assert found.keys() == set(STATES)
    for state, tally in found.items():
        assert tally.good, f"{state}: {tally}"
        assert tally.tried == len(WORK)
    assert found["0 bytes left"].told > 5, "the disk was not full"
    assert found["pulled"].told > 5, "the stick was not pulled"
