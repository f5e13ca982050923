"""Names that others wrote are shown as they are written: nothing in them is a command to the screen."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from sarana.ui import blocks
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


@pytest.mark.parametrize("unseen", ["\u202e", "\u2069", "\x9b", "\n"])
def test_an_officer_gets_no_name_that_partners_would_refuse(unseen: str) -> None:
    officer = NewOfficer(f"Example {unseen}Sokha", f"Example{unseen}", unseen)
    assert (officer.name, officer.organisation, officer.post) == ("Example Sokha", "Example", "")
