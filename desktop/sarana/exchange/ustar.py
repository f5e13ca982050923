"""The archive of a bundle: strict ustar, with zeros at its end up to the Padmé length."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sarana.errors import BundleDamaged
from sarana.exchange.limits import Limits
from sarana.exchange.padme import padme
from sarana.seal import ustar
from sarana.seal.ustar import NotUstar, Source, Target


class UstarWriter(ustar.UstarWriter):
    """Writes the files of a bundle one after the other."""

    def __init__(self, target: Target) -> None:
        super().__init__(target, padme)


def length_of(sizes: Iterable[int]) -> int:
    """How long the archive of files of these sizes is."""
    return ustar.length_of(sizes, padme)


def reader(source: Source, limits: Limits) -> ustar.UstarReader:
    """Reads the archive of a bundle from a stream."""
    return ustar.UstarReader(source, largest_file=limits.file, longest=limits.bundle, padded=padme)


@contextmanager
def told_as_damage() -> Iterator[None]:
    """What is wrong with the archive is wrong with the bundle."""
    try:
        yield
    except NotUstar as error:
        raise BundleDamaged(error.reason) from error
