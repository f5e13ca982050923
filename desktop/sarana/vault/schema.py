"""Ordered schema steps: each package adds its own, each step is one transaction, none is ever run twice."""

from collections.abc import Callable, Sequence

from sarana.errors import VaultTooNew
from sarana.vault import journal
from sarana.vault.database import Database, Transaction

_REGISTER = (
    "CREATE TABLE IF NOT EXISTS schema_step(owner TEXT, number INTEGER, PRIMARY KEY(owner, number)) STRICT"
)

VAULT_STEPS = (
    journal.SCHEMA,
    """
    CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE officer(
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        organisation TEXT NOT NULL,
        post TEXT NOT NULL,
        role TEXT NOT NULL,
        active INTEGER NOT NULL
    ) STRICT;
    -- A reset gives an officer new keys; the old ones go on naming who signed what.
    CREATE TABLE officer_key(
        number INTEGER PRIMARY KEY,
        officer TEXT NOT NULL REFERENCES officer(id),
        signing_key TEXT NOT NULL UNIQUE,
        recipient TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        valid_until TEXT
    ) STRICT;
    CREATE TABLE device(id TEXT PRIMARY KEY, public_key TEXT NOT NULL, valid_from TEXT NOT NULL) STRICT;
    -- What vault.json last was: put back when somebody altered it or put an older one in its place.
    CREATE TABLE key_file(only INTEGER PRIMARY KEY CHECK(only = 1), content BLOB NOT NULL) STRICT;
    CREATE TABLE recovery(id TEXT PRIMARY KEY, kind TEXT NOT NULL, recipient TEXT NOT NULL) STRICT;
    -- What the database last was, and the chain of what was witnessed (SECURITY.md 2.8).
    CREATE TABLE state(
        only INTEGER PRIMARY KEY CHECK(only = 1), seq INTEGER NOT NULL, head BLOB NOT NULL
    ) STRICT;
    CREATE TABLE witnessed(number INTEGER PRIMARY KEY, item TEXT NOT NULL) STRICT;
    CREATE TRIGGER witnessed_is_not_changed BEFORE UPDATE ON witnessed
        BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER witnessed_is_not_cut BEFORE DELETE ON witnessed
        BEGIN SELECT RAISE(ABORT, 'append only'); END;
    INSERT INTO state VALUES(1, 0, zeroblob(32));
    """,
    """
    ALTER TABLE recovery ADD COLUMN made TEXT NOT NULL DEFAULT '1970-01-01T00:00:00+00:00';
    CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    INSERT INTO counter VALUES('recovery', 0);
    """,
    """
    CREATE TABLE backup(
        number INTEGER PRIMARY KEY,
        made TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        holds_erased INTEGER NOT NULL
    ) STRICT;
    """,
    """
    -- What was witnessed and then erased on purpose, and whether the key of its pages still lives.
    CREATE TABLE erased(item TEXT PRIMARY KEY) STRICT;
    CREATE TABLE erasing(only INTEGER PRIMARY KEY CHECK(only = 1)) STRICT;
    -- Typed reasons stay out of the journal, whose rows can never be erased; it holds their hash.
    CREATE TABLE reason(seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, reason TEXT NOT NULL) STRICT;
    """,
    """
    -- How many of something one officer may do alone on one day.
    CREATE TABLE alone(what TEXT PRIMARY KEY, most INTEGER NOT NULL) STRICT;
    """,
)


def apply(
    database: Database, owner: str, steps: Sequence[str], keep_copy: Callable[[], None] = lambda: None
) -> None:
    """Bring the tables of one owner up to date; a vault that a newer program wrote is refused.

    Before tables that are in use are changed, `keep_copy` is called.
    """
    with database.transaction() as begun:
        begun.execute(_REGISTER)
    done = database.query("SELECT coalesce(max(number), 0) FROM schema_step WHERE owner = ?", (owner,))[0][0]
    if done > len(steps):
        raise VaultTooNew
    if 0 < done < len(steps):
        keep_copy()
    for number, step in enumerate(steps[done:], start=done + 1):
        with database.transaction() as begun:
            database.run_script(step)
            _note(begun, owner, number)


def _note(begun: Transaction, owner: str, number: int) -> None:
    begun.execute("INSERT INTO schema_step VALUES(?,?)", (owner, number))
