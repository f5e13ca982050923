"""Where a line may end: Khmer by dictionary, Chinese between characters (kinsoku), the rest at spaces."""

import re
from collections.abc import Sequence

from sarana.documents.typeset import khmer
from sarana.documents.typeset.fonts import BAR
from sarana.documents.typeset.scripts import Script

#: What never begins a line (CLREQ 3.1.1, JIS X 4051 classes; Khmer signs of repetition and end).
NO_START = frozenset(
    "!%),.:;?]}¢°·»’›”†‡›℃∶、。〉》」』】〕〗〞︰︱︳﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝～￠…—៖។៕៘ៗ៙៚៛"
)
#: What never ends a line.
NO_END = frozenset("$(£¥[{«‘‹“〈《「『【〔〖〝﹙﹛﹝＄（［｛￡￥")

_KHMER_RUN = re.compile("[\u1780-\u17ff\u200c\u200d]+")
_KHMER_DIGITS = frozenset("០១២៣៤៥៦៧៨៩")

#: Nothing inside it needs to be asked: most of an English text.
_LATIN_WORD = re.compile("[A-Za-z]{2,}")

_NO_BREAK_SPACE = "\u00a0"
_BREAK_HERE = "\u200b"


def breaks(text: str, scripts: Sequence[Script], whole: Sequence[bool]) -> set[int]:
    """The places in the text before which a new line may begin; no word of a `whole` stretch is cut."""
    found = _inside_khmer(text, whole)
    places = set(range(1, len(text)))
    for word in _LATIN_WORD.finditer(text):
        places.difference_update(range(word.start() + 1, word.end()))
    for place in places:
        if whole[place - 1] and whole[place] and scripts[place - 1] is scripts[place] is Script.HAN:
            found.discard(place)
            continue
        verdict = _between(text, scripts, place)
        if verdict is not None:
            (found.add if verdict else found.discard)(place)
    found.discard(0)
    return found


def _inside_khmer(text: str, whole: Sequence[bool]) -> set[int]:
    found = set()
    for run in _KHMER_RUN.finditer(text):
        place, before = run.start(), ""
        for word in khmer.segment(run.group()):
            if not whole[place] and before not in khmer.PREFIXES:
                found.add(place)
            place, before = place + len(word), word
    return found


def _between(text: str, scripts: Sequence[Script], place: int) -> bool | None:
    """May a line end between these two characters? None: no opinion."""
    before, after = text[place - 1], text[place]
    if after in NO_START or before in NO_END:
        return False
    if before == " " and after.isdigit() and place > 1 and text[place - 2].isdigit():
        return False  # +855 12 000 000: a telephone number stays on one line
    if before == _BREAK_HERE or (before == " " and after != " "):
        return True
    if after in " \u00a0\u200b" or before == _NO_BREAK_SPACE:
        return False
    if BAR in (before, after):
        return before != after
    if (before in _KHMER_DIGITS) != (after in _KHMER_DIGITS):
        return False  # ថ្ងៃទី២២: a number stays with the word it is written to
    return _between_scripts(text, scripts, place)


def _between_scripts(text: str, scripts: Sequence[Script], place: int) -> bool | None:
    before, after = text[place - 1], text[place]
    left, right = scripts[place - 1], scripts[place]
    if Script.HAN in (left, right):
        return left is not right or not (before.isascii() and after.isascii())
    if left is not right and Script.KHMER in (left, right):
        return True if before.isalnum() and after.isalnum() else None
    if before in "-/\u2010\u2013" and after.isalpha() and place > 1 and text[place - 2].isalpha():
        return True
    return None
