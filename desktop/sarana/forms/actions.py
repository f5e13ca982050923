"""The actions of a form (`setvalue`), and the events that set them off (ODK XForms, “actions”)."""

from __future__ import annotations

from sarana.forms.compiling import Compiling
from sarana.forms.definition import Action, Aspect, Path
from sarana.forms.markup import ODK, Element
from sarana.forms.tree import XFORMS
from sarana.sentence import N_

X = "{" + XFORMS + "}"
_EVENT = "{http://www.w3.org/2001/xml-events}event"
_EVENTS = frozenset(
    {
        "odk-instance-first-load",
        "odk-instance-load",
        "odk-new-repeat",
        "xforms-value-changed",
        "xforms-ready",
        "xforms-revalidate",
    }
)


class ActionReader:
    """Collects the actions of one form."""

    def __init__(self, model: Element, compiling: Compiling) -> None:
        self.model = model
        self.compiling = compiling
        self.actions: list[Action] = []

    def read_model(self, document: Element, top: Path) -> None:
        for name in ("setgeopoint", "recordaudio"):
            for source in document.iter(ODK + name):
                self.events(source, top)
        for source in self.model.findall(X + "setvalue"):
            if "odk-new-repeat" in (source.get("event") or "").split():
                self.compiling.complaints.add(
                    N_('Model contains "setvalue" element with "odk-new-repeat" event')
                )
            self.read(source, top)

    def events(self, source: Element, context: Path) -> list[str]:
        events = (source.get("event") or source.get(_EVENT) or "").split()
        unknown = [event for event in events if event not in _EVENTS]
        if unknown:
            self.compiling.complaints.add(
                N_("An action was registered for unsupported events: {events}", events=", ".join(unknown)),
                context,
                "event",
            )
        return events

    def read(self, source: Element, context: Path, trigger: Path = ()) -> None:
        events = self.events(source, context)
        reference = self.target_of(source)
        if not reference:
            self.compiling.complaints.add(N_("A setvalue without ref sets nothing."), context)
            return
        path = self.compiling.path(reference, context, "ref")
        target = self.compiling.compiled(reference, context, "ref")
        if path is None or target is None:
            return
        value = source.get("value")
        made = self.compiling.compiled(value, path, Aspect.CALCULATE) if value and value.strip() else None
        literal = (source.text or "") if value is None else ""
        self.actions.append(
            Action(frozenset(events), target[1], path, made[1] if made else None, literal, trigger)
        )

    def target_of(self, source: Element) -> str:
        """The path a control or action works on: written there, or on the bind that it names."""
        reference = source.get("ref") or source.get("nodeset") or ""
        bind = source.get("bind")
        if reference or not bind:
            return reference
        named = (each for each in self.model.iter(X + "bind") if each.get("id") == bind)
        return next((each.get("nodeset") or "" for each in named), "")
