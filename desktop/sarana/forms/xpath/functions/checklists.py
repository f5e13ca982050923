"""checklist() and weighted-checklist() (ODK XForms, “utility functions”)."""

from __future__ import annotations

import math

from sarana.forms.xpath.functions.registry import ANY, NUMBER, function
from sarana.forms.xpath.values import Value, numbers, to_truth


@function("checklist", takes=(NUMBER, NUMBER), rest=(ANY,))
def checklist(least: float, most: float, *answers: Value) -> bool:
    """Whether so many of the answers are given; -1 sets no upper bound."""
    given = float(sum(truth for answer in answers for truth in _truths(answer)))
    return least <= given <= _bound(most)


@function("weighted-checklist", takes=(NUMBER, NUMBER), rest=(ANY, ANY))
def weighted_checklist(least: float, most: float, *pairs: Value) -> bool:
    """Whether the weights of the answers given add up to so much."""
    weight = 0.0
    for at in range(0, len(pairs) - 1, 2):
        truths, weights = _truths(pairs[at]), numbers(pairs[at + 1])
        if len(truths) < len(weights):
            return False
        weight += sum(factor for truth, factor in zip(truths, weights, strict=False) if truth)
    return least <= weight <= _bound(most)


def _bound(most: float) -> float:
    return math.inf if most == -1 else most


def _truths(value: Value) -> list[bool]:
    if isinstance(value, list):
        return [node.text() != "" for node in value]
    return [to_truth(value)]
