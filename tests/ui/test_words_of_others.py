"""Names that others wrote are shown as they are written: nothing in them is a command to the screen."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from sarana import language
from sarana.exchange import Signer
from sarana.ui import blocks
from sarana.ui.pages.receive import last_signed
from sarana.ui.signed import signed_by
from sarana.vault import NewOfficer


def test_an_ampersand_in_a_name_is_a_letter_and_no_key(qapp: QApplication) -> None:
    name = "Example A&B Office"
    for made in (blocks.check("a", name), blocks.button(name, "b")):
        assert made.shortcut() == QKeySequence()
        assert made.text() == "Example A&&B Office"  # which is drawn as one


def test_a_label_of_a_field_shows_an_ampersand(qapp: QApplication) -> None:
    field = QLineEdit()
    whole = blocks.labelled("Example A&B", field)
    (label,) = whole.findChildren(QLabel)
    assert (label.text(), field.accessibleName()) == ("Example A&&B", "Example A&B")


def test_a_key_that_nobody_here_knows_is_said_to_be_unknown() -> None:
    language.speak("en")
    stranger = Signer("Example Dara", "Example Ministry", "", known=False)
    assert signed_by(stranger) == "Says it is by Example Dara, Example Ministry; this key is not known here"
    assert "key is not known here" in last_signed(stranger)
    known = replace(stranger, known=True)
    assert signed_by(known) == "Signed by Example Dara, Example Ministry"
    assert "not known" not in last_signed(known)


@pytest.mark.parametrize("unseen", ["\u202e", "\u2069", "\x9b", "\n"])
def test_an_officer_gets_no_name_that_partners_would_refuse(unseen: str) -> None:
    officer = NewOfficer(f"Example {unseen}Sokha", f"Example{unseen}", unseen)
    assert (officer.name, officer.organisation, officer.post) == ("Example Sokha", "Example", "")
