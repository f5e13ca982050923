"""Partners: my own card to hand over, who is known, and adding one by comparing digits by voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from sarana.cases import Deed
from sarana.exchange.card import LARGEST as LARGEST_CARD
from sarana.exchange.card import SUFFIX as CARD_SUFFIX
from sarana.exchange.card import Card, card, read_card
from sarana.exchange.partners import Partner, before
from sarana.exchange.roster import Roster
from sarana.exchange.rosters import Rosters
from sarana.exchange.updates import EVERY, Updates
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks, qr, style
from sarana.ui.page import Memory, Page
from sarana.ui.pages.outbox import period_words
from sarana.ui.pages.partners_roster import RosterPanel
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Known:
    """What the page shows of the vault."""

    own: bytes
    partners: Sequence[Partner]
    rosters: Sequence[Roster]
    updates: Mapping[str, int]  # after how many days a partner gets an update


class PartnersPage(Page):
    """Who we exchange with."""

    section = "partners"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._own: bytes = b""
        self._partners: Sequence[Partner] = ()
        self._offered: bytes = b""
        self._digits = blocks.selectable(blocks.text("", "digits", name="partners.digits"))
        self._code = qr.qr("", _("Your 30 digits as a QR code"), "partners.code")
        self._new = blocks.column()
        self._known = blocks.column(gap=style.MEDIUM)
        self._rosters = RosterPanel(workspace)
        self._rosters.taken.connect(self._roster_taken)
        self._rosters.failed.connect(self.show_error)
        self._rosters.left.connect(self.notice.hide)
        self._rosters.shown.connect(self.see)
        self._build()

    def _build(self) -> None:
        add = blocks.button(_("Add a partner…"), "partners.add", self._choose_card, "primary")
        self._chooses = self._workspace.may(Deed.PARTNER)
        lead = _("A partner is an officer at another office with whom you exchange sealed bundles.")
        if not self._chooses:
            lead = _(
                "A partner is an officer at another office with whom you exchange sealed bundles."
                " An administrator or a focal person adds and removes them."
            )
        self.head(_("Partners"), lead, *([add] if self._chooses else []))
        self.body.addLayout(self._new)
        self.body.addWidget(self._own_card())
        self.body.addWidget(
            blocks.card(blocks.text(_("Your partners"), "section-title"), self._known, gap=style.MEDIUM)
        )
        self.body.addWidget(self._rosters)
        self.scrolling()

    def _own_card(self) -> QFrame:
        officer = self._workspace.officer
        save = blocks.button(_("Save my card…"), "partners.save", self._save_own)
        said = blocks.column(
            blocks.text(_("My card"), "section-title"),
            blocks.text(who(officer.name, officer.organisation, officer.post), "strong"),
            blocks.text(
                _(
                    "Give the card to your partner as a file. Then read these 30 digits to them"
                    " over the telephone:"
                )
            ),
            self._digits,
            blocks.row(save, 1),
        )
        beside = blocks.row(said, self._code, gap=style.LARGE)
        beside.setStretch(0, 1)
        return blocks.card(beside)

    # ---- what is known ----------------------------------------------------------------------------------

    def arrive(self) -> None:
        self._workspace.ask(read_partners, self._show)

    def _show(self, found: Known) -> None:
        self._own, self._partners = found.own, found.partners
        digits = read_card(self._own).digits
        blocks.say_digits(self._digits, digits)
        qr.show(self._code, digits)
        self._rosters.show_rosters(found.rosters, datetime.now(UTC))
        blocks.clear(self._known)
        for each in self._partners:
            self._known.addWidget(self._partner(each, found.updates.get(each.id, 0)))
        if not self._partners:
            self._known.addWidget(
                blocks.text(
                    _("You have no partner yet. Ask for their card, then press “Add a partner”.")
                    if self._chooses
                    else _("This office has no partner yet."),
                    "muted",
                )
            )

    def _partner(self, known: Partner, days: int) -> QWidget:
        said = blocks.column(
            blocks.text(known.card.name, "strong"),
            blocks.text(who("", known.card.organisation, known.card.post), "muted"),
            blocks.text(known.card.digits, "hint"),
            gap=0,
        )
        line = blocks.row(said)
        line.setStretch(0, 1)
        if self._workspace.may(Deed.SEND):
            line.addWidget(self._period(known, days))
        if self._chooses:
            remove = blocks.button(
                _("Remove…"), f"partner.{known.id}.remove", partial(self._ask_to_remove, known), "quiet"
            )
            remove.setAccessibleDescription(known.card.name)
            line.addWidget(remove)
        return blocks.holding(line)

    def _period(self, known: Partner, days: int) -> QWidget:
        """How often they get an update of the cases that they have (R75)."""
        offered = [(str(every), period_words(every)) for every in EVERY]
        period = blocks.choice(f"partner.{known.id}.updates", _("Periodic update"), offered)
        period.setMinimumContentsLength(24)
        period.setAccessibleDescription(known.card.name)
        period.setCurrentIndex(max(0, period.findData(str(days))))
        period.currentIndexChanged.connect(lambda: self._agree(known, int(period.currentData())))
        return period

    def _agree(self, known: Partner, days: int) -> None:
        def work(opened: Opened, progress: Progress) -> int:
            Updates(opened.vault).agree(known.id, days)
            return days

        self._workspace.ask(work, self._agreed, self.show_error)

    def _agreed(self, days: int) -> None:
        if days:
            told = _(
                "You are reminded when it is due. Nothing is sent by itself: you prepare it in the outbox."
            )
        else:
            told = _("You are reminded of no update for this partner any more.")
        self.notice.say(period_words(days), told, "good")

    # ---- my own card ------------------------------------------------------------------------------------

    def _save_own(self) -> None:
        path = self._workspace.files.save_file(
            self, _("Save my card"), f"card{CARD_SUFFIX}", _("Partner card"), f"*{CARD_SUFFIX}"
        )
        if path is not None:
            content = self._own
            self._workspace.ask(
                lambda opened, progress: save_card(path, content), self._saved, self.show_error
            )

    def _saved(self, path: Path) -> None:
        self.notice.say(
            _("Your card is saved as {file}.").format(file=path.name),
            _(
                "It holds no secret: anybody may see it. What counts is that the digits are"
                " compared by voice."
            ),
            "good",
        )

    # ---- adding a partner -------------------------------------------------------------------------------

    def _choose_card(self) -> None:
        path = self._workspace.files.open_file(
            self, _("Open a partner's card"), _("Partner card"), f"*{CARD_SUFFIX}"
        )
        if path is not None:
            self._workspace.ask(lambda opened, progress: load_card(path), self._offer, self.show_error)

    def _offer(self, content: bytes) -> None:
        self._offered = content
        self.notice.hide()
        offered = read_card(content)
        blocks.clear(self._new)
        known = before(offered, self._partners)
        if known is not None:
            self.notice.say(
                _("You know this officer already, with other keys."),
                _("Their digits were {digits}. Compare the new digits by voice again.").format(
                    digits=known.card.digits
                ),
                "warning",
            )
        digits = blocks.selectable(blocks.text("", "digits", name="partners.new.digits"))
        blocks.say_digits(digits, offered.digits)
        agree = blocks.button(_("The digits agree"), "partners.agree", self._add, "primary")
        differ = blocks.button(_("They differ"), "partners.differ", self._refuse)
        self._new.addWidget(
            blocks.card(
                blocks.text(_("Is this card really theirs?"), "section-title"),
                blocks.text(who(offered.name, offered.organisation, offered.post), "strong"),
                blocks.text(
                    _(
                        "Call them on a telephone number that you already know, not one from the message. Let"
                        " them read the digits of their card to you. Add them only if all 30 agree."
                    )
                ),
                digits,
                blocks.row(agree, differ, 1),
            )
        )
        agree.setFocus()

    def _add(self) -> None:
        content = self._offered

        def work(opened: Opened, progress: Progress) -> Card:
            return opened.partners.add(content).card

        self._workspace.ask(work, self._added, self.show_error)

    def _added(self, added: Card) -> None:
        self._offered = b""
        blocks.clear(self._new)
        self.notice.say(
            _("{name} is now your partner.").format(name=added.name),
            _("You can send bundles to them, and open what they sign."),
            "good",
        )
        self.arrive()

    def _refuse(self) -> None:
        self._offered = b""
        blocks.clear(self._new)
        self.notice.say(
            _("The card was not added."),
            _("If the digits differ, somebody may have exchanged the card. Ask for it again, in person."),
            "warning",
        )

    def _roster_taken(self, roster: Roster) -> None:
        self.notice.say(
            _("The roster of {authority} was taken in.").format(authority=roster.authority),
            _("Its offices are your partners now. Keys that it revokes are trusted no more."),
            "good",
        )
        self.arrive()

    # ---- removing one -----------------------------------------------------------------------------------

    def _ask_to_remove(self, known: Partner) -> None:
        Question(
            self,
            _("Remove {name} from your partners?").format(name=known.card.name),
            (
                _(
                    "You can no longer send to them, and bundles that they sign are refused. Cases"
                    " stay as they are."
                ),
            ),
            _("Remove"),
            partial(self._remove, known.id),
            role="danger",
        ).open()

    def _remove(self, partner_id: str) -> None:
        self._workspace.ask(
            lambda opened, progress: opened.partners.remove(partner_id), self._removed, self.show_error
        )

    def _removed(self, nothing: None) -> None:
        self.arrive()

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"offered": self._offered, "roster": self._rosters.offered}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["offered"]:
            self._offer(memory.loaded["offered"])
        if memory.loaded["roster"] is not None:
            self._rosters.offer(memory.loaded["roster"])


def who(name: str, organisation: str, post: str) -> str:
    """Somebody with their office and post, as far as known."""
    return spoken().beside(name, organisation, post)


def read_partners(opened: Opened, progress: Progress) -> Known:
    vault = opened.vault
    return Known(card(vault), opened.partners.all(), Rosters(vault).all(), Updates(vault).every())


def save_card(path: Path, content: bytes) -> Path:
    durable.write_out(path, content)
    return path


def load_card(path: Path) -> bytes:
    """The bytes of a card that is one; raises NotAPartnerCard."""
    with durable.told_as_file_errors(), path.open("rb") as file:
        untrusted_card = file.read(LARGEST_CARD + 1)
    read_card(untrusted_card)
    return untrusted_card
