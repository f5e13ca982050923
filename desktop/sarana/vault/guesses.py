"""How many guesses a passphrase withstands, estimated from below: the cheapest way to put it together.

The passphrase is cut into known words, repetitions, runs such as "abcd" or "1234", and single characters; the
cheapest cut counts. Spaces, capitals and digits for letters hardly help, so they hardly count.
"""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sarana import places

_LONGEST_WORD = 40
_JOINT = 0.3  # a space or a sign between words
_JOINTS = frozenset(" \t\u00a0\u3000\u200b-_.,;:/+'’·")
_REPETITION = 0.3
_RUN = 1.5
_KNOWN_BY_ALL = 1.0  # words of resources/passphrases/known.txt, and words about the person
_DISGUISE = str.maketrans("0134578@$!", "oieastbasi")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")


def magnitude(passphrase: str, personal: Iterable[str] = ()) -> float:
    """The decimal logarithm of the guesses: 9 is a thousand million. `personal` words are guessed first."""
    text = unicodedata.normalize("NFKC", passphrase).casefold()
    words = _Words(_common(), _parts(personal))
    closed_up = "".join(letter for letter in text if letter not in _JOINTS)
    return min(_cheapest(text, words), _cheapest(closed_up, words) + _JOINT)


def _cheapest(text: str, words: "_Words") -> float:
    best = [0.0] + [math.inf] * len(text)
    for start in range(len(text)):
        for end, cost in _pieces(text, start, words):
            best[end] = min(best[end], best[start] + cost)
    return best[-1]


class _Words:
    """What a word costs to guess, in every disguise."""

    def __init__(self, common: Mapping[str, float], personal: frozenset[str]) -> None:
        self._common, self._personal = common, personal

    def cost(self, word: str) -> float:
        plain = word.translate(_DISGUISE)
        if word in self._personal or plain in self._personal:
            return _KNOWN_BY_ALL
        return min(
            self._common.get(word, math.inf),
            self._common.get(plain, math.inf) + _JOINT,
            self._common.get(word[::-1], math.inf) + _JOINT,
        )


def _pieces(text: str, start: int, words: _Words) -> Iterator[tuple[int, float]]:
    """Every piece that can begin here: where it ends and what it costs."""
    yield start + 1, _single(text[start])
    for end in range(start + 2, min(len(text), start + _LONGEST_WORD) + 1):
        cost = words.cost(text[start:end])
        if cost < math.inf:
            yield end, cost
    for end in _ends_of_runs(text, start):
        yield end, _RUN
    for length in range(1, min(start, len(text) - start) + 1):
        if text[start - length : start] == text[start : start + length]:
            yield start + length, _REPETITION


def _ends_of_runs(text: str, start: int) -> Iterator[int]:
    """A run goes up or down the alphabet, or along a row of the keyboard, in steps of one."""
    for step in (1, -1):
        end = start + 1
        while end < len(text) and _next_to(text[end - 1], text[end], step):
            end += 1
            if end - start >= 3:
                yield end


def _next_to(one: str, other: str, step: int) -> bool:
    if ord(other) - ord(one) == step:
        return True
    return any((one + other if step == 1 else other + one) in row for row in _ROWS)


def _single(letter: str) -> float:
    if letter in _JOINTS:
        return _JOINT
    return 1.0 if letter.isdigit() else 1.3 if letter.isascii() else 1.5


@cache
def _common() -> Mapping[str, float]:
    """Every common word and what it costs: its rank in the list."""
    folder = places.resources() / "passphrases"
    ranked = (folder / "common.txt").read_text(encoding="utf-8").split()
    costs = {word: math.log10(rank + 1) for rank, word in enumerate(ranked, start=1)}
    known = (folder / "known.txt").read_text(encoding="utf-8").split()
    return costs | dict.fromkeys(known, _KNOWN_BY_ALL)


def _parts(personal: Iterable[str]) -> frozenset[str]:
    """The words of a name or of an organisation, and the whole of it without spaces."""
    texts = [unicodedata.normalize("NFKC", text).casefold() for text in personal]
    parts = [part for text in texts for part in (*text.split(), "".join(text.split()))]
    return frozenset(part for part in parts if len(part) > 1)
