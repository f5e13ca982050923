"""The journal in the window: who did what, narrowed, verified, saved as a table, printed."""

import csv
from collections.abc import Callable

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import JournalScreen

from sarana import language, vault
from sarana.documents.paper import action_words
from sarana.ui import printing
from sarana.ui.printing import print_pdf
from sarana.vault import Cost, NewOfficer

NEW = "nine red lanterns at dusk"
REASON = "=the colleague is away"


def open_journal(post: Post) -> JournalScreen:
    return post.start_unlocked().vault().press("vault.journal", JournalScreen)


def happened(post: Post, what: Callable[[vault.Vault], object]) -> None:
    """Something that was done without the window."""
    with vault.unlock(post.home / "vault", PASSPHRASE, slot="u1") as opened:
        what(opened)


def many_rows(opened: vault.Vault) -> None:
    with opened.transaction():
        for _number in range(450):
            opened.journal("check")


def with_a_reason(opened: vault.Vault) -> None:
    opened.break_glass(opened.query("SELECT case_id FROM case_file")[0][0], REASON)


def test_it_shows_the_latest_first_in_words(busy_border: Post) -> None:
    page = open_journal(busy_border)
    rows = page.rows()
    assert "Example Sokha | The vault was unlocked" in rows[0]
    assert any("A form was finalised | " in row and row.count("-") >= 2 for row in rows)  # the case code


def test_a_row_names_what_a_person_knows_and_no_number_of_the_database(border: Post) -> None:
    rows = open_journal(border).rows()
    assert any("A form was published | Form version 20" in row for row in rows)
    assert any(row.endswith("The vault was made | ") for row in rows)


def test_the_chain_is_walked_and_the_result_is_said(border: Post) -> None:
    page = open_journal(border)
    rows = page.rows()
    assert f"whole: {len(rows)} entries, signed by this computer up to entry" in page.text("journal.chain")


def test_a_changed_row_is_said(border: Post) -> None:
    def change(opened: vault.Vault) -> None:
        opened.query("DROP TRIGGER audit_is_not_changed")
        opened.query("UPDATE audit SET actor = 'u9' WHERE seq = 1")

    happened(border, change)
    page = open_journal(border)
    page.rows()
    assert "changed or cut" in page.text("journal.chain")


def test_older_rows_come_as_one_scrolls(border: Post) -> None:
    happened(border, many_rows)
    page = open_journal(border)
    assert len(page.rows()) == 200
    assert "scroll" in page.text("journal.count")
    while len(page.scroll_to_the_end().rows()) < 450:
        assert len(page.rows()) % 200 == 0
    numbers = [int(row.partition(" ")[0]) for row in page.rows()]
    assert numbers == list(range(len(numbers), 0, -1))


def test_rows_are_narrowed_by_action_case_and_day(busy_border: Post) -> None:
    happened(busy_border, with_a_reason)
    page = open_journal(busy_border).choose("action", "break-glass")
    (row,) = page.rows()
    code = row.partition(" | Somebody else’s case was opened, with a reason | ")[2].partition(":")[0]
    page.choose("action", "").write("case", code[:6].lower())
    assert page.rows()
    assert all(code in row for row in page.rows())
    page.write("until", "2020-01-01")
    assert page.rows() == []
    assert page.hands.sees("empty.todo")
    page.write("until", "").write("case", "").write("since", "2020-01-01")
    assert len(page.rows()) > 1


def test_an_administrator_reads_the_reasons(busy_border: Post) -> None:
    happened(busy_border, with_a_reason)
    assert any(REASON in row for row in open_journal(busy_border).rows())


def test_everybody_else_sees_what_they_did_themselves(busy_border: Post) -> None:
    officer = NewOfficer("Example Dara", "Example Office", role="focal_person")
    happened(busy_border, lambda opened: opened.staff.add(officer, NEW, cost=Cost.floor()))
    locked = busy_border.start_locked()
    locked.hands.choose("unlock.slot", "u2")
    page = locked.unlock(NEW).vault().press("vault.journal", JournalScreen)
    assert page.rows()
    assert all("Example Dara" in row for row in page.rows())
    assert not page.hands.sees("journal.officer")


def test_it_is_saved_as_a_table_in_which_nothing_reckons(busy_border: Post) -> None:
    happened(busy_border, with_a_reason)
    page = open_journal(busy_border)
    count = len(page.rows())
    page.hands.press("journal.save")
    page.hands.press("question.yes")
    assert "journal-" in page.notice()
    (file,) = busy_border.home.glob("journal-*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        head, *rows = csv.reader(text)
    assert head[0] == "No."
    assert len(rows) == count
    assert f"'{REASON}" in [row[-1] for row in rows]
    page.choose("action", "")
    assert "The journal was saved as a table | Journal" in page.rows()[0]


def test_its_entries_are_printed_and_that_is_noted(border: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer gets pictures; what they are of still has its words."""
    drawn: list[bytes] = []

    def printed_and_kept(pdf: bytes, *more: object) -> None:
        drawn.append(pdf)
        print_pdf(pdf, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(printing, "print_pdf", printed_and_kept)
    page = open_journal(border)
    shown = page.rows()
    page.hands.press("journal.print")
    assert "printed" in page.told_at_last()
    paper = pypdfium2.PdfDocument(drawn[0])
    said = " ".join("\n".join(each.get_textpage().get_text_bounded() for each in paper).split())
    assert all(row.split(" | ")[3] in said for row in shown)  # what was done
    assert said.count("Example Sokha") == len(shown)
    printed = pypdfium2.PdfDocument(border.home / "printed.pdf")
    assert len(printed) == len(paper)
    assert likeness(printed[0], paper[0]) > 0.9
    page.choose("action", "")
    assert "A paper was printed | Journal" in page.rows()[0]


@pytest.mark.parametrize("code", ["km", "zh_Hans"])
def test_it_speaks_the_readers_language(border: Post, code: str) -> None:
    page = open_journal(border).speak(code)
    spoken = language.catalog(code)
    unlocked = action_words("unlock", {"km": "km", "zh_Hans": "zh"}[code])
    assert unlocked != action_words("unlock", "en")
    assert unlocked in page.rows()[0]
    whole = spoken.gettext(
        "The chain is whole: {last} entries, signed by this computer up to entry {signed}."
    )
    assert page.text("journal.chain").startswith(whole.partition("{")[0])
    heads = page.hands.window.findChild(QTableView, "journal.rows").model()
    said = [heads.headerData(at, Qt.Orientation.Horizontal) for at in range(heads.columnCount())]
    assert said == [spoken.gettext(words) for words in ("No.", "Time", "Who", "What", "Concerning")]


def likeness(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage) -> float:
    """Which share of the small squares of two pages is dark on both or light on both."""
    greys = [page.render(scale=0.5).to_pil().convert("L").resize((60, 85)).tobytes() for page in (one, other)]
    pairs = [(here < 245, there < 245) for here, there in zip(*greys, strict=True)]
    return sum(here == there for here, there in pairs) / len(pairs)
