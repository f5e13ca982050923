"""Whether a typed reason says anything: a few words, in any of our scripts."""

import unicodedata

_LEAST_WEIGHT, _LEAST_DIFFERENT = 10, 3
_HAN = 3  # one character is a word


def says_something(reason: str) -> bool:
    """Whether these are a few words: ten letters, or four Chinese characters, that are not all alike.

    Khmer and Chinese put no spaces between words, so words cannot be counted.
    """
    letters = [sign for sign in reason.casefold() if unicodedata.category(sign)[0] in "LM"]
    weight = sum(_HAN if "\u3400" <= letter <= "\u9fff" else 1 for letter in letters)
    return weight >= _LEAST_WEIGHT and len(set(letters)) >= _LEAST_DIFFERENT
