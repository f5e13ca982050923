"""The short version of `python -m tests.fuzz`: the same parsers, a few hundred spoilt inputs each, always the
same ones; and every input that was once a surprise."""

import random

import pytest
from tests.fuzz.targets import TARGETS, tried

TRIES = 300
PIECES = (
    b"\0",
    b"{",
    b"}",
    b'"',
    b"[" * 40,
    b"\\ud800",
    b"9" * 30,
    b"-> ",
    b"\n",
    b"=",
    b"\xff" * 8,
    b"null",
    b"1",
)


def spoilt(good: bytes, chance: random.Random) -> bytes:
    """Good bytes with a few places cut out, doubled, overwritten or filled with anything."""
    content = bytearray(good)
    for _ in range(chance.randint(1, 5)):
        start = chance.randint(0, len(content))
        end = min(len(content), start + chance.choice((0, 1, 2, 8, 64, 512)))
        content[start:end] = chance.choice(
            (
                bytes(content[start:end]) * 2,
                b"",
                chance.randbytes(8),
                bytes(end - start),
                chance.choice(PIECES),
            )
        )
    return bytes(content)


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_the_bytes_only_declared_errors_come_out(name: str) -> None:
    chance = random.Random(name)
    for good in TARGETS[name].good:
        for _ in range(TRIES):
            tried(name, spoilt(good, chance))


@pytest.mark.parametrize("name", TARGETS)
def test_the_good_bytes_get_through(name: str) -> None:
    assert tried(name, TARGETS[name].good[0])
