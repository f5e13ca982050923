"""Expressions of a form → closures; what cannot be read is complained of, with its place."""

from __future__ import annotations

from collections.abc import Mapping

from sarana.forms.complaints import Complaints
from sarana.forms.definition import Aspect, Path, Repeat, Rule
from sarana.forms.references import anchored, place_of
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.parser import parse
from sarana.forms.xpath.scene import Closure
from sarana.forms.xpath.syntax import Call, Expression
from sarana.sentence import N_

_REMEDY = N_("Correct the expression; a form reader would show this error only when the question is reached.")


class Compiling:
    """Reads paths and expressions of one form."""

    def __init__(self, namespaces: Mapping[str, str], complaints: Complaints) -> None:
        self.namespaces = namespaces
        self.complaints = complaints
        self._items: dict[str, tuple[Expression, Closure]] = {}
        self.repeats: dict[Path, Repeat] = {}  # filled before the first expression is read

    def path(self, source: str, context: Path, aspect: str) -> Path | None:
        try:
            return place_of(parse(source.strip()), context, self.namespaces)
        except ExpressionError as error:
            self.complaints.add(
                N_("“{source}”: {error}.", source=source.strip(), error=error), context, aspect
            )
            return None

    def compiled(self, source: str, context: Path, aspect: Aspect | str) -> tuple[Expression, Closure] | None:
        try:
            expression = anchored(parse(source.strip()), context, self.repeats)
            return expression, compile_expression(expression, self.namespaces)
        except ExpressionError as error:
            self.complaints.add(
                N_("“{source}”: {error}.", source=source.strip(), error=error), context, aspect, _REMEDY
            )
        except RecursionError:
            self.complaints.add(N_("The expression is nested too deeply."), context, aspect)
        return None

    def rule(self, aspect: Aspect, source: str, context: Path) -> Rule | None:
        made = self.compiled(source, context, aspect)
        if made is None:
            return None
        return Rule(aspect, context, source.strip(), made[0], made[1], _constant(made[0]))

    def item(self, source: str, path: Path) -> tuple[Expression, Closure] | None:
        """An expression that starts at an item of a list, not at the question."""
        try:
            if source not in self._items:  # every list has the same few: name, label, jr:itext(itextId)
                expression = parse(source.strip())
                self._items[source] = expression, compile_expression(expression, self.namespaces)
            return self._items[source]
        except ExpressionError as error:
            self.complaints.add(
                N_("“{source}”: {error}.", source=source.strip(), error=error), path, Aspect.CHOICES
            )
            return None


def _constant(expression: Expression) -> bool | None:
    """true() and false() need not be computed."""
    if not isinstance(expression, Call):
        return None
    return {"true": True, "false": False}.get(expression.name)
