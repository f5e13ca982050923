"""The syntax tree of an expression, and how it is written out again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Variable:
    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class NameTest:
    """`*`, `name`, `prefix:name` or `prefix:*`."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeTest:
    """`node()`, `text()`, `comment()`, `processing-instruction('target')`."""

    type: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: NameTest | TypeTest
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path; `start` is "/" (absolute), "" (relative) or an expression that gives nodes."""

    start: Expression | str
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with predicates: `(…)[…]`."""

    base: Expression
    predicates: tuple[Expression, ...]


Expression = Number | Literal | Variable | Negation | Binary | Call | Path | Filter

ANY_NODE = TypeTest("node")
SELF = Step("self", ANY_NODE)
PARENT = Step("parent", ANY_NODE)
DEEP = Step("descendant-or-self", ANY_NODE)
CURRENT = Call("current", ())


def write(expression: Expression) -> str:
    """The expression as text, with every operation in brackets; parsing it gives the same tree."""
    match expression:
        case Number(text=text):
            return text
        case Literal(value=value):
            return f"'{value}'" if "'" not in value else f'"{value}"'
        case Variable(name=name):
            return f"${name}"
        case Negation(operand=operand):
            return f"-{_enclosed(operand)}"
        case Binary(operator=operator, left=left, right=right):
            return f"{_enclosed(left)} {operator} {_enclosed(right)}"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(write, arguments))})"
        case Filter(base=base, predicates=predicates):
            return f"({write(base)}){_predicates(predicates)}"
        case Path(start=start, steps=steps):
            return _path(start, steps)


def _enclosed(expression: Expression) -> str:
    text = write(expression)
    return f"({text})" if isinstance(expression, Binary | Negation) else text


def _path(start: Expression | str, steps: tuple[Step, ...]) -> str:
    body = "/".join(map(_step, steps))
    if isinstance(start, str):
        return start + body
    bare = isinstance(start, Call | Filter | Literal | Number | Variable)
    head = write(start) if bare else f"({write(start)})"
    return f"{head}/{body}"


def _step(step: Step) -> str:
    if not step.predicates:
        if step == SELF:
            return "."
        if step == PARENT:
            return ".."
    if isinstance(step.test, NameTest):
        test = step.test.name
    else:
        target = "" if step.test.target is None else write(Literal(step.test.target))
        test = f"{step.test.type}({target})"
    axis = "" if step.axis == "child" else "@" if step.axis == "attribute" else f"{step.axis}::"
    return f"{axis}{test}{_predicates(step.predicates)}"


def _predicates(predicates: tuple[Expression, ...]) -> str:
    return "".join(f"[{write(predicate)}]" for predicate in predicates)
