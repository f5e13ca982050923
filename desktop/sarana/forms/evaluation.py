"""Free-standing expressions held against expectations (`sarana form evaluate`)."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sarana.forms.markup import HTML, Element, UnreadableMarkup, read_xml, whole_document
from sarana.forms.surroundings import fresh_uuid, random_number
from sarana.forms.tree import XFORMS, Node, Sort
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.moments import Moment, days_of, read_moment
from sarana.forms.xpath.parser import parse
from sarana.forms.xpath.scene import Scene
from sarana.forms.xpath.values import Value, to_number, to_text, to_truth

Case = Mapping[str, Any]
_PREFIXES = {
    "xhtml": HTML,
    "h": HTML,
    "xforms": XFORMS,
    "xf": XFORMS,
    "jr": "http://openrosa.org/javarosa",
    "ev": "http://some-namespace.com/nss",
    "ns2": "http://asdf/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case gave, and whether that is what it expects."""

    id: str
    ok: bool
    got: object


def evaluate(case: Case, document: Callable[[str], bytes | None]) -> Outcome:
    """Run one case in the time zone that it was recorded in."""
    live_in(case.get("tz") or "UTC")
    try:
        value, nodes = _value(case, document)
    except (ExpressionError, UnreadableMarkup) as error:
        return Outcome(case["id"], case["kind"].startswith("error"), f"error: {error}")
    got = _told(case["kind"], value, nodes)
    return Outcome(case["id"], _meets(case, value, got), got)


def live_in(zone: str) -> None:
    """Make this process live in a time zone; only for expectations that were recorded in one."""
    os.environ["TZ"] = zone
    if hasattr(time, "tzset"):
        time.tzset()


# ---- the little world of one case


class _World:
    """Surroundings without a form: the clock of the case and the lists of its document."""

    def __init__(self, now: str, top: Node, language: str) -> None:
        self.clock = read_moment(now) or datetime.now(UTC)
        self.top = top
        self.language = language

    def now(self) -> datetime:
        return self.clock

    def chance(self) -> float:
        return random_number()

    def uuid(self) -> str:
        return fresh_uuid()

    def instance(self, name: str) -> Node | None:
        for node in _elements(self.top):
            identifier = node.attribute("id")
            if node.local == "instance" and identifier is not None and identifier.value == name:
                return node
        return None

    def itext(self, identifier: str, node: Node) -> Value:
        texts = {
            (_attribute(translation, "lang"), _attribute(text, "id")): text
            for translation in _elements(self.top)
            if translation.local == "translation"
            for text in translation.children
        }
        languages = [language for language, _ in texts]
        default = next(
            (
                _attribute(each, "lang")
                for each in _elements(self.top)
                if each.local == "translation" and each.attribute("default") is not None
            ),
            languages[0] if languages else "",
        )
        found = texts.get((self.language or default, identifier)) or texts.get((default, identifier))
        return list(found.children) if found is not None else []

    def choice_label(self, node: Node, question: Node, value: str) -> str:
        return ""


def _attribute(node: Node, name: str) -> str:
    attribute = node.attribute(name)
    return attribute.value if attribute is not None else ""


def _elements(top: Node) -> list[Node]:
    found = []
    waiting = list(top.children)
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        waiting[:0] = node.children
    return found


def _value(case: Case, document: Callable[[str], bytes | None]) -> tuple[Value, dict[int, str]]:
    content = document(case["doc"]) if case.get("doc") else b"<none/>"
    top = read_xml(content or b"<none/>", instructions=True)
    root = whole_document(top)
    paths = _paths(root)
    context = _at(root, case.get("context") or "/")
    if context is None:
        raise ExpressionError("the context node does not exist")
    around = _World(case.get("now") or "", root, case.get("language") or "")
    scene = Scene(around, _document(root, case.get("root") or "/"))
    scene.current = context
    closure = compile_expression(parse(case["expr"].strip()), _namespaces(top), lenient=True)
    return closure(scene, context, 1, 1), paths


def _namespaces(top: Element) -> Mapping[str, str]:
    declared = {**_PREFIXES, **{prefix: uri for prefix, uri in top.nsmap.items() if prefix}}
    return {prefix: "" if uri == XFORMS else uri for prefix, uri in declared.items()}


def _document(root: Node, path: str) -> Node:
    """What “/” means: the document, or one element taken as if it were one."""
    node = _at(root, path)
    if node is None or node.sort is Sort.ROOT:
        return root
    return node


_STEP = re.compile(r"\*\[(\d+)\]|@(.+)|(text|comment|processing-instruction)\(\)\[(\d+)\]")
_SORTS = {"text": Sort.TEXT, "comment": Sort.COMMENT, "processing-instruction": Sort.INSTRUCTION}


def _at(root: Node, path: str) -> Node | None:
    node: Node | None = root
    for step in path.strip("/").split("/"):
        match = _STEP.fullmatch(step)
        if not step:
            continue
        if match is None or node is None:
            return None
        node = _step(node, match)
    return node


def _step(node: Node, match: re.Match[str]) -> Node | None:
    if match[1]:
        same = list(node.children)
        return same[int(match[1]) - 1] if int(match[1]) <= len(same) else None
    if match[2]:
        return next((each for each in node.attributes if match[2] in (each.label, each.local)), None)
    same = [each for each in node.nodes() if each.sort is _SORTS[match[3]]]
    return same[int(match[4]) - 1] if int(match[4]) <= len(same) else None


def _paths(root: Node) -> dict[int, str]:
    """Each node's own path, as the cases write it."""
    found = {id(root): "/"}

    def visit(node: Node, path: str) -> None:
        for attribute in node.attributes:
            found[id(attribute)] = f"{path}/@{attribute.label}"
        counts: dict[str, int] = {}
        for child in node.nodes():
            name = "*" if child.sort is Sort.ELEMENT else _KINDS.get(child.sort, "node()")
            counts[name] = counts.get(name, 0) + 1
            below = f"{path}/{name}[{counts[name]}]"
            found[id(child)] = below
            visit(child, below)

    visit(root, "")
    return found


_KINDS = {Sort.TEXT: "text()", Sort.COMMENT: "comment()", Sort.INSTRUCTION: "processing-instruction()"}


# ---- holding it against what is expected


def _told(kind: str, value: Value, paths: Mapping[int, str]) -> object:
    if kind.startswith("nodeset"):
        return [paths.get(id(node), "?") for node in value] if isinstance(value, list) else to_text(value)
    if kind.startswith("number"):
        number = to_number(value)
        return number if math.isfinite(number) else _NAMES.get(number, "NaN")
    if kind == "boolean":
        return to_truth(value)
    return to_text(value)


_NAMES = {math.inf: "Infinity", -math.inf: "-Infinity"}


def _meets(case: Case, value: Value, got: object) -> bool:
    kind, expected = case["kind"], case.get("expected")
    if kind == "observed":
        return True
    if kind.startswith("error"):
        return False
    if kind == "nodeset-unordered":
        return isinstance(got, list) and sorted(got) == sorted(expected or ())
    if kind.startswith("number"):
        return _same_number(to_number(value), expected, case.get("factor"))
    if kind == "string-matches":
        return re.search(_pattern(expected), str(got)) is not None
    if kind == "string-length":
        return len(str(got)) == expected
    if kind == "date":
        return _days(value) == _days(str(expected))
    return got == expected


def _pattern(expected: Any) -> str:
    return str(expected["$regex"] if isinstance(expected, dict) else expected)


def _same_number(number: float, expected: Any, factor: float | None) -> bool:
    wanted = float(expected["$num"]) if isinstance(expected, dict) else float(expected)
    if math.isnan(wanted) or math.isnan(number):
        return math.isnan(wanted) and math.isnan(number)
    if factor:
        return round(number * factor) == round(wanted * factor)
    return number == wanted or abs(number - wanted) <= 1e-9 * max(abs(number), abs(wanted))


def _days(value: Value) -> float:
    if isinstance(value, Moment):
        return value.days
    moment = read_moment(to_text(value))
    return days_of(moment) if moment is not None else math.nan
