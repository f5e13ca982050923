"""Which writing system each character of a text belongs to, so that each stretch is shaped as what it is."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any


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

#: Chinese fonts draw it so small that it is hardly seen.
_LIST_SIGN = "•"


@cache
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
    """The script of every character. Common ones go with the word they touch, else with the paragraph.

    A closing bracket goes with its opening one, so that a pair is drawn by one font.
    """
    own = list(map(script_of, text))
    resolved: list[Any] = list(own)
    brackets: list[Script] = []
    for place in (place for place, script in enumerate(own) if script is None):
        character = text[place]
        script = _common(text, place, own, resolved, default)
        if character in _OPENING:
            brackets.append(script)
        elif character in _CLOSING and brackets:
            script = brackets.pop()
        resolved[place] = script
    return resolved


_OPENING, _CLOSING = "([{", ")]}"


def _common(
    text: str, place: int, own: Sequence[Script | None], resolved: Sequence[Any], default: Script
) -> Script:
    """The script of a digit, space or sign."""
    character = text[place]
    if character == _LIST_SIGN:
        return Script.LATIN
    if default is Script.HAN and character in _SHARED_WITH_HAN:
        return Script.HAN
    touches_word_before = place > 0 and text[place - 1] != " "
    found = resolved[place - 1] if touches_word_before else _script_of_the_word(text, place, own)
    script = found or default
    return Script.LATIN if script is Script.HAN and character.isascii() else script


def _script_of_the_word(text: str, place: int, own: Sequence[Script | None]) -> Script | None:
    """The first strong script after this place, before the next space."""
    for character, script in zip(text[place:], own[place:], strict=False):
        if script or character == " ":
            return script  # None at a space: a word of common characters only
    return None
