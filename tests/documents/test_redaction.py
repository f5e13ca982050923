"""What is taken out of a document is nowhere in its file: no page, tag, font or metadata has it."""

import re

import pypdfium2
import pytest
from PIL import Image
from tests.documents.every import answered, common_form, office
from tests.documents.sample import letter, the_case
from tests.documents.test_sheet import read_by_pdfium, squeezed, streams

from sarana.documents.filled import filled_form
from sarana.documents.letter import Letter, draw
from sarana.documents.redaction import TAKEN_OUT, Box, pictured, redact, words_of
from sarana.documents.typeset.fonts import BAR
from sarana.errors import NotAPdf

NAMES = ("Example Xiaoming", "范例小明", "ឧទាហរណ៍ ស៊ាវមីង", "E00000000")


def everything_in(pdf: bytes) -> str:
    """All that the file holds as text: as it stands, decompressed, and what glyphs are read as."""
    contents = [pdf, *streams(pdf)]
    plain = "".join(content.decode("latin-1") for content in contents)
    codes = dict(re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", plain))
    hexadecimal = re.findall(r"<(FEFF(?:[0-9A-F]{4})+)>", plain)
    shown = ("".join(re.findall(r"<([0-9A-F]+)>", array)) for array in re.findall(r"\[(.*?)\] TJ", plain))
    glyphs = ("".join(codes.get(text[i : i + 4], "") for i in range(0, len(text), 4)) for text in shown)
    told = "".join(bytes.fromhex(text).decode("utf-16-be", "replace") for text in [*hexadecimal, *glyphs])
    return squeezed(plain + told + read_by_pdfium(pdf)).lower()


def redacted(*languages: str) -> Letter:
    made, found = redact(letter(*languages, destination="embassy"), NAMES)
    assert all(found.values())
    return made


@pytest.mark.parametrize("languages", [("en",), ("km",), ("zh",), ("km", "en"), ("zh", "en")], ids="+".join)
def test_what_is_taken_out_is_nowhere_in_the_file(languages: tuple[str, ...]) -> None:
    whole = everything_in(draw(letter(*languages, destination="embassy")))
    left = everything_in(draw(redacted(*languages)))
    for name in NAMES:
        assert squeezed(name).lower() in whole
        assert squeezed(name).lower() not in left
    assert squeezed("KH-26-7Q4M-2").lower() in left


def test_glyphs_of_what_is_taken_out_are_not_embedded() -> None:
    """Not even which letters a name had can be read from the fonts."""
    facts = the_case(name_chinese="㛃䶮喆堃")
    made, found = redact(letter("zh", facts=facts), ["㛃䶮喆堃"])
    assert sum(found.values()) >= 2
    told = everything_in(draw(made))
    assert not any(character in told for character in "㛃䶮喆堃")
    assert not any(f"{ord(character):04x}" in told for character in "㛃䶮喆堃")


def test_a_bar_is_seen_and_says_nothing_of_the_length() -> None:
    short, _ = redact(letter("en", recipient="Ab"), ["Ab"])
    long, _ = redact(
        letter("en", recipient="A very long name of a shelter"), ["A very long name of a shelter"]
    )
    assert short.text("en") == long.text("en")
    assert TAKEN_OUT in short.text("en")
    page = pypdfium2.PdfDocument(draw(short))[0].render(scale=2).to_pil().convert("L")
    whole = pypdfium2.PdfDocument(draw(letter("en", recipient="Ab")))[0].render(scale=2).to_pil().convert("L")
    assert page.histogram()[0] > whole.histogram()[0] + 300


def test_a_passage_is_found_across_bold_and_over_white_space() -> None:
    made = letter("en", facts=the_case(is_child="1", age_years="16"))
    taken, found = redact(made, ["child (under 18). The best interests"])
    assert list(found.values()) == [1]
    assert "under 18" not in taken.text("en")
    assert f"The person is a {TAKEN_OUT} of the child" in taken.text("en")


def test_the_english_pages_are_redacted_too() -> None:
    made = redacted("km")
    assert made.english is not None
    assert "Xiaoming" not in made.english.text("en")


def test_a_register_number_that_is_taken_out_has_no_square_code() -> None:
    made, _ = redact(letter("en"), ["0123/26"])
    pdf = draw(made)
    assert b"0123/26" not in pdf
    assert "0123/26" not in everything_in(pdf)


def test_a_filled_form_can_be_redacted() -> None:
    made, found = redact(filled_form(common_form(), answered(), ["en"], office()), ["范例小明"])
    assert found["范例小明"]
    assert "范例小明" not in everything_in(draw(made))
    assert BAR in made.text("en")


def test_facts_can_be_taken_out_in_every_language() -> None:
    made, _ = redact(letter("km", "zh", "en"), words_of(the_case(), ["nationality"]))
    for words in ("China", "ចិន", "中国"):
        assert words not in made.text("en") + made.text("km") + made.text("zh")


def test_what_is_not_found_is_said() -> None:
    _, found = redact(letter("en"), ["nobody of this name"])
    assert found == {"nobody of this name": 0}


# ---- a finished PDF


def test_a_redacted_picture_has_no_text_left() -> None:
    pdf, found = pictured(draw(letter("en", destination="embassy")), ["EXAMPLE Xiaoming", "not there"])
    assert found["EXAMPLE Xiaoming"]
    assert found["not there"] == 0
    assert squeezed(read_by_pdfium(pdf)) == ""
    assert b"Xiaoming" not in pdf
    assert b"/Font" not in pdf


def test_what_was_found_is_black_in_the_picture() -> None:
    plain, _ = pictured(draw(letter("en")), [])
    barred, _ = pictured(draw(letter("en")), ["EXAMPLE Xiaoming"])
    black = [
        pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L").histogram()[0]
        for pdf in (plain, barred)
    ]
    assert black[1] > black[0] + 500


def test_a_box_is_black() -> None:
    pdf, _ = pictured(draw(letter("en")), [], [Box(1, 0, 0, 210, 297)])
    page: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=0.5).to_pil().convert("L")
    assert page.getextrema()[1] < 40


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(NotAPdf):
        pictured(b"no pdf", [])
