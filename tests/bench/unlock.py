"""How long a person waits after the passphrase, against the bare Argon2id that nobody can avoid."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.ratio import Ratio, milliseconds

from sarana import vault
from sarana.vault import Cost, NewOfficer

PASSPHRASE = "seven quiet boats upriver"


def run() -> Iterable[Ratio]:
    cost = Cost.calibrated()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        vault.create(folder, NewOfficer("Example Sokha", "Example Shelter"), PASSPHRASE, cost=cost).close()
        bare = milliseconds(lambda: cost.stretch(bytearray(PASSPHRASE.encode()), bytes(16)), times=3)
        ours = milliseconds(lambda: vault.unlock(folder, PASSPHRASE).close(), times=3)
    yield Ratio("unlock and close a new vault", ours, bare, f"bare Argon2id, {cost.memory_kib // 1024} MiB")
