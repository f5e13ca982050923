"""A case code says nothing about a person and survives being read over a telephone."""

import re

from hypothesis import given as for_all
from hypothesis import strategies as st

from sarana.cases.code import is_code, new_code
from sarana.cases.crockford import ALPHABET, encode


def test_codes_fit_the_form_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{5,23}", code) for code in codes)
    assert all(is_code(code) for code in codes)
    assert not any(letter in "".join(codes) for letter in "ILOU")


@for_all(st.integers(0, 11), st.integers(1, 31))
def test_one_wrong_letter_is_found(place: int, step: int) -> None:
    letters = list(new_code().replace("-", ""))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + step) % 32]
    assert not is_code("".join(letters))


@for_all(st.integers(0, 10))
def test_two_swapped_letters_are_found(place: int) -> None:
    letters = list(new_code().replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert is_code("".join(letters)) == (letters[place] == letters[place + 1])


def test_what_is_no_code_at_all_is_no_code() -> None:
    assert not is_code("")
    assert not is_code("K7QX-2M9D")
    assert not is_code("AEIO-UAEI-OUAE")


def test_sixteen_bytes_are_twenty_six_digits() -> None:
    assert encode(bytes(16)) == "0" * 26
    assert encode(b"\xff" * 16) == "7" + "Z" * 25
