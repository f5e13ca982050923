"""Where Khmer words end: Khmer is written without spaces, so that lines break by dictionary.

The words are those of ICU's `khmerdict` (Unicode licence) and our own list beside it. Instead of ICU's
greedy walk this takes the cheapest path over orthographic clusters, which keeps more words whole.
"""

import lzma
import re
from functools import cache, lru_cache

from sarana import places

#: One orthographic cluster (a consonant with all that hangs on it), one number, or any other character.
CLUSTER = re.compile(
    "[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd\u200c\u200d])*"
    "|[\u17e0-\u17e9]+(?:[.,/:\\-][\u17e0-\u17e9]+)*|.",
    re.DOTALL,
)
_LETTER = re.compile("[\u1780-\u17b3]").match

#: Words that make a noun of the next one, or count it: they never end a line.
PREFIXES = frozenset(("ការ", "ភាព", "សេចក្តី", "សេចក្ដី", "អ្នក", "ជន", "ទី", "ខែ", "ថ្ងៃ", "ឆ្នាំ", "លេខ"))

#: By so much they are cheaper: ការ|ធ្វើ, never កា|រធ្វើ, which the dictionary knows as well.
_FAVOUR = 0.1

_LONGEST_WORD = 12  # clusters
_LONGEST_UNKNOWN = 6  # clusters


@cache
def words() -> frozenset[str]:
    """The dictionary, and the words of our own field that it lacks."""
    folder = places.resources() / "khmer"
    with lzma.open(folder / "khmerdict.txt.xz", "rt", encoding="utf-8") as file:
        known = file.read().split("\n")
    own = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in (*known, *own) if word and not word.startswith("#"))


@lru_cache(maxsize=4096)
def segment(run: str) -> tuple[str, ...]:
    """One run of Khmer without spaces as words, by the cheapest path; joined again they are the run."""
    clusters = CLUSTER.findall(run)
    best = [0.0] + [float("inf")] * len(clusters)
    came_from = [0] * (len(clusters) + 1)
    for start in range(len(clusters)):
        for end, cost in _candidates(clusters, start):
            if best[start] + cost < best[end]:
                best[end], came_from[end] = best[start] + cost, start
    found, end = [], len(clusters)
    while end:
        found.append("".join(clusters[came_from[end] : end]))
        end = came_from[end]
    return tuple(reversed(found))


def _candidates(clusters: list[str], start: int) -> list[tuple[int, float]]:
    """Every word that may start here: where it ends, and what it costs."""
    dictionary, found, word = words(), [], ""
    for end in range(start + 1, min(len(clusters), start + _LONGEST_WORD) + 1):
        word += clusters[end - 1]
        length = end - start
        if not _LETTER(clusters[end - 1]):  # a digit or sign is always a unit of its own
            if length == 1:
                found.append((end, 0.0))
            break
        if word in dictionary:
            found.append((end, 1.0 + _price_of_a_short_word(word, length) - _FAVOUR * (word in PREFIXES)))
        elif length <= _LONGEST_UNKNOWN:  # perhaps a foreign name: dear, but kept together
            found.append((end, 1.6 + 1.1 * length))
    return found


def _price_of_a_short_word(word: str, length: int) -> float:
    if length > 1:
        return 0.0
    return 0.8 if len(word) == 1 else 0.2
