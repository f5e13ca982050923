"""The recovery sheets on paper: legible, in every language, and read back by somebody else's QR reader."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from sarana.documents.recovery_sheet import draw_sheets
from sarana.documents.template import languages, paper_words
from sarana.language import catalog
from sarana.seal.age import Identity
from sarana.vault import Sheet, paper


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.generate("pq")


def sheets(identity: Identity, kind: str) -> tuple[Sheet, ...]:
    return paper.divide(identity, kind, "0123456789abcdef" * 2, date(2026, 11, 25))


def texts(pdf: bytes) -> list[str]:
    """What each page says, without its line breaks."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize(("kind", "pages"), [("shares", 3), ("whole", 1)])
def test_every_sheet_has_a_page_with_its_words_numbered(identity: Identity, kind: str, pages: int) -> None:
    made = sheets(identity, kind)
    said = texts(draw_sheets(made))
    assert len(said) == pages
    for sheet, page in zip(made, said, strict=True):
        for number, word in enumerate(sheet.words, start=1):
            assert f"{number}. {word}" in page
        assert sheet.vault_id in page
        assert sheet.digits in page
        assert "2026-11-25" in page


@pytest.mark.parametrize("language", languages())
def test_every_sheet_says_in_every_language_what_it_is(identity: Identity, language: str) -> None:
    (page,) = texts(draw_sheets(sheets(identity, "whole")))
    for part in ("what", "needed_whole", "keep_whole", "use", "digits_whole", "drill"):
        begins = "".join(paper_words("recovery", part, language).split())[:12]
        assert begins in "".join(page.split())


@pytest.mark.parametrize("kind", ["shares", "whole"])
def test_every_sheet_is_headed_by_what_it_is(identity: Identity, kind: str) -> None:
    """By words, never by the name under which paper.toml should have them."""
    for page in texts(draw_sheets(sheets(identity, kind))):
        for title in ("Recovery sheet", "សន្លឹកសង្គ្រោះ", "恢复单"):
            assert title in page.split("Vault")[0]
        assert "_" not in page


@pytest.mark.parametrize("kind", ["shares", "whole"])
def test_a_sheet_says_where_its_digits_are_compared(identity: Identity, kind: str) -> None:
    """On the page and under the title that the window has in that language."""
    for page in texts(draw_sheets(sheets(identity, kind))):
        for language in ("en", "km", "zh_Hans"):
            quotes = "«{}»" if language == "km" else "“{}”"
            for title in ("Vault", "Recovery"):
                assert quotes.format(catalog(language).gettext(title)) in page


def test_the_single_sheet_has_the_key_for_stock_age(identity: Identity) -> None:
    (sheet,) = sheets(identity, "whole")
    (page,) = texts(draw_sheets((sheet,)))
    assert sheet.key_text in "".join(page.split())


def test_no_words_stand_in_what_describes_the_file(identity: Identity) -> None:
    made = sheets(identity, "shares")
    about = str(pypdfium2.PdfDocument(draw_sheets(made)).get_metadata_dict())
    assert not any(f" {word} " in about for sheet in made for word in sheet.words)


@pytest.mark.tools
@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="needs zbar-tools, which reads QR codes")
@pytest.mark.parametrize("kind", ["shares", "whole"])
def test_another_program_reads_the_code_back(identity: Identity, kind: str, tmp_path: Path) -> None:
    read = []
    for number, page in enumerate(pypdfium2.PdfDocument(draw_sheets(sheets(identity, kind)))):
        picture = tmp_path / f"{number}.png"
        page.render(scale=150 / 72, grayscale=True).to_pil().save(picture)
        done = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "--nodbus", str(picture)],
            capture_output=True,
            text=True,
            check=True,
        )
        read.append(done.stdout.strip())
    assert paper.join(read[-2:]).text == identity.text
