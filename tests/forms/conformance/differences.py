"""One disagreement with the expectations, and why we live with some of them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """Where, what, what was expected and what we have."""

    form: str  # a path in the corpus, or the id of a scenario or expression
    phase: str  # expression, scenario, refusal, opening, load, walk, text
    ref: str
    what: str
    expected: object
    got: object
    xform: str = ""


@dataclass(frozen=True)
class Waiver:
    """A cause for which we differ on purpose."""

    reason: str
    applies: Callable[[Difference], bool]


def divided(
    differences: list[Difference], waivers: tuple[Waiver, ...]
) -> tuple[list[Difference], dict[str, list[Difference]]]:
    """The differences that no waiver explains, and the others by reason."""
    open_ones: list[Difference] = []
    explained: dict[str, list[Difference]] = {}
    for difference in differences:
        waiver = next((each for each in waivers if each.applies(difference)), None)
        if waiver is None:
            open_ones.append(difference)
        else:
            explained.setdefault(waiver.reason, []).append(difference)
    return open_ones, explained
