"""What the database last was: a number for every transaction and a chain over everything that was witnessed.

SQLCipher proves that no page was altered, not that it is the newest one; these two, compared with the anchor,
do (SECURITY.md 2.8).
"""

import hashlib
import json
from collections.abc import Iterable

from sarana.vault.database import Database, Transaction
from sarana.vault.officers import Finding

_DOMAIN = b"sarana-state-v1"
_START = bytes(32)


def current(database: Database) -> tuple[int, str]:
    """The number of the last transaction, and the head of the chain (hex)."""
    seq, head = database.query("SELECT seq, head FROM state")[0]
    return seq, head.hex()


def advance(begun: Transaction) -> tuple[int, str]:
    """Count this transaction; the new number and head."""
    seq, head = begun.execute("UPDATE state SET seq = seq + 1 RETURNING seq, head")[0]
    return seq, head.hex()


def witness(begun: Transaction, item: str) -> None:
    """Add one item to the chain: it can never silently go missing again.

    What was erased and is taken in once more, as nobody forbade it, may be there from now on.
    """
    ((head,),) = begun.execute("SELECT head FROM state")
    begun.execute("INSERT INTO witnessed(item) VALUES(?)", (item,))
    begun.execute("UPDATE state SET head = ?", (_chained(head, item),))
    begun.execute(
        "DELETE FROM erased WHERE item IN (SELECT value FROM json_each(?))", (json.dumps(item.split()),)
    )


def witnessed(database: Database) -> list[str]:
    return [item for (item,) in database.query("SELECT item FROM witnessed ORDER BY number")]


def erase(begun: Transaction, items: Iterable[str]) -> None:
    """These are gone on purpose."""
    begun.execute_many("INSERT OR IGNORE INTO erased VALUES(?)", ((item,) for item in items))


def compare(database: Database, present: Iterable[str]) -> list[Finding]:
    """Compare what was witnessed, sometimes several items at once, with what is there."""
    there = set(present)
    erased = {item for (item,) in database.query("SELECT item FROM erased")}
    known = {item for items in witnessed(database) for item in items.split()}
    problems = {"missing": known - erased - there, "came back": there & erased, "unknown": there - known}
    return [Finding("state", problem) for problem, items in problems.items() if items]


def findings(database: Database) -> list[Finding]:
    """Recompute the chain."""
    head = _START
    for item in witnessed(database):
        head = _chained(head, item)
    kept = current(database)[1]
    return [] if head.hex() == kept else [Finding("state", "altered")]


def _chained(head: bytes, item: str) -> bytes:
    return hashlib.sha256(_DOMAIN + head + item.encode("utf-8")).digest()
