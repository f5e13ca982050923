"""What a form says that can work and is surely not meant: told as notes, never a reason to refuse.

Lists that are not there, questions and expressions that point nowhere, texts that no language has.
"""

from __future__ import annotations

from collections.abc import Iterator

from sarana.forms.choice_lists import CHOOSING
from sarana.forms.codecs import TYPES, canonical
from sarana.forms.complaints import Complaint
from sarana.forms.definition import Aspect, Entry, Path
from sarana.forms.form import Form
from sarana.forms.graph import Unit
from sarana.forms.references import ANY, DEEP, parts
from sarana.forms.state import Type
from sarana.forms.tables import read_table
from sarana.forms.tree import Node
from sarana.forms.unsupported import refused
from sarana.forms.xpath.functions.texts import pattern_trouble
from sarana.forms.xpath.syntax import Binary, Call, Expression, Literal
from sarana.sentence import N_

_BESIDE = N_("Lay the file beside the form, in the same folder, under this very name.")
_IN_EVERY_LANGUAGE = N_("Write them in the columns of that language; until then a dash is shown.")
_AS_TEXT = N_("Write a date as 2026-03-10, in a cell that is formatted as text.")


def doubts(form: Form) -> Iterator[Complaint]:
    """Everything worth a note, in no particular order."""
    yield from _nowhere(form)
    yield from _not_here(form)
    yield from _without_choices(form)
    yield from _without_values(form)
    yield from _without_words(form)
    yield from _untranslated(form)
    yield from _wrong_defaults(form)
    yield from _without_pattern(form)
    lists: set[str] = set()
    yield from _without_date(form)
    for unit in form.graph.units:
        yield from _unknown_reads(form, unit)
        yield from _lists(form, unit, lists)


def _nowhere(form: Form) -> Iterator[Complaint]:
    """Controls and actions whose place is not in the instance: what is answered there would be lost."""
    body = form.definition.body
    for path in (*body.questions, *body.groups):
        if _absent(form, path):
            yield Complaint(
                N_("This points to a place that the form does not have; it is never shown."), path, "ref"
            )
    for path in body.questions:
        if path in form.definition.containers:
            yield Complaint(N_("A question stands on a group: it cannot be answered."), path, "ref")
    for action in body.actions:
        if _absent(form, action.target_path):
            yield Complaint(
                N_("An action sets a place that the form does not have."), action.target_path, "ref"
            )


def _not_here(form: Form) -> Iterator[Complaint]:
    """What Collect does and Sarana does not. A workbook is refused for it; of a finished XForm it is told."""
    for question in form.definition.body.questions.values():
        bind = form.definition.binds.get(question.path)
        told = [("type", each) for each in refused("type", bind.type if bind else "")]
        told += [("appearance", each) for word in question.appearance for each in refused("appearance", word)]
        for aspect, (message, remedy) in dict.fromkeys(told):
            yield Complaint(message, question.path, aspect, remedy)
        if question.mediatype.startswith("osm/"):
            message = N_("A file of OpenStreetMap can be attached here; no map is shown to choose from.")
            yield Complaint(message, question.path, "type")


def _absent(form: Form, path: Path) -> bool:
    return path not in form.existing and not any(step.startswith("@") for step in path)


def _without_choices(form: Form) -> Iterator[Complaint]:
    for question in form.definition.body.questions.values():
        if question.control in CHOOSING and not question.offers:
            yield Complaint(N_("There is nothing to choose here."), question.path, "type")


def _without_values(form: Form) -> Iterator[Complaint]:
    """Rows of a file that lack what is kept when they are chosen: the answer would be a blank."""
    told: set[tuple[str, str]] = set()
    for question in form.definition.body.questions.values():
        cell = question.itemset.cell if question.itemset else ""
        for name in _named_lists(question.itemset.rule.expression) if question.itemset and cell else ():
            file = _file_of(form, name)
            table = read_table(file, form.source.media[file]) if file in form.source.media else None
            empty = table is not None and any(
                not any(each.text() for each in row.children if each.name == cell) for row in table.children
            )
            if empty and (file, cell) not in told:
                told.add((file, cell))
                message = N_(
                    "The list “{file}” has rows without “{column}”: whoever chooses one gives no answer.",
                    file=file,
                    column=cell,
                )
                remedy = N_("Fill that column in, or name another one with value=… in the parameters.")
                yield Complaint(message, question.path, "type", remedy)


def _without_words(form: Form) -> Iterator[Complaint]:
    languages = form.definition.languages
    for question in form.definition.body.questions.values():
        for aspect, text in (("label", question.label), ("hint", question.hint)):
            if text.itext and languages.entry(languages.default, text.itext) is None:
                yield Complaint(
                    N_("No language has the text “{text}”.", text=text.itext), question.path, aspect
                )


def _untranslated(form: Form) -> Iterator[Complaint]:
    """One note for each language in which texts are missing: an officer would read a dash there."""
    languages, body = form.definition.languages, form.definition.body
    texts = {
        name: {key: _words_of(entry) for key, entry in entries.items()}
        for name, entries in languages.entries.items()
    }
    said = {key: words for own in texts.values() for key, words in own.items() if words}
    places = {each.label.itext: (each.path, "label") for each in body.groups.values()}
    places |= {each.label.itext: (each.path, "label") for each in body.questions.values()}
    places |= {each.hint.itext: (each.path, "hint") for each in body.questions.values()}
    for name in languages.names:
        missing = [key for key in said if not texts.get(name, {}).get(key)]
        if missing:
            first = next((key for key in missing if key in places), missing[0])
            path, aspect = places.get(first, ((), ""))
            message = N_(
                "In the language “{language}”, {count} texts are missing, such as that of “{text}”.",
                language=name,
                count=str(len(missing)),
                text=said[first],
            )
            yield Complaint(message, path, aspect and f"{aspect}::{name}", _IN_EVERY_LANGUAGE)


def _words_of(entry: Entry) -> str:
    """What a person reads; a dash is what stands where a language has no words (pyxform)."""
    words = (
        "".join(part if isinstance(part, str) else "…" for part in entry.words.parts) if entry.words else ""
    )
    return "" if words.strip() == "-" else words


def _wrong_defaults(form: Form) -> Iterator[Complaint]:
    """What stands in the instance and is no value of its type: it is blank when the interview begins."""
    waiting: list[tuple[Node, Path]] = [(form.definition.prototype, (form.definition.prototype.name,))]
    while waiting:
        node, path = waiting.pop()
        waiting += [(child, (*path, child.name)) for child in node.children]
        bind = form.definition.binds.get(path)
        kind = TYPES.get(bind.type, Type.TEXT) if bind else Type.TEXT
        if path not in form.definition.containers and canonical(kind, node.text()) is None:
            message = N_("The default “{text}” is no value of this type: it is left out.", text=node.text())
            is_date = kind in (Type.DATE, Type.DATETIME)
            yield Complaint(message, path, "default", _AS_TEXT if is_date else "")


def _without_pattern(form: Form) -> Iterator[Complaint]:
    for unit in form.graph.units:
        for part in parts(unit.rule.expression):
            if isinstance(part, Call) and part.name == "regex" and isinstance(part.arguments[-1], Literal):
                trouble = pattern_trouble(part.arguments[-1].value)
                if trouble:
                    message = N_(
                        "The pattern of regex() cannot be read, so that no answer follows it: {trouble}.",
                        trouble=trouble,
                    )
                    yield Complaint(message, unit.rule.path, unit.rule.aspect)


def _without_date(form: Form) -> Iterator[Complaint]:
    """Days added to a date give a number, which no date takes."""
    for bind in form.definition.binds.values():
        rule = bind.rules.get(Aspect.CALCULATE)
        if rule and bind.type in ("date", "dateTime") and isinstance(rule.expression, Binary):
            message = N_("This computes a number of days, which is no date: it is always blank.")
            yield Complaint(message, bind.path, rule.aspect, N_("Write date(…) around it."))


def _unknown_reads(form: Form, unit: Unit) -> Iterator[Complaint]:
    top = form.definition.prototype.name
    for read in unit.reads:
        plain = read.path[:1] == (top,) and not {ANY, DEEP} & set(read.path)
        if plain and _absent(form, read.path):
            written = "/" + "/".join(read.path)
            message = N_(
                "This reads “{place}”, which the form does not have: it is always blank.", place=written
            )
            yield Complaint(message, unit.rule.path, unit.rule.aspect)


def _lists(form: Form, unit: Unit, told: set[str]) -> Iterator[Complaint]:
    """Each list is told of once, where it is used first."""
    for name in _named_lists(unit.rule.expression):
        message, remedy = "", ""
        if name not in told:
            told.add(name)
            message, remedy = _trouble(form, name)
        if message:
            filtered = unit.rule.aspect is not Aspect.CHOICES or "[" in unit.rule.source
            yield Complaint(message, unit.rule.path, unit.rule.aspect if filtered else "type", remedy)


def _named_lists(expression: Expression) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, Call) and part.name in ("instance", "pulldata") and part.arguments:
            first = part.arguments[0]
            if isinstance(first, Literal):
                yield first.value


def _trouble(form: Form, name: str) -> tuple[str, str]:
    source = form.definition.secondary.get(name)
    if source is None:
        return (
            ("", "")
            if name == form.definition.primary_id
            else (N_("The form has no list “{name}”.", name=name), "")
        )
    file = _file_of(form, name)
    if not file:
        return "", ""
    content = form.source.media.get(file)
    if content is None:
        return N_("The list “{file}” is not there: its choices would be empty.", file=file), _BESIDE
    if read_table(file, content) is None:
        return N_("The list “{file}” cannot be read.", file=file), N_(
            "Save it as CSV in UTF-8, as GeoJSON or as XML."
        )
    return "", ""


def _file_of(form: Form, name: str) -> str:
    """The file that a list comes from; "" where it stands in the form."""
    source = form.definition.secondary.get(name)
    return "" if source is None or len(source) else (source.get("src") or "").rpartition("/")[2]
