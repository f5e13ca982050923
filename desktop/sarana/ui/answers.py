"""Answers as a person reads them: choices by their words, dates and numbers as the language writes them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sarana.forms import Control, Interview, NodeState, Type
from sarana.language import Catalog
from sarana.ui.rows import rows_of
from sarana.ui.words import plain


def question_in_words(interview: Interview, ref: str, catalog: Catalog) -> str:
    """How the form asks; the bare name of a place that the form does not have."""
    if interview.find(ref) is None and not interview.is_range(ref):
        return ref.rpartition("/")[2]
    return plain(interview.text(ref, _language(interview, catalog))[0]) or ref.rpartition("/")[2]


def answer_in_words(interview: Interview, ref: str, value: str, catalog: Catalog) -> str:
    """One answer; "" where there is none."""
    if not value or interview.find(ref) is None:
        return value
    state = interview.node(ref)
    if state.control in (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK):
        return _chosen(interview, state, value, catalog)
    if state.control is Control.UPLOAD:
        return catalog.gettext("A file: {name}").format(name=value)
    if state.control is Control.TRIGGER:
        return catalog.gettext("Confirmed")
    return _typed(state.type, value, catalog)


def list_in_words(
    interview: Interview, repeat: str, answers: Mapping[str, str], catalog: Catalog
) -> tuple[str, ...]:
    """A whole repeat, one line for each of its instances."""
    lines = {
        number: row_in_words(interview, f"{repeat}[{number}]", row, catalog)
        for number, row in rows_of(repeat, answers).items()
    }
    return tuple(f"{catalog.number(number)}.  {said}" for number, said in lines.items() if said)


def row_in_words(interview: Interview, instance: str, row: Mapping[str, str], catalog: Catalog) -> str:
    """Answers of one instance of a repeat, in the form's order; what it only computes with is left out."""
    asked = [
        ref for ref in interview.refs() if ref.startswith(instance + "/") and row.get(ref[len(instance) :])
    ]
    said = (
        catalog.gettext("{question}: {answer}").format(
            question=question_in_words(interview, ref, catalog),
            answer=answer_in_words(interview, ref, row[ref[len(instance) :]], catalog),
        )
        for ref in asked
        if interview.node(ref).control is not Control.NONE
    )
    return "   ".join(said)


def sections_of(interview: Interview, ref: str) -> Iterator[str]:
    """The groups around a place, the outermost first, without the form itself."""
    parts = ref.split("/")
    for end in range(3, len(parts)):
        around = "/".join(parts[:end])
        if interview.find(around) is not None:
            yield around


def _chosen(interview: Interview, state: NodeState, value: str, catalog: Catalog) -> str:
    words = interview.choice_texts(state.ref, _language(interview, catalog))
    chosen = [value] if state.control is Control.SELECT_ONE else value.split()
    between = "、" if catalog.locale.language == "zh" else ", "
    return between.join(plain(words.get(code, code)) for code in chosen)


def _typed(kind: Type, value: str, catalog: Catalog) -> str:
    try:
        match kind:
            case Type.DATE:
                return catalog.long_date(date.fromisoformat(value))
            case Type.DATETIME:
                return catalog.moment(datetime.fromisoformat(value))
            case Type.INTEGER:
                return catalog.number(int(value))
    except ValueError:
        pass  # typed text that is no value of its type is shown as typed
    return value


def _language(interview: Interview, catalog: Catalog) -> str:
    return interview.form.language_for(catalog.code) or interview.form.default_language
