"""The part of the partners page about rosters: which were taken in, and what another one would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sarana.errors import SaranaError
from sarana.exchange.roster import LARGEST, SUFFIX, Roster
from sarana.exchange.rosters import Effect, Rosters
from sarana.language import _, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Offered:
    """A roster that was opened and not yet taken in."""

    file: bytes
    effect: Effect


class RosterPanel(QWidget):
    """Says what happened by signals; the page around it shows that."""

    taken = Signal(object)  # a Roster
    failed = Signal(object)  # a SaranaError
    left = Signal()
    shown = Signal(object)  # the card on which a roster is offered

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.offered: Offered | None = None
        self._known = blocks.column(gap=style.MEDIUM)
        self._offer = blocks.column()
        parts: list[QWidget | int] = [1]
        if workspace.officer.role == "administrator":
            parts.insert(0, blocks.button(_("Take a roster in…"), "roster.open", self._choose))
        self.setLayout(
            blocks.column(
                self._offer,
                blocks.card(
                    blocks.text(_("Rosters"), "section-title"),
                    self._known,
                    blocks.row(*parts),
                    gap=style.MEDIUM,
                ),
                gap=style.LARGE,
            )
        )

    # ---- what is known ----------------------------------------------------------------------------------

    def show_rosters(self, rosters: Sequence[Roster], now: datetime) -> None:
        blocks.clear(self._known)
        for roster in rosters:
            self._known.addWidget(_roster(roster, now))
        if not rosters:
            self._known.addWidget(
                blocks.text(
                    _(
                        "A roster is a list of offices that an authority signs. With one, you need not"
                        " compare the card of each partner by telephone. An administrator takes it in."
                    ),
                    "muted",
                )
            )

    # ---- taking one in ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        path = self._workspace.files.open_file(self, _("Open a roster"), _("Roster"), f"*{SUFFIX}")
        if path is not None:
            self._workspace.ask(lambda opened, progress: look_into(opened, path), self.offer, self._fail)

    def offer(self, offered: Offered) -> None:
        """Show what a roster would change."""
        self.offered = offered
        effect = offered.effect
        blocks.clear(self._offer)
        until = spoken().long_date(effect.roster.expires.date())
        said = [
            blocks.text(_("Take this roster in?"), "section-title"),
            blocks.text(effect.roster.authority, "strong"),
            blocks.text(
                _("Version {version}, good until {day}").format(
                    version=spoken().number(effect.roster.version), day=until
                )
            ),
            *(blocks.text(words) for words in _changes(effect)),
        ]
        if effect.first:
            digits = blocks.selectable(blocks.text("", "digits", name="roster.digits"))
            blocks.say_digits(digits, effect.roster.digits)
            said += [
                blocks.text(
                    _(
                        "This is the first roster of this authority. Call the authority on a telephone"
                        " number that you already know and let them read their 30 digits to you. Take the"
                        " roster in only if all 30 agree."
                    )
                ),
                digits,
            ]
        agree = blocks.button(
            _("The digits agree: take it in") if effect.first else _("Take it in"),
            "roster.take",
            self._take,
            "primary",
        )
        leave = blocks.button(_("Leave it"), "roster.leave", self._leave)
        card = blocks.card(*said, blocks.row(agree, leave, 1))
        self._offer.addWidget(card)
        agree.setFocus()
        self.shown.emit(card)

    def _take(self) -> None:
        if self.offered is None:
            return
        offered = self.offered

        def work(opened: Opened, progress: Progress) -> Roster:
            return Rosters(opened.vault).take(offered.file, digits=offered.effect.roster.digits)

        self._workspace.ask(work, self._took, self._fail)

    def _took(self, roster: Roster) -> None:
        self._clear()
        self.taken.emit(roster)

    def _leave(self) -> None:
        self._clear()
        self.left.emit()

    def _fail(self, error: SaranaError) -> None:
        self._clear()
        self.failed.emit(error)

    def _clear(self) -> None:
        self.offered = None
        blocks.clear(self._offer)


def _roster(roster: Roster, now: datetime) -> QWidget:
    good = roster.expires > now
    words = _("Version {version}, good until {day}").format(
        version=spoken().number(roster.version), day=spoken().long_date(roster.expires.date())
    )
    said = [blocks.text(roster.authority, "strong"), blocks.text(words, "muted")]
    if not good:
        said.append(
            blocks.text(
                _("This roster has expired. Ask the authority for its newest one."), "hint", tone="warning"
            )
        )
    return blocks.holding(blocks.column(*said, gap=0))


def _changes(effect: Effect) -> list[str]:
    """What taking it in would change, in sentences."""
    if not (effect.new or effect.gone or effect.revoked):
        return [_("Your partners stay as they are.")]
    said = []
    if effect.new:
        said.append(_("New partners: {names}").format(names=spoken().listed(effect.new)))
    if effect.gone:
        said.append(_("No longer partners: {names}").format(names=spoken().listed(effect.gone)))
    if effect.revoked:
        said.append(_("Keys that are trusted no more: {count}").format(count=spoken().number(effect.revoked)))
    return said


def look_into(opened: Opened, path: Path) -> Offered:
    """A roster that could be taken in, and what it would change."""
    with durable.told_as_file_errors(), path.open("rb") as file:
        untrusted_file = file.read(LARGEST + 1)
    return Offered(untrusted_file, Rosters(opened.vault).effect(untrusted_file))
