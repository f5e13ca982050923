"""The case code: what a case is called without saying anything about the person. Made offline.

Eleven random digits and one check digit over Crockford's alphabet, "K7QX-2M9D-4HPT": 55 bits, so that posts
which never speak to each other do not meet on one code. The form allows 6 to 24 capitals, digits and hyphens.
"""

import secrets

from sarana.cases.crockford import ALPHABET

_DRAWN = 11


def new_code() -> str:
    """A fresh case code."""
    digits = [secrets.randbelow(32) for _ in range(_DRAWN)]
    return _grouped([*digits, _check_digit(digits)])


def _grouped(digits: list[int]) -> str:
    letters = "".join(ALPHABET[digit] for digit in digits)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _check_digit(digits: list[int]) -> int:
    """A weighted sum in the field of 32 elements: every place has a weight of its own.

    So whoever checks a code finds any one wrong digit, and any two neighbours that changed places.
    """
    total = 0
    for digit in digits:
        total = _doubled(total) ^ digit
    return _doubled(total)


def _doubled(element: int) -> int:
    """The element times x, modulo x^5 + x^2 + 1."""
    shifted = element << 1
    return shifted ^ 0b100101 if shifted & 32 else shifted
