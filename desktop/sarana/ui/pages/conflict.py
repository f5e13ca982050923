"""Several versions of one record, brought together by a person: answer beside answer, who wrote it, and when.

What only one office changed is decided already, and can be decided otherwise; what both changed waits for the
officer. Nothing is written before the end, and then as one more version beside those that are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from sarana.errors import SaranaError
from sarana.language import _, ngettext, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.conflict_reading import Difference, Said, Side, Torn, bring_together, read_torn
from sarana.ui.question import Question
from sarana.ui.signed import signed_by
from sarana.ui.workspace import Opened, Workspace


class ConflictPage(Page):
    """Where the versions of a record become one again."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str = "") -> None:
        super().__init__()
        self._workspace, self._case, self._record = workspace, case_id, record_id
        self._torn: Torn | None = None
        self._decisions: dict[str, str] = {}  # by reference: the head that holds
        self._done: list[tuple[str, str]] = []  # what undo takes back: a reference, and what it was before
        self._groups: dict[str, QButtonGroup] = {}
        self._content = blocks.column(gap=style.LARGE)
        back = blocks.button("‹  " + _("Back to the case"), "conflict.back", self._leave, "link")
        self.head(
            _("Bring the versions together"),
            _(
                "The same version was continued in more than one place. Compare the answers and decide which"
                " hold. Every version stays in the history as it was signed."
            ),
            back=back,
        )
        self.body.addLayout(self._content)
        self.scrolling()
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)

    # ---- reading ----------------------------------------------------------------------------------------

    def arrive(self) -> None:
        if self._torn is None:
            case_id, record_id = self._case, self._record
            self._workspace.ask(
                lambda opened, progress: read_torn(opened, case_id, record_id),
                self._show,
                self.show_error,
                says=_("Comparing the versions…"),
            )

    def _show(self, torn: Torn) -> None:
        self._torn = torn
        self._decisions = {d.ref: d.proposed for d in torn.differences if d.proposed} | self._decisions
        self._groups.clear()
        blocks.clear(self._content)
        self._content.addWidget(self._versions(torn))
        open_ = [one for one in torn.differences if not one.proposed]
        proposed = [one for one in torn.differences if one.proposed]
        if torn.lost:
            self._content.addWidget(self._lost(torn))
        if open_:
            lead = _("More than one version changed these answers, each in another way. Choose one for each.")
            self._content.addWidget(self._card(_("To be decided"), lead, open_))
        if proposed:
            lead = _("Only one version changed these answers. They are chosen; you can choose otherwise.")
            self._content.addWidget(self._card(_("Proposed"), lead, proposed))
        if not torn.differences:
            self._content.addWidget(
                blocks.card(
                    blocks.text(_("The versions say the same. They only need to be joined."), "strong")
                )
            )
        self._content.addWidget(self._in_the_way(torn.draft) if torn.draft else self._end())
        self._tell()
        first = self.findChild(QRadioButton, "conflict.0.0") if open_ else None
        if first is not None and not self._memory.focus:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.put_back()

    # ---- the versions -----------------------------------------------------------------------------------

    def _versions(self, torn: Torn) -> QWidget:
        rows = [self._version(side, torn) for side in torn.sides]
        before = torn.before
        if before is not None:
            words = _("All of them continue the version of {moment}. {signed}").format(
                moment=spoken().moment(before.time.astimezone()), signed=signed_by(before.signer)
            )
        else:
            words = _("No earlier version that all of them continue is in this vault.")
        return blocks.card(
            blocks.text(_("The versions"), "section-title"), *rows, blocks.text(words, "muted")
        )

    def _version(self, side: Side, torn: Torn) -> QWidget:
        name = blocks.badge(version_name(side.letter), "info")
        who = blocks.text(signed_by(side.signer), "strong")
        where = _("{moment}, on device {device}").format(
            moment=spoken().moment(side.time.astimezone()), device=side.device
        )
        lines: list[QWidget] = [who, blocks.text(where, "hint")]
        if len({one.edition for one in torn.sides}) > 1:
            lines.append(
                blocks.text(_("Answers edition {edition} of the form").format(edition=side.edition), "hint")
            )
        row = blocks.row(name, blocks.column(*lines, gap=0), gap=style.MEDIUM)
        row.setStretch(1, 1)
        row.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        return blocks.holding(row)

    def _lost(self, torn: Torn) -> QWidget:
        rows = [
            blocks.text(
                _("Version {letter}: {question}: {answer}").format(
                    letter=letter, question=_said(question), answer=_said(answer)
                )
            )
            for letter, question, answer in torn.lost
        ]
        return blocks.card(
            blocks.text(_("No place in the edition that is used"), "section-title"),
            blocks.text(
                _(
                    "The versions answer different editions of the form. The joined version uses edition"
                    " {edition}, which has no place for these answers. They stay in the version that has"
                    " them."
                ).format(edition=torn.sides[0].edition),
                "muted",
            ),
            *rows,
        )

    # ---- the differences --------------------------------------------------------------------------------

    def _card(self, title: str, lead: str, differences: list[Difference]) -> QWidget:
        rows: list[QWidget] = []
        for one in differences:
            rows += [blocks.line(), self._difference(one)]
        return blocks.card(
            blocks.text(title, "section-title"), blocks.text(lead, "muted"), *rows, gap=style.MEDIUM
        )

    def _difference(self, one: Difference) -> QWidget:
        number = len(self._groups)
        group = QButtonGroup(self)
        self._groups[one.ref] = group
        question = blocks.text(_said(one.question), "strong")
        before = blocks.text(
            _("Before: {answer}").format(answer=_said(one.before) or _("no answer")), "muted"
        )
        parts: list[QWidget] = [blocks.text(_said(one.section), "hint"), question, before]
        if _said(one.alike):
            parts.append(blocks.text(_said(one.alike), "muted"))
        for place, (heads, said) in enumerate(one.options):
            parts.append(self._option(f"conflict.{number}.{place}", one, group, heads, _said(said)))
        chosen = self._decisions.get(one.ref, "")
        for place, (heads, _words) in enumerate(one.options):
            group.button(place).setChecked(chosen in heads)
        group.idClicked.connect(partial(self._decide, one))
        return blocks.holding(blocks.column(*parts, gap=style.TIGHT))

    def _option(
        self, name: str, one: Difference, group: QButtonGroup, heads: tuple[str, ...], answer: str
    ) -> QWidget:
        letters = [side.letter for side in (self._torn.sides if self._torn else ()) if side.head in heads]
        button = QRadioButton(version_name(_(" and ").join(letters)))
        button.setObjectName(name)
        words = answer or _("No answer")
        button.setAccessibleName(
            _("{version}: {answer}. {question}").format(
                version=button.text(), answer=words, question=_said(one.question)
            )
        )
        group.addButton(button, len(group.buttons()))
        label = _Answer(words, button)
        row = blocks.row(button, label, gap=style.MEDIUM)
        row.setStretch(1, 1)
        row.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        return blocks.holding(row)

    # ---- deciding ---------------------------------------------------------------------------------------

    def _decide(self, one: Difference, place: int) -> None:
        head = one.options[place][0][0]
        before = self._decisions.get(one.ref, "")
        if before not in one.options[place][0]:
            self._done.append((one.ref, before))
            self._decisions[one.ref] = head
            self._tell()

    def _undo(self) -> None:
        """Take the last decision back; what was proposed is proposed again."""
        if not self._done or self._torn is None:
            return
        ref, before = self._done.pop()
        self._decisions.pop(ref, None)
        if before:
            self._decisions[ref] = before
        one = next(d for d in self._torn.differences if d.ref == ref)
        group = self._groups[ref]
        group.setExclusive(False)  # or the last one could never be taken back
        for place, (heads, _words) in enumerate(one.options):
            group.button(place).setChecked(before in heads)
        group.setExclusive(True)
        group.button(0).setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _open_count(self) -> int:
        differences = self._torn.differences if self._torn else ()
        return sum(one.ref not in self._decisions for one in differences)

    def _tell(self) -> None:
        """How much is left, and what can be pressed."""
        count = self.findChild(QLabel, "conflict.left")
        if count is None:
            return
        left = self._open_count()
        words = ngettext(
            "{count} answer still needs your decision.", "{count} answers still need your decision.", left
        ).format(count=blocks.number(left))
        blocks.say(count, words if left else _("Everything is decided."))
        for name in ("conflict.sign", "conflict.form"):
            self._button(name).setEnabled(not left)
        self._button("conflict.undo").setEnabled(bool(self._done))

    def _button(self, name: str) -> Any:
        return self.findChild(QWidget, name)

    # ---- the end ----------------------------------------------------------------------------------------

    def _end(self) -> QWidget:
        undo = blocks.button(_("Take the last decision back"), "conflict.undo", self._undo, "link")
        undo.setToolTip("Ctrl+Z")
        form = blocks.button(_("Look at it in the form first"), "conflict.form", partial(self._join, False))
        sign = blocks.button(_("Join and sign…"), "conflict.sign", self._ask_to_sign, "primary")
        return blocks.card(blocks.text("", "strong", name="conflict.left"), blocks.row(undo, 1, form, sign))

    def _in_the_way(self, draft: str) -> QWidget:
        """A draft that joins the versions is continued; one that continues a single version must go first."""
        if draft == "all":
            title = _("The versions are being joined in a draft.")
            words = _("Continue the draft and finalise it, or throw it away and decide here again.")
        else:
            title = _("A draft of this record is in the way.")
            words = _(
                "It continues only one of the versions. Finalise it or throw it away; then the versions can"
                " be brought together."
            )
        return blocks.card(
            blocks.text(title, "section-title", name="conflict.draft.title"),
            blocks.text(words),
            blocks.row(
                blocks.button(_("Continue the draft"), "conflict.draft", self._to_the_form),
                blocks.button(_("Back to the case"), "conflict.case", self._leave),
                1,
            ),
        )

    def _ask_to_sign(self) -> None:
        Question(
            self,
            _("Join the versions and sign?"),
            (
                _("You sign the answers as they are chosen here, as a new version that follows all of them."),
                _("Every earlier version stays in the history; nobody loses what they wrote."),
            ),
            _("Join and sign"),
            partial(self._join, True),
        ).open()

    def _join(self, sign: bool) -> None:
        if self._torn is None:
            return
        record_id, decisions = self._torn.record_id, dict(self._decisions)

        def work(opened: Opened, progress: Progress) -> bool:
            return bring_together(opened, record_id, decisions, sign=sign, progress=progress)

        for name in ("conflict.sign", "conflict.form"):
            self._button(name).setEnabled(False)
        self._workspace.ask(work, self._joined, self._failed, says=_("Signing…"))

    def _joined(self, signed: bool) -> None:
        if signed:
            self._leave()
        else:
            self._to_the_form()

    def _failed(self, error: SaranaError) -> None:
        self._tell()
        self.show_error(error)

    def _to_the_form(self) -> None:
        record = self._torn.record_id if self._torn else self._record
        self.go.emit(Place("interview", case=self._case, record=record))

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"torn": self._torn, "decisions": self._decisions, "done": self._done}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        self._decisions, self._done = memory.loaded["decisions"], memory.loaded["done"]
        if memory.loaded["torn"] is not None:
            self._show(memory.loaded["torn"])


class _Answer(QLabel):
    """What one version says; a click on the words chooses it as a click on its button does."""

    def __init__(self, words: str, button: QRadioButton) -> None:
        super().__init__()
        self._button = button
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumHeight(28)
        blocks.say(self, words)

    def mouseReleaseEvent(self, event: object) -> None:
        self._button.click()


def version_name(letters: str) -> str:
    """What a version is called on this page: "Version A"."""
    return _("Version {letter}").format(letter=letters)


def _said(said: Said | Mapping[str, str]) -> str:
    return said.get(spoken().code, "")
