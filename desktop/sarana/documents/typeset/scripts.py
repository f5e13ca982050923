"""Which writing system each character of a text belongs to, so that each stretch is shaped as what it is."""

from collections.abc import Sequence
from enum import StrEnum


class Script(StrEnum):
    """A writing system by its ISO 15924 code, which is also what HarfBuzz wants to be told."""

    LATIN = "Latn"
    KHMER = "Khmr"
    HAN = "Hani"


#: The language that HarfBuzz is told with each script (it selects localised forms).
SHAPING_LANGUAGE = {Script.LATIN: "en", Script.KHMER: "km", Script.HAN: "zh-Hans"}

_RANGES = (
    (0x1780, 0x17FF, Script.KHMER),
    (0x19E0, 0x19FF, Script.KHMER),
    (0x2E80, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFE30, 0xFE4F, Script.HAN),
    (0xFF00, 0xFFEF, Script.HAN),
    (0x20000, 0x3FFFF, Script.HAN),
)

#: Latin and Chinese share these; in a Chinese paragraph they are Chinese and a whole square wide.
_SHARED_WITH_HAN = frozenset("“”‘’…—·")


def script_of(character: str) -> Script | None:
    """The script of one character; None for digits, spaces and punctuation, which follow their neighbours."""
    code = ord(character)
    if code < 0x1780:
        return Script.LATIN if character.isalpha() else None
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return Script.LATIN if character.isalpha() else None


def scripts_of(text: str, default: Script) -> Sequence[Script]:
    """The script of every character; common characters follow the last strong one before them."""
    own = [script_of(character) for character in text]
    current = next((script for script in own if script), default)
    resolved = []
    for character, script in zip(text, own, strict=True):
        if script:
            current = script
        elif default is Script.HAN and character in _SHARED_WITH_HAN:
            current = Script.HAN
        elif current is Script.HAN and "0" <= character <= "9":
            current = Script.LATIN
        resolved.append(current)
    return resolved
