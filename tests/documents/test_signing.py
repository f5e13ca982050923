"""A signed letter: what other people's programs say about its signature; it is still the same letter."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from tests.documents.sample import letter
from tests.documents.test_sheet import lost, page_contents, read_by_pdfium

from sarana.documents.letter import draw
from sarana.seal.document import DocumentSigner, Holder, OfficeRoot, shortened
from sarana.seal.signature import SigningKey

NOW = datetime.now(UTC)
KHMER = "ឧទាហរណ៍ សុខគន្ធារិទ្ធិស័ក្តិ ស្រីពេជ្រញ្ញូមង្គលវឌ្ឍនា នៃអគ្គនាយកដ្ឋាន"


@cache
def root() -> OfficeRoot:
    return OfficeRoot.generate("Example Office", NOW)


def signer(name: str = "EXAMPLE Sokha") -> DocumentSigner:
    holder = Holder(name, "Example Office of Invented Affairs", "Director (sample)")
    signing = SigningKey.from_seed(bytes(range(32)))
    return DocumentSigner(holder, root().certify(holder, signing, NOW), root().certificate, signing)


@cache
def signed() -> bytes:
    made = letter("km", "en", signed_by="EXAMPLE Sokha", certificate=signer().fingerprint)
    return draw(made, signer=signer())


def test_the_words_are_those_of_the_letter_and_say_who_signed() -> None:
    made = letter("km", "en", signed_by="EXAMPLE Sokha", certificate="AB" * 32)
    assert "Signed electronically by EXAMPLE Sokha" in made.text("en")
    assert lost(made, read_by_pdfium) == []
    assert "Signed electronically" in read_by_pdfium(signed())
    assert "Signed electronically" not in letter("en").text("en")


def test_the_signature_covers_every_byte_but_itself() -> None:
    pdf = signed()
    begin, size, rest, last = map(int, re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)[0])
    assert (begin, rest + last) == (0, len(pdf))
    assert pdf[size : size + 1] == b"<"
    assert pdf[rest - 1 : rest] == b">"
    assert bytes.fromhex(pdf[size + 1 : rest - 1].decode()).rstrip(b"\0")


def test_a_signed_file_says_the_same_of_itself_as_an_unsigned_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1669075200")
    packet = re.compile(rb"<\?xpacket begin.*?<\?xpacket end", re.DOTALL)
    plain, with_signature = draw(letter("en")), draw(letter("en"), signer=signer())
    assert packet.findall(plain) == packet.findall(with_signature)
    assert page_contents(plain) == page_contents(with_signature)
    same = signer()
    assert draw(letter("en"), signer=same) == draw(letter("en"), signer=same)


def test_the_secret_of_the_office_is_not_in_the_file() -> None:
    kept = root().secret
    key = kept[2 : 2 + int.from_bytes(kept[:2], "big")]
    assert key not in signed()
    assert key.hex().upper().encode() not in signed()
    assert "EllipticCurve" not in repr(root())


def test_a_name_too_long_for_a_certificate_is_cut_between_letters() -> None:
    for size in range(10, 90):
        short = shortened(KHMER, size)
        assert len(short.encode()) <= size
        assert KHMER.startswith(short.rstrip("…"))
        rest = KHMER[len(short.rstrip("…")) :].lstrip()
        assert not unicodedata.category(rest[0]).startswith("M")
        assert not short.rstrip("…").endswith("\u17d2")
    assert shortened("EXAMPLE Sokha", 64) == "EXAMPLE Sokha"


ORACLES = ("pdfsig", "certutil")
if all(map(shutil.which, ORACLES)):

    @pytest.fixture
    def trusting(tmp_path: Path) -> Iterator[Path]:
        """A store of certificates that trusts the office's root."""
        store, pem = tmp_path / "nss", tmp_path / "root.pem"
        store.mkdir()
        pem.write_text(root().pem)
        run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        run("certutil", "-A", "-d", f"sql:{store}", "-n", "office", "-t", "CT,C,C", "-i", str(pem))
        yield store

    def run(*command: str) -> str:
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def judged(pdf: bytes, folder: Path, store: Path | None = None) -> str:
        file = folder / "letter.pdf"
        file.write_bytes(pdf)
        trust = ["-nssdir", f"sql:{store}"] if store else []
        told = subprocess.run(["pdfsig", *trust, file], capture_output=True).stdout
        return told.decode(errors="replace")  # it cuts long names inside a letter

    @pytest.mark.tools
    def test_poppler_calls_it_valid_and_trusted(trusting: Path, tmp_path: Path) -> None:
        said = judged(signed(), tmp_path, trusting)
        assert "Signature is Valid." in said
        assert "Certificate is Trusted." in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert "Signer Certificate Common Name: EXAMPLE Sokha" in said

    @pytest.mark.tools
    def test_another_offices_letter_is_not_trusted(trusting: Path, tmp_path: Path) -> None:
        stranger = OfficeRoot.generate("Another Office", NOW)
        signing = SigningKey.from_seed(bytes(32))
        holder = Holder("Somebody Else", "Another Office")
        theirs = DocumentSigner(holder, stranger.certify(holder, signing, NOW), stranger.certificate, signing)
        said = judged(draw(letter("en"), signer=theirs), tmp_path, trusting)
        assert "Signature is Valid." in said
        assert "Certificate is Trusted." not in said

    @pytest.mark.tools
    def test_one_flipped_bit_is_reported(trusting: Path, tmp_path: Path) -> None:
        pdf = bytearray(signed())
        for place in (200, len(pdf) // 2, len(pdf) - 40):
            changed = bytearray(pdf)
            changed[place] ^= 1
            said = judged(bytes(changed), tmp_path, trusting)
            assert "Signature is Valid." not in said

    @pytest.mark.tools
    def test_a_long_khmer_name_does_no_harm(trusting: Path, tmp_path: Path) -> None:
        said = judged(draw(letter("km"), signer=signer(KHMER)), tmp_path, trusting)
        assert "Signature is Valid." in said
        assert "Certificate is Trusted." in said
