"""Thirty digits, compared by voice."""

import re

from sarana.seal.fingerprint import digits


def test_six_groups_of_five_digits() -> None:
    assert re.fullmatch(r"\d{5}( \d{5}){5}", digits(b"card"))


def test_another_thing_has_other_digits() -> None:
    assert len({digits(bytes([byte])) for byte in range(256)}) == 256


def test_the_digits_never_change() -> None:
    """Two versions of the program must say the same: people read them to each other."""
    assert digits(b"") == "27573 84585 34627 50463 77253 37250"
