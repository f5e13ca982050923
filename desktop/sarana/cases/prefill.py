"""What a new form knows without asking: the moment, the officer, and what is the same at this post every day.

Never anything about the person, and never a confirmation: that a right was explained is ticked by whoever
explained it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sarana.cases.code import new_code
from sarana.cases.facts import CASE_CODE
from sarana.forms import Facts, Form, Interview
from sarana.vault import Transaction, Vault

OFFICER_NAME = "officer_name"
CONTACT_MOMENT = "contact_datetime"

#: Facts about the office that an officer answers the same way at one post, day after day.
OF_THE_POST = (
    "framework",
    "contact_country",
    "contact_place",
    "officer_agency",
    "officer_gender",
    "officer_trained",
)


class Prefill:
    """What this officer's new forms begin with, at the post where they work now."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault, self._now = vault, now

    def begun(self, form: Form, places: Mapping[str, str]) -> Interview:
        """A form that is begun; `places` names the question whose answer is a fact."""
        interview = Interview(form, now=self._now, user=self._vault.officer.id)
        for fact, value in self._known().items():
            if fact in places:
                _answer(interview, places[fact], value)
        return interview

    def remember(self, write: Transaction, facts: Facts) -> None:
        """Keep what is the same tomorrow, from a form that this officer filled in themselves."""
        officer = self._vault.officer
        if OFFICER_NAME not in facts or facts[OFFICER_NAME].value != officer.name:
            return
        for fact in OF_THE_POST:
            if fact in facts:
                row = (officer.id, officer.post, fact, facts[fact].value)
                write.execute("INSERT OR REPLACE INTO post_default VALUES (?, ?, ?, ?)", row)

    def _known(self) -> dict[str, str]:
        officer = self._vault.officer
        usual = self._vault.query(
            "SELECT fact, value FROM post_default WHERE officer = ? AND post = ?", (officer.id, officer.post)
        )
        minute = self._now().astimezone().replace(second=0, microsecond=0)
        return {
            CASE_CODE: new_code(),
            OFFICER_NAME: officer.name,
            CONTACT_MOMENT: minute.isoformat(timespec="milliseconds"),
            **dict(usual),
        }


def _answer(interview: Interview, place: str, value: str) -> None:
    """An answer that a newer version of the form no longer takes is left for the officer."""
    offered = {choice.value for choice in interview.node(place).choices}
    if offered and not offered >= set(value.split()):
        return
    interview.answer(place, value)
    if interview.node(place).violation:
        interview.answer(place, "")
