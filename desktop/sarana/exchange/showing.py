"""A decision answer by answer, in the words of the form: what a person reads before anything is sealed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sarana.exchange.disclosure import Disclosed, Reason
from sarana.forms import Control, Form, Interview, Kind, Snapshot, Type
from sarana.language import Catalog, catalog


@dataclass(frozen=True, slots=True)
class Told:
    """One answer that goes, or is held back for a reason; every text by language, as asked for."""

    ref: str
    section: Mapping[str, str]
    label: Mapping[str, str]
    answer: Mapping[str, str]
    reason: Reason | None


def told(form: Form, snapshot: Snapshot, disclosed: Disclosed, codes: Mapping[str, str]) -> tuple[Told, ...]:
    """Every answer that a person gave, in the form's order. `codes`: the form's language of each catalog.

    What the form computes by itself has no question and is not listed; where it is held back it is counted.
    """
    reading = _Reading(form, snapshot, codes)
    return tuple(reading.answers(disclosed))


class _Reading:
    """A form with its answers, read in several languages."""

    def __init__(self, form: Form, snapshot: Snapshot, codes: Mapping[str, str]) -> None:
        self._form, self._snapshot = form, snapshot
        self._interview = Interview.resume(form, snapshot)
        self._codes = codes

    def answers(self, disclosed: Disclosed) -> Iterator[Told]:
        for ref in self._interview.refs():
            if ref not in disclosed.fields and ref not in disclosed.held_back:
                continue
            node = self._interview.node(ref)
            if node.kind is Kind.QUESTION and node.control is not Control.NONE:
                section = "/" + "/".join(ref.split("/")[1:3])
                yield Told(
                    ref=ref,
                    section=self._labels(section if section != ref else ref),
                    label=self._labels(ref),
                    answer=self._answers(ref),
                    reason=disclosed.held_back.get(ref),
                )

    def _labels(self, ref: str) -> dict[str, str]:
        name = ref.rpartition("/")[2]
        return {
            code: plain(self._interview.text(ref, language)[0]) or name
            for code, language in self._codes.items()
        }

    def _answers(self, ref: str) -> dict[str, str]:
        value, node = self._snapshot.values[ref], self._interview.node(ref)
        if node.control not in (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK):
            return {code: _written(value, node.type, catalog(code)) for code in self._codes}
        chosen = [value] if node.control is Control.SELECT_ONE else value.split()
        words: dict[str, str] = {}
        for code, language in self._codes.items():
            choices = self._interview.choice_texts(ref, language)
            words[code] = "; ".join(plain(choices.get(each, each)) for each in chosen)
        return words


def _written(value: str, kind: Type, words: Catalog) -> str:
    """Dates as people write them; everything else as it was typed."""
    try:
        if kind is Type.DATE:
            return words.long_date(date.fromisoformat(value))
        if kind is Type.DATETIME:
            return words.moment(datetime.fromisoformat(value))
    except ValueError:
        pass  # a month or a year only
    return value


_MARKUP = re.compile(r"<[^>]*>|[*_`#]")


def plain(label: str) -> str:
    """A label without the little markup that forms may have in it."""
    return " ".join(_MARKUP.sub("", label).split())
