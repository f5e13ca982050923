"""A letter is previewed as a draft, then finalised: numbered, signed, recorded, saved or printed."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot
from tests.given import PASSPHRASE, text_of
from tests.ui.conftest import Post
from tests.ui.screens import LetterScreen

from sarana import vault
from sarana.documents.letter import destinations, templates
from sarana.documents.preview import page_count, render
from sarana.exchange.withdrawing import withdraw
from sarana.ui.hands import until
from sarana.ui.pages.letter_parties import LetterReceiver
from sarana.ui.pages.letter_redaction import ACROSS, USUAL
from sarana.ui.workspace import open_stores


def open_letter(post: Post) -> LetterScreen:
    return post.start_unlocked().open_first().letter()


@pytest.mark.parametrize("languages", ["en", "km", "zh", "km+en", "zh+en", "km+zh", "zh+km"])
def test_every_sheet_is_previewed(busy_border: Post, languages: str) -> None:
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", languages)
    assert letter.pages() >= 1


def test_a_saved_letter_is_in_the_case(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "km+en")
    assert "letter.pdf" in letter.save()
    assert page_count(busy_border.files.pick.read_bytes()) >= 1
    said = letter.back().words()
    assert "Letter 0001/26 to" in said


def test_the_next_letter_has_the_next_number(busy_border: Post, tmp_path: Path) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    for number, languages in (("0001", "en"), ("0002", "km")):
        busy_border.files.pick = tmp_path / f"{number}.pdf"
        letter.choose("dosvy", languages)
        assert f"Letter {number}/" in letter.save()


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
    made = letter.back().open_letter()
    assert made.pages() >= 1
    busy_border.files.pick = tmp_path / "again.pdf"
    made.save()
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()


def test_a_disk_that_cannot_be_written_is_told(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "gone" / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    assert "disk" in letter.save()
    assert "No letter was made yet" in letter.back().words()


def test_what_one_stick_refuses_another_may_take(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "gone" / "letter.pdf"
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    letter.save()
    busy_border.files.pick = tmp_path / "letter.pdf"
    assert "recorded in the case" in letter.save()
    assert busy_border.files.pick.exists()


def test_a_document_is_a_draft_until_the_officer_has_said_all_that_it_needs(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.pages()
    letter.take_document("refusal")
    letter.hands.choose("letter.destination", "counterpart")
    assert not letter.can_press("letter.save")
    for name in ("request_number", "request_date", "request_subject", "reason"):
        letter.hands.write(f"letter.refusal.{name}", "2026-11-01")
    letter.hands.choose("letter.refusal.ground", "security")
    assert letter.pages() >= 1


def test_a_sheet_without_a_receiver_is_recorded(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "rights.pdf"
    letter = busy_border.start_unlocked().open_first().letter()
    letter.take_document("eleven rights")
    letter.hands.choose("letter.languages", "km+en")
    assert "rights.pdf" in letter.save()
    assert page_count(busy_border.files.pick.read_bytes()) == 1


def test_only_the_receivers_of_a_document_are_offered(busy_border: Post) -> None:
    letter = busy_border.start_unlocked().open_first().letter()
    letter.take_document("waive a fine")
    box = letter.hands.find("letter.destination")
    assert {box.itemData(place) for place in range(box.count())} == {"immigration", "interior"}


# ---- which document


def test_every_document_is_in_the_list_under_a_heading(busy_border: Post) -> None:
    lines = open_letter(busy_border).found()
    assert lines[0].is_heading
    assert {line.ref.partition("|")[0] for line in lines if not line.is_heading} == {
        each.name for each in templates()
    }
    referred = [line.ref.partition("|")[2] for line in lines if line.ref.startswith("referral|")]
    assert len(referred) > 6


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["hospital"], "referral|hospital"),
        (["医院"], "referral|hospital"),
        (["លិខិត", "ស្ថានទូត"], "referral|embassy"),
        (["no", "return"], "pre_return_notice|"),
    ],
)
def test_a_document_is_found_by_its_name_or_receiver_in_any_language(
    busy_border: Post, words: list[str], first: str
) -> None:
    found = [line.ref for line in open_letter(busy_border).found(*words) if not line.is_heading]
    assert first in found


def test_taking_a_referral_chooses_its_receiver(busy_border: Post) -> None:
    letter = open_letter(busy_border).take_document("hospital")
    assert letter.document() == "referral"
    assert letter.hands.find("letter.destination").currentData() == "hospital"


def test_nothing_found_is_said(busy_border: Post) -> None:
    letter = open_letter(busy_border)
    assert letter.found("zzz") == []
    assert letter.text("documents.none")


def test_what_was_typed_for_a_document_is_there_again(busy_border: Post) -> None:
    letter = open_letter(busy_border).take_document("refusal")
    letter.hands.write("letter.refusal.reason", "As an example")
    letter = letter.take_document("hospital").take_document("refusal").speak("km")
    assert letter.hands.find("letter.refusal.reason").toPlainText() == "As an example"


# ---- what it tells


def test_a_row_can_be_left_out(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.pages()
    letter.leave_out("Language").leave_out("Date of birth")
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter.save()
    said = text_of(tmp_path / "letter.pdf")
    assert "Mandarin" not in said
    assert "12 April" not in said
    assert "25 years" in said


def test_what_is_held_back_says_why(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.pages()
    held = letter.held_back()
    assert any(
        "Communication needs: not told, because only those who give health care" in one for one in held
    )
    assert any(one.startswith("Told in part") for one in held)
    assert "Communication needs" not in letter.tells()


def test_what_versions_disagree_about_is_not_told_and_said(torn_border: Post) -> None:
    letter = open_letter(torn_border)
    assert "Given name" in letter.text("letter.disputed.rest")


def test_a_consent_that_was_taken_back_asks_for_a_reason(busy_border: Post) -> None:
    opened = open_stores(vault.unlock(busy_border.home / "vault", PASSPHRASE))
    withdraw(opened.store, opened.vault, opened.store.list()[0].case_id)
    opened.vault.close()
    letter = open_letter(busy_border).choose("dosvy", "en")
    assert "not agreed" in letter.notice()
    letter.hands.write("letter.reason", "Danger to life (sample)")
    assert letter.pages() >= 1


@pytest.mark.parametrize("finish", ["save", "save_a_draft"])
def test_a_consent_that_is_taken_back_while_the_letter_is_on_the_screen_still_holds(
    busy_border: Post, tmp_path: Path, finish: str
) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.pages()
    workspace = letter.program.workspace
    assert workspace is not None
    workspace.ask_at_once(
        lambda opened, progress: withdraw(opened.store, opened.vault, opened.store.list()[0].case_id)
    )
    busy_border.files.pick = tmp_path / "letter.pdf"
    assert "not the same any more as what you saw" in getattr(letter, finish)()
    assert not busy_border.files.pick.exists()
    until(lambda: "not agreed" in letter.notice(), "the letter as it may be told now")
    assert not letter.can_press("letter.save")


# ---- finishing it


def test_it_is_a_draft_until_it_is_finalised(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    busy_border.files.pick = tmp_path / "draft.pdf"
    assert "no number" in letter.save_a_draft()
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter.save()
    assert "DRAFT" in text_of(tmp_path / "draft.pdf")
    assert "0001/26" not in text_of(tmp_path / "draft.pdf")
    assert "DRAFT" not in text_of(tmp_path / "letter.pdf")
    assert "0001/26" in text_of(tmp_path / "letter.pdf")
    assert "letter.draft" in busy_border.noted()


def test_a_draft_is_not_recorded(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.save_a_draft()
    assert "No letter was made yet" in letter.back().words()


def test_the_number_follows_the_letterhead(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.pages()
    before = letter.text("letter.number")
    letter.hands.choose("letter.letterhead", "ngo")
    letter.pages()
    assert letter.text("letter.number") != before


def test_it_is_signed_with_the_office_certificate(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.hands.tick("letter.sign")
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter.save()
    pdf = (tmp_path / "letter.pdf").read_bytes()
    assert b"/ETSI.CAdES.detached" in pdf
    assert "Example Sokha" in text_of(tmp_path / "letter.pdf").split("Signed electronically")[-1]


def test_the_signature_need_not_be_seen_on_the_paper(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.hands.tick("letter.sign")
    letter.hands.tick("letter.visible", False)
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter.save()
    assert b"/ETSI.CAdES.detached" in (tmp_path / "letter.pdf").read_bytes()
    assert "igned electronically" not in text_of(tmp_path / "letter.pdf")


def test_it_is_printed_and_recorded(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    assert "recorded in the case and printed" in letter.print()
    assert page_count((busy_border.home / "printed.pdf").read_bytes()) >= 1
    assert letter.look().pages() >= 1
    assert busy_border.noted()[-4:-2] == ["letter.make", "letter.print"]


def test_a_character_that_no_font_has_leads_to_where_it_was_typed(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.hands.write("letter.place", "Place \U0001f600")
    assert "No font" in letter.notice()
    letter.hands.press("letter.mend")
    assert letter.cursor() == "letter.place"


def test_a_word_that_fits_on_no_line_is_told_before_printing(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("dosvy", "en")
    letter.hands.write("letter.recipient", "x" * 140)
    assert "cut where the line ends" in letter.text("letter.overlong.happened")
    letter.hands.press("letter.mend")
    assert letter.cursor() == "letter.recipient"
    letter.hands.write("letter.recipient", "Example")
    letter.pages()
    assert not letter.hands.sees("letter.overlong")


# ---- made anew


def test_a_letter_is_made_anew(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("dosvy", "km+en")
    busy_border.files.pick = tmp_path / "first.pdf"
    letter.save()
    again = letter.look().make_anew()
    assert "0001/26" in again.text("letter.replaces.happened")
    assert again.hands.find("letter.destination").currentData() == "dosvy"
    assert again.hands.find("letter.languages").currentData() == "km+en"
    busy_border.files.pick = tmp_path / "second.pdf"
    again.save()
    assert "replaces letter No. 0001/26" in text_of(tmp_path / "second.pdf")
    case = again.back()
    assert "Replaced by 0002/26" in case.words()
    old = case.open_letter(0)
    assert "0002/26 has taken its place" in old.text("made.state.happened")
    assert not old.hands.sees("made.anew")


def test_a_letter_made_anew_goes_to_the_same_name(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.hands.write("letter.recipient", "Example Consulate")
    letter.save()
    again = letter.look().make_anew()
    assert "0001/26" in again.text("letter.replaces.happened")
    assert again.hands.find("letter.destination").currentData() == "embassy"
    assert again.typed("letter.recipient") == "Example Consulate"


# ---- a redacted copy


def test_a_redacted_copy_has_nothing_left_of_the_name(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter = open_letter(busy_border).choose("embassy", "zh+en")
    letter.save()
    redaction = letter.look().redact().take_out("范例小明", "nobody of this name")
    assert "“范例小明”: taken out in" in redaction.found()
    assert "“nobody of this name” was not found" in redaction.found()
    busy_border.files.pick = tmp_path / "redacted.pdf"
    assert "not changed" in redaction.save()
    assert text_of(tmp_path / "redacted.pdf").strip() == ""
    made = redaction.back()
    busy_border.files.pick = tmp_path / "again.pdf"
    made.save()
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "letter.pdf").read_bytes()
    assert "letter.redact" in busy_border.noted()


def test_a_fact_is_taken_out_in_every_language(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("embassy", "zh+en")
    letter.save()
    redaction = letter.look().redact()
    redaction.hands.tick("redact.fact.nationality")
    redaction.drawn()
    assert "“China”" in redaction.found()
    assert "“中国”" in redaction.found()


def test_a_bar_can_be_drawn_without_a_mouse(busy_border: Post, tmp_path: Path) -> None:
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.save()
    redaction = letter.look().redact().drawn()
    assert not redaction.can_press("redact.save")
    for side, value in enumerate((1, 20, 60, 100, 12)):
        redaction.hands.find(f"redact.side.{side}", QSpinBox).setValue(value)
    redaction.hands.press("redact.add")
    busy_border.files.pick = tmp_path / "copy.pdf"
    redaction.drawn().save()
    assert not is_black(tmp_path / "letter.pdf", 20, 60, 100, 12)
    assert is_black(tmp_path / "copy.pdf", 20, 60, 100, 12)


def test_the_numbers_of_a_bar_survive_a_change_of_language(busy_border: Post) -> None:
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.save()
    redaction = letter.look().redact().drawn()
    numbers = [2, 31, 42, 53, 14]
    for side, value in enumerate(numbers):
        redaction.hands.write(f"redact.side.{side}", str(value))
    again = redaction.speak("km")
    assert [again.hands.find(f"redact.side.{side}", QSpinBox).value() for side in range(5)] == numbers


@pytest.mark.parametrize("typed", ["៤២", "４２", "42"])
def test_the_numbers_of_a_bar_are_typed_in_any_script(busy_border: Post, typed: str) -> None:
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.save()
    redaction = letter.look().redact().drawn()
    redaction.hands.write("redact.side.1", typed)
    redaction.hands.press("redact.add")
    assert "42 mm from the left" in redaction.words()


def test_a_bar_that_is_removed_is_not_in_the_copy(busy_border: Post, tmp_path: Path) -> None:
    letter = open_letter(busy_border).choose("embassy", "en")
    letter.save()
    redaction = letter.look().redact().drawn()
    for _bar in range(2):
        redaction.hands.press("redact.add")
    busy_border.files.pick = tmp_path / "copy.pdf"
    redaction.hands.press("redact.bar.0")
    redaction.drawn().save()
    assert is_black(tmp_path / "copy.pdf", *USUAL)
    redaction.hands.press("redact.bar.0")
    assert not redaction.drawn().can_press("redact.save")


def is_black(pdf: Path, left: int, top: int, width: int, height: int) -> bool:
    """Is this part of the first page, in millimetres, nothing but a bar? Its very edge is left out."""
    drawn = render(pdf.read_bytes(), 0, 2.0)
    page = Image.frombytes("RGBA", (drawn.width, drawn.height), drawn.pixels).convert("L")
    one = page.width / ACROSS
    corners = (left + 1, top + 1, left + width - 1, top + height - 1)
    _darkest, lightest = page.crop(tuple(round(corner * one) for corner in corners)).getextrema()
    return bool(lightest < 40)


def test_a_request_for_consent_tells_no_office_of_another(qtbot: QtBot) -> None:
    receiver = LetterReceiver()
    qtbot.addWidget(receiver)
    receiver.offer(next(each for each in templates() if each.name == "originator_consent"))
    receiver.address(("Example Immigration", "Example Shelter"))
    assert receiver.recipient.text() == ""
    receiver.address(("Example Shelter",))
    assert receiver.recipient.text() == "Example Shelter"
