"""What expressions, screens and letters see of an answer: nothing while it is hidden or not on offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sarana.forms.codecs import exact, within
from sarana.forms.places import Place
from sarana.forms.state import Control

_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)
Offered = Callable[[Place], Mapping[str, None]]  # the values that a question offers now, in order


def visible(place: Place, offered: Offered) -> tuple[str, bool]:
    """The visible text, and whether the answer is no value of its type."""
    question = place.question
    if question is None or question.control not in _CHOOSING or place.answer == "":
        decoded = exact(place.type, place.answer)
        if decoded and question is not None and question.control is Control.RANGE:
            decoded = decoded if within(question.parameters, decoded) else None
        return decoded or "", decoded is None
    return _chosen(question.control, place.answer, offered(place)), False


def _chosen(control: Control, answer: str, offered: Mapping[str, None]) -> str:
    """As much of a choice as is on offer; a ranking names everything that is."""
    if control is Control.SELECT_ONE:
        return answer if answer in offered else ""
    kept = [value for value in answer.split() if value in offered]
    if control is Control.RANK:
        kept += [value for value in offered if value not in kept]
    return " ".join(kept)
