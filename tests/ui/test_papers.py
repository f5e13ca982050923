"""Papers that nobody receives: the blank form, the answers of a record, the register of letters."""

from pathlib import Path

import pypdfium2
import pytest
from tests.given import text_of
from tests.ui.conftest import Post
from tests.ui.screens import PaperScreen


def answers(post: Post) -> PaperScreen:
    return post.start_unlocked().open_first().on_paper()


def test_the_blank_form_is_printed_from_the_page_about(border: Post) -> None:
    paper = border.start_unlocked().about().blank_form()
    assert paper.pages() > 5
    paper.print()
    printed = border.home / "printed.pdf"
    assert len(pypdfium2.PdfDocument(printed)) > 5
    assert "print" not in border.noted()  # nothing about anybody is in it


def test_the_blank_form_can_have_two_languages(border: Post, tmp_path: Path) -> None:
    paper = border.start_unlocked().about().blank_form()
    paper.hands.choose("paper.languages", "km+zh")
    border.files.pick = tmp_path / "form.pdf"
    paper.save()
    said = text_of(tmp_path / "form.pdf")
    assert "国籍" in said
    assert "សញ្ជាតិ" in said


def test_answers_are_printed_as_they_were_signed(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "answers.pdf"
    paper = answers(busy_border)
    assert "answers.pdf" in paper.save()
    assert "范例小明" in text_of(tmp_path / "answers.pdf")
    assert "Example Immigration" in text_of(tmp_path / "answers.pdf")
    assert busy_border.noted()[-3] == "print"


def test_what_is_more_sensitive_than_the_limit_is_left_out(busy_border: Post, tmp_path: Path) -> None:
    for level, there in (("4", True), ("3", False)):
        paper = answers(busy_border)
        paper.hands.choose("paper.limit", level)
        busy_border.files.pick = tmp_path / f"{level}.pdf"
        paper.save()
        assert ("Concern" in text_of(tmp_path / f"{level}.pdf")) is there, level


def test_a_draft_alone_has_no_paper(border: Post) -> None:
    case = border.start_unlocked().new_case().leave()
    assert not case.hands.sees("record.0.paper")


def test_what_is_read_can_go_on_paper(busy_border: Post) -> None:
    reading = busy_border.start_unlocked().open_first().read()
    assert reading.press("reading.paper", PaperScreen).pages() > 1


def test_the_register_lists_what_was_made(busy_border: Post, tmp_path: Path) -> None:
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    letter.save()
    busy_border.files.pick = tmp_path / "register.pdf"
    letter.cases().register().save()
    assert "0001/26" in text_of(tmp_path / "register.pdf")
    assert busy_border.noted()[-3] == "print"


def test_an_empty_register_says_so(border: Post) -> None:
    assert "empty" in border.start_unlocked().register().text("paper.about")


@pytest.mark.parametrize("code", ["km", "zh_Hans"])
def test_a_paper_keeps_its_choices_in_another_language(busy_border: Post, code: str) -> None:
    paper = answers(busy_border)
    paper.hands.choose("paper.limit", "2")
    paper = paper.speak(code)
    assert paper.hands.find("paper.limit").currentData() == "2"
    assert paper.pages() >= 1
