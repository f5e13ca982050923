"""Values that the machine knows: when, who, on which device (ODK XForms, “metadata”)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sarana.forms.definition import Bind
from sarana.forms.xpath.moments import date_text, date_time_text


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers on which device, as far as forms may know."""

    device_id: str = ""
    user: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    def property(self, name: str) -> str:
        known = {"deviceid": self.device_id, "username": self.user}
        known |= {key.lower(): value for key, value in self.others.items()}
        return known.get(name.lower(), "")


def preloaded(bind: Bind, now: datetime, person: Person, uuid: Callable[[], str]) -> str | None:
    """The value at the beginning of an interview; None where the machine knows none."""
    kind, parameter = bind.preload, bind.preload_parameters
    if kind == "uid":
        return "uuid:" + uuid()
    if kind == "timestamp" and parameter == "start":
        return date_time_text(now.astimezone())
    if kind == "date" and parameter in ("today", ""):
        return date_text(now.astimezone())
    if kind == "property":
        return person.property(parameter)
    return None
