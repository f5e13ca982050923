"""Letters on paper: their text comes back exactly, they are the same bytes, and every mark has a meaning."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from tests.documents.sample import fact, letter, the_case

from sarana.documents.blocks import Align, Block, Paragraph, Style
from sarana.documents.checks import overlong_words, paragraphs_in
from sarana.documents.letter import Letter, draw
from sarana.documents.sheet import lay_out
from sarana.documents.typeset.lines import Span

SHEETS = [("en",), ("km",), ("zh",), ("km", "en"), ("zh", "en"), ("km", "zh"), ("km", "zh", "en")]

LONG = [
    "Safe shelter, Health care, Counselling, " * 12,
    "ការប្រឹក្សាផ្លូវចិត្ត, ជំនួយផ្នែកច្បាប់, " * 12,
    "心理辅导、法律援助、" * 24,
]


def long_letter(*languages: str) -> Letter:
    """Three scripts in a long name, and more needs than one page holds."""
    facts = the_case(
        family_name_latin="Example-Nguyễn Wolfeschlegelstein",
        given_name_latin="Maria Ørsted Đặng-Sokunthea",
        name_khmer="ឧទាហរណ៍ វ៉ាងសុគន្ធារិទ្ធិស័ក្តិ ស្រីពេជ្រញ្ញូ",
        name_chinese="司徒㛃䶮喆堃",
        support_needs=fact("support_needs", "x", *LONG),
        consent_limits="Ask first — សូមសួរសិន — 请先询问",
    )
    return letter(*languages, facts=facts, destination="hospital")


def squeezed(text: str) -> str:
    """Text without white space and the zero-width fillers of clusters, which readers treat differently."""
    return re.sub("[\\s\u200b\ufeff\ufffe\x00-\x1f]", "", text)


def read_by_pdfium(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\x02", "-").replace("\ufffe", "-")  # how pdfium gives a hyphen at a line's end


def texts_drawn(block: Block) -> list[str]:
    """The paragraphs of a block, or the parts of them that are on this page."""
    return [paragraph.text for paragraph in paragraphs_in(block)]


def drawn_texts(made: Letter) -> list[str]:
    """What is drawn, in its order; the English pages that follow another language included."""
    parts = [made, made.english] if made.english else [made]
    pages = [page for part in parts for page in lay_out(part)]
    return [text for page in pages for placed in page for text in texts_drawn(placed.block)]


def lost(made: Letter, read: Callable[[bytes], str]) -> list[str]:
    """The paragraphs that a reader of the PDF does not give back as they are."""
    given_back = squeezed(read(draw(made)))
    return [text for text in drawn_texts(made) if squeezed(text) not in given_back]


@pytest.mark.parametrize("languages", SHEETS, ids="+".join)
def test_every_word_of_the_letter_is_on_the_sheet(languages: tuple[str, ...]) -> None:
    made = letter(*languages, destination="embassy")
    drawn = "".join(map(squeezed, drawn_texts(made)))
    said = [name for text in made.paragraphs() for name in text.split(" / ")]  # names are told once
    assert [text for text in said if squeezed(text) not in drawn] == []


@pytest.mark.parametrize("languages", SHEETS, ids="+".join)
def test_pdfium_gives_every_paragraph_back(languages: tuple[str, ...]) -> None:
    assert lost(letter(*languages, destination="embassy"), read_by_pdfium) == []


@pytest.mark.parametrize("languages", SHEETS[:5], ids="+".join)
def test_pdfium_gives_back_what_runs_over_pages(languages: tuple[str, ...]) -> None:
    made = long_letter(*languages)
    assert len(lay_out(made)) > 1
    assert lost(made, read_by_pdfium) == []


def read_by_poppler(pdf: bytes) -> str:
    command = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


if shutil.which("pdftotext"):

    @pytest.mark.tools
    @pytest.mark.parametrize("languages", SHEETS[:5], ids="+".join)
    def test_poppler_gives_every_paragraph_back(languages: tuple[str, ...]) -> None:
        assert lost(letter(*languages, destination="embassy"), read_by_poppler) == []
        assert lost(long_letter(*languages), read_by_poppler) == []


if shutil.which("pdfinfo"):

    @pytest.mark.tools
    @pytest.mark.parametrize("languages", [("km",), ("zh", "en")], ids="+".join)
    def test_the_structure_tree_reads_the_letter_in_its_order(
        languages: tuple[str, ...], tmp_path: Path
    ) -> None:
        made = letter(*languages, destination="embassy")
        file = tmp_path / "letter.pdf"
        file.write_bytes(draw(made))
        told = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, check=True).stdout
        read = squeezed("".join(re.findall(r'^ *"(.*)"$', told.decode(), re.MULTILINE)))
        parts = [made, made.english] if made.english else [made]
        ends = ["".join(version.proposal for version in part.versions) for part in parts]
        drawn = [drawn_texts(replace(part, english=None)) for part in parts]
        expected = ["".join(texts) + end for texts, end in zip(drawn, ends, strict=True)]
        assert read == squeezed("".join(expected))


if shutil.which("pdffonts"):

    @pytest.mark.tools
    def test_every_font_is_embedded_as_a_subset_with_its_text(tmp_path: Path) -> None:
        file = tmp_path / "letter.pdf"
        file.write_bytes(draw(letter("km", "en")))
        listed = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True).stdout
        fonts = listed.splitlines()[2:]
        assert fonts
        assert all(re.search("Identity-H +yes yes yes", font) for font in fonts)


def test_the_same_letter_at_the_same_moment_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1669075200")
    assert draw(letter("km", "en")) == draw(letter("km", "en"))
    assert draw(letter("km", "en")) != draw(letter("km", "en", register_number="0124/26"))


def streams(pdf: bytes) -> list[bytes]:
    """What the compressed streams of the file hold."""
    packed = re.findall(rb"/FlateDecode.*?stream\n(.*?)\r\nendstream", pdf, re.DOTALL)
    return [zlib.decompress(stream) for stream in packed]


def page_contents(pdf: bytes) -> list[str]:
    return [stream.decode("ascii") for stream in streams(pdf) if b"BDC" in stream[:40]]


@pytest.mark.parametrize("languages", SHEETS, ids="+".join)
def test_nothing_is_drawn_without_a_meaning(languages: tuple[str, ...]) -> None:
    """Every painting operator is inside marked content (ISO 14289-1, 7.1)."""
    pages = page_contents(draw(letter(*languages, draft=True)))
    assert pages
    for page in pages:
        depth = 0
        for line in page.splitlines():
            depth += line.endswith((" BDC", " BMC"))
            depth -= line == "EMC"
            if re.search(r"(TJ| S| f)$", line):
                assert depth > 0, line
        assert depth == 0


@pytest.mark.parametrize("languages", [("km",), ("zh", "en")], ids="+".join)
def test_every_mark_belongs_to_one_element_of_the_structure_tree(languages: tuple[str, ...]) -> None:
    pdf = draw(long_letter(*languages))
    marks = sum(len(re.findall(r"/MCID \d+", page)) for page in page_contents(pdf))
    elsewhere = len(re.findall(rb"/Type /MCR /Pg \d+ 0 R /MCID \d+", pdf))
    own = [len(kids.split()) for kids in re.findall(rb"/Pg \d+ 0 R /K \[ ([\d ]+)\]", pdf)]
    assert marks == elsewhere + sum(own)
    assert marks > 20
    parents = re.search(rb"/Nums \[(.*?)\]\s*>>", pdf, re.DOTALL)
    assert parents
    assert len(re.findall(rb"\d+ 0 R", parents[1])) == marks


def test_marked_contents_are_never_inside_each_other() -> None:
    for page in page_contents(draw(long_letter("km", "en"))):
        inside = ""
        for line in page.splitlines():
            if line.endswith((" BDC", " BMC")):
                assert not inside or "/Artifact" in inside
                inside = inside or line
            elif line == "EMC":
                inside = ""


def paragraphs_told(pdf: bytes) -> int:
    """How many paragraphs a screen reader finds."""
    return len(re.findall(rb"/S /P\b", pdf))


def test_whoever_cannot_see_the_watermark_is_told_of_it_once() -> None:
    meant = long_letter("zh", "en")
    draft = replace(meant, versions=tuple(replace(each, watermark="DRAFT") for each in meant.versions))
    assert len(page_contents(draw(draft))) > 1
    assert paragraphs_told(draw(draft)) == paragraphs_told(draw(meant)) + 2  # in both languages


def test_each_language_is_tagged_as_itself() -> None:
    pdf = draw(letter("zh", "en"))
    assert b"/Lang (zh-Hans)" in pdf
    assert b"/Lang (en)" in pdf
    for tag in (b"/Document", b"/H1", b"/P", b"/Table", b"/TR", b"/TH", b"/TD", b"/Figure"):
        assert b"/S " + tag in pdf


def test_the_file_says_that_it_is_pdf_a_2u_and_pdf_ua_1() -> None:
    pdf = draw(letter("en"))
    for claim in (b"<pdfaid:part>2<", b"<pdfaid:conformance>U<", b"<pdfuaid:part>1<", b"/GTS_PDFA1"):
        assert claim in pdf
    assert b"Helvetica" not in pdf
    assert b"/Marked true" in pdf


def test_the_file_names_no_person_outside_its_pages() -> None:
    pdf = draw(letter("en", "km"))
    assert b"Xiaoming" not in pdf  # the words on the page are compressed; what is left is title and metadata


def test_the_code_holds_the_register_number_and_nothing_else() -> None:
    first = draw(letter("en"))
    someone_else = draw(letter("en", facts=the_case(family_name_latin="Another", case_code="KH-26-XXXX-1")))
    squares = [
        re.findall(r"rg ((?:[\d.]+ ){4}re.* f)", page_contents(pdf)[0]) for pdf in (first, someone_else)
    ]
    assert squares[0][-1].count("re") > 100
    assert squares[0][-1].count("re") == squares[1][-1].count("re")


def test_a_word_that_fits_on_no_line_is_said_before() -> None:
    address = "https://example.org/" + "x" * 120
    assert overlong_words(letter("km", "en", destination="embassy")) == ()
    found = overlong_words(letter("en", facts=the_case(consent_limits=f"Write to {address} only")))
    assert found == ("x" * 120,)  # after a slash the address may be parted


def test_a_signature_never_stands_alone_on_a_page() -> None:
    for languages in SHEETS:
        for page in lay_out(long_letter(*languages)):
            assert len("".join(text for placed in page for text in texts_drawn(placed.block))) > 60


PDFBOX = ("preflight", "pdfbox2", "fontbox2", "xmpbox")  # Debian: libpdfbox2-java
JAVA = ("commons-logging", "commons-io", "javax.activation", "jaxb-api")
JARS = [Path(f"/usr/share/java/{jar}.jar") for jar in (*PDFBOX, *JAVA)]


def judged_by_preflight(folder: Path) -> dict[str, str]:
    """What Apache PDFBox says of each PDF of a folder, by its name; nothing without Java and its jars."""
    classes = ":".join(map(str, JARS))
    command = ["java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", "batch", folder]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    return dict(re.findall(r"^The file (\S+) (is .*)$", said, re.MULTILINE))


if shutil.which("java") and all(jar.exists() for jar in JARS):

    @pytest.mark.tools
    def test_apache_preflight_finds_nothing_wrong(tmp_path: Path) -> None:
        """Preflight knows PDF/A-1b only; the variant differs from what we write in its labels."""
        for languages in SHEETS[:5]:
            file = tmp_path / f"{'+'.join(languages)}.pdf"
            file.write_bytes(draw(letter(*languages), part=(1, "B")))
        said = judged_by_preflight(tmp_path)
        assert len(said) == 5
        assert set(said.values()) == {"is a valid PDF/A-1b file"}, said


def test_a_title_has_lines_of_like_length() -> None:
    style = Style(14.0, 20.0, Align.CENTRE, heading=True)
    title = Paragraph((Span("Assent of a child and consent of the guardian"),), style, "en")
    widths = [line.width for line in title.lines(220.0)]
    assert len(widths) == 2
    assert min(widths) > 0.6 * max(widths)


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("en", "Information for you: when you wish to take part", "Information for you:"),
        ("zh", "告知书：如果您不愿参与诉讼程序", "告知书："),
        ("km", "ព័ត៌មានសម្រាប់លោកអ្នក៖ ពេលលោកអ្នកចង់ចូលរួម", "ព័ត៌មានសម្រាប់លោកអ្នក៖"),
    ],
)
def test_a_title_parts_after_its_colon(language: str, words: str, first: str) -> None:
    style = Style(14.0, 20.0, Align.CENTRE, heading=True)
    title = Paragraph((Span(words),), style, language)
    lines = title.lines(title.natural_width() * 0.8)
    said = ["".join(piece.text for piece in line.pieces) for line in lines]
    assert len(said) == 2
    assert said[0] == squeezed(first)
