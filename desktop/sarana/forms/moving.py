"""What becomes of answers when a record moves to a newer version of its form: shown before it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sarana.forms.form import Form
from sarana.forms.interview import Interview
from sarana.forms.places import Place
from sarana.forms.state import Break, Snapshot


@dataclass(frozen=True, slots=True)
class Move:
    """The answers as the new version holds them, and all that would be different."""

    snapshot: Snapshot
    lost: Mapping[str, str]  # answers that the new version has no place for
    refused: Mapping[str, str]  # answers that are not on offer any more, or of the wrong type
    hidden: tuple[str, ...]  # answers that the new version hides, and did not lose
    missing: tuple[str, ...]  # questions that the new version demands and nobody has answered


def preview_move(snapshot: Snapshot, to: Form) -> Move:
    """Nothing is moved yet: whoever shows this asks first."""
    interview = Interview.resume(to, snapshot)
    lost = {ref: text for ref, text in snapshot.values.items() if text and interview.find(ref) is None}
    refused = {
        ref: text
        for ref, text in snapshot.values.items()
        if (place := interview.find(ref)) is not None and _refuses(place, text)
    }
    missing = tuple(each.ref for each in interview.violations() if each.rule is Break.REQUIRED)
    return Move(interview.snapshot(), lost, refused, interview.hidden_answers(), missing)


def _refuses(place: Place, text: str) -> bool:
    """Whether a shown question lets less of an answer be seen than was given."""
    if not place.relevant or place.question is None:
        return False
    return place.garbled or bool(set(text.split()) - set(place.value.split()) and place.question.offers)
