"""A record that was continued in several places, compared answer by answer with what all of them came from.

An answer that only one side changed is proposed; where two sides changed it differently, a person decides. A
repeat is compared as a whole: its instances have no names, and pairing them by position would mix people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sarana.errors import MergeUndecided
from sarana.forms.state import Snapshot

Answers = Mapping[str, str]
Files = Mapping[str, str]  # the name of a file → the digest of its content
_Seen = Mapping[str, tuple[str, str]]  # what is compared: each answer, with the digest of the file it names


@dataclass(frozen=True, slots=True)
class Change:
    """One answer, or one whole repeat, that is not the same in all heads.

    `before` and each of `sides` (by head) map references to answers; of a repeat, those of all its instances.
    """

    ref: str
    before: Answers
    sides: Mapping[str, Answers]
    changed_by: tuple[str, ...]  # the heads where it is not what it was before
    alike: tuple[tuple[str, ...], ...]  # heads that say the same, together; in the order of the heads
    certain: bool = True  # False where the heads have several nearest ancestors, and these disagree

    @property
    def proposed(self) -> str:
        """The head whose answer follows from the comparison alone; "" where a person must decide."""
        together = any(set(self.changed_by) <= set(heads) for heads in self.alike)
        return self.changed_by[0] if self.certain and together else ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the heads of a record disagree about. The first head gives the form, and what the form computes.

    `lost` has, by head, the answers that this form has no place for: they stay in their signed version only.
    """

    heads: Mapping[str, Snapshot]
    changes: tuple[Change, ...]
    before: str = ""  # the revision that it is compared with; "" if none is known that all heads come from
    lost: Mapping[str, Answers] = field(default_factory=dict)

    def chosen(self, decisions: Mapping[str, str]) -> dict[str, str]:
        """For each change the head that holds: as decided, else as proposed. Raises MergeUndecided."""
        chosen = {change.ref: decisions.get(change.ref) or change.proposed for change in self.changes}
        open_ = tuple(change.ref for change in self.changes if chosen[change.ref] not in change.sides)
        if open_:
            raise MergeUndecided(open_)
        return chosen


def compare(
    before: Snapshot | None,
    heads: Mapping[str, Snapshot],
    asked: Collection[str],
    *,
    others: Sequence[Snapshot] = (),
    files: Mapping[str, Files] | None = None,
) -> Conflict:
    """Compare heads with what they come from; computed places (not asked) follow the first head.

    `others` are further ancestors that are just as near. `files` has what the heads (and "", the one before)
    have attached: two photographs may have one name.
    """
    ancestors = [*([before] if before else []), *others]
    repeats = sorted(_top_repeats([*ancestors, *heads.values()]))
    known = files or {}
    then = [_seen(snapshot, repeats, known.get("", {})) for snapshot in ancestors] or [{}]
    now = {head: _seen(snapshot, repeats, known.get(head, {})) for head, snapshot in heads.items()}
    refs = dict.fromkeys(ref for parts in (*then, *now.values()) for ref in parts)
    changes = (_change(ref, then, now) for ref in refs if ref in repeats or ref in asked)
    return Conflict(heads, tuple(change for change in changes if len(change.alike) > 1))


def merge(conflict: Conflict, decisions: Mapping[str, str]) -> Snapshot:
    """The answers after a person decided, for each undecided reference, which head's answer holds.

    A decision about what was proposed takes the proposal's place.
    """
    first = next(iter(conflict.heads.values()))
    values, repeats = dict(first.values), dict(first.repeats)
    chosen = conflict.chosen(decisions)
    for change in conflict.changes:
        head = chosen[change.ref]
        values = {ref: value for ref, value in values.items() if not within(ref, change.ref)}
        values |= change.sides[head]
        repeats = {ref: count for ref, count in repeats.items() if not within(ref, change.ref)}
        counts = conflict.heads[head].repeats
        repeats |= {ref: count for ref, count in counts.items() if within(ref, change.ref)}
    return Snapshot(first.form_id, first.form_version, first.form_sha256, values, repeats)


def within(ref: str, part: str) -> bool:
    """Whether a reference is this question or in this repeat."""
    return ref == part or ref.startswith(part + "[")


def _change(ref: str, then: Sequence[Mapping[str, _Seen]], now: Mapping[str, Mapping[str, _Seen]]) -> Change:
    before = then[0].get(ref, {})
    sides = {head: parts.get(ref, {}) for head, parts in now.items()}
    alike: list[list[str]] = []
    for head, answers in sides.items():
        same = next((heads for heads in alike if sides[heads[0]] == answers), None)
        if same is None:
            alike.append([head])
        else:
            same.append(head)
    return Change(
        ref=ref,
        before=_answers(before),
        sides={head: _answers(answers) for head, answers in sides.items()},
        changed_by=tuple(head for head, answers in sides.items() if answers != before),
        alike=tuple(map(tuple, alike)),
        certain=all(parts.get(ref, {}) == before for parts in then),
    )


def _answers(seen: _Seen) -> Answers:
    return {ref: value for ref, (value, _) in seen.items()}


def _top_repeats(snapshots: list[Snapshot]) -> set[str]:
    """The repeats that are in no other repeat."""
    return {ref for snapshot in snapshots for ref in snapshot.repeats if "[" not in ref}


def _seen(snapshot: Snapshot, repeats: list[str], files: Files) -> dict[str, _Seen]:
    """Answers by what is compared as one: a question, or a whole repeat."""
    parts: dict[str, dict[str, tuple[str, str]]] = {}
    for ref, value in snapshot.values.items():
        whole = next((repeat for repeat in repeats if ref.startswith(repeat + "[")), ref)
        parts.setdefault(whole, {})[ref] = (value, files.get(value, ""))
    return dict(parts)
