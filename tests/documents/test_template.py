"""The letters' folder can be changed by whoever reads its README, and says where it is wrong."""

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.documents.sample import details, the_case

from sarana import places
from sarana.cli.letter import facts_in
from sarana.documents import template
from sarana.documents.letter import compose, draw
from sarana.errors import TemplateRefused


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the letters' folder, which the program reads instead of its own."""
    copy = tmp_path / "letters"
    shutil.copytree(places.resources() / "letters", copy)
    monkeypatch.setattr(template, "folder", lambda: copy)
    return copy


def facts_of_the_readme(folder: Path) -> str:
    found = re.search("```json\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_a_letter_is_added_as_the_readme_says(folder: Path) -> None:
    for file in folder.glob("referral.*"):
        shutil.copy(file, folder / file.name.replace("referral", "enquiry"))
    wording = folder / "enquiry.en.txt"
    wording.write_text(
        "subject: Enquiry about {{ person }}\n# Please\n- answer\n| Sex | {{ sex }} |", encoding="utf-8"
    )
    assert "enquiry" in [each.name for each in template.templates()]
    facts = facts_in(json.loads(facts_of_the_readme(folder)))
    made = compose("enquiry", facts, details(destination="embassy"), ["en"])
    assert "Subject: Enquiry about 范例\nPlease\nanswer\nSex\nFemale\n" in made.text("en")
    assert draw(compose("enquiry", facts, details(destination="embassy"), ["km", "en"]))


def test_a_changed_wording_is_used(folder: Path) -> None:
    wording = folder / "referral.en.txt"
    wording.write_text(wording.read_text(encoding="utf-8") + "\nWith thanks.\n", encoding="utf-8")
    assert "With thanks." in compose("referral", the_case(), details(), ["en"]).text("en")


def test_a_wording_is_a_proposal_until_its_status_is_emptied(folder: Path) -> None:
    file = folder / "referral.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"proposal"', '""'), encoding="utf-8")
    assert compose("referral", the_case(), details(), ["en"]).versions[0].proposal == ""


def test_a_letter_without_a_wording_in_each_language_is_refused(folder: Path) -> None:
    (folder / "referral.km.txt").unlink()
    with pytest.raises(TemplateRefused) as refused:
        template.template("referral")
    assert "km" in refused.value.reason


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        ("referral.toml", "status = \nx", 1),
        ("referral.toml", "status = ''", 0),
        ("letterheads.toml", "[a]\nemblem = 'plain'", 0),
        ("destinations.toml", "[a]\nx = 1\n]", 3),
    ],
)
def test_what_is_wrong_is_said_with_its_file(folder: Path, file: str, content: str, line: int) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        compose("referral", the_case(), details(), ["en"])
    assert (refused.value.file, refused.value.line) == (file, line)


@pytest.mark.parametrize("number", ["{yy}", "{count}", "{month}-{count}", "{count:x1}"])
def test_numbers_that_could_not_be_told_apart_are_refused(folder: Path, number: str) -> None:
    file = folder / "letterheads.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("{count:04}/{yy}", number, 1), encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        template.letterheads()
    assert refused.value.file == "letterheads.toml"


def test_a_paper_without_its_words_is_refused_and_does_not_print_their_name(folder: Path) -> None:
    file = folder / "paper.toml"
    lacking = file.read_text(encoding="utf-8").replace("title_whole = ", "heading = ")
    file.write_text(lacking, encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        template.paper_words("recovery", "title_whole", "km")
    assert (refused.value.file, refused.value.reason) == ("paper.toml", "missing: recovery.title_whole.km")


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "referral.km.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateRefused):
        template.template("referral")


def test_every_word_exists_in_every_language() -> None:
    spoken = set(template.languages())
    words = [template.common(language) for language in spoken]
    assert len({frozenset(each) for each in words}) == 1
    for each in template.templates():
        assert set(each.title) == set(each.sources) == spoken
    for destination in template.destinations().values():
        assert all(set(text) == spoken for text in destination.words.values())
    for letterhead in template.letterheads().values():
        assert set(letterhead.lines) == set(letterhead.named) == set(letterhead.place) == spoken


def test_a_sheet_with_its_own_questions_is_added_as_the_readme_says(folder: Path) -> None:
    """Every block of the README's example stands in a file of its own."""
    readme = (folder / "README.md").read_text(encoding="utf-8")
    data = re.search("```toml\n(.*?)```", readme, re.DOTALL)
    wording = re.search("```text\n(.*?)```", readme, re.DOTALL)
    assert data
    assert wording
    (folder / "receipt.toml").write_text(data[1], encoding="utf-8")
    for language in ("en", "km", "zh"):
        (folder / f"receipt.{language}.txt").write_text(wording[1], encoding="utf-8")
    given = details(destination="", said={"thing": "A bag (sample)", "state": "good"})
    said = compose("receipt", the_case(), given, ["km", "en"]).text("en")
    for words in ("Receipt", "A bag (sample)", "in good order", "Signature of the person"):
        assert words in said
    assert draw(compose("receipt", the_case(), given, ["km", "en"]))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('layout = "poster"', "no such layout"),
        ('destinations = ["moon"]', "no such destination"),
        ('[details.x]\nask = "song"\nlabel = {}', "no such way to ask"),
        ("[details.x]", "missing: label"),
    ],
)
def test_what_a_template_asks_is_checked(folder: Path, line: str, reason: str) -> None:
    file = folder / "rights_card.toml"
    title = file.read_text(encoding="utf-8").split("layout")[0] + 'title = {en = "x", km = "x", zh = "x"}\n'
    file.write_text(f"{title}{line}\n", encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        template.template("rights_card")
    assert reason in refused.value.reason


def test_a_passage_that_is_not_there_is_said(folder: Path) -> None:
    (folder / "rights_card.en.txt").write_text("Hello\n@nothing\n", encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        template.template("rights_card")
    assert (refused.value.file, refused.value.line) == ("rights_card.en.txt", 2)
