"""A record that was continued in two places, compared answer by answer with what both came from.

An answer that only one side changed is proposed; where both sides changed it differently, a person decides. A
repeat is compared as a whole: its instances have no names, and pairing them by position would mix people.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sarana.errors import MergeUndecided
from sarana.forms.state import Snapshot

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer, or one whole repeat, that is not the same everywhere.

    `before` and each of `sides` (by head) map references to answers; of a repeat, those of all its instances.
    """

    ref: str
    before: Answers
    sides: Mapping[str, Answers]
    changed_by: tuple[str, ...]  # the heads where it is not what it was before

    @property
    def proposed(self) -> str:
        """The head whose answer follows from the comparison alone; "" where a person must decide."""
        answers = [dict(self.sides[head]) for head in self.changed_by]
        return self.changed_by[0] if all(answer == answers[0] for answer in answers) else ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the heads of a record disagree about. The first head is the latest; its form is used."""

    heads: Mapping[str, Snapshot]
    changes: tuple[Change, ...]

    @property
    def undecided(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.proposed)

    @property
    def proposals(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.proposed)


def compare(before: Snapshot | None, heads: Mapping[str, Snapshot], asked: Collection[str]) -> Conflict:
    """Compare heads with what they come from; computed places (not asked) follow the latest head."""
    repeats = sorted(_top_repeats([*([before] if before else []), *heads.values()]))
    then = _parts(before, repeats) if before else {}
    now = {head: _parts(snapshot, repeats) for head, snapshot in heads.items()}
    refs = dict.fromkeys(ref for parts in (then, *now.values()) for ref in parts)
    changes = (
        Change(
            ref=ref,
            before=then.get(ref, {}),
            sides={head: parts.get(ref, {}) for head, parts in now.items()},
            changed_by=tuple(head for head, parts in now.items() if parts.get(ref, {}) != then.get(ref, {})),
        )
        for ref in refs
        if ref in repeats or ref in asked
    )
    return Conflict(heads, tuple(change for change in changes if change.changed_by))


def merge(conflict: Conflict, decisions: Mapping[str, str]) -> Snapshot:
    """The answers after a person decided, for each undecided reference, which head's answer holds."""
    latest = next(iter(conflict.heads.values()))
    values, repeats = dict(latest.values), dict(latest.repeats)
    for change in conflict.changes:
        chosen = change.proposed or decisions.get(change.ref, "")
        if chosen not in change.sides:
            raise MergeUndecided(tuple(c.ref for c in conflict.undecided if c.ref not in decisions))
        values = {ref: value for ref, value in values.items() if not _within(ref, change.ref)}
        values |= change.sides[chosen]
        repeats = {ref: count for ref, count in repeats.items() if not _within(ref, change.ref)}
        counts = conflict.heads[chosen].repeats
        repeats |= {ref: count for ref, count in counts.items() if _within(ref, change.ref)}
    return Snapshot(latest.form_id, latest.form_version, latest.form_sha256, values, repeats)


def _top_repeats(snapshots: list[Snapshot]) -> set[str]:
    """The repeats that are in no other repeat."""
    return {ref for snapshot in snapshots for ref in snapshot.repeats if "[" not in ref}


def _parts(snapshot: Snapshot, repeats: list[str]) -> dict[str, Answers]:
    """Answers by what is compared as one: a question, or a whole repeat."""
    parts: dict[str, dict[str, str]] = {}
    for ref, value in snapshot.values.items():
        whole = next((repeat for repeat in repeats if ref.startswith(repeat + "[")), ref)
        parts.setdefault(whole, {})[ref] = value
    return dict(parts)


def _within(ref: str, part: str) -> bool:
    return ref == part or ref.startswith(part + "[")
