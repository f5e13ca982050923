"""Lists that come with a form as files, CSV, GeoJSON or XML → a secondary instance."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sarana.forms.markup import Element, UnreadableMarkup, elements, frozen_tree, read_xml
from sarana.forms.tree import Node, Sort, element
from sarana.forms.xpath.values import number_text


def instance_of(source: Element, media: Mapping[str, bytes]) -> Node:
    """The `instance` node of a secondary instance; a file that is missing or unreadable is an empty list.

    `doubts` tells the designer of it.
    """
    children = [frozen_tree(child) for child in elements(source)]
    address = source.get("src") or ""
    if address and not children:
        name = address.rpartition("/")[2]
        content = media.get(name)
        children = [(read_table(name, content) if content is not None else None) or element("root")]
    instance = element("instance", children=children)
    identifier = Node(Sort.ATTRIBUTE, "id", source.get("id") or "")
    identifier.parent = instance
    instance.attributes = [identifier]
    return instance


def read_table(name: str, content: bytes) -> Node | None:
    """The list in a file, or None where it holds none."""
    try:
        if name.lower().endswith(".geojson"):
            return element("root", children=list(map(_feature, json.loads(content)["features"])))
        if content.lstrip()[:1] == b"<":
            return frozen_tree(read_xml(content))
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        return element("root", children=list(_rows(content.decode(encoding))))
    except (UnreadableMarkup, ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error):
        return None


_NOT_A_NAME = re.compile(r"[^\w.-]")


def _rows(text: str) -> Iterable[Node]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = {heading: at for at, heading in enumerate(next(reader, ())) if heading}
    names = [(_NOT_A_NAME.sub("_", heading.strip()), at) for heading, at in columns.items()]
    for row in filter(None, reader):
        size = len(row)
        yield element("item", children=[element(name, row[at] if at < size else "") for name, at in names])


def _feature(feature: Mapping[str, Any]) -> Node:
    cells = [element(name, _plain(value)) for name, value in (feature.get("properties") or {}).items()]
    geometry = _geometry(feature.get("geometry") or {})
    if geometry:
        cells.insert(0, element("geometry", geometry))
    if feature.get("id") is not None:
        cells = [cell for cell in cells if cell.name != "id"] + [element("id", _plain(feature["id"]))]
    return element("item", children=cells)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return "" if value is None else str(value)


def _geometry(geometry: Mapping[str, Any]) -> str:
    places = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        return _point(places)
    if geometry.get("type") == "LineString":
        return "; ".join(map(_point, places or ()))
    if geometry.get("type") == "Polygon":
        return "; ".join(map(_point, (places or [[]])[0]))
    return ""


def _point(place: Any) -> str:
    return f"{number_text(float(place[1]))} {number_text(float(place[0]))} 0 0"
