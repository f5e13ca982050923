"""What expressions compute with, and how one kind of value becomes another (XPath 1.0, sections 3 and 4)."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence

from sarana.forms.tree import Node
from sarana.forms.xpath.moments import Moment, days_of, read_moment

#: A list is a node-set, in document order unless a function says otherwise.
Value = str | float | bool | Moment | list[Node]


class Hidden(list[Node]):
    """No node, because all that the path leads to are hidden: compared or joined, a blank (JavaRosa)."""

    __slots__ = ("behind",)

    def __init__(self, behind: list[Node]) -> None:
        super().__init__()
        self.behind = behind  # what is hidden: it stands somewhere all the same


_NUMBER = re.compile(r"[ \t\r\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[ \t\r\n]*", re.ASCII)
_SPACE = " \t\r\n"
_INFINITIES = {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}


def to_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].text() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value.text


def to_number(value: Value) -> float:
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return text_number(value)
    if isinstance(value, list):
        return text_number(value[0].text()) if value else math.nan
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return value.days


def to_truth(value: Value) -> bool:
    """As in XPath 1.0; but of an answer its value counts, not that there is a question (JavaRosa)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return any(node.holds() for node in value)
    if isinstance(value, str):
        return value != ""
    if isinstance(value, Moment):
        return value.days == value.days  # any date is true, the first of 1970 too (JavaRosa)
    number = to_number(value)
    return number == number and number != 0


def text_number(text: str) -> float:
    """A text as a number; dates count as days since 1970 (ODK XForms, “dates as numbers”)."""
    if not text:
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(text)
    if len(text) >= 10 and text[4] == "-":
        moment = read_moment(text)
        if moment is not None:
            return days_of(moment)
    return _INFINITIES.get(text.strip(_SPACE), math.nan)


def number_text(number: float) -> str:
    """The shortest text that reads back as this number; what is no number is blank."""
    if number != number:
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    text = repr(number)
    return _plain_exponent(text) if "e" in text else text


def _plain_exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    power = int(exponent)
    if -7 <= power < 0:
        sign = "-" if mantissa.startswith("-") else ""
        digits = mantissa.lstrip("-").replace(".", "")
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return f"{mantissa}e{'+' if power > 0 else '-'}{abs(power)}"


def texts(value: Value) -> list[str]:
    """Every node's text of a node-set, or the one text of anything else."""
    if isinstance(value, list) and not isinstance(value, Hidden):
        return [node.text() for node in value]
    return [to_text(value)]


def numbers(value: Value) -> list[float]:
    return list(map(text_number, texts(value))) if isinstance(value, list) else [to_number(value)]


_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def compare(sign: str, left: Value, right: Value) -> bool:
    """Comparisons of XPath 1.0, section 3.4, with dates as numbers."""
    left, right = _blank(left), _blank(right)
    if isinstance(left, list):
        if isinstance(right, list):
            return _compare_sets(sign, left, right)
        return _compare_set(sign, left, right)
    if isinstance(right, list):
        return _compare_set(_SWAPPED[sign], right, left)
    if sign in ("=", "!="):
        return _equal(left, right) is (sign == "=")
    return ORDERS[sign](to_number(left), to_number(right))


def _blank(value: Value) -> Value:
    """No node counts as a blank (JavaRosa): an empty cell in a list of choices makes no node at all."""
    return "" if isinstance(value, list) and (not value or isinstance(value, Hidden)) else value


def _compare_sets(sign: str, left: Sequence[Node], right: Sequence[Node]) -> bool:
    others = [node.text() for node in right]
    if sign in ("=", "!="):
        return any((node.text() == other) is (sign == "=") for node in left for other in others)
    limits = list(map(text_number, others))
    return any(ORDERS[sign](text_number(node.text()), limit) for node in left for limit in limits)


def _compare_set(sign: str, nodes: list[Node], value: Value) -> bool:
    if isinstance(value, bool) and sign in ("=", "!="):
        return compare(sign, to_truth(nodes), value)
    return any(compare(sign, node.text(), value) for node in nodes)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float | Moment) or isinstance(right, float | Moment):
        return same_number(to_number(left), to_number(right))
    return left == right


def same_number(left: float, right: float) -> bool:
    """Equal but for what binary fractions lose: 6.1 - 7.8 is -1.7 (JavaRosa)."""
    return left == right or abs(left - right) < 1e-12


ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
