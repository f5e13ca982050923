"""Text of an expression → syntax tree (XPath 1.0, section 3), by recursive descent."""

from __future__ import annotations

from functools import lru_cache

from sarana.forms.xpath.lexer import TIMES, ExpressionError, Kind, Token, tokens
from sarana.forms.xpath.syntax import (
    DEEP,
    PARENT,
    SELF,
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
    TypeTest,
    Variable,
)
from sarana.sentence import N_

AXES = frozenset(
    [
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    ]
)
NODE_TYPES = frozenset({"comment", "text", "processing-instruction", "node"})
DEEPEST = 80  # brackets within brackets; long chains of if() have some dozens
LONGEST = 100_000
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), (TIMES, "div", "mod"))
_BINDING = {operator: level for level, operators in enumerate(_LEVELS, 1) for operator in operators}


@lru_cache(maxsize=20_000)
def parse(text: str) -> Expression:
    """The syntax tree of an expression, or ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(N_("longer than {most} characters", most=LONGEST))
    try:
        return _Parser(text).whole()
    except RecursionError:
        raise ExpressionError(N_("it is nested too deeply")) from None


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

    # ---- reading tokens

    def peek(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind is not Kind.END:
            self.at += 1
        return token

    def sees(self, *operators: str) -> bool:
        token = self.peek()
        return token.kind is Kind.OPERATOR and token.text in operators

    def takes(self, operator: str) -> bool:
        if self.sees(operator):
            self.at += 1
            return True
        return False

    def expect(self, operator: str) -> None:
        if not self.takes(operator):
            raise ExpressionError(
                N_("“{operator}” is missing {place}", operator=operator, place=self.place())
            )

    def place(self) -> str:
        token = self.peek()
        if token.kind is Kind.END:
            return N_("at the end")
        return N_("before “{word}” (character {at})", word=token.text, at=token.at + 1)

    # ---- expressions, loosest first

    def whole(self) -> Expression:
        expression = self.expression()
        if self.peek().kind is not Kind.END:
            raise ExpressionError(N_("the expression should end {place}", place=self.place()))
        return expression

    def expression(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(N_("more than {most} brackets within each other", most=DEEPEST))
        found = self.operation(1)
        self.depth -= 1
        return found

    def operation(self, loosest: int) -> Expression:
        """Operands and operators that bind at least so tightly (precedence climbing)."""
        left = self.signed()
        while (binding := self.binding()) >= loosest:
            operator = self.take().text
            left = Binary("*" if operator == TIMES else operator, left, self.operation(binding + 1))
        return left

    def binding(self) -> int:
        """How tightly the next operator binds; 0 where there is none."""
        token = self.peek()
        return _BINDING.get(token.text, 0) if token.kind is Kind.OPERATOR else 0

    def signed(self) -> Expression:
        minus = 0
        while self.takes("-"):
            minus += 1
        operand = self.path()
        while self.takes("|"):
            operand = Binary("|", operand, self.path())
        if minus > DEEPEST:
            raise ExpressionError(N_("more than {most} minus signs in a row", most=DEEPEST))
        for _ in range(minus):
            operand = Negation(operand)
        return operand

    # ---- paths

    def path(self) -> Expression:
        if self.takes("//"):
            return Path("/", (DEEP, *self.steps()))
        if self.takes("/"):
            return Path("/", self.steps() if self.sees_step() else ())
        if self.sees_primary():
            return self.from_primary()
        if not self.sees_step():
            raise ExpressionError(N_("something is missing {place}", place=self.place()))
        return Path("", self.steps())

    def from_primary(self) -> Expression:
        base = self.primary()
        predicates = self.predicates()
        if predicates:
            base = Filter(base, predicates)
        if self.takes("//"):
            return Path(base, (DEEP, *self.steps()))
        if self.takes("/"):
            return Path(base, self.steps())
        return base

    def sees_step(self) -> bool:
        return self.peek().kind is Kind.NAME or self.sees(".", "..", "@")

    def sees_primary(self) -> bool:
        token = self.peek()
        if token.kind is Kind.NAME:
            return self.sees_call() and token.text not in NODE_TYPES
        return token.kind in (Kind.NUMBER, Kind.LITERAL, Kind.VARIABLE) or self.sees("(")

    def sees_call(self) -> bool:
        following = self.tokens[self.at + 1]
        return following.kind is Kind.OPERATOR and following.text == "("

    def primary(self) -> Expression:
        token = self.take()
        if token.kind is Kind.NUMBER:
            return Number(float(token.text), token.text)
        if token.kind is Kind.LITERAL:
            return Literal(token.text[1:-1])
        if token.kind is Kind.VARIABLE:
            return Variable(token.text[1:])
        if token.kind is Kind.NAME:
            return Call(token.text, self.arguments())
        inner = self.expression()
        self.expect(")")
        return inner

    def arguments(self) -> tuple[Expression, ...]:
        self.expect("(")
        if self.takes(")"):
            return ()
        found = [self.expression()]
        while self.takes(","):
            found.append(self.expression())
        self.expect(")")
        return tuple(found)

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.sees("/", "//"):
            if self.take().text == "//":
                found.append(DEEP)
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.takes("."):
            return Step(SELF.axis, SELF.test, self.predicates())
        if self.takes(".."):
            return Step(PARENT.axis, PARENT.test, self.predicates())
        axis = self.axis()
        test = self.test()
        return Step(axis, test, self.predicates())

    def axis(self) -> str:
        if self.takes("@"):
            return "attribute"
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if self.peek().kind is Kind.NAME and following.text == "::" and following.kind is Kind.OPERATOR:
            axis = self.take().text
            self.take()
            if axis not in AXES:
                raise ExpressionError(N_("there is no axis “{axis}”", axis=axis))
            return axis
        return "child"

    def test(self) -> NameTest | TypeTest:
        token = self.take()
        if token.kind is not Kind.NAME:
            self.at -= token.kind is not Kind.END
            raise ExpressionError(N_("a name is missing {place}", place=self.place()))
        if token.text not in NODE_TYPES or not self.takes("("):
            return NameTest(token.text)
        target = self.take().text[1:-1] if self.peek().kind is Kind.LITERAL else None
        self.expect(")")
        return TypeTest(token.text, target)

    def predicates(self) -> tuple[Expression, ...]:
        found = []
        while self.takes("["):
            found.append(self.expression())
            self.expect("]")
        return tuple(found)
