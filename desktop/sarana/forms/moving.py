"""What becomes of answers when a record moves to a newer version of its form: shown before it happens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sarana.forms.choice_lists import CHOOSING
from sarana.forms.definition import Path
from sarana.forms.form import Form
from sarana.forms.interview import Interview
from sarana.forms.places import Place
from sarana.forms.state import Break, Snapshot

_POSITION = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Move:
    """The answers as the new version holds them, and all that would be different."""

    snapshot: Snapshot
    lost: Mapping[str, str]  # answers that the new version has no place for
    refused: Mapping[str, str]  # answers that are not on offer any more, or of the wrong type
    hidden: tuple[str, ...]  # answers that the new version hides, and did not lose
    missing: tuple[str, ...]  # questions that the new version demands and nobody has answered
    kept: Mapping[str, str] = field(default_factory=dict)  # answers that stay as and where they are
    moved: Mapping[str, str] = field(default_factory=dict)  # where an answer was → where it will be
    broken: tuple[str, ...] = ()  # answers that break a rule of the new version
    computed: Mapping[str, str] = field(default_factory=dict)  # what the new version computes differently
    asked: tuple[str, ...] = ()  # questions that only the new version asks (with `since`)
    dropped: tuple[str, ...] = ()  # questions that only the old version asks (with `since`)


def preview_move(snapshot: Snapshot, to: Form, since: Form | None = None) -> Move:
    """Nothing is moved yet: whoever shows this asks first.

    `since`: the version that the answers were given to. With it, the preview also tells which questions are
    asked in one of the two versions only: because they are new or gone, or because relevance has changed.
    """
    moved = _moved(snapshot, to)
    carried = _carried(snapshot, moved)
    interview = Interview.resume(to, carried)
    answers = {ref: text for ref, text in carried.values.items() if text}
    places = {ref: place for ref in answers if (place := interview.find(ref)) is not None}
    refused = {ref: answers[ref] for ref, place in places.items() if _refuses(place, answers[ref])}
    after = interview.snapshot()
    broken = [each for each in interview.violations() if each.rule is not Break.TYPE]
    asked, before = _asked(interview), _asked(Interview.resume(since, snapshot)) if since else None
    return Move(
        snapshot=after,
        lost={ref: text for ref, text in answers.items() if ref not in places and ref not in after.values},
        refused=refused,
        hidden=interview.hidden_answers(),
        missing=tuple(each.ref for each in broken if each.rule is Break.REQUIRED),
        kept={
            ref: answers[ref]
            for ref, place in places.items()
            if place.question is not None and after.values.get(ref) == answers[ref] and ref not in refused
        },
        moved=moved,
        broken=tuple(each.ref for each in broken if each.rule is Break.CONSTRAINT),
        computed={
            ref: after.values.get(ref, "")
            for ref in places
            if ref not in refused and after.values.get(ref, "") != answers[ref]
        },
        asked=tuple(each for each in asked if before is not None and each not in {*before, *moved.values()}),
        dropped=tuple(each for each in before or () if each not in {*asked, *moved}),
    )


def _refuses(place: Place, text: str) -> bool:
    """Whether a shown question lets less of an answer be seen than was given."""
    if not place.relevant or place.question is None:
        return False
    chosen = place.question.control in CHOOSING
    return place.garbled or (chosen and bool(set(text.split()) - set(place.value.split())))


def _asked(interview: Interview) -> dict[str, None]:
    """The questions that are shown now, in order."""
    return {
        interview.ref(place): None
        for place in interview.places()
        if place.leaf and place.question is not None and place.relevant
    }


# ---- questions that stand in another group now


def _moved(snapshot: Snapshot, to: Form) -> Mapping[str, str]:
    """Answers whose question has left its group, where there is no doubt which question it is."""
    homes = _homes(to)
    known = {"/" + "/".join(to.label_of(path)) for path in to.existing}
    found: dict[str, str] = {}
    for ref, text in snapshot.values.items():
        plain = _POSITION.sub("", ref)
        home = homes.get(plain.rpartition("/")[2], ())
        if text and plain not in known and len(home) == 1:
            target = _placed(ref, home[0], to)
            if target and target not in snapshot.values:
                found[ref] = target
    return {ref: target for ref, target in found.items() if list(found.values()).count(target) == 1}


def _homes(form: Form) -> Mapping[str, list[Path]]:
    """The questions of a form by their own names."""
    found: dict[str, list[Path]] = {}
    for path in form.definition.body.questions:
        if path in form.existing:
            found.setdefault(form.label_of(path)[-1], []).append(path)
    return found


def _placed(ref: str, path: Path, form: Form) -> str:
    """The reference of a path within the same instances as `ref`; "" where the repeats are others."""
    instances = {step.partition("[")[0]: step for step in ref.split("/") if step.endswith("]")}
    labels = form.label_of(path)
    repeats = [
        labels[depth - 1] for depth in range(1, len(path) + 1) if path[:depth] in form.definition.body.repeats
    ]
    if repeats != list(instances):
        return ""
    return "/" + "/".join(instances.get(label, label) for label in labels)


def _carried(snapshot: Snapshot, moved: Mapping[str, str]) -> Snapshot:
    """The snapshot with its moved answers, and as many instances around them as they need."""
    values = {moved.get(ref, ref): text for ref, text in snapshot.values.items()}
    repeats = dict(snapshot.repeats)
    for target in moved.values():
        for at, range_ref in _instances(target):
            repeats[range_ref] = max(repeats.get(range_ref, 0), at)
    return replace(snapshot, values=values, repeats=repeats)


def _instances(ref: str) -> Iterable[tuple[int, str]]:
    for match in _POSITION.finditer(ref):
        yield int(match[1]), ref[: match.start()]
