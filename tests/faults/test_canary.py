"""`python -m tests.faults canary`, which takes seconds: a name that was typed is nowhere it must not be."""

import os
import sys
from pathlib import Path

from tests.faults.canary import pages_after_erasing, sightings

if sys.platform == "linux":

    def test_a_name_is_in_no_file_and_not_in_the_memory_of_the_locked_program(tmp_path: Path) -> None:
        found = sightings(tmp_path, "Canary-" + "Sokha-" + os.urandom(3).hex())
        assert found.in_files == []
        assert found.while_open > 0, "the measure does not work"
        assert found.in_memory == 0
        assert found.files > 5


def test_a_name_that_was_erased_is_in_no_page(tmp_path: Path) -> None:
    before, after, pages = pages_after_erasing(tmp_path / "vault")
    assert before > 0
    assert after == 0
    assert pages > 10
