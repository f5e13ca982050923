"""An interview as the instance document that OpenRosa servers take (ODK XForms, “instance”)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import cast

from lxml import etree

from sarana.forms.markup import JAVAROSA, Element, local
from sarana.forms.places import Place, Places
from sarana.forms.prototypes import TEMPLATE


@dataclass(frozen=True, slots=True)
class Identity:
    """Which submission a document is, and which one it takes the place of (OpenRosa metadata, `meta`)."""

    instance_id: str  # "uuid:…"
    deprecated_id: str = ""


def submission(places: Places, identity: Identity | None = None) -> bytes:
    """Relevant places only, with the root's id and version as the form published them."""
    nsmap = cast("dict[str, str]", _namespaces(places))  # None is the default namespace
    top = etree.Element(_tag(places, places.root), nsmap=nsmap)
    _fill(places, places.root, top)
    if identity is not None:
        _identify(top, identity)
    etree.cleanup_namespaces(top)
    return etree.tostring(top, encoding="utf-8")


def _identify(top: Element, identity: Identity) -> None:
    """Write the ids into `meta`, in whichever namespace the form has it; a form without one gets one."""
    meta = next((child for child in top if local(child) == "meta"), None)
    if meta is None:
        meta = etree.SubElement(top, "meta")
    for name, value in (("instanceID", identity.instance_id), ("deprecatedID", identity.deprecated_id)):
        held = next((child for child in meta if local(child) == name), None)
        if held is None and value:
            held = etree.SubElement(meta, str(meta.tag).replace("meta", name))
        if held is not None:
            held.text = value or None


def _namespaces(places: Places) -> dict[str | None, str]:
    found: dict[str | None, str] = {
        each.prefix: each.namespace for each in places.root.walk() if each.prefix and each.namespace
    }
    if places.form.definition.root_namespace not in ("", "http://www.w3.org/2002/xforms"):
        found[None] = places.form.definition.root_namespace
    return found


def _tag(places: Places, place: Place) -> str:
    uri = places.form.definition.root_namespace
    foreign = uri not in ("", "http://www.w3.org/2002/xforms")
    return f"{{{uri}}}{place.name}" if foreign and not place.name.startswith("{") else place.name


def _fill(places: Places, place: Place, target: Element) -> None:
    for attribute in place.attributes:
        if attribute.name not in (TEMPLATE, JAVAROSA + "template"):
            target.set(attribute.name, _storable(attribute.value) or "")
    if place.leaf:
        target.text = _storable(place.value)
    for child in place.children:
        if child.relevant:
            _fill(places, child, etree.SubElement(target, _tag(places, child)))


#: What XML cannot hold (XML 1.0, section 2.2), half characters included.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _storable(text: str) -> str | None:
    """Composed characters, and none that XML cannot hold."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text)) or None
