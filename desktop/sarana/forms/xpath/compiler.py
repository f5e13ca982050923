"""Syntax tree → closure: an expression made ready to run many times."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sarana.forms.tree import Node, in_document_order
from sarana.forms.xpath.functions import FUNCTIONS, Function, Kind
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.moments import Moment
from sarana.forms.xpath.paths import Predicate, compile_steps
from sarana.forms.xpath.scene import Closure, Scene
from sarana.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negation,
    Number,
    Path,
    Variable,
)
from sarana.forms.xpath.values import ORDERS, Value, compare, text_number, to_number, to_text, to_truth
from sarana.sentence import N_


@dataclass(frozen=True, slots=True)
class Dialect:
    """What prefixes mean; and whether a wrong call is refused at once or only when it is reached."""

    namespaces: Mapping[str, str]
    lenient: bool = False


def compile_expression(
    expression: Expression, namespaces: Mapping[str, str], *, lenient: bool = False
) -> Closure:
    """A closure for the expression, or ExpressionError for a function or a use of one that does not exist."""
    return _compile(expression, Dialect(namespaces, lenient))


def _compile(expression: Expression, dialect: Dialect) -> Closure:
    match expression:
        case Number(value=number):
            return lambda scene, node, place, size: number
        case Literal(value=text):
            return lambda scene, node, place, size: text
        case Variable(name=name):
            raise ExpressionError(
                N_("“{name}” is not known: ODK forms have no variables of their own", name=f"${name}")
            )
        case Negation(operand=operand):
            inner = _compile(operand, dialect)
            return lambda scene, node, place, size: -to_number(inner(scene, node, place, size))
        case Binary():
            return _binary(expression, dialect)
        case Call():
            return _lenient_call(expression, dialect) if dialect.lenient else _call(expression, dialect)
        case Filter(base=base, predicates=predicates):
            return _filter(base, predicates, dialect)
        case Path():
            return _path(expression, dialect)


# ---- operators


def _binary(expression: Binary, dialect: Dialect) -> Closure:
    operator = expression.operator
    operands = [_compile(each, dialect) for each in _flattened(expression)]
    if operator in ("and", "or"):
        return _chain(operands, decisive=operator == "or")
    if operator == "+":
        return lambda scene, node, place, size: sum(
            [to_number(each(scene, node, place, size)) for each in operands], 0.0
        )
    left, right = operands
    if operator == "|":
        return _union(left, right)
    if operator in _ARITHMETIC:
        return _arithmetic(_ARITHMETIC[operator], left, right)
    if operator in ("=", "!=") and isinstance(expression.right, Literal):
        return _equals_text(left, expression.right.value, operator)
    if operator in ORDERS and isinstance(expression.right, Number):
        return _against_number(left, operator, expression.right.value)
    return lambda scene, node, place, size: compare(
        operator, left(scene, node, place, size), right(scene, node, place, size)
    )


def _chain(operands: list[Closure], *, decisive: bool) -> Closure:
    """“and” and “or”: the first operand with the decisive truth decides."""

    def chain(scene: Scene, node: Node, place: int, size: int) -> Value:
        for each in operands:
            if to_truth(each(scene, node, place, size)) is decisive:
                return decisive
        return not decisive

    return chain


def _flattened(expression: Binary) -> list[Expression]:
    """The operands of a chain like `a or b or c`, so that long chains do not nest deeply."""
    operands = [expression.right]
    left = expression.left
    if expression.operator in ("and", "or", "+"):
        while isinstance(left, Binary) and left.operator == expression.operator:
            operands.append(left.right)
            left = left.left
    operands.append(left)
    operands.reverse()
    return operands


def _equals_text(left: Closure, text: str, operator: str) -> Closure:
    """The commonest comparison of all: an answer with a written text."""
    wanted = operator == "="

    def equals(scene: Scene, node: Node, place: int, size: int) -> Value:
        value = left(scene, node, place, size)
        if type(value) is list and value:
            return any((each.text() == text) is wanted for each in value)
        return compare(operator, value, text)

    return equals


def _against_number(left: Closure, operator: str, limit: float) -> Closure:
    """The next commonest: `${age} < 18`."""
    holds = ORDERS[operator]

    def ordered(scene: Scene, node: Node, place: int, size: int) -> Value:
        value = left(scene, node, place, size)
        if type(value) is list:
            return any(holds(text_number(each.text()), limit) for each in value)
        return compare(operator, value, limit)

    return ordered


def _union(left: Closure, right: Closure) -> Closure:
    def union(scene: Scene, node: Node, place: int, size: int) -> Value:
        one, two = left(scene, node, place, size), right(scene, node, place, size)
        if not isinstance(one, list) or not isinstance(two, list):
            raise ExpressionError("“|” joins nodes only")
        return in_document_order([*one, *two])

    return union


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or left != left:
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _remainder,
}


def _arithmetic(operation: Callable[[float, float], float], left: Closure, right: Closure) -> Closure:
    return lambda scene, node, place, size: operation(
        to_number(left(scene, node, place, size)), to_number(right(scene, node, place, size))
    )


# ---- functions


def _call(call: Call, dialect: Dialect) -> Closure:
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise ExpressionError(N_("there is no function {name}()", name=call.name))
    if not function.takes(len(call.arguments)):
        raise ExpressionError(
            N_(
                "{name}() takes {usage} arguments, not {count}",
                name=call.name,
                usage=function.usage,
                count=len(call.arguments),
            )
        )
    arguments = [
        _converted(function, index, _compile(argument, dialect), argument)
        for index, argument in enumerate(call.arguments)
    ]
    if not arguments and function.self_default:
        arguments = [_converted(function, 0, lambda scene, node, place, size: [node], call)]
    return _invoked(function, arguments)


def _lenient_call(call: Call, dialect: Dialect) -> Closure:
    """As `_call`, but what is wrong is only said when the call is reached."""
    try:
        return _call(call, dialect)
    except ExpressionError as error:
        trouble = error

    def fail(scene: Scene, node: Node, place: int, size: int) -> Value:
        raise ExpressionError(*trouble.args)

    return fail


def _invoked(function: Function, arguments: list[Callable[..., object]]) -> Closure:
    call = function.call
    if function.here:
        return lambda scene, node, place, size: call(
            scene, node, place, size, *[argument(scene, node, place, size) for argument in arguments]
        )
    if len(arguments) == 1:
        only = arguments[0]
        return lambda scene, node, place, size: call(only(scene, node, place, size))
    if len(arguments) == 2:
        one, two = arguments
        return lambda scene, node, place, size: call(
            one(scene, node, place, size), two(scene, node, place, size)
        )
    return lambda scene, node, place, size: call(
        *[argument(scene, node, place, size) for argument in arguments]
    )


def _converted(
    function: Function, index: int, closure: Closure, argument: Expression
) -> Callable[..., object]:
    kind = function.kind(index)
    if kind is Kind.LAZY:
        return lambda scene, node, place, size: closure
    if kind is Kind.ANY:
        return closure
    if kind is Kind.NODES:
        if isinstance(argument, Number | Literal | Binary | Negation) and not _gives_nodes(argument):
            raise ExpressionError(N_("{name}() needs nodes, not a single value", name=function.name))
        return _nodes(function.name, closure)
    convert = _CONVERTERS[kind]
    return lambda scene, node, place, size: convert(closure(scene, node, place, size))


def _gives_nodes(expression: Expression) -> bool:
    return isinstance(expression, Binary) and expression.operator == "|"


_CONVERTERS: Mapping[Kind, Callable[[Value], object]] = {
    Kind.TEXT: to_text,
    Kind.NUMBER: to_number,
    Kind.TRUTH: to_truth,
}


def _nodes(name: str, closure: Closure) -> Closure:
    def nodes(scene: Scene, node: Node, place: int, size: int) -> Value:
        value = closure(scene, node, place, size)
        if not isinstance(value, list):
            raise ExpressionError(N_("{name}() needs nodes, not a single value", name=name))
        return value

    return nodes


# ---- paths


def _predicate(expression: Expression, dialect: Dialect) -> Predicate:
    if isinstance(expression, Number):
        index = int(expression.value) - 1 if expression.value == int(expression.value) else -1
        return lambda scene, nodes: [nodes[index]] if 0 <= index < len(nodes) else []
    closure = _compile(expression, dialect)

    def keep(scene: Scene, nodes: list[Node]) -> list[Node]:
        size = len(nodes)
        return [
            node for place, node in enumerate(nodes, 1) if _holds(closure(scene, node, place, size), place)
        ]

    return keep


def _holds(value: Value, place: int) -> bool:
    if value is True or value is False:
        return value
    if isinstance(value, float | Moment):
        return to_number(value) == place
    return to_truth(value)


def _filter(base: Expression, predicates: tuple[Expression, ...], dialect: Dialect) -> Closure:
    closure = _compile(base, dialect)
    keepers = [_predicate(predicate, dialect) for predicate in predicates]

    def filtered(scene: Scene, node: Node, place: int, size: int) -> Value:
        value = closure(scene, node, place, size)
        if not isinstance(value, list):
            raise ExpressionError("only nodes can be filtered with […]")
        for keep in keepers:
            value = keep(scene, value)
        return value

    return filtered


def _path(path: Path, dialect: Dialect) -> Closure:
    def predicate(expression: Expression) -> Predicate:
        return _predicate(expression, dialect)

    def value(expression: Expression) -> Closure:
        return _compile(expression, dialect)

    return compile_steps(path.start, path.steps, dialect.namespaces, predicate, value)
