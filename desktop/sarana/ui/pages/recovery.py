"""Recovery sheets: shown to be written down, then proved by typing some of their words back.

The words are on this page only while it is shown; they are written to no file, because a file can be found.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from sarana.language import _, ngettext, spoken
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.workspace import Workspace
from sarana.vault import Ceremony, RecoveryKey, Sheet
from sarana.vault.paper import SHARES, WHOLE

WORDS_IN_A_LINE = 5


class RecoveryPage(Page):
    """Choose the kind, write the sheets down, type words back."""

    section = "vault"

    def __init__(self, workspace: Workspace, *, first: bool) -> None:
        super().__init__()
        self._workspace, self._first = workspace, first
        self._ceremony: Ceremony | None = None
        self._typing = False
        self._answers: list[QLineEdit] = []
        self._kind = blocks.choice(
            "recovery.kind",
            _("Sheets"),
            [
                (SHARES, _("Three sheets, of which any two open the vault")),
                (WHOLE, _("One sheet that opens the vault alone")),
            ],
        )
        self._content = blocks.column(gap=style.LARGE)
        self.head(
            _("Recovery sheets"),
            _("When every passphrase is forgotten, these sheets open the vault and its backups."),
        )
        self.body.addLayout(self._content)
        self.scrolling()
        self._choose()

    def first_focus(self) -> QWidget | None:
        return self._kind

    # ---- the kind ---------------------------------------------------------------------------------------

    def _choose(self) -> None:
        later = _("Later") if self._first else _("Cancel")
        self._show(
            blocks.card(
                blocks.labelled(
                    _("Sheets"),
                    self._kind,
                    _("Three sheets are kept by three people in three places; one lost sheet does no harm."),
                ),
                blocks.row(
                    1,
                    blocks.button(later, "recovery.later", self._later),
                    blocks.button(_("Show the words"), "recovery.begin", self._begin, "primary"),
                ),
                gap=style.LARGE,
            )
        )

    def _later(self) -> None:
        if not self._first:
            self.go.emit(Place("vault"))
            return
        Question(
            self,
            _("Go on without recovery sheets?"),
            (
                _("If the passphrase is forgotten, everything in this vault is lost. Nobody can help then."),
                _("No backup can be made either. The sheets can be made at any time on the page “Vault”."),
            ),
            _("Go on without"),
            lambda: self.go.emit(Place("cases")),
        ).open()

    def _begin(self) -> None:
        kind = str(self._kind.currentData())
        self._workspace.ask(
            lambda opened, progress: opened.vault.recovery.begin(kind), self._write_down, self.show_error
        )

    # ---- the sheets -------------------------------------------------------------------------------------

    def _write_down(self, ceremony: Ceremony) -> None:
        self._ceremony, self._typing = ceremony, False
        self._show(
            blocks.text(
                _("Write every sheet by hand on its own paper, with the number of the vault and the digits.")
            ),
            *(self._sheet(sheet) for sheet in ceremony.sheets),
            blocks.holding(
                blocks.row(
                    1,
                    blocks.button(_("Cancel"), "recovery.cancel", self._later),
                    blocks.button(_("I have written it down"), "recovery.written", self._verify, "primary"),
                )
            ),
        )

    def _sheet(self, sheet: Sheet) -> QWidget:
        title = _("Recovery sheet {number} of {of}").format(
            number=blocks.number(sheet.number), of=blocks.number(sheet.of)
        )
        needed = ngettext(
            "{needed} sheet opens the vault.", "Any {needed} sheets open the vault together.", sheet.needed
        )
        lines = [
            "   ".join(
                f"{at} {word}"
                for at, word in enumerate(sheet.words[begin : begin + WORDS_IN_A_LINE], start=begin + 1)
            )
            for begin in range(0, len(sheet.words), WORDS_IN_A_LINE)
        ]
        words = blocks.text("\n".join(lines), "code", name=f"recovery.sheet.{sheet.number}")
        return blocks.card(
            blocks.text(title, "section-title"),
            blocks.text(needed.format(needed=blocks.number(sheet.needed)), "muted"),
            blocks.text(_("Vault: {number}").format(number=sheet.vault_id), "hint"),
            blocks.text(_("Digits of this set: {digits}").format(digits=sheet.digits), "hint"),
            blocks.text(_("Made {moment}").format(moment=spoken().short_date(sheet.made)), "hint"),
            words,
        )

    # ---- the proof --------------------------------------------------------------------------------------

    def _verify(self) -> None:
        if self._ceremony is None:
            return
        self._typing, self._answers = True, []
        fields = []
        for at, asked in enumerate(self._ceremony.questions):
            words = _("Sheet {sheet}, word {word}").format(
                sheet=blocks.number(asked.sheet), word=blocks.number(asked.word)
            )
            self._answers.append(blocks.line_edit(f"recovery.word.{at}", words))
            fields.append(blocks.labelled(words, self._answers[-1]))
        back = blocks.button(_("Back"), "recovery.back", self._back_to_sheets)
        use = blocks.button(_("Use these sheets"), "recovery.confirm", self._confirm, "primary")
        self._show(
            blocks.card(
                blocks.text(_("Read these words from your paper"), "section-title"),
                *fields,
                blocks.row(1, back, use),
                gap=style.LARGE,
            )
        )
        self._answers[0].setFocus()

    def _back_to_sheets(self) -> None:
        if self._ceremony is not None:
            self._write_down(self._ceremony)

    def _confirm(self) -> None:
        ceremony, typed = self._ceremony, [edit.text() for edit in self._answers]
        if ceremony is not None:
            self._workspace.ask(
                lambda opened, progress: ceremony.confirm(typed, progress),
                self._used,
                self.show_error,
                says=_("Taking the sheets into use…"),
            )

    def _used(self, key: RecoveryKey) -> None:
        self._ceremony = None
        self.go.emit(Place("cases" if self._first else "vault"))

    # ---- showing ----------------------------------------------------------------------------------------

    def _show(self, *parts: QWidget) -> None:
        self.notice.hide()
        blocks.clear(self._content)
        for part in parts:
            self._content.addWidget(part)

    def loaded(self) -> dict[str, Any]:
        return {"ceremony": self._ceremony, "typing": self._typing}

    def recall(self, memory: Memory) -> None:
        if memory.loaded["ceremony"] is not None:
            self._write_down(memory.loaded["ceremony"])
            if memory.loaded["typing"]:
                self._verify()
        super().recall(memory)
