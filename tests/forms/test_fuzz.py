"""A short run of the mutated forms; `python -m tests.forms.fuzz --minutes 10` is the long one."""

import pytest
from tests.forms import fuzz


@pytest.mark.parametrize("block", range(4))
def test_mutated_forms_break_nothing(block: int) -> None:
    for number in range(block * 40, block * 40 + 40):
        with fuzz.bounded(fuzz.SLOWEST):
            fuzz.run_case(number)


@pytest.mark.parametrize("number", [4504, 7204, 10167, 12114, 2062127])
def test_forms_that_once_broke_something(number: int) -> None:
    fuzz.run_case(number)
