"""The shape of a record's history: which revision follows which. Pure sets, no storage.

A history maps each known revision's id to the ids of its parents. Parents need not be known: they may arrive
later or never (SECURITY.md 4). Union of such maps is the whole merge; everything below is a function of it.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

History = Mapping[str, tuple[str, ...]]


def heads(history: History) -> tuple[str, ...]:
    """The revisions that nothing known follows. One is normal, several are a conflict."""
    followed = {parent for parents in history.values() for parent in parents}
    return tuple(sorted(revision for revision in history if revision not in followed))


def missing(history: History) -> frozenset[str]:
    """Parents that are named but not known: the history is incomplete."""
    return frozenset(parent for parents in history.values() for parent in parents if parent not in history)


def ancestors(history: History, revision: str) -> frozenset[str]:
    """Every known revision before this one."""
    found: set[str] = set()
    waiting = list(history.get(revision, ()))
    while waiting:
        parent = waiting.pop()
        if parent in history and parent not in found:
            found.add(parent)
            waiting.extend(history[parent])
    return frozenset(found)


def nearest_common_ancestors(history: History, revisions: Iterable[str]) -> tuple[str, ...]:
    """What all of these come from, as late as possible: what a conflict is compared against."""
    shared = [ancestors(history, revision) | {revision} for revision in revisions]
    common = frozenset.intersection(*shared) if shared else frozenset()
    older = {before for revision in common for before in ancestors(history, revision)}
    return tuple(sorted(common - older))


def in_order(history: History, clock: Mapping[str, str]) -> tuple[str, ...]:
    """All revisions, parents always before children; among equals the clock, then the id, only orders."""
    waiting = {revision: len(_known(history, revision)) for revision in history}
    children = _children(history)
    ready = [(clock.get(revision, ""), revision) for revision, parents in waiting.items() if not parents]
    heapify(ready)
    ordered: list[str] = []
    while ready:
        _, revision = heappop(ready)
        ordered.append(revision)
        for child in children.get(revision, ()):
            waiting[child] -= 1
            if not waiting[child]:
                heappush(ready, (clock.get(child, ""), child))
    return tuple(ordered)


def _known(history: History, revision: str) -> frozenset[str]:
    return frozenset(parent for parent in history[revision] if parent in history)


def _children(history: History) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for revision in history:
        for parent in _known(history, revision):
            children.setdefault(parent, []).append(revision)
    return children
