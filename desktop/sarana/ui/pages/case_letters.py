"""One letter in the list of a case: what it is, to whom it went, and the way to it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from sarana.cases import LetterMade, Revision
from sarana.language import _, spoken
from sarana.ui import blocks, style
from sarana.ui.page import Place
from sarana.ui.pages.letter_names import language_name, receiver, title_of


def letter_line(
    case_id: str, revision: Revision, made: LetterMade, replaced_by: str, go: Callable[[Place], object]
) -> QWidget:
    """A line; whoever may read the case may open the letter."""
    to = receiver(made)
    title = _("Letter {number} to {recipient}") if to else _("Letter {number}")
    what = blocks.text(title.format(number=made.register_number, recipient=to), "strong")
    languages = " + ".join(map(language_name, made.languages))
    when = spoken().moment(revision.time.astimezone())
    below = "   ".join((title_of(made.template), languages, when))
    line = blocks.row(blocks.column(what, blocks.text(below, "muted"), gap=0), gap=style.MEDIUM)
    line.setStretch(0, 1)
    if replaced_by:
        line.addWidget(blocks.badge(_("Replaced by {number}").format(number=replaced_by), "warning"))
    place = Place("letter made", case=case_id, revision=revision.id)
    opens = blocks.button(_("Open"), f"letter.{revision.id[:8]}.open", partial(go, place))
    opens.setAccessibleDescription(what.accessibleName())
    line.addWidget(opens)
    return blocks.holding(line)
