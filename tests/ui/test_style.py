"""What is written can be read, and what can be typed into can be seen (WCAG 2.2, 1.4.3 and 1.4.11)."""

from itertools import product

import pytest

from sarana.ui import style

GROUNDS = ("PAPER", "SURFACE", "SUNKEN", "PRIMARY_SOFT", "DANGER_SOFT", "WARNING_SOFT", "GOOD_SOFT")
WRITTEN = ("INK", "MUTED", "PRIMARY", "DANGER", "WARNING", "GOOD")
DRAWN = ("LINE_STRONG", "FOCUS")


def light(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(getattr(style, one)), light(getattr(style, other))))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), list(product(WRITTEN, GROUNDS)))
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), list(product(DRAWN, GROUNDS)))
def test_borders_and_the_ring_around_what_has_the_cursor_can_be_seen(line: str, ground: str) -> None:
    assert contrast(line, ground) >= 3


@pytest.mark.parametrize("ground", ["PRIMARY", "PRIMARY_DARK", "DANGER", "DANGER_DARK", "INK"])
def test_white_words_on_buttons_can_be_read(ground: str) -> None:
    assert contrast("SURFACE", ground) >= 4.5
