"""Foreign material: sealed bundles for others that reached this office, kept exactly as they came.

Nobody here can open them, or they say that they are for somebody else. A supervisor may keep one as evidence,
or until the right office asks for it; the journal says that it was kept, and each time that it left again.
"""

import hashlib
import secrets
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.errors import BundleTooLarge, NoSuchFile, NotABundle, NotSealed, ReasonMissing, StorageError
from sarana.exchange import schema
from sarana.exchange.limits import USUAL, Limits
from sarana.exchange.reader import sealed_header
from sarana.progress import Progress, silent
from sarana.vault import IN_CHARGE, Vault
from sarana.vault.durable import told_as_file_errors, told_as_storage_errors

_AT_ONCE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sealed file that is kept for others."""

    id: str
    sha256: str
    name: str  # of the file, as it came
    size: int
    reason: str  # as it was typed
    taken: datetime


class ForeignMaterial:
    """The foreign material of one vault."""

    def __init__(self, vault: Vault) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault

    def all(self) -> tuple[Foreign, ...]:
        """What is kept, the latest first."""
        rows = self._vault.query(
            "SELECT id, sha256, name, size, reason, taken FROM foreign_bundle WHERE sha256 <> ''"
            " ORDER BY taken DESC, id"
        )
        return tuple(
            Foreign(id_, sha256, name, size, reason, datetime.fromisoformat(taken))
            for id_, sha256, name, size, reason, taken in rows
        )

    def keep(
        self, path: Path, reason: str, progress: Progress = silent, *, limits: Limits = USUAL
    ) -> Generator[None, None, Foreign]:
        """Keep this file, in short steps; all of it or nothing. The same file again is the one that is here.

        Raises NotAllowed for other roles, ReasonMissing, NotABundle if it is not sealed, BundleTooLarge.
        """
        self._vault.require(*IN_CHARGE)
        why = " ".join(reason.split())
        if not why:
            raise ReasonMissing
        try:
            with told_as_file_errors():
                size = path.stat().st_size
                sealed_header(path)
        except NotSealed as error:
            raise NotABundle from error
        if size > limits.bundle:
            raise BundleTooLarge
        kept = Foreign(secrets.token_hex(16), "", path.name, size, why, datetime.now(UTC))
        self._forget_parts()
        try:
            sha256 = yield from self._take_in(path, kept, progress)
        except BaseException:
            with suppress(StorageError):  # then the next keeping forgets it
                self._forget_parts()
            raise
        return self._finish(kept, sha256)

    def copy_out(self, foreign_id: str, to: Path) -> None:
        """Write one as the file that it came as, for the office that it is for.

        Noted first: none leaves unnoted. Raises NotAllowed for other roles, NoSuchFile.
        """
        self._vault.require(*IN_CHARGE)
        found = next((each for each in self.all() if each.id == foreign_id), None)
        if found is None:
            raise NoSuchFile
        self._vault.journal("bundle.foreign-copied", found.sha256)
        with told_as_storage_errors(), to.open("wb") as file:
            for piece in self._pieces(foreign_id):
                file.write(piece)

    def _take_in(self, path: Path, kept: Foreign, progress: Progress) -> Generator[None, None, str]:
        officer = self._vault.officer.id
        with self._vault.transaction() as write:
            row = (kept.id, "", kept.name, kept.size, officer, kept.reason, kept.taken.isoformat())
            write.execute("INSERT INTO foreign_bundle VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        digest = hashlib.sha256()
        with told_as_file_errors(), path.open("rb") as file:
            for number, piece in enumerate(iter(lambda: file.read(_AT_ONCE), b"")):
                progress(min(number * _AT_ONCE, kept.size), kept.size)
                digest.update(piece)
                with self._vault.transaction() as write:
                    write.execute("INSERT INTO foreign_piece VALUES (?, ?, ?)", (kept.id, number, piece))
                yield
        return digest.hexdigest()

    def _finish(self, kept: Foreign, sha256: str) -> Foreign:
        same = next((each for each in self.all() if each.sha256 == sha256), None)
        if same:
            self._forget_parts()
            return same
        with self._vault.transaction() as write:
            write.execute("UPDATE foreign_bundle SET sha256 = ? WHERE id = ?", (sha256, kept.id))
            self._vault.journal("bundle.foreign", sha256, size=kept.size)
        return Foreign(kept.id, sha256, kept.name, kept.size, kept.reason, kept.taken)

    def _pieces(self, foreign_id: str) -> Iterator[bytes]:
        number = 0
        while rows := self._vault.query(
            "SELECT content FROM foreign_piece WHERE id = ? AND number = ?", (foreign_id, number)
        ):
            yield rows[0][0]
            number += 1

    def _forget_parts(self) -> None:
        """What was not taken in to its end was never here."""
        with self._vault.transaction() as write:
            write.execute("DELETE FROM foreign_bundle WHERE sha256 = ''")
