"""Sending shows what goes and what is held back; consent is asked for, given and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QRadioButton
from tests.given import PASSPHRASE, text_of
from tests.ui.conftest import Post
from tests.ui.test_exchange import know_each_other, receive_at, send_from

from sarana import language, vault
from sarana.cases import line as as_line
from sarana.exchange import Ledger
from sarana.exchange.statements import ONWARD, Issuer, Onward, read, written
from sarana.seal.signature import SigningKey
from sarana.ui.hands import Hands, until
from sarana.ui.workspace import open_stores


def test_the_page_shows_what_goes_and_what_is_held_back(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    screen = busy_border.start_unlocked().open_first().send_it().decided()
    goes = "\n".join(screen.texts("send.section"))
    assert "范例小明" in goes
    assert "Xiaoming" in goes
    assert "Invented: passport kept" not in goes  # the officer's assessment is no business of a shelter
    held = screen.words()
    assert "This kind of office does not need it." in held
    assert "不要告诉雇主" in held
    assert "The partner is to erase it after" in held
    assert "Example Sokha" in held


@pytest.mark.parametrize("code", language.available())
def test_another_kind_of_office_takes_another_consent(
    busy_border: Post, shelter_post: Post, code: str
) -> None:
    know_each_other(busy_border, shelter_post)
    screen = busy_border.start_unlocked().open_first().send_it().decided()
    screen = screen.speak(code)
    screen.is_office_of("law_enforcement")
    assert screen.refused()
    assert not screen.can_press("send.go")
    letter = screen.ask_what_is_missing()
    assert letter.document() == "consent_sharing"


def test_nothing_is_kept_of_the_kind_before_something_is_sealed(
    busy_border: Post, shelter_post: Post
) -> None:
    know_each_other(busy_border, shelter_post)
    busy_border.start_unlocked().open_first().send_it().is_office_of("health")
    busy_border.close()
    opened = open_stores(vault.unlock(busy_border.home / "vault", PASSPHRASE))
    assert opened.partners.kinds() == {}
    opened.vault.close()


def test_the_same_again_says_that_it_was_sent(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    send_from(busy_border)
    screen = busy_border.start_unlocked().open_first().send_it().decided()
    assert "was sent before" in screen.words()
    assert not screen.can_press("send.go")
    screen.hands.tick("send.again")
    assert screen.decided().seal()


def test_a_received_case_says_that_it_is_an_extract(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    case = receive_at(shelter_post, send_from(busy_border)).accept().look()
    assert "An extract:" in case.text("record.extract")
    assert "To be erased after" in case.words()


def test_consent_taken_back_reaches_whoever_was_told(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    sharing = busy_border.start_unlocked().open_first().sharing()
    assert "Sample Maly" in sharing.words()
    assert "Taken back" in sharing.take_back().words()
    before = set(busy_border.home.glob("*.age"))
    assert "1 notice is sealed" in sharing.tell_everybody()
    (notice,) = set(busy_border.home.glob("*.age")) - before
    send = sharing.back().send_it().decided()
    assert "took back their consent" in send.refused()
    busy_border.close()
    screen = receive_at(shelter_post, notice)
    assert "took back their consent" in screen.text("receive.stated")
    assert "erase what you do not have to keep" in screen.words()
    screen.hands.press("receive.accept")
    assert "statement is kept" in screen.notice()


def test_an_office_lets_another_pass_its_case_on(busy_border: Post, shelter_post: Post) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    sharing = busy_border.start_unlocked().open_first().sharing()
    before = set(busy_border.home.glob("*.age"))
    assert "signed and sealed" in sharing.allow("Example Embassy 示例", "transfer")
    (consent,) = set(busy_border.home.glob("*.age")) - before
    busy_border.close()
    screen = receive_at(shelter_post, consent)
    assert "Written consent" in screen.text("receive.stated")
    screen.hands.press("receive.accept")
    screen.notice()
    shared = screen.cases().open_first().sharing()
    assert "Example Immigration agrees that it goes to Example Embassy 示例" in shared.words()


def test_a_consent_that_nobody_known_signed_is_not_shown_as_one(busy_border: Post) -> None:
    """Whoever sends a bundle may put any statement into it; it is kept, and opens nothing."""
    opened = open_stores(vault.unlock(busy_border.home / "vault", PASSPHRASE))
    (line,) = opened.store.list()
    key, now = SigningKey.generate(), datetime.now(UTC)
    stranger = Issuer("ab" * 16, "Example Ministry", "Example Sokha", key.public.text)
    says = Onward(
        stranger,
        line.case_id,
        (),
        opened.vault.id,
        "",
        "Example Embassy",
        "transfer",
        now,
        now + timedelta(9),
    )
    content = as_line.write(written(says))
    forged = read(content, key.sign(content, ONWARD))
    with opened.vault.transaction() as write:
        Ledger(opened.vault).keep(write, forged, bundle="")
    opened.vault.close()
    assert "Example Ministry" not in busy_border.start_unlocked().open_first().sharing().words()


def test_what_lacks_the_origins_consent_offers_the_request_to_it(
    busy_border: Post, shelter_post: Post, embassy_post: Post
) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    know_each_other(shelter_post, embassy_post)
    send = shelter_post.start_unlocked().open_first().send_it()
    choose_partner(send.hands, shelter_post, "Embassy")
    send.decided()
    assert "has not agreed in writing" in send.refused()
    assert "Print the request to Example Immigration" in button_words(shelter_post)
    letter = send.ask_what_is_missing()
    assert letter.document() == "originator_consent"
    assert letter.typed("letter.recipient") == "Example Immigration"
    sharing = letter.back().sharing()
    assert "was asked on" in sharing.words()


def test_a_letter_leaves_out_what_another_office_has_not_let_go(
    busy_border: Post, shelter_post: Post, tmp_path: Path
) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    letter = shelter_post.start_unlocked().open_first().letter().choose("dosvy", "en")
    assert "This comes from Example Immigration" in letter.notice()
    assert "is left out of this letter" not in letter.words()  # once is enough
    assert not letter.can_press("letter.save")
    assert any("has not agreed in writing" in why for why in letter.held_back())
    assert letter.tells() == {}
    assert letter.ask_the_origin().document() == "originator_consent"
    shelter_post.files.pick = tmp_path / "draft.pdf"
    letter.save_a_draft()
    said = text_of(shelter_post.files.pick)
    assert "Example Shelter" in said
    assert "General Department of Immigration" not in said  # who held the interview does not write here
    letter.take_document("Rights")
    assert letter.pages() >= 1


def test_the_request_goes_to_the_office_that_it_asks(
    busy_border: Post, shelter_post: Post, tmp_path: Path
) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    letter = shelter_post.start_unlocked().open_first().letter().choose("embassy", "en")
    letter.hands.write("letter.recipient", "Sample Embassy")
    letter = letter.ask_the_origin().speak("en")
    shelter_post.files.pick = tmp_path / "draft.pdf"
    letter.save_a_draft()
    said = text_of(shelter_post.files.pick)
    assert "Example Immigration" in said
    assert "Sample Embassy" not in said
    letter.take_document("Embassy")
    assert letter.typed("letter.recipient") == ""


def test_answers_on_paper_say_from_which_other_office_they_come(
    busy_border: Post, shelter_post: Post
) -> None:
    know_each_other(busy_border, shelter_post)
    receive_at(shelter_post, send_from(busy_border)).accept()
    shelter_post.close()
    paper = shelter_post.start_unlocked().open_first().on_paper()
    paper.pages()
    assert "comes from Example Immigration" in paper.text("paper.origins.happened")


def choose_partner(hands: Hands, post: Post, name: str) -> None:
    def there() -> list[QRadioButton]:
        return [each for each in post.program.window.findChildren(QRadioButton) if name in each.text()]

    until(there, name)
    hands.press(there()[0].objectName())


def button_words(post: Post) -> str:
    return "\n".join(each.text() for each in post.program.window.findChildren(QPushButton))
