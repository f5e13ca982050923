"""Receiving: open a bundle, see who signed it and what it would change, and only then take it over."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from sarana.errors import BundleExpired, BundleNotForUs, SaranaError
from sarana.exchange import reader
from sarana.exchange.answering import seal_receipt
from sarana.exchange.authors import Signer
from sarana.exchange.comparing import ReviewItem, Standing
from sarana.exchange.foreign import Foreign
from sarana.exchange.receiving import Accepted, Review, Waiting, accepting, reviewing
from sarana.exchange.sending import Sealed
from sarana.exchange.watching import Note
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.jobs import Steps
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.partners import who
from sarana.ui.pages.receive_kept import KeptLists
from sarana.ui.pages.receive_stated import statement_panel
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import IN_CHARGE


class ReceivePage(Page):
    """Nothing is written before the last button."""

    section = "receive"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._review: Review | None = None
        self._accepted: Accepted | None = None
        self._answered: Review | None = None  # what was accepted, for which a receipt can be given
        self._content = blocks.column(gap=style.LARGE)
        self._path: Path | None = None
        self._may = workspace.officer.role in IN_CHARGE
        self._kept = KeptLists(workspace)
        self._kept.said.connect(self._say)
        self._kept.failed.connect(self.show_error)
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
        self.body.addWidget(self._kept)
        self.scrolling()

    def arrive(self) -> None:
        self._kept.load()

    def first_focus(self) -> QWidget | None:
        return self._choose_button

    # ---- reviewing --------------------------------------------------------------------------------------

    def _choose(self) -> None:
        self._workspace.ask(make_reader_ready)
        path = self._workspace.files.open_file(self, _("Open a bundle"), _("Sealed bundle"), "*.age")
        if path is not None:
            self._path = path
            self._read(late=False)

    def _read(self, *, late: bool) -> None:
        self._forget()
        if self._path is not None:
            work = partial(review_file, self._path, late, self._workspace.jobs.others_wait)
            self._workspace.ask_in_steps(work, self._show, self._refused, says=_("Reading the bundle…"))

    def _refused(self, error: SaranaError) -> None:
        """Say why; a supervisor may go on in two cases."""
        self.show_error(error)
        self._offer(error)

    def _offer(self, error: SaranaError | None) -> None:
        if self._may and isinstance(error, BundleExpired):
            late = blocks.button(_("Open it all the same"), "receive.late", partial(self._read, late=True))
            words = _("You may open it although its last day has passed. The journal keeps that you did.")
            self._content.addWidget(blocks.card(blocks.text(words), blocks.row(late, 1)))
        if self._may and isinstance(error, BundleNotForUs):
            self._content.addWidget(self._offer_to_keep())

    def _offer_to_keep(self) -> QFrame:
        """A sealed bundle for others, that lies here: it may be evidence, or somebody may ask for it."""
        self._reason = blocks.line_edit("receive.keep.reason", _("Why it is kept"))
        self._keep_button = blocks.button(_("Keep it sealed"), "receive.keep", self._keep)
        self._keep_button.setEnabled(False)
        self._reason.textChanged.connect(self._check_reason)
        words = _("You may keep it sealed in your vault, as it is, for whoever it is meant for.")
        field = blocks.labelled(_("Why it is kept"), self._reason)
        return blocks.card(blocks.text(words), field, blocks.row(self._keep_button, 1))

    def _check_reason(self, typed: str) -> None:
        self._keep_button.setEnabled(bool(typed.strip()))

    def _keep(self) -> None:
        if self._path is not None:
            work = partial(keep_foreign, self._path, self._reason.text())
            self._workspace.ask_in_steps(
                work, self._kept_sealed, self.show_error, says=_("Keeping the file…")
            )

    def _kept_sealed(self, foreign: Foreign) -> None:
        self._forget()
        self._say(
            _("The file is kept, sealed as it came."),
            _("You find it below, and in every backup of this vault."),
        )
        self._kept.load()

    def _say(self, happened: str, rest: str) -> None:
        self.notice.say(happened, rest, "good")

    def _forget(self) -> None:
        self._review = self._accepted = self._error = None
        self.notice.hide()
        blocks.clear(self._content)

    def _show(self, found: Review) -> None:
        self._workspace.ask(make_reader_ready)
        self._review = found
        blocks.clear(self._content)
        self._content.addWidget(self._sender(found))
        for note in sorted(found.notes):
            self._content.addWidget(self._note(note))
        for each in found.stated:
            self._content.addWidget(statement_panel(each))
        rows = [self._item(item) for item in found.items]
        if rows:
            self._content.addWidget(
                blocks.card(blocks.text(_("What is in it"), "section-title"), *rows, gap=style.LARGE)
            )
        words = _("Accept what is ticked") if rows else _("Accept")
        take = blocks.button(words, "receive.accept", self._accept, "primary")
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
            Note.LATE: (_("Its last day has passed. You opened it all the same."), "warning"),
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
        counted = counted.format(count=blocks.number(item.new_revisions))
        below = blocks.column(
            blocks.text(spoken().sentences(signed, counted), "hint"),
            blocks.text(meaning, "muted"),
            *([blocks.text(held_words(item.held), tone="warning")] if item.held else []),
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
            stated = self._review.stated if self._review else ()
            take.setEnabled(bool(self._chosen()) or any(each.counts and each.new for each in stated))

    def _accept(self) -> None:
        if self._review is None:
            return
        work = partial(accept_chosen, self._review, self._chosen(), self._workspace.jobs.others_wait)
        self._workspace.ask_in_steps(work, self._taken, self._failed, says=_("Accepting…"))

    def _failed(self, error: SaranaError) -> None:
        self._check()
        self.show_error(error)

    def _taken(self, accepted: Accepted) -> None:
        self._accepted, self._review, self._answered = accepted, None, self._review or self._answered
        blocks.clear(self._content)
        count = len(accepted.cases)
        if not count:
            self.notice.say(
                _("The signed statement is kept with the case."),
                _("What it says holds from now on, also where something is sent without this window."),
                "good",
            )
            return
        words = ngettext("{count} case was taken over.", "{count} cases were taken over.", count)
        self.notice.say(
            words.format(count=blocks.number(count)),
            _("Every version keeps the signature of whoever wrote it. Nothing of your own was overwritten."),
            "good",
        )
        self._kept.load()
        look = blocks.button(_("Show the cases"), "receive.look", partial(self._look, accepted), "primary")
        give = blocks.button(_("Save a receipt for the sender…"), "receive.receipt", self._give_receipt)
        self._content.addLayout(blocks.row(look, give, 1))
        words = _("With the receipt the sender knows what arrived. Bring it back the same way.")
        self._content.addWidget(blocks.text(words, "hint"))
        look.setFocus()

    def _give_receipt(self) -> None:
        accepted, review = self._accepted, self._answered
        folder = self._workspace.files.folder(self, _("Where to save the receipt"))
        if folder is None or accepted is None or review is None:
            return

        def work(opened: Opened, progress: Progress) -> Sealed:
            return seal_receipt(review, accepted, folder, progress)

        self._workspace.ask(work, self._receipt_saved, self.show_error, says=_("Sealing the receipt…"))

    def _receipt_saved(self, sealed: Sealed) -> None:
        self._say(
            _("The receipt is saved as {file}.").format(file=sealed.path.name),
            _("It is sealed for the sender alone and says which cases you took over."),
        )

    def _look(self, accepted: Accepted) -> None:
        only = accepted.cases[0] if len(accepted.cases) == 1 else ""
        self.go.emit(Place("case", case=only) if only else Place("cases"))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {
            "review": self._review,
            "accepted": self._accepted,
            "answered": self._answered,
            "path": self._path,
        }

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        self._path, self._answered = memory.loaded["path"], memory.loaded["answered"]
        self._offer(memory.error)
        self.put_back()
        if memory.loaded["review"] is not None:
            self._show(memory.loaded["review"])
        elif memory.loaded["accepted"] is not None:
            self._taken(memory.loaded["accepted"])


CHOSEN_AT_FIRST = (Standing.NEW, Standing.NEWER, Standing.ERASES)


def held_words(count: int) -> str:
    """What becomes of entries whose signer nobody here knows."""
    return ngettext(
        "{count} of them is signed with a key that is not known here or was taken back. It will be held back"
        " until an administrator or a focal person answers for it.",
        "{count} of them are signed with keys that are not known here or were taken back. They will be held"
        " back until an administrator or a focal person answers for them.",
        count,
    ).format(count=blocks.number(count))


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
            _("Several versions"),
            "warning",
            _("Both offices continued the same version. If you accept, both are kept side by side."),
        ),
        Standing.ERASES: (
            _("Erased"),
            "warning",
            _(
                "The case is erased. If you accept, what its office may erase goes here too; nothing of it"
                " comes back."
            ),
        ),
        Standing.REFUSED: (
            _("Refused"),
            "danger",
            _("It contradicts what you have and cannot be taken over. Call the sender."),
        ),
    }[standing]


def make_reader_ready(opened: Opened, progress: Progress) -> None:
    """While a person still looks for the file, or at what is in it. In the vault thread."""
    reader.make_ready()


def review_file(
    path: Path, late: bool, others_wait: Waiting, opened: Opened, progress: Progress
) -> Steps[Review]:
    return reviewing(path, opened.vault, opened.store, progress, late=late, others_wait=others_wait)


def keep_foreign(path: Path, reason: str, opened: Opened, progress: Progress) -> Steps[Foreign]:
    return opened.foreign.keep(path, reason, progress)


def accept_chosen(
    found: Review, chosen: tuple[str, ...], others_wait: Waiting, opened: Opened, progress: Progress
) -> Steps[Accepted]:
    """The work of taking these cases over. In the vault thread."""
    return accepting(found, chosen, progress, others_wait=others_wait)
