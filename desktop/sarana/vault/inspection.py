"""The thorough check of an open vault: every page, the journal, the chain of what was witnessed."""

from collections.abc import Callable
from functools import partial

from sarana.errors import VaultDamaged
from sarana.progress import Progress
from sarana.vault import roster, state
from sarana.vault.database import Database
from sarana.vault.journal import Journal
from sarana.vault.officers import Finding

_PAGE_CHECKS = ("cipher_integrity_check", "integrity_check", "foreign_key_check")
_ROWS = 1000


def inspect(database: Database, journal: Journal, progress: Progress) -> tuple[Finding, ...]:
    """Everything that is wrong; empty when all is well. `progress` may cancel it between two parts."""
    steps = len(_PAGE_CHECKS) + 1 + 1 + journal.head().seq // _ROWS
    found: list[Finding] = []
    for done, check in enumerate(_PAGE_CHECKS):
        progress(done, steps)
        found += _page_findings(database, check, partial(progress, done, steps))
    done = len(_PAGE_CHECKS)
    if found:  # what stands on broken pages is not worth reading
        return tuple(found)
    for finding in journal.findings(roster.device_keys(database)):
        progress(min(done, steps), steps)
        found += [finding] if finding else []
        done += 1
    found += state.findings(database)
    progress(steps, steps)
    return tuple(found)


def walk(database: Database, journal: Journal, progress: Progress) -> tuple[Finding, ...]:
    """What is wrong with the journal alone; `progress` may cancel it between two parts."""
    parts = 1 + journal.head().seq // _ROWS
    found: list[Finding] = []
    for done, finding in enumerate(journal.findings(roster.device_keys(database))):
        progress(min(done, parts), parts)
        found += [finding] if finding else []
    progress(parts, parts)
    return tuple(found)


def _page_findings(database: Database, check: str, ask: Callable[[], object]) -> list[Finding]:
    try:
        rows = database.check(check, ask)
    except VaultDamaged:
        rows = [("unreadable",)]
    return [] if rows in ([], [("ok",)]) else [Finding("database", check)]
