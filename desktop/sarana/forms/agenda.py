"""The rules that wait to be looked at, in the order of the form's graph."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from sarana.forms.graph import Unit
from sarana.forms.places import Place


class Agenda:
    """Each waiting rule once, with the places it is to be applied to; None means wherever it holds."""

    def __init__(self) -> None:
        self._orders: list[int] = []
        self._places: dict[int, dict[Place, None] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._orders)

    def put(self, unit: Unit, places: Iterable[Place] | None) -> None:
        order = unit.order
        if order not in self._places:
            heapq.heappush(self._orders, order)
            self._places[order] = None if places is None else dict.fromkeys(places)
            return
        waiting = self._places[order]
        if places is None or waiting is None:
            self._places[order] = None
        else:
            waiting.update(dict.fromkeys(places))

    def take(self) -> tuple[int, Iterable[Place] | None]:
        """The order and the places of the rule that comes first."""
        order = heapq.heappop(self._orders)
        return order, self._places.pop(order)

    def clear(self) -> None:
        self._orders.clear()
        self._places.clear()
