"""The strict ustar inside what is sealed (SECURITY.md 3.3): one way to write it, and the reader of only that.

`tar` opens what is written here. The reader works on a stream, never touches a disk, and knows plain files
only: no links, directories, devices or extensions, which is where the traps of Python's `tarfile` are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

BLOCK = 512
CHUNK = 256 * 1024
END = bytes(2 * BLOCK)
_ZEROS = bytes(BLOCK)
_LARGEST = 8**11 - 1
_NAME, _SIZE, _SUM, _TYPE = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_PLAIN_NAME = re.compile(rb"([!-~]{1,100})\0*")
_PLAIN_SIZE = re.compile(rb"([0-7]{11})\0")
_OWNER = b"0000600\0" + b"0000000\0" * 2
_TIME = b"%011o\0" % 0
_REST = b"0".ljust(101, b"\0") + b"ustar\0" + b"00" + bytes(BLOCK - 265)
_SUM_OF_REST = sum(_OWNER + _TIME + b" " * 8 + _REST)
_KINDS = {
    b"1": "archive-hard-link",
    b"2": "archive-symbolic-link",
    b"3": "archive-device",
    b"4": "archive-device",
    b"5": "archive-directory",
    b"6": "archive-device",
    b"K": "archive-gnu-extension",
    b"L": "archive-gnu-extension",
    b"S": "archive-sparse-file",
    b"g": "archive-pax-extension",
    b"x": "archive-pax-extension",
}


class NotUstar(ValueError):
    """An archive that breaks a rule; `reason` is a short English code. Whoever reads it says of what."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Target(Protocol):
    """Where an archive is written to."""

    def write(self, content: bytes, /) -> int: ...


class Source(Protocol):
    """Where an archive is read from; may give fewer bytes than asked, and b"" at the end."""

    def read1(self, size: int, /) -> bytes: ...


def as_it_is(length: int) -> int:
    """The length of an archive without padding at its end."""
    return length


def header(name: str, size: int) -> bytes:
    """The one header that a file of this name and size can have."""
    if not 0 <= size <= _LARGEST or not 0 < len(name) <= 100:
        raise ValueError("no such header")
    first, length = name.encode("ascii"), b"%011o\0" % size
    check = _SUM_OF_REST + sum(first) + sum(length)
    return first.ljust(100, b"\0") + _OWNER + length + _TIME + b"%06o\0 " % check + _REST


def padding(size: int) -> bytes:
    """The zeros that fill up the last block of a file."""
    return bytes(-size % BLOCK)


def length_of(sizes: Iterable[int], padded: Callable[[int], int] = as_it_is) -> int:
    """How long an archive of files of these sizes is, its end included."""
    return padded(sum(BLOCK + size + len(padding(size)) for size in sizes) + len(END))


class UstarWriter:
    """Writes files one after the other into a stream; `padded` says how long all of it becomes."""

    def __init__(self, target: Target, padded: Callable[[int], int] = as_it_is) -> None:
        self._target, self._padded = target, padded
        self.length = 0

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """One file; raises ValueError if the chunks are not exactly as long as they were said to be."""
        self._write(header(name, size))
        before = self.length
        for chunk in chunks:
            self._write(chunk)
        if self.length - before != size:
            raise ValueError("a file changed while it was written")
        self._write(padding(size))

    def close(self) -> None:
        """Write the end, and zeros up to the padded length."""
        self._write(END)
        rest = self._padded(self.length) - self.length
        for start in range(0, rest, CHUNK):
            self._write(bytes(min(CHUNK, rest - start)))

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self.length += len(content)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive that is being read. Its content passes by once, before the next file."""

    name: str
    size: int
    chunks: Callable[[], Iterator[bytes]]

    def content(self) -> bytes:
        return b"".join(self.chunks())


class UstarReader:
    """Reads an archive from a stream; raises NotUstar for anything that UstarWriter does not write."""

    def __init__(
        self,
        source: Source,
        *,
        largest_file: int,
        longest: int,
        padded: Callable[[int], int] = as_it_is,
    ) -> None:
        self._source, self._padded = source, padded
        self._largest_file, self._longest = largest_file, longest
        self._length = 0
        self._unread = 0

    def members(self) -> Iterator[Member]:
        """The files in their order. Ends only when the whole archive, to its last zero, was right."""
        while (block := self._exactly(BLOCK)) != _ZEROS:
            name, size = _checked(block)
            if size > self._largest_file:
                raise NotUstar("file-too-large")
            self._unread = size
            yield Member(name, size, self._chunks)
            if self._unread:
                raise NotUstar("file-not-read")
            if size % BLOCK and self._exactly(-size % BLOCK).strip(b"\0"):
                raise NotUstar("archive-padding-not-zero")
        self._end()

    def _chunks(self) -> Iterator[bytes]:
        while self._unread:
            chunk = self._some(min(CHUNK, self._unread))
            self._unread -= len(chunk)
            yield chunk

    def _end(self) -> None:
        if self._exactly(BLOCK) != _ZEROS:
            raise NotUstar("archive-end-not-zero")
        rest = self._padded(self._length) - self._length
        while rest:
            zeros = self._some(min(CHUNK, rest))
            rest -= len(zeros)
            if zeros.strip(b"\0"):
                raise NotUstar("archive-end-not-zero")
        if self._source.read1(1):
            raise NotUstar("archive-too-long")

    def _exactly(self, size: int) -> bytes:
        content = self._some(size)
        while len(content) < size:
            content += self._some(size - len(content))
        return content

    def _some(self, size: int) -> bytes:
        """At least one byte, and never more of the archive than the limit."""
        if self._length + size > self._longest:
            raise NotUstar("archive-too-long")
        content = self._source.read1(size)
        if not content:
            raise NotUstar("archive-cut-short")
        self._length += len(content)
        return content


def _checked(block: bytes) -> tuple[str, int]:
    """Name and size of a header, if it is byte for byte the header that we would write for them."""
    name, size = _PLAIN_NAME.fullmatch(block[_NAME]), _PLAIN_SIZE.fullmatch(block[_SIZE])
    if not name:
        raise NotUstar("archive-name-not-plain")
    if not size:
        raise NotUstar("archive-size-not-plain")
    found = name[1].decode("ascii"), int(size[1], 8)
    if block != header(*found):
        raise NotUstar(_why_refused(block))
    return found


def _why_refused(block: bytes) -> str:
    unsigned = block[:148] + b" " * 8 + block[156:]
    if block[_SUM] != b"%06o\0 " % sum(unsigned):
        return "archive-checksum"
    return _KINDS.get(block[_TYPE], "archive-header-not-plain")
