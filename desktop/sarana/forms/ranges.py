"""The numbers of a range: from where to where, in which steps, and what the form calls some of them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from sarana.forms.state import NodeState


class Scale(NamedTuple):
    """A range as its form gives it; it may go down as well as up."""

    start: Decimal
    end: Decimal
    step: Decimal  # never 0 or less

    def numbers(self, most: int) -> tuple[Decimal, ...]:
        """Every number that may be chosen, and no more than `most` steps."""
        count = min(int(abs(self.end - self.start) / self.step), most)
        one = self.step if self.end >= self.start else -self.step
        return tuple(self.start + number * one for number in range(count + 1))

    def named(self, texts: Mapping[str, str]) -> dict[Decimal, str]:
        """The numbers on this scale that have names (`tick_labelset`); `texts` are choices by their value."""
        low, high = min(self.start, self.end), max(self.start, self.end)
        found = ((decimal(value, high + 1), text) for value, text in texts.items())
        return {number: text for number, text in found if low <= number <= high}


def scale(state: NodeState) -> Scale:
    """The range of a question (ODK XForms: body elements, range); sound even where the form is not."""
    start = decimal(state.parameters.get("start", ""), Decimal(0))
    end = decimal(state.parameters.get("end", ""), Decimal(10))
    step = abs(decimal(state.parameters.get("step", ""), Decimal(1))) or Decimal(1)
    return Scale(start, end, step)


def decimal(text: str, otherwise: Decimal) -> Decimal:
    """The number that a text says; `otherwise` where it says none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return otherwise
    return number if number.is_finite() else otherwise
