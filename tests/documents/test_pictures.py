"""What `make pictures` leaves to be looked at is what the documents are now."""

from pathlib import Path

from tests.documents.every import composed
from tests.documents.pictures import draw_all, fresh

from sarana.documents.letter import draw


def test_pages_of_an_earlier_run_do_not_lie_beside_the_new_ones(tmp_path: Path) -> None:
    pages = tmp_path / "en"
    for name in ("rights_card", "refusal"):
        draw_all([(name, draw(composed(name, ["en"])))], fresh(pages))
    assert sorted(page.name for page in pages.iterdir()) == ["refusal-01.png", "refusal.pdf"]
    assert (tmp_path / "en.png").exists()


def test_a_sheet_of_pages_that_are_no_more_goes_with_them(tmp_path: Path) -> None:
    draw_all([("rights_card", draw(composed("rights_card", ["en"])))], fresh(tmp_path / "en"))
    fresh(tmp_path / "en")
    assert [left.name for left in tmp_path.iterdir()] == ["en"]
