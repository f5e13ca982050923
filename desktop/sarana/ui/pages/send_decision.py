"""What goes, what is held back and why (R38), case by case: read by a person before anything is sealed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from sarana.cases import CaseStore
from sarana.errors import NoSuchForm
from sarana.exchange.disclosure import Reason
from sarana.exchange.leaving import are_many
from sarana.exchange.planning import CasePlan, Item, Plan, plan
from sarana.exchange.showing import Told, told
from sarana.language import _, available, ngettext, spoken
from sarana.messages.about_disclosure import purpose_words, reason_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.page import Place
from sarana.ui.workspace import Opened
from sarana.vault import Officer


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with the words of every answer in it, in each language of the screen."""

    plan: Plan
    answers: Mapping[str, tuple[Told, ...]]  # by record
    many: bool  # so many cases leave today that it needs a typed reason and a second officer
    others: tuple[Officer, ...]  # who could be that


class Decision(QWidget):
    """Shows a plan; offers what is missing."""

    go = Signal(object)  # a Place
    ask_origin = Signal()  # the office that something comes from is to be asked

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.setObjectName("send.decision")
        found = shown.plan
        parts: list[QWidget | QLayout | int] = [self._terms(found)]
        parts.extend(self._case(case, shown) for case in found.cases)
        self.setLayout(blocks.column(*parts, gap=style.LARGE))

    def _terms(self, found: Plan) -> QFrame:
        lines = [purpose_words(found.purpose, spoken())]
        if found.profile:
            lines.append(_("Legal basis: {basis}").format(basis=spoken().several(found.profile.basis)))
        if found.until:
            lines.append(_("The partner is to erase it after {day}.").format(day=_day(found)))
        return blocks.card(
            blocks.text(_("On what conditions"), "section-title"),
            *(blocks.text(line) for line in lines),
            gap=style.SMALL,
        )

    # ---- one case ---------------------------------------------------------------------------------------

    def _case(self, case: CasePlan, shown: Shown) -> QFrame:
        rows: list[QWidget | QLayout | int] = [self._head(case), *self._consent(case)]
        if not case.goes:
            rows.append(self._nothing(case))
        for item in case.items:
            rows.extend(self._item(item, shown) if case.goes else ())
        rows.extend(self._missing(case, shown.plan))
        return blocks.card(*rows, gap=style.MEDIUM)

    def _head(self, case: CasePlan) -> QLayout:
        words, tone = (_("Goes"), "good") if case.goes else (_("Does not go"), "danger")
        line = blocks.row(blocks.text(case.code, "section-title"), blocks.badge(words, tone))
        line.setStretch(0, 1)
        return line

    def _consent(self, case: CasePlan) -> list[QWidget]:
        said = case.said
        rows: list[QWidget] = []
        if said.when:
            rows.append(
                blocks.text(
                    _("Consent was last written down on {moment} by {name}, {organisation}.").format(
                        moment=spoken().moment(said.when.astimezone()),
                        name=said.by,
                        organisation=said.organisation,
                    ),
                    "muted",
                )
            )
        if said.limits:
            rows.append(
                _callout("warning", _("The person set limits. Read them first:"), said.limits, "send.limits")
            )
        return rows

    def _nothing(self, case: CasePlan) -> QWidget:
        words = _("Nothing in it is meant for this kind of office.")
        if case.refused:
            words = reason_words(case.refused, spoken())
        return _callout("danger", _("Nothing of this case goes."), words, f"send.refused.{case.case_id}")

    # ---- one record -------------------------------------------------------------------------------------

    def _item(self, item: Item, shown: Shown) -> Iterable[QWidget]:
        if item.refused and item.letter:
            words, number = _("Letter {number} stays here. {reason}"), item.letter.register_number
            yield blocks.text(words.format(number=number, reason=reason_words(item.refused, spoken())))
        elif item.refused:
            yield blocks.text(
                _("A record is held back. {reason}").format(reason=reason_words(item.refused, spoken()))
            )
        elif not item.news:
            yield blocks.text(_("A record was sent before and has not changed since."), "muted")
        elif item.letter:
            number = item.letter.register_number
            yield blocks.text(_("Letter {number} goes as it was signed.").format(number=number))
        elif item.disclosed is None:
            count = len(item.revisions)
            words = ngettext("{count} signed version goes whole.", "{count} signed versions go whole.", count)
            yield blocks.text(words.format(count=blocks.number(count)))
        else:
            yield from self._answers(item, shown.answers.get(item.record_id, ()))

    def _answers(self, item: Item, every: tuple[Told, ...]) -> Iterable[QWidget]:
        code = spoken().code
        sections: dict[str, list[str]] = {}
        for one in every:
            if one.reason is None:
                line = _("{question} — {answer}").format(question=one.label[code], answer=one.answer[code])
                sections.setdefault(one.section[code], []).append(line)
        count = sum(map(len, sections.values()))
        goes = ngettext("{count} answer goes", "{count} answers go", count)
        yield blocks.text(goes.format(count=blocks.number(count)), "strong", name="send.goes")
        for section, lines in sections.items():
            yield _group(section, "\n".join(lines), "send.section")
        yield from self._held_back(item, every)

    def _held_back(self, item: Item, every: tuple[Told, ...]) -> Iterable[QWidget]:
        code, held = spoken().code, item.disclosed.held_back if item.disclosed else {}
        if not held:
            return
        words = ngettext("{count} answer is held back", "{count} answers are held back", len(held))
        yield blocks.text(words.format(count=blocks.number(len(held))), "strong", name="send.held")
        for reason in sorted(set(held.values())):
            labels = [one.label[code] for one in every if one.reason is reason]
            hidden = sum(why is reason for why in held.values()) - len(labels)
            if hidden > 0:
                more = ngettext("{count} that the form works out", "{count} that the form works out", hidden)
                labels.append(more.format(count=blocks.number(hidden)))
            yield _group(reason_words(reason, spoken()), " · ".join(labels), f"send.held.{reason}")

    # ---- what is missing --------------------------------------------------------------------------------

    def _missing(self, case: CasePlan, found: Plan) -> Iterable[QWidget]:
        """The way to what would let more of it go."""
        reasons = {item.refused for item in case.items}
        if Reason.NO_CONSENT in reasons:
            yield self._button(
                _("Print the request for the person’s consent"),
                f"send.ask.{case.case_id}",
                partial(self.go.emit, Place("letter", case=case.case_id, letter="consent_sharing")),
            )
        if Reason.NO_ORIGINATOR in reasons:
            offices = dict.fromkeys(
                item.originator.organisation for item in case.items if item.refused is Reason.NO_ORIGINATOR
            )
            yield self._button(
                _("Print the request to {office}").format(office=" / ".join(offices)),
                f"send.ask.{case.case_id}",
                partial(self._ask_origin, case.case_id),
            )
        if Reason.WITHDRAWN in reasons:
            yield self._button(
                _("Show who was sent this case"),
                f"send.sharing.{case.case_id}",
                partial(self.go.emit, Place("sharing", case=case.case_id)),
            )
        if Reason.TWO_VERSIONS in reasons:
            yield self._button(
                _("Open the case"),
                f"send.case.open.{case.case_id}",
                partial(self.go.emit, Place("case", case=case.case_id)),
            )

    def _ask_origin(self, case_id: str) -> None:
        self.ask_origin.emit()
        self.go.emit(Place("letter", case=case_id, letter="originator_consent"))

    def _button(self, words: str, name: str, pressed: Callable[[], object]) -> QWidget:
        return blocks.holding(blocks.row(blocks.button(words, name, pressed), 1))


def _group(title: str, lines: str, name: str) -> QWidget:
    inner = blocks.column(
        blocks.text(title, "hint"), blocks.selectable(blocks.text(lines, name=name)), gap=style.TIGHT
    )
    inner.setContentsMargins(style.MEDIUM, 0, 0, 0)
    return blocks.holding(inner)


def _callout(tone: str, title: str, words: str, name: str) -> QFrame:
    made = blocks.frame(
        "callout",
        blocks.column(blocks.text(title, "strong"), blocks.text(words, name=name), gap=style.TIGHT),
        style.MEDIUM,
    )
    style.mark(made, tone=tone)
    return made


def _day(found: Plan) -> str:
    return spoken().long_date(found.until) if found.until else ""


# ---- in the vault thread ----------------------------------------------------------------------------------


def look_at(
    opened: Opened,
    progress: Progress,
    cases: tuple[str, ...],
    partner: str,
    kind: str,
    purpose: str,
    again: bool,
) -> Shown:
    """The plan for these choices, and its words. Nothing is written."""
    now = datetime.now(UTC)
    found = plan(
        opened.store,
        opened.vault,
        cases,
        [partner],
        purpose=purpose,
        again=again,
        kind=kind,
        now=now,
        progress=progress,
    )
    answers = {
        item.record_id: _answers_of(opened.store, item)
        for case in found.cases
        for item in case.items
        if item.goes and item.news and item.disclosed
    }
    return Shown(found, answers, are_many(opened.vault, cases, now), opened.vault.four_eyes.others())


def _answers_of(store: CaseStore, item: Item) -> tuple[Told, ...]:
    snapshot = item.head.snapshot
    if snapshot is None or item.disclosed is None:
        return ()
    try:
        form = store.form(snapshot.form_sha256)
    except NoSuchForm:
        return ()
    codes = {code: form.language_for(code) or form.default_language for code in available()}
    return told(form, snapshot, item.disclosed, codes)
