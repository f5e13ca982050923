"""How the confined reader talks to the office: frames, each a letter, a length and that many bytes.

The reader looks at hostile bytes, so what it says is as untrusted as they are: a frame of an unknown kind,
one that is longer than its kind may be, or one that cannot be taken apart ends the reading.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Protocol

from sarana.exchange.limits import MEBIBYTE

COVER, OPENED, REVISION, CASE = b"M", b"O", b"R", b"C"
FORM, ATTACHMENT, PIECE, STATEMENT = b"F", b"A", b"B", b"S"
PROGRESS, REFUSED, WHOLE = b"P", b"E", b"Z"

#: How long a frame of each kind can be, whatever the limits of a bundle are.
LONGEST = {
    COVER: 17 * MEBIBYTE,
    OPENED: 17 * MEBIBYTE,
    REVISION: MEBIBYTE,
    CASE: 64 * 1024,
    FORM: 17 * MEBIBYTE,
    ATTACHMENT: 40,
    PIECE: MEBIBYTE,
    STATEMENT: MEBIBYTE,
    PROGRESS: 16,
    REFUSED: 512,
    WHOLE: 0,
}
_HEAD = struct.Struct(">cI")


class NotAFrame(ValueError):
    """These bytes are not what a reader says; the text is a short English code."""


class Target(Protocol):
    """Where frames are written to."""

    def write(self, content: bytes, /) -> int: ...
    def flush(self) -> None: ...


Say = Callable[..., None]


def saying(target: Target) -> Say:
    """A function that writes one frame: its kind and the parts of its content."""

    def say(kind: bytes, *parts: bytes) -> None:
        target.write(_HEAD.pack(kind, sum(map(len, parts))))
        for part in parts:
            target.write(part)
        if kind == PROGRESS:  # somebody waits for it
            target.flush()

    return say


class Frames:
    """Bytes as they come, and the frames among them."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, untrusted: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The kind and content of each frame that is whole now; raises NotAFrame."""
        self._held += untrusted
        at = 0
        while len(self._held) - at >= _HEAD.size:
            kind, size = _HEAD.unpack_from(self._held, at)
            if size > LONGEST.get(kind, -1):
                raise NotAFrame("frame-of-no-kind")
            end = at + _HEAD.size + size
            if end > len(self._held):
                break
            yield kind, bytes(self._held[at + _HEAD.size : end])
            at = end
        del self._held[:at]

    @property
    def empty(self) -> bool:
        return not self._held


# ---- taking a frame's content apart


class Parts:
    """The parts of a frame's content, one after the other; raises NotAFrame where it ends early."""

    def __init__(self, untrusted: bytes) -> None:
        self._content, self._at = untrusted, 0

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._content):
            raise NotAFrame("frame-too-short")
        part, self._at = self._content[self._at : end], end
        return part

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def sized(self, size: int) -> bytes:
        """A part that its length, in so many bytes, stands before."""
        return self.take(self.number(size))

    def text(self, size: int) -> str:
        try:
            return self.sized(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotAFrame("frame-not-text") from error

    def rest(self) -> bytes:
        return self.take(len(self._content) - self._at)

    @property
    def ended(self) -> bool:
        return self._at == len(self._content)

    def end(self) -> None:
        if not self.ended:
            raise NotAFrame("frame-too-long")


def sized(content: bytes, size: int) -> bytes:
    """A part with its length before it."""
    return len(content).to_bytes(size, "big") + content
