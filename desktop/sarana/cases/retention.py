"""How long cases are kept, and which are due for erasure: the program reminds, a person decides.

A case is due when the terms under which another office shared it have run out, or when the office's own rule
says so: a number of days after it was last handed over. Nothing is ever erased by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sarana.vault import Vault

USUAL_DAYS = 90
LEAST_DAYS, MOST_DAYS = 1, 3650


class Because(StrEnum):
    """Why a case is due."""

    TERMS = "terms"  # the office that shared it set a last day
    HANDED_OVER = "handed over"  # the office's own rule: so many days after it was handed over


@dataclass(frozen=True, slots=True)
class Due:
    """A case that should be looked at: erased, or kept for a reason."""

    case_id: str
    since: datetime
    because: Because

    @property
    def last_day(self) -> date:
        """The last day on which there was time."""
        return (self.since - timedelta(seconds=1)).date()


class Retention:
    """The rules of one vault about how long it keeps cases."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault, self._now = vault, now

    @property
    def days(self) -> int:
        """So many days after it was last handed over a case is due."""
        rows = self._vault.query("SELECT days FROM retention")
        return int(rows[0][0]) if rows else USUAL_DAYS

    def set_days(self, days: int) -> None:
        self._vault.require("administrator")
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise ValueError("not a number of days to keep something")
        with self._vault.transaction() as write:
            write.execute("INSERT OR REPLACE INTO retention VALUES (1, ?)", (days,))
            self._vault.journal("retention.days", str(days))

    def keep_terms(self, case_ids: Iterable[str], untrusted_last_day: str) -> None:
        """Remember the last day that an office set for these cases; of two days the earlier one counts."""
        try:
            last_day = date.fromisoformat(untrusted_last_day).isoformat()
        except ValueError:
            return  # terms that cannot be read set no day
        with self._vault.transaction() as write:
            write.execute_many(
                "INSERT INTO case_terms VALUES (?, ?) ON CONFLICT (case_id)"
                " DO UPDATE SET retain_until = min(retain_until, excluded.retain_until)",
                [(case_id, last_day) for case_id in case_ids],
            )

    def is_over(self, case_id: str) -> bool:
        """Whether the time to keep this case has run out."""
        return any(due.case_id == case_id for due in self._all())

    def due(self) -> list[Due]:
        """The cases that are due, the longest first; each once."""
        found: dict[str, Due] = {}
        for due in sorted(self._all(), key=lambda one: one.since):
            found.setdefault(due.case_id, due)
        here = {
            case_id
            for (case_id,) in self._vault.query(
                "SELECT case_id FROM case_file WHERE case_id NOT IN (SELECT case_id FROM erased_case)"
            )
        }
        return [due for due in found.values() if due.case_id in here]

    def _all(self) -> list[Due]:
        now = self._now()
        return [*self._of_terms(now), *self._of_handing_over(now)]

    def _of_terms(self, now: datetime) -> list[Due]:
        rows = self._vault.query("SELECT case_id, retain_until FROM case_terms")
        ends = ((case_id, _end_of(date.fromisoformat(day))) for case_id, day in rows)
        return [Due(case_id, end, Because.TERMS) for case_id, end in ends if end <= now]

    def _of_handing_over(self, now: datetime) -> list[Due]:
        handed_over: dict[str, datetime] = {}
        for entry in self._vault.noted("bundle.export"):  # newest first
            cases = entry.detail.get("cases")
            for case_id in cases if isinstance(cases, list) else ():
                handed_over.setdefault(case_id, entry.time)
        until = timedelta(days=self.days)
        return [
            Due(case_id, when + until, Because.HANDED_OVER)
            for case_id, when in handed_over.items()
            if when + until <= now
        ]


def _end_of(day: date) -> datetime:
    """The first moment after a day; the last day of the calendar has none and counts as the day before."""
    return datetime.combine(min(day, date.max - timedelta(days=1)) + timedelta(days=1), time(), UTC)
