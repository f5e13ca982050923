"""Functions on text (XPath 1.0, section 4.2; ODK XForms, “string functions”)."""

from __future__ import annotations

import math
import re

import regex

from sarana.forms.xpath.functions.registry import ANY, NUMBER, TEXT, function
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.values import Value, texts, to_text

#: The longest a form's pattern may search one answer.
PATIENCE = 0.25


@function("string", takes=(TEXT,), least=0, self_default=True)
def string(text: str) -> str:
    return text


@function("concat", rest=(ANY,))
def concat(*values: Value) -> str:
    return "".join(text for value in values for text in texts(value))


@function("join", takes=(TEXT,), rest=(ANY,))
def join(glue: str, *values: Value) -> str:
    return glue.join(text for value in values for text in texts(value))


@function("starts-with", takes=(TEXT, TEXT))
def starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


@function("ends-with", takes=(TEXT, TEXT))
def ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


@function("contains", takes=(TEXT, TEXT))
def contains(text: str, part: str) -> bool:
    return part in text


@function("substring-before", takes=(TEXT, TEXT))
def substring_before(text: str, part: str) -> str:
    return text.partition(part)[0] if part and part in text else ""


@function("substring-after", takes=(TEXT, TEXT))
def substring_after(text: str, part: str) -> str:
    return text[text.find(part) + len(part) :] if part in text else ""


@function("substring", takes=(TEXT, NUMBER, NUMBER), least=2)
def substring(text: str, start: float, length: float = math.inf) -> str:
    first = _rounded(start)
    end = first + _rounded(length)
    return "".join(letter for place, letter in enumerate(text, 1) if first <= place < end)


def _rounded(number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else float(math.floor(number + 0.5))


@function("substr", takes=(TEXT, TEXT, TEXT), least=2)
def substr(text: str, start: str, end: str | None = None) -> str:
    """From `start` up to, but without, `end`, counted from 0; negative numbers count from the end."""
    first = _place(start, len(text))
    last = len(text) if end is None else _place(end, len(text))
    return text[first:last]


def _place(text: str, length: int) -> int:
    place = whole_number(text) or 0
    return min(max(place + length if place < 0 else place, 0), length)


_WHOLE = re.compile(r"\s*([-+]?\d+)", re.ASCII)


def whole_number(text: str) -> int | None:
    """The whole number that a text begins with."""
    match = _WHOLE.match(text[:32])
    return int(match.group(1)) if match else None


@function("string-length", takes=(TEXT,), least=0, self_default=True)
def string_length(text: str) -> float:
    return float(len(text))


_SPACES = re.compile("[ \t\r\n]+")


@function("normalize-space", takes=(TEXT,), least=0, self_default=True)
def normalize_space(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


@function("translate", takes=(TEXT, TEXT, TEXT))
def translate(text: str, old: str, new: str) -> str:
    table: dict[int, str] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place : place + 1])
    return text.translate(table)


@function("regex", takes=(TEXT, TEXT))
def matches(text: str, pattern: str) -> bool:
    """Whether the whole text follows the pattern, as in Collect (Web Forms is content with a part of it)."""
    try:
        return regex.fullmatch(pattern, text, timeout=PATIENCE) is not None
    except regex.error as error:
        raise ExpressionError(f"“{pattern}” is not a regular expression: {error}") from None
    except TimeoutError:
        raise ExpressionError("the regular expression takes too long on this answer") from None


def pattern_trouble(pattern: str) -> str:
    """Why this is no regular expression; "" where it is one."""
    try:
        regex.compile(pattern)
    except regex.error as error:
        return str(error)
    return ""


@function("coalesce", takes=(TEXT, ANY))
def coalesce(first: str, second: Value) -> str:
    return first or to_text(second)
