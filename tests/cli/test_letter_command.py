"""`sarana letter`: from a file of facts, and from a case of a vault where the letter is recorded."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.documents.test_sheet import read_by_pdfium
from tests.exchange.sharing import came_from, publishes, takes_down
from tests.given import PASSPHRASE, SAMPLE_FORM, Office, workbook

from sarana import vault
from sarana.cases import CaseStore
from sarana.cli.main import DISK, DONE, REFUSED, run
from sarana.documents.preview import page_count
from sarana.errors import StorageFull
from sarana.exchange.withdrawing import give_again, withdraw

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


@pytest.fixture
def opening(border_post: Office, tmp_path: Path) -> tuple[object, ...]:
    """How a command is told which vault, how to open it, and which case."""
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
    return ("--vault", tmp_path / "border-post", "--passphrase-file", secret, "--case", code)


def registered(folder: Path) -> list[tuple[str, str, str]]:
    """The register: number, what it replaces, by what it is replaced; newest first."""
    with vault.unlock(folder, PASSPHRASE) as opened:
        lines = CaseStore(opened).letter_register()
    return [(line.letter.register_number, line.letter.supersedes, line.superseded_by) for line in lines]


def test_a_letter_from_a_case_is_recorded_there(
    opening: tuple[object, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "border-post"
    *vault_only, case, _code = opening
    assert letter(*opening, "--draft", out=tmp_path / "draft.pdf") == 0
    assert letter(*opening, out=tmp_path / "letter.pdf") == 0
    assert "recorded" in capsys.readouterr().out
    assert letter(*vault_only, case, "KH-00-NONE-0", out=tmp_path / "none.pdf") == 3
    assert letter(*vault_only, out=tmp_path / "none.pdf") == 2
    assert not (tmp_path / "none.pdf").exists()

    with vault.unlock(folder, PASSPHRASE) as opened:
        store = CaseStore(opened)
        kinds = [record.kind for record in store.case(store.list()[0].case_id).records]
    assert kinds.count("letter") == 1


def test_a_letter_that_cannot_be_written_is_not_in_the_register(
    opening: tuple[object, ...], tmp_path: Path
) -> None:
    assert letter(*opening, out=tmp_path / "gone" / "letter.pdf") == REFUSED
    assert registered(tmp_path / "border-post") == []


def test_a_letter_that_cannot_be_recorded_leaves_no_file(
    opening: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(CaseStore, "record_letter", full)
    assert letter(*opening, out=tmp_path / "letter.pdf") == DISK
    assert not (tmp_path / "letter.pdf").exists()


def test_no_letter_leaves_once_the_person_took_their_consent_back(
    opening: tuple[object, ...], tmp_path: Path
) -> None:
    """As in the window: what stands in the form is not asked any more."""
    with vault.unlock(tmp_path / "border-post", PASSPHRASE) as opened:
        store = CaseStore(opened)
        withdraw(store, opened, store.list()[0].case_id)
    for more in ((), ("--draft",), ("--take-out", "Example")):
        assert letter(*opening, *more, out=tmp_path / "letter.pdf") == REFUSED
    assert not (tmp_path / "letter.pdf").exists()
    with vault.unlock(tmp_path / "border-post", PASSPHRASE) as opened:
        store = CaseStore(opened)
        give_again(store, opened, store.list()[0].case_id)
    assert letter(*opening, "--draft", out=tmp_path / "letter.pdf") == DONE


def test_what_another_office_took_down_needs_its_consent_on_paper_too(
    border_post: Office,
    open_office: Callable[[str], Office],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """R20. Back to where it comes from it may go, and what stays in the file tells nobody."""
    publishes(border_post)
    mine = takes_down(border_post, sharing="social_affairs police_anti_tip own_embassy")
    embassy = open_office("embassy")
    came_from(border_post, embassy, mine, "1" * 32, "2" * 32)
    origin = embassy.vault.officer.organisation
    code = border_post.store.list()[0].code
    border_post.vault.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    opening = ["--vault", tmp_path / "border-post", "--passphrase-file", secret, "--case", code, "--draft"]
    out = tmp_path / "letter.pdf"

    def made(template: str, *more: object) -> int:
        words = ["letter", "--template", template, "--out", out, *opening, *more]
        return run(["--language", "en", *map(str, words)])

    embassy_letter = ("embassy_notification", "--to", "embassy")
    assert made(*embassy_letter, "--recipient", "Another Embassy") == REFUSED
    said = capsys.readouterr().err
    assert f"What comes from {origin} is left out of this letter." in said
    assert f"This comes from {origin}, which has not agreed in writing" in said
    assert "does not hold the fact" not in said
    assert not out.exists()
    paper = ["paper", "filled", *opening[1:-1], "--out", out]
    assert run(["--language", "en", *map(str, paper)]) == DONE
    assert origin in capsys.readouterr().err  # it has no receiver: whoever hands it on is told whose it is
    out.unlink()
    redacted = ("--take-out", "nobody at all")
    assert made(*embassy_letter, "--recipient", "Another Embassy", *redacted) == REFUSED
    assert f"This comes from {origin}, which has not agreed in writing" in capsys.readouterr().err
    assert not out.exists()
    assert made(*embassy_letter, "--recipient", origin) == DONE
    assert "left out" not in capsys.readouterr().err
    assert "zqfamily" in read_by_pdfium(out.read_bytes()).casefold()


def test_a_letter_that_is_made_anew_replaces_the_old_one_in_the_register(
    opening: tuple[object, ...], tmp_path: Path
) -> None:
    out, gdi = tmp_path / "letter.pdf", ("--letterhead", "kh_gdi")
    assert letter(*opening, *gdi, out=out) == 0
    assert letter(*opening, *gdi, "--replaces", "9999/26", out=tmp_path / "none.pdf") == 3
    assert not (tmp_path / "none.pdf").exists()
    ((first, _, _),) = registered(tmp_path / "border-post")
    assert re.fullmatch(r"0001/\d\d", first)
    assert letter(*opening, *gdi, "--replaces", first, out=tmp_path / "again.pdf") == 0
    second = first.replace("0001", "0002")
    assert registered(tmp_path / "border-post") == [(second, first, ""), (first, "", second)]
    assert f"replaces letter No. {first}" in read_by_pdfium((tmp_path / "again.pdf").read_bytes())


def test_a_letter_is_signed_by_whoever_opened_the_vault(opening: tuple[object, ...], tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    assert letter(*opening, "--sign", out=out) == 0
    pdf = out.read_bytes()
    assert b"/ETSI.CAdES.detached" in pdf
    assert "Signed electronically by" in read_by_pdfium(pdf)


def test_nobody_can_sign_without_a_vault(facts_file: Path, tmp_path: Path) -> None:
    assert letter("--facts", facts_file, "--number", "7/26", "--sign", out=tmp_path / "letter.pdf") == 2


def test_a_redacted_copy_is_no_new_letter(
    opening: tuple[object, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter(*opening, out=tmp_path / "letter.pdf") == 0
    ((number, _, _),) = registered(tmp_path / "border-post")
    out = tmp_path / "copy.pdf"
    taken = ("--take-out", "范例", "--take-out-fact", "nationality", "--take-out", "nobody at all")
    assert letter(*opening, "--number", number, *taken, out=out) == 0
    told = capsys.readouterr()
    assert "taken out in" in told.out
    assert "was not found" in told.err
    read = read_by_pdfium(out.read_bytes())
    assert "范例" not in read
    assert number in read
    assert len(registered(tmp_path / "border-post")) == 1


def test_a_redacted_copy_stands_under_the_name_of_the_office_as_the_letter_does(
    opening: tuple[object, ...], tmp_path: Path
) -> None:
    with vault.unlock(tmp_path / "border-post", PASSPHRASE) as opened:
        office = opened.officer.organisation
    for more in ((), ("--take-out", "范例")):
        out = tmp_path / "letter.pdf"
        assert letter(*opening, "--draft", *more, out=out) == DONE
        assert office in read_by_pdfium(out.read_bytes())


def test_what_is_missing_is_said_by_name(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--language", "en", "letter", "--template", "refusal", "--to", "counterpart"]
    assert run([*arguments, "--facts", str(facts_file), "--out", str(tmp_path / "x.pdf")]) == 3
    told = capsys.readouterr().err
    assert "Write --say ground=…" in told
    assert "--number" in told


def test_a_word_longer_than_a_line_is_said(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipient = ("--recipient", "x" * 200)
    assert letter("--facts", facts_file, "--draft", *recipient, out=tmp_path / "letter.pdf") == 0
    assert "longer than a line" in capsys.readouterr().err


def test_a_character_without_a_glyph_is_said(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter("--facts", facts_file, "--draft", "--recipient", "𠮷", out=tmp_path / "letter.pdf") == 3
    assert "U+20BB7" in capsys.readouterr().err
    assert not (tmp_path / "letter.pdf").exists()


def test_receiver_and_contact_come_from_the_directory(
    facts_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "letter.pdf"
    named = ("--addressee", "kh_mosvy")
    assert letter("--facts", facts_file, "--draft", *named, out=out) == 0
    assert "Ministry of Social Affairs" in read_by_pdfium(out.read_bytes())
    assert "call them first" in capsys.readouterr().err  # what ships is a placeholder
    assert letter("--facts", facts_file, "--draft", "--focal", "nobody", out=tmp_path / "none.pdf") == 3


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
