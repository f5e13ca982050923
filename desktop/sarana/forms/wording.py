"""Labels, hints and messages of a form: written in place, looked up in the itext, or computed."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from sarana.forms.compiling import Compiling
from sarana.forms.definition import NO_TEXT, Aspect, Languages, Path, Text, Words
from sarana.forms.markup import Element, local
from sarana.forms.translations import read_translations
from sarana.forms.tree import XFORMS
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.scene import Closure
from sarana.forms.xpath.syntax import Call, Expression

X = "{" + XFORMS + "}"


class Wording:
    """Reads the texts of one form."""

    def __init__(self, compiling: Compiling, top: Path) -> None:
        self.compiling = compiling
        self.top = top

    def languages(self, model: Element, places: Container[Path]) -> Languages:
        """All translations. A text that is named after one of the places is read as standing there."""
        loose: dict[Expression, None] = {}

        def read(source: Element, identifier: str) -> Words:
            context = self._context(identifier, places)
            words = self.words(source, context)
            if context == self.top:
                loose.update(dict.fromkeys(words.expressions))
            return words

        return replace(read_translations(model, read), loose=tuple(loose))

    def _context(self, identifier: str, places: Container[Path]) -> Path:
        """The question that a text belongs to, as pyxform names it: `/data/group/name:label`."""
        path = tuple(identifier[1:].partition(":")[0].split("/"))
        return path if identifier.startswith("/") and path in places else self.top

    def words(self, source: Element, context: Path) -> Words:
        parts: list[str | Closure] = [source.text or ""]
        expressions: list[Expression] = []
        for child in source:
            if isinstance(child.tag, str):
                self._add_part(child, context, parts, expressions)
            parts.append(child.tail or "")
        return Words(tuple(part for part in parts if part != ""), tuple(expressions))

    def _add_part(
        self, child: Element, context: Path, parts: list[str | Closure], expressions: list[Expression]
    ) -> None:
        if local(child) != "output":
            inner = self.words(child, context)
            parts.extend(inner.parts)
            expressions.extend(inner.expressions)
            return
        made = self.compiling.compiled(child.get("value") or child.get("ref") or ".", context, Aspect.WORDS)
        if made is not None:
            expressions.append(made[0])
            parts.append(made[1])

    def text(self, parent: Element, name: str, context: Path) -> Text:
        source = parent.find(X + name)
        if source is None:
            return NO_TEXT
        reference = source.get("ref")
        return (
            self.referred(reference, context, name) if reference else Text(words=self.words(source, context))
        )

    def referred(self, reference: str, context: Path, aspect: str) -> Text:
        """`jr:itext('id')`, `jr:itext(expression)` or the path of a node that holds the text."""
        made = self.compiling.compiled(reference, context, aspect)
        if made is None:
            return NO_TEXT
        expression = made[0]
        if isinstance(expression, Call) and expression.name == "jr:itext":
            argument = expression.arguments[0]
            value = getattr(argument, "value", None)
            if isinstance(value, str):
                return Text(itext=value)
            return Text(computed=compile_expression(argument, self.compiling.namespaces), computed_itext=True)
        return Text(computed=made[1])

    def message(self, source: str | None, path: Path) -> Text:
        if source is None:
            return NO_TEXT
        if source.strip().startswith("jr:itext("):
            return self.referred(source, path, "message")
        return Text(words=Words((source,)))
