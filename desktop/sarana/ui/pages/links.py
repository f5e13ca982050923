"""Cases that may be about one person: what speaks for it, and an officer's decision, signed. Never merged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import CaseLine
from sarana.cases.link import DIFFERENT, SAME
from sarana.cases.links import Proposal
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.pages.cases import empty
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposal with the lines of both cases."""

    proposal: Proposal
    one: CaseLine
    other: CaseLine


class LinksPage(Page):
    """The same person met twice: look at both, then say so, or say that it is not."""

    section = "cases"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._pairs: tuple[Pair, ...] | None = None
        self._content = blocks.column(gap=style.LARGE)
        back = blocks.button(
            "‹  " + _("Back to the list"), "links.back", lambda: self.go.emit(Place("cases")), "link"
        )
        self.head(
            _("The same person?"),
            _(
                "These cases resemble each other. Nothing is joined: both cases stay whole, and your decision"
                " is signed and shown in both."
            ),
            back=back,
        )
        self.body.addLayout(self._content)
        self.scrolling()

    def arrive(self) -> None:
        if self._pairs is None:
            self._workspace.ask(read_pairs, self._show, says=_("Comparing the cases…"))

    def _show(self, pairs: tuple[Pair, ...]) -> None:
        self._pairs = pairs
        blocks.clear(self._content)
        for number, pair in enumerate(pairs):
            self._content.addWidget(self._pair(number, pair))
        if not pairs:
            self._content.addWidget(
                empty(
                    _("No two cases resemble each other."),
                    _(
                        "Where a name, a birthday, a telephone or a document comes twice, the cases"
                        " appear here."
                    ),
                )
            )
        self.put_back()

    def _pair(self, number: int, pair: Pair) -> QWidget:
        sides = blocks.row(*(self._side(number, line) for line in (pair.one, pair.other)), gap=style.LARGE)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        reasons = [blocks.text(f"•  {words}") for words in reasons_in_words(pair.proposal.reasons)]
        decide = partial(self._decide, pair)
        same = blocks.button(_("The same person"), f"links.{number}.same", partial(decide, SAME), "primary")
        other = blocks.button(_("Not the same"), f"links.{number}.different", partial(decide, DIFFERENT))
        names = _("{one} and {other}").format(one=names_of(pair.one), other=names_of(pair.other))
        for one in (same, other):
            one.setAccessibleDescription(names)
        return blocks.card(sides, blocks.line(), *reasons, blocks.row(1, other, same))

    def _side(self, number: int, line: CaseLine) -> QWidget:
        changed = _("Changed {moment}").format(moment=spoken().moment(line.changed.astimezone()))
        look = blocks.button(
            _("Open"),
            f"links.{number}.{line.case_id}",
            lambda: self.go.emit(Place("case", case=line.case_id)),
            "link",
        )
        look.setAccessibleName(_("Open {name}").format(name=names_of(line)))
        return blocks.holding(
            blocks.column(
                blocks.text(names_of(line), "strong"),
                blocks.text(line.code, "code"),
                blocks.text(changed, "hint"),
                look,
                gap=style.TIGHT,
            )
        )

    def _decide(self, pair: Pair, verdict: str) -> None:
        proposal = pair.proposal

        def work(opened: Opened, progress: Progress) -> tuple[Pair, ...]:
            opened.store.links.decide(proposal.one, proposal.other, verdict, proposal.reasons)
            return read_pairs(opened, progress)

        self._workspace.ask(work, self._decided, self.show_error)

    def _decided(self, pairs: tuple[Pair, ...]) -> None:
        self._show(pairs)
        self.notice.say(
            _("Your decision is signed."), _("It is shown in both cases, and can be changed there."), "good"
        )

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"pairs": self._pairs}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["pairs"] is not None:
            self._show(memory.loaded["pairs"])


def read_pairs(opened: Opened, progress: Progress) -> tuple[Pair, ...]:
    """The proposals with what the list says of their cases. In the vault thread."""
    store = opened.store
    found = ((each, store.line(each.one), store.line(each.other)) for each in store.links.proposals())
    return tuple(Pair(each, one, other) for each, one, other in found if one and other)


def reasons_in_words(reasons: tuple[str, ...]) -> list[str]:
    """What speaks for one person and what against, as sentences; each once."""
    words = {
        "same-document": _("A document has the same number."),
        "same-phone": _("The telephone number is the same."),
        "same-name": _("A name is the same."),
        "same-name-in-another-script": _("The name is the same in another script too."),
        "similar-name": _("The names in Latin letters differ by one letter."),
        "same-birthday": _("The date of birth is the same."),
        "same-year": _("The year of birth or the age fits."),
        "different-birthday": _("But the dates of birth differ."),
        "different-sex": _("But the sex differs."),
    }
    return [words[reason] for reason in dict.fromkeys(reasons) if reason in words]
