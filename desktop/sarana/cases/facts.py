"""Facts as they stand in a signed revision: what letters and lists read even when the form is not at hand."""

from collections.abc import Iterable, Mapping, Sequence

from sarana.cases.line import NotALine, Plain, number_of, object_of, objects_of, text_of
from sarana.cases.revision import Revision
from sarana.errors import RevisionRefused
from sarana.forms.state import Fact, Facts, Type

#: What a person is called, in the order in which a list shows it. Fact names of the form's `fact` column.
LATIN_NAMES = ("family_name_latin", "given_name_latin")
NAMES_IN_OTHER_SCRIPTS = ("name_khmer", "name_chinese")
OTHER_NAMES = "other_names"
CASE_CODE = "case_code"


def to_plain(facts: Facts) -> dict[str, Plain]:
    """Facts as values of a line."""
    return {
        "facts": {name: _fact_to_plain(fact) for name, fact in facts.items()},
        "repeats": {name: [to_plain(row) for row in rows] for name, rows in facts.repeats.items()},
    }


def _fact_to_plain(fact: Fact) -> dict[str, Plain]:
    return {"v": fact.value, "t": dict(fact.texts), "k": str(fact.type), "s": fact.sensitivity}


def from_plain(content: Mapping[str, Plain]) -> Facts:
    """Facts of a line; raises NotALine."""
    facts = object_of(content, "facts")
    repeats = object_of(content, "repeats")
    return Facts(
        {name: _fact(name, object_of(facts, name)) for name in facts},
        {name: tuple(from_plain(row) for row in objects_of(repeats, name)) for name in repeats},
    )


def _fact(name: str, content: Mapping[str, Plain]) -> Fact:
    texts = object_of(content, "t")
    try:
        kind = Type(text_of(content, "k"))
    except ValueError as error:
        raise NotALine("bad-fact") from error
    return Fact(
        name=name,
        value=text_of(content, "v"),
        texts={language: text_of(texts, language) for language in texts},
        type=kind,
        sensitivity=number_of(content, "s"),
    )


def facts_of_revision(revision: Revision) -> Facts:
    """The facts that were signed with a record's answers; none for a letter."""
    if revision.says.form is None:
        return Facts()
    try:
        return from_plain(object_of(revision.says.body, "facts"))
    except NotALine as error:
        raise RevisionRefused(f"revision-{error}") from error


def disputed_in(versions: Sequence[Facts]) -> tuple[str, ...]:
    """The names of facts, and of lists of them, that are not the same in all versions of one record."""
    named = dict.fromkeys(name for facts in versions for name in (*facts, *facts.repeats))
    return tuple(name for name in named if not _is_agreed(name, versions))


def agreed(versions: Sequence[Facts]) -> Facts:
    """What all versions of one record say: nobody's side is taken."""
    first, disputed = versions[0], set(disputed_in(versions))
    return Facts(
        {name: fact for name, fact in first.items() if name not in disputed},
        {name: rows for name, rows in first.repeats.items() if name not in disputed},
    )


def facts_together(parts: Iterable[Facts]) -> Facts:
    """What the records of a case say together: the first that knows something has the word."""
    latest_first = list(parts)[::-1]
    named = {name: fact for facts in latest_first for name, fact in facts.items()}
    repeats = {name: rows for facts in latest_first for name, rows in facts.repeats.items()}
    return Facts(named, repeats)


def _is_agreed(name: str, versions: Sequence[Facts]) -> bool:
    """Whether its values are the same everywhere; the words of two editions of a form may differ."""
    said = [(facts[name].value if name in facts else None, _values(facts, name)) for facts in versions]
    return all(each == said[0] for each in said)


def _values(facts: Facts, name: str) -> list[Plain]:
    """The values of a list of facts, row by row."""
    return [{each: fact.value for each, fact in row.items()} for row in facts.repeats.get(name, ())]


def names_in(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The names a person is known by, one for each script."""
    latin = " ".join(_value(facts, name) for name in LATIN_NAMES).strip()
    others = [_value(facts, name) for name in NAMES_IN_OTHER_SCRIPTS]
    return tuple(name for name in (latin, *others) if name)


def words_to_search(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Everything that a case is found by: all names and the case code."""
    return (*names_in(facts), _value(facts, OTHER_NAMES), _value(facts, CASE_CODE))


def _value(facts: Mapping[str, Fact], name: str) -> str:
    return facts[name].value.strip() if name in facts else ""
