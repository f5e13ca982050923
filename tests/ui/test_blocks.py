"""The small pieces: what a label says, and how high a sheet is."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from sarana.ui import blocks, style
from sarana.ui.question import Question

DIGITS = "19037 44330 32311 92951 30575 28646"


def test_digits_that_do_not_fit_break_in_their_middle(qapp: QApplication) -> None:
    label = blocks.text("")
    blocks.say_digits(label, DIGITS)
    assert [half.split() for half in label.text().split(" ")] == [DIGITS.split()[:3], DIGITS.split()[3:]]
    assert label.accessibleName() == DIGITS


@pytest.mark.parametrize("words", ["Short.", "Long enough to wrap in every sheet. " * 6])
def test_a_question_has_no_gaps_between_its_sentences(qapp: QApplication, words: str) -> None:
    style.dress(qapp)
    window = QWidget()
    question = Question(window, "Shall it be done?", (words, words), "Do it", lambda: None)
    question.show()
    for label in question.findChildren(QLabel):
        assert label.height() == label.heightForWidth(label.width())
    question.close()
