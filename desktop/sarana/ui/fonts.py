"""The fonts of the screen: one family list that draws English, Khmer and Chinese, and never cuts Khmer.

Qt takes the height of a line from the first family alone. Noto Sans is lower than a Khmer stack: in a
QLineEdit or a QComboBox the vowel under ញ្ញូ would be cut off. So Noto Sans is registered with the vertical
metrics of the tallest letters that Battambang draws; then every widget, menu and tooltip is tall enough,
whatever script somebody types into it.
"""

import struct
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from sarana import places

# Noto Sans stands again before the Chinese fonts: a Khmer run takes its "…" from the first font after
# Battambang that has one, and Noto Sans SC draws it at mid-height.
FAMILIES = ("Noto Sans", "Battambang", "Noto Sans", "Noto Sans SC", "Noto Sans SC Ext")
TALLENED = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
AS_THEY_ARE = (
    "Battambang-Regular.ttf",
    "Battambang-Bold.ttf",
    "NotoSansSC-Regular-TGH.ttf",
    "NotoSansSC-Bold-TGH.ttf",
    "NotoSansSC-Regular-GB18030.ttf",
)
#: The highest and the deepest ink of Battambang, measured over all its glyphs: 1.073 and 0.513 em.
ASCENT, DESCENT = 1.08, 0.52
TEXT_SIZE = 11.0  # points


@cache
def register() -> None:
    """Make the fonts known to Qt; needs the application to exist, does nothing the second time."""
    folder = places.resources() / "fonts"
    for name in TALLENED:
        taller = with_line_height((folder / name).read_bytes(), ASCENT, DESCENT)
        QFontDatabase.addApplicationFontFromData(taller)
    for name in AS_THEY_ARE:
        QFontDatabase.addApplicationFont(str(folder / name))


def text_font(points: float = TEXT_SIZE) -> QFont:
    """The font of everything that is read."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(points)
    return font


def with_line_height(font: bytes, ascent: float, descent: float) -> bytes:
    """The same TrueType font with other vertical metrics, in em (OpenType: hhea, OS/2, head)."""
    data = bytearray(font)
    tables = _tables(font)
    (units,) = struct.unpack_from(">H", data, tables["head"][0] + 18)
    up, down = round(ascent * units), round(descent * units)
    struct.pack_into(">hhh", data, tables["hhea"][0] + 4, up, -down, 0)
    struct.pack_into(">hhhHH", data, tables["OS/2"][0] + 68, up, -down, 0, up, down)
    _sum_up(data, tables)
    return bytes(data)


def _tables(font: bytes) -> dict[str, tuple[int, int, int]]:
    """Where each table starts, how long it is, and where its directory entry stands."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for entry in range(12, 12 + 16 * count, 16):
        tag, _checksum, start, length = struct.unpack_from(">4sIII", font, entry)
        tables[tag.decode("ascii")] = (start, length, entry)
    return tables


def _sum_up(data: bytearray, tables: dict[str, tuple[int, int, int]]) -> None:
    """Write the checksums anew: Windows refuses a font whose sums do not agree."""
    head = tables["head"][0]
    struct.pack_into(">I", data, head + 8, 0)
    for tag in ("hhea", "OS/2", "head"):
        start, length, entry = tables[tag]
        struct.pack_into(">I", data, entry + 4, _checksum(bytes(data[start : start + length])))
    struct.pack_into(">I", data, head + 8, (0xB1B0AFBA - _checksum(bytes(data))) & 0xFFFFFFFF)


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
