"""Which instance of a repeat is which, in two versions of it: for reading only, nothing is merged by it.

Instances have positions, not names. Two are taken for the same where they say the same, or mostly the same,
or where each stands alone in the same gap between instances that are the same; all others came or went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Row = Mapping[str, str]  # the answers of one instance by what follows its reference: "/name"
Content = tuple[tuple[str, str], ...]
ALIKE = 0.5  # the share of answers that two instances must have in common to be taken for one


@dataclass(frozen=True, slots=True)
class Pair:
    """An instance before and after, by its position from 1; 0 where it is not there."""

    before: int
    after: int


def rows_of(repeat: str, answers: Mapping[str, str]) -> dict[int, Row]:
    """The instances by their position; one without an answer has no row."""
    found: dict[int, dict[str, str]] = {}
    for ref, value in answers.items():
        number, _bracket, rest = ref.removeprefix(repeat + "[").partition("]")
        if value:
            found.setdefault(int(number), {})[rest] = value
    return dict(sorted(found.items()))


def paired(before: Mapping[int, Row], after: Mapping[int, Row]) -> list[Pair]:
    """Every instance once, in the order of the later version; what is gone stands where it was."""
    old, new = list(before), list(after)
    matcher = SequenceMatcher(None, _contents(before), _contents(after), autojunk=False)
    partner: dict[int, int] = {}  # position before → after
    gaps: list[tuple[list[int], list[int]]] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            partner.update(zip(old[i1:i2], new[j1:j2], strict=True))
        else:
            gaps.append((old[i1:i2], new[j1:j2]))
    _pair_alike(before, after, partner)
    for gone, come in gaps:
        left = [one for one in gone if one not in partner]
        free = [one for one in come if one not in partner.values()]
        if len(left) == len(free) == 1:
            partner[left[0]] = free[0]
    return _in_order(old, new, partner)


def _contents(rows: Mapping[int, Row]) -> list[Content]:
    return list(map(content, rows.values()))


def content(row: Row) -> Content:
    """All that an instance says, to be compared with others."""
    return tuple(sorted(row.items()))


def shared(sides: Sequence[Mapping[int, Row]]) -> dict[Content, int]:
    """The instances that every version has, and how often: those that one has more often are left out."""
    counts = [Counter(_contents(rows)) for rows in sides]
    return {row: count for row, count in counts[0].items() if all(each[row] == count for each in counts)}


def without(alike: Container[Content], repeat: str, rows: Mapping[int, Row]) -> dict[str, str]:
    """The answers of the instances that are not among these."""
    return {
        f"{repeat}[{number}]{rest}": value
        for number, row in rows.items()
        if content(row) not in alike
        for rest, value in row.items()
    }


def _pair_alike(before: Mapping[int, Row], after: Mapping[int, Row], partner: dict[int, int]) -> None:
    """The most alike first."""
    left = [one for one in before if one not in partner]
    free = [one for one in after if one not in partner.values()]
    found = [(-_likeness(before[one], after[other]), one, other) for one in left for other in free]
    for unlike, one, other in sorted(found):
        if -unlike >= ALIKE and one not in partner and other not in partner.values():
            partner[one] = other


def _likeness(one: Row, other: Row) -> float:
    """The share of all their answers that are the same."""
    return len(one.items() & other.items()) / len(one.keys() | other.keys())


def _in_order(old: Sequence[int], new: Sequence[int], partner: Mapping[int, int]) -> list[Pair]:
    origin = {after: before for before, after in partner.items()}
    found = [Pair(origin.get(number, 0), number) for number in new]
    for number in old:
        if number not in partner:
            earlier = [at for at, pair in enumerate(found) if 0 < pair.before < number]
            found.insert(max(earlier, default=-1) + 1, Pair(number, 0))
    return found
