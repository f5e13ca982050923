"""Sending: which cases, for which partners, into which folder; then one sealed file to carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from sarana.cases import CaseLine
from sarana.exchange.partners import Partner
from sarana.exchange.sending import Sealed, export
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.pages.partners import who
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class Sendable:
    """What can be sent, and to whom."""

    cases: tuple[CaseLine, ...]
    partners: tuple[Partner, ...]


class SendPage(Page):
    """Three choices and one file."""

    section = "send"

    def __init__(self, workspace: Workspace, case_ids: tuple[str, ...]) -> None:
        super().__init__()
        self._workspace, self._wanted = workspace, case_ids
        self._found: Sendable | None = None
        self._sealed: Sealed | None = None
        self._cases = blocks.column(gap=style.SMALL)
        self._partners = blocks.column(gap=style.SMALL)
        self._purpose = blocks.choice("send.purpose", _("Purpose"), purposes())
        self._send = blocks.button(_("Seal and save…"), "send.go", self._ask_where, "primary")
        self._result = blocks.column()
        self._build()

    def _build(self) -> None:
        self.head(
            _("Send"),
            _(
                "A bundle holds the signed versions of the chosen cases. Only the chosen partners"
                " can open it."
            ),
        )
        self.body.addLayout(self._result)
        self.body.addWidget(self._panel(_("Which cases?"), self._cases))
        self.body.addWidget(self._panel(_("For which partners?"), self._partners))
        self.body.addWidget(blocks.card(blocks.text(_("What for?"), "section-title"), self._purpose))
        self.body.addLayout(blocks.row(1, self._send))
        self.scrolling()
        self._check()

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
            words = f"{names_of(line)}   {line.code}"
            self._add(self._cases, f"send.case.{line.case_id}", words, line.case_id in self._wanted)
        for known in found.partners:
            words = who(known.card.name, known.card.organisation, known.card.post)
            self._add(self._partners, f"send.partner.{known.id}", words, len(found.partners) == 1)
        if not found.cases:
            self._nothing(self._cases, _("No case is finalised yet. Only what is signed can be sent."))
        if not found.partners:
            self._nothing(self._partners, _("You have no partner yet. Add one from their card first."))
            add = blocks.button(_("Go to partners"), "send.partners", lambda: self.go.emit(Place("partners")))
            self._partners.addWidget(add)
        self.put_back()
        self._check()

    def _add(self, rows: QVBoxLayout, name: str, words: str, on: bool) -> None:
        box = blocks.check(name, words, on)
        box.toggled.connect(self._check)
        rows.addWidget(box)

    def _nothing(self, rows: QVBoxLayout, words: str) -> None:
        rows.addWidget(blocks.text(words, "muted"))

    def _chosen(self, prefix: str) -> tuple[str, ...]:
        boxes = self.findChildren(QCheckBox)
        return tuple(
            box.objectName().removeprefix(prefix)
            for box in boxes
            if box.objectName().startswith(prefix) and box.isChecked()
        )

    def _check(self) -> None:
        self._send.setEnabled(bool(self._chosen("send.case.") and self._chosen("send.partner.")))

    def first_focus(self) -> QWidget | None:
        return self._purpose

    # ---- sealing ----------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        folder = self._workspace.files.folder(self, _("Where to save the bundle"))
        if folder is None:
            return
        self._send.setEnabled(False)
        cases, partners = self._chosen("send.case."), self._chosen("send.partner.")
        purpose = str(self._purpose.currentData())

        def work(opened: Opened, progress: Progress) -> Sealed:
            return seal(opened, cases, partners, purpose, folder, progress)

        self._workspace.ask(work, self._done, self._failed, says=_("Sealing the bundle…"))

    def _failed(self, error: Any) -> None:
        self._check()
        self.show_error(error)

    def _done(self, sealed: Sealed) -> None:
        self._sealed = sealed
        self.notice.hide()
        self._check()
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
                    day=spoken().short_date(sealed.not_after.date()),
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
        return {"found": self._found, "sealed": self._sealed}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["found"] is not None:
            self._show(memory.loaded["found"])
        if memory.loaded["sealed"] is not None:
            self._done(memory.loaded["sealed"])


def what_can_be_sent(opened: Opened, progress: Progress) -> Sendable:
    """Cases with a signed version, and the partners. In the vault thread."""
    return Sendable(tuple(opened.store.list_to_send()), tuple(opened.partners.all()))


def seal(
    opened: Opened,
    cases: Sequence[str],
    partners: Sequence[str],
    purpose: str,
    folder: Path,
    progress: Progress,
) -> Sealed:
    return export(opened.store, opened.vault, cases, partners, purpose=purpose, to=folder, progress=progress)


def purposes() -> list[tuple[str, str]]:
    """Why cases are sent, as the bundle says it."""
    return [
        ("referral", _("Referral: the partner helps this person")),
        ("transfer", _("Transfer: the partner takes over the case")),
        ("sync", _("Exchange: both offices go on working on the case")),
    ]
