"""Which facts a document tells its receiver: each can be left out, and what is held back says why.

Rows that the case knows nothing about are not shown: the document has no such row either.
"""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from sarana.documents.disclosure import Held, held, is_known
from sarana.documents.template import Destination, Template, beside_rows, fixed_rows, rows
from sarana.forms import Fact
from sarana.language import _, spoken
from sarana.ui import blocks, style
from sarana.ui.asked import Asked


class LetterTold(QWidget):
    """The rows of one document, to be ticked."""

    edited = Signal()

    def __init__(self, chosen: Template, language: str, asked: Mapping[str, Asked]) -> None:
        super().__init__()
        self._chosen = chosen
        self._rows = [
            _Row(f"letter.{chosen.name}.tells.{number}", label, names)
            for number, (label, names) in enumerate(_offered(chosen, language, asked))
        ]
        for row in self._rows:
            row.box.toggled.connect(self.edited)
        fixed = _fixed(chosen, language, asked)
        words = _("Always told: {facts}").format(facts=spoken().several(fixed))
        always = blocks.text(words, "hint", name=f"letter.{chosen.name}.always")
        if not fixed:
            always.hide()
        heading = blocks.text(_("What it tells"), "question")
        column = blocks.column(heading, always, *self._rows, gap=style.TIGHT)
        column.setContentsMargins(0, 0, 0, 0)
        self.setLayout(column)
        self._has_any = bool(self._rows or fixed)

    def judge(
        self,
        facts: Mapping[str, Fact],
        destination: Destination | None,
        disputed: Collection[str],
        kept: Mapping[str, Fact],
    ) -> None:
        """Say of each row whether this receiver is told, and why not; `kept` is what other offices keep."""
        for row in self._rows:
            row.judge(self._chosen, facts, destination, disputed, kept)
        self.setVisible(self._has_any)

    def left_out(self) -> frozenset[str]:
        """The facts that the officer took away."""
        kept = {name for row in self._rows if row.box.isChecked() for name in row.names}
        return frozenset(name for row in self._rows for name in row.names) - kept


class _Row(QWidget):
    """A box to tick, or the reason why there is none."""

    def __init__(self, name: str, label: str, names: frozenset[str]) -> None:
        super().__init__()
        self.names, self._label = names, label
        self.box: QCheckBox = blocks.check(name, label, on=True)
        self._why: QLabel = blocks.text("", "hint", name=f"{name}.why")
        column = blocks.column(self.box, self._why, gap=0)
        self.setLayout(column)

    def judge(
        self,
        chosen: Template,
        facts: Mapping[str, Fact],
        destination: Destination | None,
        disputed: Collection[str],
        kept: Mapping[str, Fact],
    ) -> None:
        known = [name for name in self.names if is_known(facts, name)]
        why = {held(chosen, destination, facts, name) for name in known}
        is_told = bool(why & {None, Held.PARTLY})
        self.box.setVisible(is_told)
        self.box.setEnabled(is_told)
        words = ""
        if is_told and Held.PARTLY in why:
            words = held_words(Held.PARTLY)
        elif known and not is_told:
            words = _("{fact}: {reason}").format(
                fact=self._label, reason=held_words(min(filter(None, why), key=list(Held).index))
            )
        elif any(is_known(kept, name) for name in self.names):
            words = _("{fact}: {reason}").format(
                fact=self._label,
                reason=_("not told, because it comes from another office, which has not agreed in writing."),
            )
        elif self.names & set(disputed):
            words = _("{fact}: {reason}").format(
                fact=self._label, reason=_("not told, because the versions of the case disagree.")
            )
        blocks.say(self._why, words)
        self.box.setAccessibleDescription(words)
        self._why.setVisible(bool(words))
        self.setVisible(is_told or bool(words))


def held_words(why: Held) -> str:
    """Why a receiver is not told."""
    return {
        Held.HEALTH: _("not told, because only those who give health care are told about health."),
        Held.NOBODY: _("not told, because it is highly sensitive and this document is about something else."),
        Held.IDENTITY: _("not told, because this receiver does not verify identity."),
        Held.PARTLY: _("Told in part: only what says nothing about health."),
    }[why]


def _offered(chosen: Template, language: str, asked: Mapping[str, Asked]) -> list[tuple[str, frozenset[str]]]:
    """The rows of the table, and what stands in sentences or beside what must stay, by its question."""
    beside = sorted(beside_rows(chosen, language))
    single = [(_question(name, asked), frozenset({name})) for name in beside]
    return [*rows(chosen, language), *((label, names) for label, names in single if label)]


def _fixed(chosen: Template, language: str, asked: Mapping[str, Asked]) -> tuple[str, ...]:
    """What is always told; of a row that can be left out in part, what stays of it."""
    labels: list[str] = []
    for label, stay in fixed_rows(chosen, language):
        labels += filter(None, (_question(name, asked) for name in sorted(stay))) if stay else [label]
    return tuple(dict.fromkeys(labels))


def _question(name: str, asked: Mapping[str, Asked]) -> str:
    if name == "age":
        return _("Age")
    question = asked.get(name)
    return question.in_words(spoken().code) if question else ""
