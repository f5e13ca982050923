"""Whole and decimal numbers, typed in Latin, Khmer or full-width digits."""

import re
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt

from sarana.forms.state import NodeState, Type
from sarana.ui.fields.text import LineField

#: Digits of the scripts that people here type, and the signs that Chinese keyboards put into numbers.
LATIN = (
    {ord("០") + digit: str(digit) for digit in range(10)}
    | {0xFF10 + digit: str(digit) for digit in range(10)}
    | {0xFF0E: ".", 0xFF0C: ",", 0xFF0D: "-", 0x2212: "-", 0x3002: "."}
)
_WHOLE = re.compile(r"^[+-]?[0-9]{1,12}$")
WIDEST = 260  # a number needs no whole line


class NumberField(LineField):
    """A number. What is no number stays as it was typed, and is said to be none."""

    def __init__(self) -> None:
        super().__init__()
        self.edit.setMaximumWidth(WIDEST)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def _on_typed(self, text: str) -> None:
        self.send(canonical(text, whole=self._state is not None and self._state.type is Type.INTEGER))

    def _same(self, value: str, shown: str) -> bool:
        return value == shown or (bool(value) and bool(shown) and _number(value) == _number(shown))

    def _dress(self, state: NodeState, before: NodeState | None) -> None:
        super()._dress(state, before)
        self.edit.setPlaceholderText("0" if state.type is Type.INTEGER else "0.0")


def canonical(text: str, *, whole: bool) -> str:
    """What was typed as ODK writes a number, or as it was typed where it is none.

    Thousands may be grouped by commas or spaces; a single comma that does not group is a decimal comma.
    """
    typed = text.strip().translate(LATIN)
    bare = typed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if _groups(bare):
        bare = bare.replace(",", "")
    elif not whole and bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    if _number(bare) is None:
        return text.strip()
    return bare


def whole_number(text: str, least: int, most: int) -> int | None:
    """The whole number that somebody typed, in any of the three scripts; None where it is none of these."""
    bare = canonical(text, whole=True)
    if not _WHOLE.match(bare) or not least <= int(bare) <= most:
        return None
    return int(bare)


def _groups(text: str) -> bool:
    parts = text.lstrip("-").split(".")[0].split(",")
    return len(parts) > 1 and 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])


def _number(text: str) -> Decimal | None:
    if not text.isascii() or "_" in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
