"""How long work reports, and learns to stop."""

from collections.abc import Callable

#: Call it with (done, total); it raises `Cancelled` when the person asked to stop.
Progress = Callable[[int, int], None]


class Cancelled(Exception):
    """The person stopped the work. Not an error: whoever raises it has undone or not yet done anything."""


def silent(done: int, total: int) -> None:
    """The Progress of someone who does not watch."""
