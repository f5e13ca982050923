"""Receiving: open a bundle, see who signed it and what it would change, and only then take it over."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from sarana.errors import SaranaError
from sarana.exchange.authors import Signer
from sarana.exchange.comparing import ReviewItem, Standing
from sarana.exchange.receiving import Accepted, Note, Review, accept, review
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.partners import who
from sarana.ui.workspace import Opened, Workspace


class ReceivePage(Page):
    """Nothing is written before the last button."""

    section = "receive"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._review: Review | None = None
        self._accepted: Accepted | None = None
        self._content = blocks.column(gap=style.LARGE)
        choose = blocks.button(_("Open a bundle…"), "receive.open", self._choose, "primary")
        self._choose_button = choose
        self.head(
            _("Receive"),
            _(
                "Open a bundle that a partner sent. You see first what is in it; nothing changes"
                " until you accept."
            ),
            choose,
        )
        self.body.addLayout(self._content)
        self.scrolling()

    def first_focus(self) -> QWidget | None:
        return self._choose_button

    # ---- reviewing --------------------------------------------------------------------------------------

    def _choose(self) -> None:
        path = self._workspace.files.open_file(self, _("Open a bundle"), _("Sealed bundle"), "*.age")
        if path is not None:
            self._forget()
            self._workspace.ask(
                partial(review_file, path), self._show, self.show_error, says=_("Reading the bundle…")
            )

    def _forget(self) -> None:
        self._review = self._accepted = None
        self.notice.hide()
        blocks.clear(self._content)

    def _show(self, found: Review) -> None:
        self._review = found
        blocks.clear(self._content)
        self._content.addWidget(self._sender(found))
        for note in sorted(found.notes):
            self._content.addWidget(self._note(note))
        rows = [self._item(item) for item in found.items]
        self._content.addWidget(
            blocks.card(blocks.text(_("What is in it"), "section-title"), *rows, gap=style.LARGE)
        )
        take = blocks.button(_("Accept what is ticked"), "receive.accept", self._accept, "primary")
        leave = blocks.button(_("Close without accepting"), "receive.close", self._forget)
        self._content.addLayout(blocks.row(1, leave, take))
        self._check()
        self.put_back()

    def _sender(self, found: Review) -> QFrame:
        card = found.sender.card
        return blocks.card(
            blocks.row(
                blocks.text(_("Who signed it"), "section-title"), blocks.badge(_("Signature holds"), "good")
            ),
            blocks.text(who(card.name, card.organisation, card.post), "strong", name="receive.sender"),
            blocks.text(
                _("Sealed on {moment}. The signature fits the card that you compared by voice.").format(
                    moment=spoken().moment(found.created.astimezone())
                ),
                "muted",
            ),
        )

    def _note(self, note: Note) -> QFrame:
        words, tone = {
            Note.AGAIN: (_("You accepted this very bundle before."), "info"),
            Note.GAP: (
                _("At least one earlier bundle of this sender never arrived. Ask them to send it again."),
                "warning",
            ),
            Note.EQUIVOCATION: (
                _(
                    "The sender gave the same number to another bundle as well. Call them before you accept"
                    " this one."
                ),
                "danger",
            ),
        }[note]
        made = blocks.frame("callout", blocks.column(blocks.text(words)), style.MEDIUM)
        style.mark(made, tone=tone)
        return made

    def _item(self, item: ReviewItem) -> QWidget:
        words, tone, meaning = standing_words(item.standing)
        name = "  /  ".join(item.names) or _("No name yet")
        if item.masked:
            name = _("Another officer’s case")
        box = blocks.check(f"receive.case.{item.case_id}", name, item.standing in CHOSEN_AT_FIRST)
        box.setEnabled(item.standing not in (Standing.REFUSED, Standing.SAME))
        box.setAccessibleDescription(f"{item.code}, {words}")
        box.toggled.connect(self._check)
        head = blocks.row(box, blocks.badge(words, tone))
        head.setStretch(0, 1)
        signed = last_signed(item.signer).format(
            code=item.code,
            name=who(item.signer.name, item.signer.organisation, ""),
            moment=spoken().moment(item.changed.astimezone()),
        )
        counted = ngettext("{count} new signed entry.", "{count} new signed entries.", item.new_revisions)
        below = blocks.column(
            blocks.text(f"{signed} {counted.format(count=blocks.number(item.new_revisions))}", "hint"),
            blocks.text(meaning, "muted"),
            gap=style.TIGHT,
        )
        below.setContentsMargins(30, 0, 0, 0)
        return blocks.holding(blocks.column(head, below, gap=style.TIGHT))

    # ---- accepting --------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[str, ...]:
        prefix = "receive.case."
        return tuple(
            box.objectName().removeprefix(prefix)
            for box in self.findChildren(QCheckBox)
            if box.objectName().startswith(prefix) and box.isChecked() and box.isEnabled()
        )

    def _check(self) -> None:
        take = self.findChild(QWidget, "receive.accept")
        if take is not None:
            take.setEnabled(bool(self._chosen()))

    def _accept(self) -> None:
        if self._review is None:
            return
        self._workspace.ask(
            accept_chosen(self._review, self._chosen()), self._taken, self._failed, says=_("Accepting…")
        )

    def _failed(self, error: SaranaError) -> None:
        self._check()
        self.show_error(error)

    def _taken(self, accepted: Accepted) -> None:
        self._accepted, self._review = accepted, None
        blocks.clear(self._content)
        count = len(accepted.cases)
        words = ngettext("{count} case was taken over.", "{count} cases were taken over.", count)
        self.notice.say(
            words.format(count=blocks.number(count)),
            _("Every version keeps the signature of whoever wrote it. Nothing of your own was overwritten."),
            "good",
        )
        look = blocks.button(_("Show the cases"), "receive.look", partial(self._look, accepted), "primary")
        self._content.addLayout(blocks.row(look, 1))
        look.setFocus()

    def _look(self, accepted: Accepted) -> None:
        only = accepted.cases[0] if len(accepted.cases) == 1 else ""
        self.go.emit(Place("case", case=only) if only else Place("cases"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"review": self._review, "accepted": self._accepted}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["review"] is not None:
            self._show(memory.loaded["review"])
        elif memory.loaded["accepted"] is not None:
            self._taken(memory.loaded["accepted"])


CHOSEN_AT_FIRST = (Standing.NEW, Standing.NEWER)


def last_signed(signer: Signer) -> str:
    """Who signed a case last; of a key that is not known, only what it says of itself."""
    if signer.known:
        return _("{code}. Last signed by {name} on {moment}.")
    return _("{code}. Last signed on {moment}. It says it is by {name}; this key is not known here.")


def standing_words(standing: Standing) -> tuple[str, str, str]:
    """What a standing is called, its tone, and what accepting would mean."""
    return {
        Standing.NEW: (_("New"), "info", _("This case is not in your vault yet.")),
        Standing.NEWER: (_("Newer"), "good", _("It continues the case that you have.")),
        Standing.SAME: (_("Same"), "plain", _("You have all of it already.")),
        Standing.CONFLICTING: (
            _("Two versions"),
            "warning",
            _("Both offices continued the same version. If you accept, both are kept side by side."),
        ),
        Standing.REFUSED: (
            _("Refused"),
            "danger",
            _("It contradicts what you have and cannot be taken over. Call the sender."),
        ),
    }[standing]


def review_file(path: Path, opened: Opened, progress: Progress) -> Review:
    return review(path, opened.vault, opened.store, progress)


def accept_chosen(found: Review, chosen: tuple[str, ...]) -> Callable[[Opened, Progress], Accepted]:
    """The work of taking these cases over. In the vault thread."""
    return lambda opened, progress: accept(found, chosen, progress)
