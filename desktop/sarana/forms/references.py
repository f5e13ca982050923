"""Which places of the form an expression speaks of, and how a path means the instance it stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from sarana.forms.definition import Path
from sarana.forms.xpath import syntax
from sarana.forms.xpath.axes import expanded
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.parser import parse
from sarana.forms.xpath.syntax import (
    CURRENT,
    PARENT,
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    NameTest,
    Negation,
    Step,
    TypeTest,
)
from sarana.sentence import N_

ANY = "*"  # a step that may be any name
DEEP = "**"  # from here on, anything below


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that an expression reads. The first `shared` steps are the same nodes as the reader's own."""

    path: Path
    shared: int
    filtered: bool = False  # by a predicate: perhaps another instance than the reader's own


def anchored(expression: Expression, context: Path, repeats: Collection[Path]) -> Expression:
    """Absolute paths into a repeat that the context stands in mean the same instance (JavaRosa).

    The path is rewritten to start at `current()`; whatever names the repeat itself keeps meaning all of it.
    """
    return _Anchor(context, repeats).rewrite(expression)


class _Anchor:
    def __init__(self, context: Path, repeats: Collection[Path]) -> None:
        self.context = context
        self.within = [context[:depth] for depth in range(1, len(context) + 1) if context[:depth] in repeats]

    def rewrite(self, expression: Expression) -> Expression:
        match expression:
            case syntax.Path():
                return self._path(expression)
            case Binary():
                left, right = self.rewrite(expression.left), self.rewrite(expression.right)
                return Binary(expression.operator, left, right)
            case Negation(operand=operand):
                return Negation(self.rewrite(operand))
            case Call(name="indexed-repeat", arguments=arguments):
                # Its node-sets mean all instances; only the numbers between them are rewritten.
                kept = [
                    each if at == 0 or at % 2 == 1 else self.rewrite(each)
                    for at, each in enumerate(arguments)
                ]
                return Call("indexed-repeat", tuple(kept))
            case Call(name=name, arguments=arguments):
                return Call(name, tuple(map(self.rewrite, _question_as_path(name, arguments))))
            case Filter(base=base, predicates=predicates):
                return Filter(self.rewrite(base), tuple(map(self.rewrite, predicates)))
            case _:
                return expression

    def _path(self, path: syntax.Path) -> syntax.Path:
        steps = tuple(
            replace(step, predicates=tuple(map(self.rewrite, step.predicates))) if step.predicates else step
            for step in path.steps
        )
        if not isinstance(path.start, str):
            return syntax.Path(self.rewrite(path.start), steps)
        if path.start == "/":
            names = _leading_names(steps)
            for repeat in reversed(self.within):
                if len(steps) > len(repeat) and names[: len(repeat)] == repeat:
                    up = (PARENT,) * (len(self.context) - len(repeat))
                    return syntax.Path(CURRENT, up + steps[len(repeat) :])
        return syntax.Path(path.start, steps)


def _leading_names(steps: tuple[Step, ...]) -> Path:
    names = []
    for step in steps:
        if step.axis != "child" or step.predicates or not isinstance(step.test, NameTest):
            break
        names.append(step.test.name)
    return tuple(names)


def _question_as_path(name: str, arguments: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The question of jr:choice-name() is written as a text that holds a path."""
    if name != "jr:choice-name" or len(arguments) != 2 or not isinstance(arguments[1], Literal):
        return arguments
    return arguments[0], parse(arguments[1].value.strip())


def references(expression: Expression, context: Path, namespaces: Mapping[str, str]) -> list[Reference]:
    """All places that the expression reads, those in its filters included."""
    return list(_Search(context, namespaces).of(expression, context))


def named_questions(expression: Expression, context: Path, namespaces: Mapping[str, str]) -> list[Path]:
    """The questions whose choices the expression names (`jr:choice-name`)."""
    search = _Search(context, namespaces)
    found = []
    for part in parts(expression):
        if isinstance(part, Call) and part.name == "jr:choice-name" and len(part.arguments) == 2:
            path, _ = (
                search.target(part.arguments[1], context)
                if isinstance(part.arguments[1], syntax.Path)
                else (None, 0)
            )
            if path is not None and ANY not in path and DEEP not in path:
                found.append(path)
    return found


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and everything in it."""
    waiting: list[Expression] = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        match part:
            case Binary(left=left, right=right):
                waiting += [left, right]
            case Negation(operand=operand):
                waiting.append(operand)
            case Call(arguments=arguments):
                waiting += arguments
            case Filter(base=base, predicates=predicates):
                waiting += [base, *predicates]
            case syntax.Path(start=start, steps=steps):
                waiting += [] if isinstance(start, str) else [start]
                waiting += [predicate for step in steps for predicate in step.predicates]


def place_of(path: Expression, context: Path, namespaces: Mapping[str, str]) -> Path:
    """The one place that a plain path names."""
    if not isinstance(path, syntax.Path):
        raise ExpressionError(N_("this is not the path of a question"))
    found, _ = _Search(context, namespaces).target(path, context)
    if found is None or ANY in found or DEEP in found or not found:
        raise ExpressionError(N_("this is not the path of a question"))
    return found


class _Search:
    def __init__(self, current: Path, namespaces: Mapping[str, str]) -> None:
        self.current = current
        self.namespaces = namespaces

    def of(self, expression: Expression, context: Path | None) -> Iterator[Reference]:
        match expression:
            case syntax.Path():
                yield from self._path(expression, context)
            case Binary():
                yield from self._chain(expression, context)
            case Negation(operand=operand):
                yield from self.of(operand, context)
            case Call(name="jr:choice-name", arguments=arguments):
                yield from self.of(
                    arguments[0], context
                )  # a change of the question's list counts for nothing
            case Call(name="position", arguments=(syntax.Path() as path,)) if self._around(path, context):
                return  # where its own instance stands: see `Unit.positional`
            case Call(arguments=arguments):
                for argument in arguments:
                    yield from self.of(argument, context)
            case Filter(base=base, predicates=predicates):
                yield from self.of(base, context)
                below = self.target(base, context)[0] if isinstance(base, syntax.Path) else None
                for predicate in predicates:
                    yield from self.of(predicate, below)
            case _:
                return

    def _around(self, path: syntax.Path, context: Path | None) -> bool:
        """Whether a path leads to what the reader itself stands in."""
        found, shared = self.target(path, context)
        return found is not None and shared == len(found) and not any(step.predicates for step in path.steps)

    def _chain(self, expression: Expression, context: Path | None) -> Iterator[Reference]:
        while isinstance(expression, Binary):
            yield from self.of(expression.right, context)
            expression = expression.left
        yield from self.of(expression, context)

    def _path(self, path: syntax.Path, context: Path | None) -> Iterator[Reference]:
        if not isinstance(path.start, str) and path.start != CURRENT:
            yield from self.of(path.start, context)
        at: list[Path | None] = []
        found, shared = self.target(path, context, at)
        for step, place in zip(path.steps, at, strict=True):
            for predicate in step.predicates:
                yield from self.of(predicate, place)
        if found:
            yield Reference(found, shared, any(step.predicates for step in path.steps))

    def target(
        self, path: syntax.Path, context: Path | None, trace: list[Path | None] | None = None
    ) -> tuple[Path | None, int]:
        """Where a path leads, None outside the primary instance, and how much of it is the reader's own."""
        place, shared = self._start(path.start, context)
        for step in path.steps:
            if place is not None:
                place, shared = self._step(step, place, shared)
            if trace is not None:
                trace.append(place)
        return place, shared

    def _start(self, start: Expression | str, context: Path | None) -> tuple[Path | None, int]:
        if start == "/":
            return (), 0
        if start == CURRENT:
            return self.current, len(self.current)
        if start != "" or context is None:
            return None, 0
        return context, len(context) if context == self.current else 0

    def _step(self, step: Step, place: Path, shared: int) -> tuple[Path, int]:
        axis, test = step.axis, step.test
        if axis == "self" or (isinstance(test, TypeTest) and axis == "child"):
            return place, shared
        if axis == "parent":
            return place[:-1], min(shared, max(len(place) - 1, 0))
        name = expanded(test.name, self.namespaces) if isinstance(test, NameTest) else ANY
        if axis == "attribute":
            return (*place, "@" + name), shared
        if axis == "child":
            return (*place, ANY if name.endswith("*") else name), shared
        if axis in ("following-sibling", "preceding-sibling"):
            above = place[:-1]
            return (*above, ANY if name.endswith("*") else name), min(shared, len(above))
        return (DEEP,), 0
