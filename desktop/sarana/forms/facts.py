"""Named values of a filled-in form, for letters, lists and statistics (workbook column `fact`)."""

from __future__ import annotations

from types import MappingProxyType

from sarana.forms.definition import Path
from sarana.forms.form import Form
from sarana.forms.places import Place, Places
from sarana.forms.state import Control, Fact, Facts
from sarana.forms.surroundings import Surroundings

_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)
_DEFAULT_SENSITIVITY = 2


def collect(places: Places, around: Surroundings) -> Facts:
    return _Collector(places, around).below(places.root)


class _Collector:
    def __init__(self, places: Places, around: Surroundings) -> None:
        self.places, self.around, self.form = places, around, places.form

    def below(self, top: Place) -> Facts:
        facts: dict[str, Fact] = {}
        repeats: dict[str, list[Facts]] = {}
        waiting = list(top.children)
        while waiting:
            place = waiting.pop(0)
            if not place.relevant:
                continue
            name = fact_name(self.form, place.path)
            if place.path in self.places.repeats:
                if name:
                    repeats.setdefault(name, []).append(self.below(place))
                    continue
            elif name and place.leaf and place.value != "":
                facts.setdefault(name, self._fact(name, place))
            waiting[:0] = place.children
        return Facts(
            MappingProxyType(facts), MappingProxyType({name: tuple(rows) for name, rows in repeats.items()})
        )

    def _fact(self, name: str, place: Place) -> Fact:
        extras = self.form.extras(plain_ref(self.form, place.path))
        sensitivity = extras.get("sensitivity", "")
        return Fact(
            name=name,
            value=place.value,
            texts={code: self._text(place, code) for code in self.form.languages},
            type=place.type,
            sensitivity=int(sensitivity) if sensitivity.isdigit() else _DEFAULT_SENSITIVITY,
        )

    def _text(self, place: Place, code: str) -> str:
        question = place.question
        if question is None or question.control not in _CHOOSING:
            return place.value
        choices = self.around.choices(place, self.form.language_name(code))
        labels = {choice.value: choice.label for choice in choices}
        chosen = [place.value] if question.control is Control.SELECT_ONE else place.value.split()
        return _SEPARATORS.get(code.split("-")[0], ", ").join(labels.get(value, value) for value in chosen)


_SEPARATORS = {"zh": "、"}


def plain_ref(form: Form, path: Path) -> str:
    return "/" + "/".join(form.label_of(path))


def fact_name(form: Form, path: Path) -> str:
    return form.extras(plain_ref(form, path)).get("fact", "")
