"""`sarana copy`: files that leave the vault unsealed, on purpose."""

import json
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, PICTURE, Office

from sarana.cli.main import DONE, REFUSED, run
from sarana.exchange.leaving import BULK
from sarana.vault import Agreement


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


def closed_with(office: Office, case: str) -> list[str]:
    """The vault is shut; gives what names the case on the command line."""
    code, folder = office.store.case(case).code, office.vault.folder
    office.vault.close()
    return [str(folder), "--case", code]


def test_a_case_is_copied_as_json(border_post: Office, passphrase_file: Path, tmp_path: Path) -> None:
    named = closed_with(border_post, border_post.takes_down(story="told"))
    out = tmp_path / "copy.json"
    command = ["copy", "case", *named, "--passphrase-file", str(passphrase_file), "--as", "json"]
    assert run([*command, "--out", str(out)]) == 0
    assert "told" in {each["value"] for each in json.loads(out.read_bytes())["records"][0]["answers"]}


def test_records_are_copied_as_collect_keeps_them(
    border_post: Office, passphrase_file: Path, tmp_path: Path
) -> None:
    named = closed_with(border_post, border_post.takes_down(photo="face.png", files={"face.png": PICTURE}))
    out = tmp_path / "odk"
    assert run(["copy", "odk", *named, "--passphrase-file", str(passphrase_file), "--out", str(out)]) == 0
    document, picture = sorted((out / "1").iterdir(), key=lambda file: file.suffix, reverse=True)
    assert b"<photo>face.png</photo>" in document.read_bytes()
    assert (picture.name, picture.read_bytes()) == ("face.png", PICTURE)


def test_a_folder_that_is_there_already_is_left_alone(
    border_post: Office, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = closed_with(border_post, border_post.takes_down(story="told"))
    (tmp_path / "odk").mkdir()
    command = ["copy", "odk", *named, "--passphrase-file", str(passphrase_file)]
    assert run([*command, "--out", str(tmp_path / "odk")]) == 3
    assert not list((tmp_path / "odk").iterdir())
    assert capsys.readouterr().err


@pytest.mark.parametrize("kind", ["case", "odk"])
def test_many_copies_on_one_day_need_a_reason_before_anything_is_written(
    border_post: Office, passphrase_file: Path, tmp_path: Path, kind: str
) -> None:
    case = border_post.takes_down(story="told")
    border_post.vault.four_eyes.set_most_alone(BULK, 0, Agreement(alone="nobody else is here"))
    named, out = closed_with(border_post, case), tmp_path / "copy"
    command = ["copy", kind, *named, "--passphrase-file", str(passphrase_file), "--out", str(out)]
    assert run(command) == REFUSED
    assert not out.exists()
    assert run([*command, "--reason", "The post is moving."]) == DONE
    assert out.exists()
