"""The directory in the window: looked up, taken over, signed for others; the office's certificate."""

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from PySide6.QtWidgets import QPushButton
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import DirectoryScreen, ReadersCasesScreen

from sarana import places, vault
from sarana.documents import directory
from sarana.seal.signature import SigningKey
from sarana.vault import Cost, NewOfficer

SHIPPED = (places.resources() / "directory" / "authorities.toml").read_bytes()
DARAS = "four brown oxen on the road"


def real(verified: date, issued: date | None = None) -> bytes:
    """The directory that ships, with entries that are no placeholders."""
    text = SHIPPED.decode().replace("placeholder = true\n", "")
    text = text.replace("verified = 2026-11-01", f"verified = {verified}")
    return text.replace("issued = 2026-11-01", f"issued = {issued or date(2027, 1, 1)}").encode()


@pytest.fixture
def signed_by_us(border: Post, tmp_path: Path) -> Path:
    """A newer directory that an officer of this vault has signed."""
    file = tmp_path / "authorities.signed"
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        file.write_bytes(directory.sign_for_others(opened, real(date.today())))
    return file


def look_up(post: Post) -> DirectoryScreen:
    return post.start_unlocked().vault().directory()


def test_every_entry_is_listed_and_placeholders_are_marked(border: Post) -> None:
    page = look_up(border)
    assert len(page.entries()) == len(directory.shipped().entries)
    assert "Placeholder" in page.words()
    assert "+855" not in page.words()


def test_an_entry_is_found_in_any_language(border: Post) -> None:
    page = look_up(border)
    page.hands.write("directory.search", "大使馆")
    assert len(page.entries()) == 2
    page.hands.write("directory.search", "nobody")
    assert page.entries() == []
    assert "No entry fits" in page.words()


def test_a_newer_one_is_taken_over(border: Post, signed_by_us: Path) -> None:
    page = look_up(border).take_over(signed_by_us)
    assert "is in use" in page.notice()
    words = page.words()
    assert "EXAMPLE, Focal person for victims of trafficking: +855 00 000 000" in words
    assert "Monday to Friday" in words
    assert "Otherwise: the duty officer" in words
    assert "Verified on" in words
    page.hands.tick("directory.stale")
    assert page.entries() == []


def test_what_nobody_called_for_half_a_year_is_marked(border: Post, tmp_path: Path) -> None:
    file = tmp_path / "old.signed"
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        long_ago = date.today() - timedelta(days=400)
        file.write_bytes(directory.sign_for_others(opened, real(long_ago)))
    page = look_up(border).take_over(file)
    page.notice()
    page.hands.tick("directory.stale")
    assert len(page.entries()) == len(directory.shipped().entries)
    assert "Needs a call" in page.words()
    assert "call them before you rely on it" in page.words()


@pytest.mark.parametrize("wrong", ["a stranger's", "an older one", "no directory"])
def test_any_other_is_refused_and_the_one_in_use_kept(border: Post, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "wrong.signed"
    content = real(date.today(), date(2020, 1, 1)) if wrong == "an older one" else real(date.today())
    if wrong == "a stranger's":
        stranger = SigningKey.from_seed(bytes(32))
        file.write_bytes(directory.signed(content, stranger.sign(content, directory.NAMESPACE)))
    elif wrong == "no directory":
        file.write_bytes(b"no directory")
    else:
        with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
            file.write_bytes(directory.sign_for_others(opened, content))
    page = look_up(border)
    page.choosing(file)
    assert page.do("directory.update")
    assert not page.hands.sees("question.yes")
    assert "Placeholder" in page.words()


def test_an_edited_one_is_signed_for_others(border: Post, tmp_path: Path) -> None:
    page = look_up(border)
    edited = tmp_path / "authorities.toml"
    page.choosing(edited)
    page.do("directory.export")
    assert edited.read_bytes() == SHIPPED
    edited.write_bytes(real(date.today()))
    page.choosing(edited)  # read from there, and written over it
    assert "signed directory" in page.do("directory.sign")
    border.close()
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        keys = opened.staff.signing_keys()
    assert directory.read_signed(edited.read_bytes(), keys).issued == date(2027, 1, 1)


def test_one_with_a_mistake_is_not_signed(border: Post, tmp_path: Path) -> None:
    page = look_up(border)
    edited = tmp_path / "authorities.toml"
    edited.write_bytes(b"format = 1\n")
    page.choosing(edited)
    assert "no directory of authorities" in page.do("directory.sign")
    assert edited.read_bytes() == b"format = 1\n"


EMBASSY = {
    "sec_authority": {
        "destination": "embassy",
        "institution_en": "Example Embassy",
        "institution_km": "ស្ថានទូតឧទាហរណ៍",
        "institution_zh": "范例大使馆",
        "has_focal": "yes",
    },
    "sec_focal": {
        "person": "EXAMPLE Dara",
        **{f"post_{language}": f"Post ({language})" for language in ("en", "km", "zh")},
        "phone": "+855 12 000 000",
        **{f"hours_{language}": f"Always ({language})" for language in ("en", "km", "zh")},
        **{f"cover_{language}": f"Nobody ({language})" for language in ("en", "km", "zh")},
        "languages": "en zh",
        "verified": str(date.today()),
    },
}


def test_an_entry_is_filled_in_signed_and_used(border: Post) -> None:
    entry = look_up(border).fill_in("directory.add")
    entry.form.fill_all(EMBASSY)
    page = entry.finish()
    assert page.drafts() == ["Example Embassy"]
    assert "Example Embassy" not in page.entries()
    page.hands.press("directory.use")
    assert "is in use" in page.do("question.yes")
    assert "Example Embassy" in page.entries()
    assert "EXAMPLE Dara, Post (en): +855 12 000 000" in page.words()
    assert page.drafts() == []
    border.close()
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        used = directory.of_office(opened, opened.staff.signing_keys())
        assert used.entries["embassy_1"].languages == ("en", "zh")
        assert {"directory.edit", "directory.sign", "directory.update"} <= set(opened.journal_actions())
        (new,) = [row.object for row in opened.journal_entries() if row.action == "directory.entry-new"]
        assert new == "embassy_1"


def test_an_entry_is_gone_on_with_where_it_was_left(border: Post) -> None:
    entry = look_up(border).fill_in("directory.add")
    entry.form.fill_all({"sec_authority": {**EMBASSY["sec_authority"], "institution_km": ""}})
    page = entry.leave()
    assert page.drafts() == ["Example Embassy"]
    assert "Not finished" in page.words()
    assert not page.can_press("directory.use")
    border.close()
    page = look_up(border)
    page.drafts()
    entry = page.fill_in("go-on.new-001")
    assert entry.form.text_of("institution_en") == "Example Embassy"


def test_a_placeholder_becomes_a_real_entry_in_any_language(border: Post) -> None:
    page = look_up(border).speak("km")
    entry = page.fill_in("change.kh_gdi")
    assert entry.form.text_of("institution_km") == "អគ្គនាយកដ្ឋានអន្តោប្រវេសន៍"
    entry.form.answer("has_focal", "yes")
    entry.form.fill_all({"sec_focal": EMBASSY["sec_focal"]})
    page = entry.finish()
    assert page.drafts() == ["អគ្គនាយកដ្ឋានអន្តោប្រវេសន៍"]


def test_an_entry_is_taken_out_and_a_change_given_up(border: Post) -> None:
    page = look_up(border)
    everybody = page.entries()
    page.hands.press("out.kh_gdi")
    page.hands.press("question.yes")
    page.settled()
    assert page.drafts() == ["General Department of Immigration"]
    assert "Taken out" in page.words()
    page.hands.press("give-up.kh_gdi")
    page.settled()
    assert page.drafts() == []
    assert page.entries() == everybody


def test_what_was_typed_is_given_up_only_by_who_says_so(border: Post) -> None:
    entry = look_up(border).fill_in("directory.add")
    entry.form.fill_all({"sec_authority": {**EMBASSY["sec_authority"], "institution_km": ""}})
    page = entry.leave()
    page.drafts()
    for answer, left in (("question.no", 1), ("question.yes", 0)):
        page.hands.press("give-up.new-001")
        page.hands.press(answer)
        page.settled()
        assert len(page.drafts()) == left


def test_what_was_filled_in_is_signed_for_others(border: Post, tmp_path: Path) -> None:
    entry = look_up(border).fill_in("directory.add")
    entry.form.fill_all(EMBASSY)
    page = entry.finish()
    page.drafts()
    file = tmp_path / "authorities.signed"
    page.choosing(file)
    assert "signed directory" in page.do("directory.issue")
    assert "Example Embassy" not in page.entries()  # until an administrator takes it over
    page.take_over(file)
    assert "Example Embassy" in page.entries()
    assert page.drafts() == []


def test_the_certificate_of_the_office_is_saved_with_its_fingerprint(border: Post, tmp_path: Path) -> None:
    page = look_up(border)
    page.choosing(tmp_path / "office.pem")
    page.do("directory.certificate")
    root = x509.load_pem_x509_certificate((tmp_path / "office.pem").read_bytes())
    assert root.subject == root.issuer
    assert len(page.text("directory.fingerprint").split(": ")[-1].replace(" ", "")) == 64


def test_a_reader_looks_it_up_and_has_no_button_that_would_be_refused(border: Post) -> None:
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        opened.staff.add(
            NewOfficer("Sample Dara", "Example Immigration", role="reader"), DARAS, cost=Cost.floor()
        )
    cases: ReadersCasesScreen = border.start_locked().i_am("u2").unlock_as_reader(DARAS)
    page = cases.vault().directory()
    assert page.entries()
    every = page.program.window.findChildren(QPushButton)
    shown = {
        one.objectName() for one in every if one.isVisible() and one.objectName().startswith("directory.")
    }
    assert shown == {"directory.back"}


def test_a_letter_is_addressed_from_it(busy_border: Post, tmp_path: Path) -> None:
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        content = directory.sign_for_others(opened, real(date.today()))
        (opened.folder / directory.KEPT).write_bytes(content)
    letter = busy_border.start_unlocked().open_first().letter().choose("embassy", "en")
    letter.pages()
    letter.hands.choose("letter.addressee", "cn_embassy_phnom_penh")
    letter.hands.choose("letter.focal", "kh_gdi")
    busy_border.files.pick = tmp_path / "letter.pdf"
    letter.save()
    document = pypdfium2.PdfDocument(tmp_path / "letter.pdf")
    said = " ".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    assert "Embassy of the People’s Republic of China" in said
    assert "+855 00 000 000" in said


def test_a_directory_whose_signer_is_known_no_longer_is_not_used(busy_border: Post) -> None:
    stranger = SigningKey.from_seed(bytes(32))
    content = real(date.today())
    with vault.unlock(busy_border.home / "vault", PASSPHRASE) as opened:
        kept = directory.signed(content, stranger.sign(content, directory.NAMESPACE))
        (opened.folder / directory.KEPT).write_bytes(kept)
    letter = busy_border.start_unlocked().open_first().letter().choose("dosvy", "en")
    letter.pages()
    assert "Nobody who is known here" in letter.text("letter.directory.happened")
