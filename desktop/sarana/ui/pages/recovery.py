"""Recovery sheets: made, printed or written down, proved by typing words back; and proved again in a drill.

The words are on this page only while it is shown. Into a file they go only when somebody insists.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from sarana.documents.recovery_sheet import draw_sheets
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.question import Question
from sarana.ui.typed_sheets import TypedSheets
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import Ceremony, Contents, RecoveryKey, Sheet, durable, prove
from sarana.vault.paper import SHARES, WHOLE

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

COLUMNS = 3


class RecoveryPage(Page):
    """Choose the kind, write the sheets down, type words back."""

    section = "vault"

    def __init__(self, workspace: Workspace, *, first: bool) -> None:
        super().__init__()
        self._workspace, self._first = workspace, first
        self._ceremony: Ceremony | None = None
        self._printer: QPrinter | None = None
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
            role="danger",
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
                _("Print the sheets, or write each by hand on its own paper, with the vault and the digits.")
            ),
            blocks.holding(
                blocks.row(
                    blocks.button(_("Print the sheets…"), "recovery.print", self._ask_to_print),
                    blocks.button(_("Save as PDF…"), "recovery.save", self._ask_to_save),
                    1,
                )
            ),
            *(self._sheet(sheet) for sheet in ceremony.sheets),
            blocks.holding(
                blocks.row(
                    1,
                    blocks.button(_("Cancel"), "recovery.cancel", self._later),
                    blocks.button(_("I have them on paper"), "recovery.written", self._verify, "primary"),
                )
            ),
        )

    def _ask_to_print(self) -> None:
        Question(
            self,
            _("Print the recovery sheets?"),
            (
                _("Use a printer beside you, not one that others reach, and take the pages away at once."),
                _("The printer and its queue may keep a copy. Where that is not safe, write by hand."),
            ),
            _("Print…"),
            self._print,
        ).open()

    def _print(self) -> None:
        self._printer = self._workspace.files.printer(self, _("Print the recovery sheets"))
        if self._printer is not None and self._ceremony is not None:
            self._workspace.ask(note_printing, self._print_now, self.show_error)

    def _print_now(self, nothing: object) -> None:
        printer, sheets = self._printer, self._sheets()

        def work(progress: Progress) -> None:
            from sarana.ui.printing import print_pdf

            if printer is not None:
                print_pdf(draw_sheets(sheets), printer, progress)

        self._workspace.jobs.compute(work, self._printed, self.show_error, says=_("Printing…"))

    def _printed(self, nothing: object) -> None:
        self.notice.say(
            _("The sheets are printed."),
            _("Look whether every word can be read, then go on and type some of them back."),
            "good",
        )

    def _ask_to_save(self) -> None:
        Question(
            self,
            _("Save the recovery sheets as a file?"),
            (
                _("Whoever finds this file opens the vault without any passphrase, and so does every copy."),
                _(
                    "Save it only onto a stick that is kept like the sheets."
                    " The journal keeps that it was done."
                ),
            ),
            _("Save…"),
            self._save,
            role="danger",
        ).open()

    def _save(self) -> None:
        path = self._workspace.files.save_file(
            self, _("Save the recovery sheets"), "sheets.pdf", _("PDF document"), "*.pdf"
        )
        if path is not None:
            self._workspace.ask(
                partial(save_sheets, self._sheets(), path),
                self._saved,
                self.show_error,
                says=_("Saving the sheets…"),
            )

    def _saved(self, path: Path) -> None:
        self.notice.say(
            _("The sheets are in {file}. The file is not sealed.").format(file=path.name),
            _("Print it where it is safe, then destroy the file."),
            "warning",
        )

    def _sheets(self) -> Sequence[Sheet]:
        return self._ceremony.sheets if self._ceremony is not None else ()

    def _sheet(self, sheet: Sheet) -> QWidget:
        title = _("Recovery sheet {number} of {of}").format(
            number=blocks.number(sheet.number), of=blocks.number(sheet.of)
        )
        needed = ngettext(
            "{needed} sheet opens the vault.", "Any {needed} sheets open the vault together.", sheet.needed
        )
        words = blocks.text("", "code", name=f"recovery.sheet.{sheet.number}")
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setText(_in_columns(sheet.words))
        words.setAccessibleName(" ".join(f"{at} {word}" for at, word in enumerate(sheet.words, start=1)))
        return blocks.card(
            blocks.text(title, "section-title"),
            blocks.text(needed.format(needed=blocks.number(sheet.needed)), "muted"),
            blocks.text(_("Vault: {number}").format(number=sheet.vault_id), "hint"),
            blocks.text(_("Digits of this set: {digits}").format(digits=sheet.digits), "hint"),
            blocks.text(_("Made {moment}").format(moment=spoken().short_date(sheet.made)), "hint"),
            words,
            *self._key_line(sheet),
        )

    def _key_line(self, sheet: Sheet) -> tuple[QWidget, ...]:
        """Only on a single sheet: what opens the vault without this program."""
        if not sheet.key_text:
            return ()
        groups = " ".join(sheet.key_text[at : at + 4] for at in range(0, len(sheet.key_text), 4))
        return (
            blocks.text(_("The same key for the program “age”, typed without spaces"), "hint"),
            blocks.text(groups, "strong", name="recovery.key"),
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
        self._ceremony = self._printer = None
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


class DrillPage(Page):
    """Proves that the sheets that are kept somewhere still open this vault, or a backup of it."""

    section = "vault"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._typed = TypedSheets()
        self._prove_vault = blocks.button(_("Prove the sheets"), "drill.vault", self._ask, "primary")
        self._prove_backup = blocks.button(_("Prove a backup…"), "drill.backup", self._ask_for_backup)
        back = blocks.button("‹  " + _("Back to the vault"), "drill.back", self._back, "link")
        self.head(
            _("Prove the recovery sheets"),
            _("Twice a year, fetch the sheets from where they are kept and type them. Nothing is changed."),
            back=back,
        )
        self.body.addWidget(
            blocks.card(
                blocks.text(
                    _("Type any two of the three sheets, or the single sheet. The order is all the same."),
                    "muted",
                ),
                self._typed,
                blocks.row(1, self._prove_backup, self._prove_vault),
                gap=style.LARGE,
            )
        )
        self.scrolling()
        self._typed.changed.connect(self._check)
        self._check()

    def first_focus(self) -> QWidget | None:
        return self._typed.first_field()

    def _check(self) -> None:
        for button in (self._prove_vault, self._prove_backup):
            button.setEnabled(self._typed.ready())

    def _ask(self) -> None:
        texts = self._typed.texts()
        self._workspace.ask(
            lambda opened, progress: opened.vault.recovery.drill(texts), self._proved, self.show_error
        )

    def _proved(self, key: RecoveryKey) -> None:
        self._typed.clear()
        self.notice.say(
            _("These sheets open this vault."),
            _("Put them back to where they are kept. The journal keeps that they were proved."),
            "good",
        )

    def _ask_for_backup(self) -> None:
        file = self._workspace.files.open_file(self, _("Choose the backup"), _("Sealed backup"), "*.age")
        if file is not None:
            self._workspace.ask(
                partial(prove_backup, file, self._typed.texts()),
                self._backup_proved,
                self.show_error,
                says=_("Checking the backup…"),
            )

    def _backup_proved(self, contents: Contents) -> None:
        self._typed.clear()
        self.notice.say(
            _("These sheets open this backup, and all of it is whole."),
            _("It was made on {moment}.").format(moment=spoken().moment(contents.made.astimezone())),
            "good",
        )

    def _back(self) -> None:
        self._typed.clear()
        self.go.emit(Place("vault"))


def _in_columns(words: Sequence[str]) -> str:
    """The words one below the other, as on the printed sheet: what is copied by hand must not be skipped."""
    down = -(-len(words) // COLUMNS)
    rows = [
        "".join(
            f"<td align='right'>{at + 1}&nbsp;</td><td width='140'>{words[at]}</td>"
            for at in range(row, len(words), down)
        )
        for row in range(down)
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


# ---- in the vault's thread --------------------------------------------------------------------------------


def note_printing(opened: Opened, progress: Progress) -> None:
    """Before anything is on paper."""
    opened.vault.journal("recovery-printed")


def save_sheets(sheets: Sequence[Sheet], path: Path, opened: Opened, progress: Progress) -> Path:
    """Write the sheets into a file; noted before it is written."""
    opened.vault.journal("recovery-saved")
    durable.write_out(path, draw_sheets(sheets))
    return path


def prove_backup(file: Path, texts: Sequence[str], opened: Opened, progress: Progress) -> Contents:
    """Open the backup down to its last page; what is unpacked meanwhile stays encrypted, inside the vault."""
    return prove(file, texts, opened.vault.folder, progress=progress)
