"""How a function is declared: its name, what it takes, and whether it looks at the node it stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from sarana.sentence import N_


class Kind(Enum):
    """What an argument is made into before the function sees it."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "yes or no"
    NODES = "nodes"
    ANY = "any value"
    LAZY = "a value computed only when it is needed"


TEXT, NUMBER, TRUTH, NODES, ANY, LAZY = Kind


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    call: Callable[..., Any]
    kinds: tuple[Kind, ...]  # of the arguments in order
    least: int
    rest: tuple[Kind, ...]  # repeated as often as needed after `kinds`
    here: bool  # the call begins with scene, node, position, size
    self_default: bool  # called without argument, it takes the node it stands on

    def takes(self, count: int) -> bool:
        if self.rest:
            return count >= self.least
        return self.least <= count <= len(self.kinds)

    def kind(self, index: int) -> Kind:
        if index < len(self.kinds):
            return self.kinds[index]
        return self.rest[(index - len(self.kinds)) % len(self.rest)]

    @property
    def usage(self) -> str:
        if self.rest:
            return N_("{least} or more", least=self.least)
        most = len(self.kinds)
        return str(most) if most == self.least else N_("{least} to {most}", least=self.least, most=most)


FUNCTIONS: dict[str, Function] = {}

Call = TypeVar("Call", bound=Callable[..., Any])


def function(
    *names: str,
    takes: tuple[Kind, ...] = (),
    least: int | None = None,
    rest: tuple[Kind, ...] = (),
    here: bool = False,
    self_default: bool = False,
) -> Callable[[Call], Call]:
    """Declare a function under one or more names."""

    def declare(call: Call) -> Call:
        needed = len(takes) if least is None else least
        for name in names:
            FUNCTIONS[name] = Function(name, call, takes, needed, rest, here, self_default)
        return call

    return declare
