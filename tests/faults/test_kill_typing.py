"""The short version of `python -m tests.faults.kill_typing`: a few kills of the real program."""

from pathlib import Path

from tests.faults.kill_typing import kill_repeatedly


def test_no_answer_that_the_screen_called_saved_is_missing(tmp_path: Path) -> None:
    tally = kill_repeatedly(tmp_path, kills=4)
    assert tally.lost == 0, str(tally)
    assert tally.saved > 0, "the screen never said Saved: nothing was tested"
