"""Sending: which cases, to which partner, and what of them goes; then one sealed file to carry.

What goes is decided below the screen (`exchange.planning`), shown here answer by answer, and sealed only as
it was shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QRadioButton, QVBoxLayout, QWidget

from sarana.cases import CaseLine
from sarana.errors import DisclosureChanged
from sarana.exchange.onward import ask
from sarana.exchange.outbox import Outbox
from sarana.exchange.partners import OWN_POST, Partner
from sarana.exchange.planning import AMONG_OWN_POSTS
from sarana.exchange.profiles import profiles
from sarana.exchange.sending import Sealed, export
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import kind_words, purpose_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.four_eyes import FourEyes, Typed
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.pages.partners import who
from sarana.ui.pages.send_decision import Decision, Shown, look_at
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import SecondOfficer

PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class Sendable:
    """What can be sent, and to whom."""

    cases: tuple[CaseLine, ...]
    partners: tuple[Partner, ...]
    kinds: Mapping[str, str]  # by partner, as it was said here
    suggested: Mapping[str, str]  # by partner, as its name suggests
    may_change: bool  # an administrator may say it differently


class SendPage(Page):
    """Choices, the decision that follows from them, and one file."""

    section = "send"

    def __init__(
        self, workspace: Workspace, case_ids: tuple[str, ...], partner: str = "", draft: int = 0
    ) -> None:
        super().__init__()
        self._workspace, self._wanted, self._wanted_partner = workspace, case_ids, partner
        self._draft = draft
        self._found: Sendable | None = None
        self._shown: Shown | None = None
        self._sealed: Sealed | None = None
        self._eyes: FourEyes | None = None
        self._turn = 0
        self._outdated = False  # the decision that was shown held no more when it was to be sealed
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._make_fields()
        self._build()

    def _make_fields(self) -> None:
        self._cases = blocks.column(gap=style.SMALL)
        self._partners = blocks.column(gap=style.SMALL)
        self._kind = blocks.choice("send.kind", _("What kind of office is it?"), kinds())
        self._purpose = blocks.choice("send.purpose", _("Purpose"), [])
        self._again = blocks.check("send.again", _("Send everything again: an earlier bundle was lost"))
        self._reason = blocks.line_edit("send.reason", _("Why do so many cases leave on one day?"))
        self._send = blocks.button(_("Seal and save…"), "send.go", self._ask_where, "primary")
        self._later = blocks.button(_("Keep for later"), "send.later", self._keep_for_later)
        self._second = blocks.column()
        self._decision = blocks.column()
        self._result = blocks.column()
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._purpose.currentIndexChanged.connect(self._changed)
        self._again.toggled.connect(self._changed)
        self._reason.textChanged.connect(self._check)

    def _build(self) -> None:
        self.head(
            _("Send"),
            _(
                "Choose cases and a partner. You see what would go and what is held back; nothing is sealed"
                " before you press the button below."
            ),
            blocks.button(_("Outbox"), "send.outbox", partial(self.go.emit, Place("outbox"))),
        )
        self.body.addLayout(self._result)
        self.body.addWidget(self._panel(_("Which cases?"), self._cases))
        self.body.addWidget(self._panel(_("To which partner?"), self._partners))
        self._for_what = blocks.card(
            blocks.labelled(
                _("What kind of office is it?"),
                self._kind,
                _("It decides what may go there and which consent it takes. It is kept with the partner."),
            ),
            blocks.labelled(_("Purpose"), self._purpose),
            self._again,
        )
        self.body.addWidget(self._for_what)
        self.body.addLayout(self._decision)
        self._why = blocks.card(
            blocks.labelled(
                _("Why do so many cases leave on one day?"),
                self._reason,
                _("The reason is kept with the journal, for whoever checks it."),
            ),
            self._second,
            gap=style.LARGE,
        )
        self._why.hide()
        self.body.addWidget(self._why)
        self.body.addLayout(blocks.row(1, self._later, self._send))
        self.scrolling()
        self._kind_chosen()

    def _panel(self, title: str, rows: QVBoxLayout) -> QFrame:
        return blocks.card(blocks.text(title, "section-title"), rows)

    # ---- what can be sent -------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._found is None:
            self._workspace.ask(what_can_be_sent, self._show)

    def _show(self, found: Sendable) -> None:
        self._found = found
        blocks.clear(self._cases)
        blocks.clear(self._partners)
        for line in found.cases:
            box = blocks.check(
                f"send.case.{line.case_id}", f"{names_of(line)}   {line.code}", line.case_id in self._wanted
            )
            box.toggled.connect(self._changed)
            self._cases.addWidget(box)
        for known in found.partners:
            self._partners.addWidget(
                self._partner(known, len(found.partners) == 1 or known.id == self._wanted_partner)
            )
        if not found.cases:
            self._nothing(self._cases, _("No case is finalised yet. Only what is signed can be sent."))
        if not found.partners:
            self._nothing(self._partners, _("You have no partner yet. Add one from their card first."))
            add = blocks.button(_("Go to partners"), "send.partners", lambda: self.go.emit(Place("partners")))
            self._partners.addWidget(add)
            if not self._memory.focus:
                add.show()  # what is not yet to be seen cannot have the cursor
                add.setFocus()
        self._for_what.setVisible(bool(found.partners))
        self._partner_chosen()
        self.put_back()

    def _partner(self, known: Partner, on: bool) -> QRadioButton:
        words = who(known.card.name, known.card.organisation, known.card.post)
        button = QRadioButton(words.replace("&", "&&"))
        button.setObjectName(f"send.partner.{known.id}")
        button.setChecked(on)
        button.toggled.connect(self._partner_chosen)
        return button

    def _nothing(self, rows: QVBoxLayout, words: str) -> None:
        rows.addWidget(blocks.text(words, "muted"))

    def _chosen_cases(self) -> tuple[str, ...]:
        return _ticked(self.findChildren(QCheckBox), "send.case.")

    def _chosen_partner(self) -> str:
        return next(iter(_ticked(self.findChildren(QRadioButton), "send.partner.")), "")

    def _partner_chosen(self) -> None:
        """Another partner: their kind stands there as it was said, or as their name suggests."""
        partner, found = self._chosen_partner(), self._found
        if found is not None and partner:
            said = found.kinds.get(partner, "")
            kind = said or found.suggested.get(partner, "")
            self._kind.setCurrentIndex(max(0, self._kind.findData(kind)))
            self._kind.setEnabled(not said or found.may_change)
        self._changed()

    def _kind_chosen(self) -> None:
        """The purposes that this kind of office gets cases for."""
        kind = str(self._kind.currentData() or "")
        allowed = AMONG_OWN_POSTS if kind == OWN_POST else _purpose_of(kind)
        before = self._purpose.currentData()
        self._purpose.blockSignals(True)
        self._purpose.clear()
        for purpose in allowed:
            self._purpose.addItem(purpose_words(purpose, spoken()), purpose)
        self._purpose.setCurrentIndex(max(0, self._purpose.findData(before)))
        self._purpose.setEnabled(len(allowed) > 1)
        self._purpose.blockSignals(False)
        self._changed()

    def first_focus(self) -> QWidget | None:
        return self._kind

    # ---- the decision -----------------------------------------------------------------------------------

    def _changed(self) -> None:
        """What was decided before does not hold any more: look again in a moment."""
        self._turn += 1
        self._shown = None
        self._check()
        self._pause.start()

    def _look(self) -> None:
        cases, partner, kind = (
            self._chosen_cases(),
            self._chosen_partner(),
            str(self._kind.currentData() or ""),
        )
        if not (cases and partner and kind):
            blocks.clear(self._decision)
            return
        turn, purpose, again = self._turn, str(self._purpose.currentData() or ""), self._again.isChecked()

        def work(opened: Opened, progress: Progress) -> tuple[int, Shown]:
            return turn, look_at(opened, progress, cases, partner, kind, purpose, again)

        self._workspace.ask(work, self._decide, self._cannot, says=_("Looking what may go…"))

    def _decide(self, looked: tuple[int, Shown]) -> None:
        turn, shown = looked
        if turn == self._turn:
            if not self._outdated:
                self.notice.hide()
            self._outdated = False
            self._show_decision(shown)

    def _show_decision(self, shown: Shown) -> None:
        self._shown = shown
        blocks.clear(self._decision)
        decision = Decision(shown)
        decision.go.connect(self.go)
        decision.ask_origin.connect(self._note_request)
        self._decision.addWidget(decision)
        if shown.many and shown.others and self._eyes is None:
            self._eyes = FourEyes("send", shown.others)
            self._eyes.changed.connect(self._check)
            self._second.addWidget(self._eyes)
            self.put_back()
        self._why.setVisible(shown.many)
        self._check()

    def _cannot(self, error: Any) -> None:
        blocks.clear(self._decision)
        self.show_error(error)

    def _note_request(self) -> None:
        if self._shown is not None:
            found = self._shown.plan
            self._workspace.ask(lambda opened, progress: ask(opened.vault, found))

    def _check(self) -> None:
        """The button works only for a decision that is on the screen and lets all of it go."""
        shown = self._shown
        may = shown is not None and shown.plan.news and all(case.goes for case in shown.plan.cases)
        many = shown is not None and shown.many
        agreed = self._reason.text().strip() and (self._eyes is None or self._eyes.ready())
        self._send.setEnabled(may and bool(agreed or not many))
        self._later.setEnabled(bool(self._chosen_cases()))

    # ---- keeping for later ------------------------------------------------------------------------------

    def _keep_for_later(self) -> None:
        cases, former = self._chosen_cases(), self._draft
        partners = [partner] if (partner := self._chosen_partner()) else []

        def work(opened: Opened, progress: Progress) -> int:
            outbox = Outbox(opened.vault)
            if former:
                outbox.drop_draft(former)
            return outbox.keep_draft(cases, partners, "")

        self._workspace.ask(work, self._kept, self.show_error)

    def _kept(self, number: int) -> None:
        self._draft = number
        self.notice.say(
            _("Your choice is kept in the outbox."),
            _("Nothing is sealed yet, and nothing has left. Go on with it from there."),
            "good",
        )

    # ---- sealing ----------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        shown = self._shown
        if shown is None:
            return
        folder = self._workspace.files.folder(self, _("Where to save the bundle"))
        if folder is None:
            return
        self._send.setEnabled(False)
        cases, reason = self._chosen_cases(), self._reason.text().strip() if shown.many else ""
        draft = self._draft
        typed = self._eyes.typed() if self._eyes is not None and shown.many else Typed()

        def work(opened: Opened, progress: Progress) -> Sealed:
            second = typed.agreement(opened.vault).second
            return seal(opened, cases, shown, reason, second, folder, draft, progress)

        self._workspace.ask(work, self._done, self._failed, says=_("Sealing the bundle…"))

    def _failed(self, error: Any) -> None:
        self._outdated = isinstance(error, DisclosureChanged)
        if self._outdated:
            self._changed()
        self._check()
        self.show_error(error)

    def _done(self, sealed: Sealed) -> None:
        self._sealed, self._draft = sealed, 0
        if self._eyes is not None:
            self._eyes.forget()
        self.notice.hide()
        self._shown = None
        self._check()
        blocks.clear(self._decision)
        blocks.clear(self._result)
        self._result.addWidget(self._receipt(sealed))
        if self._area:
            self._area.verticalScrollBar().setValue(0)

    def _receipt(self, sealed: Sealed) -> QFrame:
        cases = ngettext("{count} case", "{count} cases", sealed.cases)
        partners = ngettext("{count} partner", "{count} partners", len(sealed.partners))
        rows = (
            blocks.text(_("The bundle is ready."), "section-title"),
            blocks.selectable(blocks.text(sealed.path.name, "strong", name="send.file")),
            blocks.text(
                _("{cases} for {partners}, {size} kB, to be opened until {day}.").format(
                    cases=cases.format(count=blocks.number(sealed.cases)),
                    partners=partners.format(count=blocks.number(len(sealed.partners))),
                    size=blocks.number(round(sealed.size / 1000)),
                    day=spoken().long_date(sealed.not_after.astimezone().date()),
                )
            ),
            blocks.text(
                _(
                    "Carry it on a stick or send it by any mail: nobody else can open it, and its name says"
                    " nothing. What is sent cannot be called back."
                ),
                "muted",
            ),
        )
        made = blocks.frame("callout", blocks.column(*rows, gap=style.SMALL))
        made.setObjectName("send.receipt")
        style.mark(made, tone="good")
        return made

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"found": self._found, "sealed": self._sealed, "shown": self._shown}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["found"] is not None:
            self._show(memory.loaded["found"])
        if memory.loaded["sealed"] is not None:
            self._done(memory.loaded["sealed"])
            self._pause.stop()
        if memory.loaded["shown"] is not None:
            self._pause.stop()
            self._show_decision(memory.loaded["shown"])
            self.put_back()


def _ticked(boxes: list[QCheckBox] | list[QRadioButton], prefix: str) -> tuple[str, ...]:
    return tuple(
        box.objectName().removeprefix(prefix)
        for box in boxes
        if box.objectName().startswith(prefix) and box.isChecked()
    )


def _purpose_of(kind: str) -> tuple[str, ...]:
    return (profiles()[kind].purpose,) if kind in profiles() else ()


def kinds() -> list[tuple[str, str]]:
    """Every kind of office, in the language of the screen; first that none was chosen."""
    named = [(kind, kind_words(kind, spoken())) for kind in (OWN_POST, *profiles())]
    return [("", _("Choose…")), *named]


def what_can_be_sent(opened: Opened, progress: Progress) -> Sendable:
    """Cases with a signed version, and the partners. In the vault thread."""
    signed = tuple(opened.store.list_to_send())
    partners = tuple(opened.partners.all())
    return Sendable(
        signed,
        partners,
        opened.partners.kinds(),
        {each.id: opened.partners.suggested_kind(each) for each in partners},
        opened.officer.role == "administrator",
    )


def seal(
    opened: Opened,
    cases: tuple[str, ...],
    shown: Shown,
    reason: str,
    second: SecondOfficer | None,
    folder: Path,
    draft: int,
    progress: Progress,
) -> Sealed:
    """Say what kind of office it is, and seal exactly what was shown. In the vault thread."""
    found = shown.plan
    for partner in found.partners:
        opened.partners.describe(partner.id, found.kind)
    return export(
        opened.store,
        opened.vault,
        cases,
        [partner.id for partner in found.partners],
        purpose=found.purpose,
        again=found.again,
        agreed=found.fingerprint,
        reason=reason,
        second=second,
        draft=draft,
        to=folder,
        progress=progress,
    )
