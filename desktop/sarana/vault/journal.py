"""The audit journal (SECURITY.md 2.9): who did what, each row chained to the one before by its hash.

Every hundred rows and at lock the device signs the chain's head; heads that left the machine in a bundle show
a journal that was cut or rewritten. Rows never hold search words, names or free text.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sarana.errors import BadSignature
from sarana.seal.signature import PublicKey, verify
from sarana.vault.clock import Clock, Reading, jump_seconds, system
from sarana.vault.database import Database, Row, Transaction
from sarana.vault.officers import Finding

NAMESPACE = "sarana-audit-v1"
CLOCK_JUMP = "clock-jump"
_DOMAIN = b"sarana-audit-v1"
_START = bytes(32)
_ROWS_PER_SIGNATURE = 100
_BATCH = 1000

SCHEMA = """
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY,
    time_utc TEXT NOT NULL,
    mono_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE audit_head(seq INTEGER PRIMARY KEY, signature TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""

Detail = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal, as its reader sees it."""

    seq: int
    time: datetime
    mono_ms: int  # a clock that nobody can set back; only differences within one start of the machine count
    actor: str
    device: str
    action: str
    object: str
    detail: dict[str, Detail]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows somebody wants to see; what is empty does not matter."""

    actor: str = ""
    action: str = ""
    object: str = ""
    objects: frozenset[str] = frozenset()  # any of these
    since: datetime | None = None
    until: datetime | None = None

    @property
    def values(self) -> dict[str, str | None]:
        times = {"since": self.since, "until": self.until}
        as_written = {
            name: time.astimezone(UTC).isoformat(timespec="milliseconds") if time else None
            for name, time in times.items()
        }
        objects = json.dumps(sorted(self.objects)) if self.objects else None
        texts = {"actor": self.actor, "action": self.action, "object": self.object, "objects": objects}
        return {**texts, **as_written}


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain."""

    seq: int
    hash: bytes


class Journal:
    """The journal of one open vault; rows are written with the officer and device of this session."""

    def __init__(
        self,
        database: Database,
        vault_id: str,
        sign: Callable[[bytes, str], str],
        clock: Clock = system,
        session_began: int | None = None,
    ) -> None:
        """`session_began` is the number of the last row before this session; else it begins now."""
        self._database = database
        self._vault_id = vault_id
        self._sign = sign
        self._clock = clock
        self.session_began = self.head().seq if session_began is None else session_began

    def append(
        self, open_: Transaction, actor: str, device: str, action: str, object_: str, detail: object
    ) -> None:
        """Add one row inside the open transaction, and sign the head when it is due.

        A clock that was set since the row before gets a row of its own first.
        """
        now = self._clock()
        jump = self._jump(now)
        if jump:
            self._append(open_, now, actor, device, CLOCK_JUMP, "", {"seconds": jump})
        self._append(open_, now, actor, device, action, object_, detail)

    def _append(
        self,
        open_: Transaction,
        now: Reading,
        actor: str,
        device: str,
        action: str,
        object_: str,
        detail: object,
    ) -> None:
        before = self.head()
        when = now.time.isoformat(timespec="milliseconds")
        values = (before.seq + 1, when, now.mono_ms, actor, device, action, object_, _canonical(detail))
        hash_ = _chained(before.hash, values)
        open_.execute("INSERT INTO audit VALUES(?,?,?,?,?,?,?,?,?,?)", (*values, before.hash, hash_))
        if (before.seq + 1) % _ROWS_PER_SIGNATURE == 0:
            self.sign_head(open_)

    def _jump(self, now: Reading) -> int:
        """By how many seconds the wall clock was set since the last row, whoever wrote that."""
        rows = self._database.query("SELECT seq, time_utc, mono_ms FROM audit ORDER BY seq DESC LIMIT 1")
        if not rows:
            return 0
        seq, when, mono_ms = rows[0]
        before = Reading(datetime.fromisoformat(when), mono_ms)
        return jump_seconds(before, now, same_session=seq > self.session_began)

    def head(self) -> Head:
        rows = self._database.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        return Head(*rows[0]) if rows else Head(0, _START)

    def sign_head(self, open_: Transaction) -> None:
        """Sign the chain as it stands, unless that was done already."""
        head = self.head()
        signed = open_.execute("SELECT count(*) FROM audit_head WHERE seq = ?", (head.seq,))
        if head.seq and signed == [(0,)]:
            signature = self._sign(self._statement(head.seq, head.hash), NAMESPACE)
            open_.execute("INSERT INTO audit_head VALUES(?,?)", (head.seq, signature))

    def entries(
        self, limit: int = -1, before: int | None = None, only: "Filter | None" = None
    ) -> list[Entry]:
        """Rows for the reader, newest first; `before` a row number pages back."""
        wanted = (only or EVERYTHING).values
        rows = self._database.query(
            "SELECT seq, time_utc, mono_ms, actor, device, action, object, detail_json FROM audit"
            " WHERE (:before IS NULL OR seq < :before) AND (:actor = '' OR actor = :actor)"
            " AND (:action = '' OR action = :action) AND (:object = '' OR object = :object)"
            " AND (:objects IS NULL OR object IN (SELECT value FROM json_each(:objects)))"
            " AND (:since IS NULL OR time_utc >= :since) AND (:until IS NULL OR time_utc < :until)"
            " ORDER BY seq DESC LIMIT :limit",
            {"before": before, "limit": limit, **wanted},
        )
        return [
            Entry(
                seq, datetime.fromisoformat(when), mono_ms, actor, device, action, object_, json.loads(detail)
            )
            for seq, when, mono_ms, actor, device, action, object_, detail in rows
        ]

    def actions(self, actor: str = "") -> list[str]:
        """Which actions there are rows of; by one officer, or by anybody."""
        rows = self._database.query(
            "SELECT DISTINCT action FROM audit WHERE ? IN ('', actor) ORDER BY action", (actor,)
        )
        return [action for (action,) in rows]

    def signed_up_to(self) -> int:
        """The last row that a signature of the device stands under; 0 when there is none yet."""
        ((seq,),) = self._database.query("SELECT coalesce(max(seq), 0) FROM audit_head")
        return int(seq)

    def findings(self, device_keys: frozenset[PublicKey]) -> Iterator[Finding | None]:
        """Walk the chain in batches, yielding None after each sound one and a Finding for what is wrong."""
        signatures: dict[int, str] = dict(self._database.query("SELECT seq, signature FROM audit_head"))
        previous, expected = _START, 1
        while rows := self._batch(expected):
            for row in rows:
                if row[0] != expected or row[8] != previous or row[9] != _chained(previous, row[:8]):
                    yield Finding("journal", "altered")
                    return
                signature = signatures.pop(row[0], None)
                if signature and not self._holds(signature, row[0], row[9], device_keys):
                    yield Finding("journal", "head not signed by this device")
                previous, expected = row[9], expected + 1
            yield None
        if signatures:
            yield Finding("journal", "cut short")

    def _batch(self, first: int) -> list[Row]:
        return self._database.query(
            "SELECT * FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?", (first, _BATCH)
        )

    def _statement(self, seq: int, hash_: bytes) -> bytes:
        return f"{self._vault_id}\n{seq}\n{hash_.hex()}\n".encode("ascii")

    def _holds(self, signature: str, seq: int, hash_: bytes, device_keys: frozenset[PublicKey]) -> bool:
        try:
            return verify(self._statement(seq, hash_), signature, NAMESPACE) in device_keys
        except BadSignature:
            return False


def _chained(previous: bytes, values: Row) -> bytes:
    return hashlib.sha256(_DOMAIN + previous + _canonical(list(values)).encode("ascii")).digest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
