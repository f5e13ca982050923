"""Typed text ↔ canonical ODK text, per type of answer (ODK XForms, “data types”)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from unicodedata import digit

from sarana.forms.state import Type
from sarana.forms.xpath.functions.geometry import read_point
from sarana.forms.xpath.moments import Moment, read_moment
from sarana.forms.xpath.values import Value, number_text, text_number, to_text

#: A text that grows with every look at it (`concat(//*)`) must not fill the memory; longer ones are blank.
LONGEST_COMPUTED = 100_000

TYPES: Mapping[str, Type] = {
    "string": Type.TEXT,
    "select1": Type.TEXT,
    "select": Type.TEXT,
    "rank": Type.TEXT,
    "int": Type.INTEGER,
    "integer": Type.INTEGER,
    "long": Type.INTEGER,
    "decimal": Type.DECIMAL,
    "date": Type.DATE,
    "time": Type.TIME,
    "dateTime": Type.DATETIME,
    "boolean": Type.BOOLEAN,
    "geopoint": Type.GEOPOINT,
    "geotrace": Type.GEOTRACE,
    "geoshape": Type.GEOSHAPE,
    "barcode": Type.BARCODE,
    "binary": Type.BINARY,
}


_OTHER_NAMES = {"integer": "int", "long": "int", "select1": "string", "select": "string", "rank": "string"}


def odk_name(type: str) -> str:
    """One name per type: forms write some types in several ways."""
    return _OTHER_NAMES.get(type, type)


def canonical(type: Type, text: str) -> str | None:
    """The text as ODK stores it, or None where it is no value of the type. Blank is always a value."""
    if text == "":
        return ""
    decode = _DECODERS.get(type)
    return text if decode is None else decode(text)


def stored(type: Type, value: Value) -> str:
    """What a computed value leaves in a place of that type; a number of days is no date (use date())."""
    text = to_text(value)
    if type is Type.DATE and isinstance(value, Moment):
        text = text[:10]  # the day of a moment: now() as the default of a date
    return "" if len(text) > LONGEST_COMPUTED else canonical(type, text) or ""


def cast(type: Type, text: str) -> str:
    """The text as ODK stores it; as it is where it is no value of the type."""
    decoded = canonical(type, text)
    return text if decoded is None else decoded


def exact(type: Type, text: str) -> str | None:
    """Like `canonical`, but never less than what was written: 12.7 is no integer, though ODK would cut it."""
    if type is Type.INTEGER and "." in text and (_number(text) or 0.0) % 1:
        return None
    return canonical(type, text)


def typed(type: Type, text: str) -> str | None:
    """What a person typed: Khmer or full-width digits, a time without seconds, an unpadded date too."""
    if type not in _WRITTEN_IN_DIGITS:
        return canonical(type, text)
    plain = "".join(str(digit(each, each)) for each in text.strip())
    if type in _UNPADDED:
        pattern, form = _UNPADDED[type]
        match = pattern.fullmatch(plain)
        plain = form.format(*(int(part or 0) for part in match.groups())) if match else plain
    return exact(type, plain)


_WRITTEN_IN_DIGITS = frozenset(
    {Type.INTEGER, Type.DECIMAL, Type.DATE, Type.TIME, Type.DATETIME, Type.GEOPOINT}
)
_DAY, _HOUR = r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_UNPADDED = {
    Type.DATE: (re.compile(_DAY, re.ASCII), "{:04}-{:02}-{:02}"),
    Type.TIME: (re.compile(_HOUR, re.ASCII), "{:02}:{:02}:{:02}"),
    Type.DATETIME: (re.compile(_DAY + "[T ]" + _HOUR, re.ASCII), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"),
}


def within(parameters: Mapping[str, str], text: str) -> bool:
    """Whether a number lies in its range."""
    number, ends = text_number(text), [text_number(parameters.get(name, "")) for name in ("start", "end")]
    return not (number < min(ends) or number > max(ends))


def _number(text: str) -> float | None:
    if re.match(r"\d{4}-\d\d", text):
        return None
    number = text_number(text)
    return number if math.isfinite(number) else None


def _integer(text: str) -> str | None:
    number = _number(text)
    if number is None or not -(2**31) <= int(number) < 2**31:
        return None
    return str(int(number))


def _decimal(text: str) -> str | None:
    number = _number(text)
    if number is None:
        return None
    plain = number_text(number)
    return plain + ".0" if number == int(number) and abs(number) < 1e21 else plain


_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(match[1]).isoformat() if match else None
    except ValueError:
        return None


_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}(:\d{2})?)?", re.ASCII)


def _date_time(text: str) -> str | None:
    return text if _DATE_TIME.fullmatch(text) and read_moment(text) is not None else None


_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[-+](\d{2}):(\d{2}))?", re.ASCII)
_NO_SECONDS = re.compile(r"(\d{2}:\d{2})(Z|[-+]\d{2}:\d{2})?", re.ASCII)


def _time(text: str) -> str | None:
    """A time without seconds, as designers write defaults, is that minute's first second (JavaRosa)."""
    text = _NO_SECONDS.sub(r"\1:00\2", text) if _NO_SECONDS.fullmatch(text) else text
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, zone_hours, zone_minutes = (int(part or 0) for part in match.groups())
    sound = hour < 24 and minute < 60 and second < 60 and zone_hours <= 14 and zone_minutes < 60
    return text if sound else None


def _point(text: str) -> str | None:
    point = read_point(text)
    if point is None or point == (0.0, 0.0):
        return None
    return " ".join(map(_coordinate, ([*map(float, text.split()), 0.0, 0.0])[:4]))


def _line(least: int, closed: bool, text: str) -> str | None:
    """Points divided by semicolons."""
    points = [_point(part.strip()) for part in text.strip().rstrip(";").split(";")]
    known = [point for point in points if point is not None]
    if len(known) < len(points) or len(known) < least or (closed and known[0] != known[-1]):
        return None
    return ";".join(known)


def _coordinate(number: float) -> str:
    return number_text(number) + (".0" if number == int(number) else "")


_DECODERS: Mapping[Type, Callable[[str], str | None]] = {
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.DATE: _date,
    Type.DATETIME: _date_time,
    Type.TIME: _time,
    Type.GEOPOINT: _point,
    Type.GEOTRACE: partial(_line, 2, False),
    Type.GEOSHAPE: partial(_line, 3, True),
}
