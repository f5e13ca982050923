"""How long a person waits after the passphrase, against the bare Argon2id that nobody can avoid."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.ratio import Ratio, wall_and_cpu
from tests.paid_once import stretching_once

from sarana import vault
from sarana.vault import Cost, NewOfficer, Vault

PASSPHRASE = "seven quiet boats upriver"
AT_MOST_MS = 150  # on top of Argon2id, which nobody can avoid
WORDS = ("nine red lanterns", "six grey herons", "four brown oxen", "two white storks")


def run() -> Iterable[Ratio]:
    cost = Cost.calibrated()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        vault.create(folder, NewOfficer("Example Sokha", "Example Shelter"), PASSPHRASE, cost=cost).close()
        bare = wall_and_cpu(lambda: cost.stretch(bytearray(PASSPHRASE.encode()), bytes(16)))
        against = f"bare Argon2id, {cost.memory_kib // 1024} MiB"
        yield from compared("unlock a new vault", folder, bare, against)
        fill(folder)
        used = "unlock: 5 officers, 20,000 rows, 10,000 revisions"
        yield from compared(used, folder, bare, against)


def compared(name: str, folder: Path, bare: tuple[float, float], against: str) -> Iterable[Ratio]:
    """The time that passes and the work of processors: all of it, and what is left without Argon2id."""
    opened: list[Vault] = []

    def unlock() -> None:
        opened.append(vault.unlock(folder, PASSPHRASE, slot="u1"))

    def close() -> None:
        opened.pop().close()

    whole = wall_and_cpu(unlock, close)
    with stretching_once():
        rest = wall_and_cpu(unlock, close)
    for number, what in enumerate(("time", "CPU")):
        yield Ratio(f"{name}, {what}", whole[number], bare[number], against)
        yield Ratio(f"  without Argon2id, {what}", rest[number], AT_MOST_MS, "what is allowed")


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
