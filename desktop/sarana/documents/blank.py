"""A form on paper, empty: its questions by number, with boxes to tick and room to write."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarana.documents.desk import LetterDetails, in_own_figures
from sarana.documents.paper import bare, figure, named_number, note, on_paper
from sarana.documents.template import common, paper_words
from sarana.documents.typeset.lines import Span
from sarana.documents.words import Asked, Letter, Part, Role, Said
from sarana.forms import Control, Form, Interview, Kind, NodeState
from sarana.forms.ranges import Scale, scale

#: Longer lists are written, not ticked.
_MANY = 26
#: Longer scales are answered with a number.
_STEPS = 10
_LONG_TEXT = 3
_EQUAL = r"\s*(?:selected\(\s*([^,()]+?)\s*,\s*'(\w+)'\s*\)|([^=()\s]+)\s*=\s*'(\w+)')\s*"
_SIMPLE = re.compile(rf"{_EQUAL}(?:or{_EQUAL})*")


def blank_form(form: Form, languages: Sequence[str], details: LetterDetails) -> Letter:
    """The whole form, empty, for days without a computer."""
    asking = _Blank(form)
    parts = {language: (note("blank", language), *asking.parts(language)) for language in languages}
    return on_paper("blank", parts, details, form=form)


class _Blank:
    """A form as empty questions with numbers."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._interview = Interview(form)
        self._places = [self._ref(path) for path in form.definition.body.order]
        self._numbers = {ref: number for number, ref in enumerate(filter(self._is_asked, self._places), 1)}

    def _is_asked(self, ref: str) -> bool:
        """What the form works out by itself has no place on paper."""
        state = self._interview.node(ref)
        return state.kind is Kind.QUESTION and not state.readonly

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
        label, hint = map(bare, self._interview.text_with_holes(ref, language, hole))
        match state.kind:
            case Kind.GROUP if label:
                yield Said(Role.HEADING, (Span(label),))
            case Kind.REPEAT:
                yield Said(Role.HEADING, (Span(label),))
                yield Said(Role.NOTE, (Span(paper_words("words", "once_more", language)),))
            case Kind.NOTE if label:
                yield Said(Role.NOTE, (Span(self._told_when(ref, language, label)),))
            case Kind.QUESTION if ref in self._numbers:
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
        ticks = tuple(self._choices(ref, state, language))
        how = _how(state, self._interview.choice_texts(ref, language), language)
        hints = _beside(_beside(self._only_if(ref, language), hint), how)
        return Asked(
            (Span(f"{number}. "), Span(label, bold=True)),
            paper_words("words", "continued", language).format(number=number),
            hints,
            ticks,
            lines=_lines(state, ticks),
            tall=state.control is Control.UPLOAD,
            one=state.control in (Control.SELECT_ONE, Control.RANGE),
            in_a_row=state.control is Control.RANGE,
        )

    def _choices(self, ref: str, state: NodeState, language: str) -> list[str]:
        """What can be ticked; nothing where the answer is written."""
        texts = self._interview.choice_texts(ref, language)
        match state.control:
            case Control.TRIGGER:
                return [paper_words("words", "confirmed", language)]
            case Control.RANGE:
                return _steps(state, texts, language)
        return [bare(words) for words in texts.values()] if len(texts) <= _MANY else []

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
        between = paper_words("words", "or_else", language)
        answers = between.join(bare(texts.get(code, code)) for _, code in found)
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
    if ticks:
        return 0
    return _LONG_TEXT if "multiline" in state.appearance else 1


def _how(state: NodeState, texts: Mapping[str, str], language: str) -> str:
    """How the answer is written, where neither boxes nor a line say it."""
    if state.control is Control.RANK:
        return paper_words("words", "rank", language)
    if state.control is not Control.RANGE:
        return ""
    start, end, step = (figure(number, language) for number in scale(state))
    sentence = paper_words("words", "range", language).format(start=start, end=end, step=step)
    if _is_short(scale(state)):
        return sentence  # the names stand beside the boxes
    names = (
        named_number(figure(number, language), bare(name), language)
        for number, name in scale(state).named(texts).items()
    )
    return _beside(sentence, common(language)["list"].join(names))


def _is_short(range_: Scale) -> bool:
    return len(range_.numbers(_STEPS + 1)) <= _STEPS + 1


def _steps(state: NodeState, texts: Mapping[str, str], language: str) -> list[str]:
    """The numbers of a short scale, with their names; none of a long one."""
    if not _is_short(scale(state)):
        return []
    names = scale(state).named(texts)
    return [
        named_number(figure(number, language), bare(names.get(number, "")), language)
        for number in scale(state).numbers(_STEPS)
    ]
