"""The fence around SQLCipher: opening with a raw key, durable transactions, and its errors in our words.

Rollback journal and `synchronous=EXTRA` for the reasons of SECURITY.md 2.6. A file that would be plaintext is
refused, never made.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlcipher3.dbapi2 as sqlcipher

from sarana.errors import (
    SaranaError,
    StorageFull,
    StorageLost,
    StorageReadOnly,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
)
from sarana.progress import Cancelled, Progress, silent
from sarana.vault import durable

Row = tuple[Any, ...]
Values = Sequence[Any] | dict[str, Any]

_PAGE = 4096
_PAGES_AT_ONCE = 500  # 2 MB: a few hundredths of a second between two chances to cancel
_STEPS_BETWEEN_QUESTIONS = 20_000  # of SQLite's machine: some thousandths of a second
_PLAINTEXT = b"SQLite format 3\0"
_BEFORE_KEY = ("cipher_log_level = NONE", "cipher_memory_security = ON")
_AFTER_KEY = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "cache_size = -8192",  # 8 MiB: pages that are needed again are not decrypted again
    "secure_delete = ON",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
)
_MEANINGS: dict[int, type[SaranaError]] = {
    5: VaultInUse,  # SQLITE_BUSY
    6: VaultInUse,  # SQLITE_LOCKED
    8: StorageReadOnly,  # SQLITE_READONLY
    10: StorageLost,  # SQLITE_IOERR
    13: StorageFull,  # SQLITE_FULL
    14: StorageReadOnly,  # SQLITE_CANTOPEN: the journal cannot be made
}
#: Copying gives no code with its errors, only SQLite's own words for it.
_CODES = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
}
_DAMAGE = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB
_IOERR_DATA = 10 | 32 << 8  # SQLITE_IOERR_DATA: a checksum does not hold


class Transaction:
    """What may be done between BEGIN and COMMIT."""

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection, self._path = connection, path
        self.rows_changed = 0

    def execute(self, sql: str, values: Values = ()) -> list[Row]:
        """Run one statement and give all its rows."""
        self._must_be_open()
        with _translated(self._path):
            cursor = self._connection.execute(sql, values)
            rows: list[Row] = cursor.fetchall()
            self.rows_changed = cursor.rowcount
        return rows

    def execute_many(self, sql: str, many_values: Iterable[Values]) -> None:
        self._must_be_open()
        with _translated(self._path):
            self._connection.executemany(sql, many_values)

    def _must_be_open(self) -> None:
        """SQLite itself rolls back when a disk is full; what came after would be written piece by piece."""
        if not self._connection.in_transaction:
            raise StorageLost


class Database:
    """One open connection, for the thread that opened it."""

    def __init__(self, path: Path, key: bytearray, *, new: bool = False) -> None:
        """Open an existing encrypted file; `key` is overwritten with zeros."""
        self.path = path
        self._depth = 0
        self._names = itertools.count()
        try:
            if not new:
                _refuse_what_is_not_encrypted(path)
            self._connection: Any = _connect(path, key)
        finally:
            key[:] = bytes(len(key))
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, path: Path, key: bytearray) -> "Database":
        """Make a new encrypted file, readable by its owner only."""
        durable.write_new(path, b"")
        return cls(path, key, new=True)

    def query(self, sql: str, values: Values = ()) -> list[Row]:
        with _translated(self.path):
            rows: list[Row] = self._connection.execute(sql, values).fetchall()
        return rows

    @property
    def in_transaction(self) -> bool:
        return self._depth > 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing, durable when the block is left; an inner block is undone alone when it fails."""
        name = f"inner_{next(self._names)}"
        begin, commit, undo = (
            (f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}"))
            if self._depth
            else ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
        )
        self._run(begin)
        self._depth += 1
        try:
            yield Transaction(self._connection, self.path)
            self._run(commit)
        except BaseException:
            self._undo(undo)
            raise
        finally:
            self._depth -= 1

    def run_script(self, script: str) -> None:
        """Run several statements inside the open transaction."""
        statement = ""
        for part in script.split(";"):
            statement += part + ";"
            if sqlcipher.complete_statement(statement):
                if statement.strip("; \n\t"):
                    self._run(statement)
                statement = ""

    def vacuum(self, progress: Progress = silent) -> None:
        """Write the file anew without its free pages. `progress` may cancel it: nothing has changed then."""
        with self._stoppable(lambda: progress(0, 0)):
            self._run("VACUUM")

    def check(self, pragma: str, ask: Callable[[], object]) -> list[Row]:
        """What a check of SQLite or SQLCipher answers. `ask` is called again and again and may cancel it.

        `cipher_integrity_check` is the exception: it does not ask.
        """
        with self._stoppable(ask):
            return self.query(f"PRAGMA {pragma}")

    @contextmanager
    def _stoppable(self, ask: Callable[[], object]) -> Iterator[None]:
        """Let what takes long ask whether it shall go on; Cancelled if not."""
        stopped: list[Cancelled] = []

        def asked() -> int:
            try:
                ask()
            except Cancelled as stop:
                stopped.append(stop)
            return len(stopped)

        self._connection.set_progress_handler(asked, _STEPS_BETWEEN_QUESTIONS)
        try:
            yield
        except sqlcipher.OperationalError:
            if not stopped:
                raise
        finally:
            self._connection.set_progress_handler(None, 0)
        if stopped:
            raise stopped[0]

    def must_be_whole(self) -> None:
        """Raise VaultDamaged unless every page is as it was written and every row is where it belongs."""
        for check, sound in (("cipher_integrity_check", []), ("integrity_check", [("ok",)])):
            if self.query(f"PRAGMA {check}") != sound:
                raise VaultDamaged("database")

    def copy_to(self, path: Path, key: bytearray, progress: Progress) -> None:
        """A consistent copy under another key, all of it or no file. `progress` may cancel it."""

        def report(_status: int, remaining: int, total: int) -> None:
            progress(total - remaining, total)

        try:
            copy = Database.create(path, key)
            try:
                with _translated(path):
                    self._connection.backup(copy._connection, pages=_PAGES_AT_ONCE, progress=report)
            finally:
                copy.close()
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, sql: str) -> None:
        with _translated(self.path):
            self._connection.execute(sql)

    def _undo(self, statements: Sequence[str]) -> None:
        """Roll back what SQLite has not already rolled back itself (it does when the disk is full)."""
        for statement in statements:
            if self._connection.in_transaction:
                try:
                    self._connection.execute(statement)
                except sqlcipher.OperationalError:
                    return  # the journal is replayed at the next opening; the first error is the one to tell

    def _prepare(self) -> None:
        with _translated(self.path):
            if not self._connection.execute("PRAGMA cipher_version").fetchone():
                raise VaultDamaged("database")
            for pragma in _AFTER_KEY:
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if self._connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
                raise VaultDamaged("database")


def _connect(path: Path, key: bytearray) -> Any:
    """A keyed connection. The key goes in by `set_key`: a PRAGMA would leave copies of it in memory."""
    if not path.exists():
        raise VaultMissing
    with _translated(path):
        connection = sqlcipher.connect(path.absolute().as_uri() + "?mode=rw", uri=True, isolation_level=None)
        quoted = _quoted(key)
        try:
            for pragma in _BEFORE_KEY:
                connection.execute(f"PRAGMA {pragma}")
            connection.set_key(quoted)
        except BaseException:
            connection.close()
            raise
        finally:
            quoted[:] = bytes(len(quoted))
    return connection


def _quoted(key: bytearray) -> bytearray:
    """x'…' as SQLCipher wants a raw key, made without a copy that nobody can overwrite."""
    digits = b"0123456789abcdef"
    quoted = bytearray(b"x'" + bytes(2 * len(key)) + b"'")
    for at, byte in enumerate(key):
        quoted[2 + 2 * at], quoted[3 + 2 * at] = digits[byte >> 4], digits[byte & 15]
    return quoted


def _refuse_what_is_not_encrypted(path: Path) -> None:
    """A plaintext file, or one so short that SQLite would begin it anew."""
    try:
        with path.open("rb") as file:
            begins = file.read(_PAGE)
        if len(begins) < _PAGE or begins.startswith(_PLAINTEXT):
            raise VaultDamaged("database")
    except FileNotFoundError as error:
        raise VaultMissing from error
    except OSError as error:
        raise durable.storage_error(error) from error


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """The errors of SQLite about this file as ours."""
    try:
        yield
    except sqlcipher.Error as error:
        code = getattr(error, "sqlite_errorcode", None) or _CODES.get(str(error), 0)
        if code & 0xFF in _DAMAGE or code == _IOERR_DATA:
            raise VaultDamaged("database") from error
        meaning = _MEANINGS.get(code & 0xFF)
        if meaning is None:
            raise  # a bug in our SQL
        if meaning is StorageReadOnly and not path.exists():
            meaning = StorageLost  # the stick was pulled
        raise meaning from error
