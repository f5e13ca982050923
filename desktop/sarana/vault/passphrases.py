"""What a passphrase must be (SECURITY.md 2.3), and how long to wait after wrong ones.

Length and not being easily guessed are all that is asked; no rule says which characters.
"""

import unicodedata
from collections.abc import Iterable

from sarana.errors import PassphraseTooWeak
from sarana.vault import guesses

SHORTEST, LONGEST = 15, 256
#: A thousand million guesses: with Argon2id's price years for one computer, weeks for a hall full of them.
LEAST_MAGNITUDE = 9.0


def as_bytes(passphrase: str) -> bytearray:
    """The bytes that are stretched: NFC, so that all keyboards agree, else exactly as typed."""
    return bytearray(unicodedata.normalize("NFC", passphrase).encode("utf-8"))


def check(passphrase: str, personal: Iterable[str] = ()) -> None:
    """Raise PassphraseTooWeak with the rule that is broken; `personal` words are as good as known."""
    length = len(unicodedata.normalize("NFC", passphrase))
    if length < SHORTEST:
        raise PassphraseTooWeak("short")
    if length > LONGEST:
        raise PassphraseTooWeak("long")
    if guesses.magnitude(passphrase, personal) < LEAST_MAGNITUDE:
        raise PassphraseTooWeak("common")


def seconds_to_wait(failures: int) -> int:
    """How long to wait after so many wrong passphrases in a row: 0, 0, 0, 1, 2, 4 … 60 s.

    It stops the colleague at the keyboard, not the thief with a copy of the files.
    """
    return 0 if failures <= 3 else min(60, 2 ** min(failures - 4, 6))
