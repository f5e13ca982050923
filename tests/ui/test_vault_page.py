"""Who opens the vault, and how it is brought back, from the window."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from tests.given import PASSPHRASE
from tests.ui.conftest import Post
from tests.ui.screens import HeadOfficeScreen, JournalScreen, RecoveryScreen, VaultScreen

from sarana import vault
from sarana.errors import RecoveryForAnotherVault
from sarana.progress import Progress
from sarana.seal.age import Identity
from sarana.ui.hands import until
from sarana.ui.pages import vault as vault_page
from sarana.vault import paper

NEW = "seven quiet boats upriver"
DARAS = "nine patient herons downstream"


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
    with vault.unlock(border.home / "vault", PASSPHRASE) as opened:
        ceremony = opened.recovery.begin()
        ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
        opened.backups.make(border.home)
        opened.erase("", lambda _begun: [])
    page = border.start_unlocked().vault()
    page.hands.find("vault.backup")
    assert "destroy it" in page.words()


def a_key(border: Post) -> tuple[Identity, Path]:
    """What a head office brought on a stick."""
    identity, file = Identity.generate("pq"), border.home / "office.txt"
    file.write_text(f"# Example Head Office\n{identity.recipient.text}\n", encoding="ascii")
    return identity, file


def test_a_head_office_whose_digits_agree_opens_the_backups(border: Post) -> None:
    identity, file = a_key(border)
    page = border.start_unlocked().vault().press("vault.head_office", HeadOfficeScreen)
    assert page.open(file).digits() == vault.fingerprint(identity.recipient)
    assert "in use" in page.agree()
    page = page.press("office.back", VaultScreen)
    assert page.text("recovery.r1") == vault.fingerprint(identity.recipient)
    page.hands.press("vault.backup")
    assert "whole" in page.notice()
    (backup,) = border.home.glob("backup-*.age")
    assert vault.prove(backup, [identity.text], border.home).sizes
    page = page.press("vault.journal", JournalScreen)
    assert any("The key of a head office was taken into use" in row for row in page.rows())


def test_another_key_has_other_digits_and_no_key_has_none(border: Post) -> None:
    identity, file = a_key(border)
    page = border.start_unlocked().vault().press("vault.head_office", HeadOfficeScreen)
    page.open(file).hands.write("office.key", "age1pq1qqq")
    assert not page.hands.sees("office.agree")
    page.hands.press("office.look")
    assert "not a key of a head office" in page.notice()
    page.hands.write("office.key", identity.recipient.text)
    page.hands.press("office.look")
    assert page.digits() == vault.fingerprint(identity.recipient)
    page.speak("km")
    assert page.digits() == vault.fingerprint(identity.recipient)


def test_a_head_office_that_is_ended_opens_nothing_any_more(border: Post) -> None:
    identity, file = a_key(border)
    page = border.start_unlocked().vault().press("vault.head_office", HeadOfficeScreen)
    page.open(file).agree()
    page = page.press("office.back", VaultScreen)
    page.hands.press("recovery.r1.end")
    page.hands.press("question.yes")
    until(lambda: not page.hands.sees("recovery.r1.end"))
    border.close()
    with pytest.raises(RecoveryForAnotherVault):
        vault.drill(border.home / "vault", [identity.text])


def test_the_check_finds_a_sound_vault_and_says_when_it_was(busy_border: Post) -> None:
    page = busy_border.start_unlocked().vault()
    assert "never" in page.text("vault.checked")
    page.hands.press("vault.check")
    assert "sound" in page.text("vault.found.happened")
    assert "Last checked" in page.text("vault.checked")


def test_the_check_tells_in_every_language_that_a_record_is_missing(busy_border: Post) -> None:
    happened_behind_its_back(busy_border, "DELETE FROM revision_kept")
    page = busy_border.start_unlocked().vault()
    page.hands.press("vault.check")
    assert "wrong" in page.text("vault.found.happened")
    said = {page.text("vault.found.rest")}
    assert all("Records are missing that were there before." in each for each in said)
    for code in ("km", "zh_Hans"):
        page.speak(code)
        said.add(page.text("vault.found.rest"))
    assert len(said) == 3


def test_the_check_shows_its_progress_and_is_cancelled_without_harm(
    border: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_through(_opened: object, progress: Progress) -> None:
        while True:
            progress(1, 2)

    monkeypatch.setattr(vault_page, "check", never_through)
    page = border.start_unlocked().vault()
    page.hands.press("vault.check")
    assert page.hands.find("work.says", QLabel).text() == "Checking the vault…"
    page.hands.press("work.cancel")
    until(lambda: not page.program.jobs.busy)
    assert not page.hands.sees("vault.found.happened")
    assert page.press("vault.journal", JournalScreen).rows()


def test_how_many_cases_one_sends_alone_is_changed_by_two(border: Post) -> None:
    page = border.start_unlocked().vault().add_officer("Example Dara", "case_officer", DARAS)
    page.hands.write("vault.alone", "3")
    page.hands.write("alone.passphrase", PASSPHRASE)
    page.hands.press("vault.alone.save")
    assert "passphrase" in page.notice()
    page.hands.write("alone.passphrase", DARAS)
    page.hands.press("vault.alone.save")
    until(lambda: "more than 3 cases" in page.words())


def happened_behind_its_back(post: Post, statement: str) -> None:
    """What somebody does who has the key and another program."""
    with (
        vault.unlock(post.home / "vault", PASSPHRASE) as opened,
        opened.transaction() as write,
    ):
        for table in ("revision_kept", "revision_parent_kept", "revision_file"):
            for (name,) in write.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (table,)
            ):
                write.execute(f"DROP TRIGGER {name}")
        write.execute("DELETE FROM revision_file")
        write.execute("DELETE FROM revision_parent_kept")
        write.execute(statement)


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
