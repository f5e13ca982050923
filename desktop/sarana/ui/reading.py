"""The answers of a record as lines to read, in a language of its form; and what differs between two."""

from collections.abc import Iterator, Mapping

from sarana.forms import Control, Interview, Kind, Snapshot
from sarana.language import Catalog
from sarana.ui.answers import answer_in_words, question_in_words, row_in_words, sections_of
from sarana.ui.rows import paired, rows_of
from sarana.ui.told import Told


def answers_told(interview: Interview, values: Mapping[str, str], catalog: Catalog) -> tuple[Told, ...]:
    """Every answer in the form's order under the headings of its sections. `values` are shown, never the
    interview's own: what the form would compute today plays no part in what was signed."""
    told: list[Told] = []
    heading: tuple[str, ...] = ()
    for ref in interview.refs():
        if not values.get(ref) or not is_read(interview, ref):
            continue
        around = tuple(
            filter(None, (_title(interview, each, catalog) for each in sections_of(interview, ref)))
        )
        if around != heading:
            heading = around
            told.append(Told(" › ".join(around), is_heading=True))
        told.append(told_of(interview, ref, values[ref], catalog))
    known = set(interview.refs())
    strangers = [ref for ref in values if ref not in known and "/@" not in ref]
    if strangers:
        told.append(Told(catalog.gettext("Without a place in this form"), is_heading=True))
        told += [Told(ref.rpartition("/")[2], (values[ref],), ref=ref) for ref in strangers]
    return tuple(told)


def told_of(interview: Interview, ref: str, value: str, catalog: Catalog) -> Told:
    """One answer under its question."""
    has_file = interview.find(ref) is not None and interview.node(ref).control is Control.UPLOAD
    said = answer_in_words(interview, ref, value, catalog)
    if has_file:
        said = catalog.gettext("A file is attached")
    return Told(question_in_words(interview, ref, catalog), (said,), ref=ref, file=value if has_file else "")


def is_read(interview: Interview, ref: str) -> bool:
    """Whether a place holds something that a person reads; what is only computed with is left out."""
    state = interview.node(ref)
    return state.kind is Kind.QUESTION and (state.control is not Control.NONE or bool(state.label))


def differences(
    interview: Interview, before: Snapshot, after: Snapshot
) -> dict[str, tuple[dict[str, str], ...]]:
    """By question, or by repeat as a whole, the answers before and after where they differ.

    Instances of a repeat have no names: pairing them by position would tell of changes that nobody made.
    """
    repeats = sorted({ref for each in (before, after) for ref in each.repeats if "[" not in ref})
    sides = tuple(_by_question(each, repeats) for each in (before, after))
    refs = [ref for ref in _in_order(interview, repeats) if any(ref in side for side in sides)]
    refs += [ref for side in sides for ref in side if ref not in refs]
    found = {ref: tuple(side.get(ref, {}) for side in sides) for ref in refs}
    return {
        ref: parts
        for ref, parts in found.items()
        if parts[0] != parts[1] and (ref in repeats or interview.find(ref) is None or is_read(interview, ref))
    }


def side_in_words(
    interview: Interview, ref: str, answers: Mapping[str, str], catalog: Catalog
) -> tuple[str, ...]:
    """One side of a difference in one question; empty where there is no answer."""
    if interview.find(ref) is None:
        return tuple(answers.values())
    return tuple(said for value in answers.values() for said in told_of(interview, ref, value, catalog).said)


def list_differences(
    sides: tuple[Interview, Interview], repeat: str, answers: tuple[dict[str, str], ...], catalog: Catalog
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of a list that differs, only the instances that do: what each is called, and what was and is said."""
    before, after = (
        rows_of(repeat, {ref: value for ref, value in side.items() if _counts(interview, ref)})
        for interview, side in zip(sides, answers, strict=True)
    )
    whole = next((each for each in reversed(sides) if each.is_range(repeat)), sides[1])
    what = question_in_words(whole, repeat, catalog)

    def said(side: int, number: int, row: Mapping[str, str]) -> str:
        return row_in_words(sides[side], f"{repeat}[{number}]", row, catalog)

    furthest = 0
    for pair in paired(before, after):
        title = catalog.gettext("{what} {number}").format(
            what=what, number=catalog.number(pair.after or pair.before)
        )
        was, now = before.get(pair.before, {}), after.get(pair.after, {})
        if not pair.before:
            yield title, (catalog.gettext("Added: {answers}").format(answers=said(1, pair.after, now)),)
        elif not pair.after:
            yield title, (catalog.gettext("Removed: {answers}").format(answers=said(0, pair.before, was)),)
        elif was != now:
            changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
            then, today = ({key: row[key] for key in changed & row.keys()} for row in (was, now))
            none = catalog.gettext("no answer")
            yield (
                title,
                (
                    catalog.gettext("Before: {answer}").format(answer=said(0, pair.before, then) or none),
                    catalog.gettext("After: {answer}").format(answer=said(1, pair.after, today) or none),
                ),
            )
        elif pair.before < furthest:
            stood = catalog.gettext("Put here; before it was number {number}.")
            yield title, (stood.format(number=catalog.number(pair.before)),)
        furthest = max(furthest, pair.before if pair.after else 0)


def _counts(interview: Interview, ref: str) -> bool:
    """Whether a person reads it: a number that the form counts its lines with makes no line another."""
    return interview.find(ref) is None or is_read(interview, ref)


def _by_question(snapshot: Snapshot, repeats: list[str]) -> dict[str, dict[str, str]]:
    parts: dict[str, dict[str, str]] = {}
    for ref, value in snapshot.values.items():
        whole = next((repeat for repeat in repeats if ref.startswith(repeat + "[")), ref)
        parts.setdefault(whole, {})[ref] = value
    return parts


def _in_order(interview: Interview, repeats: list[str]) -> Iterator[str]:
    """Questions and outermost repeats in the form's order."""
    seen: set[str] = set()
    for ref in interview.refs(ranges=True):
        whole = next((repeat for repeat in repeats if ref == repeat or ref.startswith(repeat + "[")), ref)
        if whole not in seen:
            seen.add(whole)
            yield whole


def _title(interview: Interview, ref: str, catalog: Catalog) -> str:
    """What a section is called; an instance of a repeat with its number."""
    title = question_in_words(interview, ref, catalog)
    if title == ref.rpartition("/")[2] and not interview.node(ref).label:
        return ""  # a group that has no words of its own
    if not ref.endswith("]"):
        return title
    return catalog.gettext("{what} {number}").format(
        what=title, number=catalog.number(int(ref[:-1].rpartition("[")[2]))
    )
