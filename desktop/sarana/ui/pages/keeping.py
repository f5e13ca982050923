"""Keeping and erasing: what is due, what was erased, what is hidden, and what was written meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import CaseLine
from sarana.cases.retention import LEAST_DAYS, MOST_DAYS, Because, Due
from sarana.cases.sealed_edits import SealedEdit
from sarana.exchange.authors import Signer
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.fields.number import whole_number
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_list import names_of
from sarana.ui.pages.erase import reason_words
from sarana.ui.pages.keeping_reading import Gone, Keeping, read_keeping, sealed_words, tell_partners
from sarana.ui.question import Question
from sarana.ui.signed import signed_by
from sarana.ui.workspace import Opened, Workspace


class KeepingPage(Page):
    """The program reminds; a person decides."""

    section = "cases"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._keeping: Keeping | None = None
        self._administrator = workspace.officer.role == "administrator"
        self._content = blocks.column(gap=style.LARGE)
        back = blocks.button(
            "‹  " + _("Back to the list"), "keeping.back", lambda: self.go.emit(Place("cases")), "link"
        )
        self.head(
            _("Keeping and erasing"),
            _("Nothing is erased by itself: this page reminds, and a person decides."),
            back=back,
        )
        self.body.addLayout(self._content)
        self.scrolling()

    def arrive(self) -> None:
        if self._keeping is None:
            self._workspace.ask(read_keeping, self._show)

    def _show(self, keeping: Keeping) -> None:
        self._keeping = keeping
        blocks.clear(self._content)
        self._content.addWidget(self._due(keeping))
        if keeping.hidden:
            self._content.addWidget(self._hidden(keeping))
        if keeping.edits:
            self._content.addWidget(self._edits(keeping))
        if keeping.gone:
            self._content.addWidget(self._gone(keeping))
        self.put_back()

    # ---- due --------------------------------------------------------------------------------------------

    def _due(self, keeping: Keeping) -> QWidget:
        rows: list[QWidget] = [self._due_case(number, *one) for number, one in enumerate(keeping.due)]
        if not rows:
            rows = [
                blocks.text(_("No case is due for erasure."), "strong", name="keeping.nothing"),
                blocks.text(
                    _(
                        "A case appears here when the time that its office set is over, or when it was"
                        " handed over long ago."
                    ),
                    "muted",
                ),
            ]
        return blocks.card(
            blocks.text(_("Due for erasure"), "section-title"), *rows, blocks.line(), self._rule(keeping)
        )

    def _due_case(self, number: int, due: Due, line: CaseLine) -> QWidget:
        day = spoken().long_date(due.last_day)
        because = {
            Because.TERMS: _("The office that shared it set {day} as the last day."),
            Because.HANDED_OVER: _("It was handed over, and the time after that ended on {day}."),
        }[due.because]
        words = blocks.column(
            blocks.text(names_of(line), "strong"),
            blocks.text(line.code, "hint"),
            blocks.text(because.format(day=day), "muted"),
            gap=0,
        )
        look = blocks.button(
            _("Open"), f"keeping.{number}.open", lambda: self.go.emit(Place("case", case=line.case_id))
        )
        erase = blocks.button(
            _("Erase…"),
            f"keeping.{number}.erase",
            lambda: self.go.emit(Place("erase", case=line.case_id)),
            "danger",
        )
        for one in (look, erase):
            one.setAccessibleDescription(names_of(line))
        row = blocks.row(words, look, erase, gap=style.MEDIUM)
        row.setStretch(0, 1)
        return blocks.holding(row)

    def _rule(self, keeping: Keeping) -> QWidget:
        words = _("Days after handing over until a case is due")
        if not self._administrator:
            told = ngettext(
                "A case is due {count} day after it was handed over.",
                "A case is due {count} days after it was handed over.",
                keeping.days,
            )
            return blocks.text(told.format(count=blocks.number(keeping.days)), "hint")
        days = blocks.line_edit("keeping.days", words)
        days.setText(str(keeping.days))
        days.setMaximumWidth(160)
        days.editingFinished.connect(lambda: self._set_days(days.text()))
        return blocks.labelled(words, days)

    def _set_days(self, typed: str) -> None:
        if self._keeping is None or typed == str(self._keeping.days):
            return
        days = whole_number(typed, LEAST_DAYS, MOST_DAYS)
        if days is None:
            self.notice.say(
                blocks.out_of_range(LEAST_DAYS, MOST_DAYS), _("What was chosen before is still in force.")
            )
            return
        self.notice.hide()
        self._do(lambda opened: opened.store.retention.set_days(days))

    # ---- hidden -----------------------------------------------------------------------------------------

    def _hidden(self, keeping: Keeping) -> QWidget:
        rows = [self._hidden_case(*one) for one in keeping.hidden]
        return blocks.card(
            blocks.text(_("Off the list"), "section-title"),
            blocks.text(
                _("Somebody wants these cases erased who may not decide it. They are whole, and not listed."),
                "muted",
            ),
            *rows,
        )

    def _hidden_case(self, line: CaseLine, signer: Signer) -> QWidget:
        words = blocks.column(
            blocks.text(names_of(line), "strong"), blocks.text(signed_by(signer), "muted"), gap=0
        )
        show = blocks.button(
            _("Put back on the list"),
            f"keeping.show.{line.case_id}",
            lambda: self._do(lambda opened: opened.store.erasing.show_again(line.case_id)),
        )
        row = blocks.row(words, show)
        row.setStretch(0, 1)
        return blocks.holding(row)

    # ---- written meanwhile ------------------------------------------------------------------------------

    def _edits(self, keeping: Keeping) -> QWidget:
        rows = [self._edit(one, keeping.now) for one in keeping.edits]
        return blocks.card(
            blocks.text(_("Written while a case was erased"), "section-title"),
            blocks.text(
                _("Only an administrator can read it, should somebody's safety hang on it. Then destroy it."),
                "muted",
            ),
            *rows,
        )

    def _edit(self, one: SealedEdit, now: datetime) -> QWidget:
        day = spoken().long_date(one.until.astimezone().date())
        words = _("To be destroyed since {day}") if one.is_due(now) else _("Kept sealed until {day}")
        since = _("Sealed on {moment}").format(moment=spoken().moment(one.since.astimezone()))
        label = blocks.column(
            blocks.text(since, "strong"), blocks.text(words.format(day=day), "muted"), gap=0
        )
        parts: list[Any] = [label]
        if self._administrator:
            parts.append(blocks.button(_("Read"), f"keeping.read.{one.id}", partial(self._read, one.id)))
            destroy = partial(self._ask_to_destroy, one.id)
            parts.append(blocks.button(_("Destroy…"), f"keeping.destroy.{one.id}", destroy, "danger"))
        row = blocks.row(*parts, gap=style.MEDIUM)
        row.setStretch(0, 1)
        return blocks.holding(row)

    def _read(self, id_: str) -> None:
        self._workspace.ask(
            lambda opened, progress: sealed_words(opened.store.sealed_edits.open(id_)),
            self._show_edit,
            self.show_error,
        )

    def _show_edit(self, words: str) -> None:
        self.notice.say(_("What was written"), words, "info")

    def _ask_to_destroy(self, id_: str) -> None:
        Question(
            self,
            _("Destroy what was written?"),
            (_("Nobody can read it any more afterwards."),),
            _("Destroy it"),
            lambda: self._do(lambda opened: opened.store.sealed_edits.destroy(id_)),
            role="danger",
        ).open()

    # ---- erased -----------------------------------------------------------------------------------------

    def _gone(self, keeping: Keeping) -> QWidget:
        rows = [self._gone_case(number, one) for number, one in enumerate(keeping.gone)]
        return blocks.card(blocks.text(_("Erased"), "section-title"), *rows, gap=style.MEDIUM)

    def _gone_case(self, number: int, one: Gone) -> QWidget:
        tombstone = one.erased.tombstones[0].says
        when = _("Erased on {moment}").format(moment=spoken().moment(one.erased.when.astimezone()))
        second = tombstone.second
        agreed = _("{name} agreed.").format(name=second.name) if second else _("No second officer was there.")
        lines: list[QWidget] = [
            blocks.text(when, "strong"),
            blocks.text(signed_by(one.signer), "muted"),
            blocks.text(agreed, "muted"),
            blocks.text(reason_words()[tombstone.reason], "hint"),
        ]
        if not one.to_tell:
            return blocks.holding(blocks.column(*lines, gap=0))
        count = len(one.to_tell)
        waiting = ngettext(
            "{count} partner has a copy and was not told.",
            "{count} partners have a copy and were not told.",
            count,
        ).format(count=blocks.number(count))
        tell = blocks.button(
            _("Write the bundles that tell them…"), f"keeping.tell.{number}", partial(self._tell, one)
        )
        row = blocks.row(blocks.text(waiting), tell, gap=style.MEDIUM)
        row.setStretch(0, 1)
        return blocks.holding(blocks.column(*lines, row, gap=style.TIGHT))

    def _tell(self, one: Gone) -> None:
        folder = self._workspace.files.folder(self, _("Where shall the bundles be written?"))
        if folder is not None:
            self._workspace.ask(
                partial(tell_partners, one, folder), self._told, self.show_error, says=_("Sealing…")
            )

    def _told(self, written: tuple[list[Path], Keeping]) -> None:
        paths, keeping = written
        self._show(keeping)
        files = spoken().listed([path.name for path in paths])
        self.notice.say(
            _("A bundle for each partner is written: {files}.").format(files=files),
            _("Hand each to its partner: their copy is erased when they accept it."),
            "good",
        )

    # ---- inside -----------------------------------------------------------------------------------------

    def _do(self, work: Callable[[Opened], object]) -> None:
        def done(opened: Opened, progress: Progress) -> Keeping:
            work(opened)
            return read_keeping(opened, progress)

        self._workspace.ask(done, self._show, self.show_error)

    def loaded(self) -> dict[str, Any]:
        return {"keeping": self._keeping}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["keeping"] is not None:
            self._show(memory.loaded["keeping"])
