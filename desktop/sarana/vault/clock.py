"""The two clocks of a journal row: the one on the wall, which anybody can set, and one that only runs on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

#: A wall clock that moved so much more (or less) than time passed was set (SECURITY.md 2.9).
JUMP_MS = 10 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """What both clocks said at one moment."""

    time: datetime
    mono_ms: int  # since the machine started, also while it slept


Clock = Callable[[], Reading]


def system() -> Reading:
    """This computer's clocks."""
    return Reading(datetime.now(UTC), _elapsed_ns() // 1_000_000)


def jump_seconds(before: Reading, now: Reading, *, same_session: bool) -> int:
    """How far the wall clock was set between two readings, back is negative; 0 for less than ten minutes.

    Between two sessions the machine may have been off, so that only a clock set back can be told.
    """
    wall_ms = round((now.time - before.time).total_seconds() * 1000)
    passed_ms = now.mono_ms - before.mono_ms if same_session else max(wall_ms, 0)
    moved = wall_ms - passed_ms
    return round(moved / 1000) if abs(moved) > JUMP_MS else 0


def _elapsed_ns() -> int:
    """Time that goes on while the machine sleeps: a night with the lid shut is no clock that was set."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # the second one counts sleep on macOS
        if hasattr(time, name):
            return time.clock_gettime_ns(getattr(time, name))
    return time.monotonic_ns()  # Windows: counts sleep
