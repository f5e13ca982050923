"""An administrator publishes a form in the window: checked first, and never one that cannot work."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.ui.conftest import Post
from tests.ui.screens import PublishScreen
from tests.ui.test_versions import newer_form

from sarana import places
from sarana.ui.workspace import FORM


@pytest.fixture
def page(border: Post) -> PublishScreen:
    return border.start_unlocked().vault().publish_a_form()


def changed(sheet: str, column: str, row: int, text: str) -> bytes:
    """The common form with one cell that says something else."""
    book = load_workbook(places.resources() / "forms" / FORM)
    columns = {str(cell.value): cell.column for cell in book[sheet][1]}
    book[sheet].cell(row, columns[column]).value = text
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_sound_form_is_checked_then_published(border: Post, page: PublishScreen, tmp_path: Path) -> None:
    (tmp_path / "newer.xlsx").write_bytes(newer_form())
    before = page.in_use()
    page.check(tmp_path / "newer.xlsx")
    assert page.verdict().endswith("version 2099010101: no problems.")
    assert page.in_use() == before
    assert "New cases begin with" in page.agree()
    assert page.in_use().endswith("version 2099010101.")
    assert not page.can_press("publish.go")
    assert border.noted().count("form.publish") == 2


def test_a_form_that_cannot_work_is_refused_with_every_cell(page: PublishScreen, tmp_path: Path) -> None:
    (tmp_path / "wrong.xlsx").write_bytes(changed("survey", "relevant", 8, "no-such-function(1)"))
    page.check(tmp_path / "wrong.xlsx")
    assert page.verdict() == "wrong.xlsx cannot be used: it has 1 problem."
    (line,) = page.told()
    assert line.words == "survey, row 8, column relevant"
    assert not page.can_press("publish.go")


@pytest.mark.parametrize(
    ("code", "function", "remedy"),
    [
        ("km", "គ្មានអនុគមន៍ no-such-function()", "សូមកែកន្សោមនេះ"),
        ("zh_Hans", "没有函数no-such-function()", "请更正表达式"),
    ],
)
def test_what_is_wrong_is_said_in_the_officers_language(
    page: PublishScreen, tmp_path: Path, code: str, function: str, remedy: str
) -> None:
    (tmp_path / "wrong.xlsx").write_bytes(changed("survey", "relevant", 8, "no-such-function(1)"))
    page = page.speak(code)
    page.check(tmp_path / "wrong.xlsx")
    (line,) = page.told()
    assert function in " ".join(line.said)
    assert remedy in line.about


def test_what_only_the_converter_knows_is_told_in_its_words(page: PublishScreen, tmp_path: Path) -> None:
    (tmp_path / "wrong.xlsx").write_bytes(changed("survey", "type", 8, "no such type"))
    page = page.speak("zh_Hans")
    page.check(tmp_path / "wrong.xlsx")
    assert "工作簿转换工具的英文提示：" in " ".join(page.told()[0].said)


def test_what_is_no_workbook_is_refused(page: PublishScreen, tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_bytes(b"Dear colleague")
    page.check(tmp_path / "letter.xlsx")
    assert "cannot be used" in page.verdict()
    assert page.told()[0].words.startswith("This file is not a workbook")


def test_a_form_of_another_name_would_never_be_used_and_is_not_published(
    page: PublishScreen, tmp_path: Path
) -> None:
    (tmp_path / "other.xlsx").write_bytes(changed("settings", "form_id", 2, "another_form"))
    page.check(tmp_path / "other.xlsx")
    assert page.verdict().startswith("The form calls itself another_form;")
    assert not page.can_press("publish.go")


def test_what_was_checked_is_told_in_the_language_of_the_screen(page: PublishScreen, tmp_path: Path) -> None:
    (tmp_path / "wrong.xlsx").write_bytes(changed("survey", "relevant", 8, "no-such-function(1)"))
    page.check(tmp_path / "wrong.xlsx")
    again = page.speak("zh_Hans")
    again.in_use()
    (line,) = again.told()
    assert line.words == "survey，第8行，relevant列"
