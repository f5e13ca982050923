"""The short version of `python -m tests.faults.every_byte`."""

from tests.faults.every_byte import Tried, run


def test_no_changed_and_no_cut_bundle_is_accepted() -> None:
    here, there = run(readers=4, every=61)
    assert here.tried > 600
    assert there == Tried(12, 0)
    assert here.accepted == 0
