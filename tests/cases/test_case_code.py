"""A case code says nothing about a person and survives being read over a telephone."""

import functools
import operator
import re

from hypothesis import given as for_all
from hypothesis import strategies as st

from sarana.cases.code import new_code
from sarana.cases.crockford import ALPHABET, encode


def is_sound(letters: str) -> bool:
    """Whether the check digit agrees, as anybody would compute it from the definition."""
    places = [ALPHABET.index(letter) for letter in letters.replace("-", "")]
    return not functools.reduce(operator.xor, (product(d, 11 - n) for n, d in enumerate(places)))


def product(element: int, power: int) -> int:
    """The element times x to this power, modulo x^5 + x^2 + 1."""
    shifted = element << power
    for degree in range(shifted.bit_length() - 1, 4, -1):
        if shifted >> degree & 1:
            shifted ^= 0b100101 << degree - 5
    return shifted


def test_codes_fit_the_form_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{5,23}", code) for code in codes)
    assert all(map(is_sound, codes))
    assert not any(letter in "".join(codes) for letter in "ILOU")


@for_all(st.integers(0, 11), st.integers(1, 31))
def test_one_wrong_letter_is_found(place: int, step: int) -> None:
    letters = list(new_code().replace("-", ""))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + step) % 32]
    assert not is_sound("".join(letters))


@for_all(st.integers(0, 10))
def test_two_swapped_letters_are_found(place: int) -> None:
    letters = list(new_code().replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert is_sound("".join(letters)) == (letters[place] == letters[place + 1])


def test_sixteen_bytes_are_twenty_six_digits() -> None:
    assert encode(bytes(16)) == "0" * 26
    assert encode(b"\xff" * 16) == "7" + "Z" * 25
