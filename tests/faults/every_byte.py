"""`python -m tests.faults.every_byte`: a bundle with each of its bytes changed in two ways, and cut at each.

Every one of them is given to the code that the confined reader runs, and a part of them to confined readers.
Prints how many were tried and how many were accepted, which must be none. `--readers N` sets the part.
"""

import argparse
import io
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.exchange.forge import EXPECTED, Forge

from sarana.errors import ExchangeError, SealError
from sarana.exchange.confined import read_file
from sarana.exchange.reader import Reader
from sarana.exchange.reader import request as asked
from sarana.progress import silent
from sarana.seal.age import Identity, encrypt

IDENTITY = Identity("pq", bytes(range(32)))


@dataclass(frozen=True)
class Tried:
    """How many changed bundles were tried, and how many of them were accepted."""

    tried: int
    accepted: int


def a_sealed_bundle() -> bytes:
    return encrypt(Forge().archive(), [IDENTITY.recipient])


def changed(good: bytes, places: range | list[int]) -> Iterator[bytes]:
    """At each place: the byte in two other ways, and everything before it alone."""
    for place in places:
        for flip in (1, 0x80):
            yield good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :]
        yield good[:place]


def accepted_here(content: bytes, path: Path) -> bool:
    """By the code that a confined reader runs."""
    path.write_bytes(content)
    said: list[bytes] = []
    try:
        request = asked(path, IDENTITY, EXPECTED)
        read_file(io.BytesIO(content), len(content), request, lambda kind, *parts: said.append(kind))
    except (ExchangeError, SealError):
        return False
    return True


def accepted_by_a_reader(content: bytes, path: Path) -> bool:
    path.write_bytes(content)
    try:
        with Reader(asked(path, IDENTITY, EXPECTED), silent) as reader:
            list(reader.frames())
    except ExchangeError:
        return False
    return True


def run(readers: int, every: int = 1, seed: int = 7) -> tuple[Tried, Tried]:
    """Each `every`-th place here, and so many places by a reader of their own."""
    good = a_sealed_bundle()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bundle.age")
        if not (accepted_here(good, path) and accepted_by_a_reader(good, path)):
            raise AssertionError("the good bundle is not accepted")
        here = [accepted_here(content, path) for content in changed(good, range(0, len(good), every))]
        places = sorted(random.Random(seed).sample(range(len(good)), readers))
        there = [accepted_by_a_reader(content, path) for content in changed(good, places)]
    return Tried(len(here), sum(here)), Tried(len(there), sum(there))


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--readers", type=int, default=300)
    here, there = run(arguments.parse_args().readers)
    print(f"changed and cut bundles: {here.tried} tried, {here.accepted} accepted")
    print(f"the same by readers of their own: {there.tried} tried, {there.accepted} accepted")
    return here.accepted + there.accepted


if __name__ == "__main__":
    sys.exit(main())
