"""Functions on dates and times (ODK XForms, “date and time functions”)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sarana.forms.tree import Node
from sarana.forms.xpath.functions.registry import ANY, TEXT, function
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.moments import Moment, as_moment, day_fraction, days_of, from_days, read_moment
from sarana.forms.xpath.scene import Scene
from sarana.forms.xpath.values import Value, to_number, to_text


@function("today", here=True)
def today(scene: Scene, node: Node, place: int, size: int) -> Moment:
    moment = scene.around.now().astimezone()
    return as_moment(moment.replace(hour=0, minute=0, second=0, microsecond=0))


@function("now", here=True)
def now(scene: Scene, node: Node, place: int, size: int) -> Moment:
    return as_moment(scene.around.now().astimezone())


_UNPADDED = re.compile(r"(\d{4})-([1-9]|\d{2})-([1-9]|\d{2})(T.*)?", re.ASCII)


@function("date", takes=(ANY,))
def date(value: Value) -> Value:
    """A text or a number of days as a date; of a moment, and of an answer with a time, the day (JavaRosa).

    A blank stays blank. A written date keeps the time that is written with it.
    """
    found = date_time(value)
    timed = isinstance(value, Moment) or (isinstance(value, list) and bool(value) and value[0].is_moment)
    return _day(found) if timed and isinstance(found, Moment) else found


@function("date-time", takes=(ANY,))
def date_time(value: Value) -> Value:
    """A text or a number of days as a date and time."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float | Moment):
        days = to_number(value)
        return as_moment(None if math.isnan(days) or math.isinf(days) else from_days(days))
    text = to_text(value)
    return as_moment(read_moment(text) or read_moment(_padded(text))) if text else ""


def _day(moment: Moment) -> Moment:
    found = from_days(moment.days) if math.isfinite(moment.days) else None
    return moment if found is None else as_moment(found.replace(hour=0, minute=0, second=0, microsecond=0))


def _padded(text: str) -> str:
    match = _UNPADDED.fullmatch(text)
    if match is None:
        return ""
    year, month, day, rest = match.groups()
    return f"{year}-{month:>02}-{day:>02}{rest or ''}"


@function("decimal-date-time", takes=(ANY,))
def decimal_date_time(value: Value) -> float:
    if isinstance(value, bool):
        raise ExpressionError("decimal-date-time() needs a date")
    if isinstance(value, float | Moment):
        return to_number(value)
    moment = read_moment(to_text(value))
    return math.nan if moment is None else days_of(moment)


@function("decimal-time", takes=(TEXT,))
def decimal_time(text: str) -> float:
    return day_fraction(text)


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_Holes = Mapping[str, Callable[[datetime], str]]

_HOLES: _Holes = {
    "%Y": lambda moment: f"{moment.year:04d}",
    "%y": lambda moment: f"{moment.year:04d}"[2:],
    "%m": lambda moment: f"{moment.month:02d}",
    "%n": lambda moment: str(moment.month),
    "%b": lambda moment: _MONTHS[moment.month - 1],
    "%d": lambda moment: f"{moment.day:02d}",
    "%e": lambda moment: str(moment.day),
    "%a": lambda moment: _DAYS[moment.weekday()],
    "%H": lambda moment: f"{moment.hour:02d}",
    "%h": lambda moment: str(moment.hour),
    "%M": lambda moment: f"{moment.minute:02d}",
    "%S": lambda moment: f"{moment.second:02d}",
    "%3": lambda moment: f"{moment.microsecond // 1000:03d}",
}


_HOLE = re.compile("%[A-Za-z3]")


@function("format-date", "format-date-time", takes=(ANY, TEXT))
def formatted(value: Value, pattern: str) -> str:
    """A date, a time or a number of days written after a pattern; blank where it is no date."""
    moment = (
        from_days(value) if isinstance(value, float) and math.isfinite(value) else read_moment(to_text(value))
    )
    if moment is None:
        return ""

    def fill(match: re.Match[str]) -> str:
        hole = _HOLES.get(match.group())
        return hole(moment) if hole else match.group()

    return _HOLE.sub(fill, pattern)
