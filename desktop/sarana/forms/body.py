"""The body of a form: what is shown, in which order, and how it is answered (ODK XForms, “body elements”)."""

from __future__ import annotations

from collections.abc import Mapping

from sarana.forms.actions import ActionReader
from sarana.forms.choice_lists import LISTING, ChoiceReader
from sarana.forms.compiling import Compiling
from sarana.forms.definition import NO_TEXT, Aspect, Body, Group, Path, Question, Repeat
from sarana.forms.markup import JAVAROSA, Element, attributes_of, elements, local
from sarana.forms.state import Control
from sarana.forms.wording import Wording
from sarana.sentence import N_

_CONTROLS = {
    "input": Control.INPUT,
    "secret": Control.INPUT,
    "select1": Control.SELECT_ONE,
    "select": Control.SELECT_MANY,
    "rank": Control.RANK,
    "range": Control.RANGE,
    "upload": Control.UPLOAD,
    "trigger": Control.TRIGGER,
}
_KNOWN_ATTRIBUTES = frozenset({"ref", "nodeset", "bind", "appearance", "mediatype", "query"})


class BodyReader:
    def __init__(self, compiling: Compiling, wording: Wording, actions: ActionReader) -> None:
        self.compiling = compiling
        self.wording = wording
        self.actions = actions
        self.choices = ChoiceReader(compiling, wording)
        self.repeats = compiling.repeats
        self.questions: dict[Path, Question] = {}
        self.groups: dict[Path, Group] = {}
        self.order: dict[Path, int] = {}

    def body(self) -> Body:
        return Body(self.questions, self.groups, self.repeats, self.order, self.actions.actions)

    def find_repeats(self, parent: Element, context: Path) -> None:
        """Repeats must be known before any expression is read: they say what absolute paths mean."""
        for child in elements(parent):
            name = local(child)
            reference = child.get("nodeset") or child.get("ref")
            below = context
            if reference and name in ("group", "repeat"):
                below = self.compiling.path(reference, context, name) or context
                if name == "repeat" and below not in self.repeats:
                    self.repeats[below] = Repeat(below, NO_TEXT)
            if name in ("group", "repeat"):
                self.find_repeats(child, below)

    def read(self, parent: Element, context: Path) -> None:
        for child in elements(parent):
            name = local(child)
            if name == "group":
                self.read(child, self.group(child, context))
            elif name == "repeat":
                self.read(child, self.repeat(child, parent, context))
            elif name in _CONTROLS:
                self.question(child, _CONTROLS[name], context)
            elif name == "setvalue" and self.in_repeat(context):
                self.actions.read(child, context)

    def in_repeat(self, context: Path) -> bool:
        return any(context[:depth] in self.repeats for depth in range(1, len(context) + 1))

    def group(self, source: Element, context: Path) -> Path:
        reference = source.get("ref") or source.get("nodeset")
        path = self.compiling.path(reference, context, "group") if reference else None
        if path is None:
            return context
        self.order.setdefault(path, len(self.order))
        self.groups.setdefault(
            path, Group(path, self.wording.text(source, "label", path), _words(source, "appearance"))
        )
        return path

    def repeat(self, source: Element, parent: Element, context: Path) -> Path:
        reference = source.get("nodeset") or source.get("ref")
        path = self.compiling.path(reference, context, "repeat") if reference else None
        if path is None:
            if not reference:
                self.compiling.complaints.add(N_("A repeat without nodeset repeats nothing."), context)
            return context
        self.order.setdefault(path, len(self.order))
        count = source.get(JAVAROSA + "count")
        fixed = (source.get(JAVAROSA + "noAddRemove") or "").strip() in ("true()", "true")
        stand = path if parent.get("ref") or parent.get("nodeset") else path[:-1]
        around = self.wording.text(parent, "label", stand) if local(parent) == "group" else NO_TEXT
        label = around if around is not NO_TEXT else self.wording.text(source, "label", path)
        self.repeats[path] = Repeat(
            path=path,
            label=label,
            appearance=_words(source, "appearance") or _words(parent, "appearance"),
            count=self.compiling.rule(Aspect.COUNT, count, path) if count and count.strip() else None,
            fixed=fixed,
        )
        return path

    def question(self, source: Element, control: Control, context: Path) -> None:
        reference = self.actions.target_of(source)
        path = self.compiling.path(reference, context, "ref") if reference else None
        if path is None:
            return
        self.order.setdefault(path, len(self.order))
        for child in elements(source):
            if local(child) == "setvalue":
                self.actions.read(child, path, path)
        if path in self.questions:
            return
        items, itemset = self.choices.read(source, path) if control in LISTING else ((), None)
        self.questions[path] = Question(
            path=path,
            control=control,
            label=self.wording.text(source, "label", path),
            hint=self.wording.text(source, "hint", path),
            items=items,
            itemset=itemset,
            appearance=_appearance(source),
            parameters=self.parameters(source, control, path),
            mediatype=source.get("mediatype") or "",
        )

    def parameters(self, source: Element, control: Control, path: Path) -> Mapping[str, str]:
        found = {
            name.rpartition("}")[2]: value
            for name, value in attributes_of(source)
            if name.rpartition("}")[2] not in _KNOWN_ATTRIBUTES
        }
        if control is Control.RANGE:
            self.check_range(found, path)
        return found

    def check_range(self, parameters: Mapping[str, str], path: Path) -> None:
        for name in ("start", "end", "step"):
            try:
                float(parameters.get(name, ""))
            except ValueError:
                if name != "step" or name in parameters:
                    self.compiling.complaints.add(
                        N_("A range needs a number as its “{name}”.", name=name), path, "parameters"
                    )


def _appearance(source: Element) -> frozenset[str]:
    """What the designer asks of the screen; “search” is an old name for “autocomplete”."""
    words = _words(source, "appearance")
    return words | {"autocomplete"} if "search" in words else words


def _words(source: Element, attribute: str) -> frozenset[str]:
    return frozenset((source.get(attribute) or "").split())
