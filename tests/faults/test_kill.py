"""The short version of `python -m tests.faults.kill`: a few kills of each kind."""

from pathlib import Path

import pytest
from tests.faults.kill import KINDS, kill_repeatedly


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_acknowledged_is_lost(tmp_path: Path, kind: str) -> None:
    tally = kill_repeatedly(tmp_path / "vault", kind, kills=6)
    assert tally.good, str(tally)
    assert tally.amid == 6
