"""A line on the terminal that says how far long work has come; Ctrl+C stops the work. Silent in scripts."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from sarana.progress import Cancelled, Progress

_WIDTH = 40


@contextlib.contextmanager
def shown() -> Iterator[Progress]:
    """A Progress that draws itself. Ctrl+C stops at the next report, where nothing is left half done."""
    asked: list[int] = []
    drawn = [-1]

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    def report(done: int, total: int) -> None:
        if asked:
            raise Cancelled
        filled = _WIDTH * done // max(total, 1)
        if filled != drawn[0] and sys.stderr.isatty():
            drawn[0] = filled
            print("\r[" + "#" * filled + " " * (_WIDTH - filled) + "]", end="", file=sys.stderr, flush=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield report
    finally:
        signal.signal(signal.SIGINT, before)
        if drawn[0] >= 0:
            print(file=sys.stderr)
