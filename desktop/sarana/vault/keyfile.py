"""`vault.json`: the slots and the wrapped vault key, one canonical line of JSON.

Before a passphrase is tried, only its shape, its bounds and its checksum can be judged; the checksum tells a
damaged disk from a wrong passphrase. Whether someone altered the file, the MAC says after unlocking.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sarana.errors import NotSealed, VaultDamaged, VaultMissing, VaultTooNew
from sarana.seal import age
from sarana.vault import durable
from sarana.vault.keys import Generation
from sarana.vault.slot import Slot

NAME = "vault.json"
_VERSION = 1
_MOST_BYTES = 1024 * 1024
_MOST_SLOTS = 64
_TAIL = re.compile(rb',"sum":"([0-9a-f]{64})","mac":"([0-9a-f]{64})"}\n\Z')

Marks = tuple[tuple[str, str], ...]  # id and key hash of each recovery key


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Everything in `vault.json` but its checksum and MAC."""

    vault_id: str
    generation: int
    write: int  # counts the file's own writes: an older copy put back is told by it
    slots: tuple[Slot, ...]
    wrap: bytes
    attempts: age.Recipient  # failed unlocks are noted for this key
    recovery: Marks = ()  # the recovery recipients in the wrap

    def to_bytes(self, generation: Generation) -> bytes:
        body = self._body()
        sums = f',"sum":"{hashlib.sha256(body).hexdigest()}","mac":"{generation.mac(body)}"}}\n'
        return body[:-1] + sums.encode("ascii")

    def changed(self, slots: tuple[Slot, ...], wrap: bytes, recovery: Marks, generation: int) -> "KeyFile":
        """The next writing of this file."""
        return replace(
            self, write=self.write + 1, slots=slots, wrap=wrap, recovery=recovery, generation=generation
        )

    def _body(self) -> bytes:
        fields = {
            "attempts": self.attempts.text,
            "gen": self.generation,
            "recovery": [{"id": id_, "key": key} for id_, key in self.recovery],
            "slots": [slot.fields() for slot in self.slots],
            "type": "sarana-vault",
            "v": _VERSION,
            "vault_id": self.vault_id,
            "write": self.write,
            "wrap": base64.b64encode(self.wrap).decode("ascii"),
        }
        return _canonical(fields)


@dataclass(frozen=True, slots=True)
class ReadKeyFile:
    """A key file whose shape is right and whose author is not yet known."""

    untrusted: KeyFile
    content: bytes
    body: bytes
    mac: str

    def check(self, generation: Generation) -> KeyFile:
        """The key file, when this generation's key wrote it."""
        if not hmac.compare_digest(generation.mac(self.body), self.mac):
            raise VaultDamaged("key file")
        return self.untrusted


def write(folder: Path, content: bytes) -> None:
    """Replace `vault.json` in one step."""
    durable.replace(folder / NAME, content)


def read(folder: Path) -> ReadKeyFile:
    """Read `vault.json`; raise VaultMissing, VaultDamaged or VaultTooNew."""
    try:
        with (folder / NAME).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise VaultMissing from error
    except OSError as error:
        raise durable.storage_error(error) from error
    return parse(content)


def parse(untrusted_content: bytes) -> ReadKeyFile:
    tail = _TAIL.search(untrusted_content)
    if len(untrusted_content) > _MOST_BYTES or not tail:
        raise VaultDamaged("key file")
    body = untrusted_content[: tail.start()] + b"}"
    if hashlib.sha256(body).hexdigest().encode("ascii") != tail[1]:
        raise VaultDamaged("key file")
    try:
        fields = json.loads(body.decode("ascii"))
        if fields["v"] > _VERSION:
            raise VaultTooNew
        key_file = _from_fields(fields)
    except (ValueError, KeyError, TypeError, RecursionError, NotSealed, binascii.Error) as error:
        raise VaultDamaged("key file") from error
    if key_file._body() != body:
        raise VaultDamaged("key file")
    return ReadKeyFile(key_file, untrusted_content, body, tail[2].decode("ascii"))


def _from_fields(fields: Any) -> KeyFile:
    if len(fields["slots"]) > _MOST_SLOTS or not re.fullmatch("[0-9a-f]{32}", fields["vault_id"]):
        raise VaultDamaged("key file")
    return KeyFile(
        fields["vault_id"],
        int(fields["gen"]),
        int(fields["write"]),
        tuple(Slot.from_fields(slot) for slot in fields["slots"]),
        base64.b64decode(fields["wrap"], validate=True),
        age.Recipient.from_text(fields["attempts"]),
        tuple((entry["id"], entry["key"]) for entry in fields["recovery"]),
    )


def _canonical(fields: object) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")
