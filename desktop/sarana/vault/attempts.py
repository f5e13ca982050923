"""`attempts.log`: what happened while the vault was shut, read into the journal when it opens.


Each line is sealed to a key whose secret half is inside the vault, so the log says nothing to a thief. The
lines are small classic age files: a slot's letter and a time are not worth a quantum computer.
"""

import base64
import binascii
import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.errors import SealError
from sarana.seal import age

NAME = "attempts.log"
ACTIONS = ("unlock-failed", "recovery-drill")
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Attempt:
    """A failed unlock, or a drill of the recovery; an empty time means a line that could not be read."""

    time: str
    slot: str  # or the recovery key
    action: str = "unlock-failed"


def note(folder: Path, slot: str, key: age.Recipient, action: str = "unlock-failed") -> None:
    """Add one line. A disk that cannot be written must not keep anyone from trying again."""
    path = folder / NAME
    attempt = {"action": action, "slot": slot, "time": datetime.now(UTC).isoformat(timespec="seconds")}
    line = base64.b64encode(age.encrypt(json.dumps(attempt).encode("ascii"), [key])) + b"\n"
    with contextlib.suppress(OSError):
        if not path.exists() or path.stat().st_size < _MOST_BYTES:
            with path.open("ab") as file:
                file.write(line)


def read(folder: Path, identity: age.Identity) -> list[Attempt]:
    """All noted attempts; lines that were altered are told as such."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
    except OSError:
        return []
    return [_read_line(line, identity) for line in lines]


def forget(folder: Path) -> None:
    """The journal has them now."""
    with contextlib.suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)


def _read_line(untrusted_line: bytes, identity: age.Identity) -> Attempt:
    try:
        fields = json.loads(age.decrypt(base64.b64decode(untrusted_line, validate=True), [identity]))
        action = fields.get("action", "unlock-failed")
        if action not in ACTIONS:
            return Attempt("", "")
        return Attempt(str(fields["time"])[:32], str(fields["slot"])[:8], action)
    except (SealError, binascii.Error, ValueError, KeyError, TypeError, AttributeError):
        return Attempt("", "")
