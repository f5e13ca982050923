"""A form ready to be asked: everything read, compiled and checked once, shared by all its interviews."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from sarana.errors import FormProblem, FormRefused
from sarana.forms.complaints import Complaint, Complaints, in_words
from sarana.forms.definition import Aspect, Path, Rule, Text
from sarana.forms.graph import build_graph, circles
from sarana.forms.markup import UnreadableMarkup
from sarana.forms.reader import Definition, read_definition
from sarana.forms.references import named_questions
from sarana.forms.sources import FormSource
from sarana.forms.tables import instance_of
from sarana.forms.tree import Node
from sarana.forms.xpath.scene import Scene
from sarana.sentence import N_

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")


class Form:
    """What may be asked. Immutable; `Interview` answers it."""

    def __init__(self, source: FormSource, definition: Definition) -> None:
        self.source = source
        self.definition = definition
        self.id = definition.id
        self.version = definition.version or source.settings.get("version", "")
        self.sha256 = source.sha256
        self.settings: Mapping[str, str] = source.settings
        self.status = source.settings.get("status", "")
        self.namespaces = definition.namespaces
        self.graph = build_graph(_rules(definition), definition.namespaces, definition.languages.loose)
        self._codes = {language_code(name): name for name in definition.languages.names}
        self._secondary: dict[str, Node] = {}

    # ---- languages

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the form's languages; the language's own name where it has no code; ("",) without any."""
        return tuple(self._codes) or ("",)

    @property
    def default_language(self) -> str:
        return language_code(self.definition.languages.default)

    def language_name(self, code: str) -> str:
        """How the form itself names a language: "en" → "English (en)"."""
        return self._codes.get(code, code)

    def language_for(self, catalog_code: str) -> str | None:
        """The form's language that a reader of the program's language reads: zh_Hans → zh."""
        wanted = catalog_code.replace("_", "-").lower().split("-")
        for size in range(len(wanted), 0, -1):
            for code in self._codes:
                if code.replace("_", "-").lower().split("-") == wanted[:size]:
                    return code
        for code in self._codes:
            if code.replace("_", "-").lower().split("-")[0] == wanted[0]:
                return code
        return None

    def title(self, language: str = "") -> str:
        """The form's title in a language, where the settings have one per language."""
        name = self.language_name(language)
        return self.settings.get(f"form_title::{name}") or self.definition.title or self.id

    # ---- places

    def extras(self, ref: str) -> Mapping[str, str]:
        """The designer's own columns of a place, whichever instance."""
        return self.source.extras.get(_POSITIONS.sub("", ref) if "[" in ref else ref, {})

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The refs of what stands outermost in the form, in order."""
        shown = self.outline.get((self.definition.prototype.name,), ())
        return tuple("/" + "/".join(self.label_of(path)) for path in shown)

    @cached_property
    def outline(self) -> Mapping[Path, tuple[Path, ...]]:
        """What is shown directly below each group, repeat and the form itself, in the order of the body."""
        body = self.definition.body
        found: dict[Path, tuple[Path, ...]] = {}
        for path in body.order:
            above = path[:-1]
            while len(above) > 1 and above not in body.groups and above not in body.repeats:
                above = above[:-1]
            found[above] = (*found.get(above, ()), path)
        return found

    def label_of(self, path: Path) -> tuple[str, ...]:
        """A path as a reference writes it."""
        return tuple(self._labels.get(path[:depth], path[depth - 1]) for depth in range(1, len(path) + 1))

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The path of each place by its reference without positions."""
        found: dict[Path, str] = {}
        for path, label in self._labels.items():  # what is above comes before what is below
            found[path] = f"{found.get(path[:-1], '')}/{label}"
        return {ref: path for path, ref in found.items()}

    @property
    def existing(self) -> Collection[Path]:
        """All places of the instance, those of templates included."""
        return self._labels

    @cached_property
    def _labels(self) -> Mapping[Path, str]:
        found: dict[Path, str] = {}
        definition = self.definition
        _collect_labels(definition.prototype, (definition.prototype.name,), found)
        for path, template in definition.templates.items():
            _collect_labels(template, path, found)
        return found

    def secondary(self, name: str) -> Node | None:
        """A list of the form, read when it is first needed."""
        found = self._secondary.get(name)
        if found is None and name in self.definition.secondary:
            found = instance_of(self.definition.secondary[name], self.source.media)
            self._secondary[name] = found
        return found


_POSITIONS = re.compile(r"\[\d+\]")


def language_code(name: str) -> str:
    """ "English (en)" → "en"; a name without a code stands for itself."""
    match = _CODE.search(name)
    return match[1] if match else name


def _collect_labels(node: Node, path: Path, found: dict[Path, str]) -> None:
    found.setdefault(path, node.label)
    for child in node.children:
        _collect_labels(child, (*path, child.name), found)


def _rules(definition: Definition) -> Iterable[Rule]:
    for bind in definition.binds.values():
        yield from bind.rules.values()
    yield from (each.count for each in definition.body.repeats.values() if each.count is not None)
    for question in definition.body.questions.values():
        if question.itemset is not None:
            yield question.itemset.rule
        yield from _words_rules(question.path, (question.label, question.hint), definition)
        yield from _words_rules(question.path, (item.label for item in question.items), definition)
        if question.itemset is not None and question.itemset.label_is_itext:
            for expression in definition.languages.loose:
                yield Rule(Aspect.WORDS, question.path, "", expression, _nothing)
    for group in definition.body.groups.values():
        yield from _words_rules(group.path, (group.label,), definition)
    for repeat in definition.body.repeats.values():
        yield from _words_rules(repeat.path, (repeat.label,), definition)


def _words_rules(path: Path, texts: Iterable[Text], definition: Definition) -> Iterable[Rule]:
    """The answers that stand in a label: when they change, the label must be shown again."""
    for text in texts:
        entry = definition.languages.entry(definition.languages.default, text.itext) if text.itext else None
        words = entry.words if entry else text.words
        for expression in words.expressions if words else ():
            yield Rule(Aspect.WORDS, path, "", expression, _nothing)


def _nothing(scene: Scene, node: Node, place: int, size: int) -> str:
    return ""


def compile_form(source: FormSource) -> Form:
    """The form, or FormRefused with everything that is wrong with it."""
    form, complaints = examine(source)
    complaints.raise_any(in_words)
    if form is None:
        raise FormRefused((FormProblem(N_("This is not a form.")),))
    return form


def examine(source: FormSource) -> tuple[Form | None, Complaints]:
    """The form as far as it can be read, and what is wrong with it."""
    complaints = Complaints()
    try:
        definition = read_definition(source.xform, complaints)
    except UnreadableMarkup as error:
        complaints.add(N_("This is not a form: {error}.", error=error))
        return None, complaints
    if definition is None or complaints.all:
        return None, complaints
    form = Form(source, definition)
    rules = circles(form.graph, form.existing)
    for rule in rules:
        complaints.all.append(_circle(rule))
    for unit in form.graph.units:
        _check_choice_names(unit.rule, form, complaints)
    return form, complaints


def _check_choice_names(rule: Rule, form: Form, complaints: Complaints) -> None:
    for path in named_questions(rule.expression, rule.path, form.namespaces):
        if path not in form.definition.body.questions:
            written = "/".join(path)
            complaints.add(
                N_(
                    "No question is found at “{place}”, whose choices jr:choice-name() names.",
                    place=f"/{written}",
                ),
                rule.path,
                rule.aspect,
            )


def _circle(rule: Rule) -> Complaint:
    return Complaint(
        N_("Cycle detected in form's relevant and calculation logic: this depends on itself."),
        rule.path,
        str(rule.aspect),
        N_("Take the question itself, and whatever is computed from it, out of the expression."),
    )


__all__ = ["Aspect", "Form", "compile_form", "examine", "language_code"]
