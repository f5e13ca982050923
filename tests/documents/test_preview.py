"""A letter as pictures for the screen."""

import pytest
from tests.documents.sample import letter

from sarana.documents.letter import draw
from sarana.documents.preview import page_count, render


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_a_page_is_shown_at_the_size_asked_for(scale: float) -> None:
    pdf = draw(letter("en"))
    picture = render(pdf, 0, scale)
    assert picture.width == pytest.approx(595 * scale, abs=2)
    assert picture.height == pytest.approx(842 * scale, abs=2)
    assert len(picture.pixels) == picture.width * picture.height * 4


def test_a_page_is_black_on_white() -> None:
    pixels = render(draw(letter("en")), 0, 1.0).pixels
    assert pixels[:4] == b"\xff\xff\xff\xff"
    assert bytes(3) in pixels


def test_pages_are_counted() -> None:
    assert page_count(draw(letter("km", "zh", "en"))) == 3
