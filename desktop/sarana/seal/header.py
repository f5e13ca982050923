"""The header of an age v1 file (C2SP age): stanzas, one for each recipient, and a MAC over them."""

import base64
import hmac
import re
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sarana.errors import NotSealed, SealBroken

FILE_KEY_SIZE = 16
_VERSION = b"age-encryption.org/v1\n"
_COLUMNS = 64
_BASE64 = re.compile(r"[A-Za-z0-9+/]*\Z")
_ARGUMENT = re.compile(r"[\x21-\x7e]+\Z")
#: Stanzas that nobody knows and every reader must pass over, so that the format can grow.
MOST_GREASE = 2


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's line: its kind, its arguments and the wrapped file key."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        words = " ".join((self.kind, *self.arguments))
        body = to_base64(self.body)
        lines = [body[at : at + _COLUMNS] for at in range(0, len(body) + 1, _COLUMNS)]
        return f"-> {words}\n".encode("ascii") + "".join(line + "\n" for line in lines).encode("ascii")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader is willing to look at before anything is authenticated (SECURITY.md 3.2)."""

    recipients: int = 20
    header_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was read but is not yet believed: `check` says whether a file key made it."""

    stanzas: tuple[Stanza, ...]
    mac: bytes

    def check(self, file_key: bytes) -> None:
        """Refuse the header unless this file key sealed exactly these stanzas."""
        if len(file_key) != FILE_KEY_SIZE or not hmac.compare_digest(self.mac, _mac(file_key, self.stanzas)):
            raise SealBroken("header")


def write_header(stanzas: tuple[Stanza, ...], file_key: bytes) -> bytes:
    return _signed_part(stanzas) + b" " + to_base64(_mac(file_key, stanzas)).encode("ascii") + b"\n"


def read_header(source: BinaryIO, limits: Limits = Limits()) -> Header:
    """Read up to the end of the header; the source then stands at the payload's nonce."""
    lines = _Lines(source, limits.header_bytes)
    if lines.next() != _VERSION[:-1].decode("ascii"):
        raise NotSealed("not an age file")
    stanzas: list[Stanza] = []
    while not (line := lines.next()).startswith("---"):
        if len(stanzas) == limits.recipients + MOST_GREASE:
            raise NotSealed("too many stanzas")
        stanzas.append(_read_stanza(line, lines))
    mac = from_base64(line[4:]) if line.startswith("--- ") else b""
    if len(mac) != 32 or not stanzas:
        raise NotSealed("a header without a recipient or MAC")
    return Header(tuple(stanzas), mac)


def _read_stanza(line: str, lines: "_Lines") -> Stanza:
    if not line.startswith("-> "):
        raise NotSealed("not a stanza")
    words = line[3:].split(" ")
    if not all(_ARGUMENT.match(word) for word in words):
        raise NotSealed("an empty or unprintable argument")
    body = ""
    while True:
        part = lines.next()
        if len(part) > _COLUMNS:
            raise NotSealed("a long line in a stanza")
        body += part
        if len(part) < _COLUMNS:
            return Stanza(words[0], tuple(words[1:]), from_base64(body))


class _Lines:
    """The lines of a header, never more bytes of it than the limit."""

    def __init__(self, source: BinaryIO, limit: int) -> None:
        self._source, self._left = source, limit

    def next(self) -> str:
        line = self._source.readline(self._left)
        self._left -= len(line)
        if not line.endswith(b"\n"):
            raise NotSealed("the header ends early or is too long")
        try:
            return line[:-1].decode("ascii")
        except UnicodeDecodeError as error:
            raise NotSealed("the header is not ASCII") from error


def _signed_part(stanzas: tuple[Stanza, ...]) -> bytes:
    return _VERSION + b"".join(stanza.to_bytes() for stanza in stanzas) + b"---"


def _mac(file_key: bytes, stanzas: tuple[Stanza, ...]) -> bytes:
    key = HKDF(hashes.SHA256(), 32, b"", b"header").derive(file_key)
    return hmac.digest(key, _signed_part(stanzas), "sha256")


def to_base64(data: bytes) -> str:
    """Base64 without padding, as age writes it."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def from_base64(text: str) -> bytes:
    """The bytes of canonical, unpadded base64; one value has one spelling."""
    if not _BASE64.match(text) or len(text) % 4 == 1:
        raise NotSealed("not base64")
    data = base64.b64decode(text + "=" * (-len(text) % 4))
    if to_base64(data) != text:
        raise NotSealed("base64 that is not canonical")
    return data
