"""Functions on numbers (XPath 1.0, section 4.4; ODK XForms, “math functions”)."""

from __future__ import annotations

import math
from collections.abc import Callable

from sarana.forms.tree import Node
from sarana.forms.xpath.functions.registry import ANY, NODES, NUMBER, TRUTH, function
from sarana.forms.xpath.moments import Moment, days_of, read_moment
from sarana.forms.xpath.values import Value, numbers, texts, to_number, to_text


@function("number", takes=(ANY,), least=0, self_default=True)
def number(value: Value) -> Value:
    if isinstance(value, str | list):
        moment = read_moment(to_text(value))
        if moment is not None:
            days = days_of(moment)
            return Moment(days, str(math.floor(days)))
    return to_number(value)


@function("boolean", takes=(TRUTH,))
def boolean(truth: bool) -> bool:
    return truth


@function("true")
def true() -> bool:
    return True


@function("false")
def false() -> bool:
    return False


@function("not", takes=(TRUTH,))
def negated(truth: bool) -> bool:
    return not truth


@function("boolean-from-string", takes=(ANY,))
def boolean_from_string(value: Value) -> bool:
    return to_text(value) in ("1", "true")


@function("sum", takes=(NODES,))
def total(nodes: list[Node]) -> float:
    """Blanks count for nothing (JavaRosa)."""
    return float(sum(number for number in numbers(nodes) if not math.isnan(number)))


@function("min", rest=(ANY,), least=1)
def smallest(*values: Value) -> float:
    return _chosen(min, values)


@function("max", rest=(ANY,), least=1)
def largest(*values: Value) -> float:
    return _chosen(max, values)


def _chosen(choose: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    """Blanks count for nothing (JavaRosa): the oldest of those whose age is known."""
    known = (texts(value) if isinstance(value, list) else [value] for value in values)
    found = [to_number(each) for some in known for each in some if each != ""]
    if not found or any(map(math.isnan, found)):
        return math.nan
    return choose(found)


@function("round", takes=(NUMBER, NUMBER), least=1)
def rounded(number: float, digits: float = 0.0) -> float:
    """Half away from zero, to so many digits after the point (before it where negative)."""
    if math.isnan(digits):
        return math.nan
    if math.isnan(number) or math.isinf(number) or abs(digits) > 300:
        return number
    scale = 10.0 ** int(digits)
    scaled = abs(number) * scale
    return math.copysign(math.floor(scaled + 0.5) / scale, number) if math.isfinite(scaled) else number


@function("pow", takes=(NUMBER, NUMBER))
def power(base: float, exponent: float) -> float:
    if math.isnan(base) or math.isnan(exponent):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


@function("atan2", takes=(NUMBER, NUMBER))
def atan2(y: float, x: float) -> float:
    return math.atan2(y, x)


@function("pi")
def pi() -> float:
    return math.pi


def _whole(number: float) -> float:
    return float(math.trunc(number))


def _declare(name: str, formula: Callable[[float], float], at_zero: float | None = None) -> None:
    @function(name, takes=(NUMBER,))
    def call(number: float) -> float:
        if number == 0 and at_zero is not None:
            return at_zero
        try:
            return float(formula(number))
        except OverflowError:
            return math.inf if math.isinf(number) or name in ("exp", "exp10") else math.nan
        except ValueError:
            return math.nan


_declare("int", lambda number: number if math.isinf(number) else _whole(number))
_declare("floor", lambda number: number if math.isinf(number) else float(math.floor(number)))
_declare("ceiling", lambda number: number if math.isinf(number) else float(math.ceil(number)))
_declare("abs", abs)
_declare("sqrt", math.sqrt)
_declare("exp", math.exp)
_declare("exp10", lambda number: 10.0**number)
_declare("log", math.log, -math.inf)
_declare("log10", math.log10, -math.inf)
for _name in ("sin", "cos", "tan", "asin", "acos", "atan"):
    _declare(_name, getattr(math, _name))
