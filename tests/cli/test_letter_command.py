"""`sarana letter`: from a file of facts, and from a case of a vault where the letter is recorded."""

import json
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, SAMPLE_FORM, Office, workbook

from sarana import vault
from sarana.cases import CaseStore
from sarana.cli.main import run
from sarana.documents.preview import page_count

FACTS = {
    "case_code": "KH-26-AAAA-1",
    "name_chinese": "范例",
    "sex": {"value": "female", "texts": {"en": "Female", "km": "ស្រី", "zh": "女"}},
    "nationality": {"value": "CN", "texts": {"en": "China", "km": "ចិន", "zh": "中国"}},
    "consent_sharing": "health",
    "repeats": {"rep_documents": [{"doc_number": "E0000000"}]},
}

MORE_QUESTIONS = """| | text | sex | Sex | ភេទ | 性别 | | | sex |
| | text | nationality | Nationality | សញ្ជាតិ | 国籍 | | | nationality |
| | text | sharing | Shared with | ចែករំលែក | 共享 | | | consent_sharing |
| | text | story"""


@pytest.fixture
def facts_file(tmp_path: Path) -> Path:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS), encoding="utf-8")
    return file


def letter(*more: object, out: Path) -> int:
    return run(["--language", "en", "letter", "--to", "hospital", "--out", str(out), *map(str, more)])


@pytest.mark.parametrize("languages", ["en", "km", "zh+en", "km+zh+en"])
def test_a_letter_from_a_file_of_facts(facts_file: Path, tmp_path: Path, languages: str) -> None:
    out = tmp_path / "letter.pdf"
    assert letter("--facts", facts_file, "--number", "7/26", "--languages", languages, out=out) == 0
    assert page_count(out.read_bytes()) >= 1


def test_without_consent_nothing_is_written(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "letter.pdf"
    arguments = ["--language", "en", "letter", "--to", "shelter", "--facts", str(facts_file), "--draft"]
    assert run([*arguments, "--out", str(out)]) == 3
    assert "has not agreed" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("content", ["", "[]", '{"sex": 1}', '{"sex": {"texts": {}}}', '{"repeats": 1}'])
def test_a_file_that_is_no_file_of_facts_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(content, encoding="utf-8")
    assert letter("--facts", file, out=tmp_path / "letter.pdf") == 3


@pytest.mark.parametrize("languages", ["xx", "en+en", ""])
def test_only_languages_of_letters_are_understood(facts_file: Path, tmp_path: Path, languages: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        letter("--facts", facts_file, "--languages", languages, out=tmp_path / "letter.pdf")
    assert stopped.value.code == 2


def test_a_letter_from_a_case_is_recorded_there(
    border_post: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    border_post.store.publish(
        workbook(SAMPLE_FORM.replace("| | text | story", MORE_QUESTIONS)), "sample.xlsx"
    )
    case_id = border_post.store.new_case()
    known = {"name_chinese": "范例", "sex": "Female", "nationality": "Example", "sharing": "health"}
    border_post.writes(case_id, **known)
    code = border_post.store.list()[0].code
    border_post.vault.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    folder = tmp_path / "border-post"
    opening = ("--vault", folder, "--passphrase-file", secret)

    assert letter(*opening, "--case", code, "--draft", out=tmp_path / "draft.pdf") == 0
    assert letter(*opening, "--case", code, out=tmp_path / "letter.pdf") == 0
    assert "recorded" in capsys.readouterr().out
    assert letter(*opening, "--case", "KH-00-NONE-0", out=tmp_path / "none.pdf") == 3
    assert letter(*opening, out=tmp_path / "none.pdf") == 2
    assert not (tmp_path / "none.pdf").exists()

    with vault.unlock(folder, PASSPHRASE) as opened:
        kinds = [record.kind for record in CaseStore(opened).case(case_id).records]
    assert kinds.count("letter") == 1


def test_a_letter_says_what_the_officer_says(facts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "refusal.pdf"
    said = {"request_number": "5/26", "request_date": "2026-11-01", "request_subject": "x", "reason": "y"}
    details = [f"--say={name}={value}" for name, value in said.items()]
    common = [
        "--language",
        "en",
        "letter",
        "--template",
        "refusal",
        "--to",
        "counterpart",
        "--number",
        "7/26",
    ]
    arguments = [*common, "--facts", str(facts_file), "--out", str(out), *details]
    assert run(arguments) == 3  # the ground is not said
    assert run([*arguments, "--say", "ground=security"]) == 0
    assert page_count(out.read_bytes()) == 1


def test_a_leaflet_needs_no_receiver(facts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "rights.pdf"
    common = ["--language", "en", "letter", "--template", "rights_card", "--languages", "km"]
    assert run([*common, "--facts", str(facts_file), "--out", str(out)]) == 0
    assert page_count(out.read_bytes()) == 1


def test_the_receivers_are_named_if_another_is_asked_for(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "waiver.pdf"
    assert letter("--template", "fine_waiver", "--facts", facts_file, "--draft", out=out) == 2
    assert "immigration, interior" in capsys.readouterr().err


def test_a_said_detail_needs_its_name(facts_file: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        letter("--facts", facts_file, "--draft", "--say", "security", out=tmp_path / "letter.pdf")
