"""Days, months, years and times as people type them: in three scripts, in the orders that are in use here."""

import re
from datetime import date, datetime, time

from sarana import language
from sarana.ui.fields.number import LATIN

_PART = re.compile(r"\d+|[^\s\d,./:\-年月日号號]+")
_YEAR = re.compile(r"^[1-9][0-9]{3}$")
_TIME = re.compile(
    r"^(\d{1,2})\s*[:.h点點时時]\s*(\d{2})\s*分?(?::\d{2}.*)?$|^(\d{2})(\d{2})$", re.IGNORECASE
)


def day(text: str) -> date | None:
    """2026-11-22, 22/11/2026, 22 11 2026, 20261122, 22 November 2026, ២២ វិច្ឆិកា ២០២៦ or 2026年11月22日.

    A year has four digits: nobody guesses a century here. Between two short numbers the day comes first.
    """
    numbers, month = _parts(text)
    if month is not None and len(numbers) == 2:
        first, second = numbers
        return _day(second, month, first) if len(second) == 4 else _day(first, month, second)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        (whole,) = numbers
        return _day(whole[:4], whole[4:6], whole[6:])
    if len(numbers) != 3 or month is not None:
        return None
    first, second, third = numbers
    if len(first) == 4:
        return _day(first, second, third)
    return _day(third, second, first) if len(third) == 4 else None


def clock(text: str) -> time | None:
    """9:30, 09.30, 0930, 9h30 or 9点30分: twenty-four hours."""
    found = _TIME.match(text.strip().translate(LATIN))
    if not found:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def year(text: str) -> int | None:
    """A year of four digits, in any of the three scripts."""
    digits = text.strip().translate(LATIN).removesuffix("年")
    return int(digits) if _YEAR.match(digits) else None


def may_be_of_the_buddhist_era(day_: date) -> bool:
    """Whether somebody may have written the year as it stands in Cambodian and Thai papers, some 543 more."""
    return day_.year >= date.today().year + 400


def read_moment(value: str) -> datetime | None:
    """A dateTime value of ODK in the time of this computer."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone() if "T" in value else None


def write_moment(day_: date, clock_: time) -> str:
    """A dateTime value of ODK: with this computer's offset, so that another country reads the same moment."""
    moment = datetime.combine(day_, clock_).astimezone()
    return moment.isoformat(timespec="milliseconds")


def write_clock(clock_: time) -> str:
    """A time value of ODK, with this computer's offset of today."""
    return write_moment(date.today(), clock_).split("T")[1]


def _parts(text: str) -> tuple[list[str], int | None]:
    """The numbers in the text, and the month where it is named."""
    numbers, month = [], None
    for part in _PART.findall(text.strip().translate(LATIN)):
        if part.isdigit():
            numbers.append(part)
        elif (named := _month_named(part.casefold())) is not None:
            month = named
        elif not _says_which_number(part):
            return [], None
    return numbers, month


def _says_which_number(word: str) -> bool:
    """The words of an official Khmer date that name day, month and year, and weekdays' commas."""
    return word in {"ថ្ងៃទី", "ថ្ងៃ", "ខែ", "ឆ្នាំ", "ទី"}


def _month_named(word: str) -> int | None:
    bare = word.removeprefix("ខែ")
    for code in language.available():
        locale = language.catalog(code).locale
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["stand-alone"][width].items():
                if bare == str(name).casefold().rstrip("."):
                    return int(number)
    return None


def _day(year_: str, month: str | int, day_: str) -> date | None:
    try:
        return date(int(year_), int(month), int(day_))
    except (ValueError, OverflowError):  # a number of any length may have been pasted
        return None
