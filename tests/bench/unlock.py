"""How long a person waits after the passphrase, against the bare Argon2id that nobody can avoid."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.ratio import Ratio, milliseconds

from sarana import vault
from sarana.vault import Cost, NewOfficer

PASSPHRASE = "seven quiet boats upriver"
WORDS = ("nine red lanterns", "six grey herons", "four brown oxen", "two white storks")


def run() -> Iterable[Ratio]:
    cost = Cost.calibrated()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        vault.create(folder, NewOfficer("Example Sokha", "Example Shelter"), PASSPHRASE, cost=cost).close()
        bare = milliseconds(lambda: cost.stretch(bytearray(PASSPHRASE.encode()), bytes(16)), times=3)
        ours = milliseconds(lambda: vault.unlock(folder, PASSPHRASE).close(), times=3)
        against = f"bare Argon2id, {cost.memory_kib // 1024} MiB"
        yield Ratio("unlock and close a new vault", ours, bare, against)
        fill(folder)
        full = milliseconds(lambda: vault.unlock(folder, PASSPHRASE, slot="u1").close(), times=3)
    yield Ratio("the same: 5 officers, 20,000 journal rows, 10,000 revisions", full, bare, against)


def fill(folder: Path) -> None:
    """A vault that a shelter has used for years, about 50 MB."""
    with vault.unlock(folder, PASSPHRASE) as opened:
        for number, words in enumerate(WORDS):
            officer = NewOfficer(f"Sample {number}", "Example Shelter", role="reader")
            opened.staff.add(officer, f"{words} by the lake", cost=Cost.floor())
        opened.apply_steps("bench", ["CREATE TABLE revision(id TEXT, content BLOB) STRICT;"])
        for _batch in range(20):
            with opened.transaction() as begun:
                for number in range(1000):
                    opened.journal("case.view", str(number))
                for _revision in range(500):
                    id_ = os.urandom(32).hex()
                    begun.execute("INSERT INTO revision VALUES(?,?)", (id_, os.urandom(4000)))
                    opened.witness(id_)
