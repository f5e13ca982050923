"""Thirty digits that two people compare over the phone, the same in every language."""

import hashlib

_GROUPS = 6
_DIGITS = 5


def digits(data: bytes) -> str:
    """Thirty decimal digits that name these bytes, in groups of five: "12345 67890 …"."""
    digest = hashlib.sha512(b"sarana-fingerprint-v1\0" + data).digest()
    numbers = (int.from_bytes(digest[at : at + 5], "big") for at in range(0, _GROUPS * 5, 5))
    return " ".join(f"{number % 10**_DIGITS:0{_DIGITS}d}" for number in numbers)
