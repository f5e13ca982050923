"""Consent and sharing of one case: who was sent it, what the person says now, what other offices agreed to.

Here a person's consent is taken back, everybody who was told is told of it, and another office is allowed in
writing to pass on what comes from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from sarana.cases import Case
from sarana.exchange import consent
from sarana.exchange.ledger import Ledger, Request, Sent
from sarana.exchange.onward import agree, seal_statement
from sarana.exchange.partners import Partner
from sarana.exchange.planning import AMONG_OWN_POSTS
from sarana.exchange.sending import Sealed
from sarana.exchange.statements import Onward, Statement
from sarana.exchange.withdrawing import Former, give_again, seal_withdrawals, to_tell, withdraw
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import purpose_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.partners import who
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace

#: How long another office may pass something on, if the officer says nothing else.
USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything that the page shows, read in one go."""

    case: Case
    said: consent.Said
    withdrawn: bool
    withdrawn_here: bool
    sent: tuple[Sent, ...]
    former: tuple[Former, ...]
    requests: tuple[Request, ...]
    statements: tuple[Statement, ...]  # onward consents, of offices that are known to have signed them
    partners: tuple[Partner, ...]
    ours: bool  # something of the case comes from here


class SharingPage(Page):
    """What may be shared is asked here of the ledger, never of memory."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str) -> None:
        super().__init__()
        self._workspace, self._case = workspace, case_id
        self._shared: Shared | None = None
        back = blocks.button("‹  " + _("Back to the case"), "sharing.back", self._go_back, "link")
        self._content = blocks.column(gap=style.LARGE)
        self.head(
            _("Consent and sharing"),
            _("Who was sent this case, what the person says about it now, and what offices agreed to."),
            back=back,
        )
        self.body.addLayout(self._content)
        self.scrolling()

    def _go_back(self) -> None:
        self.go.emit(Place("case", case=self._case))

    def arrive(self) -> None:
        if self._shared is None:
            self._workspace.ask(partial(read_shared, self._case), self._show)

    def _show(self, shared: Shared) -> None:
        self._shared = shared
        blocks.clear(self._content)
        self._content.addWidget(self._consent(shared))
        self._content.addWidget(self._sent(shared))
        if shared.requests or shared.statements:
            self._content.addWidget(self._agreed(shared))
        if shared.ours and shared.partners:
            self._content.addWidget(self._allow(shared))
        self.put_back()

    # ---- the person -------------------------------------------------------------------------------------

    def _consent(self, shared: Shared) -> QFrame:
        words, tone = _("Stands"), "good"
        if shared.withdrawn:
            words, tone = _("Taken back"), "danger"
        head = blocks.row(blocks.text(_("The person’s consent"), "section-title"), blocks.badge(words, tone))
        head.setStretch(0, 1)
        rows: list[QWidget] = [blocks.text(_when_said(shared.said), "muted")]
        if shared.withdrawn:
            rows.append(
                blocks.text(_("Nothing about this case can be sent, from this window or any other way."))
            )
        return blocks.card(head, *rows, self._consent_buttons(shared))

    def _consent_buttons(self, shared: Shared) -> QWidget:
        if shared.withdrawn and not shared.withdrawn_here:
            return blocks.text(
                _("Another office told you so. Only that office can say that the person agrees again."),
                "muted",
            )
        buttons = []
        if not shared.withdrawn:
            taken = partial(self._ask_to_state, withdraw)
            words = _("The person takes their consent back…")
            buttons.append(blocks.button(words, "sharing.withdraw", taken, "danger"))
        if shared.withdrawn_here:
            given = partial(self._ask_to_state, give_again)
            buttons.append(blocks.button(_("The person agrees again…"), "sharing.again", given))
        return blocks.holding(blocks.row(*buttons, 1))

    def _ask_to_state(self, statement: Any) -> None:
        taken_back = statement is withdraw
        Question(
            self,
            _("Does the person take their consent back?")
            if taken_back
            else _("Does the person agree again to what stands in the form?"),
            (
                _("From this moment nothing about this case can be sent, to nobody."),
                _(
                    "Then you can prepare the notice to everybody who was sent it. What they know stays"
                    " known."
                ),
            )
            if taken_back
            else (_("Then what the form says about consent counts again."),),
            _("Write it down"),
            partial(self._state, statement),
            role="danger" if taken_back else "primary",
        ).open()

    def _state(self, statement: Any) -> None:
        case_id = self._case

        def work(opened: Opened, progress: Progress) -> Shared:
            statement(opened.store, opened.vault, case_id)
            return read_shared(case_id, opened, progress)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- who was sent it --------------------------------------------------------------------------------

    def _sent(self, shared: Shared) -> QFrame:
        rows: list[QWidget] = [self._one_sent(one, shared) for one in shared.sent]
        if not rows:
            rows = [blocks.text(_("Nobody was sent this case."), "muted")]
        if shared.former:
            rows.append(self._to_tell(shared))
        return blocks.card(
            blocks.text(_("Who was sent it"), "section-title", name="sharing.sent"), *rows, gap=style.MEDIUM
        )

    def _one_sent(self, one: Sent, shared: Shared) -> QWidget:
        what = {
            "withdrawal": _("Was told that the person took back their consent"),
            "onward": _("Was given consent to pass it on"),
        }.get(one.purpose, purpose_words(one.purpose, spoken()))
        until = (
            _("To be erased there after {day}.").format(day=spoken().long_date(one.until))
            if one.until
            else ""
        )
        when = blocks.text(spoken().moment(one.sent.astimezone()), "hint")
        when.setWordWrap(False)
        line = blocks.row(
            blocks.column(
                blocks.text(_named(one.partner, shared.partners), "strong"),
                blocks.text(what, "muted"),
                *([blocks.text(until, "muted")] if until else []),
                gap=0,
            ),
            when,
        )
        line.setStretch(0, 1)
        return blocks.holding(line)

    def _to_tell(self, shared: Shared) -> QWidget:
        """Those who have it and may not any more: one press prepares a bundle for each."""
        lost = [one for one in shared.former if one.partner is None]
        reached = [one for one in shared.former if one.partner is not None]
        rows: list[QWidget] = []
        if reached:
            words = ngettext(
                "{count} office has this case and is to be told that the person took back their consent.",
                "{count} offices have this case and are to be told that the person took back their consent.",
                len(reached),
            )
            rows.append(
                blocks.text(words.format(count=blocks.number(len(reached))), "strong", name="sharing.totell")
            )
            tell = blocks.button(_("Prepare the notices…"), "sharing.tell", self._tell, "primary")
            rows.append(blocks.holding(blocks.row(tell, 1)))
        if lost:
            rows.append(
                blocks.text(
                    _(
                        "Somebody who was sent it is no partner of yours any more. Tell them by voice or on"
                        " paper."
                    ),
                    "error",
                )
            )
        made = blocks.frame("callout", blocks.column(*rows, gap=style.SMALL), style.MEDIUM)
        style.mark(made, tone="danger")
        return made

    def _tell(self) -> None:
        folder = self._workspace.files.folder(self, _("Where to save the notices"))
        if folder is None:
            return
        case_id = self._case

        def work(opened: Opened, progress: Progress) -> tuple[list[Sealed], Shared]:
            sealed = seal_withdrawals(opened.store, opened.vault, case_id, folder, progress)
            return sealed, read_shared(case_id, opened, progress)

        self._workspace.ask(work, self._told, self.show_error, says=_("Sealing the notices…"))

    def _told(self, done: tuple[list[Sealed], Shared]) -> None:
        sealed, shared = done
        self._show(shared)
        words = ngettext("{count} notice is sealed.", "{count} notices are sealed.", len(sealed))
        self.notice.say(
            words.format(count=blocks.number(len(sealed))),
            _("Hand over each file as you handed over the case: {files}").format(
                files=", ".join(one.path.name for one in sealed)
            ),
            "good",
        )

    # ---- between offices --------------------------------------------------------------------------------

    def _agreed(self, shared: Shared) -> QFrame:
        rows: list[QWidget] = []
        for request in shared.requests:
            words = _("{organisation} was asked on {moment} whether it may go to {partner}.")
            rows.append(
                blocks.text(
                    words.format(
                        organisation=request.organisation,
                        moment=spoken().moment(request.asked.astimezone()),
                        partner=_named(request.partner, shared.partners),
                    )
                )
            )
        for statement in shared.statements:
            says = statement.says
            if isinstance(says, Onward):
                words = _("{organisation} agrees that it goes to {receiver} until {day}. {purpose}")
                rows.append(
                    blocks.text(
                        words.format(
                            organisation=says.issuer.organisation,
                            receiver=says.to_organisation,
                            day=spoken().long_date(says.expires.date()),
                            purpose=purpose_words(says.purpose, spoken()),
                        )
                    )
                )
        return blocks.card(
            blocks.text(_("Written consent between offices"), "section-title"), *rows, gap=style.SMALL
        )

    def _allow(self, shared: Shared) -> QFrame:
        """“Office X may pass this on to Z, for purpose P, until D.”"""
        partners = [(one.id, _named(one.id, shared.partners)) for one in shared.partners]
        self._by = blocks.choice("sharing.by", _("Who may pass it on"), partners)
        self._to = blocks.choice("sharing.to", _("To whom"), [("", _("Somebody else")), *partners])
        self._organisation = blocks.line_edit("sharing.organisation", _("Name of that organisation"))
        purposes = [(each, purpose_words(each, spoken())) for each in AMONG_OWN_POSTS]
        self._purpose = blocks.choice("sharing.purpose", _("Purpose"), purposes)
        self._until = blocks.line_edit("sharing.until", _("Until which day"), placeholder="2026-12-31")
        self._until.setText((datetime.now(UTC).date() + timedelta(days=USUAL_DAYS)).isoformat())
        self._go = blocks.button(_("Sign and save…"), "sharing.allow", self._sign)
        for box in (self._by, self._to):
            box.currentIndexChanged.connect(self._check)
        for edit in (self._organisation, self._until):
            edit.textChanged.connect(self._check)
        made = blocks.card(
            blocks.text(_("Let another office pass it on"), "section-title"),
            blocks.text(
                _(
                    "What comes from you goes no further without your written consent. Here you give it, for"
                    " one receiver, one purpose and a time."
                ),
                "muted",
            ),
            blocks.labelled(_("Who may pass it on"), self._by),
            blocks.labelled(_("To whom"), self._to),
            blocks.labelled(
                _("Name of that organisation"),
                self._organisation,
                _("As it stands on their card; only if they are no partner of yours."),
            ),
            blocks.labelled(_("Purpose"), self._purpose),
            blocks.labelled(_("Until which day"), self._until),
            blocks.row(1, self._go),
        )
        self._check()
        return made

    def _check(self) -> None:
        to, by = str(self._to.currentData() or ""), str(self._by.currentData() or "")
        self._organisation.setEnabled(not to)
        named = bool(to and to != by) or bool(not to and self._organisation.text().strip())
        self._go.setEnabled(named and _day(self._until.text()) is not None)

    def _sign(self) -> None:
        until = _day(self._until.text())
        folder = self._workspace.files.folder(self, _("Where to save the bundle"))
        if folder is None or until is None:
            return
        work = partial(
            sign_onward,
            self._case,
            str(self._by.currentData() or ""),
            str(self._to.currentData() or ""),
            self._organisation.text().strip(),
            str(self._purpose.currentData() or ""),
            until,
            folder,
        )
        self._workspace.ask(work, self._signed, self.show_error, says=_("Sealing the bundle…"))

    def _signed(self, done: tuple[Sealed, Shared]) -> None:
        sealed, shared = done
        self._show(shared)
        self.notice.say(
            _("Your written consent is signed and sealed."),
            _("Hand over the file {file} to the office that asked.").format(file=sealed.path.name),
            "good",
        )

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"shared": self._shared}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["shared"] is not None:
            self._show(memory.loaded["shared"])


def _when_said(said: consent.Said) -> str:
    if said.when is None:
        return _("The person was not asked yet, or it was not written down.")
    return _("Consent was last written down on {moment} by {name}, {organisation}.").format(
        moment=spoken().moment(said.when.astimezone()), name=said.by, organisation=said.organisation
    )


def _named(partner_id: str, partners: Sequence[Partner]) -> str:
    for known in partners:
        if known.id == partner_id:
            return who(known.card.name, known.card.organisation, known.card.post)
    return _("A partner who was removed")


def _day(text: str) -> date | None:
    """A day that is still to come; None for anything else."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day >= datetime.now(UTC).date() else None


# ---- in the vault thread ----------------------------------------------------------------------------------


def read_shared(case_id: str, opened: Opened, progress: Progress) -> Shared:
    """Everything about sharing this case."""
    store, vault = opened.store, opened.vault
    ledger, case, own = Ledger(vault), store.case(case_id), opened.partners.own_offices()
    heads = [store.revision(record.heads[0]) for record in case.records if record.heads]
    withdrawals = ledger.withdrawals(case_id)
    return Shared(
        case=case,
        said=consent.said(store, case_id),
        withdrawn=ledger.withdrawn(case_id),
        withdrawn_here=any(each.says.issuer.office == vault.id for each in withdrawals),
        sent=tuple(ledger.sent(case_id)),
        former=tuple(to_tell(store, vault, case_id)),
        requests=tuple(ledger.requests(case_id)),
        statements=tuple(ledger.onward(case_id)),
        partners=tuple(opened.partners.all()),
        ours=any(head.says.originator.office in own for head in heads),
    )


def sign_onward(
    case_id: str,
    by: str,
    to: str,
    organisation: str,
    purpose: str,
    until: date,
    folder: Path,
    opened: Opened,
    progress: Progress,
) -> tuple[Sealed, Shared]:
    """Sign the consent and seal it for the office that may use it."""
    statement = agree(
        opened.store,
        opened.vault,
        case_id,
        by,
        to=to,
        to_organisation=organisation,
        purpose=purpose,
        until=until,
    )
    sealed = seal_statement(opened.vault, statement, by, folder)
    return sealed, read_shared(case_id, opened, progress)
