"""One line of `make bench`: what we take, what something comparable takes, both measured in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ours` and `theirs` in the same unit (milliseconds unless `unit` says otherwise)."""

    name: str
    ours: float
    theirs: float
    against: str
    unit: str = "ms"

    def line(self) -> str:
        ratio = self.ours / self.theirs if self.theirs else float("nan")
        return (
            f"{self.name:<46} {self.ours:>10.2f} {self.unit:<4} against {self.theirs:>10.2f} {self.unit:<4} "
            f"= {ratio:>7.2f} x   {self.against}"
        )


def wall_and_cpu(
    work: Callable[[], object], after: Callable[[], object] = lambda: None, times: int = 5
) -> tuple[float, float]:
    """The median milliseconds that pass, and that processors work; `after` each time is not counted."""
    work()
    after()
    passed, worked = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        work()
        passed.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begun) * 1000)
        after()
    return statistics.median(passed), statistics.median(worked)


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The median time of a piece of work, after one run that warms the caches."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def in_turns(
    ours: Callable[[], object], theirs: Callable[[], object], times: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The same as `wall_and_cpu` of both, in turns: what else the computer does then weighs on both alike."""
    spent: list[list[tuple[float, float]]] = [[], []]
    for turn in range(times + 1):
        for work, each in zip((ours, theirs), spent, strict=True):
            start, begun = time.perf_counter(), time.process_time()
            work()
            if turn:  # the first is for warming up
                each.append(((time.perf_counter() - start) * 1000, (time.process_time() - begun) * 1000))
    one, other = (tuple(map(statistics.median, zip(*each, strict=True))) for each in spent)
    return (one[0], one[1]), (other[0], other[1])
