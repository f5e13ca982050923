"""The short version of `python -m tests.faults tamper`: every page and file, and a sample of the bits."""

from pathlib import Path

from tests.faults.tamper import tamper


def test_everything_that_is_touched_is_noticed(tmp_path: Path) -> None:
    counts = tamper(tmp_path / "vault", every=9973)
    assert [what for count in counts.values() for what in count.missed] == []
    assert counts["bits of vault.json flipped"].tried > 20_000
    assert counts["bits of vault.db flipped, and unlocked"].tried > 80
    assert counts["pages put back"].tried > 30
    assert counts["files put back"].tried > 10
