"""The part of a TrueType font that one file needs (ISO 14496-22): outlines of some glyphs, without hints.

The subset of the next letter differs by the few letters of another name. Outlines are therefore packed in
boxes of neighbouring glyphs, each compressed by itself, and remembered. Whatever a process remembers, the
bytes are those that it would make anew.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from sarana.documents.typeset.fonts import Font

#: Neighbouring glyphs that are compressed together. Fewer cost room, more are seldom met again.
_BOX = 192
_LEVEL = 6

#: The flags of a part of a composite glyph (ISO 14496-22, 5.3.3).
_WORDS, _SCALE, _MORE, _SCALE_XY, _MATRIX, _HINTED = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
_COMPOSITE = -1


class Packed(NamedTuple):
    """Bytes, how they lie in a file, and the sum that belongs to them."""

    plain: bytes  # whole words of four bytes
    deflated: bytes  # whole blocks that look back at nothing (RFC 1951)
    total: int  # of the words, as the checksum of a table counts them


class Subset(NamedTuple):
    """A font file, its zlib stream (RFC 1950), and the number that each glyph has in it."""

    plain: bytes
    compressed: bytes
    numbers: dict[int, int]

    @property
    def named(self) -> bytes:
        """What tells it from every other subset of the same font: its glyphs, in their order."""
        return " ".join(map(str, self.numbers)).encode()


def subset(font: Font, glyphs: Iterable[int]) -> Subset:
    """The font with these glyphs, those that they are composed of, and .notdef."""
    outlines = _outlines(font)
    used = sorted(_closed(font, {0, *glyphs}))
    numbers = {glyph: number for number, glyph in enumerate(used)}
    boxes = list(_boxes(font, used, numbers))
    lengths = [length for box, _ in boxes for length in box]
    tables = {
        b"head": outlines.head,
        b"hhea": outlines.hhea[:34] + struct.pack(">H", len(used)),
        b"hmtx": b"".join(outlines.metrics(glyph) for glyph in used),
        b"loca": struct.pack(f">{len(used) + 1}I", 0, *accumulate(lengths)),
        b"maxp": outlines.maxp[:4] + struct.pack(">H", len(used)) + outlines.maxp[6:],
    }
    glyf = [packed for _, packed in boxes]
    parts = [_pack(_directory(tables, glyf) + b"".join(map(_filled, tables.values()))), *glyf]
    plain = b"".join(part.plain for part in parts)
    stream = b"\x78\x9c" + b"".join(part.deflated for part in parts) + b"\x03\x00"
    return Subset(plain, stream + struct.pack(">I", zlib.adler32(plain)), numbers)


def _directory(tables: dict[bytes, bytes], glyf: list[Packed]) -> bytes:
    """What the file begins with: where each table stands. The outlines are the last in the file."""
    count = len(tables) + 1
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * (count - (1 << power)))
    place = len(head) + 16 * count
    rows = []
    for name, plain in tables.items():
        rows.append(struct.pack(">4sIII", name, _total(_filled(plain)), place, len(plain)))
        place += len(_filled(plain))
    total = sum(packed.total for packed in glyf) & 0xFFFFFFFF
    rows.append(struct.pack(">4sIII", b"glyf", total, place, sum(len(packed.plain) for packed in glyf)))
    return head + b"".join(sorted(rows))


def _filled(plain: bytes) -> bytes:
    """Filled up to whole words of four bytes."""
    return plain + b"\0" * (-len(plain) % 4)


def _total(plain: bytes) -> int:
    """The sum of its words, as the checksum of a table counts them."""
    return int(sum(struct.unpack(f">{len(plain) // 4}I", plain))) & 0xFFFFFFFF


def _pack(plain: bytes) -> Packed:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    deflated = squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return Packed(plain, deflated, _total(plain))


# ---- outlines


@dataclass(frozen=True, eq=False)
class _Outlines:
    """The tables of a font file that hold outlines."""

    glyf: bytes
    loca: tuple[int, ...]
    hmtx: bytes
    measured: int  # glyphs that have a width of their own
    head: bytes
    hhea: bytes
    maxp: bytes

    def of(self, glyph: int) -> bytes:
        return self.glyf[self.loca[glyph] : self.loca[glyph + 1]]

    def metrics(self, glyph: int) -> bytes:
        """Width and left side bearing."""
        if glyph < self.measured:
            return self.hmtx[4 * glyph : 4 * glyph + 4]
        bearing = 4 * self.measured + 2 * (glyph - self.measured)
        return self.hmtx[4 * self.measured - 4 : 4 * self.measured - 2] + self.hmtx[bearing : bearing + 2]


@cache
def _outlines(font: Font) -> _Outlines:
    def table(tag: str) -> bytes:
        return bytes(font.face.reference_table(tag).data)

    head, maxp, hhea, loca = (table(tag) for tag in ("head", "maxp", "hhea", "loca"))
    long = struct.unpack_from(">h", head, 50)[0]
    count = struct.unpack_from(">H", maxp, 4)[0] + 1
    places = struct.unpack_from(f">{count}{'I' if long else 'H'}", loca)
    if maxp[:4] == b"\0\1\0\0":  # room for hints, which are left out
        maxp = maxp[:14] + struct.pack(">7H", 1, 0, 0, 0, 0, 0, 0) + maxp[28:]
    return _Outlines(
        table("glyf"),
        places if long else tuple(2 * place for place in places),
        table("hmtx"),
        struct.unpack_from(">H", hhea, 34)[0],
        head[:8] + b"\0\0\0\0" + head[12:50] + b"\0\1" + head[52:],  # long offsets, no sum of the whole
        hhea,
        maxp,
    )


def _closed(font: Font, glyphs: set[int]) -> set[int]:
    """The glyphs and all that they are composed of."""
    parts = _parts_of(font, glyphs)
    return _closed(font, glyphs | parts) if parts - glyphs else glyphs


def _parts_of(font: Font, glyphs: Iterable[int]) -> set[int]:
    """What these glyphs are composed of; nothing, if they are outlines of their own."""
    return set().union(*map(_compositions(font).__getitem__, glyphs))


class _Compositions(dict[int, tuple[int, ...]]):
    """What each glyph of a font is composed of, read when it is first asked for."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, glyph: int) -> tuple[int, ...]:
        found = self[glyph] = tuple(part.glyph for part in _parts(_outlines(self._font).of(glyph)))
        return found


@cache
def _compositions(font: Font) -> _Compositions:
    return _Compositions(font)


class _Part(NamedTuple):
    """A part of a composite glyph: where it stands in the outline, and which glyph it is."""

    place: int
    end: int
    flags: int
    glyph: int


def _parts(outline: bytes) -> Iterator[_Part]:
    if not outline or struct.unpack_from(">h", outline)[0] != _COMPOSITE:
        return
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        end = place + (8 if flags & _WORDS else 6)
        end += 2 if flags & _SCALE else 4 if flags & _SCALE_XY else 8 if flags & _MATRIX else 0
        yield _Part(place, end, flags, glyph)
        place = end


def _boxes(font: Font, used: list[int], numbers: dict[int, int]) -> Iterator[tuple[tuple[int, ...], Packed]]:
    """Outlines box by box, with the length of each."""
    for _, group in groupby(used, lambda glyph: glyph // _BOX):
        box = tuple(group)
        parts = sorted(_parts_of(font, box))
        yield _box(font, box, tuple((part, numbers[part]) for part in parts))


@lru_cache(maxsize=2048)
def _box(
    font: Font, box: tuple[int, ...], renumbered: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, ...], Packed]:
    outlines, numbers = _outlines(font), dict(renumbered)
    plain = [_without_hints(outlines.of(glyph), numbers) for glyph in box]
    return tuple(map(len, plain)), _pack(b"".join(plain))


def _without_hints(outline: bytes, numbers: dict[int, int]) -> bytes:
    """An outline with its parts by their new numbers, filled up to whole words."""
    contours = struct.unpack_from(">h", outline)[0] if outline else 0
    if contours == _COMPOSITE:
        bare = bytearray(outline)
        for part in _parts(outline):
            struct.pack_into(">HH", bare, part.place, part.flags & ~_HINTED, numbers[part.glyph])
        outline = bytes(bare[: part.end])
    elif contours:
        hints = 10 + 2 * contours  # where their length stands
        length = struct.unpack_from(">H", outline, hints)[0]
        outline = outline[:hints] + b"\0\0" + outline[hints + 2 + length :]
    return _filled(outline)
