"""The payload of an age file: STREAM, chunks of 64 KiB each sealed with ChaCha20-Poly1305 under a counter.

The last chunk is marked, so that a cut file is noticed; every chunk is authenticated before it is given out.
"""

import os
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sarana.errors import SealBroken

CHUNK = 64 * 1024
NONCE_SIZE = 16
_SEALED_CHUNK = CHUNK + 16


class PayloadWriter:
    """Seals what is written into `target`, holding back at most one chunk."""

    def __init__(self, target: BinaryIO, file_key: bytes) -> None:
        nonce = os.urandom(NONCE_SIZE)
        target.write(nonce)
        self._target = target
        self._cipher = _cipher(file_key, nonce)
        self._held = bytearray()
        self._number = 0
        self._closed = False

    def write(self, data: bytes) -> int:
        """A full chunk is held back until we know whether it is the last."""
        if len(self._held) + len(data) <= CHUNK:
            self._held += data
            return len(data)
        left = memoryview(data)
        while len(self._held) + len(left) > CHUNK:
            room = CHUNK - len(self._held)
            if self._held:
                self._held += left[:room]
                self._seal(self._held, last=False)
                self._held = bytearray()
            else:
                self._seal(left[:room], last=False)
            left = left[room:]
        self._held += left
        return len(data)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._seal(self._held, last=True)

    def _seal(self, chunk: bytes | bytearray | memoryview, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class PayloadReader:
    """Opens a payload with its file key; `source` stands right after the header."""

    def __init__(self, source: BinaryIO, file_key: bytes) -> None:
        nonce = _read_exactly(source, NONCE_SIZE)
        if len(nonce) != NONCE_SIZE:
            raise SealBroken("payload")
        self._source = source
        self._cipher = _cipher(file_key, nonce)
        self._number = 0
        self._next = _read_exactly(source, _SEALED_CHUNK)
        self._opened = b""
        self._at = 0
        self._ended = False

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes of the chunk at hand; b"" only at the true end."""
        if self._at == len(self._opened) and not self._open_next():
            return b""
        end = min(self._at + size, len(self._opened))
        part = self._opened[self._at : end]
        self._at = end
        return part

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes (all that is left when negative); fewer, then b"", only at the true end."""
        if 0 <= size <= len(self._opened) - self._at:
            return self.read1(size) if size else b""
        parts = []
        wanted = size
        while wanted != 0 and (self._at < len(self._opened) or self._open_next()):
            end = len(self._opened) if wanted < 0 else min(self._at + wanted, len(self._opened))
            parts.append(self._opened[self._at : end])
            wanted -= end - self._at if wanted > 0 else 0
            self._at = end
        return b"".join(parts)

    def _open_next(self) -> bool:
        """Open one more chunk; False at the end of a whole file."""
        if self._ended:
            return False
        sealed = self._next
        full = len(sealed) == _SEALED_CHUNK
        self._next = _read_exactly(self._source, _SEALED_CHUNK) if full else b""
        last = not self._next
        self._opened, self._at = self._open(sealed, last=last), 0
        if last and not self._opened and self._number:
            raise SealBroken("payload")  # only an empty file ends with an empty chunk
        self._number += 1
        self._ended = last
        return bool(self._opened)

    def _open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(self._number, last=last), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("payload") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The source belongs to the caller."""


def _cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(file_key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _read_exactly(source: BinaryIO, size: int) -> bytes:
    """As many bytes as there are up to `size`: raw files may give less than asked for."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
