"""One ASCII JSON line: the way everything that is signed is written, and the strict way it is read back.

ASCII, because some shells re-encode what they pipe and a signature would break (SECURITY.md 3.4). Only
integers, because two programs may print one fraction in two ways.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeAlias

Plain: TypeAlias = bool | int | str | list["Plain"] | dict[str, "Plain"] | None

PRINTABLE = re.compile(rb"[ -~]+")
HALF_CHARACTER = re.compile(rb"\\u[dD][89abAB]")
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
LARGEST_NUMBER = 2**53


class NotALine(ValueError):
    """These bytes are not a line as we write them; the text is a short English code, without content."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a line may hold (SECURITY.md 3.7)."""

    size: int = 256 * 1024
    text: int = 64 * 1024
    depth: int = 32


def write(content: Mapping[str, object]) -> bytes:
    """The line of these values: keys sorted, no spaces, no end of line."""
    text = json.dumps(content, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii")


def read(untrusted_line: bytes, bounds: Bounds = Bounds()) -> dict[str, Plain]:
    """The values of a line; raises NotALine for whatever is not exactly one bounded JSON object."""
    if len(untrusted_line) > bounds.size:
        raise NotALine("line-too-long")
    if not PRINTABLE.fullmatch(untrusted_line):
        raise NotALine("line-not-ascii")
    brackets = untrusted_line.count(b"{") + untrusted_line.count(b"[")
    if brackets > bounds.depth and _depth(untrusted_line) > bounds.depth:
        raise NotALine("line-too-deep")
    try:
        content = _DECODER.decode(untrusted_line.decode("ascii"))
    except NotALine:
        raise
    except ValueError as error:
        raise NotALine("line-not-json") from error
    if not isinstance(content, dict):
        raise NotALine("line-not-an-object")
    if len(untrusted_line) > bounds.text or HALF_CHARACTER.search(untrusted_line):
        _check_texts(content, bounds.text)
    return content


def _depth(line: bytes) -> int:
    """How deep brackets nest; asked before parsing, because the parser calls itself for each level.

    Without escaped backslashes and escaped quotes, every second piece between quotes is outside of texts.
    """
    outside = line.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2]
    deepest = depth = 0
    for bracket in b"".join(outside).translate(None, NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _check_texts(value: Plain, longest: int) -> None:
    if isinstance(value, str):
        _check_text(value, longest)
    elif isinstance(value, list):
        for item in value:
            _check_texts(item, longest)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, longest)
            _check_texts(item, longest)


def _check_text(text: str, longest: int) -> None:
    if text.isascii() and len(text) <= longest:
        return
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise NotALine("text-half-a-character") from error
    if size > longest:
        raise NotALine("text-too-long")


def _object(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise NotALine("key-twice")
    return content


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST_NUMBER:
        raise NotALine("number-too-large")
    if digits.startswith("-0"):
        raise NotALine("number-not-plain")
    return int(digits)


def _no_fraction(_digits: str) -> NoReturn:
    raise NotALine("number-not-whole")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_no_fraction, parse_constant=_no_fraction
)


HEX_32 = re.compile(r"[0-9a-f]{32}")
HEX_64 = re.compile(r"[0-9a-f]{64}")
WORD = re.compile(r"[a-z]{1,20}")
CODE = re.compile(r"[a-z-]{1,40}")
#: Moments that every clock of the world can show: at the ends of the calendar there is no other time zone.
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z")

# ---- taking a line apart ---------------------------------------------------------------------------------


def text_of(content: Mapping[str, Plain], key: str, shape: re.Pattern[str] | None = None) -> str:
    """The text under a key; raises NotALine if it is missing, no text, or not of this shape."""
    value = content.get(key)
    if not isinstance(value, str) or (shape and not shape.fullmatch(value)):
        raise NotALine(f"bad-{key}")
    return value


def number_of(content: Mapping[str, Plain], key: str) -> int:
    """The number from 0 under a key."""
    value = content.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise NotALine(f"bad-{key}")
    return value


def object_of(content: Mapping[str, Plain], key: str) -> dict[str, Plain]:
    value = content.get(key)
    if not isinstance(value, dict):
        raise NotALine(f"bad-{key}")
    return value


def list_of(content: Mapping[str, Plain], key: str) -> list[Plain]:
    value = content.get(key)
    if not isinstance(value, list):
        raise NotALine(f"bad-{key}")
    return value


def objects_of(content: Mapping[str, Plain], key: str) -> list[dict[str, Plain]]:
    """The list of objects under a key."""
    items = list_of(content, key)
    objects = [item for item in items if isinstance(item, dict)]
    if len(objects) != len(items):
        raise NotALine(f"bad-{key}")
    return objects


def texts_of(content: Mapping[str, Plain], key: str, shape: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """The list of texts under a key."""
    items = list_of(content, key)
    texts = [item for item in items if isinstance(item, str) and (shape is None or shape.fullmatch(item))]
    if len(texts) != len(items):
        raise NotALine(f"bad-{key}")
    return tuple(texts)


def moment_of(content: Mapping[str, Plain], key: str) -> datetime:
    """The moment under a key, in UTC; one that cannot be shown everywhere is none."""
    try:
        moment = datetime.fromisoformat(text_of(content, key, _MOMENT)).astimezone(UTC)
    except NotALine:
        raise
    except ValueError as error:
        raise NotALine(f"bad-{key}") from error
    if not _FIRST <= moment <= _LAST:
        raise NotALine(f"bad-{key}")
    return moment


def moment(when: datetime) -> str:
    """A moment as lines write it; with milliseconds where there are any, since lists are ordered by it."""
    exactness = "milliseconds" if when.microsecond >= 1000 else "seconds"
    return when.astimezone(UTC).isoformat(timespec=exactness).replace("+00:00", "Z")
