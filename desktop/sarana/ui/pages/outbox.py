"""The outbox: every bundle that was sealed here, where it is, and what was chosen and is not sealed yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Deed, may
from sarana.exchange.outbox import Draft, Outbox, Posted, State
from sarana.exchange.updates import Update, Updates
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import purpose_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Contents:
    """What the page shows."""

    posted: Sequence[Posted]
    drafts: Sequence[Draft]
    updates: Sequence[Update]
    partners: Mapping[str, tuple[str, str]]  # of each partner, the office and its post


class OutboxPage(Page):
    """What left, and what became of it."""

    section = "send"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._contents: Contents | None = None
        self._updates = blocks.column(gap=style.LARGE)
        self._drafts = blocks.column(gap=style.LARGE)
        self._posted = blocks.column(gap=style.LARGE)
        back = blocks.button("‹  " + _("Send"), "outbox.back", self._back, "link")
        self.head(
            _("Outbox"),
            _(
                "Every bundle that was sealed here. Say when you handed it over; a receipt from the"
                " partner tells that it arrived."
            ),
            back=back,
        )
        self.body.addLayout(self._updates)
        self.body.addLayout(self._drafts)
        self.body.addWidget(
            blocks.card(blocks.text(_("Sealed bundles"), "section-title"), self._posted, gap=style.LARGE)
        )
        self.scrolling()

    def arrive(self) -> None:
        if self._contents is None:
            self._workspace.ask(contents, self._show)

    def _show(self, found: Contents) -> None:
        self._contents = found
        for rows in (self._updates, self._drafts, self._posted):
            blocks.clear(rows)
        if found.updates:
            lines = [self._update(update) for update in found.updates]
            self._updates.addWidget(
                blocks.card(blocks.text(_("Periodic updates"), "section-title"), *lines, gap=style.LARGE)
            )
        if found.drafts:
            lines = [self._draft(draft, found) for draft in found.drafts]
            self._drafts.addWidget(
                blocks.card(blocks.text(_("Kept for later"), "section-title"), *lines, gap=style.LARGE)
            )
        for posted in found.posted:
            self._posted.addWidget(self._bundle(posted, found))
        if not found.posted:
            words = _("No bundle was sealed here yet. Seal one on the page “Send”.")
            self._posted.addWidget(blocks.text(words, "muted"))
        self.put_back()

    # ---- bundles ----------------------------------------------------------------------------------------

    def _bundle(self, posted: Posted, found: Contents) -> QWidget:
        words, tone = state_words(posted)
        to = blocks.text(_named(posted.partners, found), "strong")
        head = blocks.row(to, blocks.badge(words, tone))
        head.setStretch(0, 1)
        counted = ngettext("{count} case", "{count} cases", posted.cases)
        parts: list[Any] = [
            head,
            blocks.text(f"{counted.format(count=blocks.number(posted.cases))} · {posted.name}", "hint"),
            blocks.text(purpose_words(posted.purpose, spoken()), "muted"),
            blocks.text(self._when(posted), "muted"),
        ]
        if posted.refused:
            refused = ngettext(
                "The partner did not take {count} case over.",
                "The partner did not take {count} cases over.",
                posted.refused,
            )
            parts.append(blocks.text(refused.format(count=blocks.number(posted.refused)), tone="warning"))
        if posted.state is State.SEALED:
            handed = blocks.button(
                _("I handed it over"), f"outbox.{posted.bundle_id}.handed", partial(self._hand_over, posted)
            )
            handed.setAccessibleDescription(posted.name)
            parts.append(blocks.row(handed, 1))
        made = blocks.holding(blocks.column(*parts, gap=style.TIGHT))
        made.setObjectName(f"outbox.{posted.bundle_id}")
        return made

    def _when(self, posted: Posted) -> str:
        sealed = spoken().moment(posted.sealed.astimezone())
        if posted.handed is None:
            return _("Sealed on {moment}").format(moment=sealed)
        return _("Sealed on {moment}, handed over on {handed}").format(
            moment=sealed, handed=spoken().moment(posted.handed.astimezone())
        )

    def _hand_over(self, posted: Posted) -> None:
        def work(opened: Opened, progress: Progress) -> Contents:
            Outbox(opened.vault).hand_over(posted.bundle_id)
            return contents(opened, progress)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- periodic updates -------------------------------------------------------------------------------

    def _update(self, update: Update) -> QWidget:
        """What one partner has not heard yet, and when they should (R75)."""
        card = update.partner.card
        waits = bool(update.cases) and update.due <= datetime.now(UTC)
        badge = blocks.badge(_("Due now"), "warning") if waits else blocks.badge(_("Agreed"), "plain")
        head = blocks.row(blocks.text(spoken().beside(card.organisation, card.post), "strong"), badge)
        head.setStretch(0, 1)
        changed = ngettext(
            "Something changed in {count} case that they have.",
            "Something changed in {count} cases that they have.",
            len(update.cases),
        ).format(count=blocks.number(len(update.cases)))
        prepare = blocks.button(
            _("Prepare the update"), f"outbox.update.{update.partner.id}", partial(self._prepare, update)
        )
        prepare.setAccessibleDescription(card.name)
        prepare.setEnabled(bool(update.cases))
        parts: list[Any] = [
            head,
            blocks.text(changed if update.cases else _("They have everything."), "hint"),
            blocks.text(
                _("{period}; the next one is due on {day}").format(
                    period=period_words(update.days), day=spoken().short_date(update.due.astimezone().date())
                ),
                "muted",
            ),
            blocks.row(prepare, 1),
        ]
        return blocks.holding(blocks.column(*parts, gap=style.TIGHT))

    def _prepare(self, update: Update) -> None:
        self.go.emit(Place("send", cases=update.cases, partner=update.partner.id))

    # ---- drafts -----------------------------------------------------------------------------------------

    def _draft(self, draft: Draft, found: Contents) -> QWidget:
        counted = ngettext("{count} case", "{count} cases", len(draft.cases))
        to = _named(draft.partners, found) or _("No partner chosen yet")
        go_on = blocks.button(_("Go on"), f"outbox.draft.{draft.number}", partial(self._go_on, draft))
        drop = blocks.button(_("Drop"), f"outbox.drop.{draft.number}", partial(self._drop, draft), "quiet")
        words = blocks.column(
            blocks.text(to, "strong"),
            blocks.text(counted.format(count=blocks.number(len(draft.cases))), "hint"),
            blocks.text(
                _("Kept on {moment}").format(moment=spoken().moment(draft.made.astimezone())), "muted"
            ),
            gap=0,
        )
        line = blocks.row(words, drop, go_on)
        line.setStretch(0, 1)
        return blocks.holding(line)

    def _go_on(self, draft: Draft) -> None:
        partner = draft.partners[0] if draft.partners else ""
        self.go.emit(Place("send", cases=draft.cases, partner=partner, draft=draft.number))

    def _drop(self, draft: Draft) -> None:
        def work(opened: Opened, progress: Progress) -> Contents:
            Outbox(opened.vault).drop_draft(draft.number)
            return contents(opened, progress)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- coming and going -------------------------------------------------------------------------------

    def _back(self) -> None:
        self.go.emit(Place("send"))

    def loaded(self) -> dict[str, Any]:
        return {"contents": self._contents}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["contents"] is not None:
            self._show(memory.loaded["contents"])


def state_words(posted: Posted) -> tuple[str, str]:
    """Where a bundle is, and the tone of it."""
    if posted.state is State.RECEIVED:
        return _("Arrived"), "warning" if posted.refused else "good"
    if posted.overdue:
        late = _("Not handed over for three days"), _("No receipt for three days")
        return late[posted.state is State.HANDED_OVER], "danger"
    return (_("Handed over"), "info") if posted.state is State.HANDED_OVER else (_("Sealed"), "plain")


def period_words(days: int) -> str:
    """How often a partner gets an update."""
    return {
        0: _("No periodic update"),
        7: _("An update every week"),
        14: _("An update every two weeks"),
        30: _("An update every month"),
        90: _("An update every three months"),
    }[days]


def _named(partners: Sequence[str], found: Contents) -> str:
    unknown = (_("A former partner"), "")
    return spoken().listed([spoken().beside(*found.partners.get(partner, unknown)) for partner in partners])


def contents(opened: Opened, progress: Progress) -> Contents:
    """What the page shows. In the vault thread."""
    outbox = Outbox(opened.vault)
    names = {each.id: (each.card.organisation, each.card.post) for each in opened.partners.all()}
    sends = may(opened.vault.officer.role, Deed.SEND)
    updates = Updates(opened.vault).all(opened.store) if sends else []
    return Contents(outbox.all(), outbox.drafts(), updates, names)
