"""The colour profile that every letter carries: sRGB (IEC 61966-2-1) as an ICC profile of version 2.

It is made here, because what is colour on one machine is then the same bytes on every other.
"""

import struct
import zlib
from functools import cache

#: The primaries and the white point, adapted to the D50 of ICC (ICC.1:2001-04, annex).
_WHITE = (0.9642, 1.0, 0.8249)
_RED = (0.4360747, 0.2225045, 0.0139322)
_GREEN = (0.3850649, 0.7168786, 0.0971045)
_BLUE = (0.1430804, 0.0606169, 0.7141733)

_STEPS = 256
_HEADER = 128


@cache
def compressed_srgb() -> bytes:
    """The profile as a zlib stream (RFC 1950)."""
    return zlib.compress(srgb())


def srgb() -> bytes:
    """The profile: a header, a table of tags, and their data, each on a multiple of four."""
    curve = _curve()
    tags = [
        (b"desc", _description("sRGB")),
        (b"cprt", b"text\0\0\0\0" + b"No copyright, use freely\0"),
        (b"wtpt", _xyz(_WHITE)),
        (b"rXYZ", _xyz(_RED)),
        (b"gXYZ", _xyz(_GREEN)),
        (b"bXYZ", _xyz(_BLUE)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, data = struct.pack(">I", len(tags)), b""
    start = _HEADER + 4 + 12 * len(tags)
    for name, content in tags:
        table += struct.pack(">4sII", name, start + len(data), len(content))
        data += content + b"\0" * (-len(content) % 4)
    return _header(start + len(data)) + table + data


def _header(size: int) -> bytes:
    """ICC.1:2001-04, 6.1: version 2.1, a display, RGB to XYZ, made at the turn of the millennium."""
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    kind = b"mntrRGB XYZ " + made + b"acsp"
    rest = b"\0" * 28 + _fixed(_WHITE)
    return (struct.pack(">I4sI", size, b"\0\0\0\0", 0x02100000) + kind + rest).ljust(_HEADER, b"\0")


def _fixed(numbers: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz(numbers: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(numbers)


def _description(words: str) -> bytes:
    ascii_words = words.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_words)) + ascii_words + b"\0" * 78


def _curve() -> bytes:
    """From what is stored to light, in equal steps."""
    values = (_light(step / (_STEPS - 1)) for step in range(_STEPS))
    points = b"".join(struct.pack(">H", round(value * 65535)) for value in values)
    return b"curv\0\0\0\0" + struct.pack(">I", _STEPS) + points


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
