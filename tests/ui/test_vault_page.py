"""Who opens the vault, and how it is brought back, from the window."""

from datetime import date

import pypdfium2
from PySide6.QtWidgets import QPlainTextEdit
from tests.given import PASSPHRASE, stretching_once
from tests.ui.conftest import Post
from tests.ui.screens import JournalScreen, RecoveryScreen, VaultScreen

from sarana import vault
from sarana.seal.age import Identity
from sarana.ui.hands import until
from sarana.vault import paper

NEW = "seven quiet boats upriver"


def test_sheets_typed_back_at_set_up_open_the_vault(fresh: Post) -> None:
    screen = fresh.start_new().introduce("Example Sokha", "Example Office").read_the_limits()
    page = screen.choose_passphrase(NEW).make_the_vault_and_its_sheets()
    sheets = page.write_down()
    page.type_back(sheets).hands.press("recovery.confirm")
    page.hands.find("cases.new")
    fresh.close()
    vault.drill(fresh.home / "vault", [" ".join(sheet) for sheet in sheets[1:]])


def test_the_single_sheet_has_the_key_that_stock_age_reads(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    page.hands.choose("recovery.kind", "whole")
    (sheet,) = page.write_down()
    shown = page.text("recovery.key").replace(" ", "")
    assert paper.join([shown]).text == paper.join([" ".join(sheet)]).text == shown


def test_sheets_are_printed_and_that_is_noted(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    page.write_down()
    assert "printed" in page.print_them().notice()
    assert len(pypdfium2.PdfDocument(border.home / "printed.pdf")) == 3
    page = page.press("recovery.cancel", VaultScreen).press("vault.journal", JournalScreen)
    assert any("Recovery sheets were printed" in row for row in page.rows())


def test_saved_sheets_are_the_ones_on_the_screen_and_that_is_noted(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    sheets = page.write_down()
    assert "not sealed" in page.save_them()
    saved = pypdfium2.PdfDocument(border.home / "sheets.pdf")
    for words, printed in zip(sheets, saved, strict=True):
        said = " ".join(printed.get_textpage().get_text_bounded().split())
        assert f"1. {words[0]}" in said
    page = page.press("recovery.cancel", VaultScreen).press("vault.journal", JournalScreen)
    assert any("saved as a file" in row for row in page.rows())


def test_a_drill_proves_the_sheets_and_a_backup(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    sheets = [" ".join(words) for words in page.write_down()]
    page.type_back([words.split() for words in sheets]).hands.press("recovery.confirm")
    page = VaultScreen(border.program)
    page.hands.press("vault.backup")
    assert "whole" in page.told_at_last()
    (border.files.pick,) = border.home.glob("backup-*.age")
    page.hands.press("vault.drill")
    for way, says in (("drill.vault", "open this vault"), ("drill.backup", "open this backup")):
        for number in (1, 2):
            page.hands.write(f"sheet.{number}", sheets[number])
        page.hands.press(way)
        until(lambda says=says: says in page.notice())
        assert page.hands.find("sheet.1", QPlainTextEdit).toPlainText() == ""


def test_a_backup_that_holds_what_was_erased_is_to_be_destroyed(border: Post) -> None:
    with stretching_once(), vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        ceremony = opened.recovery.begin()
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
        opened.backups.make(border.home)
        opened.erase("", lambda _begun: [])
    page = border.start_unlocked().vault()
    page.hands.find("vault.backup")
    assert "destroy it" in page.words()


def test_sheets_of_another_vault_prove_nothing(border: Post) -> None:
    (sheet,) = paper.divide(Identity.generate("pq"), "whole", "ab" * 16, date(2026, 11, 25))
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    page.type_back(page.write_down()).hands.press("recovery.confirm")
    page = VaultScreen(border.program)
    page.hands.press("vault.drill")
    page.hands.write("sheet.1", " ".join(sheet.words))
    page.hands.press("drill.vault")
    assert "do not open this vault" in page.notice()


def test_a_wrong_word_takes_no_sheets_into_use(border: Post) -> None:
    page = border.start_unlocked().vault().press("vault.recovery", RecoveryScreen)
    sheets = page.write_down()
    page.type_back([sheet[::-1] for sheet in sheets]).hands.press("recovery.confirm")
    assert page.notice()


def test_a_new_officer_opens_the_vault_and_is_offered_less(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", NEW)
    page.hands.find("officer.u2.role")
    border.close()
    locked = border.start_locked()
    locked.hands.choose("unlock.slot", "u2")
    page = locked.unlock(NEW).vault()
    page.hands.find("vault.backup")
    assert not page.hands.sees("vault.add")
    assert not page.hands.sees("vault.recovery")


def test_an_officer_whose_access_is_taken_away_stays_in_the_list(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", NEW)
    page.hands.press("officer.u2.disable")
    page.hands.press("question.yes")
    until(lambda: "No longer has access" in page.words())
    assert not page.hands.sees("officer.u2.disable")


def test_the_passphrase_is_changed(border: Post) -> None:
    border.start_unlocked().vault().change_passphrase(PASSPHRASE, NEW)
    border.close()
    border.start_locked().unlock(NEW)
