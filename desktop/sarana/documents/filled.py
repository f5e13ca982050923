"""A form on paper as it was answered: every section as a table of questions and answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sarana.documents.desk import LetterDetails, in_own_figures
from sarana.documents.disclosure import spelled
from sarana.documents.markup import clean
from sarana.documents.paper import bare, figure, named_number, note, on_paper
from sarana.documents.template import common, paper_words
from sarana.documents.typeset.lines import Span
from sarana.documents.words import FactRow, FactTable, Letter, Part, Role, Said
from sarana.forms import Control, Form, Interview, Kind, NodeState, Snapshot, Type
from sarana.forms.ranges import decimal, scale

_WIDE = 0.46  # of the page for the words of questions


def filled_form(
    form: Form,
    snapshot: Snapshot,
    languages: Sequence[str],
    details: LetterDetails,
    most_sensitive: int = 4,
    signed: datetime | None = None,
) -> Letter:
    """What was asked and what was answered; questions above a sensitivity are left out.

    Of answers that were signed it says exactly those, whatever the form would compute today; without the
    moment of a signature the answers are a draft, and today's.
    """
    if signed is None:
        interview, answers = Interview.resume(form, snapshot), None
    else:
        interview, answers = Interview.resume(form, snapshot, now=lambda: signed), snapshot.values
    parts = {}
    for language in languages:
        told = _Filled(form, interview, language, most_sensitive, answers)
        version = [note("filled", language, version=form.version)] if form.version else []
        parts[language] = (*version, *told.parts())
    return on_paper("filled", parts, details, form=form, code=_case_code(interview, most_sensitive))


def _case_code(interview: Interview, most_sensitive: int) -> str:
    """Whose sheets these are, for the head of every page."""
    fact = interview.facts().get("case_code")
    return clean(fact.value) if fact and fact.sensitivity <= most_sensitive else ""


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form as it was answered, in one language."""

    form: Form
    interview: Interview
    language: str
    most_sensitive: int
    signed: Mapping[str, str] | None  # None: it is a draft

    def parts(self) -> Iterator[Part]:
        """Every section; questions that stand outside of any group share a table where they stand."""
        for alone, refs in groupby(self.form.sections, self._is_question):
            if alone:
                rows = tuple(
                    row for ref in refs if self.interview.node(ref).relevant for row in self._row(ref)
                )
                yield from (FactTable(rows, _WIDE),) if rows else ()
            else:
                for section in refs:
                    yield from self._below(section, 0)

    def _is_question(self, ref: str) -> bool:
        return self.interview.node(ref).kind is Kind.QUESTION

    def _below(self, ref: str, instance: int) -> Iterator[Part]:
        """A group with its answers in one table, and the groups inside it after that."""
        state = self.interview.node(ref)
        if not state.relevant:
            return
        label = bare(self.interview.text(ref, self.language)[0])
        if instance:
            sentence = paper_words("words", "instance", self.language)
            count = in_own_figures(str(instance), self.language)
            label = sentence.format(label=label, number=count).strip()
        rows: list[FactRow] = []
        inner: list[tuple[str, int]] = []
        for child in self.interview.children(ref):
            kind = self.interview.node(child).kind
            if kind is Kind.QUESTION:
                rows.extend(self._row(child))
            elif kind in (Kind.GROUP, Kind.REPEAT, Kind.INSTANCE):
                inner.append((child, len(inner) + 1 if kind is Kind.INSTANCE else 0))
        if label and (rows or inner):
            yield Said(Role.HEADING, (Span(label),))
        if rows:
            yield FactTable(tuple(rows), _WIDE)
        for child, number in inner:
            yield from self._below(child, number)

    def _row(self, ref: str) -> Iterator[FactRow]:
        state = self.interview.node(ref)
        if int(state.extras.get("sensitivity") or 2) > self.most_sensitive:
            return
        label = bare(self.interview.text(ref, self.language)[0])
        unanswered = paper_words("words", "unanswered", self.language)
        yield FactRow((Span(label),), (Span(self._answer(ref, state) or unanswered),))

    def _answer(self, ref: str, state: NodeState) -> str:
        value = state.value if self.signed is None else self.signed.get(ref, "")
        texts = self.interview.choice_texts(ref, self.language)
        match state.control:
            case Control.SELECT_ONE | Control.SELECT_MANY | Control.RANK:
                words = [bare(texts.get(code, code)) for code in value.split()]
                return str(common(self.language)["list"].join(words))
            case Control.RANGE if value:
                number = decimal(value, scale(state).start)
                name = bare(scale(state).named(texts).get(number, ""))
                return named_number(figure(number, self.language), name, self.language)
            case Control.TRIGGER if value:
                return paper_words("words", "confirmed", self.language)
        return _spelled(value, state.type, self.language)


def _spelled(value: str, type_: Type, language: str) -> str:
    """A typed answer as its language writes it."""
    match type_:
        case Type.DATE:
            return spelled(value, language)
        case Type.DATETIME if len(value) >= _MINUTES:
            moment = in_own_figures(value[11:_MINUTES], language)
            return f"{spelled(value[:10], language)} {moment}"
        case Type.TIME:
            return in_own_figures(value[:5], language)  # the rest are seconds and the zone
        case Type.INTEGER | Type.DECIMAL:
            return in_own_figures(value, language)
    return clean(value)


_MINUTES = len("2026-11-22T08:30")
