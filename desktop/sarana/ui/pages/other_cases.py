"""What was decided about a case and others: who said that it is one person, or that it is not."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sarana.cases import CaseLine
from sarana.cases.link import DIFFERENT, OPEN, SAME
from sarana.cases.links import DISPUTED, Link
from sarana.exchange.authors import Authors
from sarana.language import _
from sarana.ui import blocks, style
from sarana.ui.page import Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.signed import signed_by


class OtherCases(QWidget):
    """A card with one row for each other case; every decision can be made otherwise, by a new signature."""

    def __init__(
        self,
        links: Sequence[tuple[Link, CaseLine | None]],
        authors: Authors,
        go: Callable[[Place], object],
        decide: Callable[[Link, str], object],
    ) -> None:
        super().__init__()
        self._authors, self._go, self._decide = authors, go, decide
        rows = [self._row(number, *one) for number, one in enumerate(links)]
        title = blocks.text(_("Other cases"), "section-title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(blocks.card(title, *rows, gap=style.MEDIUM))

    def _row(self, number: int, link: Link, other: CaseLine | None) -> QWidget:
        words, tone = verdict_in_words(link)
        name = names_of(other) if other else _("A case that is not in this vault")
        who = [blocks.text(signed_by(self._authors.signer(head.author)), "muted") for head in link.heads]
        head = blocks.row(
            blocks.column(blocks.text(name, "strong"), *who, gap=0),
            blocks.badge(words, tone),
            gap=style.MEDIUM,
        )
        head.setStretch(0, 1)
        if other is None:
            return blocks.holding(head)
        buttons = blocks.row(1, *self._decisions(number, link), self._open(number, other))
        return blocks.holding(blocks.column(head, buttons, gap=style.TIGHT))

    def _open(self, number: int, other: CaseLine) -> QWidget:
        place = Place("case", case=other.case_id)
        made = blocks.button(_("Open"), f"case.link.{number}.look", partial(self._go, place))
        made.setAccessibleName(_("Open {name}").format(name=names_of(other)))
        return made

    def _decisions(self, number: int, link: Link) -> list[QWidget]:
        choices = {SAME: _("The same person"), DIFFERENT: _("Not the same"), OPEN: _("Decide again later")}
        return [
            blocks.button(words, f"case.link.{number}.{says}", partial(self._decide, link, says), "link")
            for says, words in choices.items()
            if says != link.says
        ]


def verdict_in_words(link: Link) -> tuple[str, str]:
    """What was decided about two cases, and its tone."""
    return {
        SAME: (_("The same person"), "info"),
        DIFFERENT: (_("Not the same person"), "plain"),
        OPEN: (_("Open again"), "plain"),
        DISPUTED: (_("Offices disagree"), "danger"),
    }[link.says]
