"""Dates and times: ISO 8601 text, days since 1970, and back, in the time zone of this computer."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(
    r"(-?\d{4})-(\d{2})-(\d{2})"
    r"(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?(Z|[-+]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_FURTHEST_ZONE = 14  # hours


@dataclass(frozen=True, slots=True)
class Moment:
    """What today(), now() and date() give: days since 1970 where a number is wanted, ISO text elsewhere."""

    days: float
    text: str


NO_MOMENT = Moment(math.nan, "")


def read_moment(text: str) -> datetime | None:
    """An ISO date or date-time; without a zone it is local time."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int(((fraction or "") + "000000")[:6]),
        )
        return _in_zone(local, zone or "")
    except (ValueError, OverflowError, OSError):
        return None


def _in_zone(local: datetime, zone: str) -> datetime | None:
    if not zone:
        return local.astimezone()
    if zone == "Z":
        return local.replace(tzinfo=UTC).astimezone()
    hours, minutes = int(zone[1:3]), int(zone[-2:]) if len(zone) > 3 else 0
    if hours > _FURTHEST_ZONE or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return local.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset)).astimezone()


def days_of(moment: datetime) -> float:
    return (moment - _EPOCH).total_seconds() / 86400.0


def from_days(days: float) -> datetime | None:
    try:
        return (_EPOCH + timedelta(milliseconds=round(days * 86_400_000))).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def iso(moment: datetime) -> str:
    """A date alone at midnight, else the whole date-time with milliseconds and zone."""
    if not (moment.hour or moment.minute or moment.second or moment.microsecond):
        return date_text(moment)
    return date_time_text(moment)


def date_text(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"


def date_time_text(moment: datetime) -> str:
    """ODK's form: 2026-11-22T10:30:00.000+07:00."""
    return moment.isoformat(timespec="milliseconds")


def as_moment(moment: datetime | None) -> Moment:
    return NO_MOMENT if moment is None else Moment(days_of(moment), iso(moment))


_TIME = re.compile(r"(\d{2}):(\d{2})(?::([0-5]\d))?(\.\d+)?(Z|[-+]\d{2}:\d{2})?", re.ASCII)


def day_fraction(text: str) -> float:
    """How much of the day a time of day has behind it; NaN where the text is no time."""
    moment = read_moment("1970-01-01T" + text if _TIME.fullmatch(text) else text if "T" in text else "")
    if moment is None:
        return math.nan
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return seconds / 86400
