"""The strict ustar inside a bundle (SECURITY.md 3.3): one way to write it, and the reader of only that.

`tar` opens what is written here. The reader works on a stream, never touches a disk, and knows plain files
only: no links, directories, devices or extensions, which is where the traps of Python's `tarfile` are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sarana.errors import BundleDamaged
from sarana.exchange.padme import padme

BLOCK = 512
CHUNK = 256 * 1024
_ZEROS = bytes(BLOCK)
_LARGEST = 8**11 - 1
_NAME, _SIZE, _SUM, _TYPE = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
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


class Target(Protocol):
    """Where an archive is written to."""

    def write(self, content: bytes, /) -> int: ...


class Source(Protocol):
    """Where an archive is read from; may give fewer bytes than asked."""

    def read(self, size: int, /) -> bytes: ...


def header(name: str, size: int) -> bytes:
    """The one header that a file of this name and size can have."""
    if not 0 <= size <= _LARGEST or not 0 < len(name) <= 100:
        raise ValueError("no such header")
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000600\0" + b"0000000\0" * 2,
        b"%011o\0" % size,
        b"%011o\0" % 0,
        b" " * 8,
        b"0".ljust(101, b"\0"),
        b"ustar\0" + b"00",
    )
    unsigned = b"".join(fields).ljust(BLOCK, b"\0")
    return unsigned[:148] + b"%06o\0 " % sum(unsigned) + unsigned[156:]


def padding(size: int) -> bytes:
    """The zeros that fill up the last block of a file."""
    return bytes(-size % BLOCK)


def length_of(sizes: Iterable[int]) -> int:
    """How long an archive of files of these sizes is, its end and its Padmé zeros included."""
    return padme(sum(BLOCK + size + len(padding(size)) for size in sizes) + 2 * BLOCK)


class UstarWriter:
    """Writes files one after the other into a stream."""

    def __init__(self, target: Target) -> None:
        self._target = target
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
        """Write the end, and zeros up to the Padmé length."""
        self._write(2 * _ZEROS)
        rest = padme(self.length) - self.length
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
    """Reads an archive from a stream; raises BundleDamaged for anything that UstarWriter does not write."""

    def __init__(self, source: Source, *, largest_file: int, longest: int) -> None:
        self._source = source
        self._largest_file = largest_file
        self._longest = longest
        self._length = 0
        self._unread = 0

    def members(self) -> Iterator[Member]:
        """The files in their order. Ends only when the whole archive, to its last zero, was right."""
        while (block := self._exactly(BLOCK)) != _ZEROS:
            name, size = _checked(block)
            if size > self._largest_file:
                raise BundleDamaged("file-too-large")
            self._unread = size
            yield Member(name, size, self._chunks)
            if self._unread:
                raise BundleDamaged("file-not-read")
            if any(self._exactly(len(padding(size)))):
                raise BundleDamaged("archive-padding-not-zero")
        self._end()

    def _chunks(self) -> Iterator[bytes]:
        while self._unread:
            chunk = self._exactly(min(CHUNK, self._unread))
            self._unread -= len(chunk)
            yield chunk

    def _end(self) -> None:
        if self._exactly(BLOCK) != _ZEROS:
            raise BundleDamaged("archive-end-not-zero")
        rest = padme(self._length) - self._length
        while rest:
            zeros = self._exactly(min(CHUNK, rest))
            rest -= len(zeros)
            if any(zeros):
                raise BundleDamaged("archive-end-not-zero")
        if self._source.read(1):
            raise BundleDamaged("archive-too-long")

    def _exactly(self, size: int) -> bytes:
        self._length += size
        if self._length > self._longest:
            raise BundleDamaged("archive-too-long")
        content = b""
        while len(content) < size:
            more = self._source.read(size - len(content))
            if not more:
                raise BundleDamaged("archive-cut-short")
            content += more
        return content


def _checked(block: bytes) -> tuple[str, int]:
    """Name and size of a header, if it is byte for byte the header that we would write for them."""
    name = _name(block[_NAME])
    size = _size(block[_SIZE])
    if block != header(name, size):
        raise BundleDamaged(_why_refused(block))
    return name, size


def _name(field: bytes) -> str:
    name, _, rest = field.partition(b"\0")
    if any(rest) or not name or not all(0x21 <= byte <= 0x7E for byte in name):
        raise BundleDamaged("archive-name-not-plain")
    return name.decode("ascii")


def _size(field: bytes) -> int:
    digits = field[:11]
    if field[11:] != b"\0" or not digits.isdigit() or b"8" in digits or b"9" in digits:
        raise BundleDamaged("archive-size-not-plain")
    return int(digits, 8)


def _why_refused(block: bytes) -> str:
    unsigned = block[:148] + b" " * 8 + block[156:]
    if block[_SUM] != b"%06o\0 " % sum(unsigned):
        return "archive-checksum"
    return _KINDS.get(block[_TYPE], "archive-header-not-plain")
