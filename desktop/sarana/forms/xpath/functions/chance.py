"""random() and randomize(), which shuffles the same way as every ODK client for the same seed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

from sarana.forms.tree import Node
from sarana.forms.xpath.functions.registry import ANY, NODES, function
from sarana.forms.xpath.scene import Scene
from sarana.forms.xpath.values import Value, to_number, to_text

_MODULUS = 2_147_483_647  # Park and Miller's generator, as ODK XForms prescribes


@function("random", here=True)
def random(scene: Scene, node: Node, place: int, size: int) -> float:
    return scene.around.chance()


@function("randomize", takes=(NODES, ANY), least=1, here=True)
def randomize(
    scene: Scene, node: Node, place: int, size: int, nodes: list[Node], seed: Value | None = None
) -> list[Node]:
    dice = scene.around.chance if seed is None else seeded(seed)
    shuffled: list[Node] = []
    for each in nodes:  # the shuffle of Fisher and Yates from within: another one would give another order
        place = math.floor(dice() * (len(shuffled) + 1))
        shuffled.append(each)
        shuffled[place], shuffled[-1] = each, shuffled[place]
    return shuffled


def seeded(seed: Value) -> Callable[[], float]:
    """Dice that fall the same way for the same seed."""
    state = int(math.fmod(_whole(seed), _MODULUS))
    state = state + _MODULUS - 1 if state <= 0 else state

    def next_number() -> float:
        nonlocal state
        state = state * 16807 % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return next_number


def _whole(seed: Value) -> int:
    number = to_number(seed)
    if not math.isnan(number):
        return int(number) if math.isfinite(number) else 0
    text = to_text(seed)
    if not text:
        return 0
    large = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
    return (abs(large) % _MODULUS) * (1 if large > 0 else -1)
