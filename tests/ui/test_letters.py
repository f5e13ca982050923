"""A letter is previewed as it will be printed, saved, and recorded in the case."""

from pathlib import Path

import pytest
from tests.ui.conftest import Post

from sarana.documents.letter import destinations
from sarana.documents.preview import page_count


@pytest.mark.parametrize("languages", ["en", "km", "zh", "km+en", "zh+en"])
def test_every_sheet_is_previewed(busy_border: Post, languages: str) -> None:
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", languages)
    assert letter.pages() >= 1


def test_a_saved_letter_is_in_the_case(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "km+en")
    assert "letter.pdf" in letter.save()
    assert page_count(busy_border.files.pick.read_bytes()) >= 1
    said = letter.back().words()
    assert "Letter" in said
    assert "-0001" in said


def test_the_next_letter_has_the_next_number(busy_border: Post, tmp_path: Path) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    for number, languages in (("0001", "en"), ("0002", "km")):
        busy_border.files.pick = tmp_path / f"{number}.pdf"
        letter.choose("dosvy", languages)
        assert f"-{number}" in letter.save()


def test_a_case_that_lacks_answers_says_so_instead_of_an_empty_letter(border: Post) -> None:
    letter = border.start_unlocked().new_case().leave().letter()
    assert "answers that the case does not hold" in letter.notice()
    assert not letter.can_press("letter.save")


def test_the_questions_that_are_missing_are_named_and_one_press_away(border: Post) -> None:
    letter = border.start_unlocked().new_case().leave().letter()
    letter.notice()
    english = letter.text("letter.lacking")
    letter = letter.speak("km")
    letter.notice()
    assert letter.text("letter.lacking") not in ("", english)
    form = letter.answer_what_is_missing()
    assert form.form.page.section.current()


def test_the_receiver_is_worded_for_the_reader(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    letter.save()
    case = letter.back()
    english = destinations()["dosvy"].words["title"]["en"]
    assert english in case.words()
    case = case.speak("km")
    assert english not in case.words()
    assert destinations()["dosvy"].words["title"]["km"] in case.words()


def test_without_consent_a_reason_is_asked_for(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.hands.choose("letter.destination", "police")
    letter.notice()
    assert not letter.can_press("letter.save")
    letter.hands.write("letter.reason", "Danger to life (sample)")
    assert letter.pages() >= 1


def test_a_reason_that_is_not_needed_is_not_printed(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.hands.choose("letter.destination", "police")
    letter.notice()
    letter.hands.write("letter.reason", "Danger to life (sample)")
    letter.pages()
    letter.choose("dosvy", "en").pages()
    assert not letter.hands.sees("letter.reason")


def test_a_letter_already_made_can_be_saved_again(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "first.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    letter.save()
    case = letter.back()
    busy_border.files.pick = tmp_path / "again.pdf"
    case.save_first_letter()
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()


def test_a_disk_that_cannot_be_written_is_told(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "gone" / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    assert "disk" in letter.save()
    assert "No letter was made yet" in letter.back().words()


def test_a_document_is_a_draft_until_the_officer_has_said_all_that_it_needs(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.pages()
    letter.hands.choose("letter.template", "refusal")
    letter.hands.choose("letter.destination", "counterpart")
    assert not letter.can_press("letter.save")
    for name in ("request_number", "request_date", "request_subject", "reason"):
        letter.hands.write(f"letter.refusal.{name}", "2026-11-01")
    letter.hands.choose("letter.refusal.ground", "security")
    assert letter.pages() >= 1


def test_a_sheet_without_a_receiver_is_recorded(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "rights.pdf"
    letter = busy_border.start_unlocked().open_first().letter()
    letter.hands.choose("letter.template", "rights_card")
    letter.hands.choose("letter.languages", "km+en")
    assert "rights.pdf" in letter.save()
    assert page_count(busy_border.files.pick.read_bytes()) == 1


def test_only_the_receivers_of_a_document_are_offered(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.hands.choose("letter.template", "fine_waiver")
    box = letter.hands.find("letter.destination")
    assert {box.itemData(place) for place in range(box.count())} == {"immigration", "interior"}
