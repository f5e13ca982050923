"""Papers that are not written but drawn from data: a form, blank or as filled in, and the journal's extract.

They go into the office's own folder, or to a court that asks for them; they name no receiver.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sarana.documents.desk import PREVAILING, LetterDetails, in_own_figures, labelled_number
from sarana.documents.disclosure import spelled
from sarana.documents.letter import letterhead_of, refuse_missing_glyphs
from sarana.documents.markup import clean
from sarana.documents.template import common, destinations, paper_words, templates, worded
from sarana.documents.typeset.lines import Span
from sarana.documents.words import Asked, FactRow, FactTable, Grid, Layout, Letter, Part, Role, Said, Version
from sarana.forms import Control, Form, Interview, Kind, NodeState, Snapshot, Type

#: Longer lists are written, not ticked.
_MANY = 26
_LONG_TEXT = 3
_WIDE = 0.46  # of the page for the words of questions
#: What makes a spreadsheet reckon with a cell instead of showing it.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKS = re.compile(r"\*\*|__|<[^>]*>|^#+\s*", re.MULTILINE)
_EQUAL = r"\s*(?:selected\(\s*([^,()]+?)\s*,\s*'(\w+)'\s*\)|([^=()\s]+)\s*=\s*'(\w+)')\s*"
_SIMPLE = re.compile(rf"{_EQUAL}(?:or{_EQUAL})*")


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry of the vault's journal."""

    number: int
    time: datetime
    who: str
    action: str
    concerning: str = ""
    reason: str = ""  # that somebody typed to go on


def blank_form(form: Form, languages: Sequence[str], details: LetterDetails) -> Letter:
    """The whole form, empty, for days without a computer."""
    asking = _Blank(form)
    parts = {language: (_note("blank", language), *asking.parts(language)) for language in languages}
    return _paper("blank", parts, details, form=form)


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
        parts[language] = (_note("filled", language, version=form.version), *told.parts())
    return _paper("filled", parts, details, form=form)


def journal_extract(entries: Sequence[Noted], languages: Sequence[str], details: LetterDetails) -> Letter:
    """Entries of the journal, as a table."""
    figures = _figures(languages)
    parts = {
        language: (_note("journal", language), _entries(entries, language, figures)) for language in languages
    }
    return _paper("journal", parts, details)


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register of letters."""

    number: str
    made: date
    template: str
    recipient: str
    destination: str  # which kind of receiver, if it was not named otherwise
    case_code: str
    replaced_by: str = ""


def letter_register(lines: Sequence[Registered], languages: Sequence[str], details: LetterDetails) -> Letter:
    """The register of letters, as a table."""
    figures = _figures(languages)
    parts = {
        language: (_note("register", language), _registered(lines, language, figures))
        for language in languages
    }
    return _paper("register", parts, details)


def _figures(languages: Sequence[str]) -> Callable[[str], str]:
    """How a table writes numbers: in its language's digits; once, in Latin ones, if it has two languages."""
    language = languages[0] if len(languages) == 1 else PREVAILING
    return lambda number: in_own_figures(number, language)


def _registered(lines: Sequence[Registered], language: str, figures: Callable[[str], str]) -> Grid:
    titles = {each.name: each.title for each in templates()}
    known = destinations()
    columns = ("letter_number", "date", "kind", "recipient", "case_code", "replaced_by")
    return Grid(
        tuple(paper_words("words", column, language) for column in columns),
        tuple(
            (
                figures(each.number),
                figures(each.made.isoformat()),
                titles[each.template][language] if each.template in titles else clean(each.template),
                known[each.destination].words["title"][language]
                if each.destination in known
                else clean(each.recipient),
                clean(each.case_code),
                figures(each.replaced_by),
            )
            for each in lines
        ),
        (0.95, 1.2, 1.45, 1.5, 1.3, 0.95),
    )


def _paper(
    kind: str, parts: Mapping[str, tuple[Part, ...]], details: LetterDetails, form: Form | None = None
) -> Letter:
    letterhead = letterhead_of({}, details)
    versions = []
    for language, own_parts in parts.items():
        own = common(language)
        name = _title(form, language) if form else ""
        versions.append(
            Version(
                language=language,
                title=paper_words(kind, "title", language).format(form=name),
                motto=tuple(own["motto"]) if letterhead.emblem == "kingdom" else (),
                institution=letterhead.lines[language],
                sender=letterhead.lines[language][-1],
                number=labelled_number(details.register_number, language) if details.register_number else "",
                classification=own["confidential"],
                to=(),
                subject=(),
                greeting=(),
                parts=own_parts,
                place_and_date="",
                post="",
                signature="",
                signatory="",
                prevails=own["prevails"] if len(parts) > 1 and PREVAILING in parts else "",
                copy_for="",
                proposal=own["proposal"] if form and form.status == "proposal" else "",
                watermark=own["practice"] if details.practice else own["draft"] if details.draft else "",
                code_words="",
                signature_label=own["electronic"],
                _page=own["page"],
                _digits=own["digits"],
            )
        )
    made = Letter(kind, details.register_number, letterhead.emblem, tuple(versions), Layout.SHEET)
    refuse_missing_glyphs(made)
    return made


def _title(form: Form, language: str) -> str:
    """The form's title; of one that says it in all its languages at once, the part in this language."""
    title = form.title(language)
    parts = title.split(" / ")
    if len(parts) != len(form.languages) or language not in form.languages:
        return title
    return parts[form.languages.index(language)]


def _note(kind: str, language: str, **holes: str) -> Said:
    return Said(Role.NOTE, (Span(paper_words(kind, "note", language).format(**holes)),))


def _entries(entries: Sequence[Noted], language: str, figures: Callable[[str], str]) -> Grid:
    columns = ("number", "time", "who", "what", "which")
    return Grid(
        tuple(paper_words("words", column, language) for column in columns),
        tuple(
            (
                figures(str(each.number)),
                figures(each.time.astimezone().isoformat(" ", "minutes")[:16]),
                clean(each.who),
                action_words(each.action, language),
                clean("\n".join(filter(None, (each.concerning, each.reason)))),
            )
            for each in entries
        ),
        (0.5, 1.6, 1.4, 1.8, 1.5),
    )


def action_words(action: str, language: str) -> str:
    """What an action of the journal is called; its code where nobody gave it words."""
    return worded("actions", action, language) or action


def journal_table(entries: Sequence[Noted], language: str) -> bytes:
    """Entries of the journal as a table for a spreadsheet: CSV in UTF-8 with its mark.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    columns = ("number", "time", "who", "what", "which", "why")
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow([paper_words("words", column, language) for column in columns])
    for each in entries:
        moment = each.time.astimezone().isoformat(" ", "seconds")
        words = (each.who, action_words(each.action, language), each.concerning, each.reason)
        rows.writerow([each.number, moment, *map(_harmless, words)])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(("\t", "\r", "\n")) else cell


def _plain(label: str) -> str:
    return clean(_MARKS.sub("", label))


class _Blank:
    """A form as empty questions with numbers."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._interview = Interview(form)
        self._places = [self._ref(path) for path in form.definition.body.order]
        asked = (ref for ref in self._places if self._interview.node(ref).kind is Kind.QUESTION)
        self._numbers = {ref: number for number, ref in enumerate(asked, 1)}

    def _ref(self, path: tuple[str, ...]) -> str:
        """The place in the first instance of every repeat around it; a repeat itself as its list."""
        steps = []
        repeats = self._form.definition.body.repeats
        for depth, step in enumerate(self._form.label_of(path), 1):
            inside = path[:depth] in repeats and depth < len(path)
            steps.append(f"{step}[1]" if inside else step)
        return "/" + "/".join(steps)

    def parts(self, language: str) -> Iterator[Part]:
        for ref in self._places:
            yield from self._part(ref, language)

    def _part(self, ref: str, language: str) -> Iterator[Part]:
        state = self._interview.node(ref)
        hole = str(paper_words("words", "hole", language))
        label, hint = map(_plain, self._interview.text_with_holes(ref, language, hole))
        if state.readonly and state.kind is Kind.QUESTION:
            return
        match state.kind:
            case Kind.GROUP if label:
                yield Said(Role.HEADING, (Span(label),))
            case Kind.REPEAT:
                yield Said(Role.HEADING, (Span(label),))
                yield Said(Role.NOTE, (Span(paper_words("words", "once_more", language)),))
            case Kind.NOTE if label:
                yield Said(Role.NOTE, (Span(self._told_when(ref, language, label)),))
            case Kind.QUESTION:
                yield self._asked(ref, state, language, label, hint)

    def _told_when(self, ref: str, language: str, label: str) -> str:
        """A note that the screen shows only sometimes must not read on paper as if it were always so."""
        if not self._relevance(ref):
            return label
        only_if = self._only_if(ref, language)
        if not only_if:
            return str(paper_words("words", "where_it_applies", language)).format(note=label)
        return _beside(only_if, label)

    def _asked(self, ref: str, state: NodeState, language: str, label: str, hint: str) -> Asked:
        number = in_own_figures(str(self._numbers[ref]), language)
        choices = self._interview.choice_texts(ref, language)
        ticks = tuple((_plain(words), False) for words in choices.values()) if len(choices) <= _MANY else ()
        hints = _beside(self._only_if(ref, language), hint)
        return Asked((Span(f"{number}. "), Span(label, bold=True)), hints, ticks, "", _lines(state, ticks))

    def _only_if(self, ref: str, language: str) -> str:
        """When the question is asked, where its condition is one that paper can say."""
        source = self._relevance(ref)
        if not _SIMPLE.fullmatch(source):
            return ""
        found = [(one or other, this or that) for one, this, other, that in re.findall(_EQUAL, source)]
        asked = {self._named(name) for name, _ in found}
        question = asked.pop()
        if asked or question not in self._numbers:
            return ""
        texts = self._interview.choice_texts(question, language)
        answers = common(language)["list"].join(_plain(texts.get(code, code)) for _, code in found)
        sentence = paper_words("words", "only_if", language)
        number = in_own_figures(str(self._numbers[question]), language)
        return str(sentence.format(number=number, answer=answers))

    def _relevance(self, ref: str) -> str:
        path = tuple(re.sub(r"\[1\]", "", ref).strip("/").split("/"))
        bind: Any = self._form.definition.binds.get(path)
        rules = {aspect.value: rule.source for aspect, rule in bind.rules.items()} if bind else {}
        return str(rules.get("relevant", ""))

    def _named(self, path: str) -> str:
        """The numbered place that an expression names, by its last step."""
        last = path.strip().rstrip("}").rsplit("/", 1)[-1].lstrip("${")
        return next((ref for ref in self._numbers if ref.rsplit("/", 1)[-1] == last), "")


def _beside(first: str, second: str) -> str:
    """Two sentences, or the one that there is."""
    between = "" if first.endswith("。") else " "  # a Chinese full stop brings its own space
    return between.join(filter(None, (first, second)))


def _lines(state: NodeState, ticks: Sequence[object]) -> int:
    if ticks or state.control is Control.TRIGGER:
        return 0
    return _LONG_TEXT if "multiline" in state.appearance else 1


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
        label = _plain(self.interview.text(ref, self.language)[0])
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
        label = _plain(self.interview.text(ref, self.language)[0])
        unanswered = paper_words("words", "unanswered", self.language)
        yield FactRow((Span(label),), (Span(self._answer(ref, state) or unanswered),))

    def _answer(self, ref: str, state: NodeState) -> str:
        value = state.value if self.signed is None else self.signed.get(ref, "")
        if state.control in (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK):
            texts = self.interview.choice_texts(ref, self.language)
            words = [_plain(texts.get(code, code)) for code in value.split()]
            return str(common(self.language)["list"].join(words))
        if state.type is Type.DATE:
            return spelled(value, self.language)
        if state.type is Type.DATETIME and len(value) >= 16:
            return f"{spelled(value[:10], self.language)} {value[11:16]}"
        return clean(value)
