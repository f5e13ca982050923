"""How long work reports, and learns to stop."""

from collections.abc import Callable

#: Call it with (done, total); it raises `Cancelled` when the person asked to stop.
Progress = Callable[[int, int], None]


class Cancelled(Exception):
    """The person stopped the work. Not an error: whoever raises it has undone or not yet done anything."""


def part(progress: Progress, number: int, of: int) -> Progress:
    """The progress of one part of the work, as progress of the whole; parts are counted from 0."""

    def report(done: int, total: int) -> None:
        progress(1000 * number + 1000 * done // max(total, 1), 1000 * of)

    return report


def silent(done: int, total: int) -> None:
    """The Progress of someone who does not watch."""
