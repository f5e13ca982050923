"""What a name is searched by: texts that look alike compare equal. Never shown, never stored as an answer.

Khmer first: a subscript DA and a subscript TA are drawn alike and no Unicode normalisation joins them, vowels
are typed in one or two strokes, and zero-width spaces hide between words.
"""

import re
import unicodedata

_INVISIBLE = re.compile("[\u0000\u00ad\u200b-\u200f\u2060\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_COENG_RO_BEFORE_OTHERS = re.compile("\u17d2\u179a((?:\u17d2[\u1780-\u17b3])+)")
_SPACES = re.compile(r"\s+")
_KHMER = (
    ("\u17c1\u17b8", "\u17be"),  # េ + ី is ើ
    ("\u17c1\u17b6", "\u17c4"),  # េ + ា is ោ
    ("\u17d2\u178a", "\u17d2\u178f"),  # a subscript DA looks like a subscript TA
    ("\u17a3", "\u17a2"),  # two letters that Unicode has given up
    ("\u17a4", "\u17a2\u17b6"),
)
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i"})


def search_key(text: str) -> str:
    """The key of a text: one width, one case, no accents on Latin letters, Khmer folded."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", plain)).translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return _SPACES.sub(" ", _fold_khmer(plain)).strip()


def _fold_khmer(text: str) -> str:
    for written, folded in _KHMER[:2]:
        text = text.replace(written, folded)
    text = _COENG_RO_BEFORE_OTHERS.sub("\\1\u17d2\u179a", text)
    for written, folded in _KHMER[2:]:
        text = text.replace(written, folded)
    return text


def terms(words: str) -> tuple[str, ...]:
    """The parts of what was typed into the search field; all of them must be found."""
    return tuple(search_key(words).split())
