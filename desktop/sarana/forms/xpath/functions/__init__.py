"""The functions of ODK XForms and XPath 1.0, by name."""

from sarana.forms.xpath.functions import (
    calendar,
    chance,
    checklists,
    choices,
    geometry,
    hashing,
    nodes,
    numeric,
    texts,
)
from sarana.forms.xpath.functions.registry import FUNCTIONS, Function, Kind

__all__ = ["FUNCTIONS", "Function", "Kind"]

#: Importing these modules fills FUNCTIONS.
LIBRARY = (calendar, chance, checklists, choices, geometry, hashing, nodes, numeric, texts)
