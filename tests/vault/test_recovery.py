"""Recovery: sheets of paper that open the vault when every passphrase is forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.errors import (
    NotAllowed,
    PassphraseTooWeak,
    RecoveryForAnotherVault,
    RecoveryNotCompared,
    RecoveryRecipientRefused,
    RecoveryWordsWrong,
    StorageLost,
    VaultDamaged,
    VaultMissing,
    VaultRolledBack,
    WrongPassphrase,
)
from sarana.progress import Cancelled
from sarana.seal import age
from sarana.vault import Ceremony, Cost, NewOfficer, RecoveryKey, Sheet, Vault, keyfile, paper

Unlock = Callable[[], Vault]
NEWCOMER = NewOfficer("Sample Maly", "Example Shelter", role="reader")
NEW = "nine red lanterns at dusk"
FLOOR = Cost.floor()


def texts(sheets: tuple[Sheet, ...]) -> list[str]:
    return [" ".join(sheet.words) for sheet in sheets]


def typed_back(ceremony: Ceremony) -> list[str]:
    return [ceremony.sheets[asked.sheet - 1].words[asked.word - 1] for asked in ceremony.questions]


def sheets_of(opened: Vault, kind: str = "shares") -> list[str]:
    """Sheets in use, as somebody would type them."""
    ceremony = opened.recovery.begin(kind)
    papers = texts(ceremony.sheets)
    ceremony.confirm(typed_back(ceremony))
    return papers


@pytest.fixture(scope="module")
def identity() -> age.Identity:
    return age.Identity.generate("pq")


@pytest.fixture(scope="module")
def sheets(identity: age.Identity) -> tuple[Sheet, ...]:
    return paper.divide(identity, "shares", "ab" * 16, datetime.now(UTC).date())


class TestPaper:
    @pytest.mark.parametrize("chosen", [(0, 1), (1, 0), (0, 2), (2, 1), (0, 1, 2)])
    def test_any_two_of_three_sheets_give_the_key(
        self, identity: age.Identity, sheets: tuple[Sheet, ...], chosen: tuple[int, ...]
    ) -> None:
        assert paper.join([texts(sheets)[number] for number in chosen]).text == identity.text

    def test_one_sheet_alone_gives_nothing(self, sheets: tuple[Sheet, ...]) -> None:
        for again in (1, 2):
            with pytest.raises(RecoveryWordsWrong) as wrong:
                paper.join([texts(sheets)[0]] * again)
            assert wrong.value.problem == "few"

    def test_the_single_sheet_has_words_and_the_standard_key(self, identity: age.Identity) -> None:
        (sheet,) = paper.divide(identity, "whole", "ab" * 16, datetime.now(UTC).date())
        assert sheet.key_text.startswith("AGE-SECRET-KEY-PQ-1")
        assert paper.join([sheet.key_text]).text == paper.join([" ".join(sheet.words)]).text == identity.text
        groups = " ".join(sheet.key_text[at : at + 4] for at in range(0, len(sheet.key_text), 4))
        assert paper.join([groups.lower()]).text == identity.text

    def test_the_codes_are_read_as_the_words(self, identity: age.Identity, sheets: tuple[Sheet, ...]) -> None:
        assert paper.join([sheet.qr for sheet in sheets[1:]]).text == identity.text
        assert set("".join(sheet.qr for sheet in sheets)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")

    def test_four_letters_of_a_word_are_enough(
        self, identity: age.Identity, sheets: tuple[Sheet, ...]
    ) -> None:
        short = [" ".join(word[:4] for word in sheet.words) for sheet in sheets[:2]]
        assert paper.join(short).text == identity.text

    def test_the_numbers_before_the_words_may_be_typed_too(
        self, identity: age.Identity, sheets: tuple[Sheet, ...]
    ) -> None:
        numbered = [
            " ".join(f"{number}. {word}" for number, word in enumerate(sheet.words, start=1))
            for sheet in sheets
        ]
        assert paper.join(numbered[:2]).text == identity.text
        assert {len(sheet.words) for sheet in sheets} == {paper.WORDS_ON_A_SHEET}

    def test_a_wrong_word_is_told_where_it_stands(self, sheets: tuple[Sheet, ...]) -> None:
        words = list(sheets[1].words)
        with pytest.raises(RecoveryWordsWrong) as wrong:
            paper.join([texts(sheets)[0], " ".join([*words[:6], "sokha", *words[7:]])])
        assert (wrong.value.problem, wrong.value.sheet, wrong.value.word) == ("word", 2, 7)

    def test_a_mistyped_sheet_is_told(self, sheets: tuple[Sheet, ...]) -> None:
        words = list(sheets[0].words)
        for untrusted in ([*words[:-1]], [words[1], words[0], *words[2:]], ["academic"], ["academic"] * 33):
            with pytest.raises(RecoveryWordsWrong) as wrong:
                paper.join([texts(sheets)[1], " ".join(untrusted)])
            assert (wrong.value.problem, wrong.value.sheet) == ("checksum", 2)
        with pytest.raises(RecoveryWordsWrong, match="checksum"):
            paper.join(["AGE-SECRET-KEY-PQ-1QQQQ"])

    def test_sheets_of_two_sets_do_not_go_together(self, sheets: tuple[Sheet, ...]) -> None:
        others = paper.divide(age.Identity.generate("pq"), "shares", "ab" * 16, datetime.now(UTC).date())
        with pytest.raises(RecoveryWordsWrong, match="mixed"):
            paper.join([texts(sheets)[0], texts(others)[1]])

    def test_nothing_typed_is_too_few(self) -> None:
        with pytest.raises(RecoveryWordsWrong, match="few"):
            paper.join(["", "  "])

    def test_a_sheet_shows_its_words_to_nobody_by_accident(self, sheets: tuple[Sheet, ...]) -> None:
        assert sheets[0].words[0] not in repr(sheets[0])


class TestCeremony:
    def test_sheets_count_once_their_words_were_typed_back(self, folder: Path, opened: Vault) -> None:
        ceremony = opened.recovery.begin()
        papers = texts(ceremony.sheets)
        assert len(ceremony.sheets) == 3
        assert {question.sheet for question in ceremony.questions} == {1, 2, 3}
        assert opened.recovery.all() == []
        with pytest.raises(RecoveryForAnotherVault):
            opened.recovery.drill(papers)
        made = ceremony.confirm(typed_back(ceremony))
        assert (made.id, made.kind) == ("r1", "shares")
        assert opened.recovery.all() == [made]
        assert opened.recovery.drill(papers[1:]) == made
        actions = [entry.action for entry in opened.journal_entries(limit=2)]
        assert actions == ["recovery-drill", "recovery-made"]
        assert ceremony.sheets == ()
        assert keyfile.read(folder).untrusted.wrap.count(b"-> mlkem768x25519 ") == 2

    def test_a_word_that_is_not_on_the_paper_changes_nothing(self, opened: Vault) -> None:
        ceremony = opened.recovery.begin()
        for answers in ([], ["academic"] * 6, [*typed_back(ceremony)[:-1], "sokha"]):
            with pytest.raises(RecoveryWordsWrong, match="typed"):
                ceremony.confirm(answers)
        assert opened.recovery.all() == []
        ceremony.confirm([f" {word.upper()} " for word in typed_back(ceremony)])

    def test_new_sheets_end_the_old_ones(self, folder: Path, opened: Vault) -> None:
        old = sheets_of(opened)
        old_key_file = (folder / "vault.json").read_bytes()
        new = sheets_of(opened, "whole")
        assert [(key.id, key.kind) for key in opened.recovery.all()] == [("r2", "whole")]
        with pytest.raises(RecoveryForAnotherVault):
            opened.recovery.drill(old)
        opened.recovery.drill(new)
        opened.close()
        (folder / "vault.json").write_bytes(old_key_file)
        with pytest.raises(VaultDamaged):
            vault.recover(folder, old, NEWCOMER, NEW, cost=FLOOR)

    def test_cancelled_the_new_sheets_count_and_the_next_unlocking_rekeys(
        self, folder: Path, opened: Vault, unlock: Unlock
    ) -> None:
        sheets_of(opened)
        ceremony = opened.recovery.begin()
        papers = texts(ceremony.sheets)
        with pytest.raises(Cancelled):
            ceremony.confirm(typed_back(ceremony), cancel)
        opened.close()
        again = unlock()
        assert again.journal_entries(limit=1)[0].action == "rekey"
        assert [key.id for key in again.recovery.all()] == ["r2"]
        assert again.recovery.drill(papers).id == "r2"

    def test_cut_off_before_the_key_file_the_next_unlocking_finishes(
        self, opened: Vault, unlock: Unlock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ceremony = opened.recovery.begin()
        papers = texts(ceremony.sheets)
        monkeypatch.setattr(keyfile, "write", fail)
        with pytest.raises(StorageLost):
            ceremony.confirm(typed_back(ceremony))
        monkeypatch.undo()
        opened.close()
        assert unlock().recovery.drill(papers).id == "r1"

    def test_only_an_administrator_makes_sheets(self, folder: Path, opened: Vault) -> None:
        opened.staff.add(NEWCOMER, NEW, cost=FLOOR)
        opened.close()
        with vault.unlock(folder, NEW, slot="u2") as reader:
            for forbidden in (
                lambda: reader.recovery.begin(),
                lambda: reader.recovery.remove("r1"),
                lambda: reader.recovery.look_at_head_office("age1pq1"),
                lambda: reader.recovery.add_head_office("age1pq1", digits=""),
            ):
                with pytest.raises(NotAllowed):
                    forbidden()

    def test_sheets_outlive_rekeys_and_new_officers(self, opened: Vault) -> None:
        papers = sheets_of(opened)
        opened.rekey()
        opened.staff.add(NEWCOMER, NEW, cost=FLOOR)
        assert opened.recovery.drill(papers).id == "r1"


class TestHeadOffice:
    def test_a_head_office_opens_the_vault_too(self, opened: Vault) -> None:
        head_office = age.Identity.generate("pq")
        made = add(opened, head_office.recipient.text + "\n")
        assert made.kind == "head_office"
        noted = opened.journal_entries(limit=1)[0]
        assert (noted.action, noted.object) == ("recovery-head-office", made.id)
        assert noted.detail == {"digits": made.digits}
        assert opened.recovery.drill([head_office.text]) == made
        sheets_of(opened)  # sheets do not take its place
        assert [key.kind for key in opened.recovery.all()] == ["head_office", "shares"]
        opened.recovery.remove(made.id)
        with pytest.raises(RecoveryForAnotherVault):
            opened.recovery.drill([head_office.text])

    def test_backups_from_then_on_are_for_it_too_and_former_ones_are_not(
        self, opened: Vault, tmp_path: Path
    ) -> None:
        papers = sheets_of(opened)
        former = opened.backups.make(tmp_path)
        former = former.rename(tmp_path / "former.age")
        head_office = age.Identity.generate("pq")
        add(opened, head_office.recipient.text)
        made = opened.backups.make(tmp_path)
        with pytest.raises(RecoveryForAnotherVault):
            vault.prove(former, [head_office.text], tmp_path)
        assert vault.prove(made, [head_office.text], tmp_path).vault_id == opened.id
        assert vault.prove(made, papers, tmp_path).vault_id == opened.id
        with vault.restore(
            made, tmp_path / "restored", [head_office.text], NEWCOMER, NEW, cost=FLOOR
        ) as restored:
            assert restored.query("SELECT count(*) FROM word") == [(20,)]

    def test_a_key_whose_digits_were_not_read_out_opens_nothing(self, opened: Vault) -> None:
        """Somebody exchanged the key on its way: the head office reads other digits on the telephone."""
        meant, exchanged = age.Identity.generate("pq"), age.Identity.generate("pq")
        heard = vault.fingerprint(meant.recipient)
        for digits in (heard, "", "1"):
            with pytest.raises(RecoveryNotCompared):
                opened.recovery.add_head_office(exchanged.recipient.text, digits=digits)
        assert opened.recovery.all() == []
        with pytest.raises(RecoveryForAnotherVault):
            opened.recovery.drill([exchanged.text])

    def test_what_is_no_key_for_it_is_refused(self, opened: Vault) -> None:
        head_office = age.Identity.generate("pq")
        text = head_office.recipient.text
        add(opened, f"# of the head office\n{text}\n")
        classic = age.Identity.generate("classic").recipient.text
        two = f"{text}\n{age.Identity.generate('pq').recipient.text}"
        for untrusted in ("", "age1", "# nothing", text, classic, two, head_office.text, "age1pq1ស"):
            with pytest.raises(RecoveryRecipientRefused):
                opened.recovery.look_at_head_office(untrusted)


class TestAtALockedVault:
    @pytest.fixture
    def papers(self, opened: Vault) -> list[str]:
        papers = sheets_of(opened)
        opened.close()
        return papers

    def test_a_drill_proves_the_sheets_and_changes_nothing(
        self, folder: Path, papers: list[str], unlock: Unlock
    ) -> None:
        before = {name: (folder / name).read_bytes() for name in ("vault.db", "vault.json", "vault.anchor")}
        assert vault.drill(folder, papers[:2]).id == "r1"
        assert before == {name: (folder / name).read_bytes() for name in before}
        noted = unlock().journal_entries(limit=2)[1]
        assert (noted.action, noted.object) == ("recovery-drill", "r1")

    def test_a_drill_finds_a_damaged_page(self, folder: Path, papers: list[str]) -> None:
        content = bytearray((folder / "vault.db").read_bytes())
        content[-100] ^= 1
        (folder / "vault.db").write_bytes(content)
        with pytest.raises(VaultDamaged):
            vault.drill(folder, papers)

    def test_everyone_forgot_and_two_sheets_make_a_new_administrator(
        self, folder: Path, papers: list[str]
    ) -> None:
        with vault.recover(folder, papers[1:], NEWCOMER, NEW, cost=FLOOR) as opened:
            assert (opened.officer.id, opened.officer.role) == ("u2", "administrator")
            assert opened.query("SELECT count(*) FROM word") == [(20,)]
            assert opened.journal_entries(limit=1)[0].action == "recovered"
            opened.staff.reset("u1", "six grey herons by the lake", cost=FLOOR)
            assert opened.verify() == ()
        with vault.unlock(folder, NEW) as again:
            assert again.officer.name == NEWCOMER.name
            assert again.recovery.drill(papers).id == "r1"
        vault.unlock(folder, "six grey herons by the lake", slot="u1").close()
        with pytest.raises(WrongPassphrase):
            vault.unlock(folder, PASSPHRASE)

    def test_cut_off_it_is_done_once_more(
        self, folder: Path, papers: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keyfile, "write", fail)
        with pytest.raises(StorageLost):
            vault.recover(folder, papers, NEWCOMER, NEW, cost=FLOOR)
        monkeypatch.undo()
        with vault.recover(folder, papers, NEWCOMER, NEW, cost=FLOOR) as opened:
            assert opened.officer.id == "u3"
            assert opened.verify() == ()

    def test_it_refuses_what_unlocking_refuses(
        self, folder: Path, papers: list[str], tmp_path: Path, unlock: Unlock
    ) -> None:
        older = (folder / "vault.db").read_bytes()
        with unlock() as opened:
            opened.journal("test")
        (folder / "vault.db").write_bytes(older)
        with pytest.raises(VaultRolledBack):
            vault.recover(folder, papers, NEWCOMER, NEW, cost=FLOOR)
        with pytest.raises(VaultRolledBack):
            vault.drill(folder, papers)
        with pytest.raises(PassphraseTooWeak):
            vault.recover(folder, papers, NEWCOMER, "short", cost=FLOOR)
        with pytest.raises(VaultMissing):
            vault.drill(tmp_path / "nothing", papers)
        vault.recover(folder, papers, NEWCOMER, NEW, cost=FLOOR, anyway=True).close()

    def test_sheets_of_another_vault_open_nothing(self, folder: Path, papers: list[str]) -> None:
        others = paper.divide(age.Identity.generate("pq"), "shares", "ab" * 16, datetime.now(UTC).date())
        with pytest.raises(RecoveryForAnotherVault):
            vault.recover(folder, texts(others), NEWCOMER, NEW, cost=FLOOR)


def add(opened: Vault, text: str) -> RecoveryKey:
    """Add a head office whose digits were compared."""
    return opened.recovery.add_head_office(text, digits=opened.recovery.look_at_head_office(text))


def cancel(_done: int, _total: int) -> None:
    raise Cancelled


def fail(*_: object) -> None:
    raise StorageLost
