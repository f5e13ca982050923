"""Erasing one case: where, why, and with whose agreement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import CaseLine
from sarana.cases.erasure import EVERYWHERE, HERE, REASONS
from sarana.errors import NoSuchCase, SaranaError
from sarana.exchange.erasure_notices import extracts_of
from sarana.language import _
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.four_eyes import FourEyes, Typed
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.question import Question
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Officer


@dataclass(frozen=True, slots=True)
class ToErase:
    """What must be known before a case is erased."""

    line: CaseLine
    everywhere: bool  # this office began it
    here: bool
    others: tuple[Officer, ...]  # who can agree


class ErasePage(Page):
    """The last page that a case has."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str) -> None:
        super().__init__()
        self._workspace, self._case = workspace, case_id
        self._known: ToErase | None = None
        self._eyes: FourEyes | None = None
        self._content = blocks.column(gap=style.LARGE)
        back = blocks.button("‹  " + _("Back to the case"), "erase.back", self._leave, "link")
        self.head(
            _("Erase a case"),
            _("Every version, draft, file and letter of the case goes. It cannot be brought back."),
            back=back,
        )
        self.body.addLayout(self._content)
        self.scrolling()

    def arrive(self) -> None:
        if self._known is None:
            case_id = self._case
            self._workspace.ask(
                lambda opened, progress: read_to_erase(opened, case_id), self._show, self.show_error
            )

    def _show(self, known: ToErase) -> None:
        self._known = known
        blocks.clear(self._content)
        self._content.addWidget(
            blocks.card(blocks.text(names_of(known.line), "strong"), blocks.text(known.line.code, "code"))
        )
        if self._workspace.officer.role != "administrator":
            self._content.addWidget(
                _told(
                    _("Only an administrator of this vault erases cases."),
                    _("Ask an administrator to open this page."),
                )
            )
        elif not known.here:
            self._content.addWidget(
                _told(
                    _("Another office began this case, and the time for which you may keep it is not over."),
                    _(
                        "Ask the office that began the case to erase it; its decision then arrives in a"
                        " bundle."
                    ),
                )
            )
        else:
            self._content.addWidget(self._questions(known))
            self._content.addWidget(self._agreement(known))
        self.put_back()

    # ---- what is asked ----------------------------------------------------------------------------------

    def _questions(self, known: ToErase) -> QWidget:
        scopes = [(HERE, _("Only in this vault"))]
        if known.everywhere:
            scopes.append((EVERYWHERE, _("In every office that has it")))
        scope = blocks.choice("erase.scope", _("Where it is erased"), scopes)
        reason = blocks.choice("erase.reason", _("Why it is erased"), list(reason_words().items()))
        return blocks.card(
            blocks.labelled(
                _("Where it is erased"),
                scope,
                _("Other offices erase their copy when your decision reaches them in a bundle."),
            ),
            blocks.labelled(_("Why it is erased"), reason),
            gap=style.LARGE,
        )

    def _agreement(self, known: ToErase) -> QWidget:
        self._eyes = FourEyes("erase", known.others)
        go = blocks.button(_("Erase the case…"), "erase.go", self._ask, "danger")
        return blocks.card(self._eyes, blocks.row(1, go), gap=style.LARGE)

    def _picked(self, name: str) -> str:
        field: Any = self.findChild(QWidget, name)
        return str(field.currentData()) if field is not None else ""

    def _ask(self) -> None:
        Question(
            self,
            _("Erase this case for good?"),
            (
                _("Nothing of it can be brought back: only the signed note that it was erased stays."),
                _("Backups that hold it are marked; destroy them. Old disks and papers are not reached."),
            ),
            _("Erase it"),
            self._erase,
            role="danger",
        ).open()

    def _erase(self) -> None:
        case_id, scope, reason = self._case, self._picked("erase.scope"), self._picked("erase.reason")
        typed = self._eyes.typed() if self._eyes is not None else Typed()

        def work(opened: Opened, progress: Progress) -> None:
            agreement = typed.agreement(opened.vault)
            opened.store.erasing.erase(
                case_id,
                scope=scope,
                reason=reason,
                second=agreement.second,
                alone=agreement.alone,
                also=extracts_of(opened.vault, case_id),
                progress=progress,
            )

        self._button_enabled(False)
        self._workspace.ask(work, self._erased, self._failed, says=_("Erasing, and writing the vault anew…"))

    def _button_enabled(self, enabled: bool) -> None:
        button = self.findChild(QWidget, "erase.go")
        if button is not None:
            button.setEnabled(enabled)

    def _failed(self, error: SaranaError) -> None:
        self._button_enabled(True)
        self.show_error(error)

    def _erased(self, nothing: None) -> None:
        self.go.emit(Place("keeping"))

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"known": self._known}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["known"] is not None:
            self._show(memory.loaded["known"])


def read_to_erase(opened: Opened, case_id: str) -> ToErase:
    """The case, and what may be done with it. In the vault thread."""
    store = opened.store
    store.list()
    line = store.line(case_id)
    if line is None:
        raise NoSuchCase
    may = partial(store.erasing.may_erase, case_id)
    return ToErase(line, everywhere=may(EVERYWHERE), here=may(HERE), others=opened.vault.four_eyes.others())


def reason_words() -> dict[str, str]:
    """What each reason is called."""
    words = (
        _("The person took consent back"),
        _("The time to keep it is over"),
        _("It should not have been taken down"),
        _("An authority ordered it"),
    )
    return dict(zip(REASONS, words, strict=True))


def _told(what: str, todo: str) -> QWidget:
    made = blocks.frame("callout", blocks.column(blocks.text(what, "strong"), blocks.text(todo)), style.LARGE)
    style.mark(made, tone="info")
    return made
